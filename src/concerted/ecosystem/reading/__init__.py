"""Readers: what actors publish, in the forms it lies in, into a corpus.

Step 1 of the seed, “Map the ecosystem of aligned actors”: what they publish, what they can reach, whom they know.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from concerted.ecosystem.corpus import Corpus, Document
from concerted.ecosystem.names import Names
from concerted.ecosystem.reading.beside import read_facts, read_names, read_ties
from concerted.ecosystem.reading.folders import read_folder
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.tables import rows
from concerted.errors import InputError, Place

_TABLES = ("docs.jsonl", "docs.csv", "docs.parquet")


def read(
    path: Path,
    *,
    actors: Path | None = None,
    ties: Path | None = None,
    names: Path | None = None,
    advance: Callable[[int], None] = lambda _: None,
) -> Corpus:
    """Return the corpus at `path`; `actors.csv`, `ties.csv` and `names.csv` beside it are read too.

    `advance` is told of every document read. Raises `InputError`, naming the file, line and field.
    """
    if not path.exists():
        hint = "Give a folder with one sub-folder per actor, or a table with the columns actor and text."
        raise InputError("no-such-path", "there is nothing here", place=Place(path), hint=hint)
    table = _table_in(path)
    folder = table.parent if table else path
    overruled = names or _beside(folder, "names.csv")
    gathering = Gathering(read_names(overruled) if overruled else Names(), advance)
    if table:
        read_table(table, gathering)
    else:
        read_folder(path, gathering)
    if facts := actors or _beside(folder, "actors.csv"):
        read_facts(facts, gathering)
    if known := ties or _beside(folder, "ties.csv"):
        read_ties(known, gathering)
    return gathering.corpus(path)


def read_table(table: Path, gathering: Gathering) -> None:
    """Gather the documents of a table with the columns `actor` and `text`. Raises `InputError`."""
    for line, row in rows(table):
        for column in ("actor", "text"):
            if column not in row:
                hint = f"Name the columns actor and text. Found: {', '.join(row) or 'none'}."
                raise InputError("no-column", "the column is missing", place=Place(table, line, column), hint=hint)
        source = row.get("source") or row.get("doc") or f"{table.name}, line {line}"
        if row["actor"].strip():
            title, date = row.get("title", ""), row.get("date", "")
            gathering.add(Document(actor=row["actor"], source=source, text=row["text"], title=title, date=date))
        else:
            gathering.skip(source, "no actor is named")


def _table_in(path: Path) -> Path | None:
    """Return the table that `path` is or holds; None for a folder of folders."""
    if not path.is_dir():
        return path
    return next((path / name for name in _TABLES if (path / name).is_file()), None)


def _beside(folder: Path, name: str) -> Path | None:
    return folder / name if (folder / name).is_file() else None
