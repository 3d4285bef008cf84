"""Words that turn a sentence round, in the languages our members write in most.

The lists are plain files in `words/`, to be read and added to: a pair of opposites a line, a kind of things a line.
"""

from __future__ import annotations

from pathlib import Path

_WORDS = Path(__file__).parent / "words"


def _lines(name: str) -> list[list[str]]:
    return [line.split() for line in (_WORDS / f"{name}.txt").read_text(encoding="utf-8").splitlines()]


def _all(name: str) -> frozenset[str]:
    return frozenset(word for line in _lines(name) for word in line)


def _opposites() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for one, other in _lines("opposites"):
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return {word: frozenset(others) for word, others in found.items()}


def _kinds() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for number, line in enumerate(_lines("kinds")):
        for word in line:
            found.setdefault(word, set()).add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


NEGATORS = _all("negators")
"""Words that deny what they stand by."""
UNDONE = _all("undone")
"""Words that deny the verb after them."""
EMPTY = _all("empty")
"""Words that hold a sentence together and say little themselves."""
OPPOSITES = _opposites()
"""Word → those that say the contrary."""
KINDS = _kinds()
"""Word → the kinds it is one of; a thing is one of a kind or another, not both."""

REVERSING = ("un", "in", "im", "ir", "il", "dis", "non", "mis", "anti", "de", "a")
"""Beginnings that turn a word round, where the rest is the other word."""

LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһӏԛԝвкмнтАВЕКМНОРСТХІЈЅαοινρτυκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhlqwbkmhtABEKMHOPCTXIJSaoivptukABEZHIKMNOPTYX",
)
"""Cyrillic and Greek letters that look like Latin ones."""
