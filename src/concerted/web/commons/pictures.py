"""Pictures of the commons: scores and confidences as bars, the graph as dots and lines.

What is in a picture stands beside it in words or in a table; links in it are for whoever points, and left out of the
order of keys. Colours come from the style sheet; a guess is dashed.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from concerted.commons.graph import Edge
from concerted.commons.picture import placed

_WIDE, _TALL = 240, 14
_SURE = 96
_LEAST, _STEPS = 1, 4
_PLAIN = '<svg class="{}" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true" focusable="false">{}</svg>'
_COLOURS = 6
_RING, _ROOM = 230.0, 105.0
_WIDTH, _HEIGHT, _LETTERS = 760.0, 440.0, 13.5
_NAMED, _LONGEST = 26, 26
_CLOSE, _LINE = 165.0, 17.0
_ONE_RING = 12
_TURN = math.pi * (3 - math.sqrt(5))


def score_bar(score: float, mean: float | None) -> SafeString:
    """Return a score from 1 to 5 as a bar, with a mark at the library's mean."""
    drawn = [format_html('<rect class="all" width="{}" height="{}" rx="3"/>', _WIDE, _TALL)]
    drawn.append(format_html('<rect class="now" width="{}" height="{}" rx="3"/>', max(_along(score), 3), _TALL))
    drawn += [format_html('<path class="tick" d="M{} 0v{}"/>', _along(n), _TALL) for n in (2, 3, 4)]
    if mean is not None:
        drawn.append(format_html('<path class="mean" d="M{} -3v{}"/>', _along(mean), _TALL + 6))
    inner = format_html('<g transform="translate(1 3)">{}</g>', format_html_join("", "{}", ((d,) for d in drawn)))
    return format_html(_PLAIN, "score", _WIDE + 2, _TALL + 6, _WIDE + 2, _TALL + 6, inner)


def _along(score: float) -> float:
    return round(_WIDE * (score - _LEAST) / _STEPS, 1)


def sure_bar(percent: int) -> SafeString:
    """Return how sure a machine is, as a small bar."""
    inner = format_html(
        '<rect class="all" width="{}" height="8" rx="4"/><rect class="now" width="{}" height="8" rx="4"/>',
        _SURE, max(round(_SURE * percent / 100, 1), 3),
    )  # fmt: skip
    return format_html(_PLAIN, "sure", _SURE, 8, _SURE, 8, inner)


def histogram(counts: Sequence[int]) -> SafeString:
    """Return how many patterns have each score, as columns from 1 to 5."""
    most, wide, tall = max(*counts, 1), 26, 44
    columns = [
        (wide * n + 2, round(tall - tall * count / most, 1), wide - 5, max(round(tall * count / most, 1), 1))
        for n, count in enumerate(counts)
    ]
    rects = format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}" rx="2"/>', columns)
    names = format_html_join("", '<text x="{}" y="58">{}</text>', ((wide * n + 12, n + 1) for n in range(len(counts))))
    return format_html(_PLAIN, "histogram", wide * len(counts), 62, wide * len(counts), 62, rects + names)


