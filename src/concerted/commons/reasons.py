"""Why two patterns are linked, in the text's own words: the terms both use, and the two sentences that show it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from concerted.commons.likeness import Bags
from concerted.commons.patterns import Pattern
from concerted.commons.prose import sentences
from concerted.commons.terms import spellings, terms

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


class Reader:
    """A pattern's sentences, made ready to be quoted: of each which of the pattern's words stand in it, as numbers.

    `text` is its body in plain words, `at` its number among the bags.
    """

    def __init__(self, pattern: Pattern, text: str, bags: Bags, at: int) -> None:
        self.title = pattern.title
        self.name = pattern.title.lower()
        self.layer = pattern.top.text("orbital_layer")
        self.sentences = [each for each in (pattern.summary, *sentences(text)) if _quotable(each)]
        told = [terms(sentence) for sentence in self.sentences]
        place = {bags.words[number]: place for place, number in enumerate(bags.ids[at].tolist())}
        self.sizes = np.array([len(set(each)) for each in told], dtype=np.int64)
        within = [[place[term] for term in each if term in place] for each in told]
        often = np.bincount(_joined(within), minlength=len(place))
        self.ids, self.weights, self.often = (of[often > 0] for of in (bags.ids[at], bags.weights[at], often))
        local = np.cumsum(often > 0, dtype=np.int32) - 1
        single = [sorted(set(each)) for each in within]
        self.words = local[_joined(single)]
        self.ends = np.cumsum([len(each) for each in single], dtype=np.int32)
        self._forms: dict[str, str] = {}

    def shows(self, value: NDArray[np.float64], name: str) -> int:
        """Return which sentence shows most of what is shared in fewest words; one that names the other wins."""
        where = np.repeat(np.arange(len(self.ends)), np.diff(self.ends, prepend=0))
        totals = np.bincount(where, weights=value[self.words], minlength=len(self.ends))
        named = np.ones(len(totals))
        if " " in name and name in "\n".join(self.sentences).lower():
            for at in np.flatnonzero(totals).tolist():
                named[at] = _TWICE if name in self.sentences[at].lower() else 1
        return int(np.argmax(totals * named / (_SHORT + self.sizes)))

    def has(self, at: int) -> NDArray[np.int32]:
        """Return the pattern's words that stand in one sentence."""
        return self.words[self.ends[at - 1] if at else 0 : self.ends[at]]

    def form(self, term: str, word: int) -> str:
        """Return a term as the sentences spell it most often."""
        if term not in self._forms:
            holding = np.unique(np.searchsorted(self.ends, np.flatnonzero(self.words == word), side="right"))
            found = (word for at in holding.tolist() for word in spellings(self.sentences[at], term))
            forms = Counter(word.lower() for word in found)
            self._forms[term] = min(forms, key=lambda form: (-forms[form], form))
        return self._forms[term]


def reason(source: Reader, target: Reader, names: Sequence[str]) -> Reason | None:
    """Say why the one is linked to the other; None where their texts show nothing that can be quoted.

    `names` are the words that the readers' numbers stand for.
    """
    known, mine, theirs = np.intersect1d(source.ids, target.ids, assume_unique=True, return_indices=True)
    said = np.minimum(_SAYS, np.minimum(source.often[mine], target.often[theirs]))
    products = source.weights[mine].astype(np.int64) * target.weights[theirs] * said
    shared = np.lexsort((known, -products))[:_SHARED]
    if len(shared) < _TWICE:
        return None
    mine, theirs, value = mine[shared], theirs[shared], products[shared].astype(np.float64)
    here = source.shows(_spread(mine, value, len(source.ids)), target.name)
    in_here = np.isin(mine, source.has(here))
    there = target.shows(_spread(theirs, value * np.where(in_here, _TWICE, 1), len(target.ids)), source.name)
    in_both = in_here & np.isin(theirs, target.has(there))
    first = [*np.flatnonzero(in_both).tolist(), *np.flatnonzero(~in_both).tolist()][:_QUOTED]
    quoted = [source.form(names[known[shared[at]]], int(mine[at])) for at in first]
    spoken = ", ".join(f"“{word}”" for word in quoted)
    one, other = source.sentences[here], target.sentences[there]
    return Reason(_kind(source, target, one, other), f"Both speak of {spoken}. Here: “{one}” There: “{other}”")


def _quotable(sentence: str) -> bool:
    return len(sentence) <= _MOST_LETTERS and sentence.count(" ") >= _FEWEST_WORDS


def _joined(lists: Iterable[Sequence[int]]) -> NDArray[np.int32]:
    return np.fromiter(chain.from_iterable(lists), dtype=np.int32)


def _spread(at: NDArray[np.int64], value: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """Return the value of every word: nothing but where one is given."""
    spread = np.zeros(count)
    spread[at] = value
    return spread


def _kind(source: Reader, target: Reader, here: str, there: str) -> str:
    if source.layer and target.layer and source.layer != target.layer:
        return "generalizes_from" if target.layer < source.layer else "specializes_to"
    mine, theirs = set(source.name.split()), set(target.name.split())
    if mine < theirs or theirs < mine:
        return "specializes_to" if mine < theirs else "generalizes_from"
    if target.name in here.lower():
        return next((kind for kind, cue in _CUES if cue.search(here)), "complementary")
    if source.name in there.lower():
        turned = {"requires": "enables", "enables": "requires", "alternatives": "alternatives"}
        return next((turned[kind] for kind, cue in _CUES if cue.search(there)), "complementary")
    return "complementary"
