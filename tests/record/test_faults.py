"""Faults: killed at random moments, a full disk, a torn log, two hosts on one file. Nothing acknowledged is lost.

A child appends as fast as it can and acknowledges over a pipe; the parent kills it with signal 9 at a
random moment, again and again, on one and the same record.
"""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import psycopg
import pytest

from concerted.errors import InputError
from concerted.record.check import check
from concerted.record.entry import read_entry
from concerted.record.sql import Where, connect, errors, transaction, unusable
from concerted.record.store import append, entries, head, replica
from tests.record.test_store_and_archive import ORIGIN, SIGNER, entry

KILLS = 500


def token(number: int, name: str) -> dict[str, object]:
    return {"token": f"{name}/{number}", "fill": "x" * (number * 7 % 900)}


def append_one(connection, number: int, name: str) -> None:
    with transaction(connection):
        body = None if head(connection, ORIGIN) else entry(0)
        append(connection, ORIGIN, [body or entry(1, body=token(number, name))], beside=[], signer=SIGNER)


def append_many(connection, count: int, name: str) -> None:
    for number in range(count):
        append_one(connection, number, name)


def writer(where: Where, name: str, pipe: int) -> None:
    """Append until killed; write each acknowledged number into the pipe."""
    connection = connect(where)
    for number in range(1_000_000):
        append_one(connection, number, name)
        os.write(pipe, b"%s/%d\n" % (name.encode(), number))


def killed(where: Where, name: str, pause: float) -> list[str]:
    """Let a child write, kill it after a while, and return what it had acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover - it never comes back
        try:
            os.close(reading)
            writer(where, name, writing)
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(pause)
    os.kill(child, signal.SIGKILL)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL, "the child fell over before it was killed"
    with os.fdopen(reading) as acknowledged:
        return acknowledged.read().splitlines()


def survives(where: Where, kills: int, pause: float) -> None:
    chance = random.Random(20261123)  # noqa: S311 - when to strike, not a secret
    acknowledged: list[str] = []
    connection = connect(where, create=True)
    append_one(connection, 0, "first")
    connection.close()
    for number in range(4 * kills):
        if number >= kills and len(acknowledged) > kills:
            break  # on a busy machine it takes more of them, and later ones, until enough was written
        acknowledged += killed(where, f"child-{number}", chance.uniform(0, pause * (1 + number // kills)))
    connection = connect(where)
    written = [read_entry(data).body.get("token") for data in entries(connection, ORIGIN)][1:]
    assert len(set(written)) == len(written), "an entry was doubled"
    assert set(acknowledged) <= set(written), "an acknowledged entry was lost"
    assert len(acknowledged) > kills, "the children hardly wrote anything"
    assert check(replica(connection, ORIGIN)).checkpoint.size == len(written) + 1
    connection.close()


def test_sqlite_killed_at_500_random_moments_loses_nothing_acknowledged(tmp_path):
    survives(tmp_path / "a.record", KILLS, 0.03)


def test_postgresql_clients_killed_at_500_random_moments_lose_nothing_acknowledged(database):
    survives(database, KILLS, 0.05)


def test_a_postgresql_server_that_is_killed_comes_back_with_all_it_acknowledged(postgres):
    where = postgres.create("crash")
    acknowledged = 0
    for _ in range(4):
        connection = connect(where, create=True)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:  # pragma: no cover - it never comes back
            writer(where, f"before-{acknowledged}", writing)
        os.close(writing)
        time.sleep(0.3)
        postgres.kill()
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading) as told:
            acknowledged += len(told.read().splitlines())
        with pytest.raises(psycopg.Error):
            connection.execute("SELECT 1")
        connection.close()
        postgres.start()
        connection = connect(where)
        kept = check(replica(connection, ORIGIN)).checkpoint.size
        assert kept >= acknowledged > 0
        connection.close()


def write_some(where: Where, name: str) -> int:
    connection = connect(where)
    append_many(connection, 10, name)
    connection.close()
    return 10


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_twenty_hosts_at_once_on_one_store_write_one_record(kind, request, tmp_path):
    where = request.getfixturevalue("database") if kind == "postgresql" else tmp_path / "a.record"
    connection = connect(where, create=True)
    append_one(connection, 0, "first")
    with ProcessPoolExecutor(20) as pool:
        assert sum(pool.map(write_some, [where] * 20, [f"host-{n}" for n in range(20)])) == 200
    assert check(replica(connection, ORIGIN)).checkpoint.size == 201
    connection.close()


def test_a_full_disk_is_named_and_leaves_the_record_as_it_was(tmp_path):
    path = tmp_path / "a.record"
    connection = connect(path, create=True)
    append_one(connection, 0, "first")
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + 4}")
    with pytest.raises(sqlite3.Error) as error:
        append_many(connection, 500, "more")
    assert unusable(path, error.value).code == "disk-full"
    kept = check(replica(connection, ORIGIN)).checkpoint.size
    connection.close()
    again = connect(path)
    append_one(again, 999, "later")
    assert check(replica(again, ORIGIN)).checkpoint.size == kept + 1
    again.close()


def test_a_write_that_the_system_refuses_leaves_the_record_as_it_was(tmp_path):
    path = tmp_path / "a.record"
    connection = connect(path, create=True)
    append_one(connection, 0, "first")
    connection.close()
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        inside = connect(path)
        try:
            append_many(inside, 10_000, "limited")
        except errors():
            os._exit(0)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    connection = connect(path)
    size = check(replica(connection, ORIGIN)).checkpoint.size
    append_one(connection, 0, "later")
    assert check(replica(connection, ORIGIN)).checkpoint.size == size + 1
    connection.close()


@pytest.mark.parametrize("damage", ["torn", "garbage", "cut"])
def test_a_torn_end_of_the_log_costs_nothing_that_was_acknowledged(tmp_path, damage):
    path, copy = tmp_path / "a.record", tmp_path / "b.record"
    connection = connect(path, create=True)
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    append_many(connection, 5, "early")
    log = Path(f"{path}-wal")
    whole = log.read_bytes()
    append_one(connection, 5, "late")
    later = log.read_bytes()
    shutil.copy(path, copy)
    connection.close()
    torn = {"torn": later[: len(whole) + 1000], "garbage": whole + os.urandom(3000), "cut": later[:-1]}[damage]
    Path(f"{copy}-wal").write_bytes(torn)
    again = connect(copy)
    assert check(replica(again, ORIGIN)).checkpoint.size == 5
    append_one(again, 6, "later")
    assert check(replica(again, ORIGIN)).checkpoint.size == 6
    again.close()


def test_a_record_that_cannot_be_written_says_so(tmp_path):
    path = tmp_path / "a.record"
    connection = connect(path, create=True)
    append_one(connection, 0, "first")
    connection.execute("PRAGMA query_only = ON")
    with pytest.raises(sqlite3.Error) as error:
        append_one(connection, 1, "more")
    assert unusable(path, error.value).code == "cannot-write"
    assert check(replica(connection, ORIGIN)).checkpoint.size == 1
    connection.close()


def test_a_record_that_another_holds_for_long_says_so(tmp_path):
    path = tmp_path / "a.record"
    one, other = connect(path, create=True), connect(path)
    other.execute("PRAGMA busy_timeout = 10")
    with transaction(one), pytest.raises(sqlite3.Error) as error, transaction(other):
        raise InputError("x", "never reached")
    assert unusable(path, error.value).code == "record-busy"
    one.close()
    other.close()
