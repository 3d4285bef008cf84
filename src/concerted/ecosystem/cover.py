"""The demands that cover a neighbourhood of statements: each named by one, with those that come near it.

A demand is taken to which most actors come near, then the next among those that are left: the greedy cover of a set
(Nemhauser, Wolsey, Fisher 1978), looked for lazily (Minoux 1978).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.likeness import MOST, Demand, alike, letters
from concerted.ecosystem.statements import Statement

ALIKE, ALIKE_IN_SHORT = 0.55, 0.75
"""Cosine from which a statement speaks to the demand that names a concept; to one of two words only."""
JOINING, PLAINLY = 0.38, 0.2
"""Cosine from which a statement that is left joins the concept nearest to it, where that is nearer by so much."""
NAMING = 1_000
"""Statements of a neighbourhood, the first ones, of which one may name a concept."""
NAMED_BY = 2
"""Words that tell something, of a name; a clause that says what should be has one more."""
FEWEST = 2
"""Actors that must speak to something before it is a concept of the field."""


def covered(said: Sequence[Statement], vectors: NDArray[np.float32]) -> list[list[int]]:
    """Return groups of the places of statements that come near one demand, its own first, the nearest next.

    `said` are the statements of a neighbourhood, the most central first, with their unit vectors in the same order.
    """
    demands = [Demand(statement.demand, statement.content) for statement in said]
    heads = list(islice((place for place, demand in enumerate(demands) if _names(demand)), NAMING))
    if not heads:
        return []
    cosines = vectors @ vectors[heads].T
    near = _near(demands, heads, cosines)
    most = near.sum(axis=0).tolist()
    places = iter(np.nonzero(near.T)[1].tolist())
    coming = [list(islice(places, many)) for many in most]
    free = [True] * len(said)

    def speaking(column: int) -> int:
        """Return how many come near, each with words of its own: who signs the same text says it once."""
        them = [n for n in coming[column] if free[n]] if free[heads[column]] else ()
        return min(len({said[n].actor for n in them}), len({said[n].text for n in them}))

    found: dict[int, list[int]] = {}
    long = [len(said[place].demand) for place in heads]
    waiting = [(-most[column], long[column], column) for column in range(len(heads)) if most[column] >= FEWEST]
    heapify(waiting)
    while waiting:  # a number only grows less: whoever keeps its own when it is counted is the best
        before, _, best = heappop(waiting)
        now = -speaking(best)
        if now > -FEWEST:
            continue
        if now > before:
            heappush(waiting, (now, long[best], best))
            continue
        them = np.array([n for n in coming[best] if free[n]], np.intp)
        order = them[np.argsort(-cosines[them, best], kind="stable")].tolist()
        found[best] = [heads[best], *(n for n in order if n != heads[best])]
        for n in order:
            free[n] = False
    for best, n in _joining(np.flatnonzero(np.array(free)), cosines[:, list(found)]):
        found[list(found)[best]].append(n)
    return list(found.values())


def _names(demand: Demand) -> bool:
    """Return whether a demand may name a concept: one says what should be, in words enough to be understood.

    Two words that are somebody's name say nothing, nor does a clause that breaks off at its verb.
    """
    different = set(demand.telling)
    if len(different) < NAMED_BY or demand.points or demand.denied:
        return False
    if len(different) == NAMED_BY:
        return demand.plain and not different <= demand.names
    return not demand.breaks_off


def _near(demands: Sequence[Demand], heads: Sequence[int], cosines: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return which demands come near which heads', shape (demands, heads).

    They are near in meaning, or have most words in common, or what is demanded begins with all of the head's demand:
    “a dam at the gap” is a dam.
    """
    own = [set(demand.telling) for demand in demands]
    size = np.array([len(words) for words in own], int)
    long = size[heads]
    near = (cosines >= np.where(long > NAMED_BY, ALIKE, ALIKE_IN_SHORT)) & (2 * size[:, None] >= long)
    using: dict[str, set[int]] = {}
    for place, words in enumerate(own):
        for word in words:
            using.setdefault(word, set()).add(place)
    for column, head in enumerate(heads):
        near[head, column] = True
        wanted = demands[head].telling
        for place in _with_most(own[head], using) - {head}:
            if not near[place, column]:
                begins = demands[place].telling[: len(wanted)] == wanted and demands[place].plain
                near[place, column] = begins or alike(own[head], own[place])
    return near


def _with_most(about: set[str], using: Mapping[str, set[int]]) -> set[int]:
    """Return the places that may use enough of some words to be alike, by the rarest of these words."""
    whole, found = letters(about), set[int]()
    left, rare = whole, iter(sorted(about, key=lambda word: (len(using[word]), word)))
    while left >= MOST * whole:
        word = next(rare)
        found |= using[word]
        left -= len(word)
    return found


def _joining(free: NDArray[np.intp], cosines: NDArray[np.float32]) -> Iterator[tuple[int, int]]:
    """Yield for each statement left that is plainly nearest to one concept that concept's place, and its own."""
    if not len(free) or not cosines.shape[1]:
        return
    some = np.pad(cosines[free], ((0, 0), (0, 1)))
    second, first = np.partition(some, -2, axis=1)[:, -2:].T
    for n in np.flatnonzero((first >= JOINING) & (first - np.maximum(second, 0) >= PLAINLY)):
        yield int(np.argmax(some[n])), int(free[n])
