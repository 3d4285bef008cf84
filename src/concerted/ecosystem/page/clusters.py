"""What a group is told by where the map rests on wording: its words, and passages; no belief and no side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from concerted.ecosystem.markup import Html, filled, joined, listed, tag
from concerted.ecosystem.page.quotes import passage
from concerted.ecosystem.page.view import View, fact, part, percent


def by_wording(view: View, group: Mapping[str, Any]) -> Html:
    """Return a cluster's words with who uses them, passages rich in them, and who else writes like it."""
    actors = set(group["actors"])
    told = view.report["wording"]["groups"]
    found: Mapping[str, Any] = next((one for one in told if set(one["actors"]) == actors), {})
    words = found.get("words", [])
    matter, manner = ([word for word in words if word["small"] is small] for small in (False, True))
    everyone = len(view.actors) - len(actors)
    return joined(
        _lead_of_words(view, matter or words),
        _facts_of_wording(view, group),
        part(view.gettext("Who"), view.folded_names(group["actors"])),
        part(
            view.gettext("What they say and others say less"),
            tag("ul", [_word(view, word, len(actors), everyone) for word in matter], class_="map-words")
            if matter
            else None,
            tag(
                "p",
                filled(
                    view.gettext("And small words that most use, they more often: %(words)s."),
                    words=listed(f"“{w['word']}”" for w in manner),
                ),
            )
            if manner
            else None,
        ),
        part(
            view.gettext("Passages that are most like them"),
            joined([passage(view, one) for one in found.get("passages", [])]),
        ),
        part(view.gettext("Who else writes like them"), _outside_by_wording(view, group)),
    )


def _lead_of_words(view: View, words: Sequence[Mapping[str, Any]]) -> Html | None:
    if not words:
        return None
    told = listed((tag("strong", f"“{word['word']}”") for word in words[:5]), ", ")
    lead = view.gettext("Their words are %(words)s. That is how they write; it does not say what they are for.")
    return tag("p", filled(lead, words=told), class_="map-lead")


def _facts_of_wording(view: View, group: Mapping[str, Any]) -> Html:
    gettext, stable = view.gettext, group["stable"]
    agendas = view.report["wording"]["kind"] == "agendas"
    again = (
        gettext("runs on nine documents of ten agree at %(share).2f of 1.")
        if stable
        else gettext("runs on nine documents of ten agree at %(share).2f of 1; its edges move. Treat it as a hint.")
    ) % {"share": group["stability"]}
    return tag(
        "ul",
        fact(
            gettext("Told apart by"),
            gettext("what each works on.") if agendas else gettext("how they speak of one question."),
        ),
        fact(
            gettext("Stable") if stable else gettext("Unstable"),
            again,
            class_="map-stable" if stable else "map-unstable",
        ),
        fact(gettext("Positions"), gettext("none are shown, for they tell of no group here.")),
        class_="map-facts",
    )


def _word(view: View, word: Mapping[str, Any], here: int, elsewhere: int) -> Html:
    told = view.gettext("%(here)s of them, %(elsewhere)s of the others") % {
        "here": percent(word["here"] / here), "elsewhere": percent(word["elsewhere"] / max(1, elsewhere)),
    }  # fmt: skip
    if word["times"]:
        told += ", " + view.gettext("%(n).1f times as often") % {"n": word["times"]}
    return tag("li", tag("strong", word["word"]), " ", tag("small", told))


def _outside_by_wording(view: View, group: Mapping[str, Any]) -> Html | None:
    if not group["bridges"]:
        return None
    near = listed(joined(view.actor(one["actor"]), f" ({one['alignment']:.2f})") for one in group["bridges"])
    return tag("p", filled(view.gettext("%(near)s, on a scale from −1 to 1."), near=near))
