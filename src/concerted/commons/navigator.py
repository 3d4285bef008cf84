"""The Navigator: a pattern by the words of *your* context (Group 2 of the seed's format).

    from concerted.commons import read_patterns
    from concerted.commons.navigator import Navigator
    navigator = Navigator(list(read_patterns([folder])))
    [answer.name for answer in navigator.find("sign-on for every team", context="corporate")]

Ranked by BM25F (Robertson and Zaragoza 2009): a word counts more in a label, alias or title than in the body, and a
name that is just what was asked stands first. Plain counting of words: no network, no model; `encoder` may add one.
"""

from __future__ import annotations

import dataclasses
import math
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from concerted.commons.index import Index
from concerted.commons.patterns import CONTEXTS, Pattern
from concerted.commons.spelling import understood
from concerted.commons.terms import counted, name_of, terms
from concerted.commons.terms import words as each_word

WEIGHTS = {"label": 5.0, "alias": 5.0, "title": 5.0, "summary": 3.0, "keyword": 3.0, "body": 0.3}
"""What a word counts in each field of a pattern."""

_LENGTH = dict.fromkeys(WEIGHTS, 0.5) | {"body": 0.9}
_SATURATION = 1.2
_EXACT = 2.0
_OWN = 1.1
_MEANT = 0.5
_REMEMBERED = 500
"""Words whose patterns are remembered for the next who asks."""

Encoder = Callable[[Sequence[str]], Sequence[Sequence[float]]]
"""Texts to vectors: anybody's model. It is never needed."""


@dataclass(frozen=True, slots=True)
class Match:
    """What of a pattern matched: the field, its text (of the body only the word), and the asker's words that did."""

    field: str
    context: str
    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A pattern that was found, named in the asker's words, with what matched, the strongest first."""

    pattern: Pattern
    name: str
    score: float
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Lacking:
    """A pattern without a label of its own for some contexts."""

    pattern: Pattern
    contexts: tuple[str, ...]


