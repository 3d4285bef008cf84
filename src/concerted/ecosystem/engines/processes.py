"""Many processes of this machine, each at the end of a pipe of its own, so that one that is ended is seen at once."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from concerted.ecosystem.engines.seam import Work
from concerted.errors import ConcertedError

AHEAD = 2
"""Parts for each process that may be under way, or done before one that is due."""


class Processes:
    """Works in so many processes; they are started when there is work, and stay until it is closed."""

    def __init__(self, count: int) -> None:
        """Work in `count` processes, each begun afresh: none inherits this one's threads or locks.

        There, NumPy has one thread unless the environment says otherwise: there are processes enough.
        """
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        self._count = count
        self._processes: dict[Connection, BaseProcess] = {}

    def run(self, work: Work, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Yield what work makes of each part, in order. Raises `ConcertedError` where a process is ended."""
        idle, waiting = self._started(), iter(parts)
        doing: dict[Connection, int] = {}
        done: dict[int, bytes] = {}
        given, due, part = 0, 0, next(waiting, None)
        try:
            while part is not None or doing:
                while part is not None and idle and given - due < AHEAD * self._count:
                    doing[idle[-1]] = given
                    idle.pop().send((work, part))
                    given, part = given + 1, next(waiting, None)
                ready = wait(list(doing))
                for link in [one for one in doing if one in ready]:
                    done[doing.pop(link)] = link.recv()
                    idle.append(link)
                while due in done:
                    yield done.pop(due)
                    due += 1
        except (EOFError, BrokenPipeError, ConnectionResetError):
            hint = "Most often memory ran out: give fewer processes. Run it again: it goes on where it stopped."
            raise ConcertedError("worker-lost", "a process was ended before it was done", hint=hint) from None
        finally:
            if doing:  # what they would still say belongs to nothing any more
                self.close()

    def close(self) -> None:
        """End the processes."""
        for link, process in self._processes.items():
            link.close()
            process.terminate()
            process.join()
        self._processes = {}

    def _started(self) -> list[Connection]:
        """Return the links to the processes, which are started if they are not there."""
        context = get_context("spawn")
        while len(self._processes) < self._count:
            ours, theirs = context.Pipe()
            process = context.Process(target=serve, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            self._processes[ours] = process
        return list(self._processes)


def serve(link: Connection) -> None:
    """Do what comes until nobody is there any more; an interruption is for whoever asks, not for us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            work, part = link.recv()
        except EOFError:
            return
        link.send(work(part))
