"""The commitment board as pages show it: clause by clause, period by period, and the calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from concerted.coalition import Clause, State, commitment_standing, due, kept
from concerted.coalition.commitments import Standing
from concerted.coalition.days import day_of
from concerted.coalition.state import Actor, Call, Observation, Period
from concerted.web import reading
from concerted.web.commitments.pictures import kept_bar

SHOWN = 8
"""Periods of a clause that the board shows; the clause's own page has all."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How one member's commitment stands in one period; `standing` is None where it owed nothing."""

    period: Period
    standing: Standing | None
    call: Call | None


@dataclass(frozen=True, slots=True)
class Row:
    """One member's commitments under a clause."""

    actor: Actor
    cells: list[Cell]
    excused: str | None
    """The day until which it owes nothing."""


@dataclass(frozen=True, slots=True)
class Board:
    """One non-negotiable: its newest periods, oldest first, and how each member stands in them."""

    clause: Clause
    in_force: bool
    periods: list[Period]
    rows: list[Row]
    all: int
    """How many periods there are."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What one member kept and missed of all that it owed."""

    actor: Actor
    kept: int
    missed: int
    owed: int
    bar: SafeString


@dataclass(frozen=True, slots=True)
class Named:
    """A call: who named whose missed commitment, and how it ended."""

    call: Call
    member: Actor
    by: Actor
    period: Period
    clause: Clause
    reason: str
    may: tuple[str, ...]
    """How this reader may end it: renewed, amended, excused, parted. The rules have the last word."""


@dataclass(frozen=True, slots=True)
class Look:
    """One member's commitment in a period: what was seen of it, and what a reader may do."""

    actor: Actor
    standing: Standing
    differ: bool
    """It is unknown because those who looked differ."""
    seen: list[Observation]
    call: Call | None
    may_call: bool


def boards(state: State) -> list[Board]:
    """Return a board for each non-negotiable in force, then for those that once were and were owed."""
    return [board(state, clause, most=SHOWN) for clause in non_negotiables(state)]


def board(state: State, clause: Clause, *, most: int) -> Board:
    """Return the newest periods of a clause, at most so many."""
    periods = [period for period in state.periods.values() if period.clause == clause.id]
    shown = periods[-most:]
    owed = {name for period in shown for name in period.owed}
    actors = [actor for actor in state.actors.values() if actor.id in owed]
    calls = {(call.period, call.member): call for call in state.calls.values()}
    rows = [
        Row(actor, [_cell(period, actor, calls) for period in shown], _excused(state, clause, actor))
        for actor in sorted(actors, key=lambda one: not one.member_since)
    ]
    return Board(clause, clause in _clauses(state), shown, rows, len(periods))


def by_period(whole: Board) -> list[tuple[Period, list[tuple[Actor, Standing]]]]:
    """Return the same board period by period, the newest first: how each that owed it stands."""
    return [
        (period, [(row.actor, cell.standing) for row in whole.rows if (cell := row.cells[number]).standing])
        for number, period in reversed(list(enumerate(whole.periods)))
    ]


def non_negotiables(state: State) -> list[Clause]:
    """Return the non-negotiables in force, and after them those that were owed once, as they last read."""
    now = [clause for clause in _clauses(state) if clause.kind == "non-negotiable"]
    owed = {period.clause for period in state.periods.values()} - {clause.id for clause in now}
    return [*now, *(clause for name in sorted(owed) if (clause := clause_of(state, name)))]


def clause_of(state: State, name: str) -> Clause | None:
    """Return a clause as it last read; None where there never was one of that name."""
    versions = reversed(state.versions)
    return next((clause for version in versions for clause in version.clauses if clause.id == name), None)


def sums(state: State) -> list[Sum]:
    """Return what each member kept of what it owed, over all its time."""
    counted = [(actor, *kept(state, actor.id)) for actor in state.members]
    most = max((owed for *_, owed in counted), default=0)
    return [Sum(*one, kept_bar(*one[1:], most=most)) for one in counted if one[3]]


def waiting(state: State, now: str) -> list[Clause]:
    """Return the non-negotiables whose present period nobody has opened, unless the coalition is ending."""
    return [] if state.sunset else due(state, now)


def looks(state: State, period: Period, me: Actor | None) -> list[Look]:
    """Return how each that owed a commitment in this period stands."""
    calls = {call.member: call for call in state.calls.values() if call.period == period.entry}
    return [_look(state.actors[name], period, calls.get(name), me) for name in period.owed]


def named(state: State, call: Call, me: Actor | None, reasons: dict[int, str] | None = None) -> Named | None:
    """Return a call as a page shows it."""
    period = state.periods[call.period]
    clause = clause_of(state, period.clause)
    if clause is None:
        return None
    reason = (reading.reasons() if reasons is None else reasons).get(call.entry, "")
    member = state.actors[call.member]
    return Named(call, member, state.actors[call.by], period, clause, reason, _may_end(call, member, me))


def calls(state: State, me: Actor | None) -> list[Named]:
    """Return the calls: those that are open first, then the latest."""
    reasons = reading.reasons()
    found: Iterable[Named | None] = (named(state, call, me, reasons) for call in reversed(state.calls.values()))
    return sorted((one for one in found if one), key=lambda one: one.call.ending is not None)


def is_running(period: Period, now: str) -> bool:
    """Tell whether a period's last day is still to come."""
    return day_of(now) < period.ends


def _clauses(state: State) -> tuple[Clause, ...]:
    return state.platform.clauses if state.platform else ()


def _cell(period: Period, actor: Actor, calls: dict[tuple[int, str], Call]) -> Cell:
    if actor.id not in period.owed:
        return Cell(period, None, None)
    return Cell(period, commitment_standing(period, actor.id), calls.get((period.entry, actor.id)))


def _excused(state: State, clause: Clause, actor: Actor) -> str | None:
    until = state.excused.get((clause.id, actor.id))
    return until if until and actor.member_since and until > day_of(state.at) else None


def _look(actor: Actor, period: Period, call: Call | None, me: Actor | None) -> Look:
    seen = [one for one in period.observations if one.member == actor.id]
    standing = commitment_standing(period, actor.id)
    other = me is not None and bool(me.member_since) and me.id != actor.id
    return Look(
        actor=actor,
        standing=standing,
        differ=standing == "unknown" and bool(seen),
        seen=seen,
        call=call,
        may_call=other and standing == "missed" and call is None,
    )


def _may_end(call: Call, member: Actor, me: Actor | None) -> tuple[str, ...]:
    if call.ending is not None or me is None or not me.member_since:
        return ()
    ways = []
    if me.id == call.member:
        ways.append("renewed")
    if me.id in (call.member, call.by):
        ways.append("amended")
    if me.id == call.by:
        ways.append("excused")
    if not member.member_since:
        ways.append("parted")
    return tuple(ways)
