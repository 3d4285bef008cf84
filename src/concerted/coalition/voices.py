"""One voice per member: its representatives' seats, what counts where they differ, and proxies between members.

The record names organisations. A seat is a place in one (“board”, “field office”); the name of whoever sits
there lies beside the record, and may be erased without touching what the member did.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from concerted.coalition.command import Command, Ruling, Sealed
from concerted.coalition.days import later
from concerted.coalition.rules import StanceWord
from concerted.coalition.state import Actor, Proxy, Seat, State, Taken, Voice, known_actor, known_member
from concerted.coalition.text import NAME, check_text
from concerted.errors import Refused
from concerted.lines import Line
from concerted.record.entry import Entry, Ref, is_instant

LONGEST_PROXY = 366
"""Days for which a proxy may be given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatTaken:
    """Somebody represents an organisation from here on; `binds` says that they may bind it, as by endorsing."""

    kind: ClassVar[str] = "seat"
    computed: ClassVar[tuple[str, ...]] = ()
    seat: str
    binds: bool
    person: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatEnded:
    """Somebody no longer represents the organisation."""

    kind: ClassVar[str] = "seat-ended"
    computed: ClassVar[tuple[str, ...]] = ()
    seat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceRule:
    """An organisation states what counts where its representatives differ."""

    kind: ClassVar[str] = "voice"
    computed: ClassVar[tuple[str, ...]] = ()
    voice: Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyGiven:
    """A member lets another vote for it until a moment: one step, revocable, overridden by voting itself."""

    kind: ClassVar[str] = "proxy"
    computed: ClassVar[tuple[str, ...]] = ()
    holder: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyEnded:
    """A member takes its proxy back, or the holder gives it up."""

    kind: ClassVar[str] = "proxy-ended"
    computed: ClassVar[tuple[str, ...]] = ()
    principal: str


def decide_seat(state: State, command: Command) -> Ruling:
    """Allow an organisation to seat a representative."""
    body: SeatTaken = command.body
    actor = known_actor(state, command.by)
    check_text(body.seat, "seat", most=NAME)
    if body.seat in actor.seats:
        raise Refused(
            "seat-taken",
            "The seat “{seat}” of {actor} is taken.",
            hint="End it first.",
            seat=body.seat,
            actor=actor.name,
        )
    return Ruling(body=body)


def apply_seat(state: State, entry: Entry, body: SeatTaken) -> None:
    """Remember the seat."""
    state.actors[str(entry.by)].seats[body.seat] = Seat(entry=state.size, binds=body.binds)


def decide_seat_ended(state: State, command: Command) -> Ruling:
    """Allow an organisation to end a representative's seat."""
    seat_of(known_actor(state, command.by), command.body.seat)
    return Ruling(body=command.body)


def apply_seat_ended(state: State, entry: Entry, body: SeatEnded) -> None:
    """The seat is empty; what was said from it stands."""
    del state.actors[str(entry.by)].seats[body.seat]


def decide_voice(state: State, command: Command) -> Ruling:
    """Allow an organisation to state its rule."""
    known_actor(state, command.by)
    return Ruling(body=command.body)


def apply_voice(state: State, entry: Entry, body: VoiceRule) -> None:
    """The rule holds for answers from here on."""
    state.actors[str(entry.by)].voice = body.voice


def decide_proxy(state: State, command: Command) -> Ruling:
    """Allow a member to give its proxy to another member: not to itself, and never along a chain."""
    body: ProxyGiven = command.body
    actor = known_member(state, command.by)
    holder = known_member(state, body.holder)
    if holder is actor:
        raise Refused(
            "proxy-to-self", "{actor} votes for itself anyway.", hint="Name another member.", actor=actor.name
        )
    if not (is_instant(body.until) and command.at < body.until <= later(command.at, LONGEST_PROXY)):
        hint = "Name a moment at most {most} days away: 2026-12-01T17:00:00Z."
        raise Refused("bad-time", "“{until}” is no end of a proxy.", hint=hint, until=body.until, most=LONGEST_PROXY)
    for principal in state.actors.values():
        given = proxy_of(principal, command.at)
        if given is None:
            continue
        if principal is actor:
            held = state.actors[given.holder].name
            raise Refused(
                "proxy-given",
                "{held} votes for {actor} already.",
                hint="Take that proxy back first.",
                held=held,
                actor=actor.name,
            )
        if principal is holder or given.holder == actor.id:
            hint = "A proxy is one step: neither its giver nor its holder is in another one."
            raise Refused("proxy-chain", "{principal} has given its own proxy.", hint=hint, principal=principal.name)
        if given.holder == holder.id:
            hint = "A member holds one proxy at most. Name another one."
            raise Refused(
                "proxy-twice",
                "{holder} votes for {principal} already.",
                hint=hint,
                holder=holder.name,
                principal=principal.name,
            )
    return Ruling(body=body)


