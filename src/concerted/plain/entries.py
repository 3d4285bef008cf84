"""Entries of the record, each with what it did in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from concerted.coalition import State, line_of
from concerted.record import entry as record


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of the record, and what it did. Organisations are named, people never."""

    number: int
    kind: str
    at: str
    """When it was entered: RFC 3339 in UTC."""
    held_at: str | None = None
    """When it happened, if that was earlier."""
    by: str | None = None
    """The organisation that acted; absent where the host did."""
    on: int | None = None
    """The entry it acts on."""
    rule: dict[str, Any] | None = None
    """The platform and the clause that allow it."""
    body: dict[str, Any]
    """What it holds, as its kind says."""
    says: str
    """What it did, in a sentence."""
    reason: str | None = None
    """The reason that lies beside it."""
    leaf: str
    """Its leaf hash in the record's tree, in hex."""


def entry_of(state: State, one: record.Entry, number: int, reasons: Mapping[int, str]) -> Entry:
    """Return one entry; `state` is the state after it, or any later one."""
    return Entry(
        number=number,
        kind=one.kind,
        at=one.at,
        held_at=one.held_at,
        by=one.by,
        on=one.ref.index if one.ref else None,
        rule=dict(one.rule) if one.rule else None,
        body=dict(one.body),
        says=line_of(state, one).say(),
        reason=reasons.get(number),
        leaf=one.leaf().hex(),
    )
