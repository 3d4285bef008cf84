"""The keeper: many threads write into one record, in a file and in PostgreSQL; the state it holds is the fold."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from time import monotonic, sleep

import psycopg
import pytest

from concerted import host, keeper
from concerted.coalition import Command, Invitation, MemberKey, State, Wording
from concerted.errors import InputError, RecordBroken, Refused
from concerted.keeper import Keeper
from concerted.record import commit
from concerted.record.checkpoint import Signer
from concerted.record.ed25519 import PrivateKey
from concerted.record.sql import Connection, Where, connect, run
from concerted.record.store import append, entries
from tests.keeping.world import IDS, NAMES, World

THREADS = 16
Work = Callable[[Connection, State], int]


@pytest.fixture(params=["file", "postgresql"])
def record(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Where:
    """A coalition just founded; where a database keeps it, its key lies in the current folder."""
    monkeypatch.chdir(tmp_path)
    where = tmp_path / "a.record" if request.param == "file" else request.getfixturevalue("database")
    host.found(where, name="Clear Air", context="activist", convener=NAMES[0], at=host.now())
    return where


@pytest.fixture
def kept(record: Where) -> Iterator[Keeper]:
    opened = Keeper(record)
    yield opened
    opened.close()


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one with each transaction that a group commits."""
    told: list[str] = []

    @contextmanager
    def counted(connection: Connection) -> Iterator[None]:
        with commit_once(connection):
            yield
        told.append("committed")

    commit_once = commit.transaction
    monkeypatch.setattr(commit, "transaction", counted)
    return told


@pytest.fixture
def folds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one whenever the whole record is folded."""
    told: list[str] = []

    def counted(connection: Connection, coalition: str) -> State:
        told.append(coalition)
        return host.state_of(connection, coalition)

    monkeypatch.setattr(keeper, "state_of", counted)
    return told


def says(record: Where, text: str) -> Work:
    """Enter a sentence; give its entry's number."""
    signer = Signer.load(host.key_file(record))

    def work(connection: Connection, state: State) -> int:
        command = Command(body=Wording(text=text), at=host.now(), by=IDS[0])
        after, _ = host.act(connection, state.coalition, command, signer=signer, state=state)
        return after.size - 1

    return work


def folded(record: Where) -> State:
    with host.opened(record) as (connection, coalition):
        return host.state_of(connection, coalition)


def state_of(kept: Keeper) -> State:
    return kept.write(lambda _, state: deepcopy(state))


def sentences(record: Where) -> dict[int, str]:
    return {number: sentence.text for number, sentence in folded(record).sentences.items()}


def together(kept: Keeper, works: dict[str, Work]) -> dict[str, object]:
    """Have every work written by a thread of its own, all waiting while a first one writes; give what each was told."""
    told: dict[str, object] = {}

    def write(name: str, work: Work) -> None:
        try:
            told[name] = kept.write(work)
        except Exception as error:
            told[name] = error

    def first(connection: Connection, state: State) -> int:
        assert kept._kept
        until = monotonic() + 20
        while len(kept._kept.group._waiting) < len(works) and monotonic() < until:
            sleep(0.001)
        return 0

    threads = [threading.Thread(target=kept.write, args=(first,))]
    threads += [threading.Thread(target=write, args=item) for item in works.items()]
    for thread in threads:
        thread.start()
        if thread is threads[0]:
            while not (kept._kept and kept._kept.group._leading.locked()):
                sleep(0.001)
    for thread in threads:
        thread.join()
    return told


def test_many_threads_share_one_commit_and_each_gets_its_own_entry(kept, record, commits, folds):
    texts = [f"We want street {n} measured." for n in range(THREADS)]
    told = together(kept, {text: says(record, text) for text in texts})
    assert len(commits) == 2, "one for the first, one for all who waited meanwhile"
    assert sorted(told.values()) == list(range(1, THREADS + 1))
    assert sentences(record) == {number: text for text, number in told.items()}
    assert len(folds) == 1
    assert state_of(kept) == folded(record)