def apply_proxy(state: State, entry: Entry, body: ProxyGiven) -> None:
    """The holder may vote for it."""
    state.actors[str(entry.by)].proxy = Proxy(
        entry=state.size, leaf=entry.leaf().hex(), holder=body.holder, until=body.until
    )


def decide_proxy_ended(state: State, command: Command) -> Ruling:
    """Allow the member that gave a proxy, or its holder, to end it."""
    actor = known_actor(state, command.by)
    principal = known_actor(state, command.body.principal)
    proxy = proxy_of(principal, command.at)
    if proxy is None or actor.id not in (principal.id, proxy.holder):
        hint = "Only the two that are in it end a proxy; it also ends by itself."
        raise Refused(
            "no-proxy", "{actor} has no proxy with {principal}.", hint=hint, actor=actor.name, principal=principal.name
        )
    return Ruling(body=command.body, ref=Ref(proxy.entry, proxy.leaf))


def apply_proxy_ended(state: State, entry: Entry, body: ProxyEnded) -> None:  # noqa: ARG001 - every step's shape
    """What the holder said for it on open proposals no longer counts."""
    end_proxy(state, state.actors[body.principal])


def end_proxy(state: State, principal: Actor) -> None:
    """Let a proxy end: what its holder said on open proposals no longer counts."""
    principal.proxy = None
    for proposal in state.proposals.values():
        taken = proposal.stances.get(principal.id)
        if not proposal.is_open:
            continue
        if taken and taken.by_proxy:
            del proposal.stances[principal.id]
        for objection in proposal.objections.values():
            if objection.by == principal.id and objection.by_proxy and objection.state == "open":
                objection.state = "withdrawn"


def proxy_of(principal: Actor, at: str) -> Proxy | None:
    """Return the proxy a member has given and that still holds."""
    return principal.proxy if principal.proxy and at < principal.proxy.until else None


def check_proxy(state: State, holder: Actor, principal: str, at: str) -> Actor:
    """Return the member for whom `holder` may vote. Refuses (`no-proxy`) any other."""
    found = known_member(state, principal)
    proxy = proxy_of(found, at)
    if proxy is None or proxy.holder != holder.id:
        hint = "It gives one: concerted member proxy --help."
        raise Refused(
            "no-proxy", "{holder} holds no proxy of {found}.", hint=hint, holder=holder.name, found=found.name
        )
    return found


def seat_of(actor: Actor, seat: str) -> Seat:
    """Return a representative's seat. Refuses (`unknown-seat`) one there is not."""
    if seat not in actor.seats:
        hint = "Its seats: {seats}."
        raise Refused(
            "unknown-seat",
            "{actor} has no seat “{seat}”.",
            hint=hint,
            actor=actor.name,
            seat=seat,
            seats=", ".join(actor.seats) or Line("none yet"),
        )
    return actor.seats[seat]


def check_binds(actor: Actor, seat: str | None) -> None:
    """Refuse (`may-not-bind`) a representative whose seat may not bind the organisation."""
    if seat is not None and not seat_of(actor, seat).binds:
        may = [name for name, held in actor.seats.items() if held.binds]
        hint = "Seats that may: {seats}."
        raise Refused(
            "may-not-bind",
            "The seat “{seat}” may not bind {actor}.",
            hint=hint,
            seat=seat,
            actor=actor.name,
            seats=", ".join(may) or Line("none yet"),
        )


def heard(
    actor: Actor, before: Taken | None, seat: str | None, stance: StanceWord
) -> tuple[StanceWord, dict[str, StanceWord]]:
    """Return the one stance of a member after an answer from a seat, and what each seat has said.

    Answers given from no seat are the member's own and count as they are. Under “together” a member
    whose seats differ abstains: it took part, and took no side.
    """
    said = dict(before.seats) if before and not before.outdated else {}
    if seat is None:
        return stance, {}
    said[seat] = stance
    if actor.voice == "together" and len(set(said.values())) > 1:
        return "abstain", said
    return stance, said
