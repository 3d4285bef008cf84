"""A long run: 200 clients, on each store, while processes of all kinds are killed at random and started again.

    make bench NAME=soak                          two hours on each store
    SOAK_MINUTES=5 SOAK_STORES=SQLite make bench NAME=soak

Members change their stances, each with words that nobody else says; everybody reads. At the end every answer that
was given is held against the record: whatever was acknowledged is in it, once; what was not is in it at most once; it
verifies; the witnesses hold the same; a webhook was told of entries in order, of none too few; no process kept growing.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import socket
from statistics import median

from bench.measure import Figure, machine
from bench.web_load import Request, post
from bench.web_stores import stores
from bench.web_write import _Person
from concerted import host
from concerted.host import verify

MINUTES, STORES = (
    float(os.environ.get("SOAK_MINUTES", "120")),
    os.environ.get("SOAK_STORES", "SQLite,PostgreSQL").split(","),
)
CLIENTS, PAUSE, WRITES = 200, 10.0, 0.1
"""How many there are, how many seconds each rests on average, and the share of what they do that writes."""
KILLS = (4.0, 12.0)
"""Seconds between two processes that are killed, at least and at most."""
LEASE = 25
"""Minutes after which a webhook whose job was killed is told again at the latest."""
GROWS = 1.35
"""By how much a process may be larger at the end than a third into its life; it is then taken to keep growing."""
HOST = "[serve]\nprocesses = 3\nworkers = 2\n\n[calls]\nprivate = true\n"


@dataclass
class Told:
    """What the clients were told: which words were taken in, and which nobody answered for."""

    taken: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    reads: Counter[int] = field(default_factory=Counter)
    killed: Counter[str] = field(default_factory=Counter)
    sizes: dict[int, list[int]] = field(default_factory=dict)


def run() -> Figure:
    """Run on each store; the figure is what was lost, doubled, or grew without end: nothing may."""
    wrong: list[str] = []
    entered = 0
    for name, house, store, _ in stores():
        if name in STORES:
            found, count = _soak(name, house, store)
            wrong += [f"{name}: {one}" for one in found]
            entered += count
    for one in wrong:
        print(f"  ✗ {one}")
    bar = "nothing lost, nothing doubled, memory flat, the record and every witness verify"
    return Figure("soak", entered, len(wrong), float(len(wrong)), bar, not wrong, "entries; faults", machine())


def _soak(name: str, house: Path, store: str | None) -> tuple[list[str], int]:
    (house / "host.toml").write_text(HOST)
    before = len(verify(store or str(house / "coalition.record")).entries)
    ending, told = threading.Event(), Told()
    with _free() as port, _receiver() as (hook, heard), _Host(house, store, port) as served:
        requests, members = _stances(served, hook)
        _members_witness(served, house)
        threads = [threading.Thread(target=_client, args=[n, served, requests, told, ending]) for n in range(CLIENTS)]
        threads.append(threading.Thread(target=_killer, args=[served, told, ending]))
        for thread in threads:
            thread.start()
        print(f" {name}, {MINUTES:g} min, {CLIENTS} clients, {members} members:", flush=True)
        _watch_memory(served, told)
        ending.set()
        for thread in threads:
            thread.join()
        _quiet(served, store or house / "coalition.record")
    return _judge(store or str(house / "coalition.record"), house, told, heard, before)


def _judge(record: str, house: Path, told: Told, heard: list[int], before: int) -> tuple[list[str], int]:
    held = verify(record)
    with host.opened(record if record.startswith("postgresql:") else Path(record)) as (connection, coalition):
        said = Counter(host.reasons(connection, coalition, held.state).values())
    wrong = [f"lost: {words}" for words in told.taken if said[words] == 0]
    wrong += [f"doubled: {words}" for words in (*told.taken, *told.unanswered) if said[words] > 1]
    for mirror in sorted(house.glob("witness-*.record")):
        if verify(str(mirror)).entries != held.entries:
            wrong.append(f"{mirror.name} holds something else")
    wrong += [f"a witness was alarmed: {path.name}" for path in house.glob("witness-*.record.*-*")]
    first = list(dict.fromkeys(heard))
    told_in_order = first == list(range(first[0], first[0] + len(first))) if first else MINUTES < LEASE
    if not told_in_order:
        wrong.append(f"the webhook was not told of each entry in order: {first}")
    wrong += [f"process {pid} grew: {sizes}" for pid, sizes in told.sizes.items() if _grew(sizes)]
    whole = sum(said[words] for words in told.unanswered)
    again, left = len(heard) - len(first), len(held.entries) - 1 - max(heard, default=0)
    print(f"  {len(told.taken)} stances acknowledged; {len(told.unanswered)} not answered, {whole} of them entered")
    print(f"  reads by status: {dict(told.reads)}; killed: {dict(told.killed)}")
    print(f"  the webhook heard of {len(first)} entries, of {again} again; {left} wait until a killed job is taken up")
    lasting = sorted(([size // 1024 for size in sizes] for sizes in told.sizes.values()), key=len)
    print(f"  MB of the processes that lived longest: {lasting[-4:]}", flush=True)
    return wrong, len(held.entries) - before


def _grew(sizes: list[int]) -> bool:
    """Tell whether a process, once warm, kept growing; one that was soon killed cannot tell."""
    if len(sizes) < 12:
        return False
    third = len(sizes) // 3
    return median(sizes[-third:]) > GROWS * median(sizes[third : 2 * third])


class _Host:
    """What is served: the one process that began it, its crew, and two witnesses beside it."""

    def __init__(self, house: Path, store: str | None, port: int) -> None:
        self.house, self.port = house, port
        self.address = f"http://127.0.0.1:{port}"
        where = ["--record", store] if store else []
        self._words = ["serve", str(house), *where, "--port", str(port)]
        self.links: dict[str, str] = {}
        self.witnesses: dict[str, list[str]] = {}
        self.running: dict[str, subprocess.Popen[str]] = {}

    def __enter__(self) -> _Host:
        self.begin()
        return self

    def __exit__(self, *_: object) -> None:
        for one in self.running.values():
            one.terminate()  # not SIGINT: what was begun in the background passes on that it is ignored
        for one in self.running.values():
            one.communicate(timeout=120)

    def begin(self) -> None:
        """Serve; where the crew of one that was killed still ends, once it has."""
        while True:
            environ = {**os.environ, "NO_COLOR": "1", "PYTHONUNBUFFERED": "1"}
            words = [sys.executable, "-m", "concerted", *self._words]
            log = (self.house / "serve.log").open("a")
            process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True, env=environ)
            said = ""
            for line in process.stdout or ():
                said += line
                if line.startswith("Ctrl-C"):
                    self.links = self.links or dict(
                        re.findall(r"^  (\S.*)\n    (\S+/sign-in/\S+)$", said, re.MULTILINE)
                    )
                    self.running["serve"] = process
                    return
            process.wait()
            time.sleep(1)

    def witness(self, name: str) -> None:
        """Have a witness follow, until it is killed."""
        words = [sys.executable, "-m", "concerted", "witness", "follow", self.address, *self.witnesses[name]]
        self.running[name] = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)

    def crew(self) -> dict[int, str]:
        """Return the processes that serve, and what each does."""
        asked = ["ps", "--ppid", str(self.running["serve"].pid), "-o", "pid=,args="]
        lines = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.splitlines()
        return {int(line.split()[0]): line.split()[-2] for line in lines if "concerted.web.crew" in line}


def _members_witness(served: _Host, house: Path) -> None:
    for n in range(2):
        name = f"witness-{n}"
        files = ["--key-file", str(house / f"{name}.key"), "--mirror", str(house / f"{name}.record")]
        served.witnesses[name] = ["--name", f"{name}.example/w", *files, "--every", "3"]
        served.witness(name)


def _stances(served: _Host, hook: str) -> tuple[list[_Person], int]:
    """Sign members in, have one open a proposal and a webhook; return those who may take a stance."""
    people = [_Person(served.address, link) for link in served.links.values()]
    members = [one for one in people if "New " in one.page("/decisions")]
    members[0].page("/settings/webhooks")
    members[0].send("/settings/webhooks", {"address": hook})
    form = {"title": "Keep going", "text": "Whatever is killed.", "class": "tactical"}
    number = members[0].send("/decisions/new", form).rsplit("/", 1)[1]
    may = [one for one in members if 'name="stance"' in one.page(f"/decisions/{number}")]
    for one in may:
        one.path = f"/decisions/{number}/stance"  # type: ignore[attr-defined] # remembered beside it
    return may, len(may)


def _client(number: int, served: _Host, people: list[_Person], told: Told, ending: threading.Event) -> None:
    chance, own, turn = random.Random(number), people[number % len(people)], 0
    pages = ("/", "/decisions", "/record", "/platform", "/members", "/health/ready")
    while not ending.wait(chance.uniform(0.2, 1.8) * PAUSE):
        if chance.random() < WRITES:
            turn += 1
            words = f"Said by client {number}, time {turn}."
            form = own.form({"stance": chance.choice(("agree", "abstain", "disagree")), "reason": words})
            asked = post(served.address, own.path, form, own.cookies, 302)  # type: ignore[attr-defined]
            (told.taken if _status(asked) == 302 else told.unanswered).append(words)
        else:
            cookies = f"Cookie: {own.cookies}\r\n" if chance.random() < 0.5 else ""
            head = f"GET {chance.choice(pages)} HTTP/1.1\r\nHost: {urllib.parse.urlsplit(served.address).netloc}\r\n"
            told.reads[_status(Request(served.address, f"{head}{cookies}\r\n".encode(), 200))] += 1


def _status(asked: Request) -> int:
    """Return how a request was answered; 0 where nobody did."""
    head, _, body = asked.data.decode().partition("\r\n\r\n")
    first, *lines = head.split("\r\n")
    method, path, _ = first.split(" ")
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(asked.address).netloc, timeout=60)
    try:
        headers = dict(line.split(": ", 1) for line in lines if line)
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return 0
    else:
        return answer.status
    finally:
        connection.close()


def _killer(served: _Host, told: Told, ending: threading.Event) -> None:
    chance = random.Random(1)
    while not ending.wait(chance.uniform(*KILLS)):
        role = chance.choices(("answer", "work", "witness", "serve"), (5, 3, 3, 1))[0]
        told.killed[role] += 1
        if role == "serve":
            served.running["serve"].kill()
            served.running["serve"].communicate()
            served.begin()
        elif role == "witness":
            name = chance.choice(sorted(served.witnesses))
            served.running[name].kill()
            served.running[name].communicate()
            served.witness(name)
        elif own := [pid for pid, is_of in served.crew().items() if is_of == role]:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(own), signal.SIGKILL)


def _watch_memory(served: _Host, told: Told) -> None:
    until = time.monotonic() + MINUTES * 60
    while time.monotonic() < until:
        time.sleep(min(10.0, MINUTES * 60 / 12))
        for pid in served.crew():
            with suppress(OSError, StopIteration):
                lines = Path(f"/proc/{pid}/status").read_text().splitlines()
                told.sizes.setdefault(pid, []).append(
                    int(next(one for one in lines if one.startswith("VmRSS")).split()[1])
                )


def _quiet(served: _Host, record: Path | str) -> None:
    """Wait until the witnesses have followed to the end."""
    patience = time.monotonic() + 5 * 60
    mirrors = [served.house / f"{name}.record" for name in served.witnesses]
    while time.monotonic() < patience:
        for name in served.witnesses:  # one that ended by itself is started again, as a timer or a unit does
            if served.running[name].poll() is not None:
                served.witness(name)
        size = len(verify(str(record)).entries)
        if all(one.exists() and len(verify(str(one)).entries) == size for one in mirrors):
            return
        time.sleep(5)


@contextmanager
def _receiver() -> Iterator[tuple[str, list[int]]]:
    """Listen as a webhook does; yield its address, and the numbers of the entries it was told of."""
    heard: list[int] = []

    class Hears(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            heard.append(int(self.headers["webhook-id"].rsplit("-", 2)[1]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hears)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/heard", heard
    server.shutdown()
    thread.join()


@contextmanager
def _free() -> Iterator[int]:
    with socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    yield port
