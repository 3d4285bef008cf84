"""The platform: the one-page agreement, in clauses of three kinds, and the endorsements under it.

“Get this in writing. Vague coalitions die in month three when someone acts unilaterally.”
(the seed, Section 4, step 3)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from concerted.coalition.circle import participant
from concerted.coalition.clauses import Clause, check_clauses, in_order, platform_digest
from concerted.coalition.command import Command, Ruling
from concerted.coalition.membership import check_return, take_in
from concerted.coalition.state import State, Version, check_vetoes, known_actor
from concerted.coalition.voices import check_binds
from concerted.errors import Refused
from concerted.record.entry import Entry, Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """The first platform's text is put before the circle; it comes into force by endorsement."""

    kind: ClassVar[str] = "platform"
    computed: ClassVar[tuple[str, ...]] = ("digest",)
    clauses: tuple[Clause, ...]
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsement:
    """An actor signs one version of the platform, named by its digest."""

    kind: ClassVar[str] = "endorsement"
    computed: ClassVar[tuple[str, ...]] = ("in_force",)
    platform: str
    seat: str | None = None
    """The seat of the representative that signs for it; one that may bind it."""
    in_force: bool | None = None
    """True where this endorsement brings the first version into force."""


def decide_platform(state: State, command: Command) -> Ruling:
    """Allow a participant to put a first platform (or a better draft of it) before the circle."""
    body: Platform = command.body
    participant(state, command.by)
    if state.platform:
        hint = "Propose an amendment: concerted propose --amend FILE."
        raise Refused("platform-in-force", "A {platform} is in force; only a decision changes it.", hint=hint)
    _check_interest(state)
    check_clauses(body.clauses)
    check_vetoes(state, body.clauses)
    if in_order(body.clauses) != body.clauses:
        hint = "First the non-negotiables, then the delegated decisions, then the governance cadence."
        raise Refused("clauses-unordered", "The clauses are not in the page's order.", hint=hint)
    return Ruling(body=replace(body, digest=platform_digest(body.clauses)))


def apply_platform(state: State, entry: Entry, body: Platform) -> None:
    """Replace the draft; endorsements of an earlier draft do not carry over."""
    state.draft = Version(
        number=0,
        entry=state.size,
        leaf=entry.leaf().hex(),
        digest=body.digest,
        clauses=body.clauses,
        by=entry.by,
        at=entry.at,
    )
    for actor in state.actors.values():
        actor.endorsed.clear()


def decide_endorsement(state: State, command: Command) -> Ruling:
    """Allow an actor to sign the version in force, or before that, a participant to sign the draft."""
    body: Endorsement = command.body
    actor = known_actor(state, command.by)
    version = state.platform or state.draft
    if version is None:
        raise Refused(
            "no-platform", "There is no {platform} to endorse yet.", hint="Write one: concerted platform --help."
        )
    if not state.platform:
        participant(state, command.by)
        _check_interest(state)
    if body.platform != version.digest:
        hint = "The text to endorse is {digest}…: read it first, it may have changed."
        raise Refused(
            "other-version", "This is not the {platform}'s present text.", hint=hint, digest=version.digest[:12]
        )
    check_binds(actor, body.seat)
    if state.platform and not actor.member_since:
        check_return(state, actor, command.at)
    if version.number in actor.endorsed:
        raise Refused(
            "endorsed-already", "{name} has endorsed this version.", hint="Nothing more to do.", name=actor.name
        )
    completes = not state.platform and _endorsers(state) + 1 >= needed_endorsements(state)
    ruling = replace(body, in_force=True if completes else None)
    return Ruling(body=ruling, ref=Ref(version.entry, version.leaf))


def apply_endorsement(state: State, entry: Entry, body: Endorsement) -> None:
    """Count the signature; the one that makes more than half of the circle brings the platform into force."""
    actor = state.actors[str(entry.by)]
    if state.platform is None:
        actor.endorsed[0] = state.size
        if body.in_force:
            _come_into_force(state, entry)
        return
    actor.endorsed[state.platform.number] = state.size
    if not actor.member_since:
        take_in(state, actor, entry.at)


def needed_endorsements(state: State) -> int:
    """Return how many of the circle must endorse before the platform is in force: more than half."""
    return len(state.circle) // 2 + 1


def _endorsers(state: State) -> int:
    return sum(0 in actor.endorsed for actor in state.circle)


def _come_into_force(state: State, entry: Entry) -> None:
    assert state.draft is not None  # noqa: S101 - decide_endorsement saw to it
    state.versions.append(replace(state.draft, number=1, at=entry.at))
    state.draft = None
    for actor in state.circle:
        if 0 in actor.endorsed:
            actor.endorsed = {1: actor.endorsed[0]}
            take_in(state, actor, entry.at)


def _check_interest(state: State) -> None:
    if state.interest is None:
        hint = "Agree one sentence that everyone nods to: concerted nod."
        raise Refused("no-shared-interest", "Not yet a {coalition}, but a group with separate agendas.", hint=hint)