def test_whoever_is_refused_is_undone_alone(kept, record, commits):
    texts = [f"We want street {n} measured." for n in range(THREADS)]
    works = {text: says(record, text) for text in texts}
    again = {f"again {text}": says(record, text) for text in texts[:3]}
    told = together(kept, works | again)
    assert len(commits) == 2
    refusals = {name: answer.code for name, answer in told.items() if isinstance(answer, Refused)}
    assert refusals == dict.fromkeys(again, "sentence-twice")
    kept_ones = {text: told[text] for text in texts}
    assert sorted(kept_ones.values()) == list(range(1, THREADS + 1))
    assert sentences(record) == {number: text for text, number in kept_ones.items()}
    assert state_of(kept) == folded(record)


def test_whoever_fails_after_it_acted_is_undone_alone_and_all_others_are_told_what_holds(kept, record):
    texts = [f"We want street {n} measured." for n in range(THREADS)]
    works = {text: says(record, text) for text in texts}
    failing = {"too late": changes_its_mind(record), "dark": fails_after_acting(record)}
    told = together(kept, works | failing)
    assert isinstance(told.pop("too late"), Refused)
    assert isinstance(told.pop("dark"), RuntimeError)
    assert sorted(told.values()) == list(range(1, THREADS + 1))
    assert sentences(record) == {number: text for text, number in told.items()}
    assert state_of(kept) == folded(record)


def changes_its_mind(record: Where) -> Work:
    def work(connection: Connection, state: State) -> int:
        says(record, "We want nothing after all.")(connection, state)
        raise Refused("mind-changed", "Not after all.")

    return work


