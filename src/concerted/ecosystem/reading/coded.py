"""Statements that were coded already: tables, Discourse Network Analyzer files, exports of coding programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from concerted.ecosystem.corpus import Coded
from concerted.ecosystem.dna import Dna, DnaStatement, read_dna
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.sides import side, sided_code
from concerted.ecosystem.reading.tables import READERS, documents_in, read_table, rows
from concerted.errors import InputError, Place

TABLE = "positions.csv"
"""A table of coded statements beside a table of documents."""
MOST_NAMED = 100
"""Rows that are named one by one, each with its line, before the rest is only counted."""

_COLUMNS: dict[str, tuple[str, ...]] = {
    "actor": ("actor", "organization", "organisation", "akteur", "holder", "document group", "dokumentgruppe", "case"),
    "concept": ("concept", "demand", "belief", "claim", "issue", "thesis", "konzept", "forderung", "these", "theses"),
    "value": (
        "value",
        "agreement",
        "stance",
        "polarity",
        "position",
        "side",
        "vote",
        "haltung",
        "zustimmung",
        "qualifier",
    ),
    "code": ("code", "codes", "codename", "code name", "coded code", "codesystem", "quotation codes"),
    "quote": (
        "quote",
        "segment",
        "quotation",
        "quotation content",
        "seltext",
        "coded text",
        "excerpt",
        "zitat",
        "text",
    ),
    "source": (
        "source",
        "doc",
        "document",
        "document name",
        "filename",
        "file",
        "dokumentname",
        "dokument",
        "media title",
    ),
    "date": ("date", "datum", "time", "creation date"),
    "coder": ("coder", "annotator", "author", "coded by", "created by", "creator", "codierer", "user", "coder name"),
}
"""What is known of a statement → the columns that may say it, in this order; the first that is there is taken."""
_YES_NO = ("agreement", "zustimmung")
"""Columns in which 0 is no, as Discourse Network Analyzer writes it, unless the column has -1 as well."""


def is_coded_table(path: Path) -> bool:
    """Return whether a table's columns are those of coded statements."""
    if not path.is_file() or path.suffix.lower() not in READERS:
        return False
    try:
        _, row = next(iter(rows(path)))
    except (StopIteration, InputError):
        return False
    columns = _columns(row)
    return columns.keys() >= {"actor", "concept", "value"} or _is_segments(row, columns)


def _is_segments(row: Mapping[str, str], columns: Mapping[str, str]) -> bool:
    """Return whether these are the coded segments that a coding program exports."""
    return (
        "code" in columns
        and "quote" in columns
        and ("actor" in columns or "source" in columns)
        and "concept" not in row
    )


def is_folder_of_positions(path: Path) -> bool:
    """Return whether a folder has a table of coded statements."""
    return (path / TABLE).is_file()


def read_folder_of_positions(path: Path, gathering: Gathering) -> None:
    """Gather `positions.csv`, and the table of documents beside it where there is one. Raises `InputError`."""
    documents = documents_in(path)
    if documents is not None:
        read_table(documents, gathering)
    read_coded_table(path / TABLE, gathering)


def read_coded_table(path: Path, gathering: Gathering) -> None:
    """Gather a table (CSV, JSON Lines, Parquet) with an actor, a concept and a side in each row.

    Rows without one of them, or whose side is no word or number that is known, are skipped, each named with its line.
    Raises `InputError` where the table itself cannot be read.
    """
    skipped = _Skipping(path, gathering)
    columns: dict[str, str] = {}
    zero = 0.0
    for line, row in rows(path):
        if not columns:
            columns = _columns(row)
            zero = _zero(path, columns)
        said = {known: row.get(column, "").strip() for known, column in columns.items()}
        actor = said.get("actor") or (said.get("source", "") if "actor" not in columns else "")
        taken = _taken(said, zero)
        if isinstance(taken, str):
            skipped(line, taken)
        elif not actor:
            skipped(line, "no actor is named")
        else:
            concept, value = taken
            place = said.get("source") or f"{path.name}, line {line}"
            day, quote, coder = said.get("date", ""), said.get("quote", ""), said.get("coder", "")
            gathering.code(
                Coded(actor=actor, concept=concept, value=value, source=place, date=day, quote=quote, coder=coder)
            )
    skipped.done()


