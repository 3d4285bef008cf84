"""Each statement's nearest others: exact while few, through a tree of cells when many.

Many vectors are first turned onto the principal axes of a sample, then divided again and again by k-means until every
cell is small; a vector is compared with its own cell and the cells nearest to it (an inverted file: Sivic, Zisserman
2003; Jégou, Douze, Schmid 2011). Work and memory grow in proportion to the number of vectors. Nothing is left to chance
but the sample and the first centres, which the seed decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

EXACT = 8_000
"""Vectors up to which each is compared with every other."""
AXES = 192
CELL = 160
"""Vectors in a cell at most, but for cells of copies."""
NEAR = 12
"""Neighbouring cells that are searched beside a vector's own."""

_BRANCHES = 16
_ROUNDS = 5
_SAMPLE = 8_192
_BLOCK = 2_048


def nearest(
    vectors: NDArray[np.float32], count: int, *, seed: int, advance: Callable[[int], None] = lambda _: None
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return (places, cosines) of the `count` nearest others of each unit vector, both of shape (vectors, count).

    The nearest stand first, equal ones in order of place. Where fewer were found, the place is -1 and the cosine 0.
    """
    places = np.full((len(vectors), count), -1, np.int32)
    cosines = np.zeros((len(vectors), count), np.float32)
    few = len(vectors) <= EXACT
    searched = vectors.astype(np.float32, copy=False) if few else turned(vectors, min(AXES, vectors.shape[1]), seed)
    for rows, others in _whole(len(vectors)) if few else _blocks(searched, seed):
        found, like = _best(searched, rows, others, count)
        places[rows, : found.shape[1]], cosines[rows, : found.shape[1]] = found, like
        advance(len(rows))
    cosines[places < 0] = 0
    return places, cosines


def _whole(count: int) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Yield blocks of all, each to be compared with all."""
    everyone = np.arange(count)
    for begin in range(0, count, _BLOCK):
        yield everyone[begin : begin + _BLOCK], everyone


def turned(vectors: NDArray[np.float32], axes: int, seed: int) -> NDArray[np.float32]:
    """Return the vectors on the principal axes of a sample of them, with length one again; shape (vectors, axes)."""
    chance = np.random.default_rng(seed)
    sample = vectors[np.sort(chance.choice(len(vectors), min(_SAMPLE, len(vectors)), replace=False))].astype(np.float64)
    _, directions = np.linalg.eigh(sample.T @ sample)
    onto = np.ascontiguousarray(directions[:, ::-1][:, :axes], np.float32)
    result = np.empty((len(vectors), axes), np.float32)
    for begin in range(0, len(vectors), _SAMPLE):
        part = vectors[begin : begin + _SAMPLE].astype(np.float32, copy=False) @ onto
        part /= np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-9)
        result[begin : begin + _SAMPLE] = part
    return result


def _best(
    vectors: NDArray[np.float32], rows: NDArray[np.intp], others: NDArray[np.intp], count: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the nearest among `others` of each of `rows`, without itself; `others` are in order and hold the rows."""
    like = vectors[rows] @ vectors[others].T
    like[np.arange(len(rows)), np.searchsorted(others, rows)] = -2
    count = min(count, len(others) - 1)
    if count < 1:
        return np.empty((len(rows), 0), np.int32), np.empty((len(rows), 0), np.float32)
    best = np.argpartition(-like, count - 1, axis=1)[:, :count]
    values = np.take_along_axis(like, best, axis=1)
    order = np.lexsort((best, -values), axis=1)
    best = np.take_along_axis(best, order, axis=1)
    return others[best].astype(np.int32), np.take_along_axis(values, order, axis=1)


def _blocks(vectors: NDArray[np.float32], seed: int) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Yield each cell's vectors, and those that they are compared with."""
    cells = list(divided(vectors, np.arange(len(vectors)), np.random.default_rng(seed)))
    centres = np.array([vectors[cell].mean(axis=0) for cell in cells])
    for begin in range(0, len(cells), _BLOCK):
        like = centres[begin : begin + _BLOCK] @ centres.T
        like[np.arange(len(like)), np.arange(begin, begin + len(like))] = np.inf
        near = np.argpartition(-like, min(NEAR, len(cells) - 1), axis=1)[:, : NEAR + 1]
        for cell, around in zip(cells[begin : begin + _BLOCK], near, strict=True):
            others = np.sort(np.concatenate([cells[number] for number in around]))
            for part in range(0, len(cell), _BLOCK):
                yield cell[part : part + _BLOCK], others


def divided(
    vectors: NDArray[np.float32], rows: NDArray[np.intp], chance: np.random.Generator
) -> Iterator[NDArray[np.intp]]:
    """Yield cells of like vectors, dividing by k-means until they are small or cannot be divided."""
    waiting = [rows]
    while waiting:
        cell = waiting.pop()
        if len(cell) <= CELL:
            yield cell
            continue
        parts = _parted(vectors[cell], min(_BRANCHES, -(-len(cell) // CELL) + 1), chance)
        numbers = np.flatnonzero(np.bincount(parts))
        if len(numbers) == 1:  # copies of one text, in pieces that fit
            yield from np.array_split(cell, -(-len(cell) // CELL))
        else:
            waiting.extend(cell[parts == number] for number in numbers[::-1])


def _parted(vectors: NDArray[np.float32], branches: int, chance: np.random.Generator) -> NDArray[np.intp]:
    """Return for each vector the part it belongs to (k-means on a sample: Lloyd 1982)."""
    sample = vectors[np.sort(chance.choice(len(vectors), min(_SAMPLE // 4, len(vectors)), replace=False))]
    centres = sample[chance.choice(len(sample), branches, replace=False)]
    for _ in range(_ROUNDS):
        parts = np.argmax(sample @ centres.T, axis=1)
        sums = (parts == np.arange(branches)[:, None]).astype(np.float32) @ sample
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), centres)
    result: NDArray[np.intp] = np.argmax(vectors @ centres.T, axis=1)
    return result
