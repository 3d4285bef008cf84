"""The coalition at a glance: what it is, what it wants, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from concerted.coalition import State, next_line
from concerted.coalition import state as held
from concerted.coalition.clauses import Ground
from concerted.coalition.state import Adopter, Origin, Tie


@dataclass(frozen=True, slots=True, kw_only=True)
class Sunset:
    """The coalition is ending, or has ended."""

    ground: Ground
    decision: int
    ends_from: str
    contested_by: tuple[str, ...] = ()
    ended: int | None = None
    """The entry that ended it."""
    replanted: str | None = None
    """The coalition that was founded afresh from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coalition:
    """What this coalition is, what it wants, and what it has to do next."""

    id: str
    name: str
    context: Literal["corporate", "government", "activist", "tech"]
    size: int
    """Entries of its record."""
    at: str
    """When the latest was made."""
    interest: str | None = None
    """The shared interest in one sentence; absent while there is none: then it is not yet a coalition."""
    next: str
    """What it has to do next, in a sentence."""
    platform: int | None = None
    """The version of the platform in force."""
    members: tuple[str, ...]
    circle: tuple[str, ...]
    """The participants of the formation circle."""
    adopters: tuple[Adopter, ...] = ()
    """Bodies that adopt the platform without joining."""
    ties: tuple[Tie, ...] = ()
    """Who knows whom, and how one can tell."""
    open: tuple[int, ...] = ()
    """The proposals that are open."""
    origin: Origin | None = None
    sunset: Sunset | None = None


def coalition(state: State) -> Coalition:
    """Return the coalition at a glance."""
    return Coalition(
        id=state.coalition,
        name=state.name,
        context=state.context,  # type: ignore[arg-type] # the founding was checked
        size=state.size,
        at=state.at,
        interest=None if state.interest is None else state.sentences[state.interest].text,
        next=next_line(state).say(),
        platform=state.platform.number if state.platform else None,
        members=tuple(actor.id for actor in state.members),
        circle=tuple(actor.id for actor in state.circle),
        adopters=tuple(state.adopters.values()),
        ties=tuple(state.ties),
        open=tuple(number for number, proposal in state.proposals.items() if proposal.is_open),
        origin=state.origin,
        sunset=_sunset(state.sunset) if state.sunset else None,
    )


def _sunset(one: held.Sunset) -> Sunset:
    return Sunset(
        ground=one.ground,
        decision=one.decision,
        ends_from=one.ends_from,
        contested_by=tuple(one.contests),
        ended=one.ended,
        replanted=one.replanted,
    )
