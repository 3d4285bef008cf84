"""Where everything in the picture of a map is: circles of groups, dots of actors, and the names that have room.

A few actors stand in a ring, each name on a line of its own; more are packed as the seeds of a sunflower are. Names are
written where they cover neither a dot nor one another, those to be invited first.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from concerted.ecosystem.lettering import fitted, text_width

WIDE, NARROW = 1040, 340
"""Widths in which the picture is drawn: for a screen, and for a hand."""
GROUPS = 12
"""Groups with a circle of their own; the actors of further ones are drawn with everyone else."""
MOST_ACTORS = 400
"""Actors drawn; the rest are in the list."""
FEWEST = 3
"""Actors of a ring; one or two stand closer."""
RING = 16
"""Actors up to which a group stands in a ring; more are packed."""
LISTED = 60
"""Actors in no group up to which they stand like a group; more are in rows, without names."""
LEAST_ROOM, MOST_ROOM = 11.8, 32.0
"""Half of about the distance between the dots of a packed group."""
LINE = 15
"""Height of a line of text."""
TITLE = 30
"""Height of the title above a circle."""

_GAP, _CELL = 26, 24
_GOLDEN = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """Where an actor is drawn, how large, and how far its name may go on the side that is its own."""

    x: float
    y: float
    radius: float
    group: int = 0
    """The number of its circle; 0 for everyone else."""
    side: str = "right"
    room: float = 170.0
    """Width that its name may have, in the picture's units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """The place of one group; 0 is for those in none."""

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
    rows: float = 0.0
    """Where the rows of those in no group begin, if they are so many that they stand in rows; else 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name as it is written: its box is free of dots and of other names."""

    x: float
    y: float
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class _Block:
    """One group laid out by itself, from its own left upper corner."""

    number: int
    width: float
    height: float
    wide: float
    high: float
    dots: dict[str, Dot]


