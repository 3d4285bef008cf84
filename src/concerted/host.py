"""A host keeps coalitions' records and carries what members ask to the rules and into the record.

The one place where the pure rules meet a clock, fresh randomness and a database. Every function works
on an open connection; the command line and the web shell both come through here.
"""

from __future__ import annotations

import base64
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from concerted.coalition import Command, Founding, Sealed, State, coalition_id, decide, evolve, fold, replay
from concerted.errors import InputError, Place
from concerted.files import write_whole
from concerted.record.archive import Replica, pack
from concerted.record.check import check, check_archive, commitments
from concerted.record.checkpoint import Checkpoint, Signer
from concerted.record.entry import Entry, read_entry
from concerted.record.opening import BLINDING, Opening, seal
from concerted.record.store import append, coalitions, connect, damaged, entries, openings, replica, transaction

SQLITE_MAGIC = b"SQLite format 3\0"
ZIP_MAGIC = b"PK"
REASON = "body.reason"
"""The field whose words lie beside the record."""


def now() -> str:
    """Return the present moment as the record writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def key_file(record: Path) -> Path:
    """Return where the host's key for a record file lies: beside it, readable by its owner alone."""
    return record.with_name(record.name + ".key")


def found(record: Path, *, name: str, context: str, convener: str, at: str) -> str:
    """Make a new record file with a fresh key, enter the founding, and return the coalition's id.

    Raises `InputError` (`file-exists`) rather than touch a file that is there, and `Refused` as the
    rules do; then no file is left behind.
    """
    if record.exists():
        hint = "Name another file with --record, or move this one away first."
        raise InputError("file-exists", "there is a file here already", place=Place(record), hint=hint)
    signer = Signer.create(key_file(record))
    try:
        connection = connect(record, create=True)
        try:
            log_key = base64.b64encode(signer.public).decode()
            body = Founding(name=name, context=context, convener_name=convener, log_key=log_key)  # type: ignore[arg-type]
            command = Command(body=body, at=at)
            coalition = coalition_id(name, log_key)
            with transaction(connection):
                append(connection, coalition, decide(State(), command), beside=(), signer=signer)
        finally:
            connection.close()
    except BaseException:
        for path in (record, key_file(record), *(record.with_name(record.name + tail) for tail in ("-wal", "-shm"))):
            path.unlink(missing_ok=True)
        raise
    return coalition


def only_coalition(connection: sqlite3.Connection, record: Path) -> str:
    """Return the coalition whose record the file keeps. Raises `InputError` (`no-record`) where it keeps none."""
    names = coalitions(connection)
    if not names:
        raise InputError(
            "no-record", "no coalition is founded here", place=Place(record), hint="concerted found --help"
        )
    return names[0]


@contextmanager
def opened(record: Path) -> Iterator[tuple[sqlite3.Connection, str]]:
    """Open a record file and yield its connection and the coalition it keeps; close it at the end.

    Raises `InputError` where the file is missing, damaged, locked or not writable.
    """
    connection = connect(record)
    try:
        yield connection, only_coalition(connection, record)
    except sqlite3.Error as error:
        raise damaged(record, error) from None
    finally:
        connection.close()


def enter(record: Path, command: Command, *, reason: str | None = None) -> tuple[State, Entry]:
    """Carry one command into a record file, in a transaction of its own. Raises as `act` and `opened` do."""
    signer = Signer.load(key_file(record))
    with opened(record) as (connection, coalition), transaction(connection):
        return act(connection, coalition, command, signer=signer, reason=reason)


def state_of(connection: sqlite3.Connection, coalition: str) -> State:
    """Return the coalition's state: the fold over its record."""
    return fold(read_entry(data) for data in entries(connection, coalition))


def act(
    connection: sqlite3.Connection, coalition: str, command: Command, *, signer: Signer, reason: str | None = None
) -> tuple[State, Entry]:
    """Carry `command` into the record and return the state after it, with the entry that was made.

    Runs inside the caller's transaction. `reason` is laid beside the record; the entry holds only a
    commitment to it. Raises `Refused` as the rules do; nothing is then written.
    """
    state = state_of(connection, coalition)
    beside: tuple[Opening, ...] = ()
    if reason:
        blinding = os.urandom(BLINDING)
        sealed = Sealed(**seal(coalition, REASON, reason, blinding=blinding))
        command = replace(command, body=replace(command.body, reason=sealed))
        beside = (Opening(index=state.size, path=REASON, value=reason, blinding=blinding),)
    (entry,) = decide(state, command)
    append(connection, coalition, (entry,), beside=beside, signer=signer)
    return evolve(state, entry), entry


def reasons(connection: sqlite3.Connection, coalition: str) -> dict[int, str]:
    """Return the reasons that lie beside the record, by the number of the entry they belong to."""
    return {o.index: o.value for o in openings(connection, coalition) if o.path == REASON}


def export(connection: sqlite3.Connection, coalition: str) -> bytes:
    """Return the coalition's whole record as one archive."""
    return pack(replica(connection, coalition))


@dataclass(frozen=True, slots=True)
class Verified:
    """What held when a record was verified from its first entry to its last."""

    entries: tuple[Entry, ...]
    checkpoint: Checkpoint
    openings: int
    unopened: int
    """Commitments whose words are not here: erased, or not shared with this copy."""
    state: State
    signed: int
    """Entries that carry the acting member's own signature; the host entered the others."""


def verify_file(path: Path) -> Verified:
    """Check every byte of a record and replay every rule; return what held.

    Takes an exported archive or a host's record file. Raises `RecordBroken` or `RecordNewer` at the
    first entry that does not hold, `InputError` where there is nothing to read.
    """
    try:
        with path.open("rb") as file:
            start = file.read(len(SQLITE_MAGIC))
            data = start + file.read() if start.startswith(ZIP_MAGIC) else start
    except OSError as error:
        hint = "Name a record file or an export: concerted verify coalition.zip"
        raise InputError("cannot-read", f"cannot read: {error.strerror}", place=Place(path), hint=hint) from None
    if start == SQLITE_MAGIC:
        return _replayed(*_from_store(path))
    held, found_entries, checkpoint = check_archive(data)
    return _replayed(held, found_entries, checkpoint)


def save(path: Path, archive: bytes) -> None:
    """Write an export in one step."""
    write_whole(path, archive)


def _from_store(path: Path) -> tuple[Replica, list[Entry], Checkpoint]:
    with opened(path) as (connection, coalition):
        held = replica(connection, coalition)
    return held, *check(held)


def _replayed(held: Replica, found_entries: list[Entry], checkpoint: Checkpoint) -> Verified:
    state = replay(found_entries)
    committed = sum(len(commitments(entry.body)) for entry in found_entries)
    signed = sum(entry.sig is not None for entry in found_entries)
    return Verified(
        entries=tuple(found_entries),
        checkpoint=checkpoint,
        openings=len(held.openings),
        unopened=committed - len(held.openings),
        state=state,
        signed=signed,
    )
