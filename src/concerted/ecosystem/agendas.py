"""Who works on the same things: communities of actors whose documents share rare words.

TF-IDF over distinct documents, so that a text two actors share counts once for how rare its words are; the nearest
neighbours of each actor; Leiden communities (Traag, Waltman, van Eck 2019) of many resamples of the words, and then of
how often two neighbours came together (evidence accumulation: Fred, Jain 2005; consensus of communities: Lancichinetti,
Fortunato 2012).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import graspologic_native as graph
import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.encoder import Encoder
from concerted.ecosystem.profiles import Matrix, profiles, unit

NEIGHBOURS = 10
RESOLUTIONS = (1.0, 1.5)
RESAMPLES = 20
COMMON = 0.4
"""Share of the documents beyond which a word says nothing of an agenda."""
SHORT = 100
"""Words per actor below which the meaning of words helps their mere identity."""
MEANING = 0.5
"""What it weighs then."""
KEPT = 0.8
"""Share of the words in a resample."""


def rows(texts: Sequence[Sequence[str]], encoder: Encoder) -> Matrix:
    """Return a unit row per actor: the sum of its documents' TF-IDF, and of their words' meanings."""
    documents = sorted({text for actor in texts for text in actor})
    place = {text: number for number, text in enumerate(documents)}
    found = profiles([[text] for text in documents])
    known = found.spread <= COMMON * len(documents)
    weight = np.log(len(documents) / np.maximum(found.spread, 1)) * known
    each = unit(np.where(found.counts > 0, 1 + np.log(np.maximum(found.counts, 1)), 0.0) * weight)
    summed = unit(np.array([each[[place[text] for text in actor]].sum(axis=0) for actor in texts]))
    summed = summed[:, known]
    words = [word for word, keep in zip(found.words, known, strict=True) if keep]
    meant = unit(summed @ unit(encoder.meanings(words)))
    meant = unit(meant - meant.mean(axis=0))
    length = np.array([sum(len(text.split()) for text in actor) for actor in texts])
    few = MEANING * bool(np.median(length) < SHORT)
    return np.hstack([summed, few * meant])


def communities(found: Matrix, *, seed: int, advance: Callable[[int], None] = lambda _: None) -> NDArray[np.int64]:
    """Return the number of each actor's community, -1 for those without a neighbour."""
    chance = np.random.default_rng(seed)
    n = len(found)
    together = np.zeros((n, n))
    for turn in range(RESAMPLES):
        kept = chance.random(found.shape[1]) < KEPT
        part = unit(found[:, kept])
        edges = neighbours(part @ part.T)
        labels = leiden(edges, n, resolution=RESOLUTIONS[turn % len(RESOLUTIONS)], seed=seed + turn)
        together += (labels[:, None] == labels[None]) & (labels >= 0)[:, None]
        advance(1)
    together /= RESAMPLES
    np.fill_diagonal(together, 0)
    return leiden(_agreed(together), n, resolution=1.0, seed=seed)


def neighbours(like: Matrix) -> list[tuple[str, str, float]]:
    """Return an edge between each actor and its ten nearest, weighted by their likeness."""
    like = like.copy()
    np.fill_diagonal(like, -1)
    count = min(NEIGHBOURS, len(like) - 1)
    edges: dict[tuple[int, int], float] = {}
    for row, columns in enumerate(np.argsort(-like, axis=1, kind="stable")[:, :count]):
        for column in columns:
            if like[row, column] > 0:
                edges[min(row, int(column)), max(row, int(column))] = float(like[row, column])
    return [(str(a), str(b), weight) for (a, b), weight in sorted(edges.items())]


def leiden(edges: list[tuple[str, str, float]], n: int, *, resolution: float, seed: int) -> NDArray[np.int64]:
    """Return communities by modularity; -1 for a node without an edge."""
    labels = np.full(n, -1)
    if edges:
        _, found = graph.leiden(edges, resolution=resolution, seed=seed, iterations=5)
        for node, community in found.items():
            labels[int(node)] = community
    return labels


def _agreed(together: Matrix) -> list[tuple[str, str, float]]:
    """Return the pairs that came together in more than half of the resamples."""
    a, b = np.nonzero(np.triu(together > 0.5))  # noqa: PLR2004 - the majority
    return [(str(one), str(other), float(together[one, other])) for one, other in zip(a, b, strict=True)]