def whole(found: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the groups that are no part of a larger one, in their order: group n of the page is the n-th."""
    return [group for group in found["coalitions"] if group["parent"] is None]


def worth_drawing(found: Mapping[str, Any]) -> bool:
    """Return whether a picture shows anything: groups, or so few actors that each has its name."""
    return bool(whole(found)) or len(found["actors"]) <= LISTED


def layout(found: Mapping[str, Any], *, width: int = WIDE) -> Layout:
    """Return where each actor is drawn: groups side by side as they fit, and everyone else after them."""
    drawn = Layout(width)
    reach = {actor["name"]: actor.get("reach", 0) for actor in found["actors"]}
    blocks = []
    seen: set[str] = set()
    for number, group in enumerate(whole(found)[:GROUPS], start=1):
        names = [name for name in group["actors"] if name in reach and name not in seen]
        if len(reach) > MOST_ACTORS:
            names = names[: max(RING, MOST_ACTORS * len(names) // len(reach))]
        seen.update(names)
        blocks.append(_block(number, names, reach, width))
    rest = [name for name in reach if name not in seen][: MOST_ACTORS - sum(len(block.dots) for block in blocks)]
    if 0 < len(rest) <= LISTED:
        blocks.append(_block(0, rest, reach, width))
    top = 0.0
    for row in _in_rows(blocks, width):
        spare = (width - sum(block.width for block in row)) / (len(row) + 1)
        left, high = spare, max(block.height for block in row)
        for block in row:
            _placed(drawn, block, left, top + (high - block.height) / 2)
            left += block.width + spare
        top += high
    drawn.height = _rows(drawn, rest, reach, top) if len(rest) > LISTED else top
    return drawn


def _block(number: int, names: Sequence[str], reach: Mapping[str, int], width: int) -> _Block:
    share = width if width == NARROW else width / 2
    longest = max((text_width(name) for name in names), default=0.0) + 24
    if len(names) <= RING:
        room, pad = 12.0, 0.0
        high = 12.0 * len(names) if len(names) < FEWEST else max(48.0, (15.0 if width == NARROW else 13.0) * len(names))
        wide = high if len(names) < FEWEST else 42.0 if width == NARROW else max(70.0, min(130.0, 0.62 * high))
        places = _ring(len(names), wide, high)
        beside = min(longest, share / 2 - wide - 6)
        name_room = max(beside - 20, 90.0)
    else:
        pad = 12.0
        beside = min(longest, 50.0 if width == NARROW else 100.0)
        fits = (share / 2 - pad - beside) / math.sqrt(len(names))
        room = min(max(fits, LEAST_ROOM), MOST_ROOM, (width / 2 - 24) / math.sqrt(len(names)))
        wide = high = room * math.sqrt(len(names))
        places = _packed(len(names), room)
        beside = min(beside, width / 2 - wide - pad)
        name_room = 100.0 if width == NARROW else 160.0
    across, down = 2 * (wide + pad + beside), 2 * (high + pad) + TITLE + _GAP
    dots = {
        name: Dot(
            x=across / 2 + x, y=TITLE + high + pad + y, radius=min(_radius(reach[name]), 0.72 * room), group=number,
            side="left" if x < 0 else "right", room=name_room,
        )
        for name, (x, y) in zip(names, places, strict=True)
    }  # fmt: skip
    return _Block(number, across, down, wide + pad, high + pad, dots)


def _placed(drawn: Layout, block: _Block, left: float, top: float) -> None:
    for name, dot in block.dots.items():
        drawn.dots[name] = Dot(
            x=round(left + dot.x, 1), y=round(top + dot.y, 1), radius=dot.radius, group=dot.group, side=dot.side,
            room=dot.room,
        )  # fmt: skip
    drawn.circles.append(
        Circle(
            group=block.number, x=round(left + block.width / 2, 1), y=round(top + TITLE + block.high, 1),
            wide=round(block.wide, 1), high=round(block.high, 1), count=len(block.dots),
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


def _rows(drawn: Layout, names: Sequence[str], reach: Mapping[str, int], top: float) -> float:
    """Place many that are in no group close together; return where the picture ends."""
    drawn.rows = top + TITLE
    across = max(1, int(drawn.width // _CELL))
    for n, name in enumerate(names):
        x, y = 12 + _CELL * (n % across), drawn.rows + _GAP * (n // across)
        drawn.dots[name] = Dot(x=round(x, 1), y=round(y, 1), radius=min(_radius(reach[name]), 9.0))
    return drawn.rows + _GAP * math.ceil(len(names) / across)


def _radius(reach: int) -> float:
    return round(6 + min(9.0, 1.8 * math.log10(1 + reach)), 1)


Box = tuple[float, float, float, float]


def labels(found: Mapping[str, Any], drawn: Layout) -> dict[str, Label]:
    """Return the names that can be written without covering a dot or one another: those to be invited first.

    Greedy placement on two sides of the dot, then below and above (Christensen, Marks, Shieber 1995). Those in rows
    have no name.
    """
    invited = [name for group in found["coalitions"] for name in group["circle"]]
    crowd = {name for name, dot in drawn.dots.items() if drawn.rows and not dot.group}
    order = list(dict.fromkeys(name for name in (*invited, *drawn.dots) if name in drawn.dots and name not in crowd))
    taken = [(d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in drawn.dots.values()]
    taken += [_title_box(circle) for circle in drawn.circles]
    written: dict[str, Label] = {}
    for name in order:
        for label, box in _candidates(name, drawn.dots[name]):
            if box[0] >= 0 and box[2] <= drawn.width and not any(_meet(box, other) for other in taken):
                written[name] = label
                taken.append(box)
                break
    return written


def _title_box(circle: Circle) -> Box:
    top = circle.y - circle.high - LINE - 6
    return circle.x - 90, top, circle.x + 90, top + LINE


def _candidates(name: str, dot: Dot) -> Iterator[tuple[Label, Box]]:
    text = fitted(name, dot.room)
    long, away = text_width(text), dot.radius + 5
    places = {"right": (dot.x + away, dot.y, "start"), "left": (dot.x - away, dot.y, "end")}
    sides = [dot.side, "left" if dot.side == "right" else "right"]
    middle = [(dot.x, dot.y + dot.radius + 10, "middle"), (dot.x, dot.y - dot.radius - 10, "middle")]
    for x, y, anchor in (*(places[side] for side in sides), *middle):
        left = x - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
        label = Label(x=round(x, 1), y=round(y + 4, 1), anchor=anchor, text=text)
        yield label, (left, y - LINE / 2, left + long, y + LINE / 2)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
