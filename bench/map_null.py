"""Nothing there: coalitions reported on positions shuffled within concept, and on the same sets as they are.

The peer is Leiden on the positive part of the congruence network, centred by concept, groups of three and more.
"""

from __future__ import annotations

import graspologic_native as graph
import numpy as np
from numpy.typing import NDArray

from bench.hidden_votes import DATA, coded
from bench.measure import Figure, machine
from concerted.ecosystem.alignment import alignment, shuffled
from concerted.ecosystem.groups import find_groups

SEEDS = 20
SETS = (
    "senate109",
    "ungd2017",
    "wahlomat/2021-deutschland",
    "wahlomat/2013-bayern",
    "wahlomat/2019-europa",
    "polis/brexit-consensus",
    "polis/scoop-hivemind.taxes",
    "polis/15-per-hour-seattle",
)
ABSTAINS = "mardy"


def run() -> Figure:
    """Measure in how many of twenty shuffles anything is reported: the worst set; real sets must report groups."""
    ours, peers, holds = [], [], True
    for name in (*SETS, ABSTAINS):
        matrix = coded(DATA / name)
        found = find_groups(matrix, seed=0)
        real = sum(group.parent is None for group in found.groups)
        holds &= (real == 0) == (name == ABSTAINS)
        draw = np.random.default_rng(7)
        dealt = [shuffled(matrix, draw) for _ in range(SEEDS)]
        ours.append(sum(bool(find_groups(each, seed=seed).groups) for seed, each in enumerate(dealt)))
        peers.append(sum(bool(leiden(each)) for each in dealt))
        parts = len(found.groups) - real
        print(
            f"  {name}: {real} groups, {parts} parts, {sum(group.stable for group in found.groups)} stable;"
            f" shuffled: ours in {ours[-1]} of {SEEDS}, Leiden in {peers[-1]}; Leiden as it is {leiden(matrix)}",
            flush=True,
        )
    bar = "nothing in 19 of 20 shuffles of every set, groups in every real set but the sparse one"
    holds &= max(ours) <= 1
    worst, peer = float(max(ours)), float(max(peers))
    return Figure("map-null", worst, peer, worst / max(peer, 1), bar, holds, "of 20 shuffles", machine())


def leiden(matrix: NDArray[np.float64]) -> int:
    """Return how many communities of at least three Leiden reports."""
    aligned = alignment(matrix)
    edges = [(str(a), str(b), float(aligned[a, b])) for a, b in np.argwhere(np.triu(aligned, 1) > 0)]
    _, labels = graph.leiden(edges, seed=0, iterations=2)
    return int((np.bincount(list(labels.values())) >= 3).sum())
