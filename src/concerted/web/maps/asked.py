"""What a reader asks of the map in an address: which actors, in which order, which page of them, which window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from concerted.contexts import CONTEXTS
from concerted.ecosystem.atlas import Chosen
from concerted.ecosystem.atlas.view import Box

FIELDS = ("find", "coalition", "concept", "context", "since", "until")
LONGEST = 100
"""Letters of a search."""
AT_ONCE = 50
"""Rows of a table on one page."""


@dataclass(frozen=True, slots=True)
class Order:
    """By which column a table is ordered, and whether the largest come first."""

    by: str
    down: bool

    def __str__(self) -> str:
        """Return it as it stands in an address."""
        return f"-{self.by}" if self.down else self.by


def chosen(asked: QueryDict) -> Chosen:
    """Return whom an address chooses; what makes no sense in it chooses nothing."""
    return Chosen(
        find=asked.get("find", "")[:LONGEST].replace("\0", "").strip(),
        coalition=_number(asked.get("coalition", "")),
        concept=_number(asked.get("concept", "")),
        context=asked.get("context", "") if asked.get("context", "") in CONTEXTS else "",
        since=_day(asked.get("since", "")),
        until=_day(asked.get("until", "")),
    )


def order(asked: QueryDict, known: tuple[str, ...], plain: Order) -> Order:
    """Return the order that an address asks for, else the plain one."""
    told = asked.get("order", "")
    by = told.removeprefix("-")
    return Order(by, told.startswith("-")) if by in known else plain


def page(asked: QueryDict) -> int:
    """Return which page is asked for, from 1."""
    return max(1, _number(asked.get("page", "")) or 1)


def box(asked: QueryDict) -> Box | None:
    """Return the window `box=left,low,right,high`, or None for the whole network."""
    parts = asked.get("box", "").split(",")
    try:
        left, low, right, high = (min(max(float(part), -1e6), 1e6) for part in parts)
    except ValueError:
        return None
    return Box(left, low, right, high) if left < right and low < high else None


def address(asked: QueryDict, **changed: str) -> str:
    """Return the query of an address with some of it changed; what is empty is left out."""
    kept = {name: asked.get(name, "") for name in (*FIELDS, "order") if asked.get(name)} | changed
    told = QueryDict(mutable=True)
    told.update({name: value for name, value in kept.items() if value})
    return f"?{told.urlencode()}"


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004 - no actor has ten digits


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
