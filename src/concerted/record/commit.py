"""Group commit: many threads append at once, and share one transaction and one write to the disk.

Whoever comes first leads: it runs everything that waits, each under a savepoint of its own, commits
once, and hands each its result. Nothing is acknowledged before the commit; what one work raises
undoes that work alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from concerted.record.sql import Connection, run, transaction

T = TypeVar("T")


@dataclass(slots=True)
class _Asked:
    work: Callable[[Connection], Any]
    done: bool = False
    result: Any = None
    error: BaseException | None = None


class GroupCommit:
    """Runs works from many threads on one connection, together where they come together."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
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
        try:
            with transaction(self._connection):
                for asked in group:
                    self._do(asked)
        except BaseException as error:
            for asked in group:
                asked.error = asked.error or error
        for asked in group:
            asked.done = True

    def _do(self, asked: _Asked) -> None:
        run(self._connection, "SAVEPOINT work")
        try:
            asked.result = asked.work(self._connection)
        except Exception as error:
            asked.error = error
            run(self._connection, "ROLLBACK TO SAVEPOINT work")
        run(self._connection, "RELEASE SAVEPOINT work")
