"""The map as a picture: an SVG drawn from `map.json`, the same each time, without a script.

Each group of aligned actors stands in a circle of its own with its number, the others after them. Colour repeats the
number, size is reach, a line is alignment, a dashed line is an existing tie. A name without room shows when its dot is
pointed at, and every dot leads to the actor's entry on the page.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from concerted.ecosystem.layout import FEWEST, LINE, WIDE, Circle, Dot, Label, Layout, labels, layout, whole
from concerted.ecosystem.lettering import text_width
from concerted.ecosystem.markup import Html, tag
from concerted.ecosystem.saying import Translate
from concerted.ecosystem.saying import gettext as as_written
from concerted.ecosystem.ties import NAMED

COLOURS = 6
MOST_LINES, MOST_EACH = 400, 2
"""Lines of either kind in all, and of alignment for each actor: its strongest."""
CLEAR = 120
"""Lines up to which each can be followed; more are faint until an actor is chosen."""


def called(found: Mapping[str, Any], gettext: Translate) -> str:
    """Return what a group is called: a coalition where it rests on positions, a cluster where on wording."""
    return gettext("cluster") if found["basis"] == "wording" else gettext("coalition")


def in_none(found: Mapping[str, Any], gettext: Translate) -> str:
    """Return what is said of who is in no group."""
    return gettext("in no cluster") if found["basis"] == "wording" else gettext("in no coalition")


def network_svg(
    found: Mapping[str, Any],
    *,
    width: int = WIDE,
    gettext: Translate = as_written,
    entry: Callable[[int], str] = "#actor-{}".format,
) -> Html:
    """Return the picture of a map (the object in `map.json`) as an `<svg>` element of that width.

    Each dot leads to the `entry` of its actor, by its place in the map.
    """
    drawn = layout(found, width=width)
    named = labels(found, drawn)
    numbers = {actor["name"]: n for n, actor in enumerate(found["actors"])}
    size = "wide" if width == WIDE else "narrow"
    height = math.ceil(drawn.height)
    return tag(
        "svg",
        tag("title", gettext("Who pulls the same way"), id=f"map-title-{size}"),
        tag("desc", _description(found, len(named), gettext), id=f"map-desc-{size}"),
        tag("g", [_circle(circle) for circle in drawn.circles if circle.count >= FEWEST]),
        _lines_of(found, drawn, numbers),
        tag("g", list(_titles(found, drawn, gettext))),
        tag(
            "g",
            [
                _actor(name, drawn, numbers[name], named.get(name), entry=entry(numbers[name]), gettext=gettext)
                for name in drawn.dots
            ],
        ),
        class_=f"map map-{size}",
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        role="group",
        aria_labelledby=f"map-title-{size} map-desc-{size}",
        xmlns="http://www.w3.org/2000/svg",
    )


def colour(group: int) -> int:
    """Return a group's colour, from 1 to `COLOURS`; beyond, they come again, and the number tells. 0 is for none."""
    return (group - 1) % COLOURS + 1 if group else 0


def _kind(group: int) -> str:
    return f"map-c{colour(group)} map-g{group}"


def _circle(circle: Circle) -> Html:
    ring = {"cx": circle.x, "cy": circle.y, "rx": circle.wide, "ry": circle.high}
    return tag("ellipse", class_=f"map-circle {_kind(circle.group)}", **ring)


def _titles(found: Mapping[str, Any], drawn: Layout, gettext: Translate) -> Iterator[Html]:
    none = in_none(found, gettext)
    none = none[:1].upper() + none[1:]
    for circle in drawn.circles:
        told = _title(found, circle, gettext) if circle.group else f"{none} · {circle.count}"
        y = round(circle.y - circle.high - 10, 1)
        yield tag("text", told, x=circle.x, y=y, text_anchor="middle", class_=f"map-number {_kind(circle.group)}")
    if drawn.rows:
        yield tag("text", none, x=4, y=drawn.rows - 20, class_=f"map-number {_kind(0)}")


