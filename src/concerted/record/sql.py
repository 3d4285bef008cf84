"""The two databases that keep records, SQLite and PostgreSQL, and what differs between them.

Everything is plain SQL on an open DB-API connection. SQLite runs with a write-ahead log and full
synchronous; PostgreSQL with its own promise, `synchronous_commit`. A transaction that writes holds the
store from before its first read: SQLite by `BEGIN IMMEDIATE`, PostgreSQL by an advisory lock.
Triggers refuse to change or delete a written entry, node or checkpoint in both.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from concerted.errors import InputError, Place

if TYPE_CHECKING:
    import psycopg

Connection: TypeAlias = "sqlite3.Connection | psycopg.Connection[Any]"
Where: TypeAlias = Path | str
"""A record file, or the address of a PostgreSQL database: postgresql://user@host/database."""

POSTGRESQL = "postgresql://"
FOREVER = ("record_entry", "record_node", "record_checkpoint")
"""Tables whose rows are only ever added."""

_TABLES = (
    """CREATE TABLE IF NOT EXISTS record_entry (
        coalition TEXT NOT NULL, number BIGINT NOT NULL, bytes BLOB NOT NULL,
        PRIMARY KEY (coalition, number)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS record_node (
        coalition TEXT NOT NULL, level BIGINT NOT NULL, number BIGINT NOT NULL, hash BLOB NOT NULL,
        PRIMARY KEY (coalition, level, number)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS record_checkpoint (
        coalition TEXT NOT NULL, size BIGINT NOT NULL, note TEXT NOT NULL,
        PRIMARY KEY (coalition, size)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS record_opening (
        coalition TEXT NOT NULL, number BIGINT NOT NULL, path TEXT NOT NULL,
        value TEXT NOT NULL, blinding BLOB NOT NULL,
        PRIMARY KEY (coalition, number, path)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS record_cosignature (
        coalition TEXT NOT NULL, size BIGINT NOT NULL, name TEXT NOT NULL, line TEXT NOT NULL,
        PRIMARY KEY (coalition, size, name)) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS record_witnessed (
        origin TEXT PRIMARY KEY, size BIGINT NOT NULL, root BLOB NOT NULL) WITHOUT ROWID""",
)
_SQLITE = (
    *_TABLES,
    *(
        f"""CREATE TRIGGER IF NOT EXISTS {table}_{act.lower()} BEFORE {act} ON {table}
            BEGIN SELECT RAISE(ABORT, 'a record is only ever appended to'); END"""
        for table in FOREVER
        for act in ("UPDATE", "DELETE")
    ),
    """CREATE TRIGGER IF NOT EXISTS record_opening_update BEFORE UPDATE ON record_opening
        BEGIN SELECT RAISE(ABORT, 'an opening may be erased, never changed'); END""",
)
_POSTGRES = (
    *(table.replace("BLOB", "BYTEA").replace(" WITHOUT ROWID", "") for table in _TABLES),
    """CREATE OR REPLACE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$BEGIN RAISE EXCEPTION 'a record is only ever appended to'; END$$""",
    *(
        f"""CREATE OR REPLACE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION record_refuse()"""
        for table in FOREVER
    ),
    """CREATE OR REPLACE TRIGGER record_opening_kept BEFORE UPDATE ON record_opening
        FOR EACH STATEMENT EXECUTE FUNCTION record_refuse()""",
)
_LOCK = 0x636F6E636572
"""The advisory lock that a writing transaction holds in PostgreSQL."""

_AT_ONCE = 100
"""Rows that are inserted by one statement at most: an entry comes with some fifteen."""

_WAIT = 30
"""Seconds to wait for another writer, or for a database that does not answer."""


