"""Which concept a new statement joins: the nearest whose name it comes near, by the measures of a whole map, or none.

A whole map compares a statement with the demands that name the concepts of its neighbourhood, and gives it to that
which most come near. Here it is compared with the demands of the cells nearest to it (`neighbours`), and with those
that have its words; it goes to the nearest.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.cover import ALIKE, ALIKE_IN_SHORT, JOINING, NAMED_BY, PLAINLY
from concerted.ecosystem.keeping.kept import Kept
from concerted.ecosystem.likeness import SAME, Demand, alike, letters
from concerted.ecosystem.neighbours import EXACT, NEAR, divided
from concerted.ecosystem.statements import Statement

Vectors = NDArray[np.float32]


def lay_down(kept: Kept, heads: Sequence[tuple[int, Demand]], vectors: Vectors, *, seed: int) -> None:
    """Keep the demands that name concepts, by the concepts' numbers, so that the nearest can be found."""
    rows = np.arange(len(heads))
    few = len(heads) <= EXACT
    cells = [rows] if few else list(divided(vectors, rows, np.random.default_rng(seed)))
    cell = np.zeros(len(heads), int)
    for number, members in enumerate(cells):
        cell[members] = number
    centres = np.array([vectors[members].mean(axis=0) for members in cells if len(members)], "<f4")
    kept.note_blob("centres", centres.tobytes())
    kept.change(
        "INSERT INTO head VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                number, int(cell[n]), len(set(demand.telling)), letters(set(demand.telling)), " ".join(demand.telling),
                vectors[n].astype("<f2").tobytes(),
            )
            for n, (number, demand) in enumerate(heads)
        ),
    )  # fmt: skip
    kept.change(
        "INSERT INTO naming VALUES (?, ?)",
        ((word, number) for number, demand in heads for word in sorted(set(demand.telling))),
    )


