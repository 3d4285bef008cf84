"""Inclusion proofs from stored nodes: the cost at a million leaves against the cost at ten thousand."""

from __future__ import annotations

from bench.measure import Figure, machine, paired
from concerted.record.tree import Tree, inclusion_proof, leaf_hash

SMALL, LARGE, PROOFS = 10_000, 1_000_000, 20_000


def run() -> Figure:
    """Measure proofs a second; logarithmic growth makes the ratio log(1,000,000)/log(10,000) = 1.5."""
    tree = Tree([leaf_hash(n.to_bytes(8)) for n in range(LARGE)])

    def proofs(size: int) -> None:
        for n in range(PROOFS):
            inclusion_proof(n * 7919 % size, size, tree.node)

    a, b, ratio = paired(lambda: proofs(LARGE), lambda: proofs(SMALL))
    bar = "at most 2 times the cost at 10,000"
    return Figure("record-proof", PROOFS / a, PROOFS / b, ratio, bar, ratio <= 2, "1/s", machine())
