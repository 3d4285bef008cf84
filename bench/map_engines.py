"""The same map here, in two processes, and on a Ray cluster of this machine: time, work, memory, and the same bytes.

    python -m bench.map_engines [STATEMENTS]

The corpus of `bench.large` lies in a Parquet file of ten row groups. Each engine reads and maps it in a process of its
own. Work is the CPU seconds of that process and of all that it started, memory the most that they held together at one
moment, both seen every half second; what processes share counts for each. Where Daft on Ray is not installed
(requirements/cluster.txt) that row is left out, and it is said.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bench.large import large
from bench.measure import Figure, machine
from concerted.ecosystem import map_ecosystem, read
from concerted.ecosystem.engines import chosen
from concerted.ecosystem.report import json_bytes, to_json

STATEMENTS = 100_000
ENGINES = ("here", "processes:2", "ray")
GROUPS = 10
OFTEN = 0.5
"""Seconds between two looks at the processes."""
_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Clock:
    """Measures the seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, total: int | None) -> Iterator[Any]:  # noqa: ARG002 - as others show it
        """Measure a stage until the block ends."""
        began = perf_counter()
        yield lambda _: None
        self.seconds[name] = perf_counter() - began


class Watch:
    """Looks at this process and all that it started."""

    def __init__(self) -> None:
        self.work: dict[int, float] = {}
        self.most = 0
        self._end = Event()
        self._thread = Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look a last time."""
        self._end.set()
        self._thread.join()

    def _look(self) -> None:
        last = False
        while not last:
            last = self._end.wait(OFTEN)
            seen = {}
            for place in Path("/proc").glob("[0-9]*"):
                try:
                    fields = (place / "stat").read_text().rpartition(")")[2].split()
                except OSError:
                    continue
                seen[int(place.name)] = (int(fields[1]), (int(fields[11]) + int(fields[12])) / _TICK, int(fields[21]))
            ours = {os.getpid()}
            while more := {pid for pid, (parent, _, _) in seen.items() if parent in ours} - ours:
                ours |= more
            self.work.update({pid: seen[pid][1] for pid in ours if pid in seen})
            self.most = max(self.most, sum(seen[pid][2] for pid in ours if pid in seen) * _PAGE)


def one(engine_name: str, table: Path) -> dict[str, Any]:
    """Map a table on one engine in this process; return what it took."""
    watch, clock, began = Watch(), Clock(), perf_counter()
    engine = chosen(engine_name)
    clock.seconds["Start"] = perf_counter() - began
    try:
        with clock.stage("Read", None):
            corpus = read(table, engine=engine)
        data = json_bytes(to_json(map_ecosystem(corpus, progress=clock, engine=engine)))
    finally:
        engine.close()
    wall = perf_counter() - began
    watch.stop()
    return {
        "wall": wall, "cpu": sum(watch.work.values()), "gib": watch.most / 2**30, "stages": clock.seconds,
        "map": sha256(data).hexdigest(),
    }  # fmt: skip


def write(count: int, table: Path) -> None:
    """Write a corpus of so many statements as Parquet."""
    said = large(count).documents
    columns = {name: [getattr(one, name) for one in said] for name in ("actor", "source", "text")}
    pq.write_table(pa.table(columns), table, row_group_size=-(-len(said) // GROUPS))


def run(count: int = STATEMENTS) -> Figure:
    """Measure each engine; return the wall seconds of two processes against one."""
    taken = {}
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "docs.parquet"
        write(count, table)
        for name in ENGINES:
            if name == "ray" and not (find_spec("ray") and find_spec("daft")):
                print("  ray: left out, since Daft on Ray is not installed here", flush=True)
                continue
            command = [sys.executable, "-m", "bench.map_engines", "--one", name, str(table)]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
            taken[name] = json.loads(done.stdout.splitlines()[-1])
            _show(name, taken[name])
    same = len({one["map"] for one in taken.values()}) == 1
    print(f"  the maps are {'the same to the byte' if same else 'NOT the same'}", flush=True)
    ours, peer = taken["processes:2"]["wall"], taken["here"]["wall"]
    bar = f"the same bytes on every engine, {count:,} statements; ratio: two processes' time to one's"
    return Figure("map-engines", ours, peer, ours / peer, bar, same, "s", machine())


def _show(name: str, taken: dict[str, Any]) -> None:
    print(f"  {name}: {taken['wall']:.1f} s, {taken['cpu']:.1f} CPU s, {taken['gib']:.2f} GiB at most", flush=True)
    print("    " + "; ".join(f"{stage} {seconds:.1f} s" for stage, seconds in taken["stages"].items()), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(one(sys.argv[2], Path(sys.argv[3]))))
    else:
        print(run(*map(int, sys.argv[1:])).json())
