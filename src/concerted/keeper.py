"""A keeper holds one record open for many threads, so that a write neither folds it nor, under load, syncs alone.

Writes that come together share one transaction and one sync (`record.commit`). Between them the keeper
remembers the state, and in the next transaction applies only what other processes entered meanwhile. What
it remembers is never trusted by itself: it counts only while the checkpoint it was made at is the record's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from concerted.coalition import State, advance
from concerted.copies import only_coalition
from concerted.errors import Refused
from concerted.host import state_of
from concerted.record.commit import GroupCommit
from concerted.record.entry import read_entry
from concerted.record.sql import Connection, Where, connect, errors, is_lost, unusable
from concerted.record.store import Head, checkpoint_at, entries, head

T = TypeVar("T")


class Keeper:
    """Keeps the record at `where` open, from the first write until it is closed; a later write opens it again."""

    def __init__(self, where: Where) -> None:
        self._where = where
        self._opening = threading.Lock()
        self._kept: _Kept | None = None

    def write(self, work: Callable[[Connection, State], T]) -> T:
        """Return what `work(connection, state)` returns, once what it wrote is on the disk; or raise what it raised.

        `work` runs in a transaction that it may share with others' works; what it raises undoes it alone.
        The state is the keeper's own: `host.act` and `host.take` advance it, and nothing that is returned
        may hold on to it. Raises `InputError` where the record cannot be opened or written.
        """
        try:
            kept = self._open()
            return kept.group.run(lambda _: kept.carry(work))
        except errors() as error:
            raise unusable(self._where, error) from None

    def close(self) -> None:
        """Close the record, once whoever writes has written."""
        with self._opening:
            if self._kept is not None:
                self._kept.group.close()
            self._kept = None

    def _open(self) -> _Kept:
        with self._opening:
            if self._kept is not None and is_lost(self._kept.connection):
                self._kept.group.close()
                self._kept = None
            if self._kept is None:
                self._kept = _Kept(self._where)
            return self._kept


_entry = lru_cache(maxsize=256)(read_entry)
"""The newest entries, read once for all the states that are caught up with them."""


class Known:
    """A coalition's state as far as somebody knows it: never trusted by itself, only caught up with the record."""

    def __init__(self) -> None:
        self._state: State | None = None
        self.note = ""
        """The checkpoint at which the state is so."""

    def take(self, connection: Connection, coalition: str, newest: Head | None) -> State:
        """Return the state now, and forget it: the known one with the entries since, or the fold over them all.

        `newest` is the record's newest checkpoint. A note signs a root, so the entries under the same note are the
        same entries: an append that was rolled back after all is never mistaken for one that another process made.
        """
        state, self._state = self._state, None
        if state is None:
            return state_of(connection, coalition)
        if newest is not None and newest.note == self.note:
            return state
        if checkpoint_at(connection, coalition, state.size) != self.note:
            return state_of(connection, coalition)
        for data in entries(connection, coalition, start=state.size):
            advance(state, _entry(data))
        return state

    def put_back(self, connection: Connection, coalition: str, state: State, newest: Head | None) -> None:
        """Remember a state that is whole. Nobody else may change it from now on.

        `newest` is the newest checkpoint as far as one knows: at that size nothing is asked.
        """
        at = newest.note if newest and newest.size == state.size else checkpoint_at(connection, coalition, state.size)
        if at is not None:
            self._state, self.note = state, at


class _Kept:
    """An open record, and its state as far as it is known. Only whoever leads a group touches either."""

    def __init__(self, where: Where) -> None:
        self.connection = connect(where)
        try:
            self._coalition = only_coalition(self.connection, where)
        except BaseException:
            self.connection.close()
            raise
        self.group = GroupCommit(self.connection)
        self._known = Known()

    def carry(self, work: Callable[[Connection, State], T]) -> T:
        """Run `work` on the state as it is now, and remember the state it leaves behind.

        The state is taken out first and put back only when it is whole: whatever goes wrong, it is gone.
        """
        newest = head(self.connection, self._coalition)
        state = self._known.take(self.connection, self._coalition, newest)
        size = state.size
        try:
            result = work(self.connection, state)
        except Refused:
            if state.size == size:  # refused before anything was changed, as most refusals are
                self._known.put_back(self.connection, self._coalition, state, newest)
            raise
        self._known.put_back(self.connection, self._coalition, state, newest)
        return result
