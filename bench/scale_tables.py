"""The curves as tables of Markdown, each with its exponents, and the costs of their parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

from bench.map_growth import WIDTH
from bench.scale_entries import DATABASE, RULES, SIGNATURE
from bench.scale_growth import Growth
from bench.scale_measured import Measured
from bench.scale_statements import APART, BOUNDED, NEAREST
from concerted.ecosystem.mapping import MOST_JUDGED
from concerted.ecosystem.neighbours import AXES, CELL, NEAR
from concerted.ecosystem.wording import MOST_LETTERS


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, and a cost at each size."""

    head: str
    costs: Sequence[float]


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, texts: int = 1) -> str:
    """Return a table whose first columns are read as text, the others as numbers."""
    marks = ["---"] * texts + ["---:"] * (len(head) - texts)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, marks, *rows))


def number(value: float) -> str:
    """Return a number as short as it may be said, three digits, thousands apart; a dash where there is none."""
    if isnan(value):
        return "–"
    if value >= 100:
        return f"{float(f'{value:.3g}'):,.0f}"
    return f"{value:.3g}" if value >= 0.001 else f"{value:.1g}"


def curve(what: str, measured: Measured, columns: Sequence[Column]) -> str:
    """Return a row for each size, and below how each column grows."""
    head = [what, *(column.head for column in columns)]
    rows = [
        [f"{size:,}", *(number(column.costs[row]) for column in columns)] for row, size in enumerate(measured.sizes)
    ]
    grown = [measured.growth(list(column.costs)) for column in columns]
    rows.append(["**exponent**", *(f"**{one.exponent:.2f}** ± {_wide(one)}" for one in grown)])
    rows.append(["between the last two", *(f"{one.last:.2f}" for one in grown)])
    rows.append(["farthest off the line", *(f"× {one.off:.2f}" for one in grown)])
    return table(head, rows)


def _wide(one: Growth) -> str:
    return f"{one.error:.2f}"


def statements(one: Measured) -> str:
    """Return what a map costs by its statements."""
    columns = [
        Column("CPU s", _added(one.of("map cpu"), one.of("write cpu"))),
        Column("of them without a bound", _added(one.without("map cpu", BOUNDED), one.of("write cpu"))),
        Column("memory, MB", one.of("memory")),
        Column("texts read, MB", _times(one.of("texts"), 1e-6)),
        Column("map written, MB", _times(one.of("disk"), 1e-6)),
        Column("wall s, on a busy machine", one.of("map wall")),
    ]
    return curve("statements", one, columns)


def statement_parts(one: Measured) -> str:
    """Return what the parts of a map cost at each size, how each grows, and whether others may do it meanwhile."""
    whole = one.of("map cpu")[-1] + one.of("write cpu")[-1]
    rows = []
    for name in one.parts:
        costs = one.part(name)
        if costs[-1] < whole / 200 and name not in BOUNDED:
            continue
        grows = f"{one.growth(costs).exponent:.2f}" if len(one.points(costs)) > 1 else "–"
        how = "yes" if name in APART else "no"
        rows.append([name, *map(number, costs), grows, f"{costs[-1] / whole:.0%}", how])
    sizes = [f"{size:,}" for size in one.sizes]
    return table(["CPU s of", *sizes, "exponent", "share of the largest", "piece by piece"], rows)


def bounds(one: Measured) -> str:
    """Return which parts cost no more beyond which size."""
    return (
        f"Two parts have a bound. The shipped model judges {MOST_JUDGED:,} statements at most: of more, the rules take"
        f" the sides alone. And how actors write is read from {MOST_LETTERS:,} letters at most, which"
        f" {number(letters_end(one))} such statements have."
    )


def letters_end(one: Measured) -> float:
    """Return how many statements have as many letters as are read for wording."""
    return MOST_LETTERS / (one.of("texts")[-1] / one.largest)


