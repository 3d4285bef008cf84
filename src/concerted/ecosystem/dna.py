"""Discourse Network Analyzer databases (`.dna`), read and written.

A `.dna` file is an SQLite database of documents and of statements anchored to spans of them (Leifeld 2017, “Discourse
Network Analysis: Policy Debates as Dynamic Networks”). Versions 2 and 3 are read; version 3.0 is written. Offsets in
the file count UTF-16 units, as Java does; here they count characters.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

from concerted.ecosystem.corpus import Coded, Document
from concerted.errors import InputError, Place

LARGEST_DATABASE = 512 * 2**20
"""Bytes."""
PASSWORD = "concerted"  # noqa: S105 - DNA asks for one at opening; it protects nothing
"""What DNA asks for when it opens a file that was written here, as the coder Admin."""

_STEPS = 2_000_000_000
"""Instructions of SQLite that reading one file may take: a damaged or hostile one must not run for ever."""
_LONGEST = 190
"""Characters in a short text, as the form demands."""
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the form's dates have no zone
_DAY = re.compile(r"^(\d{4})(?:-?(\d{2}))?(?:-?(\d{2}))?(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?")
_DATA = ("BOOLEAN", "INTEGER", "SHORTTEXT", "LONGTEXT")
_HINT = "Open it in Discourse Network Analyzer and save it again, or export its statements as CSV."


@dataclass(frozen=True, slots=True, kw_only=True)
class DnaDocument:
    """A document, with its date as ISO 8601 (empty where there is none)."""

    title: str
    text: str
    date: str = ""
    author: str = ""
    source: str = ""
    section: str = ""
    kind: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DnaStatement:
    """A statement: a span of a document, and the values of its type's variables."""

    document: int
    """Index into the documents."""
    start: int
    stop: int
    """Characters of the document's text, `stop` not included."""
    values: Mapping[str, str | bool | int]
    """Variable → short or long text, yes or no (`bool`), or a number."""
    kind: str = "DNA Statement"
    coder: str = "Admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dna:
    """A database: documents, and statements in them."""

    documents: tuple[DnaDocument, ...]
    statements: tuple[DnaStatement, ...]


def read_dna(path: Path) -> Dna:
    """Return a database's documents and statements, in the order of the file. Raises `InputError`."""
    try:
        if path.stat().st_size > LARGEST_DATABASE:
            message = f"the database has more than {LARGEST_DATABASE // 2**20} MiB"
            raise InputError("too-large", message, place=Place(path), hint="Leave documents without statements out.")
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            database.text_factory = lambda raw: raw.decode("utf-8", "replace")
            database.execute("PRAGMA trusted_schema = OFF")
            database.set_progress_handler(lambda: 1, _STEPS)
            return _Reading(database).all()
    except (sqlite3.Error, OSError, OverflowError, TypeError, ValueError, KeyError) as error:
        message = f"this is no database of Discourse Network Analyzer that can be read ({error})"
        raise InputError("bad-dna", message, place=Place(path), hint=_HINT) from None


