"""Append leaves with a fresh root after each, against a bare loop of SHA-256 over the same leaves."""

from __future__ import annotations

from bench.measure import Figure, machine, paired
from concerted.record.tree import Tree, leaf_hash

COUNT = 200_000
LEAVES = [b'{"e":%d,"x":"' % n + b"a" * 200 + b'"}' for n in range(COUNT)]


def ours() -> None:
    """Append every leaf and ask for the root after each."""
    tree = Tree()
    for leaf in LEAVES:
        tree.append(leaf_hash(leaf))
        tree.root()


def limit() -> None:
    """Hash every leaf and nothing else."""
    for leaf in LEAVES:
        leaf_hash(leaf)


def run() -> Figure:
    """Measure appends a second; the bar is a share of the hashing limit."""
    a, b, ratio = paired(ours, limit)
    share = 1 / ratio
    return Figure(
        "record-append", COUNT / a, COUNT / b, share, "at least .6 of the limit", share >= 0.6, "1/s", machine()
    )
