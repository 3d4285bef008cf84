"""Ending a coalition on purpose, and founding a fresh one from it.

“This clarity removes the anxiety that haunts most coalitions: members fear getting trapped.” (the seed,
Section 4, step 6). A sunset is decided like anything else; for as long as its clause gives members days to
answer, any of them may contest it, and then it ends only once it is decided again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from concerted.coalition.command import Command, Ruling, Sealed
from concerted.coalition.membership import end_membership
from concerted.coalition.state import State, Sunset, known_member
from concerted.coalition.text import NAME, check_text
from concerted.errors import Refused
from concerted.record.entry import Entry

AFTER_THE_END = (
    "erasure", "erasure-followed", "disclosure", "handover", "witness", "key", "key-revoked", "message-withdrawn",
    "replanted", "adoption", "adoption-ended",
)  # fmt: skip
"""Kinds of entries a record still takes once its coalition has ended: those that keep it, words that become
public, where it went on, and bodies that take its platform up or lay it down."""

NOT_WHILE_ENDING = ("invitation", "endorsement", "rotation", "filling", "period", "platform", "renewal")
"""Kinds of entries that begin something new."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """A member contests a sunset that was decided."""

    kind: ClassVar[str] = "contest"
    computed: ClassVar[tuple[str, ...]] = ()
    reason: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestEnded:
    """It contests it no more."""

    kind: ClassVar[str] = "contest-ended"
    computed: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The coalition has ended. What was still under way is listed, and nothing is owed any more."""

    kind: ClassVar[str] = "ending"
    computed: ClassVar[tuple[str, ...]] = ("members", "proposals", "duties", "calls")
    members: tuple[str, ...] = ()
    """Those that were members to the end."""
    proposals: tuple[int, ...] = ()
    """Those that were never decided."""
    duties: tuple[str, ...] = ()
    calls: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanted:
    """A coalition was founded afresh from this one."""

    kind: ClassVar[str] = "replanted"
    computed: ClassVar[tuple[str, ...]] = ()
    coalition: str


def check_alive(state: State, command: Command) -> None:
    """Refuse (`ended`, `ending`) what a coalition that has ended, or is ending, no longer does."""
    kind, sunset = command.body.kind, state.sunset
    if sunset is None:
        return
    if sunset.ended is not None and kind not in AFTER_THE_END:
        hint = "Its record stays readable for ever. Found a fresh one from it: concerted replant --help."
        raise Refused("ended", "{name} has ended.", hint=hint, name=state.name)
    if kind in NOT_WHILE_ENDING or _proposes_afresh(state, sunset, command):
        hint = "A member may contest the sunset (concerted sunset contest); a reversal may undo it."
        raise Refused("ending", "{name} is ending; nothing new begins.", hint=hint, name=state.name)


def _proposes_afresh(state: State, sunset: Sunset, command: Command) -> bool:
    """Tell whether something is put to the members that has nothing to do with the sunset."""
    if command.body.kind == "proposal":
        return bool(command.body.decision_class != "sunset" and command.body.reverses != sunset.decision)
    draft = state.proposals.get(-1 if command.ref is None else command.ref)
    return command.body.kind == "proposal-opening" and draft is not None and draft.decision_class != "sunset"


def decide_contest(state: State, command: Command) -> Ruling:
    """Allow a member to contest a sunset until it may end, unless it was decided again."""
    sunset = _sunset(state)
    actor = known_member(state, command.by)
    if command.at >= sunset.ends_from or sunset.confirmed:
        why = "It was decided twice." if sunset.confirmed else "It could be contested until {ends_from}."
        raise Refused("too-late", why, hint="Members that wish to go on found a fresh one.", ends_from=sunset.ends_from)
    if command.body.reason is None:
        raise Refused("reason-needed", "To contest it needs a reason.", hint="Say what is not done yet.")
    if actor.id in sunset.contests:
        raise Refused("contested-already", "{name} contests it already.", hint="Nothing more to do.", name=actor.name)
    return Ruling(body=command.body)


def apply_contest(state: State, entry: Entry, body: Contest) -> None:  # noqa: ARG001 - every step's shape
    """The coalition does not end before it is decided again."""
    _sunset(state).contests[str(entry.by)] = state.size


def decide_contest_ended(state: State, command: Command) -> Ruling:
    """Allow a member to take its contest back."""
    actor = known_member(state, command.by)
    if actor.id not in _sunset(state).contests:
        raise Refused("not-contested", "{name} does not contest it.", hint="Nothing needs to be done.", name=actor.name)
    return Ruling(body=command.body)


def apply_contest_ended(state: State, entry: Entry, body: ContestEnded) -> None:  # noqa: ARG001 - every step's shape
    """One contest less."""
    del _sunset(state).contests[str(entry.by)]


def decide_ending(state: State, command: Command) -> Ruling:
    """Allow the host or a member to end it, once members had their days and nobody contests it."""
    sunset = _sunset(state)
    if command.by is not None:
        known_member(state, command.by)
    if contesting := [state.actors[name].name for name in sunset.contests]:
        hint = "Decide it again: concerted propose --class sunset --sunset GROUND; or reverse it."
        raise Refused("contested", "Contested by: {names}.", hint=hint, names=", ".join(contesting))
    if command.at < sunset.ends_from:
        hint = "Until then any member may contest it, and everybody takes along what is theirs."
        raise Refused("too-soon", "It may end from {ends_from} on.", hint=hint, ends_from=sunset.ends_from)
    return Ruling(body=under_way(state))


def under_way(state: State) -> Ending:
    """Return the ending as it would be entered now, with all that it would close."""
    rotation = state.rotations[-1] if state.rotations else None
    return Ending(
        members=tuple(sorted(actor.id for actor in state.members)),
        proposals=tuple(p.entry for p in state.proposals.values() if p.status in ("draft", "open")),
        duties=tuple(duty for duty, held in rotation.duties.items() if held.holder) if rotation else (),
        calls=tuple(call.entry for call in state.calls.values() if call.ending is None),
    )


def apply_ending(state: State, entry: Entry, body: Ending) -> None:  # noqa: ARG001 - every step's shape
    """Everybody is free; what was never decided is withdrawn."""
    for proposal in state.proposals.values():
        if proposal.status in ("draft", "open"):
            proposal.withdrawn = state.size
    for actor in state.members:
        end_membership(state, actor, entry.at, "sunset")
    _sunset(state).ended = state.size


def decide_replanted(state: State, command: Command) -> Ruling:
    """Allow the host to say where the coalition went on, once."""
    sunset = _sunset(state)
    check_text(command.body.coalition, "coalition", most=NAME)
    if command.by is not None:
        raise Refused("bad-replanting", "The host enters this.", hint="concerted replant does.")
    if sunset.ended is None:
        raise Refused("not-ended", "{name} has not ended.", hint="End it first: concerted sunset end.", name=state.name)
    if sunset.replanted:
        raise Refused(
            "replanted-already", "It went on as {replanted}.", hint="Nothing more to do.", replanted=sunset.replanted
        )
    return Ruling(body=command.body)


def apply_replanted(state: State, entry: Entry, body: Replanted) -> None:  # noqa: ARG001 - every step's shape
    """Name the fresh one."""
    _sunset(state).replanted = body.coalition


def _sunset(state: State) -> Sunset:
    if state.sunset is None:
        hint = "Propose it: concerted propose --class sunset --sunset goal-reached."
        raise Refused("no-sunset", "{name} is not ending.", hint=hint, name=state.name)
    return state.sunset
