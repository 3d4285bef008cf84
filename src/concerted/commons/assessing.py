"""The eight dimensions compared across a library: where it is weak, and which scores are unlikely.

A score is a person's judgement; what is named here is where a second look pays.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from concerted.commons.checks.assessed import LEAST, MOST, number
from concerted.commons.patterns import DIMENSIONS, Pattern
from concerted.lines import Line

_ALIKE_FROM = 5
_FAR = 2.5
_WEAK = 2.5


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension across the library: how many scored it, mean, spread, how many of each score, the weakest."""

    name: str
    count: int
    mean: float
    spread: float
    histogram: tuple[int, ...]
    weakest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unlikely:
    """A pattern whose scores ask for a second look, and why."""

    slug: str
    file: str
    why: Line


@dataclass(frozen=True, slots=True)
class Compared:
    """The dimensions in order, weak patterns first to be tended, and unlikely scores."""

    patterns: int
    assessed: int
    dimensions: tuple[Dimension, ...]
    unlikely: tuple[Unlikely, ...]


def compare(patterns: Iterable[Pattern]) -> Compared:
    """Compare the assessments of a library's patterns."""
    scored: list[tuple[Pattern, dict[str, float]]] = []
    count = 0
    for pattern in patterns:
        count += 1
        if scores := _scores(pattern):
            scored.append((pattern, scores))
    dimensions = tuple(_dimension(name, scored) for name in DIMENSIONS)
    unlikely = [*_alike(scored), *_far(scored, dimensions)]
    return Compared(count, len(scored), dimensions, tuple(unlikely))


def _scores(pattern: Pattern) -> dict[str, float]:
    found = pattern.assessment.scores.items() if pattern.assessment else ()
    read = {name: number(value) for name, value in found}
    return {name: score for name, score in read.items() if score is not None and LEAST <= score <= MOST}


def _dimension(name: str, scored: list[tuple[Pattern, dict[str, float]]]) -> Dimension:
    found = sorted((scores[name], pattern.slug) for pattern, scores in scored if name in scores)
    values = [score for score, _ in found]
    mean = sum(values) / len(values) if values else 0.0
    spread = sqrt(sum((score - mean) ** 2 for score in values) / len(values)) if values else 0.0
    steps = Counter(min(int(score), MOST) for score in values)
    weakest = tuple(slug for score, slug in found if score <= _WEAK)
    return Dimension(name, len(values), mean, spread, tuple(steps[step] for step in range(LEAST, MOST + 1)), weakest)


def _alike(scored: list[tuple[Pattern, dict[str, float]]]) -> list[Unlikely]:
    """Name patterns that have the very same eight scores as many others: perhaps nobody looked at each."""
    groups: dict[tuple[float, ...], list[Pattern]] = defaultdict(list)
    for pattern, scores in scored:
        if len(scores) == len(DIMENSIONS):
            groups[tuple(scores[name] for name in DIMENSIONS)].append(pattern)
    shared = sorted((group for group in groups.values() if len(group) >= _ALIKE_FROM), key=lambda group: -len(group))
    return [
        Unlikely(
            pattern.slug, str(pattern.path), Line("The same eight scores as {count} others.", {"count": len(group) - 1})
        )
        for group in shared
        for pattern in group
    ]


def _far(scored: list[tuple[Pattern, dict[str, float]]], dimensions: tuple[Dimension, ...]) -> list[Unlikely]:
    """Name scores that lie far from the library's, the farthest first."""
    found = [
        (abs(scores[each.name] - each.mean) / each.spread, pattern, each, scores[each.name])
        for pattern, scores in scored
        for each in dimensions
        if each.name in scores and each.spread > 0
    ]
    far = sorted((item for item in found if item[0] > _FAR), key=lambda item: (-item[0], item[1].slug, item[2].name))
    return [
        Unlikely(
            pattern.slug,
            str(pattern.path),
            Line(
                "{name} is {score}, where the library’s mean is {mean}.",
                {"name": each.name, "score": f"{score:g}", "mean": f"{each.mean:.1f}"},
            ),
        )
        for _, pattern, each, score in far
    ]
