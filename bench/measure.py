"""Timing two pieces of work against each other on a noisy machine."""

from __future__ import annotations

import gc
import json
import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass
from os import cpu_count
from statistics import median
from time import process_time


@dataclass(frozen=True)
class Figure:
    """One benchmark's result; `ratio` is what the bar speaks of."""

    name: str
    ours: float
    peer: float
    ratio: float
    bar: str
    holds: bool
    unit: str
    machine: str

    def json(self) -> str:
        """Return the figure as one line of JSON."""
        return json.dumps({key: round(v, 4) if isinstance(v, float) else v for key, v in asdict(self).items()})


def machine() -> str:
    """Return the machine in a few words."""
    return f"CPython {platform.python_version()}, {platform.machine()}, {cpu_count()} cores"


def paired(ours: Callable[[], object], peer: Callable[[], object], *, runs: int = 5) -> tuple[float, float, float]:
    """Run both in turn after a warm-up; return the medians in CPU seconds and the median of the ratios ours/peer."""
    times: list[tuple[float, float]] = []
    for _ in range(runs + 1):
        times.append((_cpu(ours), _cpu(peer)))
        print(f"  ours {times[-1][0]:.3f} s, peer {times[-1][1]:.3f} s", flush=True)
    counted = times[1:]
    return median(a for a, _ in counted), median(b for _, b in counted), median(a / b for a, b in counted)


def _cpu(work: Callable[[], object]) -> float:
    gc.collect()
    began = process_time()
    work()
    return process_time() - began
