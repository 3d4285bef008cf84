"""Durable appends a second against bare durable inserts of the same bytes into the same store.

Each append is its own transaction, synced to the disk before it counts; so is each bare insert. With
many writers at once, group commit shares one sync among them; the bare inserts then share one alike.
"""

from __future__ import annotations

import base64
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from bench.measure import Figure, machine
from concerted.record import Entry, Signer
from concerted.record.commit import GroupCommit
from concerted.record.sql import Connection, connect, transaction
from concerted.record.sql import run as execute
from concerted.record.store import append

COUNT, WRITERS = 3_200, 16
ALONE, TOGETHER = 25, 320
"""Appends in one turn: of one writer, and of all writers at once."""
ORIGIN = "bench-aaaaaa"
SIGNER = Signer(bytes(32))
KEY = base64.b64encode(SIGNER.public).decode()


def entry(number: int) -> Entry:
    """Return an entry of some 300 bytes."""
    body = {"log_key": KEY} if number == 0 else {"text": f"entry {number} " + "a" * 200}
    return Entry(coalition=ORIGIN, kind="note", at="2026-03-01T09:00:00Z", body=body)


ENTRIES = [entry(number) for number in range(COUNT)]
BYTES = [one.to_bytes() for one in ENTRIES]


def ours(connection: Connection, numbers: range) -> None:
    """Append one by one."""
    for number in numbers:
        with transaction(connection):
            append(connection, ORIGIN, [ENTRIES[number]], beside=(), signer=SIGNER)


def bare(connection: Connection, numbers: range) -> None:
    """Insert the same bytes one by one."""
    for number in numbers:
        with transaction(connection):
            execute(connection, "INSERT INTO bare VALUES (?, ?)", (number, BYTES[number]))


def _together(works: list[list[object]], group: GroupCommit) -> None:
    def write(own: list[object]) -> None:
        for work in own:
            group.run(work)  # type: ignore[arg-type]

    threads = [threading.Thread(target=write, args=(own,)) for own in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def ours_together(connection: Connection, numbers: range) -> None:
    """Append from sixteen threads."""

    def work(one: Entry) -> object:
        return lambda held: append(held, ORIGIN, [one], beside=(), signer=SIGNER)

    shares = [numbers[first::WRITERS] for first in range(WRITERS)]
    _together([[work(ENTRIES[n]) for n in share] for share in shares], GroupCommit(connection))


def bare_together(connection: Connection, numbers: range) -> None:
    """Insert from sixteen threads, in shared transactions alike."""

    def work(number: int) -> object:
        return lambda held: execute(held, "INSERT INTO bare VALUES (?, ?)", (number, BYTES[number]))

    shares = [numbers[first::WRITERS] for first in range(WRITERS)]
    _together([[work(n) for n in share] for share in shares], GroupCommit(connection))


Work = Callable[[Connection, range], None]


def _seconds(work: Work, connection: Connection, numbers: range) -> float:
    began = perf_counter()
    work(connection, numbers)
    return perf_counter() - began


def _paired(one: Work, other: Work, at_a_time: int) -> tuple[float, float, float]:
    """Let both write the same entries to a store each, in turns so short that the disk is as busy for both.

    Returns the median seconds of one's turns and of the other's, and the median of their ratios.
    """
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        stores = [connect(Path(folder) / name, create=True) for name in ("ours.record", "bare.record")]
        execute(stores[1], "CREATE TABLE bare (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL)")
        times = []
        for turn, first in enumerate(range(0, len(ENTRIES), at_a_time)):
            numbers = range(first, first + at_a_time)
            pair = [(0, one), (1, other)]
            taken = dict.fromkeys((0, 1), 0.0)
            for place, work in pair if turn % 2 else reversed(pair):
                taken[place] = _seconds(work, stores[place], numbers)
            times.append((taken[0], taken[1]))
        for connection in stores:
            connection.close()
    times = times[2:]  # the first turns open files
    a, b = median(a for a, _ in times), median(b for _, b in times)
    ratios = quantiles((b / a for a, b in times), n=4)
    print(f"  {len(times)} turns of {at_a_time}: ours {1e3 * a:.1f} ms, bare {1e3 * b:.1f} ms a turn;", end=" ")
    print(f"share {ratios[1]:.2f} (quartiles {ratios[0]:.2f} and {ratios[2]:.2f})")
    return a, b, ratios[1]


def run() -> Figure:
    """Measure durable appends a second in wall-clock time, for the disk is what one waits for."""
    print(f" {WRITERS} writers at once:")
    _paired(ours_together, bare_together, TOGETHER)
    print(" one writer:")
    a, b, share = _paired(ours, bare, ALONE)
    return Figure(
        "record-durable", ALONE / a, ALONE / b, share, "at least .8 of bare inserts", share >= 0.8, "1/s", machine()
    )