def connect(where: Where, *, create: bool = False) -> Connection:
    """Open the store at `where`, transactions begun by hand; with `create`, make its tables.

    Raises `InputError` (`no-record`, `not-a-record`, `cannot-write`, `no-database`) where it cannot serve.
    """
    if isinstance(where, str):
        if not where.startswith(POSTGRESQL):
            hint = "Keep a copy to look into: concerted import URL --record FILE."
            raise InputError("not-a-store", "a web address keeps no store of ours", place=Place(where), hint=hint)
        return _connect_postgresql(where)
    if not create and not where.is_file():
        hint = "Name the file with --record, or found a coalition first: concerted found --help."
        raise InputError("no-record", "there is no record here", place=Place(where), hint=hint)
    try:
        connection = sqlite3.connect(where, timeout=_WAIT, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise unusable(where, error) from None
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
        raise unusable(where, error) from None
    return connection


def _connect_postgresql(address: str) -> Connection:
    try:
        import psycopg  # noqa: PLC0415 - only for those who keep records in PostgreSQL
    except ImportError:
        hint = "Install it: pip install 'concerted[postgresql]'"
        raise InputError("no-driver", "the part that speaks to PostgreSQL is not installed", hint=hint) from None
    try:
        connection = psycopg.connect(address, autocommit=True, connect_timeout=_WAIT)
        connection.execute("SET synchronous_commit = on")
        row = connection.execute("SELECT to_regclass('record_witnessed')").fetchone()
        if row is None or row[0] is None:
            with transaction(connection):
                prepare(connection)
    except psycopg.Error as error:
        raise unusable(address, error) from None
    return connection


def prepare(connection: Connection) -> None:
    """Create the record's tables and triggers where they are missing."""
    for statement in _SQLITE if isinstance(connection, sqlite3.Connection) else _POSTGRES:
        run(connection, statement)


def errors() -> tuple[type[Exception], ...]:
    """Return what a database may raise."""
    psycopg = sys.modules.get("psycopg")
    return (sqlite3.Error, *([psycopg.Error] if psycopg else []))


def unusable(where: Where, error: Exception) -> InputError:
    """Say in one sentence why the store at `where` could not be used. A password in an address is never shown."""
    if isinstance(where, str):
        parts = urlsplit(where)
        said = str(error).strip().split("\n")[0].replace(parts.password or "\0", "…")
        hint = "Is the server there, and may this user enter? Try: psql with the same address."
        shown = f"{POSTGRESQL}{parts.hostname or ''}{parts.path}"
        return InputError("no-database", f"cannot use the database: {said}", place=Place(shown), hint=hint)
    if "readonly" in str(error) or "unable to open" in str(error):
        hint = "Choose a folder that exists and that you may write to."
        return InputError("cannot-write", f"cannot open the record for writing: {error}", place=Place(where), hint=hint)
    if "full" in str(error):
        hint = "Make room on the disk, then try again: nothing was written."
        return InputError("disk-full", f"cannot write: {error}", place=Place(where), hint=hint)
    if "locked" in str(error):
        hint = "Something else has held the record for long; try again."
        return InputError("record-busy", f"cannot write: {error}", place=Place(where), hint=hint)
    hint = "Restore it from a backup, or from any member's export."
    return InputError("not-a-record", f"this is not a whole record file: {error}", place=Place(where), hint=hint)


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Hold the record for writing from the first read on; commit at the end, or roll back on any error."""
    if isinstance(connection, sqlite3.Connection):
        run(connection, "BEGIN IMMEDIATE")
    else:
        # what comes after sees what was committed while it waited for the lock
        connection.execute(
            f"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({_LOCK})", prepare=False
        )
    try:
        yield
        run(connection, "COMMIT")
    except BaseException:
        if in_transaction(connection):
            run(connection, "ROLLBACK")
        raise


def in_transaction(connection: Connection) -> bool:
    """Tell whether a transaction is open."""
    if isinstance(connection, sqlite3.Connection):
        return connection.in_transaction
    return connection.info.transaction_status in (1, 2, 3)  # active, in a transaction, in a failed one


def is_lost(connection: Connection) -> bool:
    """Tell whether the database has gone away from under a connection, so that it takes a new one."""
    return not isinstance(connection, sqlite3.Connection) and connection.closed


def run(connection: Connection, query: str, values: Sequence[object] = ()) -> Any:  # noqa: ANN401 - either's cursor
    """Run one statement, written with `?` for each value, and return its cursor."""
    if isinstance(connection, sqlite3.Connection):
        return connection.execute(query, values)
    return connection.execute(query.replace("?", "%s"), values)


def insert(connection: Connection, rows: Mapping[str, Sequence[Sequence[object]]]) -> None:
    """Insert rows into several tables; in PostgreSQL few of them by one statement, since each costs a journey."""
    each = {table: held for table, held in rows.items() if held}
    if isinstance(connection, sqlite3.Connection):
        for table, held in each.items():
            connection.executemany(_into(table, held[:1], "?"), held)
    elif sum(map(len, each.values())) <= _AT_ONCE:
        *first, last = (_into(table, held, "%s") for table, held in each.items())
        before = ", ".join(f"part_{number} AS ({one})" for number, one in enumerate(first))
        values = [value for held in each.values() for row in held for value in row]
        connection.execute(f"WITH {before} {last}" if before else last, values)
    else:
        with connection.pipeline(), connection.cursor() as cursor:
            for table, held in each.items():
                cursor.executemany(_into(table, held[:1], "%s"), held)


def _into(table: str, rows: Sequence[Sequence[object]], mark: str) -> str:
    values = ", ".join("(" + ", ".join([mark] * len(row)) + ")" for row in rows)
    return f"INSERT INTO {table} VALUES {values}"  # noqa: S608 - our own tables
