"""Records in SQLite: entries, tree nodes, checkpoint and openings, in one transaction.

Every function runs its SQL on an open DB-API connection that the caller owns, so that the caller's
transaction commits or rolls back the record together with whatever else it wrote. Triggers refuse
to change or delete a written entry, node or checkpoint; only an opening may be erased.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from concerted.errors import InputError, Place, RecordBroken
from concerted.record.archive import Replica
from concerted.record.checkpoint import Checkpoint, Signer, read_text, with_signatures
from concerted.record.entry import Entry
from concerted.record.note import Note, read_note, read_signature_line, signature_line
from concerted.record.opening import Opening
from concerted.record.tree import completed, leaf_hash, root

SCHEMA = (
    """CREATE TABLE IF NOT EXISTS record_entry (
        coalition TEXT NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL,
        PRIMARY KEY (coalition, number)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS record_node (
        coalition TEXT NOT NULL, level INTEGER NOT NULL, number INTEGER NOT NULL, hash BLOB NOT NULL,
        PRIMARY KEY (coalition, level, number)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS record_checkpoint (
        coalition TEXT NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL,
        PRIMARY KEY (coalition, size)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS record_opening (
        coalition TEXT NOT NULL, number INTEGER NOT NULL, path TEXT NOT NULL,
        value TEXT NOT NULL, blinding BLOB NOT NULL,
        PRIMARY KEY (coalition, number, path)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS record_cosignature (
        coalition TEXT NOT NULL, size INTEGER NOT NULL, name TEXT NOT NULL, line TEXT NOT NULL,
        PRIMARY KEY (coalition, size, name)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS record_witnessed (
        origin TEXT PRIMARY KEY, size INTEGER NOT NULL, root BLOB NOT NULL) WITHOUT ROWID""",
    *(
        f"""CREATE TRIGGER IF NOT EXISTS {table}_{act.lower()} BEFORE {act} ON {table}
            BEGIN SELECT RAISE(ABORT, 'a record is only ever appended to'); END"""
        for table in ("record_entry", "record_node", "record_checkpoint")
        for act in ("UPDATE", "DELETE")
    ),
    """CREATE TRIGGER IF NOT EXISTS record_opening_update BEFORE UPDATE ON record_opening
        BEGIN SELECT RAISE(ABORT, 'an opening may be erased, never changed'); END""",
)

_WAIT = 30.0
"""Seconds an append waits for another one to finish."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest checkpoint of a record: how many entries, and the signed note."""

    size: int
    note: str


def connect(path: Path, *, create: bool = False) -> sqlite3.Connection:
    """Open a record file: write-ahead log, full synchronous, transactions begun by hand.

    Raises `InputError` (`no-record`, `not-a-record`, `cannot-write`) where the file cannot serve.
    """
    if not create and not path.is_file():
        hint = "Name the file with --record, or found a coalition first: concerted found --help."
        raise InputError("no-record", "there is no record here", place=Place(path), hint=hint)
    try:
        connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None)
    except sqlite3.Error as error:
        raise damaged(path, error) from None
    try:
        connection.execute("PRAGMA synchronous = FULL")
        if create:
            connection.execute("PRAGMA journal_mode = WAL")
        else:
            connection.execute("SELECT 1 FROM record_entry LIMIT 1")
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'record_witnessed'").fetchone():
            prepare(connection)
    except sqlite3.Error as error:
        connection.close()
        raise damaged(path, error) from None
    return connection


def prepare(connection: sqlite3.Connection) -> None:
    """Create the record's tables and triggers where they are missing."""
    for statement in SCHEMA:
        connection.execute(statement)


def damaged(path: Path, error: sqlite3.Error) -> InputError:
    """Say in one sentence why SQLite could not use the file at `path`."""
    if "readonly" in str(error) or "unable to open" in str(error):
        hint = "Choose a folder that exists and that you may write to."
        return InputError("cannot-write", f"cannot open the record for writing: {error}", place=Place(path), hint=hint)
    hint = "Restore it from a backup, or from any member's export."
    return InputError("not-a-record", f"this is not a whole record file: {error}", place=Place(path), hint=hint)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the record for writing from the first read on; commit at the end, or roll back on any error."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def coalitions(connection: sqlite3.Connection) -> list[str]:
    """Return the coalitions whose records this store keeps, by name."""
    rows = connection.execute("SELECT coalition FROM record_entry WHERE number = 0 ORDER BY coalition")
    return [name for (name,) in rows]


def entries(connection: sqlite3.Connection, coalition: str, *, start: int = 0) -> list[bytes]:
    """Return the exact bytes of the entries from number `start` on."""
    query = "SELECT bytes FROM record_entry WHERE coalition = ? AND number >= ? ORDER BY number"
    return [_blob(data) for (data,) in connection.execute(query, (coalition, start))]


def head(connection: sqlite3.Connection, coalition: str) -> Head | None:
    """Return the newest checkpoint, or None where the record is empty."""
    query = "SELECT size, note FROM record_checkpoint WHERE coalition = ? ORDER BY size DESC LIMIT 1"
    row = connection.execute(query, (coalition,)).fetchone()
    return Head(*row) if row else None


def openings(connection: sqlite3.Connection, coalition: str) -> list[Opening]:
    """Return what lies beside the record, in order of entry and field."""
    query = "SELECT number, path, value, blinding FROM record_opening WHERE coalition = ? ORDER BY number, path"
    return [
        Opening(index=number, path=path, value=value, blinding=_blob(blinding))
        for number, path, value, blinding in connection.execute(query, (coalition,))
    ]


def node(connection: sqlite3.Connection, coalition: str, level: int, index: int) -> bytes:
    """Return the stored tree node at (level, index). Raises `RecordBroken` (`node-missing`)."""
    query = "SELECT hash FROM record_node WHERE coalition = ? AND level = ? AND number = ?"
    row = connection.execute(query, (coalition, level, index)).fetchone()
    if row is None:
        raise RecordBroken("node-missing", f"the tree node at level {level}, number {index} is missing")
    return _blob(row[0])


def checkpoint_at(connection: sqlite3.Connection, coalition: str, size: int) -> str | None:
    """Return the signed checkpoint of the first `size` entries, None where none was made at that size."""
    query = "SELECT note FROM record_checkpoint WHERE coalition = ? AND size = ?"
    row = connection.execute(query, (coalition, size)).fetchone()
    return str(row[0]) if row else None


def cosignatures(connection: sqlite3.Connection, coalition: str) -> list[tuple[int, str, str]]:
    """Return the witnesses' signature lines as (size, name, line), in that order."""
    query = "SELECT size, name, line FROM record_cosignature WHERE coalition = ? ORDER BY size, name"
    return [(size, name, line) for size, name, line in connection.execute(query, (coalition,))]


def cosign(connection: sqlite3.Connection, coalition: str, size: int, name: str, line: str) -> None:
    """Keep a witness's signature line under the checkpoint of that size, in place of its earlier one."""
    query = "DELETE FROM record_cosignature WHERE coalition = ? AND size = ? AND name = ?"
    connection.execute(query, (coalition, size, name))
    connection.execute("INSERT INTO record_cosignature VALUES (?, ?, ?, ?)", (coalition, size, name, line))


def seen_before(connection: sqlite3.Connection, origin: str) -> Checkpoint | None:
    """Return the newest checkpoint of another log that this house, as a witness, cosigned."""
    row = connection.execute("SELECT size, root FROM record_witnessed WHERE origin = ?", (origin,)).fetchone()
    return Checkpoint(origin, row[0], _blob(row[1])) if row else None


def remember(connection: sqlite3.Connection, checkpoint: Checkpoint) -> None:
    """Remember a checkpoint of another log in the transaction in which it was compared, before it is cosigned."""
    connection.execute("DELETE FROM record_witnessed WHERE origin = ?", (checkpoint.origin,))
    row = (checkpoint.origin, checkpoint.size, checkpoint.root)
    connection.execute("INSERT INTO record_witnessed VALUES (?, ?, ?)", row)


def erase(connection: sqlite3.Connection, coalition: str, number: int, path: str) -> bool:
    """Erase what lies beside an entry at a field; tell whether there was anything."""
    query = "DELETE FROM record_opening WHERE coalition = ? AND number = ? AND path = ?"
    return connection.execute(query, (coalition, number, path)).rowcount > 0


def extend(connection: sqlite3.Connection, coalition: str, held: Replica) -> int:
    """Take in a checked replica that begins with what is here; return how many entries were new.

    Needs no host's key: the replica brings its signed checkpoint. Must run inside the caller's
    transaction. Openings that are here stay; those that are new come in.
    """
    before = head(connection, coalition)
    size = before.size if before else 0

    def read(level: int, index: int) -> bytes:
        return node(connection, coalition, level, index)

    for number, data in enumerate(held.entries[size:], size):
        connection.execute("INSERT INTO record_entry VALUES (?, ?, ?)", (coalition, number, data))
        made = [(coalition, *stored) for stored in completed(number, leaf_hash(data), read)]
        connection.executemany("INSERT INTO record_node VALUES (?, ?, ?, ?)", made)
    known = {(opening.index, opening.path) for opening in openings(connection, coalition)}
    for opening in held.openings:
        if (opening.index, opening.path) not in known:
            row = (coalition, opening.index, opening.path, opening.value, opening.blinding)
            connection.execute("INSERT INTO record_opening VALUES (?, ?, ?, ?, ?)", row)
    for note in (*held.cosigned, held.note):
        _keep(connection, coalition, note)
    return len(held.entries) - size


def _keep(connection: sqlite3.Connection, coalition: str, note: str) -> None:
    """Keep a signed checkpoint: the log's own line as the note, every other line as a witness's."""
    opened = read_note(note)
    own, *others = opened.signatures
    size = read_text(opened.text).size
    if checkpoint_at(connection, coalition, size) is None:
        bare = Note(opened.text, (own,)).to_text()
        connection.execute("INSERT INTO record_checkpoint VALUES (?, ?, ?)", (coalition, size, bare))
    for name, data in others:
        cosign(connection, coalition, size, name, signature_line(name, data))


def replica(connection: sqlite3.Connection, coalition: str) -> Replica:
    """Return the whole record as somebody else could hold it. Raises `RecordBroken` where it has no checkpoint."""
    newest = head(connection, coalition)
    if newest is None:
        raise RecordBroken("no-checkpoint", "the record has no checkpoint")
    query = "SELECT hash FROM record_node WHERE coalition = ? AND level = 0 ORDER BY number"
    *earlier, note = _cosigned(connection, coalition, newest)
    return Replica(
        entries=tuple(entries(connection, coalition)),
        note=note,
        openings=tuple(openings(connection, coalition)),
        leaves=tuple(_blob(leaf) for (leaf,) in connection.execute(query, (coalition,))),
        cosigned=tuple(earlier),
    )


def _cosigned(connection: sqlite3.Connection, coalition: str, newest: Head) -> list[str]:
    """Return the notes that matter to a reader: each witness's newest by size, and the newest of all at the end."""
    latest = {name: (size, line) for size, name, line in cosignatures(connection, coalition)}
    sizes = sorted({size for size, _ in latest.values()} | {newest.size})
    notes = []
    for size in sizes:
        lines = [read_signature_line(line) for at, line in latest.values() if at == size]
        note = newest.note if size == newest.size else checkpoint_at(connection, coalition, size)
        notes.append(with_signatures(str(note), lines))
    return notes


def append(
    connection: sqlite3.Connection, coalition: str, new: Sequence[Entry], *, beside: Sequence[Opening], signer: Signer
) -> Head:
    """Append entries with what lies beside them, and sign the new checkpoint.

    Must run inside the caller's transaction, begun before the state was read. Raises `RecordBroken`
    where an entry is outside the record's form; the caller's rollback then leaves nothing written.
    """
    if not connection.in_transaction:
        raise RuntimeError("append needs the transaction in which the state was read")
    before = head(connection, coalition)
    size = before.size if before else 0

    def read(level: int, index: int) -> bytes:
        return node(connection, coalition, level, index)

    for entry in new:
        data = entry.to_bytes()
        connection.execute("INSERT INTO record_entry VALUES (?, ?, ?)", (coalition, size, data))
        made = [(coalition, *stored) for stored in completed(size, leaf_hash(data), read)]
        connection.executemany("INSERT INTO record_node VALUES (?, ?, ?, ?)", made)
        size += 1
    for opening in beside:
        row = (coalition, opening.index, opening.path, opening.value, opening.blinding)
        connection.execute("INSERT INTO record_opening VALUES (?, ?, ?, ?, ?)", row)
    note = signer.sign(Checkpoint(coalition, size, root(size, read)))
    connection.execute("INSERT INTO record_checkpoint VALUES (?, ?, ?)", (coalition, size, note))
    return Head(size, note)


def _blob(value: object) -> bytes:
    """Return a column's bytes; a file that was tampered with may hold text there, which no hash will match."""
    return value if isinstance(value, bytes) else bytes(str(value), "utf-8", "replace")
