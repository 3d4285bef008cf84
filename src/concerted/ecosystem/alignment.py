"""Alignment: how far two actors take the same sides.

From the affiliation network of discourse network analysis, actors × concepts, come the actor congruence network and,
less the conflict network, “subtract”. Positions are centred by concept, because where nearly all agree with nearly all,
congruence measures only activity (Leifeld 2017).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SHRINK_CONCEPT = 4.0
"""Actors' worth of doubt about what everyone thinks of a concept."""
MOST_PLACED = 3_000
"""Actors compared with each other, for there are as many pairs as their square; of more, those that say most."""
SHRINK_PAIR = 2.0
"""Concepts' worth of doubt about a pair: two actors that share one concept count a third."""


def alignment(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the symmetric matrix actors × actors in [-1, 1]: congruence less conflict, shrunk and centred.

    Zero on the diagonal, between actors that share no concept, and for those beyond `MOST_PLACED`.
    """
    spoke = ~np.isnan(matrix)
    count = spoke.sum(axis=0)
    held = np.where(spoke, matrix, 0.0)
    held = np.where(spoke, held - held.sum(axis=0) / (count + SHRINK_CONCEPT), 0.0)
    rows = most_speaking(matrix)
    held, shown = held[rows], spoke[rows].astype(float)
    product = held @ held.T
    power = held**2 @ shown.T
    length = np.sqrt(power * power.T)
    shared = shown @ shown.T
    aligned = np.divide(product, length, out=np.zeros_like(product), where=length > 1e-12)  # noqa: PLR2004 - float noise
    aligned *= shared / (shared + SHRINK_PAIR)
    np.fill_diagonal(aligned, 0.0)
    both: NDArray[np.float64] = np.clip((aligned + aligned.T) / 2, -1.0, 1.0)
    if len(rows) < len(matrix):
        everyone = np.zeros((len(matrix), len(matrix)))
        everyone[np.ix_(rows, rows)] = both
        return everyone
    return both


def most_speaking(matrix: NDArray[np.float64], fewest: int = 0) -> NDArray[np.intp]:
    """Return the rows, in order, that speak to at least so many concepts; of more than `MOST_PLACED` the first most."""
    spoken = (~np.isnan(matrix)).sum(axis=1)
    rows = np.flatnonzero(spoken >= fewest)
    return np.sort(rows[np.argsort(-spoken[rows], kind="stable")[:MOST_PLACED]])


class Pairs(Mapping[tuple[str, str], float]):
    """The alignment of each pair of actors that is above zero, by their names in order; looked up, not copied."""

    def __init__(self, actors: Sequence[str], aligned: NDArray[np.float64]) -> None:
        self._actors, self._aligned = actors, aligned
        self._place = {actor: row for row, actor in enumerate(actors)}

    def __getitem__(self, pair: tuple[str, str]) -> float:
        """Return the alignment of a pair; a `KeyError` where it is not above zero."""
        one, other = self._place[pair[0]], self._place[pair[1]]
        if one >= other or self._aligned[one, other] <= 0:
            raise KeyError(pair)
        return float(self._aligned[one, other])

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Yield the pairs, row by row."""
        for one, row in enumerate(self._aligned):
            yield from (
                (self._actors[one], self._actors[one + 1 + n]) for n in np.flatnonzero(row[one + 1 :] > 0).tolist()
            )

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return int((self._aligned > 0).sum()) // 2


def shuffled(matrix: NDArray[np.float64], chance: np.random.Generator) -> NDArray[np.float64]:
    """Return the matrix with each concept's positions dealt anew among the actors that spoke to it.

    The null model: as much activity and as many on either side of every concept, and no alignment.
    """
    dealt = matrix.copy()
    spoke = ~np.isnan(matrix.T)
    taken = matrix.T[spoke]
    ends = np.cumsum(spoke.sum(axis=1)).tolist()
    for begin, end in pairwise((0, *ends)):
        chance.shuffle(taken[begin:end])
    dealt.T[spoke] = taken
    return dealt
