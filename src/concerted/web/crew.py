"""Several processes that serve one folder together, on one socket; whichever ends is started again.

Each is a program of its own that finds what is served in its environment. It ends when its standard input does, so
that none is left behind, however this one ends.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic

from concerted.web.serve import answer, beside

LOOK = 0.2
"""Seconds between two looks at whether all are there."""
LEAST = 2.0
"""Seconds that lie at least between two starts of the same one, so that what cannot start does not keep trying."""
PATIENCE = 45.0
"""Seconds that one has to end what it has begun."""

_log = logging.getLogger(__name__)


@dataclass
class _Member:
    """One place in the crew, and who holds it."""

    role: str
    socket: int
    process: subprocess.Popen[bytes] = field(init=False)
    started: float = field(init=False)

    def start(self) -> None:
        words = [sys.executable, "-m", "concerted.web.crew", self.role, str(self.socket)]
        self.process = subprocess.Popen(  # noqa: S603 - ourselves; in a session of its own, Ctrl-C is told by us alone
            words, stdin=subprocess.PIPE, pass_fds=[self.socket], start_new_session=True
        )
        self.started = monotonic()

    def is_gone(self) -> bool:
        return self.process.poll() is not None and monotonic() - self.started > LEAST

    def end(self) -> None:
        assert self.process.stdin is not None  # noqa: S101 - it was asked for
        self.process.stdin.close()

    def wait(self, until: float) -> None:
        try:
            self.process.wait(max(0.0, until - monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def serve_together(listening: socket.socket, *, processes: int, workers: int) -> None:
    """Serve until told to stop. Without workers, the first process that answers does the jobs as well."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    roles = [*["answer"] * processes, *["work"] * workers]
    crew = [_Member(role, listening.fileno()) for role in roles]
    if not workers:
        crew[0].role = "both"
    for member in crew:
        member.start()
    while not stopping.wait(LOOK):
        for member in crew:
            if member.is_gone():
                _log.warning("a process (%s) ended with %s; another begins", member.role, member.process.returncode)
                member.start()
    for member in crew:
        member.end()
    until = monotonic() + PATIENCE
    for member in crew:
        member.wait(until)


def _end_with(parent: int) -> None:
    """End this process once whoever started it has closed what it reads."""
    while os.read(parent, 1):
        pass
    os.kill(os.getpid(), signal.SIGINT)


def _work() -> None:
    """Do the jobs, and watch, until told to stop."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with beside():
        stopping.wait()


def _main(role: str, descriptor: str) -> None:
    import django  # noqa: PLC0415 - the settings are read from the environment now

    django.setup()
    threading.Thread(target=_end_with, args=[sys.stdin.fileno()], daemon=True).start()
    if role == "work":
        _work()
        return
    with socket.socket(fileno=int(descriptor)) as listening:
        if role == "both":
            with beside():
                answer(listening)
        else:
            answer(listening)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):  # told to end before it had begun
        _main(*sys.argv[1:])
    # A thread that was answering somebody when time ran out waits for an event loop that is gone, and would keep this
    # process, and the socket, for ever. Whatever it wrote is on the disk, or was never acknowledged.
    logging.shutdown()
    os._exit(0)
