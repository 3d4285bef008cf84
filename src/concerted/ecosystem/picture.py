"""The map as a picture: an SVG drawn from `map.json`, the same each time, without a script.

Each group of aligned actors has a ring of its own, the others stand in rows below. Colour is the group, size is
reach, a line is alignment, a dashed line is an existing tie. The classes are there for a page's own style.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from concerted.ecosystem.ties import NAMED

WIDTH = 1200
GROUPS = 6
"""Groups with a place and a colour of their own; the actors of smaller ones are drawn with everyone else."""
MOST_ACTORS = 400
"""Actors drawn; the rest are in the table."""
MOST_LINES = 600
MOST_NAMES = 60
"""Actors up to which names are written; beyond, they are in the dots' titles and the table."""

_SIDE_BY_SIDE = 2
_NAME = 26
_LETTER = 7.2
"""About the width of a letter at the size in which names are written."""
_DOT = 26
_MARGIN = 44


@dataclass(frozen=True, slots=True)
class Dot:
    """Where an actor is drawn, and where its name goes: to the left (`end`), the right (`start`) or below."""

    x: float
    y: float
    anchor: str = "middle"


def network_svg(found: Mapping[str, Any]) -> str:
    """Return the picture of a map (the object in `map.json`) as an `<svg>` element."""
    dots = layout(found)
    group = {name: n for n, c in enumerate(found["coalitions"][:GROUPS], start=1) for name in c["actors"]}
    left, right = _edges(dots)
    height = max((dot.y for dot in dots.values()), default=0) + _MARGIN
    opening = (
        f'<svg class="map" width="{right - left:.0f}" height="{height:.0f}"'
        f' viewBox="{left:.0f} 0 {right - left:.0f} {height:.0f}" role="img" aria-labelledby="map-title map-desc"'
        ' xmlns="http://www.w3.org/2000/svg">'
    )
    actors = (_actor(actor, dots, group) for actor in found["actors"] if actor["name"] in dots)
    parts = [
        opening,
        '<title id="map-title">The ecosystem: who pulls in the same direction</title>',
        f'<desc id="map-desc">{escape(_description(found))}</desc>',
        *_lines(found, dots),
        *actors,
        "</svg>",
    ]
    return "\n".join(parts)


def layout(found: Mapping[str, Any]) -> dict[str, Dot]:
    """Return where each actor is drawn: each group on a ring of its own, everyone else in rows below."""
    dots: dict[str, Dot] = {}
    top = 0.0
    coalitions = found["coalitions"][:GROUPS]
    for first in range(0, len(coalitions), _SIDE_BY_SIDE):
        row = coalitions[first : first + _SIDE_BY_SIDE]
        names = [[name for name in c["actors"] if name not in dots][: MOST_ACTORS // GROUPS] for c in row]
        high = max(_ring_height(len(ring)) for ring in names)
        for place, ring in enumerate(names):
            middle = WIDTH / len(row) * (place + 0.5)
            dots |= dict(zip(ring, _ring(len(ring), middle, top + _MARGIN + high, len(row)), strict=True))
        top += 2 * (high + _MARGIN)
    rest = [actor["name"] for actor in found["actors"] if actor["name"] not in dots][: MOST_ACTORS - len(dots)]
    return dots | dict(zip(rest, _rows(len(rest), top), strict=True))


def _edges(dots: Mapping[str, Dot]) -> tuple[float, float]:
    """Return how far the dots with their names reach to the left and to the right."""
    spans = {"start": (_DOT, _DOT + _LETTER * _NAME), "end": (_DOT + _LETTER * _NAME, _DOT)}
    half = (_LETTER * _NAME / 2, _LETTER * _NAME / 2)
    left = min((dot.x - spans.get(dot.anchor, half)[0] for dot in dots.values()), default=0)
    right = max((dot.x + spans.get(dot.anchor, half)[1] for dot in dots.values()), default=WIDTH)
    return left, right


def _ring_height(count: int) -> float:
    """Return half the height of a ring on whose either side names are written one below the other."""
    return max(60.0, min(260.0, 13.0 * count))


def _ring(count: int, x: float, y: float, side_by_side: int) -> Iterator[Dot]:
    wide, high = 150 / side_by_side + 20, _ring_height(count)
    for n in range(count):
        angle = 2 * math.pi * (n + 0.5) / count - math.pi / 2
        anchor = "start" if math.cos(angle) > 0 else "end"
        yield Dot(round(x + wide * math.cos(angle), 1), round(y + high * math.sin(angle), 1), anchor)


def _rows(count: int, top: float) -> Iterator[Dot]:
    """Yield dots in rows: wide apart where names are written below them, else close together."""
    across, wide, apart = (5, 210, 64) if count <= MOST_NAMES else (40, 26, 24)
    for n in range(count):
        row = min(across, count - n // across * across)
        x = WIDTH / 2 + wide * (n % across - (row - 1) / 2)
        yield Dot(round(x, 1), round(top + _MARGIN + n // across * apart, 1))


def _lines(found: Mapping[str, Any], dots: Mapping[str, Dot]) -> Iterator[str]:
    for a, b, strength in found["alignment"][:MOST_LINES]:
        if strength > 0 and a in dots and b in dots:
            yield _line(dots[a], dots[b], "map-aligned", f' stroke-opacity="{min(0.9, 0.15 + strength):.2f}"')
    known = dict.fromkeys((tie["a"], tie["b"]) for tie in found["ties"] if tie.get("kind") != NAMED)
    for a, b in list(known)[:MOST_LINES]:
        if a in dots and b in dots:
            yield _line(dots[a], dots[b], "map-tie", ' stroke-dasharray="5 5"')


def _line(start: Dot, end: Dot, kind: str, more: str) -> str:
    return f'<line class="{kind}" x1="{start.x}" y1="{start.y}" x2="{end.x}" y2="{end.y}"{more}/>'


def _actor(actor: Mapping[str, Any], dots: Mapping[str, Dot], group: Mapping[str, int]) -> str:
    name, dot = actor["name"], dots[actor["name"]]
    radius = round(7 + min(13.0, 2.2 * math.log10(1 + actor.get("reach", 0))), 1)
    kind = f"map-group-{group[name]}" if name in group else "map-alone"
    label = _label(name, dot, radius) if len(dots) <= MOST_NAMES else ""
    circle = f'<circle cx="{dot.x}" cy="{dot.y}" r="{radius}"/>'
    return f'<g class="map-actor {kind}"><title>{escape(name)}</title>{circle}{label}</g>'


def _label(name: str, dot: Dot, radius: float) -> str:
    shown = name if len(name) <= _NAME else name[: _NAME - 1] + "…"
    away = {"start": radius + 6, "end": -radius - 6, "middle": 0}[dot.anchor]
    down = radius + 15 if dot.anchor == "middle" else 4
    x, y = round(dot.x + away, 1), round(dot.y + down, 1)
    return f'<text x="{x}" y="{y}" text-anchor="{dot.anchor}">{escape(shown)}</text>'


def _description(found: Mapping[str, Any]) -> str:
    latent = [c for c in found["coalitions"] if c["latent"]]
    told = "; ".join(", ".join(c["actors"]) for c in latent) or "none"
    return f"{len(found['actors'])} actors. Latent coalitions: {told}. The same is in the tables below."
