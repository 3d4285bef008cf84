"""Founding and the formation circle: who is invited, and one sentence that everyone nods to.

“If you cannot articulate it in one sentence that each person nods to, you do not have a coalition
yet — you have a group with separate agendas.” (the seed, Section 4, step 2)
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import ClassVar, Literal

from concerted.coalition.command import Command, Ruling, Sealed
from concerted.coalition.state import FEWEST, MOST, Actor, Sentence, State, known_actor
from concerted.coalition.text import NAME, SENTENCE, actor_id, check_text, same_name
from concerted.errors import Refused
from concerted.record.entry import Entry, Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """The first entry: the coalition's name and context, who convenes, and the key of the host that keeps the log."""

    kind: ClassVar[str] = "founding"
    computed: ClassVar[tuple[str, ...]] = ("convener",)
    name: str
    context: Literal["corporate", "government", "activist", "tech"]
    convener_name: str
    log_key: str
    """The host's Ed25519 public key, base64."""
    host_acts: bool = True
    """The host enters what members do for them, until a member registers a key of its own and signs for itself."""
    convener: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An actor is invited: to the circle, or once a platform is in force, to endorse it."""

    kind: ClassVar[str] = "invitation"
    computed: ClassVar[tuple[str, ...]] = ("actor",)
    name: str
    actor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A sentence is proposed as the shared interest, perhaps revising an earlier one; its proposer nods to it."""

    kind: ClassVar[str] = "sentence"
    computed: ClassVar[tuple[str, ...]] = ()
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nod:
    """One participant's yes to a sentence, or its “not yet” with a reason."""

    kind: ClassVar[str] = "nod"
    computed: ClassVar[tuple[str, ...]] = ("stands",)
    yes: bool
    reason: Sealed | None = None
    stands: bool | None = None
    """True where this nod was the last one needed."""


