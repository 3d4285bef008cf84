"""Membership: seasons, renewal and lapse, leaving in peace, and bodies that adopt the platform without joining.

“Joining a coalition is not a permanent commitment, but a season of coordinated action.” (the seed,
Section 3). Joining itself is endorsing the platform in force: see `platform`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from concerted.coalition.clauses import Season
from concerted.coalition.command import Command, Ruling, Sealed
from concerted.coalition.days import day_of, days_later, season_end
from concerted.coalition.state import FEWEST, Actor, Adopter, State, Term, known_actor, known_member
from concerted.coalition.text import NAME, actor_id, check_text, same_name
from concerted.coalition.voices import end_proxy
from concerted.errors import Refused
from concerted.lines import Line, Moment
from concerted.record.entry import Entry, Ref

RENEWABLE = 60
"""Days before the end of its season from which a member can renew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """A member renews its membership for the season after this one."""

    kind: ClassVar[str] = "renewal"
    computed: ClassVar[tuple[str, ...]] = ("until",)
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """The memberships whose season is over and was not renewed lapse, without blame."""

    kind: ClassVar[str] = "lapse"
    computed: ClassVar[tuple[str, ...]] = ("members",)
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """A member, or before there are any a participant of the circle, leaves: at once, and with no reason owed."""

    kind: ClassVar[str] = "leaving"
    computed: ClassVar[tuple[str, ...]] = ()
    reason: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """A body adopts the platform publicly without joining; it owes nothing and has no voice."""

    kind: ClassVar[str] = "adoption"
    computed: ClassVar[tuple[str, ...]] = ()
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptionEnded:
    """A body no longer adopts the platform."""

    kind: ClassVar[str] = "adoption-ended"
    computed: ClassVar[tuple[str, ...]] = ()
    name: str


def season(state: State) -> Season | None:
    """Return how long a membership lasts; None where the platform knows no seasons."""
    clauses = state.platform.clauses if state.platform else ()
    return next((clause.season for clause in clauses if clause.season), None)


def eligible(state: State, at: str) -> list[Actor]:
    """Return the members whose season runs: those that may decide and owe at that moment."""
    return [actor for actor in state.members if actor.season_ends is None or at < actor.season_ends]


def take_in(state: State, actor: Actor, at: str) -> None:
    """Make an actor a member from this moment, for the season in which it lies; it adopts from outside no more."""
    actor.member_since = at
    length = season(state)
    actor.season_ends = season_end(state.versions[0].at, at, length) if length else None
    for key in [key for key, adopter in state.adopters.items() if same_name(adopter.name, actor.name)]:
        del state.adopters[key]
    _begin_level(state, actor)


def turns(state: State, actor: Actor) -> int:
    """Return how many turns at duties an actor counts as having served in all."""
    return sum(state.served.get(actor.id, {}).values()) + actor.spared


def _begin_level(state: State, actor: Actor) -> None:
    """Let whoever comes, or comes back, begin level with the member that has served least."""
    least = min((turns(state, other) for other in state.members if other is not actor), default=0)
    actor.spared += max(least - turns(state, actor), 0)


def keep_seasons(state: State, at: str) -> None:
    """Let a new version's seasons hold for those who are members already: where it has none, nobody's runs out."""
    length = season(state)
    for actor in state.members:
        if length is None:
            actor.season_ends = None
        elif actor.season_ends is None:
            actor.season_ends = season_end(state.versions[0].at, at, length)


def end_membership(state: State, actor: Actor, at: str, how: Literal["left", "lapsed", "parted", "sunset"]) -> None:
    """End a membership: its answers to what is open are taken back, its proxies end, its duties fall vacant."""
    assert actor.member_since is not None  # noqa: S101 - asked of members
    actor.terms.append(Term(since=actor.member_since, until=at, how=how))
    actor.member_since = actor.season_ends = None
    actor.endorsed.clear()
    _fall_silent(state, actor)
    _free_duties(state, actor, at)


def _fall_silent(state: State, actor: Actor) -> None:
    """Take back what an actor said on what is not decided yet, its drafts, its contest, and proxies on either side."""
    if state.sunset:
        state.sunset.contests.pop(actor.id, None)
    for other in state.actors.values():
        if other is actor or (other.proxy and other.proxy.holder == actor.id):
            end_proxy(state, other)
    for proposal in state.proposals.values():
        if proposal.status not in ("draft", "open"):
            continue
        proposal.stances.pop(actor.id, None)
        if cast := proposal.ballots.pop(actor.id, None):
            proposal.replaced[cast.entry] = cast.leaf
        proposal.gone.append(actor.id)
        for objection in proposal.objections.values():
            objection.views.pop(actor.id, None)
            objection.viewed_in.pop(actor.id, None)
            if objection.by == actor.id and objection.state == "open":
                objection.state = "withdrawn"
        if proposal.by == actor.id and proposal.status == "draft":
            proposal.withdrawn = state.size


def _free_duties(state: State, actor: Actor, at: str) -> None:
    """Leave its duties vacant, and let what was offered to it lapse."""
    running = [rotation for rotation in state.rotations if at < rotation.ends or rotation is state.rotations[-1]]
    for held in (held for rotation in running for held in rotation.duties.values()):
        if held.offered and held.offered[0] == actor.id:
            held.offered = None
        if held.holder == actor.id:
            held.before.append(actor.id)
            held.holder = held.offered = None


