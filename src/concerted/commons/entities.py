"""What a pattern is about, in its own words: phrases that stand in its text, several times, and in few others."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from concerted.commons.patterns import Pattern
from concerted.commons.prose import plain
from concerted.commons.terms import Word, words

MOST = 8
_LONGEST = 3
_OFTEN = 2
_BETWEEN = re.compile(r"[ ]|-|–")
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing a pattern speaks of: its label is a phrase of the text, `relevance` from 0 to 1 against the first."""

    id: str
    type: str
    label: str
    relevance: float


Phrases = dict[tuple[str, ...], tuple[int, str]]
"""Terms of a phrase → how often it stands in a text, and its usual spelling."""


def entities(found: Phrases, rarity: Mapping[str, float], usual: Mapping[tuple[str, ...], float]) -> list[Entity]:
    """Return the phrases that tell most about a pattern, the strongest first, each as its text has it.

    `rarity` weighs the words of a phrase, `usual` is the part of the library's patterns that say it too.
    """
    weighed = {
        phrase: round(n * math.fsum(rarity[word] for word in phrase) / math.sqrt(len(phrase)) * (1 - usual[phrase]), 6)
        for phrase, (n, _) in found.items()
    }
    chosen: list[tuple[str, ...]] = []
    for phrase in sorted(weighed, key=lambda each: (-weighed[each], each)):
        if len(chosen) < MOST and not any(_overlap(phrase, other) for other in chosen):
            chosen.append(phrase)
    best = max((weighed[phrase] for phrase in chosen), default=0.0) or 1.0
    return [_entity(found[phrase][1], round(weighed[phrase] / best, 2)) for phrase in chosen]


def phrases(pattern: Pattern) -> Phrases:
    """Return the phrases of two and three words that stand in a pattern's text at least twice."""
    counts, forms = _phrases(plain(pattern.body))
    return {phrase: (n, _usual(forms[phrase])) for phrase, n in counts.items() if n >= _OFTEN}


def usual_phrases(found: Iterable[Phrases]) -> dict[tuple[str, ...], float]:
    """Return the part of the texts that each phrase stands in."""
    every = list(found)
    return {phrase: n / len(every) for phrase, n in Counter(phrase for each in every for phrase in each).items()}


def _phrases(text: str) -> tuple[Counter[tuple[str, ...]], dict[tuple[str, ...], Counter[str]]]:
    counts: Counter[tuple[str, ...]] = Counter()
    forms: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for run in _runs(text):
        for start in range(len(run)):
            for end in range(start + 2, min(len(run), start + _LONGEST) + 1):
                phrase = tuple(word.term for word in run[start:end])
                if len(set(phrase)) == len(phrase):
                    counts[phrase] += 1
                    forms[phrase][text[run[start].start : run[end - 1].end]] += 1
    return counts, forms


def _runs(text: str) -> Iterator[list[Word]]:
    """Yield words that follow each other with nothing but a space or a hyphen between."""
    run: list[Word] = []
    for word in words(text):
        if run and not _BETWEEN.fullmatch(text, run[-1].end, word.start):
            yield run
            run = []
        if not _NUMBER.search(word.text):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return len(set(one) & set(other)) * 2 > min(len(one), len(other))


def _usual(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], form))


def _entity(form: str, relevance: float) -> Entity:
    label = " ".join(word[:1].upper() + word[1:] for word in form.split())
    return Entity(_id(label), _type(label), label, relevance)


def _id(label: str) -> str:
    return re.sub(r"[\W_]+", "-", label.lower()).strip("-")


def _type(label: str) -> str:
    """Something one does, or something one thinks of."""
    return "practice" if any(word.lower().endswith("ing") for word in label.split()) else "concept"
