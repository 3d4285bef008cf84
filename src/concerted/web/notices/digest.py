"""The digest: what needs somebody, what is to come, what was decided and what else happened since the last one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.urls import reverse

from concerted.coalition import State, line_of
from concerted.coalition.days import later
from concerted.coalition.state import Decision, Meeting, Proposal
from concerted.lines import Line
from concerted.web import reading
from concerted.web.home.needs import Need, needs
from concerted.web.reading import Written
from concerted.web.vitality.reading import alerts

WEEK = 7
"""Days from one digest to the next, where nobody chose otherwise."""

AHEAD = 14
"""Days for which it looks ahead."""

MOST = 12
"""Further entries that it tells in a sentence each; of the rest it says how many they are."""

_TOLD = frozenset(
    (
        "founding", "platform", "proposal", "proposal-opening", "proposal-edit", "proposal-extension", "endorsement",
        "invitation", "rotation", "filling", "duty-note", "meeting", "minutes", "call", "call-ended", "leaving",
        "lapse", "adoption", "contest", "ending", "replanted", "handover",
    )
)  # fmt: skip
"""Kinds of entries worth a sentence; the answers of each member, say, show where they are counted."""


@dataclass(frozen=True, slots=True)
class Happened:
    """One entry of the record, in a sentence."""

    number: int
    at: str
    line: Line
    address: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision since the last digest, with its reason."""

    proposal: Proposal
    decision: Decision
    address: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty that one of the organisations holds, or will."""

    name: str
    holder: str
    starts: str
    ends: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What one inbox is told at once."""

    needs: list[Need]
    alerts: list[Need]
    """Signs of decay that were not there when the last digest came."""
    meetings: list[Meeting]
    duties: list[Duty]
    decided: list[Decided]
    news: list[Happened]
    more: int
    """Entries that were not told one by one."""
    since: int
    size: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing worth a letter."""
        return not (self.needs or self.alerts or self.meetings or self.decided or self.news)


def digest(state: State, actors: Collection[str], *, since: int, now: str, days: int = WEEK) -> Digest:
    """Return what these organisations should hear of that was entered from number `since` on, and what is to come.

    A digest comes every so many `days`: signs that turned bad within them are told.
    """
    others = [one for one in reading.written(start=since, end=state.size) if one.entry.by not in actors]
    told = list(_told(state, others))
    decided = [
        Decided(proposal, proposal.decision, reverse("proposal", args=[proposal.entry]))
        for number, proposal in sorted(state.decisions.items(), reverse=True)
        if number >= since and proposal.decision
    ]
    return Digest(
        alerts=list(alerts(days)),
        needs=[need for actor in actors for need in needs(state, state.actors[actor], now)],
        meetings=[one for one in state.meetings.values() if now <= one.starts <= later(now, AHEAD)],
        duties=list(_duties(state, actors, now)),
        decided=decided,
        news=told[-MOST:][::-1],
        more=len(others) - len(decided) - min(len(told), MOST),
        since=since,
        size=state.size,
    )


def _told(state: State, written: list[Written]) -> Iterator[Happened]:
    for one in written:
        if one.entry.kind in _TOLD:
            address = reverse("entry", args=[one.number])
            yield Happened(one.number, one.entry.at, line_of(state, one.entry), address)


def _duties(state: State, actors: Collection[str], now: str) -> Iterator[Duty]:
    for turn in state.rotations[-2:]:
        for duty, held in turn.duties.items():
            if held.holder and held.holder in actors and now[:10] < turn.ends:
                yield Duty(duty, state.actors[held.holder].name, turn.starts, turn.ends)
