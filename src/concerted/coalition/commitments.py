"""Commitments: what every member owes under each non-negotiable, what was seen, and what follows when it was not kept.

“If one member acts against the platform without notice, the coalition has mechanisms to address it, not
through punishment, but through renegotiation.” (the seed, Section 3)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, TypeAlias

from concerted.coalition.clauses import Clause
from concerted.coalition.command import Command, Ruling, Sealed
from concerted.coalition.days import check_day, day_of, span_of
from concerted.coalition.membership import eligible
from concerted.coalition.proposals import platform_in_force
from concerted.coalition.state import Call, Observation, Period, State, known_actor, known_member
from concerted.coalition.text import PARAGRAPH, check_text
from concerted.coalition.watching import WITHIN, check_address
from concerted.errors import Refused
from concerted.lines import Line, Moment
from concerted.record.entry import Entry, Ref

_DIGEST = re.compile(r"[0-9a-f]{64}")

Standing: TypeAlias = Literal["kept", "missed", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodOpening:
    """A span of one non-negotiable begins: who owes it is fixed from here on."""

    kind: ClassVar[str] = "period"
    computed: ClassVar[tuple[str, ...]] = ("name", "starts", "ends", "owed")
    clause: str
    name: str = ""
    starts: str = ""
    ends: str = ""
    """The first day after it."""
    owed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What somebody saw of a member's commitment in a period, and on what evidence: an address, or words."""

    kind: ClassVar[str] = "observation"
    computed: ClassVar[tuple[str, ...]] = ()
    member: str
    seen: Literal["kept", "missed"]
    evidence: str
    digest: str | None = None
    """The SHA-256 of what was looked at, in hex: what the coalition's watch saw has one, a person's word need not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAt:
    """A member says where one can look whether it keeps a commitment; without an address, nowhere any more."""

    kind: ClassVar[str] = "shown-at"
    computed: ClassVar[tuple[str, ...]] = ()
    clause: str
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calling:
    """A member names another's missed commitment. It opens a renegotiation, never a punishment."""

    kind: ClassVar[str] = "call"
    computed: ClassVar[tuple[str, ...]] = ()
    member: str
    reason: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnding:
    """How a call ended.

    `renewed`: the member commits anew. `amended`: a decision changed the clause. `excused`: the member
    owes nothing under the clause until a day. `parted`: it is no longer a member.
    """

    kind: ClassVar[str] = "call-ended"
    computed: ClassVar[tuple[str, ...]] = ("decision",)
    ending: Literal["renewed", "amended", "excused", "parted"]
    until: str | None = None
    decision: int | None = None
    """The decision that amended the clause."""


def decide_period(state: State, command: Command) -> Ruling:
    """Allow the host or a member to open the period in which the present day lies, once for each non-negotiable."""
    body: PeriodOpening = command.body
    if command.by is not None:
        known_member(state, command.by)
    clause = non_negotiable(state, body.clause)
    assert clause.every is not None  # noqa: S101 - a non-negotiable has it
    today = day_of(command.at)
    name, starts, ends = span_of(today, clause.every)
    running = [p for p in state.periods.values() if p.clause == clause.id and p.starts <= today < p.ends]
    if running:
        message = "{clause} is open for {name} already."
        raise Refused(
            "open-already",
            message,
            hint="It ends on {ends}.",
            clause=clause.id,
            name=running[-1].name,
            ends=Moment(running[-1].ends),
        )
    owed = [a.id for a in eligible(state, command.at) if today >= state.excused.get((clause.id, a.id), "")]
    if not owed:
        raise Refused(
            "nobody-owes",
            "Nobody owes {clause} now.",
            hint="All are excused, or their season is over.",
            clause=clause.id,
        )
    filled = replace(body, name=name, starts=starts, ends=ends, owed=tuple(sorted(owed)))
    rule = {"platform": platform_in_force(state).digest, "clause": clause.id}
    return Ruling(body=filled, rule=rule)


def apply_period(state: State, entry: Entry, body: PeriodOpening) -> None:
    """Open it."""
    state.periods[state.size] = Period(
        entry=state.size,
        leaf=entry.leaf().hex(),
        clause=body.clause,
        name=body.name,
        starts=body.starts,
        ends=body.ends,
        owed=body.owed,
    )


