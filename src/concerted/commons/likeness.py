"""How alike two patterns are: the words they share, whether one names the other, and where each is filed.

Every vector is put into whole numbers before it is multiplied, and every sum stays below 2**24: so a product is
exact in any order of adding, and two machines find the same bytes.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from concerted.commons.navigator import passages
from concerted.commons.patterns import Pattern
from concerted.commons.terms import name_of

MENTION, DOMAIN, LAYER = 0.02, 0.03, 0.02
"""What it adds that one names the other (for each unit of rarity), that both have one domain, one orbital layer."""

CROWD = 0.6
"""How much of a pattern's likeness to everybody is taken off: what resembles all is nobody's neighbour."""

Weights: TypeAlias = tuple[float, float, float, float]
SHIPPED: Weights = (MENTION, DOMAIN, LAYER, CROWD)

_SCALE = 4000
_BLOCK = 4096
_SATURATION = 1.2
_LENGTH = 0.75
_MOST_MENTIONED = 4.0
_TWO = 2


class Likeness:
    """All patterns compared with all. `scores[i, j]` is how much j offers itself as a neighbour of i."""

    def __init__(self, patterns: Mapping[str, Pattern]) -> None:
        self.slugs = sorted(patterns)
        self.number = {slug: at for at, slug in enumerate(self.slugs)}
        self.scatter = _scattered(self.slugs)
        self._held = held = [patterns[slug] for slug in self.slugs]
        bags = [_bag(pattern) for pattern in held]
        holders = Counter(word for bag in bags for word in bag)
        count = len(held)
        self.rarity = {w: round(math.log(1 + (count - n + 0.5) / (n + 0.5)), 6) for w, n in holders.items()}
        self.weights = [_weights(bag, self.rarity, _usual(bags)) for bag in bags]
        self.everywhere = Counter[str]()
        for each in self.weights:
            self.everywhere.update(each)
        self.cosine = _products(self.weights, sorted(word for word, n in holders.items() if n >= _TWO))
        self.names = _mentions(held)
        self.scores = self.scored()

    def scored(self, weights: Weights = SHIPPED) -> NDArray[np.float64]:
        """Return the scores under some weights: of a name, a domain, a layer, and of what resembles all."""
        mention, domain, layer, crowd = weights
        common = self.cosine.mean(axis=0) if self._held else self.cosine
        scores = self.cosine - crowd * common
        for (source, target), weight in self.names.items():
            scores[source, target] += mention * weight
        scores += domain * _same([_domain(pattern) for pattern in self._held])
        scores += layer * _same([pattern.top.text("orbital_layer") for pattern in self._held])
        np.fill_diagonal(scores, -np.inf)
        rounded: NDArray[np.float64] = np.round(scores, 6).astype(np.float64)
        return rounded

    def nearest(self, slug: str, most: int) -> list[str]:
        """Return the slugs of the patterns most alike, the best first. Equals stand in no order of names."""
        at = self.number[slug]
        return [self.slugs[other] for other in self.ranked(at)[:most]]

    def ranked(self, at: int) -> list[int]:
        """Return the numbers of all others, the most alike first."""
        return [int(other) for other in np.lexsort((self.scatter, -self.scores[at])) if other != at]


def _bag(pattern: Pattern) -> Counter[str]:
    return Counter(word for said in passages(pattern) for word in said.counts.elements())


def _usual(bags: list[Counter[str]]) -> float:
    return sum(bag.total() for bag in bags) / len(bags) or 1.0


def _weights(bag: Counter[str], rarity: Mapping[str, float], usual: float) -> dict[str, int]:
    """Return the weight of each word of a pattern in whole numbers: their squares add up to about `_SCALE` squared."""
    scale = 1 / (1 - _LENGTH + _LENGTH * bag.total() / usual)
    raw = {word: rarity[word] * n * scale / (n * scale + _SATURATION) for word, n in bag.items()}
    length = math.sqrt(math.fsum(value * value for value in raw.values()))
    return {word: int(value / length * _SCALE) for word, value in raw.items()} if length else {}


def _products(weights: list[dict[str, int]], shared: list[str]) -> NDArray[np.float64]:
    total = np.zeros((len(weights), len(weights)), dtype=np.float32)
    for start in range(0, len(shared), _BLOCK):
        column = {word: at for at, word in enumerate(shared[start : start + _BLOCK])}
        block = np.zeros((len(weights), len(column)), dtype=np.float32)
        for row, each in enumerate(weights):
            for word in each.keys() & column.keys():
                block[row, column[word]] = each[word]
        total += block @ block.T
    return total.astype(np.float64) / _SCALE**2


def _mentions(held: list[Pattern]) -> dict[tuple[int, int], float]:
    """Return who names whom in the body, by the other's title or slug of two words and more, weighed by rarity."""
    named: dict[tuple[str, ...], list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for at, pattern in enumerate(held):
        for name in {name_of(pattern.title), name_of(pattern.slug)}:
            if len(parts := tuple(name.split())) >= _TWO:
                named[parts[:2]].append((parts, at))
    counts = {
        (source, target): n
        for source, pattern in enumerate(held)
        for target, n in _named_in(name_of(pattern.body).split(), named).items()
        if source != target
    }
    holders = Counter(target for _, target in counts)
    return {
        (source, target): round(
            min(_MOST_MENTIONED, math.log1p(n) * max(0.0, math.log(len(held) / (1 + holders[target])))), 4
        )
        for (source, target), n in counts.items()
    }


def _named_in(words: list[str], named: Mapping[tuple[str, ...], Iterable[tuple[tuple[str, ...], int]]]) -> Counter[int]:
    found: Counter[int] = Counter()
    for at, pair in enumerate(pairwise(words)):
        for parts, target in named.get(pair, ()):
            if tuple(words[at : at + len(parts)]) == parts:
                found[target] += 1
    return found


def _domain(pattern: Pattern) -> str:
    return pattern.top.text("ontology", "domain") or pattern.top.text("domain")


def _same(values: list[str]) -> NDArray[np.float64]:
    kinds = {value: at for at, value in enumerate(sorted(set(values)))}
    marks = np.array([kinds[value] for value in values], dtype=np.int64)
    said = np.array([bool(value) for value in values], dtype=bool)
    same: NDArray[np.bool_] = (marks[:, None] == marks[None, :]) & said[:, None]
    return same.astype(np.float64)


def _scattered(slugs: list[str]) -> NDArray[np.int64]:
    """Return the place of each slug in an order that has nothing to do with the alphabet: it decides between equals."""
    digests = [sha256(slug.encode("utf-8", "surrogatepass")).digest() for slug in slugs]
    place = {digest: at for at, digest in enumerate(sorted(digests))}
    return np.array([place[digest] for digest in digests], dtype=np.int64)
