"""A keeper holds one record open for many threads, so that a write neither folds it nor, under load, syncs alone.

Writes that come together share one transaction and one sync (`record.commit`). Between them the keeper
remembers the state, and in the next transaction applies only what other processes entered meanwhile. A
record only grows, so a state stays right as long as what it was made of was committed: where anything was
undone, it is forgotten, and the record folded anew.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar, cast

from concerted.coalition import State, advance
from concerted.copies import only_coalition
from concerted.errors import Refused
from concerted.host import state_of
from concerted.record.commit import GroupCommit
from concerted.record.entry import read_entry
from concerted.record.sql import Connection, Where, connect, errors, is_lost, unusable
from concerted.record.store import entries, head

T = TypeVar("T")


class Keeper:
    """Keeps the record at `where` open, from the first write until it is closed; a later write opens it again."""

    def __init__(self, where: Where) -> None:
        self._where = where
        self._opening = threading.Lock()
        self._kept: _Kept | None = None

    def write(self, work: Callable[[Connection, State], T]) -> T:
        """Return what `work(connection, state)` returns, once what it wrote is on the disk; or raise what it raised.

        `work` runs in a transaction that it may share with others' works; what it raises undoes it alone, and it may
        be run once more where another's work failed. One that refuses has written nothing, or has advanced the state.
        The state is the keeper's own: `host.act` and `host.take` advance it, and nothing that is returned
        may hold on to it. Raises `InputError` where the record cannot be opened or written.
        """
        try:
            kept = self._open()
            result, refusal = kept.group.run(lambda _: kept.carry(work))
        except errors() as error:
            raise unusable(self._where, error) from None
        if refusal is not None:
            raise refusal
        return cast("T", result)

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


class _Kept:
    """An open record, and its state as far as it is known. Only whoever leads a group touches either."""

    def __init__(self, where: Where) -> None:
        self.connection = connect(where)
        try:
            self._coalition = only_coalition(self.connection, where)
        except BaseException:
            self.connection.close()
            raise
        self.group = GroupCommit(self.connection, undone=self._forget)
        self._state: State | None = None

    def carry(self, work: Callable[[Connection, State], T]) -> tuple[T | None, Refused | None]:
        """Run `work` on the state as it is now, and remember the state it leaves behind; return its result or refusal.

        The state is taken out first and put back only when it is whole: whatever goes wrong, it is gone.
        """
        state = self._now()
        size = state.size
        try:
            result = work(self.connection, state)
        except Refused as refusal:
            if state.size != size:
                raise
            self._state = state  # refused before anything was changed, as most refusals are
            return None, refusal
        self._state = state
        return result, None

    def _now(self) -> State:
        state, self._state = self._state, None
        newest = head(self.connection, self._coalition)
        if state is None or newest is None or newest.size < state.size:
            return state_of(self.connection, self._coalition)
        if newest.size > state.size:
            for data in entries(self.connection, self._coalition, start=state.size):
                advance(state, read_entry(data))
        return state

    def _forget(self) -> None:
        self._state = None
