"""Why two patterns are linked, in the text's own words: the terms both use, and the two sentences that show it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from concerted.commons.patterns import Pattern
from concerted.commons.prose import sentences
from concerted.commons.terms import words

_SHARED = 14
_SAYS = 4
_QUOTED = 3
_FEWEST_WORDS, _MOST_LETTERS = 5, 280
_TWICE = 2
_SHORT = 12


def _cue(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


_CUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("requires", _cue("requires?", "needs?", "depends? (?:up)?on", "builds? on", "rests? on", "prerequisite")),
    ("enables", _cue("enables?", "allows?", "makes? possible", "leads? to", "unlocks?", "prepares?")),
    ("alternatives", _cue("instead of", "rather than", "alternatives? to", "as opposed to")),
)
"""Words near the other's name that tell which kind of link is meant."""


@dataclass(frozen=True, slots=True)
class Reason:
    """The kind of a link, and the sentence that says why."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    terms: frozenset[str]
    small: str


class Reader:
    """A pattern's text, made ready to be quoted."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self.title = pattern.title
        self.name = pattern.title.lower()
        self.layer = pattern.top.text("orbital_layer")
        self.sentences: list[_Sentence] = []
        self.forms: dict[str, Counter[str]] = defaultdict(Counter)
        for each in (pattern.summary, *sentences(pattern.body)):
            if _quotable(each):
                self._take(each)

    def _take(self, sentence: str) -> None:
        held = list(words(sentence))
        for word in held:
            self.forms[word.term][word.text.lower()] += 1
        self.sentences.append(_Sentence(sentence, frozenset(word.term for word in held), sentence.lower()))

    def often(self, term: str) -> int:
        """Return how often a term stands in the sentences that may be quoted."""
        return self.forms[term].total()

    def form(self, term: str) -> str:
        """Return a term as the text spells it most often."""
        forms = self.forms[term]
        return min(forms, key=lambda form: (-forms[form], form))


def reason(source: Reader, target: Reader, weights: tuple[Mapping[str, int], Mapping[str, int]]) -> Reason | None:
    """Say why the one is linked to the other; None where their texts show nothing that can be quoted."""
    one, other = weights
    known = [term for term in one.keys() & other.keys() if term in source.forms and term in target.forms]
    products = {term: one[term] * other[term] * min(_SAYS, source.often(term), target.often(term)) for term in known}
    shared = sorted(products, key=lambda term: (-products[term], term))[:_SHARED]
    if len(shared) < _TWICE:
        return None
    value = {term: float(products[term]) for term in shared}
    here = _best(source.sentences, value, target.name)
    there = _best(target.sentences, {t: v * (_TWICE if t in here.terms else 1) for t, v in value.items()}, source.name)
    both = [term for term in shared if term in here.terms and term in there.terms]
    quoted = [source.form(term) for term in list(dict.fromkeys([*both, *shared]))[:_QUOTED]]
    names = ", ".join(f"“{word}”" for word in quoted)
    text = f"Both speak of {names}. Here: “{here.text}” There: “{there.text}”"
    return Reason(_kind(source, target, here, there), text)


def _quotable(sentence: str) -> bool:
    return len(sentence) <= _MOST_LETTERS and sentence.count(" ") >= _FEWEST_WORDS


def _best(said: Sequence[_Sentence], value: Mapping[str, float], name: str) -> _Sentence:
    """Return the sentence that shows most of what is shared in fewest words; one that names the other wins."""

    several = " " in name

    def shows(sentence: _Sentence) -> float:
        total = sum(value[term] for term in sentence.terms if term in value)
        named = _TWICE if total and several and name in sentence.small else 1
        return total * named / (_SHORT + len(sentence.terms))

    return max(said, key=shows)


def _kind(source: Reader, target: Reader, here: _Sentence, there: _Sentence) -> str:
    if source.layer and target.layer and source.layer != target.layer:
        return "generalizes_from" if target.layer < source.layer else "specializes_to"
    mine, theirs = set(source.name.split()), set(target.name.split())
    if mine < theirs or theirs < mine:
        return "specializes_to" if mine < theirs else "generalizes_from"
    if target.name in here.small:
        return next((kind for kind, cue in _CUES if cue.search(here.text)), "complementary")
    if source.name in there.small:
        turned = {"requires": "enables", "enables": "requires", "alternatives": "alternatives"}
        return next((turned[kind] for kind, cue in _CUES if cue.search(there.text)), "complementary")
    return "complementary"
