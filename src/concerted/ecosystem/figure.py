"""A map as one figure for print: who takes which side on what, and who among the aligned does not know whom.

Rows are actors, group by group; columns are the concepts on which they differ most, named below. Filled is for,
hollow is against, and area is how plainly, so that it reads without colour. To the right, arcs over the same rows:
solid between aligned actors that do not know each other, dashed between those that do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from math import sqrt
from textwrap import wrap

import numpy as np

from concerted.ecosystem.mapping import EcosystemMap
from concerted.ecosystem.ties import NAMED

MOST_ACTORS = 60
"""Rows; of more, those of each group that speak to most."""
MOST_CONCEPTS = 16
"""Columns."""
COLOURS = ("#a4442a", "#2c6e73", "#7a5ba6", "#86701b", "#3d6db5", "#a03c6b")
"""One for each group; of more, the others are drawn like outsiders."""
_INK, _QUIET = "#222222", "#6b6b6b"
_ROW, _COLUMN, _DOT = 24, 28, 9.0
_LETTER, _LINE, _GAP = 6.6, 17, 14
_TOP = 40
_ARCS = 150
_LONGEST = 110
_NEITHER = 0.01


class Figure(str):
    """The text of an SVG file, which a notebook shows as a picture."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)


def figure(found: EcosystemMap) -> Figure:
    """Return the figure of a map as SVG, on its own: a file of it opens in any browser and any drawing program."""
    groups = [group.actors for group in found.coalitions if group.parent is None][: len(COLOURS)]
    actors = _rows(found, groups)
    columns = _columns(found, actors)
    left = max(len(actor) for actor in actors) * _LETTER + 3 * _GAP
    right = left + len(columns) * _COLUMN + _GAP
    names = [wrap(found.concepts[column].name, _LONGEST) or [""] for column in columns]
    below = _TOP + len(actors) * _ROW + 2 * _GAP
    height = below + (sum(map(len, names)) + len(groups) + 3) * _LINE + _GAP
    width = max(right + _ARCS, left + _LONGEST * _LETTER * 0.6)
    size = f'width="{width:.0f}" height="{height:.0f}"'
    style = f'font-family="Helvetica, Arial, sans-serif" font-size="12" fill="{_INK}"'
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {width:.0f} {height:.0f}" {style} role="img">',
        f"<title>{_title(found)}</title>",
        f'<rect {size} fill="#ffffff"/>',
        *_guides(len(actors), len(columns), left),
        *_names(actors, groups, left),
        *_dots(found, actors, columns, left),
        *_arcs(found, actors, right),
        *_key(found, len(groups), len(actors), names, below),
        "</svg>\n",
    )
    return Figure("\n".join(parts))


def _rows(found: EcosystemMap, groups: Sequence[Sequence[str]]) -> list[str]:
    """Return the actors to draw: each group together, the others after them; of many, of each as many as of another."""
    spoken = dict(zip(found.corpus.actors, (~np.isnan(found.positions)).sum(axis=1).tolist(), strict=True))
    ranked = sorted(spoken, key=lambda actor: (-spoken[actor], actor))
    left = set(ranked)
    parts = []
    for group in (*groups, ranked):
        parts.append([actor for actor in ranked if actor in group and actor in left])
        left.difference_update(group)
    fairly = sorted((place, number) for number, part in enumerate(parts) for place in range(len(part)))[:MOST_ACTORS]
    return [parts[number][place] for number, place in sorted((number, place) for place, number in fairly)]


def _columns(found: EcosystemMap, actors: Sequence[str]) -> list[int]:
    """Return the concepts that most of these actors speak to, and on which they differ most."""
    place = {actor: row for row, actor in enumerate(found.corpus.actors)}
    held = found.positions[[place[actor] for actor in actors]]
    spoken = (~np.isnan(held)).sum(axis=0)
    mean = np.nansum(held, axis=0) / np.maximum(spoken, 1)
    spread = np.nansum((held - mean) ** 2, axis=0).round(9)
    order = np.lexsort((-spoken, -spread))[:MOST_CONCEPTS]
    return [int(column) for column in order if spoken[column]]


def _guides(rows: int, columns: int, left: float) -> Iterator[str]:
    """Yield a faint line for every other row, for the eye to follow."""
    for row in range(0, rows, 2):
        y, width = _TOP + (row - 0.5) * _ROW, columns * _COLUMN
        yield f'<rect x="{left:.1f}" y="{y}" width="{width}" height="{_ROW}" fill="#f4f2ee"/>'


def _names(actors: Sequence[str], groups: Sequence[Sequence[str]], left: float) -> Iterator[str]:
    """Yield the rows' names, and beside them the colour of their group."""
    for row, actor in enumerate(actors):
        y = _TOP + row * _ROW
        yield f'<text x="{left - 2 * _GAP:.1f}" y="{y + 4}" text-anchor="end">{_told(actor)}</text>'
        for number, group in enumerate(groups):
            if actor in group:
                x = left - 1.5 * _GAP + 3 * number
                yield f'<rect x="{x:.1f}" y="{y - _ROW / 2}" width="3" height="{_ROW}" fill="{COLOURS[number]}"/>'