def arithmetic(one: Measured, machine: Measured) -> str:
    """Return how near finding neighbours, and copying what is compared, come to what the machine can do at most."""
    copied, multiplied = machine.of("copied")[-1], machine.of("multiplied")[-1]
    moved = 2 * one.largest * WIDTH * 4 / copied
    adds = one.largest * AXES * (min(one.largest, CELL / 2 * (NEAR + 1)) + WIDTH) / multiplied
    return (
        f"One core here multiplies and adds {number(multiplied / 1e9)} G numbers and copies {number(copied / 1e9)} GB a"
        f" CPU second. Of {one.largest:,} statements, the products of “{NEAREST}” take {number(adds)} s of it, which is"
        f" {adds / one.part(NEAREST)[-1]:.0%} of what it took; copying all vectors once takes {number(moved)} s."
    )


def sqlite(one: Measured) -> str:
    """Return what one process takes that serves a folder of houses."""
    columns = [
        Column("start, CPU s", one.of("start cpu")),
        Column("wall s", one.of("start wall")),
        Column("memory, MB", one.of("asked memory")),
        Column("of it not shared", one.of("asked share")),
        Column("at rest, CPU s a minute", one.of("look cpu")),
        Column("open files", one.of("asked files")),
        Column("first page of each, CPU ms", _times(one.of("first page cpu"), 1e3)),
        Column("a page, CPU ms", _times(one.of("page cpu"), 1e3)),
        Column("an entry, CPU ms", _times(one.of("entry cpu"), 1e3)),
        Column("list of all, CPU ms", _times(one.of("list cpu"), 1e3)),
        Column("disk, MB", _times(one.of("disk"), 1e-6)),
    ]
    return curve("coalitions", one, columns)


def postgresql(one: Measured) -> str:
    """Return what processes take that each serve one house out of a database of its own."""
    columns = [
        Column("start of all, CPU s", one.of("start cpu")),
        Column("processes' memory, MB", one.of("asked memory")),
        Column("of it not shared", one.of("asked share")),
        Column("server's memory, MB", one.of("database share")),
        Column("connections", one.of("backends")),
        Column("at rest, CPU s a minute", one.of("look cpu")),
        Column("a page, CPU ms", _times(one.of("page cpu"), 1e3)),
        Column("an entry, CPU ms", _times(one.of("entry cpu"), 1e3)),
        Column("disk, MB", _times(one.of("disk"), 1e-6)),
    ]
    return curve("coalitions", one, columns)


def entries(one: Measured) -> str:
    """Return what one record costs by its length."""
    columns = [
        Column("open, CPU s", one.of("open cpu")),
        Column("wall s", one.of("open wall")),
        Column("memory, MB", one.of("open memory")),
        Column("verify, CPU s", one.of("verify cpu")),
        Column("wall s", one.of("verify wall")),
        Column("memory, MB", one.of("verify memory")),
        Column("disk, MB", _times(one.of("disk"), 1e-6)),
        Column("entries' own bytes, MB", _times(one.of("bytes"), 1e-6)),
    ]
    return curve("entries", one, columns)


def entry_pages(one: Measured) -> str:
    """Return what a page and one more entry cost by the length of the record."""
    names = {
        "enter one, by the rules": "entry cpu",
        "enter one, by a page": "served entry cpu",
        "first page": "first page cpu",
        "log, a page": "log page cpu",
        "record, a page": "record page cpu",
        "home": "home page cpu",
        "log, kept": "kept page cpu",
    }
    return curve("entries, CPU ms", one, [Column(head, _times(one.of(name), 1e3)) for head, name in names.items()])


def entry_parts(one: Measured) -> str:
    """Return of what one more entry is made, in CPU milliseconds, and how long the disk is waited for."""
    rows = [[name, *(number(1e3 * cost) for cost in one.part(name))] for name in (RULES, SIGNATURE, DATABASE)]
    waited = [wall - cpu for wall, cpu in zip(one.of("entry wall"), one.of("entry cpu"), strict=True)]
    rows.append(["Waiting: for the disk, and while others had the core", *(number(1e3 * each) for each in waited)])
    return table(["one more entry, ms", *(f"{size:,}" for size in one.sizes)], rows)


def _times(costs: Sequence[float], by: float) -> list[float]:
    return [cost * by for cost in costs]


def _added(costs: Sequence[float], more: Sequence[float]) -> list[float]:
    return [one + other for one, other in zip(costs, more, strict=True)]
