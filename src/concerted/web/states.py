"""The states of a record that the threads of one process look at together, so that not each of them folds it.

Whoever looks sees one state, whatever is entered meanwhile. A state that nobody looks at any more is caught up with
the record for whoever comes next; so there are as many of them as there were checkpoints looked at at one time.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache

from concerted.coalition import State, advance, fold
from concerted.record.entry import read_entry
from concerted.record.sql import Connection
from concerted.record.store import Head, entries, head, since

_entry = lru_cache(maxsize=256)(read_entry)
"""The newest entries, read once for all the states that are caught up with them."""


@dataclass(slots=True)
class Seen:
    """A state at one checkpoint, by its note, and how many look at it: they read it, and nobody changes it meanwhile.

    A note signs a root, so the entries under the same note are the same entries.
    """

    state: State
    note: str
    looking: int = 0


class States:
    """The states of one record that this process has at hand."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._each: list[Seen] = []

    def look(self, connection: Connection, coalition: str) -> Seen:
        """Return the state at the record's newest checkpoint. It stays so until it is left."""
        with self._lock:
            newest = head(connection, coalition) or Head(0, "")
            seen = next((one for one in self._each if one.note == newest.note), None)
            if seen is None:
                seen = Seen(self._at(connection, coalition, newest), newest.note)
                self._each.append(seen)
            seen.looking += 1
            return seen

    def leave(self, seen: Seen) -> None:
        """Look at it no more."""
        with self._lock:
            seen.looking -= 1

    def _at(self, connection: Connection, coalition: str, newest: Head) -> State:
        """Return the state there: the newest that nobody looks at, with the entries since, else the fold of them all.

        The state is taken out first: whatever goes wrong, it is gone.
        """
        idle = max((one for one in self._each if not one.looking), key=lambda one: one.state.size, default=None)
        if idle is not None:
            self._each.remove(idle)
            note, new = since(connection, coalition, idle.state.size, end=newest.size)
            if note == idle.note:
                for data in new:
                    advance(idle.state, _entry(data))
                return idle.state
        return fold(read_entry(data) for data in entries(connection, coalition, end=newest.size))
