"""Speed at 50,000 statements against BERTopic with its own defaults, then Leiden on who takes the same sides.

Both begin from the same embeddings of the same statements and end with groups of actors. CPU seconds of the whole
process, threads included. BERTopic is no dependency of ours: where it cannot be imported, nothing is compared.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from time import process_time

import graspologic_native as graph
import numpy as np
from numpy.typing import NDArray

from bench.large import large
from bench.measure import Figure, machine
from concerted.ecosystem.alignment import alignment
from concerted.ecosystem.cache import Cache
from concerted.ecosystem.concepts import find_concepts
from concerted.ecosystem.encoder import Encoder
from concerted.ecosystem.groups import find_groups
from concerted.ecosystem.mapping import split
from concerted.ecosystem.positions import positions
from concerted.ecosystem.statements import Statement

STATEMENTS = 50_000
BAR = 20.0
OUTLIER = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What both begin from."""

    actors: tuple[str, ...]
    statements: Sequence[Statement]
    sides: NDArray[np.float64]
    vectors: NDArray[np.float32]


def run(count: int = STATEMENTS) -> Figure:
    """Measure us and the peer, once each."""
    if find_spec("bertopic") is None:
        sys.exit("map-speed: skipped, since BERTopic is not installed here (pip install bertopic).")
    given = made(count)
    ours, peers = _cpu(lambda: our_way(given)), _cpu(lambda: their_way(given))
    print(f"  {len(given.statements):,} statements by {len(given.actors)} actors: {ours:.1f} and {peers:.1f} CPU s")
    bar = f"at least {BAR:.0f} times less CPU at {count:,} statements"
    return Figure("map-speed", ours, peers, peers / ours, bar, peers / ours >= BAR, "CPU s", machine())


def made(count: int) -> Given:
    """Return statements with their sides and embeddings."""
    corpus = large(count)
    statements = split(corpus, Cache(), lambda _: None)
    vectors = Encoder().encode([statement.content for statement in statements])
    sides = np.array([statement.polarity for statement in statements], float)
    return Given(actors=corpus.actors, statements=statements, sides=sides, vectors=vectors)


def our_way(given: Given) -> int:
    """Return how many groups we find: concepts, positions, alignment, and groups against chance."""
    concepts = find_concepts(given.statements, given.vectors, seed=0)
    matrix = positions(given.statements, given.sides, concepts, given.actors)
    aligned = alignment(matrix)
    groups = find_groups(matrix, seed=0).groups
    print(f"  ours: {len(concepts)} concepts, {len(groups)} groups, {(aligned > 0).sum() // 2:,} aligned pairs")
    return len(groups)


def their_way(given: Given) -> int:
    """Return how many communities are found: BERTopic's topics, congruence by topic and side, and Leiden."""
    model = import_module("bertopic").BERTopic()  # importing it counts: it is part of using it
    topics = np.array(model.fit_transform([s.text for s in given.statements], embeddings=given.vectors)[0])
    place = {actor: row for row, actor in enumerate(given.actors)}
    holding = np.zeros((len(given.actors), 2 * (int(topics.max()) + 1)))
    for statement, topic, side in zip(given.statements, topics.tolist(), given.sides.tolist(), strict=True):
        if topic != OUTLIER:
            holding[place[statement.actor], 2 * topic + (side > 0)] = 1
    congruence = np.triu(holding @ holding.T, 1)
    edges = [(str(a), str(b), float(congruence[a, b])) for a, b in np.argwhere(congruence > 0)]
    _, found = graph.leiden(edges, seed=0, iterations=2)
    none = int((topics == OUTLIER).sum())
    print(f"  peer: {topics.max() + 1} topics, {none:,} statements in none, {len(set(found.values()))} groups")
    return len(set(found.values()))


def _cpu(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


if __name__ == "__main__":
    print(run(*map(int, sys.argv[1:])).json())
