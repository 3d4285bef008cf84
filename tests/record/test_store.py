"""One class of tests for every store: SQLite in memory, SQLite in a file, and a real PostgreSQL server."""

from __future__ import annotations

import sqlite3
import sys
import threading
from pathlib import Path

import pytest

from concerted.errors import InputError, RecordBroken, Refused
from concerted.record.archive import pack
from concerted.record.check import check
from concerted.record.commit import GroupCommit
from concerted.record.sql import Connection, connect, errors, in_transaction, prepare, run, transaction
from concerted.record.store import (
    append,
    checkpoint_at,
    coalitions,
    cosign,
    cosignatures,
    entries,
    erase,
    extend,
    head,
    node,
    openings,
    replica,
    since,
)
from concerted.record.tree import leaf_hash
from tests.record.test_store_and_archive import ORIGIN, SIGNER, entry, held, keep, opening

STORES = ("memory", "file", "postgresql")


@pytest.fixture(params=STORES)
def store(request, tmp_path):
    if request.param == "postgresql":
        connection = connect(request.getfixturevalue("database"), create=True)
    else:
        connection = connect(Path(":memory:") if request.param == "memory" else tmp_path / "a.record", create=True)
    yield connection
    connection.close()


class TestStore:
    def test_what_was_appended_is_there_with_its_checkpoint(self, store):
        assert (coalitions(store), head(store, ORIGIN)) == ([], None)
        keep(store, 0, 1, 2)
        assert coalitions(store) == [ORIGIN]
        assert entries(store, ORIGIN, start=1) == [entry(1).to_bytes(), entry(2).to_bytes()]
        assert entries(store, ORIGIN, start=1, end=2) == [entry(1).to_bytes()]
        assert openings(store, ORIGIN) == [opening(1), opening(2)]
        assert replica(store, ORIGIN).note == held(3).note
        assert checkpoint_at(store, ORIGIN, 2) == held(2).note
        assert checkpoint_at(store, ORIGIN, 9) is None
        assert since(store, ORIGIN, 1, end=2) == (held(1).note, [entry(1).to_bytes()])
        assert since(store, ORIGIN, 9, end=10) == (None, [])
        assert pack(replica(store, ORIGIN)) == pack(held(3, beside=2))

    def test_many_entries_in_one_append_are_the_same_record(self, store):
        with transaction(store):
            append(store, ORIGIN, [entry(n) for n in range(300)], beside=[opening(1)], signer=SIGNER)
        keep(store, 300)
        assert replica(store, ORIGIN).entries == held(301).entries
        assert check(replica(store, ORIGIN)).checkpoint.size == 301

    def test_an_append_outside_a_transaction_is_a_programming_error(self, store):
        with pytest.raises(RuntimeError, match="transaction"):
            append(store, ORIGIN, [entry(0)], beside=[], signer=SIGNER)

    def test_a_transaction_that_fails_leaves_nothing(self, store):
        with pytest.raises(RecordBroken), transaction(store):
            append(store, ORIGIN, [entry(0), entry(1, body={"share": 0.5})], beside=[], signer=SIGNER)
        assert entries(store, ORIGIN) == []
        assert not in_transaction(store)
        keep(store, 0)
        with pytest.raises(errors()), transaction(store):
            run(store, "INSERT INTO record_entry VALUES (?, ?, ?)", (ORIGIN, 0, b"twice"))
        assert not in_transaction(store)
        assert entries(store, ORIGIN) == [entry(0).to_bytes()]

    @pytest.mark.parametrize("table", ["record_entry", "record_node", "record_checkpoint"])
    def test_what_is_written_cannot_be_changed_or_deleted(self, store, table):
        keep(store, 0, 1)
        for statement in (f"UPDATE {table} SET coalition = 'x'", f"DELETE FROM {table}"):  # noqa: S608 - our own names
            with pytest.raises(errors(), match="only ever appended to"):
                run(store, statement)

    def test_an_opening_may_be_erased_but_never_changed(self, store):
        keep(store, 0, 1, 2)
        with pytest.raises(errors(), match=r"erased, never changed|only ever"):
            run(store, "UPDATE record_opening SET value = 'other'")
        assert erase(store, ORIGIN, 1, "body.reason")
        assert not erase(store, ORIGIN, 1, "body.reason")
        assert openings(store, ORIGIN) == [opening(2)]
        check(replica(store, ORIGIN))

    def test_a_missing_node_or_checkpoint_is_named(self, store):
        with pytest.raises(RecordBroken, match="level 3, number 0"):
            node(store, ORIGIN, 3, 0)
        with pytest.raises(RecordBroken, match="no checkpoint"):
            replica(store, ORIGIN)
        keep(store, 0)
        assert node(store, ORIGIN, 0, 0) == leaf_hash(entries(store, ORIGIN)[0])

    def test_a_record_that_lost_a_node_takes_no_more(self, store, request):
        keep(store, 0, 1)
        if "postgresql" in request.node.name:
            run(store, "ALTER TABLE record_node DISABLE TRIGGER ALL")
        else:
            run(store, "DROP TRIGGER record_node_delete")
        run(store, "DELETE FROM record_node WHERE level = 1")
        with pytest.raises(RecordBroken, match="level 1, number 0 is missing"):
            keep(store, 2)

    def test_a_replica_is_taken_in_whole_and_then_further(self, store):
        with transaction(store):
            assert extend(store, ORIGIN, held(3, beside=1)) == 3
        assert pack(replica(store, ORIGIN)) == pack(held(3, beside=1))
        with transaction(store):
            assert extend(store, ORIGIN, held(40, beside=7)) == 37
        assert pack(replica(store, ORIGIN)) == pack(held(40, beside=7))

    def test_a_cosignature_is_kept_once_a_witness_and_size(self, store):
        keep(store, 0)
        for line in ("— w AAAAAAAA\n", "— w BBBBBBBB\n"):
            cosign(store, ORIGIN, 1, "w", line)
        assert cosignatures(store, ORIGIN) == [(1, "w", "— w BBBBBBBB\n")]

    def test_tables_are_made_once(self, store):
        keep(store, 0)
        prepare(store)
        assert coalitions(store) == [ORIGIN]

    def test_a_group_is_committed_together_and_a_refusal_undoes_itself_alone(self, store):
        keep(store, 0)
        group = GroupCommit(store)
        told: dict[int, object] = {}

        def one(number: int) -> None:
            def work(connection: Connection) -> int:
                size = append(connection, ORIGIN, [entry(number)], beside=[], signer=SIGNER).size
                if number % 5 == 0:
                    raise Refused("no", "not this one")
                return size

            try:
                told[number] = group.run(work)
            except Refused as refusal:
                told[number] = refusal.code

        threads = [threading.Thread(target=one, args=(number,)) for number in range(1, 41)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        kept = [number for number in told if told[number] != "no"]
        assert sorted(told[number] for number in kept) == list(range(2, 34))
        record = check(replica(store, ORIGIN)).entries
        for number in kept:
            assert record[told[number] - 1] == entry(number)

    def test_a_group_whose_commit_fails_is_told_so(self, store):
        keep(store, 0)

        def spoil(connection: Connection) -> None:
            if isinstance(connection, sqlite3.Connection):
                run(connection, "COMMIT")
            else:  # a constraint that is looked at when it is committed
                run(connection, "CREATE TEMPORARY TABLE spoilt (once INT UNIQUE DEFERRABLE INITIALLY DEFERRED)")
                run(connection, "INSERT INTO spoilt VALUES (1), (1)")

        with pytest.raises(errors()):
            GroupCommit(store).run(spoil)
        assert len(check(replica(store, ORIGIN)).entries) == 1


def test_a_record_file_is_there_again_when_it_is_opened_again(tmp_path):
    store = connect(tmp_path / "a.record", create=True)
    keep(store, 0, 1)
    again = connect(tmp_path / "a.record")
    assert replica(again, ORIGIN) == replica(store, ORIGIN)
    again.close()
    store.close()


def test_a_database_is_there_again_when_it_is_opened_again(database):
    store = connect(database)
    keep(store, 0, 1)
    again = connect(database)
    assert replica(again, ORIGIN) == replica(store, ORIGIN)
    assert again.execute("SHOW synchronous_commit").fetchone() == ("on",)
    again.close()
    store.close()


def test_a_database_that_is_not_there_is_named_and_its_password_is_not(monkeypatch):
    with pytest.raises(InputError) as error:
        connect("postgresql://me:s3cret@127.0.0.1:1/none")
    assert "postgresql://127.0.0.1/none: cannot use the database" in str(error.value)
    assert "s3cret" not in str(error.value) + error.value.hint
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(InputError, match="not installed"):
        connect("postgresql://127.0.0.1/none")


def test_only_what_a_database_raises_is_its_error(monkeypatch):
    monkeypatch.delitem(sys.modules, "psycopg", raising=False)
    assert len(errors()) == 1


def test_a_web_address_is_no_store():
    with pytest.raises(InputError) as wrong:
        connect("https://coalition.example.org")
    assert wrong.value.code == "not-a-store"
