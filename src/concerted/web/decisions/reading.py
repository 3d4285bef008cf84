"""Proposals and decisions as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from concerted.coalition import Line, State, may_close, rule_line, standing_line, tally
from concerted.coalition.counting import stops_alone
from concerted.coalition.rules import agrees_needed, quorum_needed
from concerted.coalition.state import Actor, Proposal, Taken
from concerted.web import reading
from concerted.web.pictures import stance_bar


@dataclass(frozen=True, slots=True)
class Answer:
    """One member's stance on a proposal, with its reason; None while it has not answered."""

    actor: Actor
    taken: Taken | None
    reason: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal as a page shows it: by whom, its rule and its standing in a sentence each, and its stances drawn."""

    proposal: Proposal
    by: Actor
    rule: Line
    standing: Line
    bar: SafeString
    reverses: Proposal | None
    """The proposal whose decision this one would undo, or undid."""
    reversed_by: Proposal | None
    mine: Taken | None
    may_answer: bool
    may_close: bool
    """Whether the reader may close it now; the rules have the last word."""


def open_ones(state: State, me: Actor | None, now: str) -> list[Shown]:
    """Return the open proposals, the one that closes first before the others."""
    waiting = [proposal for proposal in state.proposals.values() if proposal.is_open]
    return [shown(state, proposal, me, now) for proposal in sorted(waiting, key=lambda p: p.closes)]


def decided(state: State) -> list[Shown]:
    """Return the decided proposals, the latest decision first."""
    return [shown(state, proposal) for _, proposal in sorted(state.decisions.items(), reverse=True)]


def shown(state: State, proposal: Proposal, me: Actor | None = None, now: str = "") -> Shown:
    """Return a proposal as a page shows it to this reader."""
    counted = tally(proposal)
    counts = not stops_alone(proposal)
    decision = proposal.decision
    member = bool(me and me.member_since and proposal.is_open)
    in_time = now < proposal.closes
    return Shown(
        proposal=proposal,
        by=state.actors[proposal.by],
        rule=rule_line(proposal.rule, len(proposal.electorate)),
        standing=standing_line(proposal),
        bar=stance_bar(
            counted,
            quorum=quorum_needed(proposal.rule, counted.electorate),
            needed=agrees_needed(proposal.rule, counted) if counts else None,
        ),
        reverses=state.decisions.get(-1 if proposal.reverses is None else proposal.reverses),
        reversed_by=state.decisions.get(decision.reversed_by or -1) if decision else None,
        mine=proposal.stances.get(me.id) if me else None,
        may_answer=bool(member and in_time and me and me.id in proposal.electorate),
        may_close=member and may_close(proposal, now),
    )


def answers(state: State, proposal: Proposal) -> list[Answer]:
    """Return every member's answer to a proposal: those who answered first, in the order they did."""
    reasons = reading.reasons()
    taken = sorted(proposal.stances.items(), key=lambda pair: pair[1].entry)
    silent = (name for name in proposal.electorate if name not in proposal.stances)
    return [
        *(Answer(state.actors[name], stance, reasons.get(stance.entry, "")) for name, stance in taken),
        *(Answer(state.actors[name], None, "") for name in silent),
    ]