class Heads:
    """The demands that name concepts, as they were laid down."""

    def __init__(self, kept: Kept, wide: int) -> None:
        """Read what is needed of all; vectors of this width are read as they are asked for."""
        self._kept, self._wide = kept, wide
        told = kept.rows("SELECT concept, cell, words, letters FROM head ORDER BY concept")
        self._concept, self._cell, self._words, self._letters = np.array(told, int).reshape(-1, 4).T
        self._enough = np.where(self._words > NAMED_BY, ALIKE, ALIKE_IN_SHORT)
        self._using: dict[str, NDArray[np.intp]] = {}

    def nearest(self, said: Sequence[Statement], vectors: Vectors) -> list[int]:
        """Return for each statement the number of the concept that it joins, or -1."""
        if not len(self._concept):
            return [-1] * len(said)
        demands = [Demand(statement.demand, statement.content) for statement in said]
        found = _Best(len(said))
        own = np.array([len(set(demand.telling)) for demand in demands], int)
        for heads, rows in self._cells(vectors):
            cosines = vectors[rows] @ self._vectors(heads).T
            near = (cosines >= self._enough[heads]) & (2 * own[rows, None] >= self._words[heads])
            found.see(rows, heads, cosines, near)
        for row, demand in enumerate(demands):
            heads = np.array(sorted(set(self._by_words(demand))), np.intp)
            if len(heads):
                cosines = vectors[row : row + 1] @ self._vectors(heads).T
                found.come_near(np.array([row]), heads, cosines)
        return [int(self._concept[place]) if place >= 0 else -1 for place in found.joined().tolist()]

    def _cells(self, vectors: Vectors) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """Yield the heads of each cell, and the rows of the vectors that have it among the nearest cells."""
        centres = np.frombuffer(self._kept.blob("centres"), "<f4").reshape(-1, self._wide)
        many = min(NEAR + 1, len(centres))
        near = np.argpartition(-(vectors @ centres.T), many - 1, axis=1)[:, :many]
        order = np.argsort(self._cell, kind="stable")
        ends = np.cumsum(np.bincount(self._cell, minlength=len(centres)))
        asked = np.argsort(near, axis=None, kind="stable")
        until = np.cumsum(np.bincount(near.ravel(), minlength=len(centres)))
        for number in np.flatnonzero(np.bincount(near.ravel(), minlength=len(centres))).tolist():
            begin, first = (ends[number - 1], until[number - 1]) if number else (0, 0)
            yield order[begin : ends[number]], asked[first : until[number]] // many

    def _vectors(self, heads: NDArray[np.intp]) -> Vectors:
        asked = json.dumps(self._concept[heads].tolist())
        rows = self._kept.rows(
            "SELECT vector FROM json_each(?) CROSS JOIN head ON head.concept = value ORDER BY key", [asked]
        )
        return np.frombuffer(b"".join(vector for (vector,) in rows), "<f2").reshape(-1, self._wide).astype(np.float32)

    def _by_words(self, demand: Demand) -> Iterator[int]:
        """Yield the places of heads with most words in common, or with all of which this demand begins."""
        words, said = set(demand.telling), demand.telling
        if demand.plain:
            begun = json.dumps([" ".join(said[:many]) for many in range(1, len(said) + 1)])
            rows = self._kept.rows(
                "SELECT concept FROM head WHERE telling IN (SELECT value FROM json_each(?))", [begun]
            )
            yield from np.searchsorted(self._concept, [n for (n,) in rows]).tolist()
        for place in self._sharing(words, letters(words)).tolist():
            (told,) = self._kept.rows("SELECT telling FROM head WHERE concept = ?", [int(self._concept[place])])[0]
            if alike(set(told.split()), words):
                yield place

    def _sharing(self, words: set[str], whole: int) -> NDArray[np.intp]:
        """Return the places of heads that are as long and may have enough words in common, by the rarest of these."""
        rare = sorted(words, key=lambda word: (len(self._with(word)), word))
        left, taken = whole, [np.zeros(0, np.intp)]
        for word in rare:
            if left < SAME * whole:
                break
            taken.append(self._with(word))
            left -= len(word)
        found = np.unique(np.concatenate(taken))
        return found[(self._letters[found] >= SAME * whole) & (self._letters[found] * SAME <= whole)]

    def _with(self, word: str) -> NDArray[np.intp]:
        """Return the places of heads that use a word."""
        if word not in self._using:
            rows = self._kept.rows("SELECT concept FROM naming WHERE word = ?", [word])
            self._using[word] = np.searchsorted(self._concept, np.array([n for (n,) in rows], int))
        return self._using[word]


class _Best:
    """The nearest heads seen so far of some statements."""

    def __init__(self, many: int) -> None:
        self._near, self._near_at = np.full(many, -2.0), np.full(many, -1)
        self._first, self._at = np.full(many, -2.0), np.full(many, -1)
        self._second = np.zeros(many)

    def see(self, rows: NDArray[np.intp], heads: NDArray[np.intp], cosines: Vectors, near: NDArray[np.bool_]) -> None:
        """See some statements beside heads that they were not seen beside yet; `near` are those they come near."""
        place = np.argmax(cosines, axis=1)
        value = cosines.max(axis=1)
        second = np.partition(cosines, -2, axis=1)[:, -2] if len(heads) > 1 else np.zeros(len(rows))
        self._second[rows] = np.maximum.reduce([self._second[rows], second, np.minimum(self._first[rows], value)])
        better = value > self._first[rows]
        self._first[rows[better]], self._at[rows[better]] = value[better], heads[place[better]]
        self.come_near(rows, heads, np.where(near, cosines, -2))

    def come_near(self, rows: NDArray[np.intp], heads: NDArray[np.intp], cosines: Vectors) -> None:
        """Take note of heads that statements come near, seen before or not."""
        place, value = np.argmax(cosines, axis=1), cosines.max(axis=1)
        better = value > self._near[rows]
        self._near[rows[better]], self._near_at[rows[better]] = value[better], heads[place[better]]

    def joined(self) -> NDArray[np.intp]:
        """Return each statement's head: the nearest that it comes near, else the one that is plainly nearest; or -1."""
        plainly = (self._first >= JOINING) & (self._first - self._second >= PLAINLY)
        return np.where(self._near_at >= 0, self._near_at, np.where(plainly, self._at, -1))
