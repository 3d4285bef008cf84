"""Asking an atlas: who is chosen, what is in view, what stands behind an actor or a line."""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

from concerted.ecosystem.atlas.chosen import Chosen, Part
from concerted.ecosystem.ties import NAMED

ACTOR_ORDERS = ("name", "coalition", "reach", "documents", "positions", "known")
LINE_ORDERS = ("alignment", "known", "a", "b")
NEAREST, FARTHEST = 8, 5
SHARED, EACH = 30, 3
"""Concepts shown of a pair, those they agree on most first; quotes shown of an actor on each."""


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor's row: who it is, and where it stands in the network."""

    id: int
    name: str
    coalition: int
    context: str
    reach: int | None
    documents: int
    positions: int
    known: int
    x: float
    y: float
    side: float | None = None
    """Its position on the concept that was chosen."""


@dataclass(frozen=True, slots=True)
class Line:
    """Two actors that are near, far, or know each other; with a concept chosen, `alignment` is that on it alone."""

    a: int
    b: int
    alignment: float | None
    known: bool
    name_a: str = ""
    name_b: str = ""


@dataclass(frozen=True, slots=True)
class Coalition:
    """A whole coalition: its number on the page, its place in map.json, and where its middle and its upper edge are."""

    number: int
    place: int
    latent: bool
    size: int
    x: float
    middle: float
    top: float


@dataclass(frozen=True, slots=True)
class Quote:
    """One statement of an actor's."""

    text: str
    side: float
    source: str
    date: str
    because: str
    by: str


@dataclass(frozen=True, slots=True)
class Concept:
    """What statements are about."""

    id: int
    name: str
    supporting: int
    opposing: int


