"""Proposals: their text, rule and standing in a sentence each, every answer, and what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from concerted.coalition import Change, Effect, Rule, State, Tally, may_close, rule_line, standing_line, tally
from concerted.coalition import state as held
from concerted.coalition.clauses import DecisionClass
from concerted.coalition.counting import waiting
from concerted.coalition.hiding import Visibility, public_by
from concerted.coalition.proposals import known_proposal
from concerted.coalition.rules import Result, StanceWord

Status: TypeAlias = Literal["draft", "open", "withdrawn", "adopted", "rejected", "lapsed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One member's stance, the latest it took."""

    member: str
    stance: StanceWord
    at: str
    entry: int
    reason: str | None = None
    by_proxy: str | None = None
    """The member that took it for this one."""
    outdated: bool
    """The text was edited since; it does not count until it is taken again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """Whether another member finds an objection valid."""

    member: str
    valid: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """An objection that stops a proposal until its objector, or the closing, settles it."""

    entry: int
    by: str
    state: Literal["open", "withdrawn", "resolved", "sustained", "overruled"]
    views: tuple[Judged, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What came of a proposal, computed by its rule, and why."""

    entry: int
    at: str
    held_at: str | None = None
    result: Result
    tally: Tally
    rationale: str
    statement: str | None = None
    review: str | None = None
    """The day on which it should be looked at again."""
    hindrance: str | None = None
    """Why it lapsed: no-quorum, collision, over-a-page or undone-already."""
    reversed_by: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What was put to the members. Once it is open, its rule, electorate and text are frozen."""

    number: int
    """The entry that made it; by it one answers and closes it."""
    status: Status
    title: str
    text: str
    by: str
    at: str
    held_at: str | None = None
    closes: str | None = None
    """Absent while it is a draft."""
    zone: str | None = None
    decision_class: DecisionClass
    clause: str
    """The cadence clause that governs it."""
    rule: Rule
    asks: str
    """What the rule asks, in a sentence."""
    stands: str
    """How it stands, in a sentence."""
    tally: Tally
    may_close: bool
    """Whether its time is up, or everybody has answered."""
    electorate: tuple[str, ...]
    waiting: tuple[str, ...]
    """Members whose answer is awaited."""
    answers: tuple[Answer, ...]
    objections: tuple[Objection, ...] = ()
    changes: tuple[Change, ...] = ()
    """Of an amendment: what it changes."""
    base: str | None = None
    editorial: bool
    amends: int | None = None
    amended_by: tuple[int, ...] = ()
    reverses: int | None = None
    """The decision it would undo, or undid."""
    effect: Effect | None = None
    meeting: int | None = None
    review: str | None = None
    edits: tuple[int, ...] = ()
    """The entries that changed its text after it was made."""
    extended: bool
    decision: Decision | None = None
    visibility: Visibility | None = None
    """Who reads its words at first, where that is not everybody."""
    public_by: str | None = None
    """The moment by which its words are public, while they are not."""


def proposals(
    state: State, reasons: Mapping[int, str], now: str, *, status: Status | None = None, about: str = ""
) -> list[Proposal]:
    """Return the proposals, the latest first: of one status, or with all the words `about` in their text."""
    words = about.casefold().split()
    found = [one for one in state.proposals.values() if status in (None, one.status) and _speaks(one, words)]
    return [_proposal(one, reasons, now) for one in sorted(found, key=lambda one: -one.entry)]


def proposal(state: State, number: int, reasons: Mapping[int, str], now: str) -> Proposal:
    """Return the proposal of that number. Refuses (`unknown-proposal`) where there is none."""
    return _proposal(known_proposal(state, number), reasons, now)


def _speaks(one: held.Proposal, words: list[str]) -> bool:
    rationale = one.decision.rationale if one.decision else ""
    text = f"{one.title} {one.text} {rationale}".casefold()
    return all(word in text for word in words)


def _proposal(one: held.Proposal, reasons: Mapping[int, str], now: str) -> Proposal:
    return Proposal(
        number=one.entry,
        status=one.status,
        title=one.title,
        text=one.text,
        by=one.by,
        at=one.at,
        held_at=one.held_at,
        closes=one.closes or None,
        zone=one.zone,
        decision_class=one.decision_class,
        clause=one.clause,
        rule=one.rule,
        asks=rule_line(one.rule, len(one.electorate)).say(),
        stands=standing_line(one).say(),
        tally=tally(one),
        may_close=may_close(one, now),
        electorate=one.electorate,
        waiting=tuple(waiting(one)) if one.is_open else (),
        answers=_answers(one, reasons),
        objections=tuple(map(_objection, one.objections.values())),
        changes=one.changes,
        base=one.base,
        editorial=one.editorial,
        amends=one.amends,
        amended_by=tuple(one.amended_by),
        reverses=one.reverses,
        effect=one.effect,
        meeting=one.meeting,
        review=one.review,
        edits=tuple(one.edits),
        extended=one.extended,
        decision=_decision(one.decision) if one.decision else None,
        visibility=one.hiding.visibility if one.hiding else None,
        public_by=public_by(one) if one.hidden else None,
    )


def _answers(one: held.Proposal, reasons: Mapping[int, str]) -> tuple[Answer, ...]:
    return tuple(
        Answer(
            member=member,
            stance=taken.stance,
            at=taken.at,
            entry=taken.entry,
            reason=reasons.get(taken.entry),
            by_proxy=taken.by_proxy,
            outdated=taken.outdated,
        )
        for member, taken in sorted(one.stances.items(), key=lambda pair: pair[1].entry)
    )


def _objection(one: held.Objection) -> Objection:
    views = tuple(Judged(member=member, valid=valid) for member, valid in one.views.items())
    return Objection(entry=one.entry, by=one.by, state=one.state, views=views)


def _decision(one: held.Decision) -> Decision:
    return Decision(
        entry=one.entry,
        at=one.at,
        held_at=one.held_at,
        result=one.result,
        tally=one.tally,
        rationale=one.rationale,
        statement=one.statement,
        review=one.review,
        hindrance=one.hindrance,
        reversed_by=one.reversed_by,
    )