class _Reading:
    """Reads one database, by whichever version's columns it has."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        self._columns = {
            str(name).upper(): {str(row[1]).upper() for row in database.execute(f"PRAGMA table_info({_quoted(name)})")}
            for (name,) in tables
        }

    def all(self) -> Dna:
        """Return everything."""
        documents = self._documents()
        place = {number: index for index, number in enumerate(documents)}
        texts = [document.text for document in documents.values()]
        values = self._values()
        kinds = dict(self._rows("STATEMENTTYPES", "ID", "Label"))
        coders = dict(self._rows("CODERS", "ID", "Name"))
        statements = []
        for number, kind, document, start, stop, coder in self._rows(
            "STATEMENTS", "ID", "StatementTypeId", "DocumentId", "Start", "Stop", "Coder"
        ):
            if document not in place:
                continue
            text = texts[place[document]]
            statement = DnaStatement(
                document=place[document],
                start=_characters(text, int(start)),
                stop=_characters(text, int(stop)),
                values=values.get(number, {}),
                kind=str(kinds.get(kind, "")),
                coder=str(coders.get(coder, "")),
            )
            statements.append(statement)
        return Dna(documents=tuple(documents.values()), statements=tuple(statements))

    def _documents(self) -> dict[Any, DnaDocument]:
        scale = 1000 if str(dict(self._settings()).get("version", "")).startswith("2") or self._second() else 1
        columns = ("ID", "Title", "Text", "Date", "Author", "Source", "Section", "Type", "Notes")
        found = {}
        for number, title, text, date, author, source, section, kind, notes in self._rows("DOCUMENTS", *columns):
            found[number] = DnaDocument(
                title=_text(title),
                text=_text(text),
                date=_date(int(date or 0) // scale),
                author=_text(author),
                source=_text(source),
                section=_text(section),
                kind=_text(kind),
                notes=_text(notes),
            )
        return found

    def _settings(self) -> list[tuple[Any, ...]]:
        return self._rows("SETTINGS", "Property", "Value") if "SETTINGS" in self._columns else []

    def _second(self) -> bool:
        """Return whether this is version 2, whose short texts stand where they are used."""
        return "ENTITIES" not in self._columns and "ATTRIBUTES" not in self._columns

    def _values(self) -> dict[Any, dict[str, str | bool | int]]:
        names = dict(self._rows("VARIABLES", "ID", "Variable"))
        if "ROLEVARIABLELINKS" in self._columns:
            links = self._rows("ROLEVARIABLELINKS", "ID", "VariableId")
            names = {link: names[variable] for link, variable in links if variable in names}
        entities: dict[Any, Any] = {}
        for table in ("ENTITIES", "ATTRIBUTES"):
            if table in self._columns:
                entities = entities or dict(self._rows(table, "ID", "Value"))
        found: dict[Any, dict[str, str | bool | int]] = {}
        for sort in _DATA:
            table = f"DATA{sort}"
            if table not in self._columns:
                continue
            columns = self._columns[table]
            variable = "RoleVariableLinkId" if "ROLEVARIABLELINKID" in columns else "VariableId"
            value = "Entity" if "ENTITY" in columns else "Value"
            for number, name, said in self._rows(table, "StatementId", variable, value):
                if name in names:
                    text = entities.get(said, "") if sort == "SHORTTEXT" and entities else said
                    made: str | bool | int = _text(text) if sort.endswith("TEXT") else int(said or 0)
                    values = found.setdefault(number, {})
                    values.setdefault(str(names[name]), bool(made) if sort == "BOOLEAN" else made)
        return found

    def _rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        missing = {column.upper() for column in columns} - self._columns.get(table, set())
        named = ", ".join("NULL" if column.upper() in missing else _quoted(column) for column in columns)
        return self._database.execute(f"SELECT {named} FROM {_quoted(table)} ORDER BY rowid").fetchall()  # noqa: S608 - names of our own


def _quoted(name: object) -> str:
    return '"' + str(name).replace('"', '""') + '"'


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else "" if value is None else str(value)


def _date(seconds: int) -> str:
    """Return a day, or a moment where it has one; nothing for the epoch itself or what no calendar has."""
    try:
        moment = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return ""
    whole = moment.isoformat()
    return "" if seconds == 0 else whole.removesuffix("T00:00:00")


def _seconds(date: str) -> int:
    found = _DAY.match(date.strip())
    if found is None:
        return 0
    year, month, day = (int(part or 1) for part in found.groups()[:3])
    hour, minute, second = (int(part or 0) for part in found.groups()[3:])
    try:
        moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return 0
    return round((moment - _EPOCH).total_seconds())


def _characters(text: str, units: int) -> int:
    """Return how many characters the first UTF-16 units of a text are."""
    if text.isascii() or max(text) <= "\uffff":
        return min(max(units, 0), len(text))
    raw = text.encode("utf-16-le", "surrogatepass")[: 2 * max(units, 0)]
    return len(raw.decode("utf-16-le", "ignore"))


def _units(text: str, characters: int) -> int:
    return len(text[:characters].encode("utf-16-le", "surrogatepass")) // 2


def as_dna(documents: Iterable[Document], coded: Iterable[Coded]) -> Dna:
    """Return documents and coded statements as a database: person, organization, concept, agreement.

    A statement is anchored to its quote in the document of its source (or of its actor); one that is in none gets a
    document of its own that has only the quote. Statements that are neither for nor against have no place in the form,
    and are left out.
    """
    made = [
        DnaDocument(title=d.title or d.source, text=_sound(d.text), date=d.date, author=d.actor, source=d.source)
        for d in documents
    ]
    by_source: dict[str, list[int]] = {}
    for index, document in enumerate(made):
        for key in (f"source {document.source}", f"actor {document.author}"):
            by_source.setdefault(key, []).append(index)
    statements = []
    for one in coded:
        if one.value == 0:
            continue
        quote = _sound(one.quote) or f"{one.actor}: {one.concept}"
        found = [*by_source.get(f"source {one.source}", ()), *by_source.get(f"actor {one.actor}", ())]
        at = next((index for index in found if one.quote and quote in made[index].text), None)
        if at is None:
            at = len(made)
            title = one.source or f"{one.actor}: {one.concept}"
            made.append(DnaDocument(title=title, text=quote, date=one.date, author=one.actor, source=one.source))
        start = made[at].text.index(quote)
        values: dict[str, str | bool | int] = {
            "person": "",
            "organization": one.actor[:_LONGEST],
            "concept": one.concept[:_LONGEST],
            "agreement": one.value > 0,
        }
        statements.append(
            DnaStatement(document=at, start=start, stop=start + len(quote), values=values, coder=one.coder or "Admin")
        )
    return Dna(documents=tuple(made), statements=tuple(statements))


def _sound(text: str) -> str:
    """Return a text without halves of characters, which no file can hold; its length stays."""
    return text.encode("utf-8", "replace").decode()


def dna_bytes(dna: Dna) -> bytes:
    """Return a database as the bytes of a `.dna` file; the same database gives the same bytes."""
    with closing(sqlite3.connect(":memory:")) as database:
        schema = resources("concerted.ecosystem").joinpath("dna.sql").read_text(encoding="utf-8")
        database.executescript(schema)
        _write(database, dna)
        database.commit()
        raw = bytearray(database.serialize())
    raw[96:100] = (3_040_000).to_bytes(4)  # which SQLite wrote last: it only informs, and would differ by machine
    return bytes(raw)


def _write(database: sqlite3.Connection, dna: Dna) -> None:
    coders = list(dict.fromkeys(["Admin", *(s.coder or "Admin" for s in dna.statements)]))
    hashed = _hashed(PASSWORD)
    for number, name in enumerate(coders, start=1):
        colours = hashlib.sha256(name.encode()).digest()[:3]
        columns = "ID, Name, Red, Green, Blue, Password"
        _insert(database, f"CODERS ({columns})", number, name[:_LONGEST], *colours, hashed)
    numbers = range(1, len(coders) + 1)
    for one, other in ((one, other) for one in numbers for other in numbers if one != other):
        _insert(database, "CODERRELATIONS (Coder, OtherCoder)", one, other)
    for number, d in enumerate(dna.documents, start=1):
        title, author, source, section, kind = (t[:_LONGEST] for t in (d.title, d.author, d.source, d.section, d.kind))
        date = _seconds(d.date)
        _insert(database, "DOCUMENTS", number, title, d.text, 1, author, source, section, d.notes, kind, date)
    variables = _write_types(database, dna.statements)
    entities: dict[tuple[int, str], int] = {}
    for number, s in enumerate(dna.statements, start=1):
        text = dna.documents[s.document].text
        numbered, coder = variables[s.kind], coders.index(s.coder or "Admin") + 1
        start, stop = _units(text, s.start), _units(text, s.stop)
        _insert(database, "STATEMENTS", number, numbered[""][0], s.document + 1, start, stop, coder)
        for name, value in s.values.items():
            _write_value(database, number, numbered[name], value, entities)


def _insert(database: sqlite3.Connection, into: str, *values: str | int) -> None:
    marks = ", ".join("?" * len(values))
    database.execute(f"INSERT INTO {into} VALUES ({marks})", values)  # noqa: S608 - names of our own


def _write_types(
    database: sqlite3.Connection, statements: Sequence[DnaStatement]
) -> dict[str, dict[str, tuple[int, str]]]:
    """Write the types and variables of statements; return type → variable → number and sort; "" is the type's."""
    types: dict[str, dict[str, tuple[int, str]]] = {}
    sorts: dict[tuple[str, str], str] = {}
    for s in statements:
        types.setdefault(s.kind, {})
        for name, value in s.values.items():
            before = sorts.get((s.kind, name))
            sorts[s.kind, name] = "long text" if before == "long text" else _sort(value)
    for number, kind in enumerate(types, start=1):
        types[kind][""] = (number, "")
        _insert(database, "STATEMENTTYPES", number, kind[:_LONGEST], 239, 208, 51)
    for number, ((kind, name), sort) in enumerate(sorts.items(), start=1):
        types[kind][name] = (number, sort)
        _insert(database, "VARIABLES", number, name[:_LONGEST], sort, types[kind][""][0])
    return types


