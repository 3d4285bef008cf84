"""Proposals and decisions as pages show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from concerted.coalition import State, may_close, rule_line, standing_line, tally
from concerted.coalition.counting import challenge_ends, stops_alone, waiting
from concerted.coalition.proposals import may_extend
from concerted.coalition.rules import Result, agrees_needed, quorum_needed, result
from concerted.coalition.state import Actor, Cast, Proposal, Taken
from concerted.coalition.story import count_lines, hindrance_line
from concerted.coalition.voices import proxy_of
from concerted.lines import Line
from concerted.web import reading
from concerted.web.pictures import stance_bar


@dataclass(frozen=True, slots=True)
class Answer:
    """One member's stance on a proposal, with its reason; None while it has not answered."""

    actor: Actor
    taken: Taken | None
    reason: str
    proxy: Actor | None = None
    """Who answered for it; or, while nobody has, who may."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal as a page shows it: by whom, its rule and its standing in a sentence each, and its stances drawn."""

    proposal: Proposal
    by: Actor
    rule: Line
    standing: Line
    count: list[Line]
    """While it is open, what it takes and what it has: the parts of one sentence."""
    would_be: Result
    """What would come of it if it closed as it stands."""
    hindrance: Line | None
    bar: SafeString
    reverses: Proposal | None
    """The proposal whose decision this one would undo, or undid."""
    reversed_by: Proposal | None
    mine: Taken | None
    in_time: bool
    """Whether members may still answer."""
    may_answer: bool
    awaited: bool
    """Whether it waits for the reader's answer."""
    sealed: bool
    """Whether it is answered by sealed ballots that are not opened yet: then nothing is said of how it stands."""
    my_ballot: Cast | None
    may_open: bool
    """Whether the reader may have the ballots opened now."""
    challenge_ends: str | None
    """Until when whoever misses its ballot may open it, once the others are opened."""
    trustees: list[tuple[Actor, bool]]
    """Who opens its ballots, where they are sealed from the host too, and whether each has answered."""
    may_unseal: bool
    """Whether the reader is a trustee whose shares of its ballots are awaited now."""
    may_close: bool
    """Whether the reader may close it now; the rules have the last word."""


def open_ones(state: State, me: Actor | None, now: str) -> list[Shown]:
    """Return the open proposals, the one that closes first before the others."""
    asked = [proposal for proposal in state.proposals.values() if proposal.is_open]
    return [shown(state, proposal, me, now) for proposal in sorted(asked, key=lambda p: p.closes)]


def decided(state: State, *, most: int | None = None) -> list[Shown]:
    """Return the decided proposals, the latest decision first; at most so many."""
    return [shown(state, proposal) for _, proposal in sorted(state.decisions.items(), reverse=True)[:most]]


def shown(state: State, proposal: Proposal, me: Actor | None = None, now: str = "") -> Shown:
    """Return a proposal as a page shows it to this reader."""
    counted = tally(proposal)
    decision = proposal.decision
    member = bool(me and me.member_since and proposal.is_open)
    in_time = proposal.is_open and now < proposal.closes
    asked = bool(member and in_time and me and me.id in proposal.electorate)
    electorate = len(proposal.electorate) or len(state.members)
    return Shown(
        proposal=proposal,
        by=state.actors[proposal.by],
        rule=rule_line(proposal.rule, electorate),
        standing=standing_line(proposal),
        count=count_lines(proposal) if proposal.is_open else [],
        would_be=result(proposal.rule, counted),
        hindrance=hindrance_line(decision) if decision else None,
        bar=stance_bar(
            counted,
            quorum=quorum_needed(proposal.rule, counted.electorate),
            needed=None if stops_alone(proposal) else agrees_needed(proposal.rule, counted),
        ),
        reverses=_decided(state, proposal.reverses),
        reversed_by=_decided(state, decision.reversed_by) if decision else None,
        mine=proposal.stances.get(me.id) if me else None,
        in_time=in_time,
        may_answer=asked,
        awaited=bool(asked and me and me.id in waiting(proposal)),
        sealed=proposal.sealed and proposal.is_open and proposal.opened_at is None,
        my_ballot=proposal.ballots.get(me.id) if me else None,
        may_open=bool(
            member
            and proposal.sealed
            and not proposal.by_trustees
            and not in_time
            and proposal.ballots
            and proposal.opened_at is None
            and not may_extend(proposal, now)
        ),
        challenge_ends=challenge_ends(proposal) if proposal.opened_at and proposal.is_open else None,
        trustees=[(state.actors[name], name in proposal.unsealed) for name in proposal.trustees],
        may_unseal=bool(
            me
            and not in_time
            and proposal.is_open
            and proposal.ballots
            and me.id in proposal.trustees
            and me.id not in proposal.unsealed
            and not may_extend(proposal, now)
        ),
        may_close=member and may_close(proposal, now) and not may_extend(proposal, now),
    )


def _decided(state: State, decision: int | None) -> Proposal | None:
    return None if decision is None else state.decisions.get(decision)


def answers(state: State, proposal: Proposal, now: str, reasons: dict[int, str] | None = None) -> list[Answer]:
    """Return every member's answer to a proposal: those who answered first, in the order they did."""
    reasons = reading.reasons() if reasons is None else reasons
    taken = sorted(proposal.stances.items(), key=lambda pair: pair[1].entry)
    silent = [state.actors[name] for name in proposal.electorate if name not in proposal.stances]
    return [
        *(
            Answer(state.actors[name], one, reasons.get(one.entry, ""), state.actors.get(one.by_proxy or ""))
            for name, one in taken
        ),
        *(Answer(actor, None, "", _proxy(state, actor, now) if proposal.is_open else None) for actor in silent),
    ]


def _proxy(state: State, actor: Actor, now: str) -> Actor | None:
    given = proxy_of(actor, now)
    return state.actors[given.holder] if given else None
