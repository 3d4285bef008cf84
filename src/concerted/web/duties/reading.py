"""The duties as a page shows them: this turn, the one that comes, and how often each member has served."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from concerted.coalition import State, current, duties_of
from concerted.coalition.clauses import Turn
from concerted.coalition.days import day_of, days_later
from concerted.coalition.duties import EARLY, next_holder, next_turn
from concerted.coalition.membership import turns
from concerted.coalition.state import Actor, Held, Note, Rotation
from concerted.coalition.text import actor_id
from concerted.web.duties.pictures import served_bar

_NOTES = 8
_TURNS = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """A duty is offered to a member, perhaps for one of its own."""

    to: Actor
    theirs: str | None


@dataclass(frozen=True, slots=True)
class Carried:
    """One duty of this turn: who holds it, who held it before, and what was handed over."""

    duty: str
    key: str
    """What its forms are called."""
    holder: Actor | None
    before: list[Actor]
    offer: Offer | None
    notes: list[Note]
    """The newest first."""
    may: tuple[str, ...]
    """What this reader may do about it: accept, offer, skip, fill, note. The rules have the last word."""
    next: Actor | None
    """Who would take it over, were it skipped or filled now."""


@dataclass(frozen=True, slots=True)
class Shift:
    """One turn of the duties: its days, and who holds what."""

    number: int
    starts: str
    ends: str
    holders: dict[str, Actor | None]


@dataclass(frozen=True, slots=True)
class Served:
    """How often a member has served, duty by duty, and what it can hold."""

    actor: Actor
    total: int
    each: dict[str, int]
    bar: SafeString


@dataclass(frozen=True, slots=True)
class Page:
    """All that the page shows."""

    duties: tuple[str, ...]
    term: Turn
    now: Rotation | None
    ended: bool
    """The coalition has ended, and nobody holds anything any more."""
    over: bool
    """This turn's last day has passed, and the next has not begun."""
    carried: list[Carried]
    coming: Shift
    opens: str
    """The day from which the next turn can be computed."""
    forms: frozenset[str]
    """The forms that this reader is shown."""
    served: list[Served]
    past: list[Shift]
    """The turns so far, the newest first."""
    columns: list[str]


def page_of(state: State, me: Actor | None, now: str) -> Page:
    """Return what the page shows this reader."""
    rotation, today = current(state), day_of(now)
    duties, term = duties_of(state)
    opens = days_later(rotation.ends, -EARLY) if rotation else today
    carried = [_carried(state, rotation, duty, me, now) for duty in rotation.duties] if rotation else []
    ended = state.sunset is not None and state.sunset.ended is not None
    past = [_shift(state, one) for one in reversed(state.rotations[-_TURNS:])]
    return Page(
        duties=duties,
        term=term,
        now=rotation,
        ended=ended,
        over=rotation is not None and rotation.ends <= today and not ended,
        carried=carried,
        coming=coming(state, now),
        opens=opens,
        forms=frozenset() if ended else _forms(state, me, carried, may_rotate=opens <= today),
        served=_served(state),
        past=past,
        columns=list(dict.fromkeys(duty for shift in past for duty in shift.holders)),
    )


def _forms(state: State, me: Actor | None, carried: list[Carried], *, may_rotate: bool) -> frozenset[str]:
    if me is None:
        return frozenset()
    rotates = ["rotate"] if me.member_since and may_rotate and state.sunset is None else []
    return frozenset(["capacity", *rotates, *(f"{does}-{one.key}" for one in carried for does in one.may)])


def coming(state: State, now: str) -> Shift:
    """Return the next turn as it would be computed now."""
    turn = next_turn(state, now)
    holders = {one.duty: state.actors.get(one.holder or "") for one in turn.assignments}
    return Shift(turn.number, turn.starts, turn.ends, holders)


def _shift(state: State, rotation: Rotation) -> Shift:
    holders = {duty: state.actors.get(held.holder or "") for duty, held in rotation.duties.items()}
    return Shift(rotation.number, rotation.starts, rotation.ends, holders)


def _carried(state: State, rotation: Rotation, duty: str, me: Actor | None, now: str) -> Carried:
    held = rotation.duties[duty]
    offer = Offer(state.actors[held.offered[0]], held.offered[1]) if held.offered else None
    successor = next_holder(state, duty, now)
    return Carried(
        duty=duty,
        key=actor_id(duty),
        holder=state.actors.get(held.holder or ""),
        before=[state.actors[name] for name in held.before],
        offer=offer,
        notes=[note for note in reversed(state.notes) if note.duty == duty][:_NOTES],
        may=tuple(_may(state, duty, held, me)) if me else (),
        next=state.actors.get(successor or ""),
    )


def _may(state: State, duty: str, held: Held, me: Actor) -> Iterator[str]:
    if state.sunset and state.sunset.ended is not None:
        return
    if me.member_since and held.offered and held.offered[0] == me.id:
        yield "accept"
    if me.member_since and held.holder == me.id:
        yield from ("offer", "skip")
    if me.member_since and held.holder is None and state.sunset is None:
        yield "fill"
    lately = [one.duties[duty] for one in state.rotations[-2:] if duty in one.duties]
    if any(me.id in (one.holder, *one.before) for one in lately):
        yield "note"


def _served(state: State) -> list[Served]:
    """Return the members, or once it has ended those that stayed; whoever has served most first."""
    actors = state.members or [one for one in state.actors.values() if one.terms and one.terms[-1].how == "sunset"]
    totals = {actor.id: sum(state.served.get(actor.id, {}).values()) for actor in actors}
    most = max(totals.values(), default=0)
    names = list(dict.fromkeys(duty for rotation in state.rotations for duty in rotation.duties))
    found = []
    for actor in sorted(actors, key=lambda one: (-totals[one.id], -turns(state, one))):
        each = {duty: times for duty, times in state.served.get(actor.id, {}).items() if times}
        found.append(Served(actor, totals[actor.id], each, served_bar(each, names, most=most)))
    return found
