"""Decisions: closing a proposal. The rule computes the outcome; none closes without a rationale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from concerted.coalition.clauses import amended, platform_digest
from concerted.coalition.command import Command, Ruling
from concerted.coalition.proposals import open_proposal, platform_in_force
from concerted.coalition.rules import Result, Tally, count, result
from concerted.coalition.state import Decision, Proposal, State, Version, known_member
from concerted.coalition.text import PARAGRAPH, check_text
from concerted.errors import Refused
from concerted.record.entry import Entry, Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A proposal is closed: adopted, rejected or lapsed, with the reason and what it changed."""

    kind: ClassVar[str] = "decision"
    computed: ClassVar[tuple[str, ...]] = ("result", "tally", "platform")
    rationale: str
    result: Result | None = None
    tally: Tally | None = None
    platform: str | None = None
    """The digest of the platform's next version, where the decision made one."""


def tally(proposal: Proposal) -> Tally:
    """Return how the members stand on a proposal now."""
    return count((taken.stance for taken in proposal.stances.values()), electorate=len(proposal.electorate))


def may_close(proposal: Proposal, at: str) -> bool:
    """Tell whether a proposal can be closed: its time is up, or every member of its electorate has answered."""
    return at >= proposal.closes or len(proposal.stances) == len(proposal.electorate)


def decide_closing(state: State, command: Command) -> Ruling:
    """Allow the host, or a member, to close a proposal whose time is up or that all have answered."""
    body: Closing = command.body
    if command.by is not None:
        known_member(state, command.by)
    proposal = open_proposal(state, command.ref)
    if not may_close(proposal, command.at):
        waiting = [state.actors[name].name for name in proposal.electorate if name not in proposal.stances]
        message = f"“{proposal.title}” is open until {proposal.closes}."
        raise Refused("still-open", message, hint=f"It closes earlier once these have answered: {', '.join(waiting)}.")
    check_text(body.rationale, "rationale", most=PARAGRAPH, lines=True)
    counted = tally(proposal)
    outcome = result(proposal.rule, counted)
    changed = None
    if outcome == "adopted" and proposal.changes:
        changed = _next_platform(state, proposal)
        outcome = "adopted" if changed else "lapsed"
    ruling = replace(body, result=outcome, tally=counted, platform=changed)
    rule = {"platform": platform_in_force(state).digest, "clause": proposal.clause}
    return Ruling(body=ruling, ref=Ref(proposal.entry, proposal.leaf), rule=rule)


def apply_closing(state: State, entry: Entry, body: Closing) -> None:
    """Close the proposal; let an adopted amendment take effect, and a reversal undo what it reverses."""
    assert entry.ref and body.result and body.tally  # noqa: S101, PT018 - decide_closing filled them
    proposal = state.proposals[entry.ref.index]
    leaf = entry.leaf().hex()
    proposal.decision = Decision(
        entry=state.size, leaf=leaf, at=entry.at, result=body.result, tally=body.tally, rationale=body.rationale
    )
    if body.result != "adopted":
        return
    if body.platform:
        _take_effect(state, proposal, entry, leaf)
    if proposal.reverses is not None:
        reversed_one = state.decisions[proposal.reverses].decision
        assert reversed_one is not None  # noqa: S101 - state.decisions holds only decided ones
        reversed_one.reversed_by = state.size


def _next_platform(state: State, proposal: Proposal) -> str | None:
    """Return the digest of the amended platform; None where the platform moved on and the text no longer fits."""
    try:
        return platform_digest(amended(platform_in_force(state).clauses, proposal.changes))
    except Refused:
        return None


def _take_effect(state: State, proposal: Proposal, entry: Entry, leaf: str) -> None:
    old = platform_in_force(state)
    clauses = amended(old.clauses, proposal.changes)
    changed = {change.clause for change in proposal.changes}
    kept = {name: number for name, number in old.because.items() if name not in changed}
    state.versions.append(
        Version(
            number=old.number + 1,
            entry=state.size,
            leaf=leaf,
            digest=platform_digest(clauses),
            clauses=clauses,
            by=proposal.by,
            at=entry.at,
            because=kept | {clause.id: state.size for clause in clauses if clause.id in changed},
        )
    )