def _title(found: Mapping[str, Any], circle: Circle, gettext: Translate) -> str:
    size = len(whole(found)[circle.group - 1]["actors"])
    told = f"{called(found, gettext).capitalize()} {circle.group} · {size}"
    drawn = gettext("%(n)d drawn") % {"n": circle.count}
    return f"{told}, {drawn}" if circle.count < size else told


def _lines_of(found: Mapping[str, Any], drawn: Layout, numbers: Mapping[str, int]) -> Html:
    lines = list(_lines(found, drawn.dots, numbers))
    return tag("g", lines, class_="map-lines map-many" if len(lines) > CLEAR else "map-lines")


def _lines(found: Mapping[str, Any], dots: Mapping[str, Dot], numbers: Mapping[str, int]) -> Iterator[Html]:
    drawn: Counter[str] = Counter()
    for a, b, strength in found["alignment"]:
        wanted = strength > 0 and a in dots and b in dots and min(drawn[a], drawn[b]) < MOST_EACH
        if wanted and drawn.total() < 2 * MOST_LINES:
            drawn.update((a, b))
            yield _line(dots, numbers, a, b, "map-aligned", stroke_opacity=f"{min(0.6, 0.1 + strength / 2):.2f}")
    known = dict.fromkeys((tie["a"], tie["b"]) for tie in found["ties"] if tie["kind"] != NAMED)
    for a, b in list(known)[:MOST_LINES]:
        if a in dots and b in dots:
            yield _line(dots, numbers, a, b, "map-tie", stroke_dasharray="5 5")


def _line(dots: Mapping[str, Dot], numbers: Mapping[str, int], a: str, b: str, kind: str, **more: str) -> Html:
    one, other = dots[a], dots[b]
    inside = f" map-g{one.group}" if one.group == other.group else ""
    return tag(
        "line", class_=kind + inside, x1=one.x, y1=one.y, x2=other.x, y2=other.y, data_a=numbers[a], data_b=numbers[b],
        **more,
    )  # fmt: skip


def _actor(  # noqa: PLR0913 - what is drawn of an actor is named one by one
    name: str, drawn: Layout, number: int, label: Label | None, *, entry: str, gettext: Translate
) -> Html:
    dot = drawn.dots[name]
    where = gettext("number %(n)d") % {"n": dot.group} if dot.group else gettext("in none")
    whole_name = label is not None and label.text == name
    return tag(
        "a",
        tag("title", name),
        tag("circle", cx=dot.x, cy=dot.y, r=dot.radius),
        _text(label) if label else None,
        None if whole_name else _text(_shown_when_asked(name, dot, drawn), class_="map-quiet"),
        href=entry,
        class_=f"map-actor {_kind(dot.group)}",
        data_n=number,
        aria_label=f"{name}, {where}",
    )


def _shown_when_asked(name: str, dot: Dot, drawn: Layout) -> Label:
    """Return the whole name, above its dot and inside the picture."""
    half = min(text_width(name) / 2, drawn.width / 2)
    x = min(max(dot.x, half), drawn.width - half)
    return Label(x=round(x, 1), y=round(max(dot.y - dot.radius - 6, LINE), 1), anchor="middle", text=name)


def _text(label: Label, **more: str) -> Html:
    return tag("text", label.text, x=label.x, y=label.y, text_anchor=label.anchor, **more)


def _description(found: Mapping[str, Any], named: int, gettext: Translate) -> str:
    one = gettext("%(kind)s %(n)d of %(size)d")
    sizes = ", ".join(
        one % {"kind": called(found, gettext), "n": n, "size": len(group["actors"])}
        for n, group in enumerate(whole(found), start=1)
    )
    return gettext(
        "%(all)d actors: %(sizes)s. %(named)d names are written."
        " Each dot leads to the entry of its actor; everything in the picture is said in words below."
    ) % {"all": len(found["actors"]), "sizes": sizes or gettext("in none"), "named": named}
