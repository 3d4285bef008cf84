"""Durable appends a second against bare durable inserts of the same bytes into the same store.

Each append is its own transaction, synced to the disk before it counts; so is each bare insert. With
many writers at once, group commit shares one sync among them; the bare inserts then share one alike.
"""

from __future__ import annotations

import base64
import tempfile
import threading
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.measure import Figure, machine
from concerted.record import Entry, Signer
from concerted.record.commit import GroupCommit
from concerted.record.sql import Connection, connect, transaction
from concerted.record.sql import run as execute
from concerted.record.store import append

COUNT, WRITERS, EACH = 1_500, 16, 100
ORIGIN = "bench-aaaaaa"
SIGNER = Signer(bytes(32))
KEY = base64.b64encode(SIGNER.public).decode()


def entry(number: int) -> Entry:
    """Return an entry of some 300 bytes."""
    body = {"log_key": KEY} if number == 0 else {"text": f"entry {number} " + "a" * 200}
    return Entry(coalition=ORIGIN, kind="note", at="2026-03-01T09:00:00Z", body=body)


ENTRIES = [entry(number) for number in range(WRITERS * EACH)]
BYTES = [one.to_bytes() for one in ENTRIES]


def ours(connection: Connection) -> None:
    """Append one by one."""
    for one in ENTRIES[:COUNT]:
        with transaction(connection):
            append(connection, ORIGIN, [one], beside=(), signer=SIGNER)


def bare(connection: Connection) -> None:
    """Insert the same bytes one by one."""
    execute(connection, "CREATE TABLE bare (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
    for number, data in enumerate(BYTES[:COUNT]):
        with transaction(connection):
            execute(connection, "INSERT INTO bare VALUES (?, ?)", (number, data))


def _together(works: list[list[object]], group: GroupCommit) -> None:
    def write(own: list[object]) -> None:
        for work in own:
            group.run(work)  # type: ignore[arg-type]

    threads = [threading.Thread(target=write, args=(own,)) for own in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def ours_together(connection: Connection) -> None:
    """Append from sixteen threads."""

    def work(one: Entry) -> object:
        return lambda held: append(held, ORIGIN, [one], beside=(), signer=SIGNER)

    _together([[work(one) for one in ENTRIES[n::WRITERS]] for n in range(WRITERS)], GroupCommit(connection))


def bare_together(connection: Connection) -> None:
    """Insert from sixteen threads, in shared transactions alike."""
    execute(connection, "CREATE TABLE bare (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")

    def work(number: int) -> object:
        return lambda held: execute(held, "INSERT INTO bare VALUES (?, ?)", (number, BYTES[number]))

    _together(
        [[work(n) for n in range(first, len(BYTES), WRITERS)] for first in range(WRITERS)], GroupCommit(connection)
    )


def _seconds(work: object) -> float:
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        connection = connect(Path(folder) / "a.record", create=True)
        began = perf_counter()
        work(connection)  # type: ignore[operator]
        taken = perf_counter() - began
        connection.close()
    return taken


def _paired(one: object, other: object, runs: int = 5) -> tuple[float, float, float]:
    times = [(_seconds(one), _seconds(other)) for _ in range(runs + 1)][1:]
    for a, b in times:
        print(f"  ours {a:.3f} s, bare {b:.3f} s")
    return median(a for a, _ in times), median(b for _, b in times), median(b / a for a, b in times)


def run() -> Figure:
    """Measure durable appends a second in wall-clock time, for the disk is what one waits for."""
    print(f" {WRITERS} writers at once, {WRITERS * EACH} appends:")
    print(f"  share of bare inserts: {_paired(ours_together, bare_together)[2]:.2f}")
    print(f" one writer, {COUNT} appends:")
    a, b, share = _paired(ours, bare)
    return Figure(
        "record-durable", COUNT / a, COUNT / b, share, "at least .8 of bare inserts", share >= 0.8, "1/s", machine()
    )
