"""Which concept a new statement joins: the nearest whose name it comes near, by the measures of a whole map, or none.

A whole map compares a statement with the demands that name the concepts of its neighbourhood, and gives it to that which
most come near; here it is compared with all of them, and goes to the nearest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.cover import ALIKE, ALIKE_IN_SHORT, JOINING, NAMED_BY, PLAINLY
from concerted.ecosystem.likeness import SAME, Demand, alike, letters
from concerted.ecosystem.statements import Statement

_MANY = 512
"""Statements that are compared at once."""


class Heads:
    """The demands that name concepts, with their vectors, to be found by likeness and by words."""

    def __init__(self, demands: Sequence[Demand], vectors: NDArray[np.float32]) -> None:
        """Take them in the order of their places; both have one row for each."""
        self._demands, self._vectors = demands, vectors
        self._words = [set(demand.telling) for demand in demands]
        self._long = np.array([len(words) for words in self._words], int)
        self._enough = np.where(self._long > NAMED_BY, ALIKE, ALIKE_IN_SHORT)
        self._using: dict[str, list[int]] = {}
        self._beginning: dict[tuple[str, ...], list[int]] = {}
        for place, demand in enumerate(demands):
            self._beginning.setdefault(demand.telling, []).append(place)
            for word in self._words[place]:
                self._using.setdefault(word, []).append(place)

    def nearest(self, said: Sequence[Statement], vectors: NDArray[np.float32]) -> list[int]:
        """Return for each statement the place of the demand that it joins, or -1."""
        if not self._demands:
            return [-1] * len(said)
        found: list[int] = []
        for begin in range(0, len(said), _MANY):
            cosines = vectors[begin : begin + _MANY] @ self._vectors.T
            found += map(self._joined, said[begin : begin + _MANY], cosines)
        return found

    def _joined(self, said: Statement, cosines: NDArray[np.float32]) -> int:
        demand = Demand(said.demand, said.content)
        words = set(demand.telling)
        near = (cosines >= self._enough) & (2 * len(words) >= self._long)
        near[list(self._by_words(demand, words))] = True
        if near.any():
            return int(np.argmax(np.where(near, cosines, -2)))
        first = int(np.argmax(cosines))
        second = max(0.0, float(np.partition(cosines, -2)[-2])) if len(cosines) > 1 else 0.0
        return first if cosines[first] >= JOINING and cosines[first] - second >= PLAINLY else -1

    def _by_words(self, demand: Demand, words: set[str]) -> Iterator[int]:
        """Yield the places of demands with most words in common, or with all of which this one begins."""
        if demand.plain:
            for many in range(1, len(demand.telling) + 1):
                yield from self._beginning.get(demand.telling[:many], ())
        for place in self._sharing(words):
            if alike(self._words[place], words):
                yield place

    def _sharing(self, words: set[str]) -> set[int]:
        """Return the places that may use enough of some words, by the rarest of these words."""
        rare = sorted(words, key=lambda word: (len(self._using.get(word, ())), word))
        left, enough, taken = letters(words), SAME * letters(words), 0
        for word in rare:
            if left < enough:
                break
            left -= len(word)
            taken += 1
        return {place for word in islice(rare, taken) for place in self._using.get(word, ())}
