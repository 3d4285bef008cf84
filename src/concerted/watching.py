"""A round of the watch: which commitments are to be looked at, and what of what was seen enters the record.

The room `watch` knows no coalition and the rules know no network; here they meet. A look enters the record only
where it says something new, by nobody in particular: members may see it otherwise, as with any observation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from concerted.coalition import PeriodOpening, Seen, State, Watch, due
from concerted.coalition.days import day_of, days_later
from concerted.coalition.state import Observation, Period
from concerted.coalition.watching import WITHIN
from concerted.watch import Case, Eyes, Gathering, Look, Memory, Report, Sight, folded, look

CONFIRMED = timedelta(hours=1)
"""How long a commitment must have looked missed before that enters the record: servers go and come again."""

AFTER = 62
"""Days after a period's end in which the record is still looked into for it."""

_SAID = 1_000

_MEASURED: dict[str, tuple[str, str]] = {
    "updated": ("age", "day"),
    "repository": ("age", "day"),
    "attendance": ("there", "meeting"),
}
"""What is looked for → the gap of the sentence that holds what was measured, and the unit that it is measured in."""


@dataclass(frozen=True, slots=True)
class Due:
    """A commitment that is to be looked at, and the number of its period."""

    case: Case
    period: int


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of one look: the look, and what of it enters the record, if anything."""

    of: Due
    look: Look
    seen: Seen | None


def round_of(state: State, eyes: Eyes, *, hours: float = 0) -> Iterator[Looked]:
    """Look at one commitment after the other, and remember each look; whoever asks may stop after any of them."""
    for one in to_look_at(state, eyes.now, eyes.memory, hours=hours):
        now = looked(one.case, eyes)
        eyes.memory.keep_look(now)
        eyes.memory.keep_pauses(eyes.fetcher.pauses)
        yield Looked(one, now, to_enter(state, one, now, eyes.memory))


def to_open(state: State, at: str) -> list[PeriodOpening]:
    """Return the periods of watched clauses that nobody has opened yet."""
    if state.sunset:
        return []
    return [PeriodOpening(clause=clause.id) for clause in due(state, at) if clause.watch]


def to_look_at(state: State, at: str, memory: Memory, *, hours: float = 0) -> Iterator[Due]:
    """Yield the commitments to be looked at now: of running periods all, unless they were within so many hours.

    Of periods that are over, what the record itself answers, until the watch has said it.
    """
    watches = {clause.id: clause.watch for clause in state.platform.clauses if clause.watch} if state.platform else {}
    before = _earlier(at, timedelta(hours=hours))
    for period in () if state.sunset else state.periods.values():
        watch = watches.get(period.clause)
        if watch is None or not _is_open(period, watch, at):
            continue
        for member in period.owed:
            if not _owes(state, period, member, at):
                continue
            case = case_of(state, period, member, watch)
            looked = memory.looks(case.clause, case.period, member, most=1)
            if not looked or not hours or looked[0].at <= before:
                yield Due(case, period.entry)


def case_of(state: State, period: Period, member: str, watch: Watch) -> Case:
    """Return one member's commitment in a period as a check is asked about it."""
    return Case(
        look=watch.look,
        clause=period.clause,
        member=member,
        period=period.name,
        starts=period.starts,
        ends=period.ends,
        address=state.shown_at.get((period.clause, member)),
        days=watch.days,
        share=watch.share,
        against=watch.against,
        digest=watch.digest,
        phrase=watch.phrase,
        accepts=watch.accepts or (),
        meetings=tuple(_meetings(state, period)),
        reports=tuple(
            Report(entry=one.entry, seen=one.seen, evidence=one.evidence)
            for one in period.observations
            if one.member == one.by == member
        ),
    )


def looked(case: Case, eyes: Eyes) -> Look:
    """Look at a commitment, and return what is to be remembered of it."""
    sight = look(case, eyes)
    return _remembered(case, sight, eyes.now)


def to_enter(state: State, of: Due, now: Look, memory: Memory) -> Seen | None:
    """Return what of a look enters the record: nothing that is unknown, that was said before, or that may pass."""
    if now.verdict == "unknown" or now.digest is None:
        return None
    said = last_word(state.periods[of.period], of.case.member)
    if said is not None and said.seen == now.verdict:
        return None
    if now.verdict == "missed" and of.case.look not in WITHIN and not _confirmed(now, memory):
        return None
    evidence = _evidence(of.case, now, _measured(state, now))
    return Seen(member=of.case.member, seen=now.verdict, evidence=evidence, digest=now.digest)


def last_word(period: Period, member: str) -> Observation | None:
    """Return what the watch said last of a member's commitment."""
    own = [one for one in period.observations if one.member == member and one.by is None and one.digest is not None]
    return own[-1] if own else None


def _is_open(period: Period, watch: Watch, at: str) -> bool:
    today = day_of(at)
    if today < period.starts:
        return False
    return today < (days_later(period.ends, AFTER) if watch.look in WITHIN else period.ends)


def _owes(state: State, period: Period, member: str, at: str) -> bool:
    """Tell whether a member still owes it: it belongs, is not excused, and the watch has not closed the matter."""
    actor = state.actors[member]
    if not actor.member_since or day_of(at) < state.excused.get((period.clause, member), ""):
        return False
    return day_of(at) < period.ends or last_word(period, member) is None


def _meetings(state: State, period: Period) -> Iterator[Gathering]:
    for number, meeting in state.meetings.items():
        if meeting.present is not None and period.starts <= day_of(meeting.held_at or meeting.starts) < period.ends:
            yield Gathering(entry=number, present=meeting.present)


def _remembered(case: Case, sight: Sight, at: str) -> Look:
    return Look(
        clause=case.clause,
        period=case.period,
        member=case.member,
        at=at,
        look=case.look,
        verdict=sight.verdict,
        said=folded(sight.line),
        address=case.address,
        digest=sight.digest,
        excerpt=sight.excerpt,
        diff=sight.diff,
        more=tuple(folded(line) for line in sight.more),
    )


def _confirmed(now: Look, memory: Memory) -> bool:
    """Tell whether it looked missed for long enough, look after look."""
    first = now.at
    for one in memory.looks(now.clause, now.period, now.member):
        if one.verdict != "missed":
            break
        first = one.at
    return first <= _earlier(now.at, CONFIRMED)


def _evidence(case: Case, now: Look, measured: str) -> str:
    said = f"{now.line.say()[:_SAID]}{measured} Looked at by itself on {now.at[:10]} at {now.at[11:16]} UTC:"
    return f"{said} {case.address or 'the record'}"


def _measured(state: State, now: Look) -> str:
    """Return what was measured, in the unit of the clause's value: slides are read from it. Nothing in another unit."""
    clauses = state.platform.clauses if state.platform else ()
    asked = next((clause.unit for clause in clauses if clause.id == now.clause), None) or ""
    gap, unit = _MEASURED.get(now.look, ("", "–"))
    number = now.line.values.get(gap)
    asked = asked if number != 1 else asked.removesuffix("s")
    return f" Measured: {number} {asked}." if number is not None and asked.lower().rstrip("s") == unit else ""


def _earlier(at: str, by: timedelta) -> str:
    return (datetime.fromisoformat(at) - by).strftime("%Y-%m-%dT%H:%M:%SZ")
