"""Curves as one SVG picture on logarithmic axes, legible in light and dark and without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10

_WIDE, _TALL = 640, 380
_LEFT, _RIGHT, _TOP, _BELOW = 64, 205, 24, 52
_STYLE = """
svg { font: 13px system-ui, sans-serif; --ground: #fffdf9; }
.ground { fill: var(--ground); } .quiet { fill: #6b645b; } .line { stroke: #e4ded4; }
.c0 { --c: #9c3f22; } .c1 { --c: #1f6368; } .c2 { --c: #6b4c99; } .c3 { --c: #75600f; } .c4 { --c: #2f5fa3; }
.curve { fill: none; stroke: var(--c); stroke-width: 2; } .dot { fill: var(--c); }
.name { fill: var(--c); paint-order: stroke; stroke: var(--ground); stroke-width: 4; }
@media (prefers-color-scheme: dark) {
svg { --ground: #1d1a17; } .quiet { fill: #b3aa9d; } .line { stroke: #3a352f; }
.c0 { --c: #f0957a; } .c1 { --c: #7fc9ce; } .c2 { --c: #c4a8ee; } .c3 { --c: #d9c35f; } .c4 { --c: #9cc0f5; }
}
"""
_DASHES = ("", "7 4", "2 3", "10 3 2 3", "4 2")
_APART = 16
"""Pixels that lie at least between the names of two curves."""


@dataclass(frozen=True, slots=True)
class Curve:
    """What is drawn of one cost: its name, and its value at each size."""

    name: str
    points: Sequence[tuple[float, float]]


def chart(title: str, across: str, upwards: str, curves: Sequence[Curve]) -> str:
    """Return the picture as the text of an SVG file. Sizes and values are all above nothing."""
    sizes = [x for curve in curves for x, _ in curve.points]
    values = [y for curve in curves for _, y in curve.points]
    scale = _Scale(_ends(sizes), _ends(values))
    size = f'viewBox="0 0 {_WIDE} {_TALL}" width="{_WIDE}" height="{_TALL}"'
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">',
        f"<title>{escape(title)}</title><style>{_STYLE}</style>",
        f'<rect class="ground" width="{_WIDE}" height="{_TALL}" rx="8"/>',
        *_grid(scale),
        f'<text class="quiet" x="{_LEFT}" y="{_TALL - 12}">{escape(across)}</text>',
        f'<text class="quiet" x="{_WIDE - _RIGHT + 14}" y="{_TOP}">{escape(upwards)}</text>',
        *_curves(curves, scale),
        "</svg>\n",
    )
    return "\n".join(parts)


@dataclass(frozen=True, slots=True)
class _Scale:
    across: tuple[int, int]
    upwards: tuple[int, int]

    def at(self, size: float, value: float) -> tuple[float, float]:
        wide, tall = _WIDE - _LEFT - _RIGHT, _TALL - _TOP - _BELOW
        x = (log10(size) - self.across[0]) / (self.across[1] - self.across[0])
        y = (log10(value) - self.upwards[0]) / (self.upwards[1] - self.upwards[0])
        return round(_LEFT + x * wide, 1), round(_TALL - _BELOW - y * tall, 1)


def _ends(values: Sequence[float]) -> tuple[int, int]:
    """Return the powers of ten around all values, at least one apart."""
    low, high = floor(log10(min(values)) + 1e-9), ceil(log10(max(values)) - 1e-9)
    return low, max(high, low + 1)


def _grid(scale: _Scale) -> Iterator[str]:
    (left, right), (low, high) = scale.across, scale.upwards
    for power in range(left, right + 1):
        x, bottom = scale.at(10.0**power, 10.0**low)
        yield f'<path class="line" d="M{x} {bottom}V{_TOP}"/>'
        yield f'<text class="quiet" x="{x}" y="{bottom + 18}" text-anchor="middle">{_power(power)}</text>'
    for power in range(low, high + 1):
        x, y = scale.at(10.0**left, 10.0**power)
        yield f'<path class="line" d="M{x} {y}H{_WIDE - _RIGHT}"/>'
        yield f'<text class="quiet" x="{x - 8}" y="{y + 4}" text-anchor="end">{_power(power)}</text>'


def _power(power: int) -> str:
    return f"{10**power:,}" if 0 <= power <= 6 else f"{10.0**power:g}"


def _curves(curves: Sequence[Curve], scale: _Scale) -> Iterator[str]:
    ends = sorted((scale.at(*curve.points[-1])[::-1], number) for number, curve in enumerate(curves))
    names: dict[int, tuple[float, float]] = {}
    for (y, x), number in ends:
        above = [low for low, beside in names.values() if abs(beside - x) < _RIGHT]
        names[number] = (max([y, *(low + _APART for low in above)]), x)
    for number, curve in enumerate(curves):
        points = [scale.at(*point) for point in curve.points]
        way = "M" + "L".join(f"{x} {y}" for x, y in points)
        dash = f' stroke-dasharray="{_DASHES[number]}"' if _DASHES[number] else ""
        dots = "".join(f'<circle class="dot" cx="{x}" cy="{y}" r="3.5"/>' for x, y in points)
        said = f'<text class="name" x="{points[-1][0] + 10}" y="{names[number][0] + 4:.1f}">{escape(curve.name)}</text>'
        yield f'<g class="c{number}"><path class="curve" d="{way}"{dash}/>{dots}{said}</g>'
