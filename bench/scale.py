"""Statements, coalitions, entries: what each costs at four sizes, how it grows, and what many machines make of it.

    make bench NAME=scale                                     measure everything once, and print it
    python -m bench.scale --measure entries --write           measure a curve once more, and write docs/scale.md anew
    python -m bench.scale --prices FILE --write               the same figures at prices of your own

What was measured is kept in docs/scale.json; of several measurements of one size, the median counts. Every table and
picture of docs/scale.md is made of it: none of its figures is typed.
"""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from bench import scale_coalitions, scale_entries, scale_projected, scale_statements, scale_tables
from bench.map_growth import STEEPEST, limits
from bench.measure import Figure, machine
from bench.scale_bill import read_prices
from bench.scale_chart import Curve, chart
from bench.scale_measured import CURVES, Measured, read, write
from bench.scale_sample import Sample, busy

PRICES = Path(__file__).with_name("scale.toml")
DOCS = Path(__file__).resolve().parents[1] / "docs"
PAGE, SAMPLES, PICTURES = DOCS / "scale.md", DOCS / "scale.json", DOCS / "scale"
_BLOCK = re.compile(r"(<!-- scale: ([a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def measure(curve: str) -> Iterator[Sample]:
    """Measure a curve once at each size."""
    if curve == "statements":
        return scale_statements.measure()
    if curve == "entries":
        return scale_entries.measure()
    return iter([_machine()]) if curve == "machine" else scale_coalitions.measure(curve)


def _machine() -> Sample:
    copied, multiplied = limits()
    return Sample(os.cpu_count() or 1, {"copied": copied, "multiplied": multiplied}, load=busy())


def blocks(measured: Mapping[str, Measured], file: Path) -> dict[str, str]:
    """Return the parts of the page that are made of figures, by name; prices are those of the file."""
    prices = read_prices(file)
    maps, folder, databases, record = (measured[name] for name in CURVES[1:])
    return {
        "machine": told(measured),
        "prices": "\n".join(["```toml", *file.read_text("utf-8").splitlines(), "```"]),
        "limits": scale_projected.limits(measured, prices),
        "statements": scale_tables.statements(maps),
        "bounds": scale_tables.bounds(maps),
        "statement-parts": scale_tables.statement_parts(maps),
        "arithmetic": scale_tables.arithmetic(maps, measured["machine"]),
        "statements-bill": scale_projected.statements(maps, prices),
        "sqlite": scale_tables.sqlite(folder),
        "postgresql": scale_tables.postgresql(databases),
        "coalitions-bill": scale_projected.coalitions(folder, databases, prices),
        "entries": scale_tables.entries(record),
        "entry-pages": scale_tables.entry_pages(record),
        "entry-parts": scale_tables.entry_parts(record),
        "entries-bill": scale_projected.entries(record, prices),
    }


def told(measured: Mapping[str, Measured]) -> str:
    """Return on what machine it was measured, how often, and how busy that was."""
    loads = [one.load for curve in measured.values() for one in curve.samples]
    often = "; ".join(
        f"{name} {' '.join(f'{size:,}×{sum(one.size == size for one in curve.samples)}' for size in curve.sizes)}"
        for name, curve in measured.items()
        if name != "machine"
    )
    return (
        f"A machine of {measured['machine'].largest} cores, shared with others: {min(loads):.0f} to {max(loads):.0f}"
        " processes wanted to run at a time."
        f" Measured how often: {often}."
    )


def pictures(measured: Mapping[str, Measured]) -> dict[str, str]:
    """Return the page's pictures, by the name of their file."""
    maps, folder, databases, record = (measured[name] for name in CURVES[1:])
    dearest = [name for name in maps.parts if len(maps.points(maps.part(name))) > 1][:4]
    return {
        "statements.svg": chart(
            "CPU seconds of a map by its statements", "statements", "CPU s",
            [Curve("the whole map", maps.points(maps.of("map cpu"))),
             *(Curve(name, maps.points(maps.part(name))) for name in dearest)],
        ),
        "coalitions.svg": chart(
            "Memory and disk of a host by its coalitions", "coalitions", "MB",
            [Curve("SQLite, memory", folder.points(folder.of("asked memory"))),
             Curve("SQLite, disk", folder.points([size / 1e6 for size in folder.of("disk")])),
             Curve("PostgreSQL, memory", databases.points(databases.of("asked share"))),
             Curve("PostgreSQL, disk", databases.points([size / 1e6 for size in databases.of("disk")]))],
        ),
        "entries.svg": chart(
            "CPU seconds by the entries of a record", "entries", "CPU s",
            [Curve("verify it", record.points(record.of("verify cpu"))),
             Curve("open it", record.points(record.of("open cpu"))),
             Curve("a page of its log", record.points(record.of("log page cpu"))),
             Curve("one entry more", record.points(record.of("entry cpu")))],
        ),
    }  # fmt: skip


def written(page: str, parts: Mapping[str, str]) -> str:
    """Return the page with its blocks as they are now. Raises `KeyError` where it has one that we do not make."""
    return _BLOCK.sub(lambda found: f"{found[1]}{parts[found[2]]}\n{found[3]}", page)


def added(measured: Mapping[str, Measured], curves: Sequence[str]) -> dict[str, Measured]:
    """Measure these curves once more; return all that was measured, in the order of the page."""
    more = {curve: [] for curve in CURVES} | {curve: [*one.samples] for curve, one in measured.items()}
    for curve in curves:
        for sample in measure(curve):
            print(f"  {curve}: {sample.json()}", flush=True)
            more[curve].append(sample)
    return {curve: Measured(tuple(samples)) for curve, samples in more.items()}


def run() -> Figure:
    """Measure every curve once; the figure is the steepest exponent of what is paid for."""
    measured = added({}, CURVES)
    for name, part in blocks(measured, PRICES).items():
        print(f"\n {name}:\n{part}")
    maps, record = measured["statements"], measured["entries"]
    steepest = max(
        maps.growth(maps.without("map cpu", scale_statements.BOUNDED)).exponent,
        *(record.growth(record.of(name)).exponent for name in ("open cpu", "verify cpu", "disk")),
    )
    bar = f"no exponent above {STEEPEST}: a map without what has a bound; opening, verifying, keeping a record"
    holds = steepest <= STEEPEST
    return Figure("scale", steepest, STEEPEST, steepest / STEEPEST, bar, holds, "exponent", machine())


def main() -> None:
    """Measure what is asked for, and write the page, or print its blocks."""
    asked = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    asked.add_argument("--measure", choices=CURVES, nargs="*", default=[], help="curves to measure once more")
    asked.add_argument("--prices", type=Path, default=PRICES, help="what machines cost, and what coalitions do")
    asked.add_argument("--write", action="store_true", help="write docs/scale.md and its pictures anew")
    given = asked.parse_args()
    measured = read(SAMPLES)
    if given.measure:
        measured = added(measured, given.measure)
        write(SAMPLES, measured)
    parts = blocks(measured, given.prices)
    if not given.write:
        print("\n\n".join(f"{name}:\n{part}" for name, part in parts.items()))
        return
    PAGE.write_text(written(PAGE.read_text("utf-8"), parts), "utf-8")
    PICTURES.mkdir(exist_ok=True)
    for name, picture in pictures(measured).items():
        (PICTURES / name).write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
