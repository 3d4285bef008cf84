"""Many processes of this machine."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from concerted.ecosystem.engines import seam
from concerted.ecosystem.engines.seam import Work
from concerted.errors import ConcertedError

AHEAD = 2
"""Parts that are under way for each process, so that none waits for its next one."""


class Processes:
    """Works in so many processes; they are started when there is work, and stay until it is closed."""

    def __init__(self, count: int) -> None:
        """Work in `count` processes, each begun afresh: none inherits this one's threads or locks.

        There, NumPy has one thread unless the environment says otherwise: there are processes enough.
        """
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        self._count = count
        self._pool = ProcessPoolExecutor(count, mp_context=get_context("spawn"))

    def run(self, work: Work, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Yield what work makes of each part, in order. Raises `ConcertedError` where a process is ended."""
        under_way: deque[tuple[Future[bytes], int]] = deque()
        size = 0
        try:
            for part in parts:
                while under_way and (len(under_way) >= AHEAD * self._count or size + len(part) > seam.AT_ONCE):
                    done, length = under_way.popleft()
                    size -= length
                    yield done.result()
                under_way.append((self._pool.submit(work, part), len(part)))
                size += len(part)
            while under_way:
                yield under_way.popleft()[0].result()
        except BrokenProcessPool:
            hint = "Most often memory ran out: give fewer processes. Run it again: it goes on where it stopped."
            raise ConcertedError("worker-lost", "a process was ended before it was done", hint=hint) from None
        finally:
            for left, _ in under_way:
                left.cancel()

    def close(self) -> None:
        """End the processes."""
        self._pool.shutdown(cancel_futures=True)
