"""The words of a library, counted once: which stand in which pattern, in which of its fields, and how often.

Seven bytes for each word of a pattern, all of them in a row. To ask for a word is to look through the row, which takes
a thousandth of a second for some thousands of patterns; and a pattern that changed is a stretch of it put anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from concerted.commons.passages import told
from concerted.commons.patterns import Pattern
from concerted.commons.terms import cut, terms_within

FIELDS = ("title", "label", "alias", "summary", "keyword", "body")
"""The fields of a pattern that are read; a field is its place here."""

_BODY = FIELDS.index("body")
_MOST = 2**16 - 1

Said: TypeAlias = tuple[tuple[str, str, str], ...]
"""What stands in a pattern outside of its body: field, context, text."""

Scales: TypeAlias = NDArray[np.float64]
"""What a word counts: in which pattern, in which field."""


class Entry(NamedTuple):
    """One pattern: its slug, what it says of itself, and its words by their numbers, each with field and count."""

    slug: str
    said: Said
    ids: NDArray[np.int32]
    fields: NDArray[np.uint8]
    counts: NDArray[np.uint16]

    def is_same(self, other: Entry) -> bool:
        """Tell whether search would read the same."""
        rows = ((self.ids, other.ids), (self.fields, other.fields), (self.counts, other.counts))
        return self[:2] == other[:2] and all(np.array_equal(one, two) for one, two in rows)


class Words(dict[str, int]):
    """Terms by their numbers, in the order in which they were first met."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        super().__init__((word, number) for number, word in enumerate(known))
        self._cut = _Cut(self)

    def counted(self, text: str) -> tuple[list[int], list[int]]:
        """Return the numbers of the terms in a text and how often each stands there; one may be there twice.

        Terms that are new get the next numbers.
        """
        found, numbers = cut(text), self._cut
        ids, counts = [numbers[token] for token in found], list(found.values())
        if _SEVERAL in ids:
            for token, count in found.items():
                if numbers[token] == _SEVERAL:
                    several = [self.setdefault(term, len(self)) for term in terms_within(token)]
                    ids += several
                    counts += [count] * len(several)
        return ids, counts


class _Cut(dict[bytes, int]):
    """What a text is cut into, by the number of its term: worked out when it is first met."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.words = words

    def __missing__(self, token: bytes) -> int:
        held = terms_within(token)
        made = self.words.setdefault(held[0], len(self.words)) if len(held) == 1 else _SEVERAL if held else _NONE
        self[token] = made
        return made


_NONE, _SEVERAL = -1, -2


def entry_of(pattern: Pattern, words: Words) -> Entry:
    """Count a pattern."""
    said: list[tuple[str, str, str]] = []
    ids, fields, counts = list[int](), list[int](), list[int]()
    for field, context, text in told(pattern):
        if text and field != "body":
            said.append((field, context, text))
        found, often = words.counted(text)
        ids += found
        fields += [FIELDS.index(field)] * len(found)
        counts += often
    numbers, most = np.array(ids, np.int32), np.minimum(np.array(counts, np.int64), _MOST)
    told_of = numbers >= 0
    columns = numbers[told_of], np.array(fields, np.uint8)[told_of], most.astype(np.uint16)[told_of]
    return Entry(pattern.slug, tuple(said), *columns)


class Index:
    """The entries of all patterns, one after the other."""

    def __init__(self, words: Words, slugs: list[str], said: list[Said], rows: Rows) -> None:
        self.words = words
        self.slugs = slugs
        self.said = said
        self.rows = rows

    @classmethod
    def of(cls, patterns: Iterable[Pattern]) -> Index:
        """Count these patterns."""
        words = Words()
        return cls.joined(words, [entry_of(pattern, words) for pattern in patterns])

    @classmethod
    def joined(cls, words: Words, entries: Sequence[Entry]) -> Index:
        """Put entries together whose words have these numbers."""
        ends = np.cumsum([len(each.ids) for each in entries], dtype=np.int64)
        ids = np.concatenate([np.zeros(0, np.int32), *(each.ids for each in entries)])
        fields = np.concatenate([np.zeros(0, np.uint8), *(each.fields for each in entries)])
        counts = np.concatenate([np.zeros(0, np.uint16), *(each.counts for each in entries)])
        return cls(words, [e.slug for e in entries], [e.said for e in entries], Rows(ends, ids, fields, counts))

    def entry(self, number: int) -> Entry:
        """Return the entry of a pattern."""
        some = self._stretch(number)
        rows = self.rows
        return Entry(self.slugs[number], self.said[number], rows.ids[some], rows.fields[some], rows.counts[some])

    def holders(self) -> NDArray[np.int64]:
        """Return in how many patterns each word stands, by the words' numbers."""
        each = [np.unique(self.rows.ids[self._stretch(number)]) for number in range(len(self.slugs))]
        return np.bincount(np.concatenate([np.zeros(0, np.int32), *each]), minlength=len(self.words))

    def scales(self, weights: Mapping[str, float], parts: Mapping[str, float]) -> Scales:
        """Return what a word counts in each pattern's fields: less in one that is longer than usual, by its part."""
        count, many = len(FIELDS), len(self.slugs)
        places = self._owners(np.arange(len(self.rows.ids))) * count + self.rows.fields
        lengths = np.bincount(places, weights=self.rows.counts, minlength=many * count).reshape(many, count)
        total = lengths.sum(axis=0)
        part = np.array([parts[field] for field in FIELDS])
        long = lengths * many / np.where(total == 0, 1, total)
        scales: Scales = np.array([weights[field] for field in FIELDS]) / (1 - part + part * long)
        return scales

    def often(self, word: str, scales: Scales) -> list[tuple[int, float]]:
        """Return the patterns that have a word, each with how often, scaled."""
        at = np.flatnonzero(self.rows.ids == self.words[word]) if word in self.words else np.zeros(0, np.int64)
        owners = self._owners(at)
        scaled = np.bincount(owners, weights=scales[owners, self.rows.fields[at]] * self.rows.counts[at])
        held = np.flatnonzero(scaled)
        return list(zip(held.tolist(), scaled[held].tolist(), strict=True))

    def often_in(self, number: int, scales: Scales) -> list[tuple[int, float]]:
        """Return the words of a pattern, each with how often, scaled."""
        _, _, ids, fields, counts = self.entry(number)
        known, places = np.unique(ids, return_inverse=True)
        scaled = np.bincount(places, weights=scales[number, fields] * counts)
        return list(zip(known.tolist(), scaled.tolist(), strict=True))

    def in_body(self, number: int, asked: Collection[str]) -> set[str]:
        """Return which of some words stand in a pattern's body."""
        _, _, ids, fields, _ = self.entry(number)
        held = ids[fields == _BODY]
        return {word for word in asked if word in self.words and (held == self.words[word]).any()}

    def _stretch(self, number: int) -> slice:
        return slice(int(self.rows.ends[number - 1]) if number else 0, int(self.rows.ends[number]))

    def _owners(self, at: NDArray[np.int64]) -> NDArray[np.int64]:
        owners: NDArray[np.int64] = np.searchsorted(self.rows.ends, at, side="right")
        return owners


class Rows(NamedTuple):
    """The words of all patterns in a row: where each pattern ends, and of each word its number, field and count."""

    ends: NDArray[np.int64]
    ids: NDArray[np.int32]
    fields: NDArray[np.uint8]
    counts: NDArray[np.uint16]
