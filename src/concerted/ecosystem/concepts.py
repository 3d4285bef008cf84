"""Concepts: what several actors' statements are about, found as communities of like statements.

Leiden communities (Traag, Waltman, van Eck 2019) of the mutual-neighbour graph of the statements' contents. Actors' own
names are masked first, since a name gives its group away; words that take a side are gone already.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import graspologic_native as graph
import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.names import canonical_name
from concerted.ecosystem.statements import Statement

NEIGHBOURS = 5
RESOLUTION = 2.0
"""Of the modularity; higher finds smaller concepts."""
LEAST_LIKE = 0.2
"""Cosine below which two statements are no neighbours."""
FEWEST = 2
"""Actors that must speak to something before it is a concept of the field."""
_BLOCK = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """What several actors take sides on, named by its most central statement."""

    name: str
    statements: tuple[int, ...]
    """Places in the list of statements, the most central first."""


def masked(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the texts without the actors' names, nor the longer words of which they are made.

    A word of a name is masked where it is written as a name; a word that the texts write small more often than with a
    capital, such as the “storage” of “Longhorn Storage”, is everybody's and stays.
    """
    read = list(texts)
    plain = sorted({canonical_name(name) for name in names})
    whole = {name for name in plain if len(name) > 4}  # noqa: PLR2004
    parts = {part for name in plain for part in name.split() if len(part) > 4} - whole  # noqa: PLR2004
    if not whole | parts:
        return read
    pattern = _any_of(whole | parts)
    written = Counter(found for text in read for found in pattern.findall(text))
    small: Counter[str] = Counter()
    for word, times in written.items():
        small[word.casefold()] += times if word == word.lower() else -times
    own = {word for word in whole | parts if " " in word or small[word.casefold()] <= 0}
    if not own:
        return read
    pattern = _any_of(own)
    return [pattern.sub(" ", text) for text in read]


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def find_concepts(
    statements: Sequence[Statement],
    vectors: NDArray[np.float32],
    *,
    seed: int,
    advance: Callable[[int], None] = lambda _: None,
) -> tuple[Concept, ...]:
    """Return the concepts that at least two actors speak to, the most spoken of first."""
    edges = _neighbours(vectors, advance)
    if not edges:
        return ()
    _, found = graph.leiden(edges, resolution=RESOLUTION, seed=seed, iterations=2)
    groups: dict[int, list[int]] = {}
    for node, community in found.items():
        groups.setdefault(community, []).append(int(node))
    kept = [_by_centrality(sorted(group), vectors) for group in groups.values()]
    kept = [group for group in kept if len({statements[n].actor for n in group}) >= FEWEST]
    kept.sort(key=lambda group: (-len({statements[n].actor for n in group}), -len(group), group))
    return tuple(Concept(name=_name(group, statements), statements=tuple(group)) for group in kept)


def _neighbours(vectors: NDArray[np.float32], advance: Callable[[int], None]) -> list[tuple[str, str, float]]:
    """Return the edges between each statement and its five nearest, by exact blocked products."""
    weights: dict[tuple[int, int], float] = {}
    for begin in range(0, len(vectors), _BLOCK):
        like = vectors[begin : begin + _BLOCK] @ vectors.T
        rows = np.arange(len(like))
        like[rows, begin + rows] = -1
        count = min(NEIGHBOURS, like.shape[1] - 1)
        nearest = np.argpartition(-like, count, axis=1)[:, :count]
        for row, columns in enumerate(nearest):
            for column in columns:
                if like[row, column] >= LEAST_LIKE:
                    pair = (min(begin + row, int(column)), max(begin + row, int(column)))
                    weights[pair] = float(like[row, column])
        advance(len(like))
    return [(str(a), str(b), weight) for (a, b), weight in sorted(weights.items())]


def _by_centrality(group: list[int], vectors: NDArray[np.float32]) -> list[int]:
    centre = vectors[group].mean(axis=0)
    nearness = vectors[group] @ centre
    return [group[n] for n in np.lexsort((group, -nearness))]


def _name(group: Sequence[int], statements: Sequence[Statement]) -> str:
    """Return the most central statement that is for it, shortened; or failing that, the most central."""
    wanted = [n for n in group if statements[n].polarity > 0] or list(group)
    text = " ".join(statements[wanted[0]].text.split())
    return text if len(text) <= 120 else text[:117].rsplit(" ", 1)[0] + " …"  # noqa: PLR2004 - a line or two
