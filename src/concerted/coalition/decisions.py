"""Decisions: closing a proposal. The rule computes the outcome; none closes without a rationale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from concerted.coalition.clauses import Clause, amended, changes_between, check_clauses, governing, platform_digest
from concerted.coalition.command import Command, Ruling, Sealed
from concerted.coalition.counting import challenge_ends, may_close, settled, standing, tally, waiting
from concerted.coalition.days import day_of, months_later
from concerted.coalition.effects import carry_out, text_after
from concerted.coalition.hiding import NO_WORDS, check_sealed
from concerted.coalition.membership import keep_seasons
from concerted.coalition.proposals import again, ask_again, may_extend, open_proposal, platform_in_force
from concerted.coalition.rules import Result, Tally, result
from concerted.coalition.state import Decision, Proposal, State, Version, known_member
from concerted.coalition.text import PARAGRAPH, check_text
from concerted.errors import Refused
from concerted.lines import Moment
from concerted.record.entry import Entry, Ref

Hindrance = Literal["no-quorum", "no-trustees", "collision", "over-a-page", "undone-already"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A proposal is closed: adopted, rejected or lapsed, with the reason and what it changed."""

    kind: ClassVar[str] = "decision"
    computed: ClassVar[tuple[str, ...]] = (
        "result",
        "tally",
        "objections",
        "platform",
        "hindrance",
        "review",
        "releases",
    )
    rationale: str
    statement: str | None = None
    """What was decided, in a sentence, where it is not the proposal's title."""
    words: Sealed | None = None
    """The commitment to both, where the proposal is hidden: then the rationale is empty here."""
    result: Result | None = None
    tally: Tally | None = None
    objections: tuple[str, ...] | None = None
    """What became of each objection that was open, in order: sustained or overruled."""
    platform: str | None = None
    """The digest of the platform's next version, where the decision made one."""
    hindrance: Hindrance | None = None
    """Why it lapsed: too few took part; the platform moved on, and the text no longer goes with it; or what it
    would reverse was reversed meanwhile."""
    review: str | None = None
    """The day on which it is to be looked at again: as proposed, or as the platform says."""
    releases: str | None = None
    """The organisation whose lost key no longer counts."""


def decide_closing(state: State, command: Command) -> Ruling:
    """Allow the host, or a member, to close a proposal whose time is up or that all have answered."""
    body: Closing = command.body
    if command.by is not None:
        known_member(state, command.by)
    proposal = open_proposal(state, command.ref)
    _check_ready(state, proposal, command.at)
    check_sealed(body, hidden=proposal.hidden)
    if body.words is None:
        check_text(body.rationale, "rationale", most=PARAGRAPH, lines=True)
    if body.statement is not None:
        check_text(body.statement, "statement", most=PARAGRAPH, lines=True)
    counted = tally(proposal)
    outcome, changed = result(proposal.rule, counted), None
    hindrance: Hindrance | None = "no-quorum" if outcome == "lapsed" else None
    if proposal.by_trustees and proposal.ballots and not any(cast.opened for cast in proposal.ballots.values()):
        outcome, hindrance = "lapsed", hindrance or "no-trustees"
    in_force = platform_in_force(state)
    if outcome == "adopted" and _undone(state, proposal):
        outcome, hindrance = "lapsed", "undone-already"
    elif outcome == "adopted" and proposal.changes:
        clauses, hindrance = _clauses_after(state, proposal)
        outcome = "lapsed" if clauses is None else "adopted"
        changed = (
            None if clauses in (None, in_force.clauses) or proposal.amends is not None else platform_digest(clauses)
        )
    adopted = outcome == "adopted"
    releases = proposal.effect.actor if adopted and proposal.effect and proposal.effect.does == "release-key" else None
    ruling = replace(
        body,
        result=outcome,
        tally=counted,
        objections=tuple(settled(proposal, objection) for objection in standing(proposal)) or None,
        platform=changed,
        hindrance=hindrance,
        review=_review(state, proposal, command.at) if adopted else None,
        releases=releases,
    )
    rule = {"platform": in_force.digest, "clause": proposal.clause}
    return Ruling(body=ruling, ref=Ref(proposal.entry, proposal.leaf), rule=rule)


def apply_closing(state: State, entry: Entry, body: Closing) -> None:
    """Close the proposal; let what was adopted take effect, and a reversal undo what it reverses."""
    assert entry.ref and body.result and body.tally  # noqa: S101, PT018 - decide_closing filled them
    proposal = state.proposals[entry.ref.index]
    for objection in standing(proposal):
        objection.state = settled(proposal, objection)
    proposal.decision = Decision(
        entry=state.size,
        leaf=entry.leaf().hex(),
        at=entry.at,
        held_at=entry.held_at,
        result=body.result,
        tally=body.tally,
        rationale=body.rationale if body.words is None else NO_WORDS,
        statement=body.statement,
        review=body.review,
        hindrance=body.hindrance,
    )
    if proposal.hiding is not None:
        proposal.hiding.ended = entry.at
        proposal.hiding.said = None if body.words is None else (state.size, body.words.c)
    if body.result != "adopted":
        return
    if proposal.amends is not None:
        _amend_amendment(state, proposal, entry.at)
    elif body.platform:
        _take_effect(state, proposal, entry)
    if proposal.effect:
        carry_out(state, proposal.effect, entry)
    if proposal.reverses is not None:
        reversed_one = state.decisions[proposal.reverses].decision
        assert reversed_one is not None  # noqa: S101 - state.decisions holds only decided ones
        reversed_one.reversed_by = state.size