@dataclass(frozen=True, slots=True)
class Stand:
    """Where one actor stands on a concept, or two do, with what shows it."""

    concept: Concept
    sides: tuple[float, ...]
    quotes: tuple[tuple[Quote, ...], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Evidence that two know each other, or a mere mention."""

    kind: str
    source: str
    date: str

    @property
    def counts(self) -> bool:
        """Whether it is subtracted: a mere mention is not."""
        return self.kind != NAMED


@dataclass(frozen=True, slots=True)
class Copy:
    """A passage that two share word for word."""

    letters: int
    text: str
    source_a: str
    source_b: str


class Atlas:
    """A map's atlas, open for reading; it may be asked from several threads."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.close = weakref.finalize(self, database.close)
        """Closes it; so does forgetting it, since another thread may be asking when a new map takes its place."""
        told = dict(database.execute("SELECT key, value FROM about"))
        self.of: str = told["map"]
        """The SHA-256 of the map.json that it was made of."""
        self.on_wording: bool = told["basis"] == "wording"
        self.wide, self.high = float(told["wide"]), float(told["high"])

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open an atlas that lies in a file. Raises `sqlite3.Error` or `KeyError` where it is none."""
        return cls(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False))

    @classmethod
    def held(cls, data: bytes) -> Self:
        """Open an atlas that is held in memory."""
        database = sqlite3.connect(":memory:", check_same_thread=False)
        database.deserialize(data)
        return cls(database)

    def rows(self, sql: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows that a query of this package's gives."""
        return self._database.execute(sql, given).fetchall()

    def count(self, chosen: Chosen) -> int:
        """Return how many actors are chosen."""
        where, given = chosen.where()
        return int(self.rows(f"SELECT COUNT(*) FROM actor WHERE {where}", given)[0][0])

    def chosen(self, chosen: Chosen) -> list[int]:
        """Return the numbers of the chosen actors."""
        where, given = chosen.where()
        return [number for (number,) in self.rows(f"SELECT id FROM actor WHERE {where}", given)]

    def names(self, numbers: Sequence[int]) -> dict[int, str]:
        """Return the names of actors by number."""
        told = "SELECT id, name FROM actor WHERE id IN (SELECT value FROM json_each(?))"
        return dict(self.rows(told, [json.dumps(numbers)]))

    def met(self, chosen: Chosen) -> set[tuple[int, int]]:
        """Return the pairs that are known to have met in the chosen time, or at a time that nobody noted."""
        told, given = _met(chosen)
        return set(self.rows(f"SELECT DISTINCT a, b FROM tie WHERE {told}", given))

    def actors(
        self, chosen: Chosen, *, order: str = "name", down: bool = False, start: int = 0, most: int = 50
    ) -> list[Actor]:
        """Return the chosen actors in an order of `ACTOR_ORDERS`, or by `side` where a concept is chosen."""
        where, given = chosen.where()
        side = (
            "NULL"
            if chosen.concept is None
            else f"(SELECT side FROM position WHERE concept = {chosen.concept:d} AND actor = id)"
        )
        by = "folded" if order == "name" else order
        assert order in ACTOR_ORDERS or order == "side"  # noqa: S101 - else the query is not ours
        return [
            Actor(*row)
            for row in self.rows(
                f"SELECT {_ACTOR}, {side} AS side FROM actor WHERE {where}"
                f" ORDER BY {by} IS NULL, {by} {'DESC' if down else 'ASC'}, id LIMIT ? OFFSET ?",
                [*given, most, start],
            )
        ]

    def actor(self, number: int) -> Actor | None:
        """Return an actor, or None where there is none of that number."""
        found = self.rows(f"SELECT {_ACTOR} FROM actor WHERE id = ?", [min(number, _LARGEST)])
        return Actor(*found[0]) if found else None

    def named(self, names: Sequence[str]) -> dict[str, int]:
        """Return the numbers of actors by name."""
        marks = ", ".join("?" * len(names))
        return dict(self.rows(f"SELECT name, id FROM actor WHERE name IN ({marks})", names))

    def coalitions(self) -> list[Coalition]:
        """Return the whole coalitions in the order of their numbers."""
        found = self.rows("SELECT number, place, latent, size, x, middle, top FROM coalition ORDER BY number")
        return [Coalition(number, place, bool(latent), *rest) for number, place, latent, *rest in found]

    def concepts(self, *, most: int = 300) -> list[Concept]:
        """Return the concepts, those most spoken of first."""
        return [Concept(*row) for row in self.rows(f"SELECT {_CONCEPT} FROM concept ORDER BY id LIMIT ?", [most])]

    def concept(self, number: int) -> Concept | None:
        """Return a concept, or None where there is none of that number."""
        found = self.rows(f"SELECT {_CONCEPT} FROM concept WHERE id = ?", [number])
        return Concept(*found[0]) if found else None

    def contexts(self) -> list[str]:
        """Return the contexts that actors are known to be of."""
        return [
            name for (name,) in self.rows("SELECT DISTINCT context FROM actor WHERE context != '' ORDER BY context")
        ]

    def span(self) -> tuple[str, str] | None:
        """Return the first and the last day on which something was said, or None where nothing is dated."""
        first, last = self.rows("SELECT MIN(date), MAX(date) FROM statement WHERE date != ''")[0]
        return (first[:10], last[:10]) if first else None

    def undated(self) -> int:
        """Return how many statements have no date."""
        return int(self.rows("SELECT COUNT(*) FROM statement WHERE date = ''")[0][0])

    def count_lines(self, chosen: Chosen) -> int:
        """Return how many lines have both ends chosen."""
        told, given = _lines(chosen, json.dumps(self.chosen(chosen)))
        return int(self.rows(f"SELECT COUNT(*) FROM ({told})", given)[0][0])

    def lines(
        self, chosen: Chosen, *, order: str = "alignment", down: bool = True, start: int = 0, most: int = 50
    ) -> list[Line]:
        """Return the lines with both ends chosen, in an order of `LINE_ORDERS`, with names."""
        assert order in LINE_ORDERS  # noqa: S101 - else the query is not ours
        told, given = _lines(chosen, json.dumps(self.chosen(chosen)))
        by = {"a": "one.folded", "b": "other.folded"}.get(order, f"found.{order}")
        return [
            Line(a, b, alignment, bool(known), name_a, name_b)
            for a, b, alignment, known, name_a, name_b in self.rows(
                f"SELECT found.*, one.name, other.name FROM ({told}) AS found"
                " JOIN actor AS one ON one.id = found.a JOIN actor AS other ON other.id = found.b"
                f" ORDER BY {by} IS NULL, {by} {'DESC' if down else 'ASC'}, found.a, found.b LIMIT ? OFFSET ?",
                [*given, most, start],
            )
        ]

    def near(self, number: int) -> list[tuple[Actor, float]]:
        """Return an actor's nearest allies, and how aligned they are."""
        return self._beside(number, "alignment > 0 ORDER BY alignment DESC", NEAREST)

    def far(self, number: int) -> list[tuple[Actor, float]]:
        """Return whom an actor is most opposed to."""
        return self._beside(number, "alignment < 0 ORDER BY alignment", FARTHEST)

    def knows(self, number: int, *, most: int = 30) -> list[Actor]:
        """Return whom an actor knows already."""
        return [actor for actor, _ in self._beside(number, "line.known ORDER BY folded", most)]

    def _beside(self, number: int, where: str, most: int) -> list[tuple[Actor, float]]:
        found = self.rows(
            f"SELECT {_ACTOR}, alignment FROM line JOIN actor ON actor.id = line.a + line.b - ?"
            f" WHERE (line.a = ? OR line.b = ?) AND {where}, actor.id LIMIT ?",
            [number, number, number, most],
        )
        return [(Actor(*row), alignment) for *row, alignment in found]

    def stands(self, *actors: int, start: int = 0, most: int = SHARED) -> list[Stand]:
        """Return the concepts that all of one or two actors speak to, with their sides and quotes.

        Of one actor its plainest positions come first; of two, what they agree on most.
        """
        held = [f"position AS p{n}" for n in range(len(actors))]
        same = " AND ".join(f"p{n}.actor = {actor:d} AND p{n}.concept = concept.id" for n, actor in enumerate(actors))
        sides = [f"p{n}.side" for n in range(len(actors))]
        first = " * ".join(sides) if len(actors) > 1 else f"abs({sides[0]})"
        found = self.rows(
            f"SELECT {_CONCEPT}, {', '.join(sides)} FROM concept, {', '.join(held)} WHERE {same}"
            f" ORDER BY {first} DESC, concept.id LIMIT ? OFFSET ?",
            [most, start],
        )
        return [
            Stand(Concept(*row[:4]), tuple(row[4:]), tuple(tuple(self.quotes(actor, row[0])) for actor in actors))
            for row in found
        ]

    def quotes(self, actor: int, concept: int | None, *, most: int = EACH) -> Iterator[Quote]:
        """Yield what an actor said on a concept, the surest first; without one, its passages that tell of a cluster."""
        about = "concept IS NULL" if concept is None else f"concept = {concept:d}"
        for row in self.rows(
            f"SELECT {', '.join(f.name for f in fields(Quote))} FROM statement"
            f" WHERE actor = ? AND {about} AND text != '' ORDER BY abs(side) DESC, id LIMIT ?",
            [actor, most],
        ):
            yield Quote(*row)

    def alignment(self, a: int, b: int) -> float | None:
        """Return how aligned two actors are, or None where the map does not name it."""
        found = self.rows("SELECT alignment FROM line WHERE a = ? AND b = ?", sorted((a, b)))
        return found[0][0] if found else None

    def ties(self, a: int, b: int) -> list[Known]:
        """Return the evidence that two actors know each other, and mere mentions after it."""
        told = "SELECT kind, source, date FROM tie WHERE a = ? AND b = ? ORDER BY kind = ?, date DESC, source"
        return [Known(*row) for row in self.rows(told, [*sorted((a, b)), NAMED])]

    def copies(self, a: int, b: int) -> list[Copy]:
        """Return the passages that two actors share, the longest first."""
        told = "SELECT letters, text, source_a, source_b FROM copied WHERE a = ? AND b = ? ORDER BY letters DESC"
        return [Copy(*row) for row in self.rows(told, sorted((a, b)))]


_LARGEST = 2**62
"""A number that no actor has; SQLite knows none above twice of it."""
_ACTOR = ", ".join(f"actor.{one.name}" for one in fields(Actor) if one.name != "side")
_CONCEPT = ", ".join(f"concept.{one.name}" for one in fields(Concept))


def _lines(chosen: Chosen, ids: str) -> Part:
    """Return the query for the lines between actors of a JSON list of numbers, and what is put into its gaps.

    With a concept, alignment is that on it: the product of the two sides. With a time, ties count that are dated
    within it or not at all.
    """
    given: list[str | int] = []
    alignment, known = "line.alignment", "line.known"
    if chosen.concept is not None:
        at = f"(SELECT side FROM position WHERE concept = {chosen.concept:d} AND actor = line"
        alignment = f"{at}.a) * {at}.b)"
    if chosen.timed:
        told, given = _met(chosen)
        known = f"(line.known AND EXISTS (SELECT 1 FROM tie WHERE {told} AND a = line.a AND b = line.b))"
    both = "(SELECT value FROM json_each(?))"
    told_in = f"SELECT a, b, {alignment} AS alignment, {known} AS known FROM line WHERE +a IN {both} AND +b IN {both}"
    return f"SELECT * FROM ({told_in}) WHERE alignment IS NOT NULL OR known", [*given, ids, ids]


def _met(chosen: Chosen) -> Part:
    """Return the condition on ties: they count, and are dated within the time or not at all."""
    told, given = ["kind != ?"], [NAMED]
    for limit, how in ((chosen.since, "date >= ?"), (chosen.until, "substr(date, 1, 10) <= ?")):
        if limit:
            told.append(f"(date = '' OR {how})")
            given.append(limit)
    return " AND ".join(told), list(given)
