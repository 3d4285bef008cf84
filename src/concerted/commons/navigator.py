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
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from concerted.commons.patterns import CONTEXTS, Pattern, texts
from concerted.commons.prose import worded
from concerted.commons.spelling import understood
from concerted.commons.terms import counted, name_of, terms
from concerted.commons.terms import words as each_word
from concerted.commons.values import Mapping as Group

WEIGHTS = {"label": 5.0, "alias": 5.0, "title": 5.0, "summary": 3.0, "keyword": 3.0, "body": 0.3}
"""What a word counts in each field of a pattern."""

_LENGTH = {"body": 0.9}
_LENGTH_OF_NAMES = 0.5
_SATURATION = 1.2
_EXACT = 2.0
_OWN = 1.1
_MEANT = 0.5

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


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a pattern that search reads."""

    field: str
    context: str
    text: str
    counts: Counter[str] = dataclasses.field(repr=False)


def passages(pattern: Pattern) -> Iterator[Passage]:
    """Yield what search reads of a pattern: its names in every context, what it says of itself, and its body."""
    for kind, context, text in _said(pattern):
        if text:
            yield Passage(kind, context, text, counted(text))


def _said(pattern: Pattern) -> Iterator[tuple[str, str, str]]:
    yield "title", "", pattern.title
    yield from (("label", context, label.text) for context, label in pattern.labels.items())
    yield from (("alias", "", alias.text) for alias in pattern.aliases)
    yield "summary", "", pattern.summary
    yield from (("keyword", "", hint) for hint in hints(pattern))
    yield "body", "", worded(pattern.body)


def hints(pattern: Pattern) -> list[str]:
    """Return a pattern's tension and keywords: what its author gave search."""
    found = pattern.top.get("ontology", "search_hints")
    if not isinstance(found, Group):
        return []
    return [found.text("primary_tension"), *(word.text for word in texts(found.get("vector_keywords")))]


class Navigator:
    """A library made ready to be asked."""

    def __init__(self, patterns: Iterable[Pattern], *, encoder: Encoder | None = None) -> None:
        self.patterns = list(patterns)
        self._passages = [list(passages(pattern)) for pattern in self.patterns]
        self._names: dict[str, list[tuple[int, Passage]]] = defaultdict(list)
        for number, said in enumerate(self._passages):
            for passage in said:
                if passage.field in {"title", "label", "alias"}:
                    self._names[name_of(passage.text)].append((number, passage))
        self._scaled = list(self._weighed())
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
            slug = self.patterns[number].slug
            best[slug] = max(best.get(slug, (0.0, 0)), (round(score, 6), -number))
        ranked = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))[:most]
        asked = {term: word.text for word in each_word(words) for term in meant.get(word.term, (word.term,))}
        return [self._answer(-number, score, asked, context) for _, (score, number) in ranked]

    def lacking(self, contexts: Sequence[str] = CONTEXTS) -> list[Lacking]:
        """Return the patterns that have no label for some of these contexts, by their slugs."""
        found = ((pattern, tuple(c for c in contexts if c not in pattern.labels)) for pattern in self.patterns)
        return sorted(
            (Lacking(pattern, lacks) for pattern, lacks in found if lacks), key=lambda each: each.pattern.slug
        )

    def strongest(self, most: int) -> dict[str, list[tuple[int, float]]]:
        """Return each word's patterns and weights, of every pattern only its strongest words: for a small index.

        Half of them are those that it says most, however common: people ask in common words; half those that tell it
        from others.
        """
        often = [_summed(said) for said in self._scaled]
        holders = Counter(word for each in often for word in each)
        found: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, each in enumerate(often):
            weights = {word: round(self._rarity(holders[word]) * _full(n), 2) for word, n in each.items()}
            said = sorted(each, key=lambda word: (-each[word], word))[: most // 2]
            telling = sorted(weights.keys() - set(said), key=lambda word: (-weights[word], word))[: most - len(said)]
            for word in sorted({*said, *telling}):
                found[word].append((number, weights[word]))
        return dict(sorted(found.items()))

    def _posting(self, word: str) -> list[tuple[int, float]]:
        """Return the patterns a word speaks for, and how strongly; worked out when the word is first asked for."""
        if word not in self._postings:
            often = (sum(scale * counts[word] for scale, counts in said if word in counts) for said in self._scaled)
            held = [(number, n) for number, n in enumerate(often) if n]
            rarity = self._rarity(len(held))
            self._postings[word] = [(number, rarity * _full(n)) for number, n in held]
        return self._postings[word]

    def _rarity(self, holders: int) -> float:
        return math.log(1 + (len(self.patterns) - holders + 0.5) / (holders + 0.5))

    def _weighed(self) -> Iterator[list[tuple[float, Counter[str]]]]:
        """Yield each pattern's word counts, each with what a word counts there: less in a field that is long."""
        lengths = [_lengths(said) for said in self._passages]
        total = sum(lengths, Counter[str]())
        for said, length in zip(self._passages, lengths, strict=True):
            yield [
                (self._scale(p.field, length[p.field] * len(lengths) / (total[p.field] or 1)), p.counts) for p in said
            ]

    @staticmethod
    def _scale(field: str, long: float) -> float:
        part = _LENGTH.get(field, _LENGTH_OF_NAMES)
        return WEIGHTS[field] / (1 - part + part * long)

    def understood(self, words: str) -> dict[str, tuple[str, ...]]:
        """Return what stands for each term that no pattern has: a slip mended, words parted or joined."""
        asked = list(each_word(words))
        if all(self._posting(word.term) for word in asked):
            return {}
        holders = Counter(word for said in self._scaled for word in {each for _, counts in said for each in counts})
        return understood(asked, holders)

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
        for number, passage in self._names.get(name_of(words), ()):
            own = _OWN if context and passage.context == context else 1.0
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
        found = [match for passage in self._passages[number] if (match := _match(passage, asked))]
        found.sort(key=lambda it: (-len(it.words), it.context != context, list(WEIGHTS).index(it.field)))
        return dataclasses.replace(self.named(pattern, context), score=score, matches=tuple(found))


def _full(often: float) -> float:
    """Return what it counts that a word stands somewhere so often: the tenth time adds little."""
    return often * (_SATURATION + 1) / (often + _SATURATION)


def _summed(said: Iterable[tuple[float, Counter[str]]]) -> dict[str, float]:
    often: dict[str, float] = defaultdict(float)
    for scale, counts in said:
        for word, count in counts.items():
            often[word] += scale * count
    return often


def _lengths(said: Iterable[Passage]) -> Counter[str]:
    found: Counter[str] = Counter()
    for passage in said:
        found[passage.field] += passage.counts.total()
    return found


def _match(passage: Passage, asked: Mapping[str, str]) -> Match | None:
    shared = tuple(word for term, word in asked.items() if term in passage.counts)
    if not shared:
        return None
    text = "" if passage.field == "body" else passage.text
    return Match(passage.field, passage.context, text, shared)


def _in_short(pattern: Pattern) -> str:
    return f"{pattern.title}. {pattern.summary}"


def _cosine(one: Sequence[float], other: Sequence[float]) -> float:
    lengths = math.hypot(*one) * math.hypot(*other)
    return math.fsum(a * b for a, b in zip(one, other, strict=True)) / lengths if lengths else 0.0