def _check_ready(state: State, proposal: Proposal, at: str) -> None:
    """Refuse to close what is open still, has an extension coming, or is itself being amended."""
    if may_extend(proposal, at):
        hint = "Extend it: concerted proposal extend {entry}."
        raise Refused(
            "extends",
            "“{title}” lacks its quorum, and is extended first.",
            hint=hint,
            title=proposal.title,
            entry=proposal.entry,
        )
    if proposal.sealed and proposal.ballots and at >= proposal.closes:
        _check_opened(proposal, at)
    if not may_close(proposal, at):
        names = [state.actors[name].name for name in waiting(proposal)]
        message = "“{title}” is open until {closes}."
        raise Refused(
            "still-open",
            message,
            hint="It closes earlier once these have answered: {names}.",
            title=proposal.title,
            closes=Moment(proposal.closes),
            names=", ".join(names),
        )
    open_ones = [str(number) for number in proposal.amended_by if state.proposals[number].is_open]
    if open_ones:
        hint = "Close these first: {open_ones}."
        raise Refused(
            "amendments-first",
            "“{title}” is itself being amended.",
            hint=hint,
            title=proposal.title,
            open_ones=", ".join(open_ones),
        )


def _check_opened(proposal: Proposal, at: str) -> None:
    """Refuse to close before sealed ballots were opened, and a day has passed since."""
    if proposal.opened_at is None:
        if proposal.by_trustees and may_close(proposal, at):
            return
        hint = "Open them: concerted ballot open {entry}."
        if proposal.by_trustees:
            hint = "Trustees open them: concerted ballot unseal {entry}."
        raise Refused(
            "ballots-sealed", "The ballots on “{title}” are sealed still.", hint=hint, title=proposal.title,
            entry=proposal.entry,
        )  # fmt: skip
    if not may_close(proposal, at):
        hint = "Until then, whoever misses its ballot opens it with its receipt."
        raise Refused(
            "challenge", "“{title}” is decided from {ends} on.", hint=hint, title=proposal.title,
            ends=Moment(challenge_ends(proposal) or ""),
        )  # fmt: skip


def _undone(state: State, proposal: Proposal) -> bool:
    """Tell whether what a proposal would reverse was reversed since it was made."""
    if proposal.reverses is None:
        return False
    decision = state.decisions[proposal.reverses].decision
    return decision is not None and decision.reversed_by is not None


def _clauses_after(state: State, proposal: Proposal) -> tuple[tuple[Clause, ...] | None, Hindrance | None]:
    """Return the clauses that an adopted amendment makes, or why it makes none."""
    try:
        if proposal.amends is None:
            clauses = text_after(state, proposal)
        else:
            parent = open_proposal(state, proposal.amends)
            clauses = amended(text_after(state, parent), proposal.changes)
    except Refused:
        return None, "collision"
    try:
        check_clauses(clauses)
    except Refused as error:
        return None, "over-a-page" if error.code == "over-a-page" else "collision"
    return clauses, None


def _amend_amendment(state: State, proposal: Proposal, at: str) -> None:
    """Change what an open amendment would change; its members are asked again."""
    assert proposal.amends is not None  # noqa: S101 - asked of amendments to amendments
    parent, platform = state.proposals[proposal.amends], platform_in_force(state)
    clauses = amended(text_after(state, parent), proposal.changes)
    parent.changes, parent.base = changes_between(platform.clauses, clauses), platform.digest
    ask_again(state, parent, again(state, parent, at))


def _review(state: State, proposal: Proposal, at: str) -> str | None:
    if proposal.review is not None:
        return proposal.review
    months = governing(platform_in_force(state).clauses, proposal.decision_class).review
    return None if months is None else months_later(day_of(at), months)


def _take_effect(state: State, proposal: Proposal, entry: Entry) -> None:
    old = platform_in_force(state)
    clauses = text_after(state, proposal)
    changed = {change.clause for change in proposal.changes}
    kept = {name: number for name, number in old.because.items() if name not in changed}
    state.versions.append(
        Version(
            number=old.number + 1,
            entry=state.size,
            leaf=entry.leaf().hex(),
            digest=platform_digest(clauses),
            clauses=clauses,
            by=proposal.by,
            at=entry.at,
            because=kept | {clause.id: state.size for clause in clauses if clause.id in changed},
        )
    )
    keep_seasons(state, entry.at)
