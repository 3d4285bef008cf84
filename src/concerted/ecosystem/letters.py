"""Texts as arrays of their letters and digits, with the way back to the text: what `copied` compares."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

_CODES = 0x110000
_FACTOR = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_FIRST_STEP = 64


@dataclass(frozen=True, slots=True)
class Letters:
    """A text's letters and digits in lower case, and the place of each in the text."""

    codes: NDArray[np.uint32]
    places: NDArray[np.int64]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the text the letters from `start` to before `end` stand."""
        return int(self.places[start]), int(self.places[end - 1]) + 1


def letters(text: str) -> Letters:
    """Return a text's letters and digits; case, spaces, punctuation and marks are left out."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    lowered = _lowered()[codes]
    places = np.flatnonzero(lowered)
    return Letters(lowered[places], places)


@cache
def _lowered() -> NDArray[np.uint32]:
    """Return code point → that of its lower case, or 0 for what is neither letter nor digit."""
    table = np.zeros(_CODES, np.uint32)
    for code in range(_CODES):
        letter = chr(code)
        if letter.isalnum():
            low = letter.lower()
            table[code] = ord(low) if len(low) == 1 else code
    return table


def grams(codes: NDArray[np.uint32], size: int) -> NDArray[np.uint64]:
    """Return a hash for each run of `size` letters, modulo 2**64 (Karp, Rabin 1987), well mixed (splitmix64)."""
    if len(codes) < size:
        return np.zeros(0, np.uint64)
    falling = _powers(pow(_FACTOR, -1, 1 << 64), len(codes))
    rising = _powers(_FACTOR, len(codes))
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(codes.astype(np.uint64) * falling, dtype=np.uint64)])
    hashed = (sums[size:] - sums[:-size]) * rising[: len(codes) - size + 1]
    hashed = (hashed ^ (hashed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashed = (hashed ^ (hashed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: NDArray[np.uint64] = hashed ^ (hashed >> np.uint64(31))
    return mixed


def _powers(factor: int, count: int) -> NDArray[np.uint64]:
    steps = np.full(count, factor, np.uint64)
    steps[0] = 1
    return np.cumprod(steps, dtype=np.uint64)


def winnowed(hashes: NDArray[np.uint64], window: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the hashes that are the least of some window of so many in a row, and their places.

    Of a run of equal hashes only the first is kept. A text of fewer hashes than one window keeps its least.
    """
    if not len(hashes):
        return hashes, np.zeros(0, np.int64)
    window = min(window, len(hashes))
    least = _sliding(hashes, window, np.minimum)
    padded = np.concatenate([np.zeros(window - 1, np.uint64), least, np.zeros(window - 1, np.uint64)])
    kept = _sliding(padded, window, np.maximum) == hashes
    kept[1:] &= hashes[1:] != hashes[:-1]
    places = np.flatnonzero(kept)
    return hashes[places], places


def _sliding(values: NDArray[np.uint64], window: int, better: np.ufunc) -> NDArray[np.uint64]:
    """Return the best of each window, by doubling (sparse table): log2(window) passes over the values."""
    reach = 1
    while 2 * reach <= window:
        values = better(values[:-reach], values[reach:])
        reach *= 2
    rest = window - reach
    return better(values[: len(values) - rest], values[rest:]) if rest else values


def common_right(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> int:
    """Return how many letters two arrays have in common from their beginnings on."""
    size = min(len(a), len(b))
    start, step = 0, _FIRST_STEP
    while start < size:
        end = min(size, start + step)
        differ = np.flatnonzero(a[start:end] != b[start:end])
        if len(differ):
            return start + int(differ[0])
        start, step = end, 2 * step
    return size


def common_left(a: NDArray[np.uint32], b: NDArray[np.uint32]) -> int:
    """Return how many letters two arrays have in common from their ends back."""
    return common_right(a[::-1], b[::-1])
