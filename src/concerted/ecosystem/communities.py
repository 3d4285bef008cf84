"""Signed communities: positive weight inside, negative between, by local moves and aggregation.

The partition sought maximises the sum of the weights inside its parts (Doreian, Mrvar 1996; correlation clustering:
Bansal, Blum, Chawla 2004); parts are merged as in Blondel and others 2008, then actors moved once more.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ROUNDS = 30
GAIN = 1e-9
SINGLE, STARTS = 400, 64
"""Beyond so many rows the search starts from so many random parts, not from each row alone."""


def signed_communities(weights: NDArray[np.float64], *, seed: int) -> NDArray[np.intp]:
    """Return a label per row of a symmetric signed matrix, from 0 in order of first appearance."""
    draw = np.random.default_rng(seed)
    own = weights.astype(float, copy=True)
    np.fill_diagonal(own, 0.0)
    labels = np.arange(len(own))
    level = own
    if len(own) > SINGLE:
        labels = _moved(own, draw.permutation(len(own)) % STARTS, draw)
        parts = int(labels.max()) + 1
        level = _summed(_summed(own, labels, parts).T, labels, parts)
        np.fill_diagonal(level, 0.0)
    while len(level):
        moved = _moved(level, np.arange(len(level)), draw)
        labels = moved[labels]
        parts = int(moved.max()) + 1
        if parts == len(level):
            break
        level = _summed(_summed(level, moved, parts).T, moved, parts)
        np.fill_diagonal(level, 0.0)
    return _in_order(_moved(own, labels, draw)) if len(own) else labels


def _summed(weights: NDArray[np.float64], labels: NDArray[np.intp], parts: int) -> NDArray[np.float64]:
    """Return the columns of one label summed: rows × parts."""
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(parts))
    summed: NDArray[np.float64] = np.add.reduceat(weights[:, order], starts, axis=1)
    return summed


def _moved(weights: NDArray[np.float64], labels: NDArray[np.intp], draw: np.random.Generator) -> NDArray[np.intp]:
    """Move each row to the part it has most weight with, until none moves; an empty part is always at hand."""
    labels = labels.copy()
    parts = int(labels.max()) + 1
    towards = np.zeros((len(weights), parts + 1))
    towards[:, :parts] = _summed(weights, labels, parts)
    sizes = np.bincount(labels, minlength=parts + 1)
    for _ in range(ROUNDS):
        still = True
        for row in draw.permutation(len(weights)):
            here, there = int(labels[row]), int(towards[row].argmax())
            if towards[row, there] <= 0 and sizes.min() == 0:
                there = int(sizes.argmin())
            if towards[row, there] > towards[row, here] + GAIN:
                towards[:, here] -= weights[:, row]
                towards[:, there] += weights[:, row]
                sizes[here] -= 1
                sizes[there] += 1
                labels[row] = there
                still = False
        if still:
            break
    return np.unique(labels, return_inverse=True)[1]


def _in_order(labels: NDArray[np.intp]) -> NDArray[np.intp]:
    _, first, codes = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[codes]
