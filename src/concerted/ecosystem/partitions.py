"""How far two partitions of the same things agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def adjusted_rand(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    """Return the adjusted Rand index of two partitions (Hubert, Arabie 1985): 1 the same, 0 as by chance."""
    table = np.zeros((a.max(initial=0) + 1, b.max(initial=0) + 1))
    np.add.at(table, (a, b), 1)
    pairs = [float((counts * (counts - 1)).sum() / 2) for counts in (table, table.sum(axis=1), table.sum(axis=0))]
    everything = len(a) * (len(a) - 1) / 2
    expected = pairs[1] * pairs[2] / everything if everything else 0.0
    most = (pairs[1] + pairs[2]) / 2
    return (pairs[0] - expected) / (most - expected) if most != expected else 1.0
