"""What a pattern is about, in its own words: phrases that stand in its text, several times, and in few others."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from concerted.commons.terms import term

MOST = 8
_LENGTHS = (2, 3)
_OFTEN = 2
_PIECE = re.compile(r"([^\W_]+(?:['’][^\W_]+)?)([ –-](?=[^\W_]))?")
"""A word, and what joins the next one to it."""

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


def phrases(text: str) -> Phrases:
    """Return the phrases of two and three words that stand in a plain text at least twice.

    Their words follow each other with nothing but a space or a hyphen between.
    """
    said, spelt, joined = _pieces(text)
    found: Phrases = {}
    for length in _LENGTHS:
        counts = Counter(_windows(said, length))
        often = {phrase: n for phrase, n in counts.items() if n >= _OFTEN and len({*phrase, ""}) > length}
        forms: dict[tuple[str, ...], Counter[str]] = {phrase: Counter() for phrase in often}
        for at, phrase in enumerate(_windows(said, length)):
            if phrase in often:
                rest = (joined[n - 1] + spelt[n] for n in range(at + 1, at + length))
                forms[phrase][spelt[at] + "".join(rest)] += 1
        found |= {phrase: (n, _usual(forms[phrase])) for phrase, n in often.items()}
    return found


def usual_phrases(found: Iterable[Phrases]) -> dict[tuple[str, ...], float]:
    """Return the part of the texts that each phrase stands in."""
    every = list(found)
    return {phrase: n / len(every) for phrase, n in Counter(phrase for each in every for phrase in each).items()}


def _windows(said: list[str], length: int) -> Iterator[tuple[str, ...]]:
    """Return each so many words that follow each other."""
    return zip(*(said[at:] for at in range(length)), strict=False)


def _pieces(text: str) -> tuple[list[str], list[str], list[str]]:
    """Return the terms of a text, its words as spelt, and what joins each to the next; empty where a phrase ends."""
    said, spelt, joined = list[str](), list[str](), list[str]()
    for word, between in _PIECE.findall(text):
        said.append(_told(word))
        spelt.append(word)
        joined.append(between)
        if not between:
            said.append("")
            spelt.append("")
            joined.append("")
    return said, spelt, joined


@lru_cache(maxsize=2**17)
def _told(word: str) -> str:
    """Return the term of a word; nothing for one with a number in it."""
    return "" if _NUMBER.search(word) else term(word)


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
