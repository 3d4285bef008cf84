"""The states of a record that the threads of one process look at together, so that not each of them folds it.

Whoever looks sees one state, whatever is entered meanwhile. A state that nobody looks at any more is caught up with
the record for whoever comes next; so there are as many of them as there were checkpoints looked at at one time.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from concerted.coalition import State
from concerted.keeper import Known
from concerted.record.sql import Connection
from concerted.record.store import Head, head


@dataclass(slots=True)
class Seen:
    """A state at one checkpoint, and how many look at it: they read it, and nobody changes it meanwhile."""

    state: State
    known: Known
    looking: int = 0


class States:
    """The states of one record that this process has at hand."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._each: list[Seen] = []

    def look(self, connection: Connection, coalition: str) -> Seen:
        """Return the state at the record's newest checkpoint. It stays so until it is left."""
        with self._lock:
            newest = head(connection, coalition)
            seen = next((one for one in self._each if newest and one.known.note == newest.note), None)
            if seen is None:
                seen = self._caught_up(connection, coalition, newest)
            seen.looking += 1
            return seen

    def leave(self, seen: Seen) -> None:
        """Look at it no more."""
        with self._lock:
            seen.looking -= 1

    def _caught_up(self, connection: Connection, coalition: str, newest: Head | None) -> Seen:
        """Take the newest state that nobody looks at, else a new one, and catch it up; it is gone where that fails."""
        idle = max((one for one in self._each if not one.looking), key=lambda one: one.state.size, default=None)
        if idle is not None:
            self._each.remove(idle)
        known = idle.known if idle else Known()
        state = known.take(connection, coalition, newest)
        known.put_back(connection, coalition, state, newest)
        seen = Seen(state, known)
        self._each.append(seen)
        return seen
