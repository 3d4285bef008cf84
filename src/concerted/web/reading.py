"""What pages read: the coalition's state and the entries of its record, through Django's own connection."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.db import connection

from concerted import host
from concerted.coalition import State
from concerted.host import Verified
from concerted.record.archive import Replica
from concerted.record.check import Checked, check
from concerted.record.entry import Entry, read_entry
from concerted.record.store import Head, coalitions, cosignatures, entries, head, node, replica
from concerted.web.house import House


@dataclass(frozen=True, slots=True)
class Written:
    """One entry as the record has it: its number, its exact bytes, and its leaf hash in hex."""

    number: int
    entry: Entry
    data: bytes
    leaf: str


def house() -> House:
    """Return the house that is served."""
    served: House | None = settings.HOUSE
    if served is None:
        raise RuntimeError("no house is served: set CONCERTED_HOUSE")
    return served


def raw() -> sqlite3.Connection:
    """Return the SQLite connection beneath Django's; pages read the record through it."""
    connection.ensure_connection()
    beneath: sqlite3.Connection = connection.connection
    return beneath


def coalition() -> str:
    """Return the id of the coalition that this house keeps."""
    return coalitions(raw())[0]


def checkpoint() -> Head:
    """Return the record's newest checkpoint."""
    newest = head(raw(), coalition())
    if newest is None:
        raise RuntimeError("the record has no checkpoint")
    return newest


_folded: dict[str, State] = {}
"""The state at one checkpoint; kept only to save folding again, and dropped when the record has grown."""


def state() -> State:
    """Return what the record says is so now. To be read, never changed."""
    note = checkpoint().note
    known = _folded.get(note)
    if known is None:
        known = host.state_of(raw(), coalition())
        _folded.clear()
        _folded[note] = known
    return known


def whole() -> Replica:
    """Return the record as a copy of it is, every byte of it, unjudged.

    What is made of it may be kept by the replica itself: another byte, and it is another replica.
    """
    return replica(raw(), coalition())


@lru_cache(maxsize=1)
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