def decide_renewal(state: State, command: Command) -> Ruling:
    """Allow a member to renew, from some weeks before its season ends."""
    actor = known_member(state, command.by)
    length = season(state)
    if length is None or actor.season_ends is None:
        hint = "A membership clause may name a season: quarter, half-year or year."
        raise Refused("no-season", "{name} is a member until it leaves.", hint=hint, name=actor.name)
    opens = days_later(day_of(actor.season_ends), -RENEWABLE)
    if day_of(command.at) < opens:
        raise Refused(
            "too-soon",
            "Its season ends on {ends}.",
            hint="Renew from {opens} on.",
            ends=Moment(day_of(actor.season_ends)),
            opens=Moment(opens),
        )
    until = season_end(state.versions[0].at, max(command.at, actor.season_ends), length)
    return Ruling(body=replace(command.body, until=until))


def apply_renewal(state: State, entry: Entry, body: Renewal) -> None:
    """Its season now ends later."""
    state.actors[str(entry.by)].season_ends = body.until


def decide_lapse(state: State, command: Command) -> Ruling:
    """Allow the host or a member to enter which memberships have lapsed."""
    if command.by is not None:
        known_member(state, command.by)
    over = sorted(a.id for a in state.members if a.season_ends is not None and a.season_ends <= command.at)
    if not over:
        raise Refused("nothing-lapsed", "No season is over that was not renewed.", hint="Nothing needs to be done.")
    return Ruling(body=replace(command.body, members=tuple(over)))


def apply_lapse(state: State, entry: Entry, body: Lapse) -> None:
    """End these memberships."""
    for name in body.members:
        end_membership(state, state.actors[name], entry.at, "lapsed")


def decide_leaving(state: State, command: Command) -> Ruling:
    """Allow a member to leave at any time; and a participant, while no platform is in force."""
    actor = known_actor(state, command.by)
    if not actor.member_since and not (actor.in_circle and state.platform is None):
        raise Refused("not-a-member", "{name} is not a member.", hint="There is nothing to leave.", name=actor.name)
    return Ruling(body=command.body)


def apply_leaving(state: State, entry: Entry, body: Leaving) -> None:  # noqa: ARG001 - every step's shape
    """It is out. A circle that is left by so many that it is none has no shared interest any more."""
    actor = state.actors[str(entry.by)]
    if actor.member_since:
        end_membership(state, actor, entry.at, "left")
        return
    actor.in_circle, actor.invited_at = False, ""
    actor.endorsed.clear()
    for sentence in state.sentences.values():
        sentence.nods.pop(actor.id, None)
        sentence.nodded_in.pop(actor.id, None)
    if len(state.circle) < FEWEST:
        state.interest = None


def decide_adoption(state: State, command: Command) -> Ruling:
    """Allow anybody to adopt the platform in force, under a name that no other adopter or member has."""
    body: Adoption = command.body
    check_text(body.name, "name", most=NAME)
    version = state.platform
    if version is None:
        raise Refused("no-platform", "No {platform} is in force yet.", hint="There is nothing to adopt.")
    taken = any(same_name(adopter.name, body.name) for adopter in state.adopters.values())
    if taken or actor_id(body.name) in state.adopters:
        raise Refused("name-taken", "“{name}” adopts it already.", hint="Nothing more to do.", name=body.name)
    twin = _check_speaks(state, command, body.name)
    if twin and twin.member_since:
        raise Refused(
            "name-taken", "{name} is a member.", hint="Adopting is for bodies that do not join.", name=twin.name
        )
    return Ruling(body=body, ref=Ref(version.entry, version.leaf))


def apply_adoption(state: State, entry: Entry, body: Adoption) -> None:
    """Name it among the adopters."""
    version = state.versions[-1].number
    state.adopters[actor_id(body.name)] = Adopter(name=body.name, version=version, entry=state.size, at=entry.at)


def decide_adoption_ended(state: State, command: Command) -> Ruling:
    """Allow the host, or the adopter where the coalition knows it, to take an adoption back."""
    _check_speaks(state, command, command.body.name)
    name = actor_id(command.body.name)
    if name not in state.adopters:
        known = ", ".join(adopter.name for adopter in state.adopters.values()) or Line("none yet")
        raise Refused(
            "unknown-adopter",
            "“{name}” has not adopted it.",
            hint="Adopters: {known}.",
            name=command.body.name,
            known=known,
        )
    return Ruling(body=command.body)


def apply_adoption_ended(state: State, entry: Entry, body: AdoptionEnded) -> None:  # noqa: ARG001 - every step's shape
    """Name it no more."""
    del state.adopters[actor_id(body.name)]


def _check_speaks(state: State, command: Command, name: str) -> Actor | None:
    """Return the actor of that name, if there is one. Refuses (`not-theirs`) another one to speak for it."""
    if command.by is not None:
        known_actor(state, command.by)
    twin = next((actor for actor in state.actors.values() if same_name(actor.name, name)), None)
    if twin and command.by not in (twin.id, None):
        raise Refused(
            "not-theirs", "{name} says this itself.", hint="Only {name} itself, or the host, can.", name=twin.name
        )
    return twin


def check_return(state: State, actor: Actor, at: str) -> None:
    """Refuse (`next-season`) a member that left to come back within the season in which it left."""
    length = season(state)
    last = actor.terms[-1] if actor.terms else None
    if length and last and last.how in ("left", "parted"):
        opens = season_end(state.versions[0].at, last.until, length)
        if at < opens:
            hint = "The next season begins on {opens}."
            raise Refused(
                "next-season",
                "{name} left during this season.",
                hint=hint,
                name=actor.name,
                opens=Moment(day_of(opens)),
            )