def due(state: State, at: str) -> list[Clause]:
    """Return the non-negotiables whose present period nobody has opened yet."""
    clauses = state.platform.clauses if state.platform else ()
    today = day_of(at)
    return [
        clause
        for clause in clauses
        if clause.kind == "non-negotiable"
        and not any(p.clause == clause.id and p.starts <= today < p.ends for p in state.periods.values())
    ]


def decide_seen(state: State, command: Command) -> Ruling:
    """Allow the host, or any member, to say what was seen of one that owed it."""
    body: Seen = command.body
    if command.by is not None:
        known_member(state, command.by)
    period = _owed_period(state, command.ref, body.member)
    check_text(body.evidence, "evidence", most=PARAGRAPH, lines=True)
    if body.digest is not None and not _DIGEST.fullmatch(body.digest):
        raise Refused("bad-digest", "That is no SHA-256.", hint="Give its 64 hex digits, or none.")
    return Ruling(body=body, ref=Ref(period.entry, period.leaf))


def apply_seen(state: State, entry: Entry, body: Seen) -> None:
    """Keep what was seen."""
    assert entry.ref is not None  # noqa: S101 - decide_seen saw to it
    seen = Observation(
        entry=state.size,
        member=body.member,
        by=entry.by,
        seen=body.seen,
        evidence=body.evidence,
        digest=body.digest,
    )
    state.periods[entry.ref.index].observations.append(seen)


def decide_shown_at(state: State, command: Command) -> Ruling:
    """Allow a member to say where one can look, for a clause that is watched elsewhere than in the record."""
    body: ShownAt = command.body
    member = known_member(state, command.by)
    clause = non_negotiable(state, body.clause)
    if clause.watch is None or clause.watch.look in WITHIN:
        message = "Nothing of {clause} is looked at on the web."
        hint = "Only a clause that says what a machine looks for there can be watched: amend it first."
        raise Refused("not-watched", message, hint=hint, clause=clause.id)
    if body.address is not None:
        check_address(body.address)
    if body.address == state.shown_at.get((clause.id, member.id)):
        raise Refused("no-change", "That is what is known already.", hint="Nothing needs to be entered.")
    return Ruling(body=body)


def apply_shown_at(state: State, entry: Entry, body: ShownAt) -> None:
    """Keep it."""
    key = (body.clause, str(entry.by))
    if body.address is None:
        state.shown_at.pop(key, None)
    else:
        state.shown_at[key] = body.address


def standing(period: Period, member: str) -> Standing:
    """Return whether a member kept a commitment: what all observers say by their latest word.

    Unknown where nobody looked, or where observers differ.
    """
    latest = {seen.by: seen.seen for seen in period.observations if seen.member == member}
    words = set(latest.values())
    return words.pop() if len(words) == 1 else "unknown"


def kept(state: State, member: str) -> tuple[int, int, int]:
    """Return how many commitments a member kept, missed, and owed in all."""
    stands = [standing(period, member) for period in state.periods.values() if member in period.owed]
    return stands.count("kept"), stands.count("missed"), len(stands)


def decide_calling(state: State, command: Command) -> Ruling:
    """Allow a member to call another's missed commitment, once."""
    body: Calling = command.body
    caller = known_member(state, command.by)
    period = _owed_period(state, command.ref, body.member)
    member = known_actor(state, body.member)
    if member is caller:
        raise Refused(
            "own-call", "{name} would call itself.", hint="Say what was seen; another member calls.", name=member.name
        )
    if standing(period, body.member) != "missed":
        hint = "Say what was seen first: concerted commitments saw {entry}."
        raise Refused(
            "not-missed",
            "That {name} missed {clause} in {period} is not agreed.",
            hint=hint,
            name=member.name,
            clause=period.clause,
            period=period.name,
            entry=period.entry,
        )
    if any(call.period == period.entry and call.member == member.id for call in state.calls.values()):
        raise Refused("called-already", "It has been called.", hint="A call is made once for each missed commitment.")
    return Ruling(body=body, ref=Ref(period.entry, period.leaf))


def apply_calling(state: State, entry: Entry, body: Calling) -> None:
    """Open the renegotiation."""
    assert entry.ref is not None  # noqa: S101 - decide_calling saw to it
    state.calls[state.size] = Call(
        entry=state.size,
        leaf=entry.leaf().hex(),
        period=entry.ref.index,
        member=body.member,
        by=str(entry.by),
        at=entry.at,
    )


