"""Which patterns of a garden belong together, and what their community is called."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import graspologic_native
import numpy as np
from numpy.typing import NDArray

from concerted.commons.likeness import Bags, Likeness
from concerted.commons.patterns import Pattern
from concerted.commons.terms import words

_NAMING = 3
_SMALLEST = 3
Weights = Mapping[tuple[int, int], int]


@dataclass(frozen=True, slots=True)
class Community:
    """Patterns that are neighbours of each other; `confidence` is how much of one's likeness lies within."""

    id: str
    label: str
    confidence: float


def communities(
    likeness: Likeness, pairs: Sequence[Sequence[int]], patterns: Mapping[str, Pattern]
) -> dict[str, tuple[Community, ...]]:
    """Group the patterns by their links (Leiden: Traag et al. 2019), and name each group by what its patterns share."""
    weights: dict[tuple[int, int], int] = defaultdict(int)
    for source, targets in enumerate(pairs):
        for target in targets:
            alike = max(1, round(float(likeness.cosine[source, target]) * 1000))
            weights[min(source, target), max(source, target)] += alike
    if not weights:
        return {}
    edges = [(str(a), str(b), float(weight)) for (a, b), weight in sorted(weights.items())]
    _, labels = graspologic_native.leiden(edges, seed=0, iterations=2)
    members: dict[int, list[int]] = defaultdict(list)
    for name in sorted(labels, key=int):
        members[labels[name]].append(int(name))
    groups = sorted(group for group in members.values() if len(group) >= _SMALLEST)
    return _named(likeness, weights, groups, patterns)


def _named(
    likeness: Likeness, weights: Weights, groups: Sequence[Sequence[int]], patterns: Mapping[str, Pattern]
) -> dict[str, tuple[Community, ...]]:
    home = {at: number for number, group in enumerate(groups) for at in group}
    within, total = Counter[int](), Counter[int]()
    for (one, other), weight in weights.items():
        for at in (one, other):
            total[at] += weight
            within[at] += weight if home.get(one) == home.get(other) else 0
    found: dict[str, tuple[Community, ...]] = {}
    everywhere = likeness.bags.summed(range(len(likeness.slugs)))
    for group in groups:
        label = _label(likeness.bags, group, everywhere, [patterns[likeness.slugs[at]] for at in group])
        named = "-".join(label).lower(), " & ".join(map(str.capitalize, label))
        for at in group:
            found[likeness.slugs[at]] = (Community(*named, round(within[at] / total[at], 2)),)
    return found


def _label(bags: Bags, group: Sequence[int], everywhere: NDArray[np.int64], held: Sequence[Pattern]) -> list[str]:
    """Return the words of their names and summaries that the group's patterns share most, against all others."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for pattern in held:
        for word in words(f"{pattern.title}. {pattern.summary}"):
            forms[word.term][word.text.lower()] += 1
    within = bags.summed(group)
    here = {word: (int(within[at]), int(everywhere[at])) for word in forms for at in [bags.number[word]]}
    ranked = sorted(
        (word for word in forms if here[word][0]),
        key=lambda word: (-(here[word][0] ** 2) * forms[word].total() // here[word][1], word),
    )
    return [min(forms[word], key=lambda form: (-forms[word][form], form)) for word in ranked[:_NAMING]]
