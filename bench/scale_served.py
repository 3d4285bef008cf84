"""What a served process takes: CPU seconds of a page, of an entry and of rest, and its memory and open files."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from bench.web_load import Request, get

TICK = os.sysconf("SC_CLK_TCK")


class Watched:
    """Processes that are looked at from outside, and what they did; several are added up."""

    def __init__(self, *pids: int) -> None:
        self.pids = pids
        self.values: dict[str, float] = {}

    @contextmanager
    def each(self, name: str, count: int) -> Iterator[None]:
        """Note the CPU and wall seconds of one of `count` things that are done in the block."""
        cpu, wall = self.cpu(), time.perf_counter()
        yield
        self.values[f"{name} cpu"] = (self.cpu() - cpu) / count
        self.values[f"{name} wall"] = (time.perf_counter() - wall) / count

    def weighed(self, name: str) -> None:
        """Note the memory as it is now: all that lies in it, and what is left where shared pages are shared out."""
        self.values[f"{name} memory"] = sum(_kilobytes(pid, "status", "VmRSS") for pid in self.pids) / 1e3
        self.values[f"{name} share"] = sum(_kilobytes(pid, "smaps_rollup", "Pss") for pid in self.pids) / 1e3
        self.values[f"{name} files"] = sum(len([*Path(f"/proc/{pid}/fd").iterdir()]) for pid in self.pids)

    def cpu(self) -> float:
        """Return the CPU seconds so far; a process that ended meanwhile took none."""
        return sum(_ticks(pid) for pid in self.pids) / TICK


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0
    return int(fields[11]) + int(fields[12])


def _kilobytes(pid: int, file: str, name: str) -> int:
    lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{name}:")).split()[1]) * 1024 // 1000


def pages(address: str, paths: Iterable[str]) -> Iterator[Request]:
    """Return a visitor's requests."""
    return (get(address, path) for path in paths)


def ask(requests: Iterable[Request]) -> None:
    """Send one after the other, and read the answers. Raises `RuntimeError` where one is answered otherwise."""
    connection: HTTPConnection | None = None
    for one in requests:
        head, _, body = one.data.decode().partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        method, path, _ = first.split(" ")
        connection = connection or HTTPConnection(urlsplit(one.address).netloc, timeout=600)
        connection.request(method, path, body or None, dict(line.split(": ", 1) for line in lines if line))
        answer = connection.getresponse()
        answer.read()
        if answer.status != one.status:
            raise RuntimeError(f"{first} was answered with {answer.status}")
    if connection:
        connection.close()


def again(requests: Sequence[Request], times: int) -> Iterator[Request]:
    """Return so many requests, each in turn."""
    return (requests[n % len(requests)] for n in range(times))