def decide_call_ending(state: State, command: Command) -> Ruling:
    """Allow the two it concerns to end a call in one of four ways, and the host or any member to note a parting."""
    body: CallEnding = command.body
    if command.by is not None:
        known_member(state, command.by)
    call = _open_call(state, command.ref)
    member = state.actors[call.member]
    who = {"renewed": (call.member,), "excused": (call.by,), "amended": (call.member, call.by)}.get(body.ending)
    if who and command.by not in who:
        one, *others = (state.actors[name].name for name in who)
        names = Line("{one} or {other}", {"one": one, "other": others[0]}) if others else one
        raise Refused(
            "not-theirs", "That is for {names} to say.", hint="Talk to one another, then enter it.", names=names
        )
    if (body.until is None) == (body.ending == "excused"):
        raise Refused(
            "bad-ending", "An excuse, and only an excuse, has a day until which it holds.", hint="--until 2026-12-01"
        )
    if body.until is not None:
        check_day(body.until, "an excuse")
        if body.until <= day_of(command.at):
            raise Refused("bad-time", "{until} is not to come.", hint="Name a later day.", until=Moment(body.until))
    decision = None
    if body.ending == "amended":
        decision = _amendment_since(state, call)
    if body.ending == "parted" and member.member_since:
        hint = "It leaves (concerted member leave), or a membership decision parts from it."
        raise Refused("still-a-member", "{name} is a member still.", hint=hint, name=member.name)
    return Ruling(body=replace(body, decision=decision), ref=Ref(call.entry, call.leaf))


def apply_call_ending(state: State, entry: Entry, body: CallEnding) -> None:
    """The call is over."""
    assert entry.ref is not None  # noqa: S101 - decide_call_ending saw to it
    call = state.calls[entry.ref.index]
    call.ending, call.until, call.decision, call.ended_at = body.ending, body.until, body.decision, entry.at
    if body.until is not None:
        state.excused[state.periods[call.period].clause, call.member] = body.until


def _amendment_since(state: State, call: Call) -> int:
    """Return the decision that changed the clause after the call was made."""
    clause = state.periods[call.period].clause
    for version in state.versions:
        decision = version.because.get(clause)
        if decision is not None and decision > call.entry:
            return decision
    gone = [v.entry for v in state.versions if v.entry > call.entry and all(c.id != clause for c in v.clauses)]
    if gone:
        return gone[0]
    hint = "Propose the amendment of {clause} first: concerted propose --amend."
    raise Refused("not-amended", "No decision has changed {clause} since the call.", hint=hint, clause=clause)


def _open_call(state: State, number: int | None) -> Call:
    call = state.calls.get(-1 if number is None else number)
    if call is None or call.ending is not None:
        still = ", ".join(str(n) for n, known in state.calls.items() if known.ending is None) or Line("none")
        raise Refused(
            "unknown-call",
            "There is no open call {number}.",
            hint="Open calls: {still}.",
            number=str(number),
            still=still,
        )
    return call


def non_negotiable(state: State, name: str) -> Clause:
    """Return the non-negotiable in force of that name. Refuses (`unknown-clause`)."""
    clauses = [clause for clause in platform_in_force(state).clauses if clause.kind == "non-negotiable"]
    for clause in clauses:
        if clause.id == name:
            return clause
    hint = "Non-negotiables: {clauses}."
    raise Refused(
        "unknown-clause",
        "“{name}” is no non-negotiable in force.",
        hint=hint,
        name=name,
        clauses=", ".join(clause.id for clause in clauses),
    )


def _owed_period(state: State, number: int | None, member: str) -> Period:
    period = state.periods.get(-1 if number is None else number)
    if period is None:
        known = ", ".join(f"{n} ({p.clause} {p.name})" for n, p in list(state.periods.items())[-8:]) or Line("none yet")
        raise Refused(
            "unknown-period", "There is no period {number}.", hint="Periods: {known}.", number=str(number), known=known
        )
    if member not in period.owed:
        hint = "It was owed by: {owed}."
        raise Refused(
            "not-owed",
            "“{who}” owed nothing under {clause} in {period}.",
            hint=hint,
            who=member,
            clause=period.clause,
            period=period.name,
            owed=", ".join(period.owed),
        )
    return period
