"""Group commit: many threads append at once, and share one transaction and one write to the disk.

Whoever comes first leads: it runs everything that waits, commits once, and hands each its result. Nothing
is acknowledged before the commit. Where one of them raises, all are undone and run again, each in a
transaction of its own: so what it raises undoes that work alone, and nobody pays for savepoints.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from concerted.record.sql import Connection, transaction

T = TypeVar("T")


@dataclass(slots=True)
class _Asked:
    work: Callable[[Connection], Any]
    done: bool = False
    result: Any = None
    error: BaseException | None = None

    def run(self, connection: Connection) -> None:
        try:
            self.result = self.work(connection)
        except BaseException as error:
            self.error = error
            raise


class GroupCommit:
    """Runs works from many threads on one connection, together where they come together.

    `undone` is called whenever what works did was undone; a work may run again after that.
    """

    def __init__(self, connection: Connection, undone: Callable[[], None] = lambda: None) -> None:
        self._connection, self._undone = connection, undone
        self._leading = threading.Lock()
        self._queue = threading.Lock()
        self._waiting: list[_Asked] = []

    def run(self, work: Callable[[Connection], T]) -> T:
        """Return what `work(connection)` returns once it is committed, or raise what it raised.

        Where the commit itself fails, everything in it is undone and everybody in it is told.
        """
        asked = _Asked(work)
        with self._queue:
            self._waiting.append(asked)
        with self._leading:
            if not asked.done:
                self._lead()
        if asked.error is not None:
            raise asked.error
        result: T = asked.result
        return result

    def close(self) -> None:
        """Close the connection, once whoever leads has committed."""
        with self._leading:
            self._connection.close()

    def _lead(self) -> None:
        with self._queue:
            group, self._waiting = self._waiting, []
        if not self._carried(group):
            for asked in group:
                asked.error = None
                self._carried([asked])
        for asked in group:
            asked.done = True

    def _carried(self, group: list[_Asked]) -> bool:
        """Run works in one transaction; tell whether each now knows its end, else they are to be run one by one."""
        try:
            with transaction(self._connection):
                for asked in group:
                    asked.run(self._connection)
        except BaseException as error:
            self._undone()
            if len(group) > 1 and any(asked.error for asked in group):
                return False
            for asked in group:
                asked.error = asked.error or error
        return True
