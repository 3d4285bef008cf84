"""Who moved: what is otherwise than in the map before, and than about a month ago, with the quotes behind each move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from concerted.ecosystem.latent import HELD
from concerted.ecosystem.markup import Html, filled, joined, tag
from concerted.ecosystem.page.quotes import quotes
from concerted.ecosystem.page.view import View, fold, key, part, section, several, shortened, signed

FIRST, MOST = 5, 60
"""Moves of one kind that are shown, and that are folded; further ones are in moved.json."""
_SHORT = 140


def who_moved(view: View) -> Html | None:
    """Return what changed since each of the maps that this one is compared with; nothing where there is none."""
    spans = view.moved
    if not spans:
        return None
    if len(spans) == 1:
        return section(view.gettext("Who moved"), _span(view, spans[0], 3), id_="moved", note=_since(view, spans[0]))
    told = [part(_since(view, span, last=not n), _span(view, span, 4)) for n, span in enumerate(spans)]
    return section(view.gettext("Who moved"), *told, id_="moved")


def _since(view: View, span: Mapping[str, Any], *, last: bool = True) -> str:
    gettext = view.gettext
    if not span["since"]:
        return gettext("Since the last map")
    if span["since"] == span["until"]:
        return gettext("Since the map that was made earlier on %(day)s") % {"day": view.day(span["since"])}
    told = gettext("Since the map of %(day)s") if last else gettext("Since about a month ago: the map of %(day)s")
    return told % {"day": view.day(span["since"])}


def _span(view: View, span: Mapping[str, Any], level: int) -> Html:
    told = [
        *_moves(view, span["moves"], level),
        *_groups(view, span, level),
        *_actors(view, span, level),
        _concepts(view, span),
    ]
    if any(told):
        return tag("div", *told, class_="map-moved")
    return tag("p", view.gettext("Nobody changed sides, came, went, or joined or left a coalition."))


def _side(value: float | None) -> int:
    """Return the side that is held: 1, -1, or 0 for none."""
    return 0 if value is None or abs(value) < HELD else 1 if value > 0 else -1


def _moves(view: View, moves: Sequence[Mapping[str, Any]], level: int) -> Iterator[Html | None]:
    """Yield the moves by kind; where a map rests on wording no sides are shown."""
    gettext = view.gettext
    kinds: dict[str, list[Mapping[str, Any]]] = {"changed": [], "took": [], "gave": [], "firmer": []}
    for move in () if view.on_wording else moves:
        was, now = _side(move["before"]), _side(move["after"])
        if was or now:
            kinds["firmer" if was == now else "took" if not was else "gave" if not now else "changed"].append(move)
    for name, heading in (
        ("changed", gettext("Changed sides")),
        ("took", gettext("Took a side")),
        ("gave", gettext("No longer sure of a side")),
        ("firmer", gettext("Firmer or less firm on the same side")),
    ):
        yield _kind(view, heading, kinds[name], level)


def _kind(view: View, heading: str, moves: Sequence[Mapping[str, Any]], level: int) -> Html | None:
    if not moves:
        return None
    told = [tag("li", _move(view, move)) for move in moves[:MOST]]
    left = len(moves) - MOST
    more = view.gettext("Further %(n)s are in moved.json.") % {"n": f"{left:,}"}
    return joined(
        _heading(heading, len(moves), level),
        tag("ul", told[:FIRST], class_="map-moves"),
        fold(view.more(len(told) - FIRST), tag("ul", told[FIRST:], class_="map-moves")) if len(told) > FIRST else None,
        tag("p", more, class_="map-note") if left > 0 else None,
    )


def _heading(told: str, many: int, level: int) -> Html:
    return tag(f"h{level}", told, tag("small", f" {many:,}"))


def _move(view: View, move: Mapping[str, Any]) -> Html:
    """Return one move: who, on what, from where to where, and its words then and now."""
    gettext = view.gettext
    column = view.column(move["concept"])
    concept = view.concept(column, most=_SHORT) if column is not None else shortened(move["concept"], _SHORT)
    said = [
        (heading, told)
        for heading, told in ((gettext("Then"), move["said_before"]), (gettext("Now"), move["said_after"]))
        if told
    ]
    return joined(
        tag("p", tag("strong", view.actor(move["actor"])), " · ", concept, class_="map-mover"),
        tag(
            "p",
            filled(
                gettext("from %(before)s to %(after)s"),
                before=_stand(view, move["before"]),
                after=_stand(view, move["after"]),
            ),
            class_="map-from-to",
        ),
        fold(
            gettext("Its words"),
            *[joined(tag("p", heading, class_="map-then"), quotes(view, [told])) for heading, told in said],
        )
        if said
        else None,
    )


def _stand(view: View, value: float | None) -> Html:
    gettext, side = view.gettext, _side(value)
    if value is None:
        return tag("span", gettext("silence"), class_="map-stand")
    name = gettext("for") if side > 0 else gettext("against") if side < 0 else gettext("no sure side")
    mark = {1: "map-for", 0: "map-unsure", -1: "map-against"}[side]
    return joined(tag("span", name, class_=f"map-stand {mark}"), tag("small", f" {signed(value)}"))


def _groups(view: View, span: Mapping[str, Any], level: int) -> Iterator[Html | None]:
    """Yield who joined and who left which group."""
    gettext = view.gettext
    for which, sentence in (
        ("joined", gettext("%(actor)s joined %(group)s.")),
        ("left", gettext("%(actor)s left %(group)s.")),
    ):
        rows = [
            tag("li", filled(sentence, actor=tag("strong", view.actor(actor)), group=_group(view, place)))
            for actor, place in span[which]
        ]
        if rows:
            heading = gettext("Joined") if which == "joined" else gettext("Left")
            yield joined(
                _heading(heading, len(rows), level),
                tag("ul", rows[:FIRST], class_="map-moves"),
                fold(view.more(len(rows) - FIRST), tag("ul", rows[FIRST:], class_="map-moves"))
                if len(rows) > FIRST
                else None,
            )


def _group(view: View, place: int) -> Html:
    number = view.labels[place]
    mark = key(int(number)) if number.isdecimal() else None
    return joined(mark, f"{view.kind} {number}")


def _actors(view: View, span: Mapping[str, Any], level: int) -> Iterator[Html | None]:
    gettext = view.gettext
    for which, heading in (("appeared", gettext("New on the map")), ("vanished", gettext("No longer on the map"))):
        if names := span[which]:
            yield joined(_heading(heading, len(names), level), view.folded_names(names))


def _concepts(view: View, span: Mapping[str, Any]) -> Html | None:
    """Return the concepts that were not there; nothing where the map rests on wording."""
    names = span["concepts"]
    if not names or view.on_wording:
        return None
    known = [column for name in names if (column := view.column(name)) is not None]
    told = [tag("li", view.concept(column, most=_SHORT)) for column in sorted(known)[:MOST]]
    left = len(names) - len(told)
    return fold(
        several(len(names), view.gettext("%(n)s new concept"), view.gettext("%(n)s new concepts")),
        tag("ul", told, class_="map-list"),
        tag("p", view.gettext("Further %(n)s are in moved.json.") % {"n": f"{left:,}"}, class_="map-note")
        if left
        else None,
    )
