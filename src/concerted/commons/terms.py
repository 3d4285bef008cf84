"""The words of a text: what search and likeness compare. The same text gives the same terms on every machine."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

STOP = frozenset(
    """a about across also an and any are as at be been being between both but by can could did do does doing done each
    either for from had has have having here how i if in into is it its itself just may more most must no nor not of off
    on once one only or other our out over own per same should so some such than that the their theirs them themselves
    then there these they this those through to too under until up upon us very was we were what when where whether
    which while who whom whose why will with within without would you your yours""".split()  # noqa: SIM905 - a page of words
)
"""Words that every text has, and that tell nothing about it."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
ENDINGS = (
    ("ational", "ate"), ("ization", "ize"), ("isation", "ize"), ("iveness", "ive"), ("fulness", "ful"),
    ("ousness", "ous"), ("ibility", "ible"), ("ability", "able"), ("ations", "ate"), ("ation", "ate"), ("ments", ""),
    ("ment", ""), ("ings", ""), ("ing", ""), ("ies", "y"), ("ied", "y"), ("ness", ""), ("edly", ""), ("ed", ""),
    ("ers", "er"), ("ly", ""), ("es", "e"), ("s", ""),
)  # fmt: skip
"""Endings that are cut, and what stands instead; the first that fits."""

_SHORTEST = 3
_LONGER = 4


class Word(NamedTuple):
    """One word of a text: as it stands, its term, and where."""

    text: str
    term: str
    start: int
    end: int


@lru_cache(maxsize=2**17)
def term(word: str) -> str:
    """Return the stem of a word; empty for a stop word, a contraction or a letter.

    `organising`, `organizes` and `organizations` have one in common.

    Suffixes are cut by a short list, in the manner of Lovins and Porter; what is left need not be a word.
    """
    word = word.lower().replace("’", "'").removesuffix("'s")
    if word in STOP or len(word) == 1 or "'" in word:
        return ""
    for ending, instead in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    if len(word) > _LONGER and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    for ending in ("e", "at", "or", "er"):
        if len(word) > _LONGER and word.endswith(ending):
            word = word[: -len(ending)]
    return word.replace("is", "iz") if word.endswith("is") else word


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text that tell something about it, in their order."""
    for found in _WORD.finditer(text):
        if known := term(found[0]):
            yield Word(found[0], known, found.start(), found.end())


def spellings(text: str, known: str) -> list[str]:
    """Return the words of a text that have one term, as they stand there."""
    return [word for word in _WORD.findall(text) if term(word) == known]


def terms(text: str) -> list[str]:
    """Return the terms of a text, in their order."""
    return [known for word in _WORD.findall(text) if (known := term(word))]


_ASCII = 128
_APART = bytes(b if b >= _ASCII or b in b"'" or bytes([b]).isalnum() else 32 for b in range(256)).lower()
"""What of a text's bytes may be part of a word, in small letters; a space for the others."""


def counted(text: str) -> Counter[str]:
    """Return how often each term stands in a text.

    The text is cut as bytes, which takes a third of the time; what is not plain ASCII is cut by the letter after that.
    """
    found: dict[str, int] = {}
    for token, count in cut(text).items():
        for known in terms_within(token):
            found[known] = found.get(known, 0) + count
    return Counter(found)


def cut(text: str) -> Counter[bytes]:
    """Return how often a text has each stretch of bytes that a word, or more than one beyond ASCII, may be made of."""
    return Counter(text.encode("utf-8", "surrogatepass").translate(_APART).split())


@lru_cache(maxsize=2**17)
def terms_within(token: bytes) -> tuple[str, ...]:
    """Return the terms of such a stretch: mostly one, or none."""
    return tuple(terms(token.decode("utf-8", "surrogatepass")))


def name_of(text: str) -> str:
    """Return a name with its case, marks and hyphens taken off, as loose comparison needs it."""
    return " ".join(_WORD.findall(text)).lower().replace("’", "'")
