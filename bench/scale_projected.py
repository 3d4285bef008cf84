"""What one, ten and a hundred machines would take and cost by what was measured, and what would be full first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bench.scale_bill import HOUR, Coalition, Prices, Work, bill, demand, month, room, waiting
from bench.scale_measured import Measured
from bench.scale_statements import APART, MODEL, WORDING
from bench.scale_tables import letters_end, number, table

MACHINES = (1, 10, 100)
MILLION, THOUSAND = 1_000_000, 1_000
CONNECTIONS = 100
"""That a PostgreSQL server takes as it comes."""
LONG = 60
"""Seconds after which opening a record is too long to wait for."""


def a_map(one: Measured, size: int) -> Work:
    """Return what a map of so many statements costs, by how it grew between the last two sizes.

    That is more than the model judges; and comparing how actors write grows only to its bound.
    """
    serial = [name for name in one.parts if name not in (*APART, WORDING)]
    apart = [name for name in one.parts if name in APART and name != MODEL]
    wording = _on(one, [WORDING], min(size, letters_end(one)))
    return Work(serial=_on(one, serial, size) + wording, apart=_on(one, apart, size))


def _on(one: Measured, parts: Sequence[str], size: float) -> float:
    """Return what these parts cost together at a size beyond the largest."""
    costs = [sum(each) for each in zip(*(one.part(name) for name in parts), strict=True)]
    return costs[-1] * max(1.0, size / one.largest) ** one.growth(costs).last


def statements(one: Measured, prices: Prices) -> str:
    """Return the bill of a million statements: many maps side by side, and one whose pieces were spread."""
    work, memory = a_map(one, MILLION), one.ahead(one.of("memory"), MILLION) / 1e3
    abreast = max(1, min(prices.cores, int(prices.memory_gb / memory)))
    alone, rows = work.seconds(1), []
    for machines in MACHINES:
        spread = work.seconds(machines * prices.cores)
        told = (alone / 60, machines * abreast * 24 * HOUR / alone, bill(alone, 1, prices) / abreast)
        rows.append([f"{machines}", *map(number, (*told, spread / 60, bill(spread, machines, prices)))])
    head = ["machines", "a map, min", "maps a day, side by side", "bill of each", "one map spread, min", "its bill"]
    said = (
        f"A map of a million holds {memory:.1f} GB, so side by side a machine has room for {abreast}."
        f" {work.share:.0%} of its work is not done piece by piece, so that spreading one would never make it more"
        f" than {1 / work.share:.1f} times as fast."
    )
    return f"{table(head, rows)}\n\n{said}"


def in_a_folder(one: Measured, prices: Prices) -> tuple[Coalition, float]:
    """Return what a house more takes in a folder that a process for each core serves; and the memory before any."""
    return _each(one, one.more("asked memory") * prices.cores), one.of("started memory")[0] * prices.cores


def in_databases(one: Measured) -> tuple[Coalition, float]:
    """Return what a coalition more takes that has a process and a database of its own; nothing is there before."""
    return _each(one, one.more("asked share") + one.more("database share")), 0.0


def _each(one: Measured, memory: float) -> Coalition:
    return Coalition(
        memory=memory,
        disk=one.more("disk") / 1e6,
        rest=one.more("look cpu") / 60,
        page=one.of("page cpu")[-1],
        entry=one.of("entry cpu")[-1],
    )


def coalitions(folder: Measured, databases: Measured, prices: Prices) -> str:
    """Return how many coalitions machines have room for, and the bill of a thousand of them."""
    rows = [
        *_hosts("SQLite", *in_a_folder(folder, prices), prices),
        *_hosts("PostgreSQL", *in_databases(databases), prices),
    ]
    head = ["machines", "full first", "coalitions", "asked a second", "mean wait, ms", "a month", "of a thousand"]
    return table(head, rows, texts=2)


def _hosts(store: str, each: Coalition, base: float, prices: Prices) -> Iterator[list[str]]:
    fit, full = room(each, prices, base=base)
    asked = (prices.pages_a_day + prices.entries_a_day) * prices.busiest_hour / HOUR
    wait = waiting(fit * asked, demand(each, prices) / asked, prices.cores)
    for machines in MACHINES:
        cost = month(fit * machines, each, prices, machines=machines)
        told = (fit * machines, fit * machines * asked, 1e3 * wait, cost, cost / fit / machines * THOUSAND)
        yield [f"{store}, {machines}", full, *map(number, told)]


def an_entry(one: Measured) -> Work:
    """Return what an entry costs: while the record is held for it, and on the page around it."""
    serial = one.of("entry cpu")[-1]
    return Work(serial, max(0.0, one.of("served entry cpu")[-1] - serial))


def entries(one: Measured, prices: Prices) -> str:
    """Return how fast entries come into one record and into many, and the bill of a million."""
    work, rows = an_entry(one), []
    for machines in MACHINES:
        many = machines * prices.cores / work.seconds(1)
        told = []
        for rate in (min(1 / work.serial, many), many):
            told += [rate, MILLION / rate / 60, bill(MILLION / rate, machines, prices)]
        rows.append([f"{machines}", *map(number, told)])
    head = ["into one record, a second", "a million, min", "bill", "into many records, a second"]
    disk = one.ahead(one.of("disk"), MILLION) / 1e9
    said = f"On the disk a million take {disk:.2f} GB, or {number(disk * prices.gb_month)} a month."
    return f"{table(['machines', *head, 'a million, min', 'bill'], rows)}\n\n{said}"


def limits(measured: Mapping[str, Measured], prices: Prices) -> str:
    """Return what is full first on one machine, and at what size."""
    maps, record, databases = measured["statements"], measured["entries"], measured["postgresql"]
    houses = measured["sqlite"]
    folder, base = in_a_folder(houses, prices)
    quiet = replace(prices, pages_a_day=0, entries_a_day=0)
    memory, of_memory = prices.memory_gb * 1e3, f"memory: {prices.memory_gb:g} GB"
    rows = [
        ("statements of one map", of_memory, maps.reaches(maps.of("memory"), memory)),
        ("houses of a folder, nobody asking", f"{prices.cores} cores, {prices.busy:.0%} busy at rest",
         prices.cores * prices.busy / demand(folder, quiet)),
        ("houses of a folder", f"{of_memory}, {prices.cores} processes", (memory - base) / folder.memory),
        ("houses of a folder", "the host's own list of them: a CPU s", houses.reaches(houses.of("list cpu"), 1)),
        ("coalitions, each in a database", of_memory, memory / in_databases(databases)[0].memory),
        ("coalitions, each in a database", f"a server's {CONNECTIONS} connections, if it is left as it comes",
         CONNECTIONS / databases.more("backends")),
        ("entries of a record", f"{LONG} CPU s to open it, in each process",
         record.reaches(record.of("open cpu"), LONG)),
        ("entries of a record", f"verifying it: {of_memory}", record.reaches(record.of("verify memory"), memory)),
        ("entries a second into a record", "the one who holds it", 1 / an_entry(record).serial),
    ]  # fmt: skip
    told = [[one, full, number(at)] for one, full, at in rows]
    return table(["what grows", "what is full first", "at"], told, texts=2)
