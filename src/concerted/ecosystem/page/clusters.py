"""What a group is told by where the map rests on wording: its words, and passages; no belief and no side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from concerted.ecosystem.markup import Html, joined, listed, tag
from concerted.ecosystem.page.quotes import passage
from concerted.ecosystem.page.view import View, part, percent


def by_wording(view: View, group: Mapping[str, Any]) -> Html:
    """Return a cluster's words with who uses them, passages rich in them, and who else writes like it."""
    actors = set(group["actors"])
    told = view.report["wording"]["groups"]
    found: Mapping[str, Any] = next((one for one in told if set(one["actors"]) == actors), {})
    words = found.get("words", [])
    matter, manner = ([word for word in words if word["small"] is small] for small in (False, True))
    everyone = len(view.actors) - len(actors)
    return joined(
        _lead_of_words(matter or words),
        _facts_of_wording(view, group),
        part("Who", view.folded_names(group["actors"])),
        part(
            "What they say and others say less",
            tag("ul", [_word(word, len(actors), everyone) for word in matter], class_="map-words") if matter else None,
            tag("p", "And small words that most use, they more often: ", listed(f"“{w['word']}”" for w in manner), ".")
            if manner
            else None,
        ),
        part("Passages that are most like them", joined([passage(view, one) for one in found.get("passages", [])])),
        part("Who else writes like them", _outside_by_wording(view, group)),
    )


def _lead_of_words(words: Sequence[Mapping[str, Any]]) -> Html | None:
    if not words:
        return None
    told = listed((tag("strong", f"“{word['word']}”") for word in words[:5]), ", ")
    return tag(
        "p", "Their words are ", told, ". That is how they write; it does not say what they are for.", class_="map-lead"
    )


def _facts_of_wording(view: View, group: Mapping[str, Any]) -> Html:
    wording = view.report["wording"]
    stable = group["stable"]
    what = "what each works on" if wording["kind"] == "agendas" else "how they speak of one question"
    return tag(
        "ul",
        tag("li", tag("strong", "Told apart by"), f": {what}."),
        tag(
            "li",
            tag("strong", "Stable" if stable else "Unstable"),
            f": runs on nine documents of ten agree at {group['stability']:.2f} of 1"
            + ("." if stable else "; its edges move. Treat it as a hint."),
            class_="map-stable" if stable else "map-unstable",
        ),
        tag("li", tag("strong", "Positions"), ": none are shown, for they tell of no group here."),
        class_="map-facts",
    )


def _word(word: Mapping[str, Any], here: int, elsewhere: int) -> Html:
    times = f", {word['times']:.1f} times as often" if word["times"] else ""
    told = (
        f"{percent(word['here'] / here)} of them, {percent(word['elsewhere'] / max(1, elsewhere))} of the others{times}"
    )
    return tag("li", tag("strong", word["word"]), " ", tag("small", told))


def _outside_by_wording(view: View, group: Mapping[str, Any]) -> Html | None:
    if not group["bridges"]:
        return None
    near = listed(joined(view.actor(one["actor"]), f" ({one['alignment']:.2f})") for one in group["bridges"])
    return tag("p", near, ", on a scale from −1 to 1.")
