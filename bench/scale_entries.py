"""What one record costs by its length: an entry more, opening it, verifying it, its pages, and its bytes on the disk.

    python -m bench.scale_entries build|open|verify|serve FOLDER …

Twelve members decide one proposal after the other, fourteen entries each; every entry has a checkpoint of its own, as
where people enter it one by one.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from bench.life import record
from bench.scale_sample import Clock, Sample, apart, busy, measured, megabytes, on_disk
from bench.scale_served import Watched, again, ask, pages
from bench.web_load import serving
from bench.web_write import stances_of
from concerted import host
from concerted.coalition import Command, Proposing, Stance
from concerted.copies import only_coalition
from concerted.record import Signer, sql, store
from concerted.record.entry import read_entry
from concerted.record.sql import connect, transaction
from concerted.web.house import RECORD

SIZES = (1_000, 10_000, 100_000, 1_000_000)
A_PROPOSAL, GROUP = 14, 1_000
ALONE, ASKED = 100, 30
"""Entries that are entered one by one, and pages of each kind that are asked for."""
RULES, SIGNATURE, DATABASE = "The rules", "The signature", "The database"


def measure(sizes: tuple[int, ...] = SIZES) -> Iterator[Sample]:
    """Yield a sample of each length, from one record that grows."""
    with TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        for built in apart(__name__, "build", folder, *map(str, sizes)):
            house = Path(folder) / str(built.size)
            looked = [*apart(__name__, "open", str(house)), *apart(__name__, "verify", str(house))]
            looked += apart(__name__, "serve", str(house))
            values = {name: value for one in (built, *looked) for name, value in one.values.items()}
            yield replace(built, values=values, parts=looked[0].parts, load=busy())
            shutil.rmtree(house)


def build(folder: Path, sizes: tuple[int, ...]) -> Iterator[Sample]:
    """Let one record grow, and lay a house beside it at each size."""
    growing = folder / RECORD
    signer = Signer.create(host.key_file(growing))
    lines = record(proposals=-(-sizes[-1] // A_PROPOSAL), members=12, host=signer.public, began=days_ago(14))
    connection = connect(growing, create=True)
    coalition, size = read_entry(lines[0]).coalition, 0
    for wanted in sizes:
        values: dict[str, float] = {}
        while size < wanted:
            group = [read_entry(line) for line in lines[size : min(size + GROUP, wanted)]]
            with measured(values, "grouped"), transaction(connection):
                for entry in group:
                    store.append(connection, coalition, [entry], beside=(), signer=signer)
            size += len(group)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        house = folder / str(wanted)
        house.mkdir()
        for file in (growing, host.key_file(growing)):
            shutil.copy(file, house / file.name)
        values = {name: value / len(group) for name, value in values.items()}
        values |= {"disk": on_disk(house / RECORD), "bytes": sum(map(len, lines[:wanted]))}
        yield Sample(wanted, values)
    connection.close()


def days_ago(days: int) -> datetime:
    """Return a moment so recent that those who were members then still are."""
    return datetime.now(UTC).replace(microsecond=0) - timedelta(days=days)


def opened(house: Path) -> Sample:
    """Open a record, then enter what members do, each on the disk before the next."""
    values: dict[str, float] = {}
    clock, connection = Clock(), connect(house / RECORD)
    coalition, signer = only_coalition(connection, house / RECORD), Signer.load(host.key_file(house / RECORD))
    with measured(values, "open"):
        state = host.state_of(connection, coalition)
    size, values["open memory"] = state.size, megabytes()
    body = Proposing(title="Measure it", text="Once more.", decision_class="tactical")
    members = [actor.id for actor in state.actors.values() if actor.member_since]
    with transaction(connection):
        state, _ = host.act(
            connection, coalition, Command(body=body, at=host.now(), by=members[0]), signer=signer, state=state
        )
    proposal = state.size - 1
    with ExitStack() as inside:
        inside.enter_context(patch.object(Signer, "sign", clock.timed(SIGNATURE, Signer.sign)))
        for module in (sql, store):
            for name in {"run", "run_many"} & vars(module).keys():
                inside.enter_context(patch.object(module, name, clock.timed(DATABASE, getattr(module, name))))
        with measured(values, "entry"):
            for turn in range(ALONE):
                command = Command(
                    body=Stance(stance="agree"), at=host.now(), by=members[turn % len(members)], ref=proposal
                )
                with transaction(connection):
                    state, _ = host.act(connection, coalition, command, signer=signer, state=state)
    values = {name: value / (ALONE if name.startswith("entry") else 1) for name, value in values.items()}
    parts = {name: seconds / ALONE for name, seconds in clock.seconds.items()}
    parts[RULES] = values["entry cpu"] - sum(parts.values())
    connection.close()
    return Sample(size, values, parts)


def verified(house: Path) -> Sample:
    """Verify a record: every byte, signature and rule."""
    values: dict[str, float] = {}
    with measured(values, "verify"):
        held = host.verify(str(house / RECORD))
    return Sample(len(held.entries), values | {"verify memory": megabytes()})


def served(house: Path) -> Sample:
    """Serve a record: from nothing to the first page, pages that are drawn afresh and kept, and entries by members."""
    with serving(house) as (pid, address, links):
        watched = Watched(pid)
        watched.values["start cpu"] = watched.cpu()
        with watched.each("first page", 1):
            ask(pages(address, ["/decisions"]))
        for name, path in (("log", "/decisions"), ("record", "/record"), ("home", "/")):
            with watched.each(f"{name} page", ASKED):
                ask(pages(address, [f"{path}?n={n}" for n in range(ASKED)]))
        with watched.each("kept page", 10 * ASKED):
            ask(again([*pages(address, ["/decisions?n=0"])], 10 * ASKED))
        with watched.each("sign in", len(links)):
            stances = stances_of(address, links)
        with watched.each("served entry", ALONE):
            ask(again(stances, ALONE))
        watched.weighed("served")
    return Sample(0, watched.values)


def main(what: str, folder: str, *sizes: str) -> None:
    """Do one of the steps in this process."""
    house = Path(folder)
    if what == "build":
        for one in build(house, tuple(map(int, sizes))):
            print(one.json(), flush=True)
    else:
        print({"open": opened, "verify": verified, "serve": served}[what](house).json())


if __name__ == "__main__":
    main(*sys.argv[1:])
