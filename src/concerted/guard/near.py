"""Near-copies among messages: exact while they are few, by sketches when they are many.

Two messages are near where the words that say something, and the pairs of neighbouring words, are largely the same
(Jaccard). Few messages are each compared with every other. Many are sketched first (MinHash: Broder 1997), and only
those whose sketches share a band are compared (Indyk, Motwani 1998): some pairs are missed, but hardly ever all pairs
that join a message to its campaign.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from concerted.guard.contrast import tokens
from concerted.guard.wording import EMPTY

EXACT = 10_000
"""Different texts up to which each is compared with every other."""
NEAR = 0.5
"""The share of features that two texts have in common, from which on they are near-copies."""

_BANDS, _ROWS = 40, 3
_PRIME = (1 << 31) - 1
_STEM = 6


def groups(texts: Sequence[str], *, near: float = NEAR, exact: int = EXACT) -> list[list[int]]:
    """Return the groups of near-copies, as places in `texts`, the largest first; a text alone is in none.

    A text belongs to a group if it is near to one in it.
    """
    words = [tuple(token.casefold() for token in tokens(text)) for text in texts]
    places: dict[tuple[str, ...], list[int]] = {}
    for place, each in enumerate(words):
        if each:
            places.setdefault(each, []).append(place)
    sets = _features(list(places))
    joined = _Joined(len(sets))
    if len(sets) <= exact:
        _compare_all(sets, near, joined.join)
    else:
        _compare_sketched(sets, near, joined)
    copies = list(places.values())
    whole = [sorted(place for text in group for place in copies[text]) for group in joined.parts()]
    return sorted((group for group in whole if len(group) > 1), key=lambda group: (-len(group), group[0]))


def _features(texts: Sequence[tuple[str, ...]]) -> list[NDArray[np.int64]]:
    """Return each text's features as sorted numbers: its words' beginnings, and its pairs of neighbouring words."""
    codes: dict[object, int] = {}
    sets = []
    for words in texts:
        said: set[object] = {word[:_STEM] for word in words if word not in EMPTY} or set(words)
        said |= set(pairwise(words))
        sets.append(np.array(sorted(codes.setdefault(feature, len(codes)) for feature in sorted(said, key=str))))
    return sets


class _Joined:
    """Which texts belong together (union and find)."""

    def __init__(self, count: int) -> None:
        self._up = list(range(count))

    def top(self, place: int) -> int:
        while self._up[place] != place:
            self._up[place] = self._up[self._up[place]]
            place = self._up[place]
        return place

    def join(self, one: int, other: int) -> None:
        one, other = self.top(one), self.top(other)
        self._up[max(one, other)] = min(one, other)

    def parts(self) -> list[list[int]]:
        """Return the groups, those of one included."""
        found: dict[int, list[int]] = {}
        for place in range(len(self._up)):
            found.setdefault(self.top(place), []).append(place)
        return list(found.values())


def _compare_all(sets: Sequence[NDArray[np.int64]], near: float, join: Callable[[int, int], None]) -> None:
    """Join every two that are near, by counting for each text what it has in common with all after it."""
    having: dict[int, list[int]] = {}
    sizes = np.array([len(each) for each in sets])
    for place in range(len(sets) - 1, -1, -1):
        others = [other for feature in sets[place].tolist() for other in having.get(feature, ())]
        if others:
            common = np.bincount(others, minlength=len(sets))
            found = np.flatnonzero(common)
            close = common[found] >= near * (sizes[place] + sizes[found] - common[found])
            for other in found[close].tolist():
                join(place, other)
        for feature in sets[place].tolist():
            having.setdefault(feature, []).append(place)


def _compare_sketched(sets: Sequence[NDArray[np.int64]], near: float, joined: _Joined) -> None:
    """Join near ones whose sketches share a band: each with the one before it and with the first in the band."""
    chance = np.random.default_rng(0)
    whole, starts = np.concatenate(sets), np.cumsum([0, *(len(each) for each in sets[:-1])])
    for _ in range(_BANDS):
        band = np.empty((_ROWS, len(sets)), np.int64)
        for row in range(_ROWS):
            factor, shift = (int(n) for n in chance.integers(1, _PRIME, 2))
            band[row] = np.minimum.reduceat((whole * factor + shift) % _PRIME, starts)
        order = np.lexsort(band)
        same = (band[:, order[1:]] == band[:, order[:-1]]).all(axis=0)
        first = order[0]
        for before, after, alike in zip(order[:-1].tolist(), order[1:].tolist(), same.tolist(), strict=True):
            if not alike:
                first = after
                continue
            for other in {before, int(first)}:
                if joined.top(other) != joined.top(after) and _close(sets[other], sets[after], near):
                    joined.join(other, after)


def _close(one: NDArray[np.int64], other: NDArray[np.int64], near: float) -> bool:
    common = len(np.intersect1d(one, other, assume_unique=True))
    return common >= near * (len(one) + len(other) - common)
