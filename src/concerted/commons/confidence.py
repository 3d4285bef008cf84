"""What a confidence means: of links with 0.3, about three in ten are ones that a curator draws.

Fitted by logistic regression on the library's own curated links, each weighed by how alike the two patterns are and how
high the one ranks for the other. Curated links that follow the alphabet are no evidence and left out; where too few
are left, the shipped fit stands, and `own` says so.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from concerted.commons.graph import Graph
from concerted.commons.likeness import Likeness

CANDIDATES = 25
"""How many of the most alike are looked at for each pattern."""

FEWEST = 30
"""Curated links that it takes to fit a library of its own."""

SHIPPED = (-2.8, 16.0, -0.75)
"""Constant, weight of likeness, weight of the logarithm of the rank: a fit over several real libraries, rounded."""

_STEPS = 60
_HELD_BACK = 0.5
_EARLY = 0.25
_SEVERAL = 3
LOWEST, HIGHEST = 0.01, 0.95


@dataclass(frozen=True, slots=True)
class Confidence:
    """Gives a link its confidence. `own` is whether it was fitted on this library."""

    weights: tuple[float, float, float]
    own: bool

    def of(self, score: float, rank: int) -> float:
        """Return the confidence in a link to the pattern of this rank (0 is the most alike)."""
        value = math.fsum(a * b for a, b in zip(self.weights, _features(score, rank), strict=True))
        return round(min(HIGHEST, max(LOWEST, _logistic(value))), 2)


def fit(likeness: Likeness, curated: Mapping[str, Collection[str]]) -> Confidence:
    """Fit on curated links (source → targets)."""
    rows, marks = [], []
    for source in sorted(curated):
        at = likeness.number[source]
        for rank, other in enumerate(likeness.ranked(at)[:CANDIDATES]):
            rows.append(_features(float(likeness.scores[at, other]), rank))
            marks.append(float(likeness.slugs[other] in curated[source]))
    if sum(marks) < FEWEST:
        return Confidence(SHIPPED, own=False)
    return Confidence(_fitted(rows, marks), own=True)


def evidence(graph: Graph) -> dict[str, set[str]]:
    """Return the curated links that show what curators draw: not the old automatic ones, nor those by the alphabet."""
    slugs = sorted(graph.patterns)
    found: dict[str, set[str]] = {}
    for source, pattern in graph.patterns.items():
        named = [link.target for link in pattern.relations if link.origin == "curated"]
        places = [bisect_left(slugs, name) / len(slugs) for name in named]
        if len(places) >= _SEVERAL and max(places) < _EARLY:
            continue
        targets = {e.target for e in graph.out[source] if e.origin == "curated" and e.target != source}
        if targets:
            found[source] = targets
    return found


def error(pairs: Iterable[tuple[float, bool]], *, bins: int = 10) -> float:
    """Return the expected calibration error: how far confidences lie from what came true (Guo et al. 2017)."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for confidence, true in pairs:
        held.setdefault(min(bins - 1, int(confidence * bins)), []).append((confidence, true))
    count = sum(map(len, held.values())) or 1
    return math.fsum(abs(math.fsum(c - t for c, t in each)) for each in held.values()) / count


def _features(score: float, rank: int) -> tuple[float, float, float]:
    return 1.0, score, math.log1p(rank)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def _fitted(rows: Sequence[tuple[float, float, float]], marks: Sequence[float]) -> tuple[float, float, float]:
    """Fit by Newton's method, held back towards the shipped fit so that it always ends and few links do not mislead."""
    import numpy as np  # noqa: PLC0415 - three numbers

    matrix, truth = np.array(rows), np.array(marks)
    usual = np.array(SHIPPED)
    weights = usual.copy()
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-np.clip(matrix @ weights, -30, 30)))
        slope = matrix.T @ (truth - guess) - _HELD_BACK * (weights - usual)
        curve = (matrix * (guess * (1 - guess))[:, None]).T @ matrix + _HELD_BACK * np.eye(3)
        weights = weights + np.clip(np.linalg.solve(curve, slope), -1, 1)
    one, two, three = (round(float(value), 4) for value in weights)
    return one, two, three
