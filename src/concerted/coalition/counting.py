"""Counting: how the members stand on a proposal, and whether it may be closed."""

from __future__ import annotations

from typing import Literal

from concerted.coalition.days import later
from concerted.coalition.rules import BY_OBJECTION, Tally, count, quorum_needed, share_of
from concerted.coalition.state import Objection, Proposal

CHALLENGE = 24
"""Hours between the first opening of sealed ballots and the decision."""
UNSEALING = 7
"""Days in which trustees open ballots; a proposal for which too few did lapses then."""
_NEVER = "9999-12-31T23:59:59Z"


def tally(proposal: Proposal) -> Tally:
    """Return how the members stand on an open or decided proposal; outdated stances do not count."""
    return count(
        {member: taken.stance for member, taken in proposal.stances.items() if not taken.outdated},
        electorate=proposal.electorate,
        rule=proposal.rule,
        families=proposal.families,
        attendees=(*(proposal.attendees or ()), *proposal.ballots) if proposal.sealed else proposal.attendees,
        standing=sum(settled(proposal, objection) == "sustained" for objection in standing(proposal)),
    )


def standing(proposal: Proposal) -> list[Objection]:
    """Return the objections that nobody has withdrawn or resolved."""
    return [
        objection for objection in proposal.objections.values() if objection.state in ("open", "sustained", "overruled")
    ]


def overruling(proposal: Proposal, objection: Objection) -> tuple[int, int] | None:
    """Return how many others find an objection not valid, and how many it takes; None where none can be overruled."""
    if not proposal.rule.overrule:
        return None
    others = [member for member in proposal.electorate if member != objection.by]
    against = sum(objection.views.get(member) is False for member in others)
    return against, max(share_of(proposal.rule.overrule, len(others)), 1)


def settled(proposal: Proposal, objection: Objection) -> Literal["sustained", "overruled"]:
    """Return what becomes of an open objection if the proposal closes now.

    It is overruled only where the rule says so, and as many of the others find it not valid as the rule asks.
    """
    votes = overruling(proposal, objection)
    return "overruled" if votes and votes[0] >= votes[1] else "sustained"


def waiting(proposal: Proposal) -> list[str]:
    """Return the members whose answer is awaited: of the electorate, or in a meeting, of those present."""
    asked = proposal.electorate
    if proposal.attendees is not None:
        asked = tuple(member for member in asked if member in proposal.attendees)
    if proposal.sealed:
        return [member for member in asked if member not in proposal.ballots and member not in proposal.gone]
    answered_or_gone = {member for member, taken in proposal.stances.items() if not taken.outdated} | {*proposal.gone}
    return [member for member in asked if member not in answered_or_gone]


def may_close(proposal: Proposal, at: str) -> bool:
    """Tell whether an open proposal can be closed: its time is up, or everybody that is awaited has answered.

    Sealed ballots are opened first, and a day is left to find what is missing.
    """
    if proposal.sealed:
        ends = challenge_ends(proposal)
        return proposal.is_open and at >= (proposal.closes if ends is None else ends)
    return proposal.is_open and (at >= proposal.closes or not waiting(proposal))


def challenge_ends(proposal: Proposal) -> str | None:
    """Return until when whoever misses its ballot may open it; the farthest moment there is before any is opened.

    None where no ballot was cast. Trustees have a week, whether they open them or not.
    """
    if not proposal.ballots:
        return None
    if proposal.by_trustees and proposal.opened_at is None:
        return later(proposal.closes, UNSEALING)
    return _NEVER if proposal.opened_at is None else later(proposal.opened_at, 0, hours=CHALLENGE)


def lacks_quorum(proposal: Proposal) -> bool:
    """Tell whether too few took part for the proposal to be anything but lapsed."""
    counted = tally(proposal)
    return counted.took_part < quorum_needed(proposal.rule, counted.electorate)


def stops_alone(proposal: Proposal) -> bool:
    """Tell whether one objection that stands is enough to stop this proposal."""
    return proposal.rule.method in BY_OBJECTION
