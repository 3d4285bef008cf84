"""Reading tables: CSV, JSON Lines and Parquet, one row at a time, with the line of every fault."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO, TypeAlias

from concerted.ecosystem.corpus import Document
from concerted.ecosystem.engines import HERE, Engine
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.stored import parquet, tables_at, text
from concerted.errors import InputError, Place

Row: TypeAlias = "tuple[int, Mapping[str, str]]"
"""A line number, counted from 1, and the row's fields as text."""

LARGEST_TABLE = 512 * 2**20
"""Bytes; a larger table is refused before it is opened."""
DOCUMENTS = ("docs.jsonl", "docs.csv", "docs.parquet")
"""Names under which a folder's table of documents is looked for."""
COLUMNS = ("actor", "text", "source", "doc", "title", "date")
"""What is read of a document's row; it must have the first two."""
LONGEST_FIELD = 16 * 2**20
"""Characters in one field."""

_SAMPLE = 8192
_UTF8 = "Save it as UTF-8 text (in a spreadsheet: “CSV UTF-8”), then try again."


def rows(path: Path, engine: Engine = HERE, columns: Sequence[str] = ()) -> Iterator[Row]:
    """Yield the rows of a table. Raises `InputError`, naming the file and the line.

    Of Parquet, only `columns` where they are there, by an engine.
    """
    _check_size(path)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise unknown(path)
    yield from _parquet(path, engine, columns) if reader is _parquet else reader(path)


def read_table(table: Path, gathering: Gathering) -> None:
    """Gather the documents of a table with the columns `actor` and `text`. Raises `InputError`."""
    _gather(table, table.name, rows(table, gathering.engine, COLUMNS), gathering)


def read_stored(address: str, gathering: Gathering) -> None:
    """Gather the documents of the Parquet files at an address of object storage. Raises `InputError`."""
    for table in tables_at(address):
        found = parquet(table, gathering.engine, COLUMNS)
        _gather(table, table.rpartition("/")[2], enumerate(found, start=1), gathering)


def _gather(table: Path | str, name: str, found: Iterable[Row], gathering: Gathering) -> None:
    for line, row in found:
        for column in ("actor", "text"):
            if column not in row:
                hint = f"Name the columns actor and text. Found: {', '.join(row) or 'none'}."
                raise InputError("no-column", "the column is missing", place=Place(table, line, column), hint=hint)
        source = row.get("source") or row.get("doc") or f"{name}, line {line}"
        if row["actor"].strip():
            title, date = row.get("title", ""), row.get("date", "")
            gathering.add(Document(actor=row["actor"], source=source, text=row["text"], title=title, date=date))
        else:
            gathering.skip(source, "no actor is named")


def documents_in(folder: Path) -> Path | None:
    """Return the table of documents that a folder has, if any."""
    return next((folder / name for name in DOCUMENTS if (folder / name).is_file()), None)


def unknown(path: Path) -> InputError:
    """Say that a file is of no form that is read."""
    hint = f"Give a folder with one sub-folder per actor, or a table: {', '.join(READERS)}."
    return InputError("unknown-form", "this is neither a folder nor a known table", place=Place(path), hint=hint)


def _check_size(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise unreadable(path, error) from None
    if size > LARGEST_TABLE:
        message = f"the table has {size / 2**20:,.0f} MiB; at most {LARGEST_TABLE // 2**20} MiB are read"
        raise InputError("too-large", message, place=Place(path), hint="Split it, or leave out what is not text.")


def unreadable(path: Path, error: OSError) -> InputError:
    """Say why the system would not open a file."""
    hint = "Check that it exists and that you may read it."
    return InputError("cannot-read", f"cannot read: {error.strerror}", place=Place(path), hint=hint)


def open_text(path: Path) -> TextIO:
    """Open a text file in UTF-8 (or UTF-16 with its mark). Raises `InputError` for a binary or unreadable one."""
    try:
        with path.open("rb") as file:
            start = file.read(_SAMPLE)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return path.open(encoding="utf-16", newline="")
        if b"\0" in start:
            raise InputError("binary", "this is not text", place=Place(path), hint=_UTF8)
        return path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise unreadable(path, error) from None


def not_utf8(path: Path) -> InputError:
    """Name the line and the byte at which a file stops being UTF-8."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                message = f"byte {error.start + 1} of the line, {line[error.start]:#04x}, is not UTF-8"
                return InputError("not-utf-8", message, place=Place(path, number), hint=_UTF8)
    return InputError("not-utf-8", "the text is cut off in the middle of a character", place=Place(path), hint=_UTF8)


def _csv(path: Path) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_FIELD)
    with open_text(path) as file:
        reader = csv.reader(file, strict=True)
        try:
            header = [name.strip().casefold() for name in next(reader, [])]
            for line in reader:
                if line:
                    yield reader.line_num, _named(path, reader.line_num, header, line)
        except csv.Error as error:
            hint = "Look for a quotation mark that is not closed, or not doubled inside a field."
            raise InputError("bad-row", f"broken CSV: {error}", place=Place(path, reader.line_num), hint=hint) from None
        except UnicodeDecodeError:
            raise not_utf8(path) from None


def _named(path: Path, line: int, header: list[str], row: list[str]) -> Mapping[str, str]:
    if len(row) != len(header):
        message = f"{len(row)} fields where the first line names {len(header)}"
        hint = "Put a field that has a comma or a line break in quotation marks."
        raise InputError("bad-row", message, place=Place(path, line), hint=hint)
    return dict(zip(header, row, strict=True))


def _jsonl(path: Path) -> Iterator[Row]:
    with open_text(path) as file:
        number = 0
        try:
            while line := file.readline(LONGEST_FIELD):
                number += 1
                if line.strip():
                    yield number, _object(path, number, line)
        except UnicodeDecodeError:
            raise not_utf8(path) from None


def _object(path: Path, number: int, line: str) -> Mapping[str, str]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        hint = "Each line is one JSON object, such as {“actor”: …, “text”: …}."
        raise InputError("bad-row", f"not JSON: {error}", place=Place(path, number), hint=hint) from None
    if not isinstance(value, dict):
        hint = "Each line is one JSON object with the fields actor and text."
        raise InputError("bad-row", "not an object", place=Place(path, number), hint=hint)
    return {name.strip().casefold(): text(item) for name, item in value.items()}


def _parquet(path: Path, engine: Engine = HERE, columns: Sequence[str] = ()) -> Iterator[Row]:
    return enumerate(parquet(str(path), engine, columns), start=1)


READERS: dict[str, Callable[[Path], Iterator[Row]]] = {".csv": _csv, ".jsonl": _jsonl, ".parquet": _parquet}
"""File ending → reader."""
