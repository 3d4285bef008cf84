"""Growth of the whole way from texts to a map: CPU seconds and memory from ten thousand to a million statements.

    python -m bench.map_growth [STATEMENTS …]

Each size in a process of its own, with the rules as judge. The growth exponent is the slope of log seconds over log
statements. Each stage is shown beside the two limits of the machine: what it would cost to copy its vectors once
(memory bandwidth), and to do its multiply-adds (a matrix product).
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import process_time
from typing import Any

import numpy as np

from bench.large import large
from bench.measure import Figure, machine
from concerted.ecosystem.mapping import map_ecosystem
from concerted.ecosystem.neighbours import AXES, CELL, NEAR

SIZES = (10_000, 100_000, 1_000_000)
STEEPEST, MOST_GIB = 1.15, 4.0
BOUNDED = "Compare how they write"
"""The stage that reads a sample of a large corpus: it alone would make the whole look as if it hardly grew."""
WIDTH = 512
"""Numbers of a statement's vector."""


@dataclass(slots=True)
class Clock:
    """Measures the CPU seconds of each stage."""

    seconds: dict[str, float] = field(default_factory=dict)
    gib: dict[str, float] = field(default_factory=dict)
    """The most memory held until the end of each stage."""

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[Callable[[int], None]]:  # noqa: ARG002 - as others show it
        """Measure a stage until the block ends."""
        began = process_time()
        yield lambda _: None
        self.seconds[name], self.gib[name] = process_time() - began, peak()


def one(count: int) -> dict[str, object]:
    """Map a corpus of so many statements in this process; return what it took."""
    corpus = large(count)
    before = peak()
    clock, began = Clock(), process_time()
    found = map_ecosystem(corpus, progress=clock)
    return {
        "statements": len(found.statements),
        "concepts": len(found.concepts),
        "groups": len(found.coalitions),
        "seconds": process_time() - began,
        "gib": peak(),
        "gib_before": before,
        "stages": clock.seconds,
        "peaks": clock.gib,
    }


def peak() -> float:
    """Return the most memory this process has held, in GiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def apart(module: str, size: int) -> dict[str, Any]:
    """Return what a bench says of one size, measured in a process of its own with one thread."""
    done = subprocess.run(
        [sys.executable, "-m", module, "--one", str(size)],
        env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True, check=True, text=True,
    )  # fmt: skip
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def exponent(taken: list[dict[str, Any]], cost: Callable[[dict[str, Any]], float]) -> float:
    """Return the slope of log cost over log statements, by least squares."""
    return float(np.polyfit(np.log([t["statements"] for t in taken]), np.log([cost(t) for t in taken]), 1)[0])


def limits() -> tuple[float, float]:
    """Return the bytes a second that a copy moves (read and written), and the multiply-adds a second of a product."""
    block = np.ones(2**25, np.float32)
    target = np.empty_like(block)
    square = np.ones((2048, 2048), np.float32)
    copying, product = [], []
    for _ in range(5):
        began = process_time()
        np.copyto(target, block)
        copying.append(process_time() - began)
        began = process_time()
        square @ square
        product.append(process_time() - began)
    return 2 * block.nbytes / min(copying), 2048**3 / min(product)


def run(sizes: tuple[int, ...] = SIZES) -> Figure:
    """Measure each size; return the growth exponent against the bar."""
    moved, multiplied = limits()
    print(f"  limits: {moved / 1e9:.1f} GB copied, {multiplied / 1e9:.1f} G multiply-adds a CPU second", flush=True)
    taken = []
    for size in sizes:
        taken.append(apart("bench.map_growth", size))
        _show(taken[-1], moved, multiplied)
    slope = exponent(taken, lambda t: t["seconds"])
    rest = exponent(taken, lambda t: t["seconds"] - t["stages"][BOUNDED])
    print(f"  exponent {slope:.2f}; without “{BOUNDED}”, whose cost has a bound, {rest:.2f}", flush=True)
    memory = max(t["gib"] for t in taken)
    print(f"  the largest: {taken[-1]['seconds']:.0f} CPU s, {memory:.2f} GiB at most", flush=True)
    bar = f"exponent at most {STEEPEST} and {MOST_GIB:.0f} GiB, {sizes[0]:,} to {sizes[-1]:,} statements"
    holds = slope <= STEEPEST and memory <= MOST_GIB
    return Figure("map-growth", slope, STEEPEST, slope / STEEPEST, bar, holds, "exponent", machine())


def _show(taken: dict[str, Any], moved: float, multiplied: float) -> None:
    count, stages, peaks = taken["statements"], taken["stages"], taken["peaks"]
    print(
        f"  {count:,} statements: {taken['seconds']:.1f} CPU s, {taken['gib']:.2f} GiB"
        f" ({taken['gib_before']:.2f} before the map), {taken['concepts']} concepts, {taken['groups']} groups",
        flush=True,
    )
    pairs = count * min(count, CELL / 2 * (NEAR + 1))
    work = {"Cluster into concepts": pairs * AXES + count * WIDTH * AXES}
    for name, seconds in stages.items():
        copied = 2 * count * WIDTH * 4 / moved
        adds = work.get(name, 0) / multiplied
        limit = max(copied, adds)
        print(
            f"    {name:<34}{seconds:8.2f} s, up to {peaks[name]:.2f} GiB, {limit / max(seconds, 1e-9):6.1%} its limit:"
            f" vectors copied once {copied:.2f} s, multiply-adds {adds:.2f} s"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(int(sys.argv[2]))))
    else:
        print(run(tuple(map(int, sys.argv[1:])) or SIZES).json())
