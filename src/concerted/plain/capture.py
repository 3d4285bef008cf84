"""What the capture check looks at, gathered from a coalition's state."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from concerted.coalition.counting import tally
from concerted.coalition.rules import REASONED, Rule, StanceWord, Tally, agrees_needed, result
from concerted.coalition.state import Proposal, State

if TYPE_CHECKING:
    from concerted.guard.agreement import Vote
    from concerted.guard.capture import Life

_SIDES: dict[StanceWord, bool] = {"agree": True, "disagree": False, "object": False}


def life(state: State) -> Life:
    """Return the plain data of the capture check: members, decisions, work and funders, all by name."""
    from concerted.guard.capture import Life  # noqa: PLC0415 - it brings numpy, which the rest of `plain` does without

    names = {actor.id: actor.name for actor in state.members}
    decided = [proposal for proposal in state.proposals.values() if proposal.decision]
    return Life(
        members=tuple(names.values()),
        needed=_needed(decided, len(names)),
        votes=tuple(_vote(proposal, names) for proposal in decided),
        work=_work(state, names),
        funders=_funders(state),
    )


def _needed(decided: list[Proposal], members: int) -> int:
    """Return how many must agree if all answer, under the rule that was used last; half and more before any was.

    Where one objection stops everything, all are needed.
    """
    rule = decided[-1].rule if decided else Rule(method="majority")
    if rule.method in ("consent", "consensus"):
        return max(members, 1)
    return agrees_needed(rule, Tally(electorate=members, agree=members))


def _vote(proposal: Proposal, names: dict[str, str]) -> Vote:
    """Return a decision as who was for and against; members that have left since are left out."""
    from concerted.guard.agreement import Vote  # noqa: PLC0415

    answered = {member: taken for member, taken in proposal.stances.items() if not taken.outdated}
    sides = {member: _SIDES[taken.stance] for member, taken in answered.items() if taken.stance in _SIDES}
    assert proposal.decision is not None  # noqa: S101 - only decided ones are looked at
    return Vote(
        title=proposal.title,
        sides={names[member]: side for member, side in sides.items() if member in names},
        adopted=proposal.decision.result == "adopted",
        by=names.get(proposal.by),
        pivotal=frozenset(names[member] for member in sides if member in names and _decides(proposal, member)),
    )


def _decides(proposal: Proposal, member: str) -> bool:
    """Tell whether this member alone, by taking the other side, would have changed what its rule gives."""
    taken = proposal.stances[member]
    other: StanceWord = "agree" if taken.stance in REASONED else "disagree"
    changed = replace(
        proposal,
        stances=proposal.stances | {member: replace(taken, stance=other)},
        objections={n: each for n, each in proposal.objections.items() if each.by != member},
    )
    return result(proposal.rule, tally(changed)) != result(proposal.rule, tally(proposal))


def _work(state: State, names: dict[str, str]) -> dict[str, dict[str, int]]:
    proposals = Counter(proposal.by for proposal in state.proposals.values() if not proposal.draft)
    called = Counter(meeting.by for meeting in state.meetings.values())
    served = {member: sum(times.values()) for member, times in state.served.items()}
    counted = {"proposals": proposals, "meetings": called, "duties": served}
    return {kind: {names[m]: count for m, count in done.items() if m in names} for kind, done in counted.items()}


def _funders(state: State) -> dict[str, tuple[str, ...]]:
    """Return funder or parent → its members, by how the funder is first written."""
    found: dict[str, tuple[str, list[str]]] = {}
    for actor in state.members:
        for funder in dict.fromkeys(actor.facts.affiliations):
            found.setdefault(funder.casefold(), (funder, []))[1].append(actor.name)
    return {funder: tuple(members) for funder, members in found.values()}
