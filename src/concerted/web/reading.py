"""What pages read: the coalition's state and the entries of its record.

Each thread reads through a connection of its own. Which house a page is of is said by its address: see `hosting`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from concerted import host
from concerted.coalition import State
from concerted.host import Verified
from concerted.record.archive import Replica
from concerted.record.check import Checked, check
from concerted.record.entry import Entry, read_entry
from concerted.record.sql import Connection, Where, connect, is_lost
from concerted.record.store import Head, coalitions, cosignatures, entries, head, node, replica
from concerted.web.house import House, Houses


@dataclass(frozen=True, slots=True)
class Written:
    """One entry as the record has it: its number, its exact bytes, and its leaf hash in hex."""

    number: int
    entry: Entry
    data: bytes
    leaf: str


_house: ContextVar[House | None] = ContextVar("house", default=None)


@contextmanager
def inside(house: House) -> Iterator[None]:
    """Read this house's record for as long as the context lasts."""
    before = _house.set(house)
    try:
        yield
    finally:
        _house.reset(before)


def house() -> House:
    """Return the house that the page is of: the one entered, else the only one served."""
    served = _house.get() or houses().single
    if served is None:
        raise RuntimeError("this page is of no house")
    return served


def houses() -> Houses:
    """Return what is served: a house, or a folder of houses."""
    served: Houses | None = settings.HOUSES
    if served is None:
        raise RuntimeError("nothing is served: set CONCERTED_FOLDER")
    return served


def has_house() -> bool:
    """Tell whether the page is of a house; where a folder of houses is served, the host's own pages are of none."""
    return _house.get() is not None or bool(settings.HOUSES and settings.HOUSES.single)


class _Open(threading.local):
    """The records that this thread has open to read."""

    def __init__(self) -> None:
        self.connections: dict[Where, Connection] = {}


_open = _Open()


def raw() -> Connection:
    """Return this thread's connection to the house's record."""
    where = house().record
    known = _open.connections.get(where)
    if known is None or is_lost(known):
        known = _open.connections[where] = connect(where)
    return known


def close() -> None:
    """Close the records that this thread reads."""
    while _open.connections:
        _open.connections.popitem()[1].close()


def coalition() -> str:
    """Return the id of the coalition that this house keeps."""
    return coalitions(raw())[0]


def checkpoint() -> Head:
    """Return the record's newest checkpoint."""
    newest = head(raw(), coalition())
    if newest is None:
        raise RuntimeError("the record has no checkpoint")
    return newest


_folded: dict[str, tuple[str, State]] = {}
"""Each coalition's state, and the checkpoint it is at; kept only to save folding again."""


def state() -> State:
    """Return what the record says is so now. To be read, never changed."""
    name, note = coalition(), checkpoint().note
    at, known = _folded.get(name, ("", None))
    if known is None or at != note:
        known = host.state_of(raw(), name)
        _folded[name] = note, known
    return known


def whole() -> Replica:
    """Return the record as a copy of it is, every byte of it, unjudged.

    What is made of it may be kept by the replica itself: another byte, and it is another replica.
    """
    return replica(raw(), coalition())


@lru_cache(maxsize=8)
def _verified(held: Replica) -> Verified:
    return host.verified(held, check(held))


def verified() -> Verified:
    """Return what verifying the record finds now, byte by byte and rule by rule. Raises `RecordError`."""
    return _verified(whole())


def checked() -> tuple[Replica, Checked]:
    """Return the record as a copy of it is, with every byte checked. Raises `RecordError`."""
    held = whole()
    return host.public(held), _verified(held).checked


def reasons() -> dict[int, str]:
    """Return the reasons that lie beside the record, by entry."""
    return host.reasons(raw(), coalition())


def cosigned() -> list[tuple[int, str, str]]:
    """Return the witnesses' signature lines as (size, name, line)."""
    return cosignatures(raw(), coalition())


def written(*, start: int = 0, end: int | None = None) -> list[Written]:
    """Return the entries from number `start` to just before `end`, oldest first."""
    database, name = raw(), coalition()
    held = entries(database, name, start=start)
    return [
        Written(number, read_entry(data), data, node(database, name, 0, number).hex())
        for number, data in enumerate(held[: None if end is None else end - start], start)
    ]


def export() -> bytes:
    """Return the whole record as one archive; the web shell's own tables are not in it."""
    return host.export(raw(), coalition())
