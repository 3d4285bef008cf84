"""The map as a picture: an SVG drawn from `map.json`, the same each time, without a script.

Each group of aligned actors stands in a circle of its own with its number, the others in rows below. Colour repeats the
number, size is reach, a line is alignment, a dashed line is an existing tie. A name is written where it fits without
covering another; the rest show when pointed at, and every dot leads to the actor's entry on the page.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from concerted.ecosystem.markup import Html, tag
from concerted.ecosystem.ties import NAMED

WIDE, NARROW = 1040, 340
"""Widths in which the picture is drawn: for a screen, and for a hand."""
GROUPS = 12
"""Groups with a circle of their own; the actors of further ones are drawn with everyone else."""
COLOURS = 6
MOST_ACTORS = 400
"""Actors drawn; the rest are in the list."""
MOST_LINES, MOST_EACH = 240, 2
"""Lines of alignment in all, and for each actor: its strongest."""
RING = 16
"""Actors up to which a group stands in a ring, so that each name has its own line; more are packed."""
LEAST_ROOM, MOST_ROOM = 11.8, 32.0
"""Half of about the distance between the dots of a packed group."""
LISTED = 60
"""Actors in no group up to which each has a name beside it."""

_LETTER = 6.7
"""About the width of a letter at the size in which names are written."""
_LINE = 15
_GAP = 26
_TITLE = 30
_GOLDEN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """Where an actor is drawn, how large, and where its name is written, if it is."""

    x: float
    y: float
    radius: float
    group: int = 0
    """The number of its circle; 0 for none."""
    side: str = "right"
    """On which side its name fits: left or right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """The place of one group."""

    group: int
    x: float
    y: float
    wide: float
    high: float
    count: int


@dataclass(slots=True)
class Layout:
    """Where everything is drawn in a picture of one width."""

    width: float
    height: float = 0.0
    dots: dict[str, Dot] = field(default_factory=dict)
    circles: list[Circle] = field(default_factory=list)
    rest: float = 0.0
    """Where the heading of those in no group stands; 0 where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name as it is written: its box is free of dots and of other names."""

    x: float
    y: float
    anchor: str
    text: str


