"""Fifty clients at once, each with one connection kept open, from a process of their own, and their two servers."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import urlsplit

CLIENTS, SECONDS, TURNS = 50, 2.0, 7


@dataclass(frozen=True)
class Request:
    """One request as its bytes, the server's address, and the status that it is answered with."""

    address: str
    data: bytes
    status: int


@dataclass(frozen=True)
class Load:
    """What came of one turn: requests a second, and the 95th percentile of the time to an answer, in milliseconds."""

    rate: float
    slow: float


def get(address: str, path: str, cookie: str = "") -> Request:
    """Return a GET that is answered with 200."""
    return Request(address, _head("GET", address, path, cookie) + b"\r\n", 200)


def post(address: str, path: str, form: str, cookie: str, status: int) -> Request:
    """Return a POST of an encoded form, from a page of the same site."""
    more = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n"
    more += f"Origin: {origin(address)}\r\n"
    return Request(address, _head("POST", address, path, cookie) + f"{more}\r\n{form}".encode(), status)


def _head(method: str, address: str, path: str, cookie: str) -> bytes:
    cookies = f"Cookie: {cookie}\r\n" if cookie else ""
    parts = urlsplit(address)
    first = f"{method} {parts.path}{path} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
    return f"{first}Accept-Encoding: gzip\r\n{cookies}".encode()


def origin(address: str) -> str:
    """Return whose page the address of a house is: the same without the house's name."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def turns(ours: Sequence[Request], peer: Sequence[Request]) -> tuple[Load, Load, float]:
    """Let fifty clients loose on each in turn; return the medians of both, and the median of the rates' ratios."""
    pairs = []
    for turn in range(TURNS + 1):
        first, second = (ours, peer) if turn % 2 else (peer, ours)
        one, other = loose(first), loose(second)
        pairs.append((one, other) if turn % 2 else (other, one))
        mine, theirs = pairs[-1]
        print(
            f"  ours {mine.rate:.0f}/s, 95 % within {mine.slow:.0f} ms; bare {theirs.rate:.0f}/s, {theirs.slow:.0f} ms"
        )
    counted = pairs[1:]
    a = Load(median(x.rate for x, _ in counted), median(x.slow for x, _ in counted))
    b = Load(median(x.rate for _, x in counted), median(x.slow for _, x in counted))
    return a, b, median(x.rate / y.rate for x, y in counted)


def loose(requests: Sequence[Request]) -> Load:
    """Let fifty clients loose on a server, from another process, each with its own request again and again."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_loose, (list(requests),))


def _loose(requests: list[Request]) -> Load:
    return asyncio.run(_all(requests))


async def _all(requests: list[Request]) -> Load:
    until = perf_counter() + SECONDS
    clients = [_client(requests[n % len(requests)], until) for n in range(CLIENTS)]
    began = perf_counter()
    times = [one for own in await asyncio.gather(*clients) for one in own]
    return Load(len(times) / (perf_counter() - began), 1e3 * quantiles(times, n=20)[-1])


async def _client(request: Request, until: float) -> list[float]:
    parts = urlsplit(request.address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    times = []
    while (began := perf_counter()) < until:
        writer.write(request.data)
        head = await reader.readuntil(b"\r\n\r\n")
        if int(head.split(b" ", 2)[1]) != request.status:
            raise RuntimeError(f"answered {head.decode()}")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        if length:
            await reader.readexactly(int(length[1]))
        else:
            await _chunks(reader)
        times.append(perf_counter() - began)
    writer.close()
    return times


async def _chunks(reader: asyncio.StreamReader) -> None:
    while (size := int(await reader.readline(), 16)) > 0:
        await reader.readexactly(size + 2)
    await reader.readline()


@contextmanager
def served(folder: Path, store: str | None = None) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve a house as a person does; yield its address, and the sign-in link of each organisation."""
    with serving(folder, store) as (_, address, links):
        yield address, links


@contextmanager
def serving(folder: Path, store: str | None = None) -> Iterator[tuple[int, str, dict[str, str]]]:
    """Serve a house, or a folder of houses, as a person does; yield the number of its process too.

    Organisations of several houses that have one name are there once: with the link of the last.
    """
    where = ["--record", store] if store else []
    with _process(["concerted", "serve", str(folder), *where, "--port", "0"]) as (pid, said):
        lines = []
        for line in said:
            lines.append(line)
            if line.startswith("Ctrl-C"):
                break
        told = "".join(lines)
        address = re.search(r"may read it at (\S+?)/?\n", told)
        if not address:
            raise RuntimeError(told)
        yield pid, address[1], dict(re.findall(r"^  (\S.*)\n    (\S+/sign-in/\S+)$", told, re.MULTILINE))


@contextmanager
def bare(where: str) -> Iterator[str]:
    """Serve the bare peer; yield its address."""
    with _process(["bench.web_bare", where]) as (_, said):
        yield next(said).strip()


@contextmanager
def _process(words: list[str]) -> Iterator[tuple[int, Iterator[str]]]:
    environ = {**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
    started = subprocess.Popen([sys.executable, "-m", *words], stdout=subprocess.PIPE, text=True, env=environ)
    assert started.stdout is not None
    try:
        yield started.pid, iter(started.stdout)
    finally:
        started.terminate()
        started.communicate(timeout=30)
