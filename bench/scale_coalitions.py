"""What a host costs by the number of coalitions that it keeps: to start, to be at rest, to answer, to enter, to hold.

    python -m bench.scale_coalitions sqlite|postgresql COALITIONS FOLDER

In SQLite one process keeps a folder of houses. In PostgreSQL a process keeps one house, in a database of its own; so
there are as many processes as coalitions, and fewer sizes can be tried on one machine. Each coalition is a small one:
five members, ten decisions, some hundred entries.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from tests.postgres import Server
from tests.postgres import serving as database

from bench.life import record
from bench.scale_entries import days_ago
from bench.scale_sample import Sample, apart, busy, on_disk
from bench.scale_served import Watched, again, ask, pages
from bench.web_load import serving
from bench.web_write import stances_of
from concerted import host
from concerted.record import Signer, store
from concerted.record.entry import read_entry
from concerted.record.sql import Where, connect, transaction
from concerted.web.house import RECORD, TABLES

SIZES = {"sqlite": (1, 10, 100, 1_000), "postgresql": (1, 2, 3, 4)}
MEMBERS, DECISIONS = 5, 10
ASKED, ENTERED = 30, 40
"""Pages that are asked for, and entries that are entered."""
REST, WINDOW, QUIET = 60, 5.0, 0.15
"""Seconds from one look at what is due to the next; in so many it is quiet, where it takes no more CPU seconds."""


def measure(kind: str) -> Iterator[Sample]:
    """Yield a sample of each number of coalitions."""
    with TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        for size in SIZES[kind]:
            yield from (replace(one, load=busy()) for one in apart(__name__, kind, str(size), folder))


def small(house: Path, number: int, where: Where) -> None:
    """Write a small coalition's record, with a host's key of its own, into a house."""
    house.mkdir()
    signer = Signer.create(house / host.key_file(where).name)
    told = {"name": f"Bench {number}", "host": signer.public, "began": days_ago(1)}
    entries = [*map(read_entry, record(proposals=DECISIONS, members=MEMBERS, **told))]  # type: ignore[arg-type]
    connection = connect(where, create=True)
    with transaction(connection):
        for entry in entries:
            store.append(connection, entry.coalition, [entry], beside=(), signer=signer)
    connection.close()


def sqlite(size: int, folder: Path) -> Sample:
    """Serve so many houses from one process, from nothing: its tables are made, and a link for everybody."""
    for number in range(sum(path.is_dir() for path in folder.iterdir()), size):
        small(folder / f"bench-{number}", number, folder / f"bench-{number}" / RECORD)
    for tables in folder.glob(f"{TABLES}*"):
        tables.unlink()
    began = time.perf_counter()
    with serving(folder) as (pid, address, links):
        watched = Watched(pid)
        watched.values |= {"start cpu": watched.cpu(), "start wall": time.perf_counter() - began}
        _look(watched, address, [f"/bench-{number}" for number in range(size)], links)
    return Sample(size, watched.values | {"disk": on_disk(folder), "tables": on_disk(folder / TABLES)})


def _look(watched: Watched, address: str, houses: list[str], links: dict[str, str]) -> None:
    """Look at a process at rest, at its first page of each house, at later pages, and at entries in one of them."""
    watched.weighed("started")
    _rest(watched)
    watched.weighed("rested")
    with watched.each("first page", len(houses)):
        ask(pages(address, [f"{house}/decisions" for house in houses]))
    with watched.each("page", ASKED):
        ask(pages(address, [f"{houses[n % len(houses)]}/decisions?n={n}" for n in range(ASKED)]))
    with watched.each("list", 3):
        ask(pages(address, [f"/?n={n}" for n in range(3)]))
    own = next(iter(links.values())).rpartition("/sign-in/")[0]
    stances = stances_of(own, links)
    with watched.each("entry", ENTERED):
        ask(again(stances, ENTERED))
    watched.weighed("asked")


def _rest(watched: Watched) -> None:
    """Let it look at what is due once, as it does first, and then at rest once more."""
    with watched.each("first look", 1):
        _until_quiet(watched, 5)
    with watched.each("look", 1):
        _until_quiet(watched, REST)


def _until_quiet(watched: Watched, least: float) -> None:
    """Wait so many seconds, and then until next to nothing is done; ten minutes at most."""
    time.sleep(least)
    patience = time.monotonic() + 600
    while time.monotonic() < patience:
        before = watched.cpu()
        time.sleep(WINDOW)
        if watched.cpu() - before <= QUIET * len(watched.pids):
            return


def postgresql(size: int, folder: Path) -> Sample:
    """Serve each of so many houses by a process of its own, each with a database of its own in one server."""
    with database() as server, ExitStack() as serve:
        served, empty = [], _stored(server)
        for number in range(size):
            house, where = folder / f"{size}-{number}", server.create(f"bench_{number}")
            small(house, number, where)
            served.append(serve.enter_context(serving(house, where)))
        processes = Watched(*(pid for pid, _, _ in served))
        processes.values["start cpu"] = processes.cpu()
        processes.weighed("started")
        _rest(processes)
        values = _asked(server, served)
        processes.weighed("asked")
        held = Watched(*_backends(server))
        held.weighed("database")
        values |= {"backends": len(held.pids), "disk": _stored(server) - empty}
        return Sample(size, values | processes.values | held.values)


def _asked(server: Server, served: list[tuple[int, str, dict[str, str]]]) -> dict[str, float]:
    """Ask each for pages, and enter into the last; return what its process and the database took for one."""
    every = [address for _, address, _ in served]
    for address in every:  # so that each has its connections
        ask(pages(address, ["/decisions"]))
    everybody = Watched(*(pid for pid, _, _ in served), *_backends(server))
    with everybody.each("page", ASKED * len(every)):
        for address in every:
            ask(pages(address, [f"/decisions?n={n}" for n in range(ASKED)]))
    pid, address, links = served[-1]
    stances = stances_of(address, links)
    last = Watched(pid, *_backends(server))
    with last.each("entry", ENTERED):
        ask(again(stances, ENTERED))
    return everybody.values | last.values


def _backends(server: Server) -> list[int]:
    """Return the server's own process and those that it has for its clients."""
    assert server.process
    own = server.process.pid
    found = [own]
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == own:
                found.append(int(path.parent.name))
    return found


def _stored(server: Server) -> float:
    """Return the bytes of every database of a server."""
    with psycopg.connect(server.address(), autocommit=True) as connection:
        row = connection.execute("SELECT sum(pg_database_size(oid)) FROM pg_database").fetchone()
    return float(row[0]) if row else 0.0


if __name__ == "__main__":
    print({"sqlite": sqlite, "postgresql": postgresql}[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3])).json())
