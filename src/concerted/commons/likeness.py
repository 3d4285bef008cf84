"""How alike two patterns are: the words they share, whether one names the other, and where each is filed.

Every vector is put into whole numbers before it is multiplied, and every sum stays below 2**24: so a product is
exact in any order of adding, and two machines find the same bytes.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from concerted.commons.passages import passages
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
_FEW = 48
"""Patterns that have a rare word, at most."""

_NOTHING = np.zeros(0, dtype=np.int32)
Ids: TypeAlias = NDArray[np.int32]
Rows: TypeAlias = NDArray[np.int64]
Total: TypeAlias = NDArray[np.float32]


class Bags:
    """How much each word weighs in each pattern: of every pattern its words by their numbers, and their weights.

    Weights are whole numbers whose squares add up to about `_SCALE` squared. `words` are in their order.
    """

    def __init__(self, held: list[Pattern]) -> None:
        numbers: dict[str, int] = {}
        counts = [_bag(pattern, numbers) for pattern in held]
        self.words = sorted(numbers)
        places = np.empty(len(numbers), dtype=np.int32)
        places[[numbers[word] for word in self.words]] = np.arange(len(numbers), dtype=np.int32)
        self.number = {word: at for at, word in enumerate(self.words)}
        orders = [np.argsort(places[ids]) for ids, _ in counts]
        counts = [(places[ids][order], often[order]) for (ids, often), order in zip(counts, orders, strict=True)]
        self.ids = [ids for ids, _ in counts]
        self.holders = np.bincount(np.concatenate([*self.ids, _NOTHING]), minlength=len(numbers))
        many = len(held)
        rarities = {n: round(math.log(1 + (many - n + 0.5) / (n + 0.5)), 6) for n in set(self.holders.tolist())}
        self.rarity = np.array([rarities[n] for n in self.holders.tolist()], dtype=np.float64)
        usual = (sum(int(often.sum()) for _, often in counts) / many if many else 0) or 1.0
        self.weights = [self._weighed(ids, often, usual) for ids, (_, often) in zip(self.ids, counts, strict=True)]

    def _weighed(self, ids: NDArray[np.int32], often: NDArray[np.int32], usual: float) -> NDArray[np.int32]:
        scale = 1 / (1 - _LENGTH + _LENGTH * int(often.sum()) / usual)
        raw = self.rarity[ids] * often * scale / (often * scale + _SATURATION)
        length = math.sqrt(math.fsum((raw * raw).tolist())) or 1.0
        return (raw / length * _SCALE).astype(np.int32)

    def summed(self, group: Iterable[int]) -> NDArray[np.int64]:
        """Return how much each word weighs in some patterns together."""
        some = list(group)
        ids, weights = (np.concatenate([*(of[at] for at in some), _NOTHING]) for of in (self.ids, self.weights))
        return np.bincount(ids, weights=weights, minlength=len(self.words)).astype(np.int64)

    def products(self) -> NDArray[np.float64]:
        """Return how alike the words of any two patterns are: 1 where they are the same."""
        total = np.zeros((len(self.ids), len(self.ids)), dtype=np.float32)
        rows = np.repeat(np.arange(len(self.ids)), [len(ids) for ids in self.ids])
        every, weights = np.concatenate([*self.ids, _NOTHING]), np.concatenate([*self.weights, _NOTHING])
        self._add_frequent(total, rows, every, weights)
        self._add_rare(total, rows, every, weights)
        made = total.astype(np.float64)
        made /= _SCALE**2
        return made

    def _add_frequent(self, total: Total, rows: Rows, every: Ids, weights: Ids) -> None:
        """Add the words that many patterns have, some thousands of them at a time."""
        frequent = np.flatnonzero(self.holders > _FEW)
        for start in range(0, len(frequent), _BLOCK):
            column = np.full(len(self.words), -1, dtype=np.int32)
            some = frequent[start : start + _BLOCK]
            column[some] = np.arange(len(some), dtype=np.int32)
            taken = np.flatnonzero(column[every] >= 0)
            block = np.zeros((len(total), len(some)), dtype=np.float32)
            block[rows[taken], column[every[taken]]] = weights[taken]
            total += block @ block.T

    def _add_rare(self, total: Total, rows: Rows, every: Ids, weights: Ids) -> None:
        """Add the words that few patterns have, one by one: there are many of them, and most pairs share none."""
        rare = np.flatnonzero((self.holders[every] >= _TWO) & (self.holders[every] <= _FEW))
        order = rare[np.argsort(every[rare], kind="stable")]
        ends = np.flatnonzero(np.diff(every[order], append=-1)) + 1
        for start, end in pairwise([0, *ends.tolist()]):
            some = order[start:end]
            here, weight = rows[some], weights[some].astype(np.float32)
            total[here[:, None], here] += weight[:, None] * weight


class Likeness:
    """All patterns compared with all. `scores[i, j]` is how much j offers itself as a neighbour of i."""

    def __init__(self, patterns: Mapping[str, Pattern]) -> None:
        self.slugs = sorted(patterns)
        self.number = {slug: at for at, slug in enumerate(self.slugs)}
        self.scatter = _scattered(self.slugs)
        self._held = held = [patterns[slug] for slug in self.slugs]
        self.bags = Bags(held)
        self.rarity = dict(zip(self.bags.words, self.bags.rarity.tolist(), strict=True))
        self.cosine = self.bags.products()
        self.names = _mentions(held)
        self.scores = self.scored()

    def scored(self, weights: Weights = SHIPPED) -> NDArray[np.float64]:
        """Return the scores under some weights: of a name, a domain, a layer, and of what resembles all."""
        mention, domain, layer, crowd = weights
        common = self.cosine.mean(axis=0) if self._held else self.cosine
        scores = self.cosine - crowd * common
        for (source, target), weight in self.names.items():
            scores[source, target] += mention * weight
        for members in _same([_domain(pattern) for pattern in self._held]):
            scores[np.ix_(members, members)] += domain
        for members in _same([pattern.top.text("orbital_layer") for pattern in self._held]):
            scores[np.ix_(members, members)] += layer
        np.fill_diagonal(scores, -np.inf)
        np.round(scores, 6, out=scores)
        return scores

    def nearest(self, slug: str, most: int) -> list[str]:
        """Return the slugs of the patterns most alike, the best first. Equals stand in no order of names."""
        at = self.number[slug]
        return [self.slugs[other] for other in self.ranked(at)[:most]]

    def ranked(self, at: int) -> list[int]:
        """Return the numbers of all others, the most alike first."""
        order: list[int] = np.lexsort((self.scatter, -self.scores[at])).tolist()
        order.remove(at)
        return order

    def rank(self, at: int, other: int) -> int:
        """Return the place of one among the others, as `ranked` has them."""
        scores, score = self.scores[at], self.scores[at, other]
        equal = (scores == score) & (self.scatter < self.scatter[other])
        return int(np.count_nonzero(scores > score) + np.count_nonzero(equal))


def _bag(pattern: Pattern, numbers: dict[str, int]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the words of a pattern by their numbers, new ones numbered on, and how often each stands there."""
    bag: dict[str, int] = {}
    for said in passages(pattern):
        for word, count in said.counts.items():
            bag[word] = bag.get(word, 0) + count
    ids = [numbers.setdefault(word, len(numbers)) for word in bag]
    return np.array(ids, dtype=np.int32), np.array(list(bag.values()), dtype=np.int32)


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


def _same(values: list[str]) -> Iterator[list[int]]:
    """Yield who has one value, for each value that is said."""
    groups: dict[str, list[int]] = defaultdict(list)
    for at, value in enumerate(values):
        if value:
            groups[value].append(at)
    yield from groups.values()


def _scattered(slugs: list[str]) -> NDArray[np.int64]:
    """Return the place of each slug in an order that has nothing to do with the alphabet: it decides between equals."""
    digests = [sha256(slug.encode("utf-8", "surrogatepass")).digest() for slug in slugs]
    place = {digest: at for at, digest in enumerate(sorted(digests))}
    return np.array([place[digest] for digest in digests], dtype=np.int64)
