"""Deprecation, sunset and stability: what a description announces of its own parts before they go.

A part that is marked `deprecated` may go: at once, or where it names a day (`x-sunset`), from that day on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from concerted.lines import Line
from concerted.watch.openapi.change import Level
from concerted.watch.openapi.description import Node

Told: TypeAlias = tuple[str, Level, Line]
"""The end of a kind's name, how grave it is, and the sentence."""

STABILITY = ("draft", "alpha", "beta", "stable")
"""How settled a part is (`x-stability-level`), the least first; one that says nothing is stable."""

FAULTS = {
    "sunset-parse": Line("{what} names a day of its end that is no day."),
    "sunset-date-too-small": Line("{what} is announced to have ended already."),
}
"""What may be wrong with an announcement."""


def sunset_of(part: Node) -> tuple[bool, date | None]:
    """Return whether a part names a day on which it goes, and the day; None for one that is no day."""
    said = part.get("x-sunset")
    if said is None:
        return False, None
    try:
        return True, date.fromisoformat(str(said)[:10])
    except ValueError:
        return True, None


def is_unsettled(part: Node) -> bool:
    """Tell whether a part says that it may change without notice."""
    return part.get("x-stability-level") in STABILITY[:2]


def removal(part: Node, today: str) -> tuple[str, Level] | None:
    """Return how a part went, and how grave that is; None where it went as announced."""
    if part.get("deprecated") is not True:
        return "without-deprecation", "breaking"
    told, day = sunset_of(part)
    if not told:
        return "with-deprecation", "harmless"
    if day is None:
        return "sunset-parse", "breaking"
    return ("before-sunset", "breaking") if today < day.isoformat() else None


def deprecation(was: Node, now: Node, today: str) -> str | None:
    """Return what became of a part's deprecation: `deprecated`, `deprecated-with-sunset`, `reactivated`, or a fault."""
    before, after = was.get("deprecated") is True, now.get("deprecated") is True
    if before == after:
        return None
    if before:
        return "reactivated"
    told, day = sunset_of(now)
    if not told:
        return "deprecated"
    if day is None:
        return "sunset-parse"
    return "sunset-date-too-small" if day.isoformat() < today else "deprecated-with-sunset"


def sunset_change(was: Node, now: Node) -> str | None:
    """Return what is wrong with how a day of sunset changed: deleted, no day, or sooner than was announced."""
    if not (was.get("deprecated") is True and now.get("deprecated") is True):
        return None
    if was.get("x-sunset") == now.get("x-sunset"):
        return None
    (had, old), (has, new) = sunset_of(was), sunset_of(now)
    if had and not has:
        return "sunset-deleted"
    if new is None or (had and old is None):
        return "sunset-parse"
    return "sunset-date-changed-too-small" if old and new < old else None


def stability(was: Node, now: Node) -> str | None:
    """Return whether a part's stability `decreased` or `increased`."""
    before, after = (part.get("x-stability-level", "stable") for part in (was, now))
    if before == after or before not in STABILITY or after not in STABILITY:
        return None
    return "decreased" if STABILITY.index(after) < STABILITY.index(before) else "increased"


def of_property(was: Node, now: Node, today: str) -> Iterator[Told]:
    """Yield what a field announces of itself."""
    how = deprecation(was, now, today)
    if how in FAULTS:
        kind = {"sunset-parse": "deprecated-sunset-invalid"}.get(how, how)
        yield kind, "breaking", FAULTS[how]
    elif how:
        yield how, "harmless", Line("{what} is announced otherwise than in the standard.")
    moved = stability(was, now)
    if moved:
        level: Level = "breaking" if moved == "decreased" else "harmless"
        yield f"stability-{moved}", level, Line("{what} is said to be more or less settled than in the standard.")
