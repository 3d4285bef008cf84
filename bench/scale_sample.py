"""One measured size of a curve, and how it is measured: CPU and wall seconds, the most memory, bytes on the disk.

Each size is measured in a process of its own (`apart`), since the most memory that a process held never falls again.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import wraps
from pathlib import Path
from time import perf_counter, process_time
from typing import ParamSpec, TypeVar

from bench.map_growth import peak

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Sample:
    """What one size took. `values` by name (seconds, MB, bytes); `parts` are CPU seconds of what it is made of."""

    size: int
    values: dict[str, float]
    parts: dict[str, float] = field(default_factory=dict)
    load: float = 0.0
    """Processes that wanted to run on the machine meanwhile, ours among them."""

    def json(self) -> str:
        """Return the sample as one line of JSON."""
        return json.dumps(asdict(self))


@dataclass(slots=True)
class Clock:
    """Adds up CPU seconds by the name of what took them."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Measure a part until the block ends."""
        began = process_time()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + process_time() - began

    def timed(self, name: str, work: Callable[_P, _T]) -> Callable[_P, _T]:
        """Return the same function, measured under this name whenever it is called."""

        @wraps(work)
        def measured(*given: _P.args, **named: _P.kwargs) -> _T:
            with self.part(name):
                return work(*given, **named)

        return measured


@contextmanager
def measured(values: dict[str, float], name: str) -> Iterator[None]:
    """Note the CPU and the wall seconds of a block, as `NAME cpu` and `NAME wall`."""
    wall, cpu = perf_counter(), process_time()
    yield
    values[f"{name} cpu"], values[f"{name} wall"] = process_time() - cpu, perf_counter() - wall


def megabytes() -> float:
    """Return the most memory that this process has held, in MB."""
    return peak() * 2**30 / 1e6


def on_disk(folder: Path) -> int:
    """Return the bytes that a file, or the files of a folder, take on the disk."""
    files = [folder] if folder.is_file() else [path for path in folder.rglob("*") if path.is_file()]
    return sum(path.stat().st_blocks * 512 for path in files)


def apart(module: str, *words: str) -> Iterator[Sample]:
    """Run a bench module in a process of its own, on one thread; yield the samples that it prints, one a line."""
    environ = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NO_COLOR": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", module, *words], stdout=subprocess.PIPE, text=True, env=environ
    ) as one:
        for line in one.stdout or ():
            yield Sample(**json.loads(line))
    if one.returncode:
        raise RuntimeError(f"{module} {' '.join(words)} ended with {one.returncode}")


def busy() -> float:
    """Return how many processes want to run on this machine now."""
    return os.getloadavg()[0]
