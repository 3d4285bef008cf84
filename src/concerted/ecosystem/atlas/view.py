"""What a window of the network shows: its actors and lines, or where they are too many, how many stand where.

A window never holds more than about `MOST` dots: of more, those of one coalition in one square of a grid are one dot
with their number. The grid's squares are powers of two and lie still, so that moving the window moves no dot.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.atlas.asking import Atlas
from concerted.ecosystem.atlas.chosen import Chosen

MOST = 2_000
"""Actors in a window up to which each is drawn."""
MOST_LINES = 4_000
"""Lines drawn between actors: those who know each other first, then the strongest."""
MOST_BUNDLES = 800
"""Lines drawn between dots that stand for several actors, those of most pairs first."""
SQUARES = 16
"""Squares along the longer side of a window, at least; less than twice as many."""

Numbers = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Box:
    """A window of the network."""

    left: float
    low: float
    right: float
    high: float


@dataclass(frozen=True, slots=True)
class Dot:
    """An actor, or several of one coalition that stand together."""

    key: str
    """The actor's number, or for several `coalition:column:row`."""
    name: str
    """Empty for several."""
    coalition: int
    count: int
    reach: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Seen:
    """What a window shows."""

    dots: list[Dot]
    lines: list[tuple[str, str, float, int]]
    """From dot to dot: alignment (the mean of several; 0 where none is told) and how many pairs know each other."""
    actors: int
    """How many actors stand in the window."""
    grouped: bool


@dataclass(frozen=True, slots=True)
class Network:
    """Everything that is drawn, as arrays."""

    at: NDArray[np.float64]
    coalition: Numbers
    reach: Numbers
    ends: Numbers
    """lines × 2"""
    alignment: NDArray[np.float64]
    """Of each line; 0 where none is told."""
    known: NDArray[np.bool_]


def network(atlas: Atlas) -> Network:
    """Return all actors and lines of an atlas."""
    actors = np.array(atlas.rows("SELECT x, y, coalition, coalesce(reach, 0) FROM actor ORDER BY id")).reshape(-1, 4)
    lines = np.array(atlas.rows("SELECT a, b, coalesce(alignment, 0), known FROM line ORDER BY a, b")).reshape(-1, 4)
    whole = np.intp
    return Network(
        actors[:, :2], actors[:, 2].astype(whole), actors[:, 3].astype(whole), lines[:, :2].astype(whole), lines[:, 2],
        lines[:, 3] > 0,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Window:
    """Who and what is drawn of a network."""

    whole: Network
    rows: Numbers
    """Actors."""
    ends: Numbers
    """Of each line, by actors."""
    alignment: NDArray[np.float64]
    known: NDArray[np.bool_]


def seen(atlas: Atlas, whole: Network, chosen: Chosen, box: Box | None = None) -> Seen:
    """Return what a window shows of the chosen; without a window, of the whole network."""
    inside = np.zeros(len(whole.at), dtype=bool)
    inside[atlas.chosen(chosen)] = True
    if box:
        x, y = whole.at.T
        inside &= (box.left <= x) & (x <= box.right) & (box.low <= y) & (y <= box.high)
    alignment, known = _as_chosen(atlas, whole, chosen)
    drawn = inside[whole.ends].all(axis=1) & ((alignment != 0) | known)
    window = _Window(whole, np.flatnonzero(inside), whole.ends[drawn], alignment[drawn], known[drawn])
    if len(window.rows) <= MOST:
        return _each(atlas, window)
    side = max(box.right - box.left, box.high - box.low) if box else max(atlas.wide, atlas.high)
    return _grouped(atlas, window, 2.0 ** math.floor(math.log2(side / SQUARES)))


def _as_chosen(atlas: Atlas, whole: Network, chosen: Chosen) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the alignment and acquaintance of each line: on the chosen concept, within the chosen time."""
    alignment, known = whole.alignment, whole.known
    if chosen.concept is not None:
        side = np.zeros(len(whole.at))
        for actor, value in atlas.rows("SELECT actor, side FROM position WHERE concept = ?", [chosen.concept]):
            side[actor] = value
        alignment = side[whole.ends].prod(axis=1)
    if chosen.timed:
        met = atlas.met(chosen)
        known = np.array([tuple(pair) in met for pair in whole.ends.tolist()], dtype=bool)
    return alignment, known


def _each(atlas: Atlas, window: _Window) -> Seen:
    whole, rows = window.whole, window.rows.tolist()
    names = atlas.names(rows)
    dots = [
        Dot(str(n), names[n], int(whole.coalition[n]), 1, int(whole.reach[n]), *map(float, whole.at[n])) for n in rows
    ]
    order = np.lexsort((-np.abs(window.alignment), ~window.known))[:MOST_LINES]
    lines = [
        (str(a), str(b), round(alignment, 4), int(known))
        for (a, b), alignment, known in zip(
            window.ends[order].tolist(), window.alignment[order].tolist(), window.known[order].tolist(), strict=True
        )
    ]
    return Seen(dots, lines, len(rows), grouped=False)


def _grouped(atlas: Atlas, window: _Window, square: float) -> Seen:
    whole, rows = window.whole, window.rows
    cell = np.column_stack([whole.coalition[rows], (whole.at[rows] // square).astype(np.intp)])
    cells, first, index, counts = np.unique(cell, axis=0, return_index=True, return_inverse=True, return_counts=True)
    index = index.reshape(-1)
    alone = counts == 1
    names = atlas.names(rows[first[alone]].tolist())
    keys = [
        str(row) if one else ":".join(map(str, told))
        for row, one, told in zip(rows[first].tolist(), alone.tolist(), cells.tolist(), strict=True)
    ]
    x, y = (np.bincount(index, weights=whole.at[rows, axis]) / counts for axis in (0, 1))
    reach = np.bincount(index, weights=whole.reach[rows])
    dots = [
        Dot(
            keys[n], names.get(int(rows[first[n]]), ""), int(cells[n, 0]), int(counts[n]), int(reach[n]),
            round(float(x[n]), 3), round(float(y[n]), 3),
        )
        for n in range(len(cells))
    ]  # fmt: skip
    of = np.zeros(len(whole.at), dtype=np.intp)
    of[rows] = index
    return Seen(dots, _bundles(of[window.ends], window, keys), len(rows), grouped=True)


def _bundles(ends: Numbers, window: _Window, keys: list[str]) -> list[tuple[str, str, float, int]]:
    """Return the lines between dots: how aligned in the mean, and how many pairs know each other."""
    apart = ends[:, 0] != ends[:, 1]
    pairs, index, counts = np.unique(np.sort(ends[apart], axis=1), axis=0, return_inverse=True, return_counts=True)
    index = index.reshape(-1)
    mean = np.bincount(index, weights=window.alignment[apart], minlength=len(pairs)) / counts
    met = np.bincount(index, weights=window.known[apart], minlength=len(pairs))
    order = np.argsort(-counts, kind="stable")[:MOST_BUNDLES]
    return [(keys[pairs[n, 0]], keys[pairs[n, 1]], round(float(mean[n]), 4), int(met[n])) for n in order]
