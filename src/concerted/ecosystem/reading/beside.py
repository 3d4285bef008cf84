"""The tables that may lie beside a corpus: facts of actors, ties, and how names are to be taken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from concerted.ecosystem.corpus import Tie
from concerted.ecosystem.names import Names, canonical_name
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.tables import Row, rows
from concerted.errors import InputError, Place


def read_names(*tables: Path) -> Names:
    """Return how names are to be taken: the columns `spelling` and `actor`. Raises `InputError`."""
    overruled: dict[str, str] = {}
    for table in tables:
        for line, row in _with(table, "spelling", "actor"):
            spelling = canonical_name(row["spelling"])
            if spelling in overruled:
                raise _twice("spelling", spelling, table, line)
            overruled[spelling] = row["actor"]
    return Names(overruled)


def read_facts(table: Path, gathering: Gathering) -> None:
    """Gather what is said of each actor: the column `actor`, and any others. Raises `InputError`."""
    lines: dict[str, int] = {}
    for line, row in _with(table, "actor"):
        actor = canonical_name(row["actor"])
        if row["actor"] in lines:
            raise _twice("actor", actor, table, line, lines[row["actor"]])
        lines[row["actor"]] = line  # another spelling may stand there too, and what was said first stays
        gathering.fact(actor, {column: value for column, value in row.items() if column != "actor" and value})


def read_ties(table: Path, gathering: Gathering) -> None:
    """Gather who knows whom: the columns `a` and `b`, optionally `where` (or `doc`) and `date`. Raises `InputError`."""
    for line, row in _with(table, "a", "b"):
        tie = Tie(a=row["a"], b=row["b"], where=row.get("where") or row.get("doc") or "", date=row.get("date", ""))
        gathering.tie(tie, f"{table.name}, line {line}")


def _with(table: Path, *columns: str) -> Iterator[Row]:
    """Yield the rows of a table that must have these columns."""
    for line, row in rows(table):
        if not set(columns) <= row.keys():
            named = ", ".join(columns)
            hint = f"The first line of {table.name} names the columns; among them must be: {named}."
            raise InputError("no-column", "the column is missing", place=Place(str(table), 1, named), hint=hint)
        yield line, row


def _twice(column: str, value: str, table: Path, line: int, before: int | None = None) -> InputError:
    message = f"{value} stands in line {before} already" if before else f"{value} stands in the table already"
    return InputError(f"{column}-twice", message, place=Place(str(table), line, column), hint="Keep one of the two.")
