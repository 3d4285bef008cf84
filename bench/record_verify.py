"""Verify the hashes of a million entries up to their root, against hashing those entries; memory stays flat."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from hashlib import sha256

from bench.measure import Figure, machine, paired
from concerted.record.tree import root_of

SMALL, COUNT = 10_000, 1_000_000
LEAVES = [b'{"e":%d,"x":"' % n + b"a" * 200 + b'"}' for n in range(COUNT)]


def limit() -> None:
    """Hash every entry in a bare loop and nothing else."""
    for leaf in LEAVES:
        sha256(b"\0" + leaf).digest()


def _made(count: int) -> Iterator[bytes]:
    return (b'{"e":%d,"x":"' % n + b"a" * 200 + b'"}' for n in range(count))


def _peak(count: int) -> int:
    tracemalloc.start()
    root_of(_made(count))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def run() -> Figure:
    """Measure seconds for the hashes up to the root; the bar is a multiple of hashing alone."""
    print(f"  peak memory: {_peak(SMALL):,} bytes at {SMALL:,} entries, {_peak(100_000):,} at 100,000")
    a, b, ratio = paired(lambda: root_of(LEAVES), limit)
    return Figure("record-verify", a, b, ratio, "at most 2 times hashing", ratio <= 2, "CPU s", machine())
