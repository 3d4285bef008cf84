"""Signed messages and channels: what the coalition or a member says in public, and where it can be heard.

Only a member with a key of its own signs: a stolen session has no key, and neither has the host. For itself a
member signs at any time; for the coalition, where it holds the duty of communications or names an adopted
decision that says so. The record keeps a digest of the words (see `guard.messages`); they lie beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from concerted.coalition.command import Command, Ruling, Sealed
from concerted.coalition.duties import current
from concerted.coalition.keeping import with_key
from concerted.coalition.state import Actor, Channel, Said, State, known_actor, known_member
from concerted.coalition.text import NAME, SENTENCE, check_text, folded
from concerted.errors import Refused
from concerted.lines import Line
from concerted.record.entry import Entry, Ref

DUTY = "communications"
"""The duty whose holder may speak for the coalition."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A member signs a message: its own, or one of the coalition's."""

    kind: ClassVar[str] = "message"
    computed: ClassVar[tuple[str, ...]] = ()
    title: str
    """What it is about, in a few words."""
    digest: str
    """SHA-256, in hex, of the canonical form of the message."""
    for_coalition: bool | None = None
    """It is said in the coalition's name."""
    message: Sealed | None = None
    """The message itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageWithdrawn:
    """Whoever may sign such a message says that it no longer stands."""

    kind: ClassVar[str] = "message-withdrawn"
    computed: ClassVar[tuple[str, ...]] = ()
    reason: Sealed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelNamed:
    """A member says where it, or the coalition, can be heard; or that it no longer can be heard there."""

    kind: ClassVar[str] = "channel"
    computed: ClassVar[tuple[str, ...]] = ()
    address: str
    """A web address, a mail address, or the name of an account."""
    for_coalition: bool | None = None
    gone: bool | None = None
    """Nothing heard there from now on is its own."""


def decide_message(state: State, command: Command) -> Ruling:
    """Allow a member to sign a message with its own key, as far as it may speak."""
    body: Message = command.body
    check_text(body.title, "title", most=NAME)
    if not _DIGEST.fullmatch(body.digest):
        hint = "Let the software make it: concerted sign-message."
        raise Refused("bad-digest", "This is no digest of a message.", hint=hint)
    reference = _may_speak(state, command, for_coalition=bool(body.for_coalition))
    key, voice = state.actors[str(command.by)].public, bool(body.for_coalition)
    for said in state.messages.values():
        if said.withdrawn is None and (said.digest, said.key, said.for_coalition) == (body.digest, key, voice):
            hint = "It is message {number}, and stands."
            raise Refused("signed-already", "This was signed before.", hint=hint, number=said.entry)
    return Ruling(body=body, ref=reference)


def apply_message(state: State, entry: Entry, body: Message) -> None:
    """Remember the message, and the key that signed it."""
    by = str(entry.by)
    state.messages[state.size] = Said(
        entry=state.size,
        leaf=entry.leaf().hex(),
        title=body.title,
        digest=body.digest,
        by=by,
        at=entry.at,
        key=str(state.actors[by].public),
        for_coalition=bool(body.for_coalition),
        decision=entry.ref.index if entry.ref else None,
    )


def decide_message_withdrawn(state: State, command: Command) -> Ruling:
    """Allow whoever signed a message to withdraw it; one of the coalition's, whoever may speak for it now."""
    said = state.messages.get(-1 if command.ref is None else command.ref)
    if said is None or said.withdrawn is not None:
        still = [str(number) for number, one in state.messages.items() if one.withdrawn is None]
        raise Refused(
            "unknown-message",
            "No message {number} stands.",
            hint="Messages that stand: {still}.",
            number=str(command.ref),
            still=", ".join(still) or Line("none"),
        )
    actor = with_key(known_actor(state, command.by))
    holds = said.for_coalition and _on_duty(state, actor)
    if said.by != actor.id and not holds:
        hint = "Whoever signed it withdraws it; one of the {coalition}'s, also the holder of {duty}."
        raise Refused("not-theirs", "This is not its message.", hint=hint, duty=DUTY)
    return Ruling(body=command.body, ref=Ref(said.entry, said.leaf))


def apply_message_withdrawn(state: State, entry: Entry, body: MessageWithdrawn) -> None:  # noqa: ARG001 - every step's shape
    """It no longer stands."""
    assert entry.ref is not None  # noqa: S101 - decide_message_withdrawn saw to it
    state.messages[entry.ref.index].withdrawn = state.size


def decide_channel(state: State, command: Command) -> Ruling:
    """Allow a member to say with its own key where it can be heard, and for the coalition as far as it may speak."""
    body: ChannelNamed = command.body
    check_text(body.address, "address", most=SENTENCE)
    if any(c.isspace() for c in body.address):
        raise Refused("bad-address", "An address has no space in it.", hint="Copy it from where it is used.")
    reference = _may_speak(state, command, for_coalition=bool(body.for_coalition))
    listed = _channel_key(body, str(command.by)) in state.channels
    if listed is not bool(body.gone):
        message = "{address} is not listed." if body.gone else "{address} is listed already."
        raise Refused("no-change", message, hint="Nothing more to do.", address=body.address)
    return Ruling(body=body, ref=reference)


def apply_channel(state: State, entry: Entry, body: ChannelNamed) -> None:
    """List the channel, or strike it out."""
    by = str(entry.by)
    if body.gone:
        del state.channels[_channel_key(body, by)]
        return
    state.channels[_channel_key(body, by)] = Channel(
        entry=state.size, address=body.address, by=by, at=entry.at, for_coalition=bool(body.for_coalition)
    )


def _may_speak(state: State, command: Command, *, for_coalition: bool) -> Ref | None:
    """Refuse whoever may not speak so; return the decision that lets it speak for the coalition, if one does."""
    actor = with_key(known_member(state, command.by))
    if not for_coalition:
        if command.ref is not None:
            raise Refused("own-voice", "For itself a {member} needs no {decision}.", hint="Leave the number out.")
        return None
    if command.ref is None and _on_duty(state, actor):
        return None
    decided = state.decisions.get(-1 if command.ref is None else command.ref)
    decision = decided.decision if decided else None
    if decision is None or decision.result != "adopted" or decision.reversed_by is not None:
        hint = "Name the adopted {decision} that says so, or ask whoever holds the duty of {duty}."
        raise Refused("may-not-speak", "{name} may not speak for all.", hint=hint, name=actor.name, duty=DUTY)
    return Ref(decision.entry, decision.leaf)


def _on_duty(state: State, actor: Actor) -> bool:
    rotation = current(state)
    held = rotation.duties.get(DUTY) if rotation else None
    return held is not None and held.holder == actor.id


def _channel_key(body: ChannelNamed, by: str) -> tuple[str, str]:
    return ("" if body.for_coalition else by, folded(body.address))
