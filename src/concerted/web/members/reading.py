"""Who belongs, as pages show it: everybody in their standing, and one organisation with all that is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from concerted.coalition import State, current, kept
from concerted.coalition.days import day_of, days_later
from concerted.coalition.membership import RENEWABLE, check_return, season, turns
from concerted.coalition.state import Actor, Adopter, Call, Tie
from concerted.coalition.text import same_name
from concerted.coalition.voices import proxy_of
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.commitments.pictures import kept_bar


@dataclass(frozen=True, slots=True)
class Listed:
    """One member in the list."""

    actor: Actor
    kept: int
    owed: int
    duties: list[str]
    """Those it holds now."""
    voted_by: Actor | None
    """Who votes for it."""
    over: bool
    """Its season is over and was not renewed."""


@dataclass(frozen=True, slots=True)
class Everybody:
    """All whom the coalition knows, by their standing."""

    members: list[Listed]
    circle: list[Actor]
    """Its participants, while there are no members yet."""
    invited: list[Actor]
    known: list[Actor]
    """Those that are only on the map."""
    gone: list[Actor]
    adopters: list[Adopter]
    """Bodies that adopt the platform without joining."""
    lays_down: list[str]
    """Those of which this reader may say that they no longer do."""
    forms: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sitting:
    """A representative's seat; who sits there is shown to its own organisation alone."""

    name: str
    binds: bool
    person: str


@dataclass(frozen=True, slots=True)
class Whole:
    """One organisation, with all that its page shows."""

    actor: Actor
    own: bool
    """The reader acts for it."""
    kept: int
    missed: int
    owed: int
    bar: SafeString
    calls: list[Call]
    """The open ones."""
    duties: list[str]
    served: int
    seats: list[Sitting]
    voted_by: Actor | None
    until: str
    """The moment at which that proxy ends."""
    votes_for: list[Actor]
    renews: str | None
    """The day from which it can renew; None where the platform knows no seasons."""
    barred: Refused | None
    """Why it cannot come back yet."""
    ties: list[tuple[Actor, Tie]]
    """Whom it knows already, and how one can tell."""
    strangers: list[Actor]
    """Those of whom no tie to it is known."""
    talks: list[int]
    """The entries of the conversations held with it."""
    forms: frozenset[str]


def everybody(state: State, me: Actor | None, now: str) -> Everybody:
    """Return all whom the coalition knows."""
    actors = list(state.actors.values())
    outside = [actor for actor in actors if not actor.member_since]
    waits = [actor for actor in outside if actor.invited_at and not actor.terms]
    return Everybody(
        members=[_listed(state, actor, now) for actor in state.members],
        circle=[actor for actor in waits if actor.in_circle and not state.platform],
        invited=[actor for actor in waits if not actor.in_circle or state.platform],
        known=[actor for actor in outside if not actor.belongs],
        gone=[actor for actor in outside if actor.terms],
        adopters=list(state.adopters.values()),
        lays_down=[one.name for one in state.adopters.values() if _speaks(state, me, one.name)],
        forms=frozenset(_list_forms(state, me, now)),
    )


def whole(state: State, actor: Actor, me: Actor | None, now: str) -> Whole:
    """Return one organisation as its page shows it to this reader."""
    own = me is not None and me.id == actor.id
    done, missed, owed = kept(state, actor.id)
    proxy = proxy_of(actor, now)
    votes_for = [one for one in state.members if (given := proxy_of(one, now)) and given.holder == actor.id]
    return Whole(
        actor=actor,
        own=own,
        kept=done,
        missed=missed,
        owed=owed,
        bar=kept_bar(done, missed, owed, most=owed),
        calls=[call for call in state.calls.values() if call.member == actor.id and call.ending is None],
        duties=_held(state, actor),
        served=turns(state, actor) - actor.spared,
        seats=_seats(actor, own=own),
        voted_by=state.actors[proxy.holder] if proxy else None,
        until=proxy.until if proxy else "",
        votes_for=votes_for,
        renews=_renews(actor),
        barred=_barred(state, actor, now),
        ties=(ties := _ties(state, actor)),
        strangers=[
            one for one in state.actors.values() if one is not actor and one not in [known for known, _ in ties]
        ],
        talks=state.interviews.get(actor.id, []),
        forms=frozenset(_forms(state, actor, me, now)),
    )


def _ties(state: State, actor: Actor) -> list[tuple[Actor, Tie]]:
    found = [tie for tie in state.ties if actor.id in tie.between]
    return [(state.actors[next(end for end in tie.between if end != actor.id)], tie) for tie in found]


def season_of(state: State) -> str | None:
    """Return how long a membership lasts; None where it lasts until one leaves."""
    return season(state)


def _listed(state: State, actor: Actor, now: str) -> Listed:
    done, _, owed = kept(state, actor.id)
    proxy = proxy_of(actor, now)
    return Listed(
        actor=actor,
        kept=done,
        owed=owed,
        duties=_held(state, actor),
        voted_by=state.actors[proxy.holder] if proxy else None,
        over=actor.season_ends is not None and actor.season_ends <= now,
    )


def _held(state: State, actor: Actor) -> list[str]:
    rotation = current(state)
    return [duty for duty, held in rotation.duties.items() if held.holder == actor.id] if rotation else []


def _renews(actor: Actor) -> str | None:
    return days_later(day_of(actor.season_ends), -RENEWABLE) if actor.season_ends else None


def _seats(actor: Actor, *, own: bool) -> list[Sitting]:
    people = {one["entry"]: one["words"] for one in reading.own_words(actor.id)} if own else {}
    return [Sitting(name, seat.binds, str(people.get(seat.entry) or "")) for name, seat in actor.seats.items()]


def _barred(state: State, actor: Actor, now: str) -> Refused | None:
    try:
        check_return(state, actor, now)
    except Refused as refused:
        return None if actor.member_since else refused
    return None


def _speaks(state: State, me: Actor | None, name: str) -> bool:
    twin = next((actor for actor in state.actors.values() if same_name(actor.name, name)), None)
    return me is not None and (twin is None or twin.id == me.id)


def _alive(state: State) -> bool:
    return state.sunset is None or state.sunset.ended is None


def _list_forms(state: State, me: Actor | None, now: str) -> Iterator[str]:
    if me is None:
        return
    if state.sunset is None:
        yield "invite"
    if state.platform:
        yield "adopt"
        if any(_speaks(state, me, one.name) for one in state.adopters.values()):
            yield "end-adoption"
    if me.member_since and _alive(state) and any(one.season_ends and one.season_ends <= now for one in state.members):
        yield "lapse"


def _forms(state: State, actor: Actor, me: Actor | None, now: str) -> Iterator[str]:
    """Yield the forms that this reader is shown on an organisation's page. The rules have the last word."""
    if me is None or not _alive(state):
        return
    yield "tie"
    if me.id != actor.id:
        if not actor.member_since:
            yield "facts"
        if not actor.belongs and state.sunset is None:
            yield "invite"
        return
    yield from ("facts", "seat", "voice", *(f"end-seat-{name}" for name in actor.seats))
    if actor.member_since:
        yield "end-proxy" if proxy_of(actor, now) else "proxy"
        yield from (f"end-proxy-{one.id}" for one in state.members if (p := proxy_of(one, now)) and p.holder == me.id)
    if (renews := _renews(actor)) and renews <= day_of(now) and state.sunset is None:
        yield "renew"
    if actor.member_since or (actor.in_circle and state.platform is None):
        yield "leave"