def coalition_id(name: str, log_key: str) -> str:
    """Return the name by which logs know the coalition: its own, and six letters of the hash of its first key."""
    try:
        key = base64.b64decode(log_key, validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:  # noqa: PLR2004 - an Ed25519 key
        raise Refused("bad-log-key", "The host's key is not an Ed25519 key.", hint="Let the host make a new key.")
    return f"{actor_id(name)}-{base64.b32encode(sha256(key).digest()).decode().lower()[:6]}"


def decide_founding(state: State, command: Command) -> Ruling:
    """Allow a founding where nothing was founded yet."""
    body: Founding = command.body
    if state.size:
        raise Refused("founded-already", f"{state.name} is founded already.", hint="Use another record file.")
    if command.by is not None:
        raise Refused("bad-founding", "A founding is the host's entry.", hint="Name the convener in its body.")
    if not body.host_acts:
        hint = "Let it act until a member registers its own key: concerted key --help."
        raise Refused("bad-founding", "At a founding nobody has a key of its own but the host.", hint=hint)
    check_text(body.name, "coalition's name", most=NAME)
    check_text(body.convener_name, "convener's name", most=NAME)
    coalition_id(body.name, body.log_key)
    return Ruling(body=replace(body, convener=actor_id(body.convener_name)))


def apply_founding(state: State, entry: Entry, body: Founding) -> None:
    """Begin the state; the convener is the circle's first participant."""
    state.coalition, state.name, state.context = entry.coalition, body.name, body.context
    state.log_key, state.public_keys = body.log_key, {body.log_key}
    state.actors[body.convener] = Actor(
        id=body.convener, name=body.convener_name, invited_by=None, invited_at=entry.at, in_circle=True
    )


def decide_invitation(state: State, command: Command) -> Ruling:
    """Allow an invitation of an actor not yet known; the circle has room for twelve."""
    body: Invitation = command.body
    if command.by is not None:
        known_actor(state, command.by)
    check_text(body.name, "name", most=NAME)
    actor = actor_id(body.name)
    twin = next((a for a in state.actors.values() if same_name(a.name, body.name) or a.id == actor), None)
    if twin:
        hint = f"It is known here as {twin.id}. If it is another one, give it a name nobody can mistake."
        raise Refused("name-taken", f"{twin.name} is invited already.", hint=hint)
    if not state.platform and len(state.circle) == MOST:
        hint = "Agree the sentence with these twelve; others join later by endorsing the platform."
        raise Refused("circle-full", f"A formation circle has at most {MOST} participants.", hint=hint)
    return Ruling(body=replace(body, actor=actor))


def apply_invitation(state: State, entry: Entry, body: Invitation) -> None:
    """Take the actor in. A new participant re-opens the test: the sentence stands again when it nods too."""
    joins_circle = state.platform is None
    state.actors[body.actor] = Actor(
        id=body.actor, name=body.name, invited_by=entry.by, invited_at=entry.at, in_circle=joins_circle
    )
    if joins_circle:
        state.interest = None


def decide_wording(state: State, command: Command) -> Ruling:
    """Allow a participant to propose a sentence while none stands yet."""
    body: Wording = command.body
    participant(state, command.by)
    check_open(state)
    check_text(body.text, "sentence", most=SENTENCE)
    if any(same_name(sentence.text, body.text) for sentence in state.sentences.values()):
        raise Refused("sentence-twice", "This sentence is proposed already.", hint="Nod to it instead.")
    return Ruling(body=body, ref=None if command.ref is None else _reference(state, command.ref))


def apply_wording(state: State, entry: Entry, body: Wording) -> None:
    """Add the sentence with its proposer's nod."""
    by = str(entry.by)
    state.sentences[state.size] = Sentence(
        number=state.size,
        leaf=entry.leaf().hex(),
        text=body.text,
        by=by,
        at=entry.at,
        revises=entry.ref.index if entry.ref else None,
        nods={by: True},
        nodded_in={by: state.size},
    )


def decide_nod(state: State, command: Command) -> Ruling:
    """Allow a participant's nod, changeable until the sentence stands; “not yet” needs a reason."""
    body: Nod = command.body
    actor = participant(state, command.by)
    check_open(state)
    reference = _reference(state, command.ref)
    if not body.yes and body.reason is None:
        hint = "Say in a few words what would have to change: that is what the others can work with."
        raise Refused("reason-needed", "“Not yet” needs a reason.", hint=hint)
    nods = {**state.sentences[reference.index].nods, actor.id: body.yes}
    return Ruling(body=replace(body, stands=True if stands(state, nods) else None), ref=reference)


def apply_nod(state: State, entry: Entry, body: Nod) -> None:
    """Count the nod; the sentence that now has everyone's becomes the shared interest."""
    assert entry.ref is not None  # noqa: S101 - decide_nod saw to it
    sentence = state.sentences[entry.ref.index]
    sentence.nods[str(entry.by)] = body.yes
    sentence.nodded_in[str(entry.by)] = state.size
    if body.stands:
        state.interest = sentence.number


def stands(state: State, nods: dict[str, bool]) -> bool:
    """Tell whether these nods make a shared interest: every participant's, in a circle of at least five."""
    return len(state.circle) >= FEWEST and all(nods.get(actor.id) for actor in state.circle)


def participant(state: State, actor: str | None) -> Actor:
    """Return the participant that acts. Refuses (`not-in-circle`) anybody else."""
    found = known_actor(state, actor)
    if not found.in_circle:
        raise Refused("not-in-circle", f"{found.name} is not in the formation circle.", hint="Invite it first.")
    return found


def check_open(state: State) -> None:
    """Refuse (`circle-closed`) to reword what everyone has nodded to."""
    if state.interest is not None:
        text = state.sentences[state.interest].text
        hint = "What comes next is the platform. Inviting another participant re-opens the test."
        raise Refused("circle-closed", f"The shared interest stands: “{text}”", hint=hint)


def _reference(state: State, number: int | None) -> Ref:
    if number is None or number not in state.sentences:
        known = ", ".join(map(str, state.sentences)) or "none yet"
        raise Refused("unknown-sentence", f"There is no sentence {number}.", hint=f"Sentences: {known}.")
    return Ref(number, state.sentences[number].leaf)
