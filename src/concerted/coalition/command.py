"""A command: what somebody asks to be entered in the record; and the ruling on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from concerted.record.entry import Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A commitment to words that lie beside the record: `c` is 64 hex digits."""

    c: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What is asked: a body, when, by which actor, and the number of the entry it acts on.

    `body` is the frozen dataclass of one kind of entry; it names its `kind`, and in `computed` the
    fields that are the software's to fill.
    `at` and `held_at` are RFC 3339 in UTC to the second.
    """

    body: Any
    at: str
    by: str | None = None
    held_at: str | None = None
    ref: int | None = None
    signed: bool = False
    """The organisation signs the entry itself, with its own key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A command that is allowed: its body with every computed field filled, what it acts on, and the rule."""

    body: Any
    ref: Ref | None = None
    rule: Mapping[str, str] | None = None
