"""The actors: who is on the map, in the circle, invited, a member, or one no longer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from concerted.coalition import State
from concerted.coalition import state as held
from concerted.coalition.awaiting import About, awaited
from concerted.coalition.commitments import kept
from concerted.coalition.state import Facts, Term, Voice, named_actor

Standing: TypeAlias = Literal["member", "participant", "invited", "former", "known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A representative's place in an organisation; people are not named."""

    seat: str
    binds: bool
    """Whether it may bind the organisation, as by endorsing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """Who votes for a member, and until when."""

    holder: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How many of the commitments it owed an organisation kept, and how many it missed."""

    kept: int
    missed: int
    owed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An organisation the coalition knows. `former` was a member once, `known` is only on the map."""

    id: str
    """The short name by which entries and this API call it."""
    name: str
    standing: Standing
    in_circle: bool
    facts: Facts
    invited_by: str | None = None
    invited_at: str | None = None
    member_since: str | None = None
    season_ends: str | None = None
    """The moment its membership lapses unless it is renewed."""
    endorsed: tuple[int, ...] = ()
    """The platform versions it has endorsed; 0 is the draft."""
    seats: tuple[Seat, ...] = ()
    voice: Voice
    proxy: Proxy | None = None
    capacity: int | None = None
    """Duties it can hold at once."""
    absent_until: str | None = None
    """The day until which it takes no duty."""
    commitments: Kept
    terms: tuple[Term, ...] = ()
    """Memberships that ended."""
    signs: bool
    """Whether it signs for itself, with a key of its own; then the host, and this API, cannot act for it."""
    witness: str | None = None
    """The name of its witness."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Something that waits for one actor, and that only it can do."""

    says: str
    about: About
    """The room in which it is done."""
    asks: str
    """What is asked for, in one word: nod, endorse, stance, close, answer, and so on."""
    entry: int | None = None
    until: str | None = None
    """The moment, or the day, until which it can be done."""


def needs(state: State, name: str, now: str) -> list[Need]:
    """Return what waits for the actor of that name, in the order of a coalition's life. Refuses as `actor` does."""
    found = awaited(state, named_actor(state, name), now)
    return [
        Need(says=one.line.say(), about=one.about, asks=one.asks, entry=one.entry, until=one.until) for one in found
    ]


def actors(state: State, standing: Standing | None = None) -> list[Actor]:
    """Return the actors, or those of one standing, in the order they came."""
    found = [_actor(state, one) for one in state.actors.values()]
    return [one for one in found if standing in (None, one.standing)]


def actor(state: State, name: str) -> Actor:
    """Return the actor of that short or full name. Refuses (`unknown-actor`) with the nearest."""
    return _actor(state, named_actor(state, name))


def _actor(state: State, one: held.Actor) -> Actor:
    done, missed, owed = kept(state, one.id)
    return Actor(
        id=one.id,
        name=one.name,
        standing=_standing(one),
        in_circle=one.in_circle,
        facts=one.facts,
        invited_by=one.invited_by,
        invited_at=one.invited_at or None,
        member_since=one.member_since,
        season_ends=one.season_ends,
        endorsed=tuple(one.endorsed),
        seats=tuple(Seat(seat=name, binds=seat.binds) for name, seat in one.seats.items()),
        voice=one.voice,
        proxy=Proxy(holder=one.proxy.holder, until=one.proxy.until) if one.proxy else None,
        capacity=one.capacity,
        absent_until=one.absent_until,
        commitments=Kept(kept=done, missed=missed, owed=owed),
        terms=tuple(one.terms),
        signs=one.key is not None,
        witness=one.witness,
    )


def _standing(one: held.Actor) -> Standing:
    if one.member_since:
        return "member"
    if one.terms:
        return "former"
    if one.in_circle:
        return "participant"
    return "invited" if one.invited_at else "known"