class Navigator:
    """A library made ready to be asked."""

    def __init__(
        self, patterns: Iterable[Pattern], *, index: Index | None = None, encoder: Encoder | None = None
    ) -> None:
        self.patterns = patterns if isinstance(patterns, Sequence) else list(patterns)
        self.index = index or Index.of(self.patterns)
        self._names: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for number, said in enumerate(self.index.said):
            for field, context, text in said:
                if field in {"title", "label", "alias"}:
                    self._names[name_of(text)].append((number, context))
        self._scales = self.index.scales(WEIGHTS, _LENGTH)
        self._postings: dict[str, list[tuple[int, float]]] = {}
        self._encoder = encoder
        self._vectors = encoder([_in_short(pattern) for pattern in self.patterns]) if encoder else ()

    def find(self, words: str, *, context: str | None = None, most: int = 10) -> list[Answer]:
        """Return the patterns that these words name, the best first; `context` is the asker's.

        Of one slug in several mounted libraries the best copy answers.
        """
        meant = self.understood(words)
        scores = self._scores(words, meant, context)
        best: dict[str, tuple[float, int]] = {}
        for number, score in scores.items():
            slug = self.index.slugs[number]
            best[slug] = max(best.get(slug, (0.0, 0)), (round(score, 6), -number))
        ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:most]
        asked = {term: word.text for word in each_word(words) for term in meant.get(word.term, (word.term,))}
        return [self._answer(-number, score, asked, context) for _, (score, number) in ranked]

    def strongest(self, most: int) -> dict[str, list[tuple[int, float]]]:
        """Return each word's patterns and weights, of every pattern only its strongest words: for a small index.

        Half of them are those that it says most, however common: people ask in common words; half those that tell it
        from others.
        """
        holders, words = self.index.holders(), list(self.index.words)
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number in range(len(self.patterns)):
            each = {words[at]: n for at, n in self.index.often_in(number, self._scales)}
            weights = {w: round(self._rarity(holders[self.index.words[w]]) * _full(n), 2) for w, n in each.items()}
            said = sorted(each, key=lambda word: (-each[word], word))[: most // 2]
            telling = sorted(weights.keys() - set(said), key=lambda word: (-weights[word], word))[: most - len(said)]
            for word in sorted({*said, *telling}):
                found[word].append((number, weights[word]))
        return dict(sorted(found.items()))

    def _posting(self, word: str) -> list[tuple[int, float]]:
        """Return the patterns a word speaks for, and how strongly; worked out when the word is first asked for."""
        if word not in self._postings:
            if len(self._postings) >= _REMEMBERED:
                self._postings.clear()
            held = self.index.often(word, self._scales)
            rarity = self._rarity(len(held))
            self._postings[word] = [(number, rarity * _full(n)) for number, n in held]
        return self._postings[word]

    def _rarity(self, holders: int) -> float:
        return math.log(1 + (len(self.patterns) - holders + 0.5) / (holders + 0.5))

    def understood(self, words: str) -> dict[str, tuple[str, ...]]:
        """Return what stands for each term that no pattern has: a slip mended, words parted or joined."""
        asked = list(each_word(words))
        if all(self._posting(word.term) for word in asked):
            return {}
        return understood(asked, self._holders)

    @cached_property
    def _holders(self) -> dict[str, int]:
        held = zip(list(self.index.words), self.index.holders().tolist(), strict=False)
        return {word: n for word, n in held if n}

    def unknown(self, words: str) -> list[str]:
        """Return the words that no pattern has and that mean none, as they were asked."""
        meant = self.understood(words)
        return [word.text for word in each_word(words) if word.term not in meant and not self._posting(word.term)]

    def _scores(self, words: str, meant: Mapping[str, tuple[str, ...]], context: str | None) -> dict[int, float]:
        scores: dict[int, float] = defaultdict(float)
        for word in sorted({each for asked in terms(words) for each in meant.get(asked, (asked,))}):
            for number, weight in self._posting(word):
                scores[number] += weight
        top = max(scores.values(), default=1.0)
        for number, meaning in self._meanings(words):
            scores[number] += _MEANT * top * meaning
        for number, its in self._names.get(name_of(words), ()):
            own = _OWN if context and its == context else 1.0
            scores[number] = max(scores[number], top * _EXACT * own)
        return scores

    def _meanings(self, words: str) -> Iterator[tuple[int, float]]:
        if self._encoder is None:
            return
        asked = self._encoder([words])[0]
        for number, vector in enumerate(self._vectors):
            if (alike := _cosine(asked, vector)) > 0:
                yield number, alike

    @staticmethod
    def named(pattern: Pattern, context: str | None) -> Answer:
        """Return a pattern named in the words of a context, without having been asked for."""
        own = pattern.labels.get(context) if context else None
        return Answer(pattern, own.text if own else pattern.title, 0.0, ())

    def _answer(self, number: int, score: float, asked: Mapping[str, str], context: str | None) -> Answer:
        pattern = self.patterns[number]
        found = [match for said in self.index.said[number] if (match := _match(*said, counted(said[2]), asked))]
        body = _match("body", "", "", self.index.in_body(number, asked), asked)
        found += [body] if body else []
        found.sort(key=lambda it: (-len(it.words), it.context != context, list(WEIGHTS).index(it.field)))
        return dataclasses.replace(self.named(pattern, context), score=score, matches=tuple(found))


def lacking(patterns: Iterable[Pattern], contexts: Sequence[str] = CONTEXTS) -> list[Lacking]:
    """Return the patterns that have no label for some of these contexts, by their slugs."""
    found = ((pattern, tuple(c for c in contexts if c not in pattern.labels)) for pattern in patterns)
    return sorted((Lacking(pattern, lacks) for pattern, lacks in found if lacks), key=lambda each: each.pattern.slug)


def _full(often: float) -> float:
    """Return what it counts that a word stands somewhere so often: the tenth time adds little."""
    return often * (_SATURATION + 1) / (often + _SATURATION)


def _match(field: str, context: str, text: str, said: Container[str], asked: Mapping[str, str]) -> Match | None:
    shared = tuple(word for term, word in asked.items() if term in said)
    return Match(field, context, text, shared) if shared else None


def _in_short(pattern: Pattern) -> str:
    return f"{pattern.title}. {pattern.summary}"


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    lengths = math.hypot(*one) * math.hypot(*other)
    return math.fsum(a * b for a, b in zip(one, other, strict=True)) / lengths if lengths else 0.0
