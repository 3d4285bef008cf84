"""A thousand documents more: an update of the kept map against making the whole map anew, by the map's size.

    python -m bench.map_update [STATEMENTS …]

CPU seconds for everything between reading and writing, each size in a process of its own: the update with opening,
committing, map.json, map.html and map.atlas; the whole map with the same and with what is kept for the next update.
Sides are taken by the rules at every size. The growth exponent is the slope of log seconds over log statements: the
figure is that of the stages that new documents pass through, which should be near 0; that of all of the update is shown
beside it, since groups are found from all positions and map.json is written whole.
"""

from __future__ import annotations

import json
import sys
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from bench.large import TOGETHER, large
from bench.map_growth import Clock, apart, exponent, peak
from bench.measure import Figure, machine
from concerted.ecosystem import mapping
from concerted.ecosystem.atlas import atlas_bytes, said_by
from concerted.ecosystem.corpus import Corpus
from concerted.ecosystem.keeping import Kept, keep, update
from concerted.ecosystem.mapping import EcosystemMap, map_ecosystem
from concerted.ecosystem.page import to_html
from concerted.ecosystem.report import json_bytes, to_json

SIZES = (10_000, 100_000)
MORE = 1_000
"""Documents that come, of ten statements each."""
STEEPEST = 0.25
OWN = ("Split into statements", "Find their concepts", "Take sides", "Look for ties and copies")
"""Stages that new documents pass through."""


def one(count: int, folder: Path) -> dict[str, Any]:
    """Map so many statements, keep the map, and update it; return what each took."""
    whole = large(count + MORE * TOGETHER)
    step = len(whole.documents) / MORE
    new = {int(n * step) for n in range(MORE)}
    rest = replace(whole, documents=tuple(d for n, d in enumerate(whole.documents) if n not in new))
    more = Corpus(documents=tuple(d for n, d in enumerate(whole.documents) if n in new))
    mapping.MOST_JUDGED = 0  # else the model takes the sides of the smallest map alone, and takes longest there
    began = process_time()
    found = map_ecosystem(rest)
    report = _written(found, to_json(found), folder)
    made = process_time()
    keep(folder / "map.kept", found, report, paths=["large"])
    kept = process_time()
    taken = {"statements": len(found.statements), "concepts": len(found.concepts), "gib": peak()}
    return taken | {"whole": made - began, "keeping": kept - made} | again(folder, more)


def again(folder: Path, more: Corpus) -> dict[str, Any]:
    """Update the kept map in a folder; return what it took, stage by stage."""
    clock, began = Clock(), process_time()
    opened = Kept.open(folder / "map.kept")
    assert opened is not None
    with closing(opened) as kept:
        updated = update(kept, more, whole=False, progress=clock)
        mapped = process_time()
        _written(updated.found, updated.report, folder)
        written = process_time()
        kept.commit()
    ended = process_time()
    return {
        "update": ended - began,
        "own": sum(clock.seconds[name] for name in OWN),
        "came": updated.statements,
        "placed": updated.placed,
        "megabytes": (folder / "map.kept").stat().st_size / 1e6,
        "stages": clock.seconds | {
            "The rest: opening, map.json as data": mapped - began - sum(clock.seconds.values()),
            "Write map.json, map.html, map.atlas": written - mapped,
            "Commit": ended - written,
        },
    }  # fmt: skip


def _written(found: EcosystemMap, report: dict[str, Any], folder: Path) -> dict[str, Any]:
    data = json_bytes(report)
    (folder / "map.json").write_bytes(data)
    (folder / "map.html").write_text(to_html(report), "utf-8")
    (folder / "map.atlas").write_bytes(atlas_bytes(report, said_by(found), of=sha256(data).hexdigest()))
    return report


def run(sizes: tuple[int, ...] = SIZES) -> Figure:
    """Measure each size; return the growth exponent of an update against the bar."""
    taken = []
    for size in sizes:
        taken.append(apart("bench.map_update", size))
        _show(taken[-1])
    slope, every, whole = (exponent(taken, itemgetter(part)) for part in ("own", "update", "whole"))
    print(f"  exponents: what new documents pass through {slope:.2f}, all of it {every:.2f}, a whole map {whole:.2f}")
    bar = f"exponent of what new documents pass through at most {STEEPEST}, {sizes[0]:,} to {sizes[-1]:,} statements"
    return Figure("map-update", slope, STEEPEST, slope / STEEPEST, bar, slope <= STEEPEST, "exponent", machine())


def _show(taken: dict[str, Any]) -> None:
    print(
        f"  {taken['statements']:,} statements on {taken['concepts']:,} concepts: a whole map {taken['whole']:.1f} CPU"
        f" s and {taken['keeping']:.1f} to keep it ({taken['megabytes']:.0f} MB); {MORE:,} documents more"
        f" ({taken['came']:,} statements, {taken['placed']:,} on a concept): {taken['update']:.1f} CPU s",
        flush=True,
    )
    for name, seconds in taken["stages"].items():
        print(f"    {name:<40}{seconds:8.2f} s")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        with TemporaryDirectory() as made:
            print(json.dumps(one(int(sys.argv[2]), Path(made))))
    else:
        print(run(tuple(map(int, sys.argv[1:])) or SIZES).json())