def _taken(said: Mapping[str, str], zero: float) -> tuple[str, float] | str:
    """Return the concept and side of a row, or why it has none."""
    if "concept" not in said or "value" not in said:
        code = said.get("code", "")
        return sided_code(code) or f"the code “{_short(code)}” has no side, such as “… > against”"
    if not said["concept"]:
        return "no concept is named"
    value = side(said["value"]) if said["value"] else None
    if value is None:
        return f"“{_short(said['value'])}” is no side; write 1, 0 or -1, or agree, neutral or disagree"
    return said["concept"], zero if value == 0 and said["value"] in {"0", "0.0"} else value


def _columns(row: Mapping[str, str]) -> dict[str, str]:
    found = {known: next((name for name in names if name in row), "") for known, names in _COLUMNS.items()}
    return {known: column for known, column in found.items() if column}


def _zero(path: Path, columns: Mapping[str, str]) -> float:
    """Return what 0 means in the column of sides: no, where it is a column of yes and no."""
    column = columns.get("value", "")
    if column not in _YES_NO:
        return 0.0
    return 0.0 if any(row.get(column, "").strip().startswith("-") for _, row in rows(path)) else -1.0


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"  # noqa: PLR2004 - enough to find it


class _Skipping:
    """Names what is skipped with its line, up to a number; then only counts."""

    def __init__(self, path: Path, gathering: Gathering) -> None:
        self._name = path.name
        self._gathering = gathering
        self._count = 0

    def __call__(self, line: int, reason: str) -> None:
        self._count += 1
        if self._count <= MOST_NAMED:
            self._gathering.skip(f"{self._name}, line {line}", reason)

    def done(self) -> None:
        if self._count > MOST_NAMED:
            self._gathering.skip(self._name, f"{self._count - MOST_NAMED:,} more rows were skipped for such reasons")


@dataclass(frozen=True, slots=True, kw_only=True)
class DnaVariables:
    """Which variables of a Discourse Network Analyzer file say who, what, and on which side."""

    actor: str = "organization"
    concept: str = "concept"
    agreement: str = "agreement"


def read_dna_file(path: Path, gathering: Gathering, variables: DnaVariables | None = None) -> None:
    """Gather the statements of a Discourse Network Analyzer file, each with its verbatim span as quote.

    The actor is the organisation, or another variable as asked; a person only where people were asked for. Raises
    `InputError` where the file cannot be read, or where a person is to be the actor though people were not asked for.
    """
    asked = variables or DnaVariables()
    if asked.actor == "person" and not gathering.people:
        hint = "Take the organization as the actor, or ask for people."
        raise InputError("people", "people are actors only where you ask for them", place=Place(path), hint=hint)
    dna = read_dna(path)
    actors = (asked.actor, "person") if gathering.people else (asked.actor,)
    left: dict[str, int] = {}
    for statement in dna.statements:
        coded = _coded(path, dna, statement, asked, actors)
        if isinstance(coded, str):
            left[coded] = left.get(coded, 0) + 1
        else:
            gathering.code(coded)
    for reason, count in left.items():
        gathering.skip(path.name, f"{count} statements: {reason}")


def _coded(path: Path, dna: Dna, statement: DnaStatement, asked: DnaVariables, actors: Iterable[str]) -> Coded | str:
    """Return a statement as coded, or why it cannot be."""
    values = statement.values
    if asked.concept not in values or asked.agreement not in values:
        return f"the type “{statement.kind}” has not both {asked.concept} and {asked.agreement}"
    actor = next((str(values[name]).strip() for name in actors if str(values.get(name, "")).strip()), "")
    concept = str(values[asked.concept]).strip()
    if not actor or not concept:
        return f"no {'concept' if actor else asked.actor} is named"
    said = values[asked.agreement]
    value = side(said) if isinstance(said, str) else (1.0 if said else -1.0) if isinstance(said, bool) else float(said)
    if value is None or abs(value) > 1:
        return f"{asked.agreement} is no side"
    document = dna.documents[statement.document]
    return Coded(
        actor=actor,
        concept=concept,
        value=value,
        source=f"{path.name}:{document.title} [{statement.start}:{statement.stop}]",
        date=document.date[:10],
        quote=document.text[statement.start : statement.stop],
        coder=statement.coder,
    )