def _sort(value: str | bool | int) -> str:  # noqa: FBT001 - a variable's value
    if isinstance(value, str):
        return "long text" if len(value) > _LONGEST else "short text"
    return "boolean" if isinstance(value, bool) else "integer"


def _write_value(
    database: sqlite3.Connection,
    statement: int,
    variable: tuple[int, str],
    value: str | bool | int,  # noqa: FBT001 - a variable's value
    entities: dict[tuple[int, str], int],
) -> None:
    number, sort = variable
    if sort == "short text":
        key = (number, str(value))
        if key not in entities:
            entities[key] = len(entities) + 1
            columns = "ID, VariableId, Value, Red, Green, Blue"
            _insert(database, f"ENTITIES ({columns})", entities[key], number, str(value), 0, 0, 0)
        _insert(database, "DATASHORTTEXT (StatementId, VariableId, Entity)", statement, number, entities[key])
    else:
        table = f"DATA{sort.replace(' ', '').upper()}"
        _insert(database, f"{table} (StatementId, VariableId, Value)", statement, number, value)


def _hashed(password: str) -> str:
    """Return a password as DNA keeps it: SHA-256 a hundred thousand times, over 16 bytes of salt and the password."""
    salt = hashlib.sha256(b"concerted dna").digest()[:16]
    digest = salt + password.encode()
    for _ in range(100_000):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode()
