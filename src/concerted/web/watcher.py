"""The watch beside the pages: a thread that goes its round through every house, where the host allows it."""

from __future__ import annotations

import logging
import threading
from contextlib import closing
from datetime import timedelta

from django.conf import settings
from django.db import connections

from concerted import host
from concerted.errors import ConcertedError
from concerted.watch import Eyes, Fetcher, Memory
from concerted.watching import round_of, to_open
from concerted.web import reading, writing
from concerted.web.commitments.watching import FILE
from concerted.web.hosting.entering import entered
from concerted.web.operations.metrics import LOOKS, ROUNDS
from concerted.web.operations.turns import turn

PAUSE, MINUTE = 1.0, 60.0
"""Seconds between two glances at whether to stop, and between two looks at what is due."""

MOST = timedelta(hours=1)
"""How long a round may take before another process may think that whoever goes it has died."""

_log = logging.getLogger(__name__)


def once(stopping: threading.Event | None = None) -> int:
    """Look at what is due in every house, enter what is new, and return how many commitments were looked at."""
    looked = 0
    for name, house in reading.houses().each.items():
        with entered(name, house), closing(Memory(house.folder / FILE)) as memory:
            looked += _house(memory, stopping or threading.Event())
    return looked


def _house(memory: Memory, stopping: threading.Event) -> int:
    for body in to_open(reading.state(), host.now()):
        writing.enter(body, by=None)
    private = settings.CALL_PRIVATE_ADDRESSES
    eyes = Eyes(Fetcher(now=host.now, private=private, pauses=memory.pauses()), memory)
    looked = 0
    for one in round_of(reading.state(), eyes, hours=settings.WATCH.hours):
        looked += 1
        if one.seen:
            writing.enter(one.seen, by=None, ref=one.of.period)
        if stopping.is_set():
            break
    return looked


class Watcher(threading.Thread):
    """Watches from `start` until `stop`; where the host does not allow it, it does nothing."""

    def __init__(self) -> None:
        super().__init__(name="watch", daemon=True)
        self._stopping = threading.Event()

    def run(self) -> None:
        """Look until told to stop; what goes wrong is said, and the next round follows."""
        try:
            while settings.WATCH.allowed and not self._stopping.wait(PAUSE):
                try:
                    with turn("watch", most=MOST, every=MINUTE) as ours:
                        if ours:
                            LOOKS.inc(once(self._stopping))
                            ROUNDS.labels("whole").inc()
                except ConcertedError as error:
                    ROUNDS.labels("ended early").inc()
                    _log.warning("a round of the watch ended early: %s", error.code)
                except Exception:
                    ROUNDS.labels("failed").inc()
                    _log.exception("a round of the watch failed; the next follows")
                self._stopping.wait(MINUTE)
        finally:
            reading.close()
            connections.close_all()

    def stop(self) -> None:
        """Stop once the look in hand is done."""
        self._stopping.set()
        if self.is_alive():
            self.join(timeout=40)