def whole(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the groups that are no part of a larger one, in their order: group n of the page is the n-th."""
    return [group for group in found["coalitions"] if group.get("parent") is None]


def called(found: Mapping[str, Any]) -> str:
    """Return what a group is called: a coalition where it rests on positions, a cluster where on wording."""
    return "cluster" if found.get("basis") == "wording" else "coalition"


def network_svg(found: Mapping[str, Any], *, width: int = WIDE) -> Html:
    """Return the picture of a map (the object in `map.json`) as an `<svg>` element of that width."""
    drawn = layout(found, width=width)
    named = labels(found, drawn)
    numbers = {actor["name"]: n for n, actor in enumerate(found["actors"])}
    size = "wide" if width == WIDE else "narrow"
    height = math.ceil(drawn.height)
    return tag(
        "svg",
        tag("title", "Who pulls the same way", id=f"map-title-{size}"),
        tag("desc", _description(found, len(named)), id=f"map-desc-{size}"),
        tag("g", [_circle(circle, found) for circle in drawn.circles], class_="map-circles"),
        tag("text", f"In no {called(found)}", x=4, y=drawn.rest, class_="map-number map-rest") if drawn.rest else None,
        tag("g", list(_lines(found, drawn.dots, numbers)), class_="map-lines"),
        tag("g", [_actor(name, drawn.dots[name], numbers[name], named.get(name), drawn) for name in drawn.dots]),
        class_=f"map map-{size}",
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        role="group",
        aria_labelledby=f"map-title-{size} map-desc-{size}",
        xmlns="http://www.w3.org/2000/svg",
    )


def layout(found: Mapping[str, Any], *, width: int = WIDE) -> Layout:
    """Return where each actor is drawn: groups in circles side by side as they fit, everyone else in rows below."""
    drawn = Layout(width)
    reach = {actor["name"]: actor.get("reach", 0) for actor in found["actors"]}
    blocks = []
    seen: set[str] = set()
    for number, group in enumerate(whole(found)[:GROUPS], start=1):
        names = [name for name in group["actors"] if name in reach and name not in seen]
        names = names[: max(RING, MOST_ACTORS // GROUPS)] if len(reach) > MOST_ACTORS else names
        seen.update(names)
        blocks.append(_block(number, names, reach, width))
    top = 0.0
    for row in _in_rows(blocks, width):
        spare = (width - sum(block.width for block in row)) / (len(row) + 1)
        left, high = spare, max(block.height for block in row)
        for block in row:
            _placed(drawn, block, left, top + (high - block.height) / 2)
            left += block.width + spare
        top += high
    rest = [name for name in reach if name not in seen][: MOST_ACTORS - len(drawn.dots)]
    drawn.height = _rest(drawn, rest, reach, top)
    return drawn


@dataclass(frozen=True, slots=True)
class _Block:
    """One group laid out by itself, from its own left upper corner."""

    number: int
    width: float
    height: float
    wide: float
    high: float
    dots: dict[str, Dot]


def _block(number: int, names: Sequence[str], reach: Mapping[str, int], width: int) -> _Block:
    narrow = width == NARROW
    if len(names) <= RING:
        wide, high = (42.0, max(46.0, 15.0 * len(names))) if narrow else (90.0, max(56.0, 13.0 * len(names)))
        beside = width / 2 - wide - 8 if narrow else 160.0
        places = _ring(len(names), wide, high)
        room = 12.0
    else:
        beside = 50.0 if narrow else 90.0
        share = width if narrow else width / 2
        fits = (share / 2 - 12 - beside) / math.sqrt(len(names))
        room = min(max(fits, LEAST_ROOM), MOST_ROOM, (width / 2 - 24) / math.sqrt(len(names)))
        wide = high = room * math.sqrt(len(names))
        beside = min(beside, width / 2 - wide - 12)
        places = _packed(len(names), room)
    pad = 0.0 if len(names) <= RING else 12.0
    across, down = 2 * (wide + pad + beside), 2 * (high + pad) + _TITLE + _GAP
    dots = {}
    for name, (x, y) in zip(names, places, strict=True):
        radius = min(_radius(reach[name]), 0.72 * room)
        side = "left" if x < 0 else "right"
        dots[name] = Dot(x=across / 2 + x, y=_TITLE + high + pad + y, radius=radius, group=number, side=side)
    return _Block(number, across, down, wide + pad, high + pad, dots)


def _placed(drawn: Layout, block: _Block, left: float, top: float) -> None:
    for name, dot in block.dots.items():
        drawn.dots[name] = Dot(
            x=round(left + dot.x, 1), y=round(top + dot.y, 1), radius=dot.radius, group=dot.group, side=dot.side
        )
    x, y = left + block.width / 2, top + _TITLE + block.high
    drawn.circles.append(
        Circle(
            group=block.number, x=round(x, 1), y=round(y, 1), wide=round(block.wide, 1), high=round(block.high, 1),
            count=len(block.dots),
        )
    )  # fmt: skip


def _in_rows(blocks: Sequence[_Block], width: int) -> Iterator[list[_Block]]:
    row: list[_Block] = []
    for block in blocks:
        if row and sum(one.width for one in row) + block.width > width:
            yield row
            row = []
        row.append(block)
    if row:
        yield row


def _ring(count: int, wide: float, high: float) -> Iterator[tuple[float, float]]:
    for n in range(count):
        angle = 2 * math.pi * (n + 0.5) / count - math.pi / 2
        yield wide * math.cos(angle), high * math.sin(angle)


def _packed(count: int, room: float) -> Iterator[tuple[float, float]]:
    """Yield places as the seeds of a sunflower have them: evenly full, and no two nearer than about 1.7 rooms."""
    for n in range(count):
        away = room * math.sqrt(n + 0.5)
        yield away * math.cos(n * _GOLDEN), away * math.sin(n * _GOLDEN)


def _rest(drawn: Layout, names: Sequence[str], reach: Mapping[str, int], top: float) -> float:
    """Place everyone else: with room for a name beside each where they are few, else close together."""
    if not names:
        return top
    few = len(names) <= LISTED
    drawn.rest = top + 12 if drawn.circles else 0.0
    cell = (170.0 if drawn.width == NARROW else 208.0) if few else 24.0
    across = max(1, int(drawn.width // cell))
    first = top + (_TITLE + 8 if drawn.circles else _GAP / 2)
    for n, name in enumerate(names):
        x = 12 + cell * (n % across)
        radius = min(_radius(reach[name]), 9.0)
        drawn.dots[name] = Dot(x=round(x, 1), y=round(first + _GAP * (n // across), 1), radius=radius)
    return first + _GAP * math.ceil(len(names) / across)


def _radius(reach: int) -> float:
    return round(6 + min(9.0, 1.8 * math.log10(1 + reach)), 1)


def worth_drawing(found: Mapping[str, Any]) -> bool:
    """Return whether a picture shows anything: groups, or so few actors that each has its name."""
    return bool(whole(found)) or len(found["actors"]) <= LISTED


def labels(found: Mapping[str, Any], drawn: Layout) -> dict[str, Label]:
    """Return the names that can be written without covering a dot or one another: those to be invited first.

    Greedy placement on two sides of the dot, then above and below (Christensen, Marks, Shieber 1995).
    """
    invited = [name for group in found["coalitions"] for name in group.get("circle", ())]
    order = list(dict.fromkeys(name for name in (*invited, *drawn.dots) if name in drawn.dots))
    taken = [
        (dot.x - dot.radius, dot.y - dot.radius, dot.x + dot.radius, dot.y + dot.radius) for dot in drawn.dots.values()
    ]
    crowded = sum(not dot.group for dot in drawn.dots.values()) > LISTED
    written: dict[str, Label] = {}
    for name in order:
        dot = drawn.dots[name]
        if crowded and not dot.group:
            continue
        for label, box in _candidates(name, dot, drawn):
            if box[0] >= 0 and box[2] <= drawn.width and not any(_meet(box, other) for other in taken):
                written[name] = label
                taken.append(box)
                break
    return written


Box = tuple[float, float, float, float]


def _candidates(name: str, dot: Dot, drawn: Layout) -> Iterator[tuple[Label, Box]]:
    most = _most_letters(dot, drawn)
    text = name if len(name) <= most else name[: most - 1].rstrip() + "…"
    long, away = _LETTER * len(text), dot.radius + 5
    places = {"right": (dot.x + away, dot.y, "start"), "left": (dot.x - away, dot.y, "end")}
    sides = [dot.side, "left" if dot.side == "right" else "right"]
    middle = [(dot.x, dot.y + dot.radius + 10, "middle"), (dot.x, dot.y - dot.radius - 10, "middle")]
    for x, y, anchor in (*(places[side] for side in sides), *(middle if dot.group else ())):
        left = x - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
        label = Label(x=round(x, 1), y=round(y + 4, 1), anchor=anchor, text=text)
        yield label, (left, y - _LINE / 2, left + long, y + _LINE / 2)


def _most_letters(dot: Dot, drawn: Layout) -> int:
    """Return how many letters of a name are written: what fits beside a dot of a ring or a row."""
    if drawn.width == NARROW:
        return 15 if dot.group else 20
    return 22 if dot.group else 26


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _circle(circle: Circle, found: Mapping[str, Any]) -> Html:
    size = len(whole(found)[circle.group - 1]["actors"])
    told = f"{called(found).capitalize()} {circle.group} · {size}"
    title = tag(
        "text", told, x=circle.x, y=round(circle.y - circle.high - 10, 1),
        text_anchor="middle", class_="map-number",
    )  # fmt: skip
    ring = tag("ellipse", cx=circle.x, cy=circle.y, rx=circle.wide, ry=circle.high)
    return tag("g", ring, title, class_=f"map-circle map-c{colour(circle.group)} map-g{circle.group}")


def colour(group: int) -> int:
    """Return the colour of a group, from 1 to `COLOURS`; beyond, colours come again, and the number tells."""
    return (group - 1) % COLOURS + 1


def _lines(found: Mapping[str, Any], dots: Mapping[str, Dot], numbers: Mapping[str, int]) -> Iterator[Html]:
    drawn: Counter[str] = Counter()
    for a, b, strength in found["alignment"]:
        if (
            strength > 0
            and a in dots
            and b in dots
            and min(drawn[a], drawn[b]) < MOST_EACH
            and drawn.total() < 2 * MOST_LINES
        ):
            drawn.update((a, b))
            yield _line(dots, numbers, a, b, "map-aligned", stroke_opacity=f"{min(0.6, 0.1 + strength / 2):.2f}")
    known = dict.fromkeys((tie["a"], tie["b"]) for tie in found["ties"] if tie.get("kind") != NAMED)
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


def _actor(name: str, dot: Dot, number: int, label: Label | None, drawn: Layout) -> Html:
    where = f"number {dot.group}" if dot.group else "in none"
    kind = f"map-c{colour(dot.group)} map-g{dot.group}" if dot.group else "map-g0"
    circle = tag("circle", cx=dot.x, cy=dot.y, r=dot.radius)
    whole_name = label is not None and label.text == name
    asked = None if whole_name else _text(_shown_when_asked(name, dot, drawn), class_="map-quiet")
    return tag(
        "a",
        tag("title", name),
        circle,
        _text(label) if label else None,
        asked,
        href=f"#actor-{number}",
        class_=f"map-actor {kind}",
        data_n=number,
        aria_label=f"{name}, {where}",
    )


def _shown_when_asked(name: str, dot: Dot, drawn: Layout) -> Label:
    """Return the whole name, above its dot and inside the picture."""
    half = min(_LETTER * len(name) / 2, drawn.width / 2)
    x = min(max(dot.x, half), drawn.width - half)
    return Label(x=round(x, 1), y=round(max(dot.y - dot.radius - 6, _LINE), 1), anchor="middle", text=name)


def _text(label: Label, **more: str) -> Html:
    return tag("text", label.text, x=label.x, y=label.y, text_anchor=label.anchor, **more)


def _description(found: Mapping[str, Any], named: int) -> str:
    sizes = ", ".join(f"{called(found)} {n} of {len(group['actors'])}" for n, group in enumerate(whole(found), start=1))
    return (
        f"{len(found['actors'])} actors: {sizes or 'in none'}. {named} names are written."
        " Each dot leads to the entry of its actor; everything in the picture is said in words below."
    )
