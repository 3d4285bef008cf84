"""Where each actor stands in the network: coalitions as discs, everyone else around them, allies near allies.

Attraction along lines and repulsion of random others, each less from round to round (as in McInnes, Healy, Melville
2018), say who stands near whom; rings then give everyone a place of their own, from the middle outwards. The same
each time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

ROUNDS = 120
OTHERS = 3
"""Random others that each actor is pushed away from, in each round."""
GATHER = 0.1
"""Part of the way to its coalition's middle that an actor goes in a round."""
GAP = 2.5
"""Between two discs, and around them all."""
ALONE = 8
"""Actors up to which a coalition is one ring, without a middle."""
_FARTHEST = 4.0
_GOLDEN = math.pi * (3 - math.sqrt(5))
_TRIES = 64

Points = NDArray[np.float64]
Numbers = NDArray[np.intp]


def places(group: Numbers, lines: Numbers, weight: Points, *, seed: int = 0) -> Points:
    """Return actors × 2, from 0 up; any two are about one apart, or more.

    `group` has each actor's coalition (0: in none), `lines` pairs of actors, `weight` how strongly each draws.
    """
    at = _relaxed(_begun(group), group, lines.reshape(-1, 2), weight, np.random.default_rng(seed))
    placed = np.empty_like(at)
    edge = 0.0
    for rows, middle, radius in _discs(at, group):
        placed[rows] = middle + _ringed(at[rows] - at[rows].mean(axis=0), 0.0)
        edge = max(edge, math.hypot(*middle) + radius + GAP)
    lone = np.flatnonzero(group == 0)
    placed[lone] = _ringed(at[lone], edge)
    least: Points = placed.min(axis=0, initial=math.inf)
    return placed - least


def _begun(group: Numbers) -> Points:
    """Return a sunflower, in which the actors of one coalition follow one another."""
    order = np.empty(len(group))
    order[np.lexsort((np.arange(len(group)), group == 0, group))] = np.arange(len(group))
    away, angle = np.sqrt(order + 0.5), order * _GOLDEN
    return np.stack([away * np.cos(angle), away * np.sin(angle)], axis=1)


def _relaxed(at: Points, group: Numbers, lines: Numbers, weight: Points, draw: np.random.Generator) -> Points:
    count, (a, b) = len(at), lines.T
    sizes = np.maximum(np.bincount(group), 1)
    belongs = group > 0
    degree = np.maximum(np.bincount(a, minlength=count) + np.bincount(b, minlength=count), 1)[:, None]
    for step in range(ROUNDS if count else 0):
        rate = 1 - step / ROUNDS
        apart = at[b] - at[a]
        pull = weight[:, None] * apart / (1 + np.sqrt((apart**2).sum(axis=1, keepdims=True)))
        move = (_summed(pull, a, count) - _summed(pull, b, count)) / np.sqrt(degree)
        for _ in range(OTHERS):
            away = at - at[draw.permutation(count)]
            square = (away**2).sum(axis=1, keepdims=True)
            move += away / ((0.1 + square) * (1 + 0.1 * square))
        at = at + rate * np.clip(move, -_FARTHEST, _FARTHEST)
        middle = _summed(at, group, len(sizes)) / sizes[:, None]
        at[belongs] += GATHER * rate * (middle[group[belongs]] - at[belongs])
    return at


def _summed(values: Points, index: Numbers, count: int) -> Points:
    columns = [np.bincount(index, weights=values[:, axis], minlength=count) for axis in (0, 1)]
    return np.stack(columns, axis=1)


def _discs(at: Points, group: Numbers) -> Iterator[tuple[Numbers, Points, float]]:
    """Yield each coalition's actors and a disc for them that meets no other: the largest first, near where they are."""
    found = [np.flatnonzero(group == number) for number in range(1, int(group.max(initial=0)) + 1)]
    kept = sorted((rows for rows in found if len(rows)), key=len, reverse=True)
    area = sum((_radius(len(rows)) + GAP) ** 2 for rows in kept)
    spread = float(np.abs(at).max(initial=0.0)) or 1.0
    placed: list[tuple[Points, float]] = []
    for rows in kept:
        radius = _radius(len(rows))
        wanted = at[rows].mean(axis=0) * math.sqrt(area) / spread
        middle = next(
            spot for spot in _around(wanted)
            if all(math.hypot(*(spot - other)) >= radius + wide + GAP for other, wide in placed)
        )  # fmt: skip
        placed.append((middle, radius))
        yield rows, middle, radius


def _around(point: Points) -> Iterator[Points]:
    """Yield a point, and ever further ones around it."""
    number = 0
    while True:
        away, angle = math.sqrt(number), number * _GOLDEN
        yield point + np.array([away * math.cos(angle), away * math.sin(angle)])
        number += 1


def _radius(count: int) -> float:
    return list(_rings(count, 0.0))[-1][0] + 0.5


def _ringed(at: Points, inner: float) -> Points:
    """Return places on rings from a radius outwards: who is nearer to the middle on an inner one, in order of angle."""
    order = np.lexsort((np.arange(len(at)), (at**2).sum(axis=1)))
    angle = np.arctan2(at[:, 1], at[:, 0])
    placed = np.empty_like(at)
    start = 0
    for radius, many in _rings(len(at), inner):
        ring = order[start : start + many]
        ring = ring[np.argsort(angle[ring], kind="stable")]
        slot = 2 * math.pi * np.arange(len(ring)) / len(ring)
        turned = slot + math.atan2(np.sin(angle[ring] - slot).sum(), np.cos(angle[ring] - slot).sum())
        placed[ring] = radius * np.stack([np.cos(turned), np.sin(turned)], axis=1)
        start += many
    return placed


def _rings(count: int, inner: float) -> Iterator[tuple[float, int]]:
    """Yield the radius of each ring, one further than the last, and how many stand on it, about one apart."""
    if not inner and 1 < count <= ALONE:
        yield max(1.0, count / 4), count
        return
    radius = inner
    while count > 0:
        many = min(count, max(1, int(2 * math.pi * radius)))
        yield radius, many
        count -= many
        radius += 1
