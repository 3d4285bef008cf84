"""How a cost grows: the exponent of a power law through measured sizes, and how far to trust it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log, sqrt

_STUDENT = {1: 12.71, 2: 4.30, 3: 3.18, 4: 2.78, 5: 2.57, 6: 2.45}
"""How many standard errors reach to either side of 95 %, by the sizes beyond the two that any line goes through."""


@dataclass(frozen=True, slots=True)
class Growth:
    """A power law: cost = `unit` × size ^ `exponent`, fitted by least squares on logarithms."""

    exponent: float
    error: float
    """Half the width of the exponent's 95 % interval; infinite where no size is left over to tell."""
    unit: float
    off: float
    """The largest factor by which a measured cost is off the line."""
    last: float
    """The exponent between the two largest sizes alone: where a start-up cost bends the line, nearer to the truth."""

    def at(self, size: float) -> float:
        """Return what a size costs by the line."""
        return self.unit * size**self.exponent


def growth(sizes: Sequence[float], costs: Sequence[float]) -> Growth:
    """Return how these costs grow with these sizes, at least two of them, smallest first; all above nothing."""
    x, y = [log(size) for size in sizes], [log(cost) for cost in costs]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = sum((one - mean_x) ** 2 for one in x)
    slope = sum((one - mean_x) * (other - mean_y) for one, other in zip(x, y, strict=True)) / spread
    off = [other - mean_y - slope * (one - mean_x) for one, other in zip(x, y, strict=True)]
    beyond = len(x) - 2
    error = _STUDENT[beyond] * sqrt(sum(one**2 for one in off) / beyond / spread) if beyond else float("inf")
    *_, (before, after) = pairwise(zip(x, y, strict=True))
    return Growth(
        exponent=slope,
        error=error,
        unit=exp(mean_y - slope * mean_x),
        off=exp(max(map(abs, off))),
        last=(after[1] - before[1]) / (after[0] - before[0]),
    )
