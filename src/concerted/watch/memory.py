"""What the watch remembers beside the record: pages as they were, servers to be left in peace, and every look.

One SQLite file in the house. It holds other people's words, so none of it enters the record, where only digests go;
deleting the file forgets it all, and the watch begins afresh.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from concerted.errors import InputError, Place
from concerted.watch.case import Look
from concerted.watch.fetch import Page, Pause

TEXTS = 6
"""Texts of one address that are kept, the newest."""

_TABLES = """
create table if not exists pages (address text primary key, said text not null, body blob not null);
create table if not exists texts (
    address text not null, digest text not null, first_at text not null, last_at text not null, text blob not null,
    primary key (address, digest, first_at)
);
create table if not exists pauses (host text primary key, until text not null, failed integer not null);
create table if not exists looks (id integer primary key, clause text, period text, member text, at text, said text);
create index if not exists looks_of on looks (clause, period, member, id);
"""


@dataclass(frozen=True, slots=True)
class Known:
    """A text that an address had: from when to when it was seen."""

    text: str
    digest: str
    first_at: str
    last_at: str


class Memory:
    """The watch's memory, open; close it when done."""

    def __init__(self, file: Path) -> None:
        try:
            self._database = sqlite3.connect(file, timeout=30, isolation_level=None)
            self._database.execute("pragma journal_mode = wal")
            self._database.executescript(_TABLES)
        except sqlite3.Error as error:
            hint = "Move it away: the watch then begins afresh, and the record is as it was."
            raise InputError("bad-memory", f"cannot be used: {error}", place=Place(file), hint=hint) from None

    def close(self) -> None:
        """Close it."""
        self._database.close()

    def page(self, address: str) -> Page | None:
        """Return what an address answered last."""
        row = self._database.execute("select said, body from pages where address = ?", (address,)).fetchone()
        return None if row is None else Page(body=zlib.decompress(row[1]), **json.loads(row[0]))

    def keep_page(self, address: str, page: Page) -> None:
        """Remember what an address answered."""
        said = {"address": page.address, "at": page.at, "kind": page.kind, "modified": page.modified, "etag": page.etag}
        row = (address, json.dumps(said), zlib.compress(page.body))
        self._database.execute("insert or replace into pages values (?, ?, ?)", row)

    def texts(self, address: str) -> list[Known]:
        """Return the texts that an address had, the oldest first."""
        ask = "select text, digest, first_at, last_at from texts where address = ? order by first_at, rowid"
        rows = self._database.execute(ask, (address,))
        return [Known(zlib.decompress(text).decode("utf-8", "surrogatepass"), *rest) for text, *rest in rows]

    def keep_text(self, address: str, text: str, digest: str, at: str) -> Known:
        """Remember the text that an address has, and return it with the time since when it has been so."""
        known = self.texts(address)
        since = known[-1].first_at if known and known[-1].digest == digest else at
        row = (address, digest, since, at, zlib.compress(text.encode("utf-8", "surrogatepass")))
        self._database.execute("insert or replace into texts values (?, ?, ?, ?, ?)", row)
        for old in known[: -TEXTS + 1 or None] if since == at else []:
            where = (address, old.digest, old.first_at)
            self._database.execute("delete from texts where address = ? and digest = ? and first_at = ?", where)
        return Known(text, digest, since, at)

    def pauses(self) -> dict[str, Pause]:
        """Return the servers to be left in peace."""
        return {host: Pause(until, failed) for host, until, failed in self._database.execute("select * from pauses")}

    def keep_pauses(self, pauses: dict[str, Pause]) -> None:
        """Remember them."""
        with self._whole():
            self._database.execute("delete from pauses")
            rows = [(host, pause.until, pause.failed) for host, pause in pauses.items()]
            self._database.executemany("insert into pauses values (?, ?, ?)", rows)

    def keep_look(self, look: Look) -> None:
        """Remember a look."""
        row = (look.clause, look.period, look.member, look.at, json.dumps(asdict(look), ensure_ascii=False))
        self._database.execute("insert into looks (clause, period, member, at, said) values (?, ?, ?, ?, ?)", row)

    def looks(self, clause: str, period: str, member: str, *, most: int = 20) -> list[Look]:
        """Return the latest looks at a member's commitment in a period, the latest first."""
        ask = "select said from looks where clause = ? and period = ? and member = ? order by id desc limit ?"
        return [Look(**json.loads(said)) for (said,) in self._database.execute(ask, (clause, period, member, most))]

    @contextmanager
    def _whole(self) -> Iterator[None]:
        self._database.execute("begin immediate")
        try:
            yield
        finally:
            self._database.execute("commit")