def test_what_another_process_entered_meanwhile_is_taken_in_without_folding_again(kept, record, folds):
    assert kept.write(says(record, "We want the air measured.")) == 1
    invite = [sys.executable, "-m", "concerted", "invite", NAMES[1], "--by", NAMES[0], "--record", str(record)]
    done = subprocess.run(invite, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert kept.write(says(record, "We want it measured by neighbours.")) == 3
    assert list(state_of(kept).actors) == [IDS[0], IDS[1]]
    assert state_of(kept) == folded(record)
    assert len(folds) == 1


def test_two_keepers_of_one_record_lose_nothing(kept, record):
    other = Keeper(record)
    numbers = [one.write(says(record, f"We want {n} meters.")) for n, one in enumerate([kept, other] * 5)]
    assert numbers == list(range(1, 11))
    assert state_of(kept) == state_of(other) == folded(record)
    other.close()


def test_a_refusal_costs_no_folding(kept, record, folds):
    kept.write(says(record, "We want the air measured."))
    with pytest.raises(Refused):
        kept.write(says(record, "We want the air measured."))
    assert kept.write(says(record, "We want it measured by neighbours.")) == 2
    assert len(folds) == 1


def fails_after_acting(record: Where) -> Work:
    def work(connection: Connection, state: State) -> int:
        says(record, "We want nothing after all.")(connection, state)
        raise RuntimeError("the lights went out")

    return work


def spoils_the_state(connection: Connection, state: State) -> int:
    state.actors.clear()
    raise RuntimeError("the lights went out")


def appends_behind_the_state(record: Where) -> Work:
    """Append without advancing the state, as a work that knows nothing of it would."""

    def work(connection: Connection, state: State) -> int:
        entry, beside = host.made(state, Command(body=Wording(text="By whom?"), at=host.now(), by=IDS[0]),
                                  reason=None, key=None)  # fmt: skip
        signer = Signer.load(host.key_file(record))
        return append(connection, state.coalition, (entry,), beside=beside, signer=signer).size

    return work


def test_after_an_error_in_the_middle_the_state_is_right(kept, record):
    kept.write(says(record, "We want the air measured."))
    for work in (fails_after_acting(record), spoils_the_state):
        with pytest.raises(RuntimeError, match="lights"):
            kept.write(work)
        assert state_of(kept) == folded(record)
    with pytest.raises(Refused, match="after all"):
        kept.write(changes_its_mind(record))
    assert kept.write(appends_behind_the_state(record)) == 3
    assert state_of(kept) == folded(record)
    assert kept.write(says(record, "We want it measured by neighbours.")) == 3


def test_after_a_commit_that_failed_nothing_is_remembered_of_it(kept, record, monkeypatch):
    kept.write(says(record, "We want the air measured."))
    real = commit.transaction

    @contextmanager
    def torn(connection: Connection) -> Iterator[None]:
        with real(connection):
            yield
            raise OSError("the disk is gone")

    monkeypatch.setattr(commit, "transaction", torn)
    with pytest.raises(OSError, match="disk"):
        kept.write(says(record, "We want nothing after all."))
    monkeypatch.setattr(commit, "transaction", real)
    command = Command(body=Invitation(name=NAMES[1]), at=host.now(), by=IDS[0])
    host.enter(record, command)  # an entry of the same number, by somebody else
    assert state_of(kept) == folded(record)
    assert kept.write(says(record, "We want it measured by neighbours.")) == 3


def test_an_entry_that_cannot_be_read_stops_the_keeper_and_not_only_once(kept, record):
    kept.write(says(record, "We want the air measured."))
    connection = connect(record)
    name = state_of(kept).coalition
    run(connection, "INSERT INTO record_entry VALUES (?, ?, ?)", (name, 2, b"nonsense"))
    run(connection, "INSERT INTO record_checkpoint VALUES (?, ?, ?)", (name, 3, "a checkpoint of it"))
    for _ in range(2):
        with pytest.raises(RecordBroken):
            kept.write(says(record, "We want it measured by neighbours."))
    assert entries(connection, name, start=2) == [b"nonsense"]
    connection.close()


def test_a_keeper_that_was_closed_opens_again(kept, record):
    kept.write(says(record, "We want the air measured."))
    kept.close()
    kept.close()
    assert kept.write(says(record, "We want it measured by neighbours.")) == 2


def test_a_database_that_went_away_is_opened_anew(database, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    host.found(database, name="Clear Air", context="activist", convener=NAMES[0], at=host.now())
    kept = Keeper(database)
    kept.write(says(database, "We want the air measured."))
    with psycopg.connect(database, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                      " AND pid <> pg_backend_pid()")  # fmt: skip
    with pytest.raises(InputError) as gone:
        kept.write(says(database, "We want it measured by neighbours."))
    assert gone.value.code == "no-database"
    assert kept.write(says(database, "We want it measured by neighbours.")) == 2
    assert state_of(kept) == folded(database)
    kept.close()


def test_where_there_is_no_record_the_keeper_says_so(tmp_path):
    with pytest.raises(InputError) as missing:
        Keeper(tmp_path / "none.record").write(lambda _, state: state.size)
    assert missing.value.code == "no-record"
    connect(tmp_path / "empty.record", create=True).close()
    with pytest.raises(InputError, match="no coalition is founded here"):
        Keeper(tmp_path / "empty.record").write(lambda _, state: state.size)


def test_who_signs_for_itself_is_checked_against_the_key_the_state_names(tmp_path):
    world = World(tmp_path)
    host.found(world.record, name="Clear Air", context="activist", convener=NAMES[0], at=host.now())
    key = world.give_key(IDS[0])
    kept, signer = Keeper(world.record), world.signer

    def takes(by: PrivateKey, body: object) -> Work:
        def work(connection: Connection, state: State) -> int:
            command = Command(body=body, at=host.now(), by=IDS[0])
            entry, beside = host.made(state, command, reason=None, key=by)
            return host.take(connection, entry, beside, signer=signer, state=state).size

        return work

    assert kept.write(takes(key, Wording(text="We want the air measured."))) == 3
    stranger = PrivateKey(b"x" * 32)
    with pytest.raises(Refused, match=f"is not what {IDS[0]} signed") as other:
        kept.write(takes(stranger, Wording(text="We want it measured by neighbours.")))
    assert other.value.code == "other-key"
    with pytest.raises(Refused, match="no sound Ed25519 key"):
        kept.write(takes(key, MemberKey(public="AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")))
    assert kept.write(takes(key, Wording(text="We want it measured by neighbours."))) == 4
    with host.opened(world.record) as (connection, coalition):
        assert len(host.keys_now(connection, coalition).members) == 1
    kept.close()
