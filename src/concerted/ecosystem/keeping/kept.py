"""The file of a kept map, `map.kept`: opened, asked, and changed all at once or not at all."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from concerted.ecosystem.cache import key
from concerted.ecosystem.corpus import Document
from concerted.errors import InputError, Place

FORM = 1
_AT_ONCE = 500
_WAIT = 5.0
"""Seconds for another update to be done."""
_IN_USE = "another update is changing this map"
_THEN = "Wait until it is done, then say the same again. Nothing was changed."
_OWN = 0x436F6E6B
"""By what SQLite tells our files from other programs'."""


class Kept:
    """A kept map, open; what is changed is on disk after `commit`, and forgotten after `close` without it."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    @classmethod
    def made(cls, path: Path) -> Self:
        """Begin a new one, for its owner alone; what lay there is gone."""
        path.unlink(missing_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        database = sqlite3.connect(path)
        database.executescript(f"PRAGMA application_id = {_OWN}; PRAGMA user_version = {FORM};")
        database.executescript(files(__package__).joinpath("kept.sql").read_text("utf-8"))
        return cls(database)

    @classmethod
    def open(cls, path: Path) -> Self | None:
        """Open one to change it, which one may at a time; None where there is none, or none that this version can read.

        Raises `InputError` where another update holds it and is not done soon.
        """
        if not path.is_file():
            return None
        database = sqlite3.connect(path, timeout=_WAIT)
        try:
            database.execute("PRAGMA secure_delete = ON")
            marks = [database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
            database.execute("SELECT count(*) FROM about").fetchone()
            database.execute("BEGIN IMMEDIATE")  # what is read from here on, nobody else changes
        except sqlite3.Error as error:
            marks = []
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                database.close()
                raise InputError("map-in-use", _IN_USE, place=Place(path), hint=_THEN) from None
        if marks != [_OWN, FORM]:
            database.close()
            return None
        return cls(database)

    def rows(self, sql: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return the rows that a query of this package's gives."""
        return self._database.execute(sql, given).fetchall()

    def among(self, sql: str, values: Sequence[object]) -> Iterator[tuple[Any, ...]]:
        """Yield the rows that a query gives for many values, some hundreds at a time: they are its `json_each(?)`."""
        for begin in range(0, len(values), _AT_ONCE):
            yield from self.rows(sql, [json.dumps(values[begin : begin + _AT_ONCE])])

    def change(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Change something for each row."""
        self._database.executemany(sql, rows)

    def tell(self, name: str) -> Any:  # noqa: ANN401 - whatever was noted
        """Return what was noted under a name."""
        return json.loads(self.blob(name))

    def note(self, name: str, value: object) -> None:
        """Note something under a name."""
        self.change("INSERT OR REPLACE INTO about VALUES (?, ?)", [(name, json.dumps(value, ensure_ascii=False))])

    def blob(self, name: str) -> bytes:
        """Return the bytes that were noted under a name."""
        found: bytes = self.rows("SELECT value FROM about WHERE key = ?", [name])[0][0]
        return found

    def note_blob(self, name: str, value: bytes) -> None:
        """Note bytes under a name."""
        self.change("INSERT OR REPLACE INTO about VALUES (?, ?)", [(name, value)])

    def commit(self) -> None:
        """See that all that was changed is on disk."""
        self._database.commit()

    def close(self) -> None:
        """Let go of the file, and of what was changed since it was last on disk."""
        self._database.close()


def document_key(document: Document) -> str:
    """Return what a document is known again by: all that it says, and who says it where and when."""
    return key(document.actor, document.source, document.title, document.date, document.text)
