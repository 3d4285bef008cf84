"""Append a million entries to the tree, with its root at hand, against bare hashing and against pymerkle.

The limit is SHA-256 in a bare loop: over the leaves, and over the one inner node that each leaf completes
on average, since no tree can do with less. A root after *every* entry needs some ten hashes more each at
a million (one for each set bit of the size), so that figure is printed by itself, with pymerkle's for the
same. pymerkle is GPL and no part of ours: `pip install pymerkle==7.0.0` beside this to compare.
"""

from __future__ import annotations

import tempfile
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from bench.measure import Figure, machine, paired
from concerted.record.tree import Range, leaf_hash

COUNT = 1_000_000
FEW = 20_000
"""Entries for pymerkle, whose root after each entry takes too long at a million; ours are measured alike."""
GROUP = 256
LEAVES = [b'{"e":%d,"x":"' % n + b"a" * 200 + b'"}' for n in range(COUNT)]
INNER = b"\1" + bytes(64)


def ours(count: int = COUNT) -> None:
    """Append every leaf, and ask for the root after each group that is committed together."""
    frontier = Range()
    for start in range(0, count, GROUP):
        frontier.extend([sha256(b"\0" + leaf).digest() for leaf in LEAVES[start : start + GROUP]])
        frontier.root()


def each(count: int = COUNT) -> None:
    """Append leaves one by one and ask for the root after each."""
    frontier = Range()
    for leaf in LEAVES[:count]:
        frontier.extend((leaf_hash(leaf),))
        frontier.root()


def leaves() -> None:
    """Hash every leaf in a bare loop and nothing else."""
    for leaf in LEAVES:
        sha256(b"\0" + leaf).digest()


def limit() -> None:
    """Hash every leaf, and an inner node for each, in a bare loop."""
    for leaf in LEAVES:
        sha256(b"\0" + leaf).digest()
        sha256(INNER).digest()


def _peers() -> None:
    from pymerkle import InmemoryTree, SqliteTree  # noqa: PLC0415 - may be absent

    def memory(every: int) -> None:
        tree = InmemoryTree(algorithm="sha256")
        for number, leaf in enumerate(LEAVES[:FEW]):
            tree.append_entry(leaf)
            if number % every == 0:
                tree.get_state()

    def stored(every: int) -> None:
        with tempfile.TemporaryDirectory() as folder, SqliteTree(str(Path(folder) / "tree.db")) as tree:
            for number, leaf in enumerate(LEAVES[:FEW]):
                tree.append_entry(leaf)
                if number % every == 0:
                    tree.get_state()

    for name, peer, bar in (("in memory", memory, 8), ("SQLite", stored, 20)):
        for every, mine in ((1, each), (GROUP, ours)):
            print(f" pymerkle {name}, {FEW:,} entries, root after every {every}:")
            ratio = paired(lambda mine=mine: mine(FEW), lambda peer=peer, every=every: peer(every), runs=1)[2]  # type: ignore[misc]
            print(f"  we are {1 / ratio:.1f} times as fast; the bar is {bar}")


def run() -> Figure:
    """Measure appends a second; the bar is a share of the hashing limit."""
    print(" against hashing the leaves alone:")
    share_of_leaves = 1 / paired(ours, leaves, runs=3)[2]
    print(f"  share: {share_of_leaves:.2f}")
    print(" with a fresh root after every single entry, against hashing the leaves alone:")
    print(f"  share: {1 / paired(each, leaves, runs=1)[2]:.2f}")
    if find_spec("pymerkle"):
        _peers()
    else:
        print(" pymerkle is not installed: pip install pymerkle==7.0.0, then again")
    print(" against hashing the leaves and the inner nodes:")
    a, b, ratio = paired(ours, limit)
    share = 1 / ratio
    bar = "at least .6 of bare SHA-256 over leaves and nodes"
    return Figure("record-append", COUNT / a, COUNT / b, share, bar, share >= 0.6, "1/s", machine())
