"""“What needs me now?”: what waits for an actor, each with the address where it is done."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from concerted.coalition import State
from concerted.coalition.awaiting import Awaited, awaited
from concerted.coalition.days import midnight
from concerted.coalition.state import Actor
from concerted.lines import Line

_OF_ENTRIES = {"proposal": "proposal", "meeting": "meeting", "call": "call", "commitments": "period", "draw": "draw"}
"""Rooms in which each entry has a page of its own, and that page."""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing to do, in a sentence; where it is done; and by when, if there is an end to it."""

    line: Line
    address: str
    closes: str | None = None


def needs(state: State, me: Actor, now: str) -> list[Need]:
    """Return what waits for this actor, in the order of a coalition's life."""
    return [Need(one.line, address(one, me), _moment(one.until)) for one in awaited(state, me, now)]


def _moment(until: str | None) -> str | None:
    """Return the moment until which there is time: a day's is its beginning."""
    return midnight(until) if until is not None and "T" not in until else until


def address(one: Awaited, me: Actor) -> str:
    """Return where it is done: the page, and the place on it."""
    if one.about == "membership":
        return reverse("member", args=[me.id])
    if one.about in _OF_ENTRIES:
        page = reverse(_OF_ENTRIES[one.about], args=[one.entry])
        return f"{page}#close" if one.asks == "close" else page
    page = reverse(one.about)
    if one.about == "circle":
        return f"{page}#propose" if one.entry is None else f"{page}#sentence-{one.entry}"
    return page