def _dots(found: EcosystemMap, actors: Sequence[str], columns: Sequence[int], left: float) -> Iterator[str]:
    """Yield the positions: filled for, hollow against, nothing where an actor is silent or on neither side."""
    place = {actor: row for row, actor in enumerate(found.corpus.actors)}
    for number, column in enumerate(columns):
        x = left + (number + 0.5) * _COLUMN
        yield f'<text x="{x:.1f}" y="{_TOP - 20}" text-anchor="middle" fill="{_QUIET}">{number + 1}</text>'
        for row, actor in enumerate(actors):
            y, side = _TOP + row * _ROW, float(found.positions[place[actor], column])
            if np.isnan(side) or abs(side) < _NEITHER:
                continue
            radius, fill = _DOT * sqrt(min(1.0, abs(side))), _INK if side > 0 else "#ffffff"
            shape = f'<circle cx="{x:.1f}" cy="{y}" r="{radius:.1f}" fill="{fill}" stroke="{_INK}" stroke-width="1.5">'
            yield f"{shape}<title>{_told(actor)}, {number + 1}: {side:+.2f}</title></circle>"


def _arcs(found: EcosystemMap, actors: Sequence[str], right: float) -> Iterator[str]:
    """Yield whom to introduce (solid) and who knows whom (dashed), as arcs over the rows."""
    place = {actor: row for row, actor in enumerate(actors)}
    known = {tuple(sorted((tie.a, tie.b))) for tie in found.ties if tie.kind != NAMED}
    meet = {tuple(sorted(pair[:2])) for group in found.coalitions for pair in group.introduce} - known
    for pairs, look in ((known, f'stroke="{_QUIET}" stroke-dasharray="4 3"'), (meet, f'stroke="{_INK}"')):
        drawn = (sorted(place[actor] for actor in pair) for pair in pairs if place.keys() >= {*pair})
        for one, other in sorted(drawn):
            top, bottom = _TOP + one * _ROW, _TOP + other * _ROW
            bow = right + (other - one) / max(8, len(actors) - 1) * (_ARCS - _GAP) * 4 / 3
            way = f"M{right:.1f} {top} C{bow:.1f} {top} {bow:.1f} {bottom} {right:.1f} {bottom}"
            yield f'<path d="{way}" fill="none" stroke-width="1.2" {look}/>'


def _key(found: EcosystemMap, groups: int, drawn: int, names: Sequence[Sequence[str]], below: float) -> Iterator[str]:
    """Yield what the columns, signs and groups mean."""
    yield from _signs(below)
    y = below + _LINE
    for number, lines in enumerate(names, start=1):
        yield f'<text x="{2 * _GAP}" y="{y + _LINE}" text-anchor="end" fill="{_QUIET}">{number}</text>'
        for line in lines:
            y += _LINE
            yield f'<text x="{2.5 * _GAP}" y="{y}">{_told(line)}</text>'
    y += _GAP / 2
    whole = [group for group in found.coalitions if group.parent is None][:groups]
    for group, colour in zip(whole, COLOURS, strict=False):
        y += _LINE
        yield f'<rect x="{2 * _GAP - 3}" y="{y - _LINE + 5:.1f}" width="3" height="{_LINE}" fill="{colour}"/>'
        told = f"aligned group of {len(group.actors)}: strength {group.strength:.2f}, chance at most {group.chance:.2g}"
        yield f'<text x="{2.5 * _GAP}" y="{y:.1f}">{told}, stability {group.stability:.2f}</text>'
    if drawn < len(found.corpus.actors):
        y += _LINE
        told = f"{len(found.corpus.actors) - drawn:,} more actors are not drawn"
        yield f'<text x="{2.5 * _GAP}" y="{y:.1f}" fill="{_QUIET}">{told}</text>'


def _signs(y: float) -> Iterator[str]:
    x = 2.0 * _GAP
    for sign, said in (
        (f'<circle r="6" fill="{_INK}"/>', "for"),
        (f'<circle r="6" fill="none" stroke="{_INK}" stroke-width="1.5"/>', "against (area: how plainly)"),
        (f'<path d="M-9 0H9" stroke="{_INK}" stroke-width="1.2"/>', "aligned, do not know each other"),
        (f'<path d="M-9 0H9" stroke="{_QUIET}" stroke-width="1.2" stroke-dasharray="4 3"/>', "know each other"),
    ):
        yield f'<g transform="translate({x:.1f} {y - 4})">{sign}</g>'
        yield f'<text x="{x + _GAP:.1f}" y="{y}" fill="{_QUIET}">{said}</text>'
        x += (len(said) + 2) * _LETTER + 2 * _GAP


def _told(text: str) -> str:
    """Return a text as XML may hold it, on one line."""
    return escape(" ".join("".join(sign if sign.isprintable() else " " for sign in text).split()))


def _title(found: EcosystemMap) -> str:
    whole = [group for group in found.coalitions if group.parent is None]
    groups = f"{len(whole)} aligned group{'s' if len(whole) != 1 else ''}" if whole else "no group beyond chance"
    return f"Positions of {len(found.corpus.actors)} actors on {len(found.concepts)} concepts: {groups}"
