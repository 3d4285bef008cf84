"""The map as a picture: an SVG drawn from `map.json`, the same each time, without a script.

Each group of aligned actors sits together, the others around them; colour is the group, size is reach, a
line is alignment, a dashed line is an existing tie. Colours are CSS custom properties with defaults, so that a
page can put its own in their place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

WIDTH, HEIGHT = 960, 640
GROUPS = 6
"""Groups with a colour of their own; later ones share the last."""
MOST_ACTORS = 400
"""Actors drawn; the rest are in the table."""
MOST_LINES = 600
_LABELS = 60


def network_svg(found: Mapping[str, Any]) -> str:
    """Return the picture of a map (the object in `map.json`) as an `<svg>` element."""
    places = layout(found)
    group = {name: n for n, c in enumerate(found["coalitions"]) for name in c["actors"]}
    opening = (
        f'<svg class="map" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="map-title map-desc"'
        ' xmlns="http://www.w3.org/2000/svg">'
    )
    actors = (_actor(actor, places, group) for actor in found["actors"] if actor["name"] in places)
    parts = [
        opening,
        '<title id="map-title">The ecosystem: who pulls in the same direction</title>',
        f'<desc id="map-desc">{escape(_description(found))}</desc>',
        *_lines(found, places),
        *actors,
        "</svg>",
    ]
    return "\n".join(parts)


def layout(found: Mapping[str, Any]) -> dict[str, tuple[float, float]]:
    """Return where each actor is drawn: groups on rings of their own, everyone else on the outer ring."""
    grouped: set[str] = set()
    places: dict[str, tuple[float, float]] = {}
    coalitions = found["coalitions"][:GROUPS]
    for number, coalition in enumerate(coalitions):
        centre = _centre(number, len(coalitions))
        names = [name for name in coalition["actors"] if name not in grouped]
        grouped.update(names)
        radius = min(118.0, 34 + 13 * len(names)) if len(coalitions) > 1 else min(190.0, 50 + 18 * len(names))
        places |= dict(zip(names, _ring(len(names), *centre, radius, radius * 0.82), strict=True))
    rest = [actor["name"] for actor in found["actors"] if actor["name"] not in grouped]
    rest = rest[: MOST_ACTORS - len(places)]
    places |= dict(zip(rest, _ring(len(rest), WIDTH / 2, HEIGHT / 2, WIDTH / 2 - 70, HEIGHT / 2 - 44), strict=True))
    return places


def _centre(number: int, groups: int) -> tuple[float, float]:
    if groups == 1:
        return WIDTH / 2, HEIGHT / 2
    angle = math.pi + 2 * math.pi * number / groups
    return WIDTH / 2 + 205 * math.cos(angle), HEIGHT / 2 + 120 * math.sin(angle)


def _ring(count: int, x: float, y: float, wide: float, high: float) -> Iterator[tuple[float, float]]:
    for n in range(count):
        angle = 2 * math.pi * (n + 0.5) / count - math.pi / 2
        yield round(x + wide * math.cos(angle), 1), round(y + high * math.sin(angle), 1)


def _lines(found: Mapping[str, Any], places: Mapping[str, tuple[float, float]]) -> Iterator[str]:
    for a, b, strength in found["alignment"][:MOST_LINES]:
        if strength > 0 and a in places and b in places:
            yield _line(places[a], places[b], "map-aligned", f' stroke-opacity="{min(0.9, 0.15 + strength):.2f}"')
    for tie in found["ties"][:MOST_LINES]:
        if tie["a"] in places and tie["b"] in places:
            yield _line(places[tie["a"]], places[tie["b"]], "map-tie", ' stroke-dasharray="5 5"')


def _line(start: tuple[float, float], end: tuple[float, float], kind: str, more: str) -> str:
    (x1, y1), (x2, y2) = start, end
    return f'<line class="{kind}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"{more}/>'


def _actor(actor: Mapping[str, Any], places: Mapping[str, tuple[float, float]], group: Mapping[str, int]) -> str:
    name = actor["name"]
    x, y = places[name]
    reach = actor.get("reach") or 0
    radius = round(7 + min(13.0, 2.2 * math.log10(1 + reach)), 1)
    kind = f"map-group-{min(group[name], GROUPS - 1) + 1}" if name in group else "map-alone"
    shown = name if len(name) <= 26 else name[:25] + "…"  # noqa: PLR2004 - what fits beside a dot
    label = f'<text x="{x}" y="{round(y + radius + 14, 1)}" text-anchor="middle">{escape(shown)}</text>'
    title = f"<title>{escape(name)}</title>"
    dot = f'<circle cx="{x}" cy="{y}" r="{radius}"/>'
    return f'<g class="map-actor {kind}">{title}{dot}{label if len(places) <= _LABELS else ""}</g>'


def _description(found: Mapping[str, Any]) -> str:
    latent = [c for c in found["coalitions"] if c["latent"]]
    told = "; ".join(", ".join(c["actors"]) for c in latent) or "none"
    return f"{len(found['actors'])} actors. Latent coalitions: {told}. The same is in the tables below."
