"""Communities of aligned actors, or none: a group is reported only where chance would not give one as strong.

The whole search is run again on positions shuffled within each concept; a group counts when it is stronger than the
strongest group of nearly all of those (family-wise control by the maximum statistic: Westfall, Young 1993).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import graspologic_native as graph
import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.alignment import alignment, shuffled

FEWEST = 3
"""Actors in a group."""
SHUFFLES = 199
CHANCE = 0.05
"""The greatest probability that shuffled positions give a group as strong, for a group to be reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A community of aligned actors: rows of the position matrix, how strongly, and how likely by chance."""

    rows: tuple[int, ...]
    strength: float
    """Mean alignment of its pairs, in [-1, 1]."""
    score: float
    """Strength times the square root of the number of pairs: what is compared with chance."""
    chance: float
    """Share of shuffles whose strongest group scores at least as high, in (0, 1]."""


def find_groups(
    matrix: NDArray[np.float64], *, seed: int, advance: Callable[[int], None] = lambda _: None
) -> tuple[Group, ...]:
    """Return the groups that chance does not explain, the strongest first; none is an answer too."""
    observed = _grow(alignment(matrix), seed)
    if not observed:
        advance(SHUFFLES)
        return ()
    exceeded = _exceeded(matrix, np.array([score for _, _, score in observed]), seed, advance)
    groups = (
        Group(rows=rows, strength=strength, score=score, chance=(1 + int(times)) / (1 + SHUFFLES))
        for (rows, strength, score), times in zip(observed, exceeded, strict=True)
    )
    kept = [group for group in groups if group.chance <= CHANCE]
    return tuple(sorted(kept, key=lambda group: (-group.score, group.rows)))


def _exceeded(
    matrix: NDArray[np.float64], scores: NDArray[np.float64], seed: int, advance: Callable[[int], None]
) -> NDArray[np.int64]:
    """Return for each score how many shuffles gave a group as strong.

    Ends early once no score can be reported any more (sequential Monte Carlo: Besag, Clifford 1991).
    """
    chance = np.random.default_rng(seed)
    exceeded = np.zeros(len(scores), np.int64)
    for done in range(SHUFFLES):
        dealt = _grow(alignment(shuffled(matrix, chance)), seed)
        exceeded += max((score for _, _, score in dealt), default=0.0) >= scores
        advance(1)
        if (1 + exceeded.min()) / (1 + SHUFFLES) > CHANCE:
            advance(SHUFFLES - done - 1)
            break
    return exceeded


def _grow(aligned: NDArray[np.float64], seed: int) -> list[tuple[tuple[int, ...], float, float]]:
    """Return (rows, strength, score) of the communities of positive alignment, without those who conflict in them."""
    edges = [(str(a), str(b), float(aligned[a, b])) for a, b in np.argwhere(np.triu(aligned, 1) > 0)]
    if not edges:
        return []
    _, found = graph.leiden(edges, seed=seed, iterations=2)
    communities: dict[int, list[int]] = {}
    for node, community in found.items():
        communities.setdefault(community, []).append(int(node))
    pruned = (_pruned(np.array(sorted(rows)), aligned) for rows in communities.values())
    return [(tuple(map(int, rows)), *_strength(rows, aligned)) for rows in pruned if len(rows) >= FEWEST]


def _pruned(rows: NDArray[np.intp], aligned: NDArray[np.float64]) -> NDArray[np.intp]:
    """Leave out, one by one, whoever is least aligned with the rest, while that raises the group's score."""
    block = aligned[np.ix_(rows, rows)]
    kept = np.ones(len(rows), bool)
    with_rest = block.sum(axis=1)
    total, size = float(with_rest.sum()) / 2, len(rows)
    while size >= FEWEST:
        least = int(np.argmin(np.where(kept, with_rest, np.inf)))
        without = total - float(with_rest[least])
        if without / np.sqrt(_pairs(size - 1)) <= total / np.sqrt(_pairs(size)):
            break
        kept[least] = False
        with_rest = with_rest - block[least]
        total, size = without, size - 1
    return rows[kept]


def _strength(rows: NDArray[np.intp], aligned: NDArray[np.float64]) -> tuple[float, float]:
    """Return a group's mean alignment, and its score."""
    total = float(aligned[np.ix_(rows, rows)].sum()) / 2
    return total / _pairs(len(rows)), total / float(np.sqrt(_pairs(len(rows))))


def _pairs(size: int) -> float:
    return size * (size - 1) / 2
