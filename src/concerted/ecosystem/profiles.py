"""Profiles of wording: what each actor says and how often, and whether an actor sounds like itself at all."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

MOST_CELLS = 40_000_000
"""Actors × words held at once: the words that the most actors use are kept."""
FEWEST_ACTORS = 5
"""Actors with two sentences or more that a test of themselves takes."""
HALVINGS = 5
LONGEST = 2_000
"""Characters of a sentence; what goes on for longer is cut."""
_WORD = re.compile(r"[^\W\d_][\w'’]*")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profiles:
    """Counts, units × words; `spread` says how many units use a word."""

    words: tuple[str, ...]
    counts: Matrix

    @property
    def spread(self) -> Matrix:
        """Return how many units use each word."""
        return np.asarray((self.counts > 0).sum(axis=0), float)

    @property
    def tfidf(self) -> Matrix:
        """Return unit rows of log counts, rare words counting more."""
        rarity = np.log((1 + len(self.counts)) / np.maximum(self.spread, 1))
        return unit(np.log1p(self.counts) * rarity)


def tokens(text: str) -> list[str]:
    """Return every word of a text in small letters, function words too: they carry manner and side."""
    return [word.lower() for word in _WORD.findall(text)]


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, cut where they have no end; cheap, since only their wording is used."""
    return [part[:LONGEST] for part in _SENTENCE.split(text) if part.strip()]


def profiles(texts: Sequence[Iterable[str]], *, pairs: bool = False, fewest: int = 2) -> Profiles:
    """Return the profiles of units, each a few texts; with `pairs`, those of neighbouring words as well.

    Words that fewer than `fewest` units use are left out.
    """
    counted = [Counter(word for text in unit_ for word in _terms(tokens(text), pairs=pairs)) for unit_ in texts]
    spread = Counter(word for count in counted for word in count)
    known = sorted((word for word, n in spread.items() if n >= fewest), key=lambda word: (-spread[word], word))
    known = sorted(known[: MOST_CELLS // max(1, len(texts))])
    place = {word: column for column, word in enumerate(known)}
    counts = np.zeros((len(texts), len(known)))
    for row, count in enumerate(counted):
        for word, n in count.items():
            if word in place:
                counts[row, place[word]] = n
    return Profiles(words=tuple(known), counts=counts)


def unit(rows: Matrix) -> Matrix:
    """Return the rows with length one; zero rows stay zero."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Matrix = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-12)  # noqa: PLR2004 - noise
    return scaled


@dataclass(frozen=True, slots=True, kw_only=True)
class Resemblance:
    """How much actors sound like themselves, and like each other, in sentences dealt into halves."""

    actors: int
    """Those that could be halved."""
    z: float
    """Standard deviations by which own halves are more alike than halves dealt among the actors."""
    common: float
    """Median likeness of two actors over an actor's to itself: near 1, all say the same; near 0, nothing."""

    @property
    def chance(self) -> float:
        """Return how often sentences dealt at random among actors would look like this."""
        return math.erfc(self.z / math.sqrt(2)) / 2


def resemblance(texts: Sequence[Sequence[str]]) -> Resemblance:
    """Deal each actor's sentences into halves and compare the halves of all actors.

    If sentences are exchangeable between actors, so are the second halves: the sum of likenesses of own halves then
    has the permutation distribution whose mean and variance Hoeffding (1951) gives exactly.
    """
    split = [[sentence for text in actor for sentence in sentences(text)] for actor in texts]
    split = [actor for actor in split if len(actor) > 1]
    n = len(split)
    if n < FEWEST_ACTORS:
        return Resemblance(actors=n, z=0.0, common=0.0)
    found = [_compared(split, turn) for turn in range(HALVINGS)]
    return Resemblance(
        actors=n, z=float(np.mean([z for z, _ in found])), common=float(np.mean([common for _, common in found]))
    )


def _compared(split: Sequence[Sequence[str]], turn: int) -> tuple[float, float]:
    n = len(split)
    dealt = [_halves(actor, turn) for actor in split]
    rows = profiles([*(first for first, _ in dealt), *(second for _, second in dealt)]).tfidf
    like = rows[:n] @ rows[n:].T
    centred = like - like.mean(axis=0) - like.mean(axis=1)[:, None] + like.mean()
    spread = math.sqrt(float((centred**2).sum()) / (n - 1))
    own = float(np.trace(like))
    others = float(np.median(like[~np.eye(n, dtype=bool)]))
    z = float(np.trace(centred)) / spread if spread > 1e-12 else 0.0  # noqa: PLR2004 - float noise
    return z, others * n / own if own > 0 else 1.0


def _halves(actor: Sequence[str], turn: int) -> tuple[list[str], list[str]]:
    """Deal sentences in an order that depends on what they say alone, so that the order of actors does not matter."""
    order = sorted(actor, key=lambda sentence: sha256(f"{turn} {sentence}".encode()).digest())
    return order[: len(order) // 2], order[len(order) // 2 :]


def _terms(words: Sequence[str], *, pairs: bool) -> Iterator[str]:
    yield from words
    if pairs:
        yield from (f"{one} {other}" for one, other in pairwise(words))
