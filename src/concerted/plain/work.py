"""Meetings, duties and commitments: what is done together, by whose turn, and whether promises were kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from concerted.coalition import State, commitment_standing, current, due, duties_of
from concerted.coalition import state as held
from concerted.coalition.commitments import Standing
from concerted.coalition.membership import turns
from concerted.coalition.state import Note, Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting that was called; who came, once it was held, and what was written down."""

    number: int
    title: str
    starts: str
    agenda: tuple[str, ...]
    by: str
    present: tuple[str, ...] | None = None
    held_at: str | None = None
    minutes: str | None = None
    proposals: tuple[int, ...] = ()
    """The proposals that are decided in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A duty in the present turn."""

    duty: str
    holder: str | None = None
    """Absent where nobody can hold it."""
    before: tuple[str, ...] = ()
    """Who held it before in the same turn."""
    offered_to: str | None = None
    """To whom its holder offers it."""
    notes: tuple[Note, ...] = ()
    """What was handed over to whoever holds it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """How many turns a member counts as having served."""

    member: str
    turns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """The present turn of the duties. Before the first, only what they are and for how long one holds them."""

    named: tuple[str, ...]
    term: str
    turn: int | None = None
    starts: str | None = None
    ends: str | None = None
    """The first day after it."""
    held: tuple[Duty, ...] = ()
    served: tuple[Served, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Whether one member kept a commitment in one period, as those who looked say."""

    member: str
    standing: Standing
    seen: tuple[Observation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One span of one non-negotiable, and how each member that owed it stands."""

    number: int
    clause: str
    name: str
    starts: str
    ends: str
    """The first day after it."""
    owed: tuple[Owed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A missed commitment that was named: it opens a renegotiation, never a punishment."""

    number: int
    period: int
    member: str
    by: str
    at: str
    reason: str | None = None
    ending: Literal["renewed", "amended", "excused", "parted"] | None = None
    """Absent while it is open."""
    until: str | None = None
    decision: int | None = None
    ended_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitments:
    """The commitment board: its periods and calls, the latest first, and the clauses whose period is due to open."""

    periods: tuple[Period, ...]
    calls: tuple[Call, ...]
    due: tuple[str, ...]


def meetings(state: State) -> list[Meeting]:
    """Return the meetings, the latest to begin first."""
    found = sorted(state.meetings.values(), key=lambda one: one.starts, reverse=True)
    return [_meeting(state, one) for one in found]


def duties(state: State) -> Duties:
    """Return the present turn of the duties."""
    named, term = duties_of(state)
    now = current(state)
    served = tuple(Served(member=actor.id, turns=turns(state, actor)) for actor in state.members)
    if now is None:
        return Duties(named=named, term=term, served=served)
    held_now = tuple(_duty(state, duty, one) for duty, one in now.duties.items())
    return Duties(
        named=named, term=term, turn=now.number, starts=now.starts, ends=now.ends, held=held_now, served=served
    )


def commitments(state: State, reasons: Mapping[int, str], now: str) -> Commitments:
    """Return the commitment board."""
    return Commitments(
        periods=tuple(_period(one) for one in reversed(state.periods.values())),
        calls=tuple(_call(one, reasons) for one in reversed(state.calls.values())),
        due=tuple(clause.id for clause in due(state, now)) if state.platform else (),
    )


def _meeting(state: State, one: held.Meeting) -> Meeting:
    return Meeting(
        number=one.entry,
        title=one.title,
        starts=one.starts,
        agenda=one.agenda,
        by=one.by,
        present=one.present,
        held_at=one.held_at,
        minutes=one.minutes,
        proposals=tuple(n for n, proposal in state.proposals.items() if proposal.meeting == one.entry),
    )


def _duty(state: State, duty: str, one: held.Held) -> Duty:
    return Duty(
        duty=duty,
        holder=one.holder,
        before=tuple(one.before),
        offered_to=one.offered[0] if one.offered else None,
        notes=tuple(note for note in state.notes if note.duty == duty),
    )


def _period(one: held.Period) -> Period:
    owed = tuple(
        Owed(
            member=member,
            standing=commitment_standing(one, member),
            seen=tuple(seen for seen in one.observations if seen.member == member),
        )
        for member in one.owed
    )
    return Period(number=one.entry, clause=one.clause, name=one.name, starts=one.starts, ends=one.ends, owed=owed)


def _call(one: held.Call, reasons: Mapping[int, str]) -> Call:
    return Call(
        number=one.entry,
        period=one.period,
        member=one.member,
        by=one.by,
        at=one.at,
        reason=reasons.get(one.entry),
        ending=one.ending,
        until=one.until,
        decision=one.decision,
        ended_at=one.ended_at,
    )