@dataclass(frozen=True, slots=True)
class Dot:
    """Something to draw: its name, where it leads, how large it is, and its colour's number."""

    name: str
    address: str
    size: float
    colour: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line between two dots, by their names in the picture: its kind, its width, and whether it is a guess."""

    a: str
    b: str
    kind: str = ""
    width: float = 1.0
    guess: bool = False


Places = Mapping[str, tuple[float, float]]


def network(dots: Mapping[str, Dot], lines: Iterable[Line], places: Places) -> SafeString:
    """Return a picture of dots at their places, the lines between them, and names where they cover nothing."""
    drawn = format_html_join("", '<path class="{}" d="M{} {}L{} {}" stroke-width="{}"/>', _paths(lines, places))
    circles = format_html_join("", "{}", ((_circle(dot, places[name]),) for name, dot in dots.items()))
    left, top, wide, high = _frame(dots, places)
    size = _LETTERS * max(wide / _WIDTH, 1.0)
    names = format_html_join("", '<text x="{}" y="{}">{}</text>', _names(dots, places, size / _LETTERS))
    return format_html(
        '<svg class="commons-net" viewBox="{} {} {} {}" aria-hidden="true" focusable="false">{}{}'
        '<g font-size="{}">{}</g></svg>',
        round(left), round(top), round(wide), round(high), drawn, circles, round(size, 1), names,
    )  # fmt: skip


def _paths(lines: Iterable[Line], places: Places) -> Iterable[tuple[object, ...]]:
    for line in lines:
        (x1, y1), (x2, y2) = places[line.a], places[line.b]
        kind = "guess" if line.guess else "before" if line.kind in _BEFORE else "line"
        yield kind, round(x1, 1), round(y1, 1), round(x2, 1), round(y2, 1), round(line.width, 1)


_BEFORE = ("requires", "enables")


def _circle(dot: Dot, place: tuple[float, float]) -> SafeString:
    x, y = place
    return format_html(
        '<a href="{}" tabindex="-1"><circle class="dot-{}" cx="{}" cy="{}" r="{}"><title>{}</title></circle></a>',
        dot.address, dot.colour % _COLOURS + 1, round(x, 1), round(y, 1), round(dot.size, 1), dot.name,
    )  # fmt: skip


def _frame(dots: Mapping[str, Dot], places: Places) -> tuple[float, float, float, float]:
    """Return left, top, width and height of what is drawn, with room for names, and at least of the usual shape."""
    room = [(*places[name], dot.size) for name, dot in dots.items()] or [(0.0, 0.0, 0.0)]
    left, right = (min(x - max(r, _ROOM) for x, _, r in room), max(x + max(r, _ROOM) for x, _, r in room))
    top, bottom = (min(y - r - 34 for _, y, r in room), max(y + r + 14 for _, y, r in room))
    wide, high = max(right - left, _WIDTH), max(bottom - top, _HEIGHT)
    return (left + right - wide) / 2, (top + bottom - high) / 2, wide, high


def _names(dots: Mapping[str, Dot], places: Places, scale: float) -> Iterable[tuple[float, float, str]]:
    """Yield the names of the largest dots, as far as they do not cover each other."""
    taken: list[tuple[float, float]] = []
    for name, dot in sorted(dots.items(), key=lambda each: -each[1].size)[: 4 * _NAMED]:
        x, y = places[name][0], places[name][1] - dot.size - 5
        if len(taken) < _NAMED and all(abs(x - a) > scale * _CLOSE or abs(y - b) > scale * _LINE for a, b in taken):
            taken.append((x, y))
            said = dot.name if len(dot.name) <= _LONGEST else f"{dot.name[: _LONGEST - 1].rstrip()}…"
            yield round(x, 1), round(y, 1), said


def ring(middle: str, others: Sequence[str]) -> Places:
    """Place one in the middle and the others around it, in three rings where they are many."""
    places = {middle: (0.0, 0.0)}
    rings = 1 if len(others) <= _ONE_RING else 3
    for n, name in enumerate(others):
        angle = 2 * math.pi * n / len(others) - math.pi / 2
        far = _RING * (1 - 0.27 * (n % rings))
        places[name] = (1.5 * far * math.cos(angle), far * math.sin(angle))
    return places


def shelf(names: Sequence[str], edges: Sequence[Edge]) -> tuple[Places, Mapping[str, int]]:
    """Place patterns so that those of one community lie together; and the number of each one's community."""
    places, home, _ = placed(names, edges)
    return {name: (2.2 * x, 2.2 * y) for name, (x, y) in places.items()}, home


def islands(sizes: Sequence[float]) -> list[tuple[float, float]]:
    """Place circles of these radii around each other, the largest in the middle."""
    places, area = list[tuple[float, float]](), 0.0
    for number, radius in enumerate(sizes):
        middle = math.sqrt(area) * 1.5 + (radius if number else 0)
        places.append((1.4 * middle * math.cos(number * _TURN), middle * math.sin(number * _TURN)))
        area += (radius + 14) ** 2
    return places


def degrees(edges: Iterable[Edge]) -> Counter[str]:
    """Return how many links each pattern has, of others and to others."""
    return Counter(slug for edge in edges for slug in (edge.source, edge.target) if edge.source != edge.target)
