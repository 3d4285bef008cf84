"""How the coalition ends, as a page shows it: the agreed grounds, where an ending stands, and what it would close."""

from __future__ import annotations

from dataclasses import dataclass

from concerted.coalition import State, rule_line
from concerted.coalition.clauses import GROUNDS, Clause, Ground, governing
from concerted.coalition.state import Actor, Proposal
from concerted.coalition.sunset import under_way
from concerted.lines import Line
from concerted.web import reading
from concerted.web.commitments.reading import Named, named
from concerted.web.sunset.replanting import address_of, may_replant, stayed


@dataclass(frozen=True, slots=True)
class Contested:
    """A member contests the ending, and why."""

    actor: Actor
    reason: str


@dataclass(frozen=True, slots=True)
class Left:
    """What is still under way, which an ending closes; or closed, once it has ended."""

    members: list[Actor]
    proposals: list[Proposal]
    duties: list[str]
    calls: list[Named]


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page shows."""

    clause: Clause | None
    rule: Line | None
    grounds: tuple[Ground, ...]
    decided: Proposal | None
    """The proposal by which it ends."""
    contests: list[Contested]
    contestable: bool
    """Members may still contest it."""
    left: Left
    open: list[Proposal]
    """Proposals to end it that wait for answers."""
    went_on: str | None
    """Where the coalition that was founded afresh from it is served, if it is here."""
    came_from: str | None
    """Where the one it was founded afresh from is."""
    forms: frozenset[str]


def page_of(state: State, me: Actor | None, now: str) -> Page:
    """Return what the page shows this reader."""
    clause = governing(state.platform.clauses, "sunset") if state.platform else None
    sunset = state.sunset
    reasons = reading.reasons()
    contests = sunset.contests if sunset else {}
    return Page(
        clause=clause,
        rule=rule_line(clause.rule, len(state.members)) if clause and clause.rule else None,
        grounds=(clause.grounds if clause else None) or GROUNDS,
        decided=state.decisions.get(sunset.decision) if sunset else None,
        contests=[Contested(state.actors[name], reasons.get(entry, "")) for name, entry in contests.items()],
        contestable=sunset is not None and now < sunset.ends_from and not sunset.confirmed,
        left=_left(state),
        open=[p for p in state.proposals.values() if p.is_open and p.effect and p.effect.does == "sunset"],
        went_on=address_of(sunset.replanted) if sunset and sunset.replanted else None,
        came_from=address_of(state.origin.coalition) if state.origin else None,
        forms=frozenset(_forms(state, me, now)),
    )


def _left(state: State) -> Left:
    body = under_way(state)
    ended = state.sunset is not None and state.sunset.ended is not None
    return Left(
        members=stayed(state) if ended else state.members,
        proposals=[state.proposals[number] for number in body.proposals],
        duties=list(body.duties),
        calls=[one for number in body.calls if (one := named(state, state.calls[number], None, {}))],
    )


def _forms(state: State, me: Actor | None, now: str) -> list[str]:
    """Return the forms that this reader is shown. The rules have the last word."""
    sunset = state.sunset
    if may_replant(state, me):
        return ["replant"]
    if me is None or not me.member_since or state.platform is None:
        return []
    if sunset is None:
        return ["propose"]
    if me.id in sunset.contests:
        return ["uncontest", "propose"]
    if sunset.contests:
        return ["contest", "propose"]
    return ["contest" if now < sunset.ends_from and not sunset.confirmed else "end"]
