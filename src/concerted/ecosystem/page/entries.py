"""An entry for each actor and for each concept: what the search finds, and where names lead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from concerted.ecosystem.latent import HELD
from concerted.ecosystem.markup import Html, joined, listed, tag
from concerted.ecosystem.page.bars import bar
from concerted.ecosystem.page.quotes import quotes
from concerted.ecosystem.page.view import MOST_ENTRIES, View, fold, key, section, several, shortened, signed

ALL_POSITIONS = 8_000
"""Positions that all entries of actors together show; with more actors, each shows fewer."""
FEWEST_POSITIONS, FIRST_POSITIONS = 8, 6
ALL_NAMES = 12_000
"""Names that all entries of concepts together show."""
FEWEST_NAMES = 6
UNFOLDED = 60
"""Entries up to which a list of them is seen at once."""
_SHORT = 90


def actor_entries(view: View) -> Html:
    """Return all actors, each with its group, its positions, its own words, and whom it is near to and far from."""
    actors = view.actors[:MOST_ENTRIES]
    most = max(FEWEST_POSITIONS, ALL_POSITIONS // max(1, len(actors)))
    left = len(view.actors) - len(actors)
    return section(
        view.gettext("All %(actors)s") % {"actors": view.words["actors"]},
        _together(view, [_actor(view, n, actor, most) for n, actor in enumerate(actors)]),
        view.further(left),
        id_="actors",
        note=view.gettext("By name. Open one to see where it stands."),
    )


def _together(view: View, entries: Sequence[Html]) -> Html:
    """Return entries below each other; many are folded, and open when one of them is asked for."""
    told = tag("div", *entries, class_="map-entries")
    return told if len(entries) <= UNFOLDED else fold(view.gettext("All %(n)d") % {"n": len(entries)}, told)


def _actor(view: View, n: int, actor: Mapping[str, Any], most: int) -> Html:
    name = actor["name"]
    group = view.group_of.get(name)
    inside = f"{view.kind} {group}" if group else view.in_none
    positions = {} if view.on_wording else {c: side for c, side in actor["positions"].items() if abs(side) >= HELD}
    gettext = view.gettext
    documents = several(actor["documents"], gettext("%(n)s document"), gettext("%(n)s documents"))
    facts = [
        inside,
        documents if actor["documents"] else "",
        several(len(positions), gettext("%(n)s position"), gettext("%(n)s positions")) if positions else "",
        gettext("reach %(n)s") % {"n": f"{actor['reach']:,}"} if "reach" in actor else "",
    ]
    summary = joined(
        key(group) if group else None,
        tag("span", name, class_="map-name"),
        tag("small", " " + " · ".join(filter(None, facts))),
    )
    content = tag(
        "div",
        _near(view, actor),
        _positions(view, positions, most),
        _unsettled(view, actor["positions"], positions),
        tag("div", quotes(view, actor["quotes"], about=True)) if not view.on_wording else None,
        _facts(actor.get("facts", {})),
        id=f"actor-{n}",
    )
    return fold(summary, content, class_="map-entry")


def _near(view: View, actor: Mapping[str, Any]) -> Html | None:
    gettext = view.gettext
    ally = gettext("Writes most like") if view.on_wording else gettext("Nearest allies")
    foe = gettext("Writes least like") if view.on_wording else gettext("Most opposed")
    rows = [
        tag("li", tag("strong", heading), ": ", listed(_how_near(view, *one) for one in actor[which]))
        for heading, which in ((ally, "near"), (foe, "far"))
        if actor[which]
    ]
    return tag("ul", rows, class_="map-list") if rows else None


def _how_near(view: View, name: str, alignment: float) -> Html:
    return joined(view.actor(name), f" ({signed(alignment)})")


def _positions(view: View, positions: Mapping[str, float], most: int) -> Html | None:
    """Return the plainest positions, those for beside those against."""
    ranked = sorted(positions.items(), key=lambda held: (-abs(held[1]), int(held[0])))
    shown = sorted(ranked[:most], key=lambda held: int(held[0]))
    sides = [
        _side(view, side, columns)
        for side, columns in (
            (view.gettext("For %(n)d"), [int(c) for c, value in shown if value > 0]),
            (view.gettext("Against %(n)d"), [int(c) for c, value in shown if value < 0]),
        )
        if columns
    ]
    left = len(ranked) - len(shown)
    further = view.gettext("Further %(n)s positions are in map.json.") % {"n": f"{left:,}"}
    more = tag("p", further, class_="map-note") if left else None
    return joined(tag("div", *sides, class_="map-sides"), more) if sides else None


def _unsettled(view: View, spoken: Mapping[str, float], sure: Mapping[str, float]) -> Html | None:
    """Return how many concepts an actor speaks to without a sure side."""
    many = len(spoken) - len(sure)
    if not many or view.on_wording:
        return None
    gettext = view.gettext
    one, more = (
        (gettext("%(n)s more concept"), gettext("%(n)s more concepts"))
        if sure
        else (gettext("%(n)s concept"), gettext("%(n)s concepts"))
    )
    told = gettext("On %(concepts)s it is on no side, or not surely on one.")
    return tag("p", told % {"concepts": several(many, one, more)}, class_="map-note")


def _side(view: View, side: str, columns: Sequence[int]) -> Html:
    told = [tag("li", view.concept(column, most=_SHORT)) for column in columns]
    more = len(told) - FIRST_POSITIONS
    return tag(
        "div",
        tag("p", tag("strong", side % {"n": len(columns)}), class_="map-side"),
        tag("ul", told[:FIRST_POSITIONS], class_="map-list"),
        fold(view.more(more), tag("ul", told[FIRST_POSITIONS:], class_="map-list")) if more > 0 else None,
    )


def _facts(facts: Mapping[str, str]) -> Html | None:
    if not facts:
        return None
    return tag("p", listed((f"{key_}: {value}" for key_, value in facts.items()), " · "), class_="map-note")


def concept_entries(view: View) -> Html | None:
    """Return all concepts with who is for and who against, by group; none where the map rests on wording."""
    concepts = view.concepts[:MOST_ENTRIES]
    if view.on_wording or not concepts:
        return None
    sides = _sides(view.actors)
    most = max(FEWEST_NAMES, ALL_NAMES // (2 * len(concepts)))
    left = len(view.concepts) - len(concepts)
    return section(
        view.gettext("All concepts"),
        _together(view, [_concept(view, n, one, sides.get(n, ([], [])), most) for n, one in enumerate(concepts)]),
        view.further(left),
        id_="concepts",
        note=view.gettext(
            "A concept is a question that several answered, what somebody coded, or a demand found in the texts to"
            " which several come near. Unsure is who leans to a side, but not surely. Those most spoken of come first."
        ),
    )


Named = tuple[list[str], list[str]]


def _sides(actors: Sequence[Mapping[str, Any]]) -> dict[int, Named]:
    """Return concept → who is for it, and who against."""
    sides: dict[int, Named] = {}
    for actor in actors:
        for column, value in actor["positions"].items():
            if abs(value) >= HELD:
                sides.setdefault(int(column), ([], []))[value < 0].append(actor["name"])
    return sides


def _concept(view: View, n: int, concept: Mapping[str, Any], sides: Named, most: int) -> Html:
    gettext, (supporting, opposing) = view.gettext, sides
    share = view.share(n, len(supporting), len(opposing), view.everyone)
    told = share.words(gettext) or gettext("no side known")
    summary = joined(
        tag("span", shortened(concept["name"], 220), class_="map-name"),
        tag("span", bar(share), tag("small", told), class_="map-shares"),
    )
    kinds = {
        "question": gettext("A question that several answered"),
        "coded": gettext("Coded"),
        "found": gettext("Found in the texts"),
    }
    spoken = several(
        concept["statements"], gettext("%(n)s statement speaks to it"), gettext("%(n)s statements speak to it")
    )
    facts = (kinds[concept["kind"]], spoken if concept["statements"] else "")
    content = tag(
        "div",
        tag("p", concept["name"]) if len(concept["name"]) > 220 else None,  # noqa: PLR2004 - what the summary shows
        _by_group(view, n, sides),
        _names(view, gettext("For"), supporting, most),
        _names(view, gettext("Against"), opposing, most),
        tag("p", " · ".join(filter(None, facts)), class_="map-note"),
        id=f"concept-{n}",
    )
    return fold(summary, content, class_="map-entry")


def _by_group(view: View, column: int, sides: Named) -> Html | None:
    if not view.whole:
        return None
    rows = []
    for number, group in enumerate(view.whole, start=1):
        support, against = (sum(view.group_of.get(name) == number for name in names) for names in sides)
        share = view.share(column, support, against, set(group["actors"]))
        rows.append(
            tag("li", key(number), bar(share), tag("small", f" {view.kind} {number}: {share.words(view.gettext)}"))
        )
    return tag("ul", rows, class_="map-by-group")


def _names(view: View, side: str, names: Sequence[str], most: int) -> Html | None:
    if not names:
        return None
    more = f" {view.more(len(names) - most)}" if len(names) > most else ""
    return tag("p", tag("strong", f"{side}: "), view.names(names[:most]), more)
