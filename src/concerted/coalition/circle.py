"""Founding and the formation circle: who is invited, and one sentence that everyone nods to.

“If you cannot articulate it in one sentence that each person nods to, you do not have a coalition
yet — you have a group with separate agendas.” (the seed, Section 4, step 2)
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import ClassVar, Literal

from concerted.coalition.command import Command, Ruling, Sealed
from concerted.coalition.register import check_new
from concerted.coalition.state import FEWEST, MOST, Actor, Origin, Sentence, State, known_actor
from concerted.coalition.text import NAME, SENTENCE, actor_id, check_text, same_name
from concerted.errors import Refused
from concerted.lines import Line
from concerted.record.canonical import from_base64
from concerted.record.entry import Entry, Ref

KEY = 32
"""Bytes of an Ed25519 public key."""

MOST_ITEMS = 12
"""Items of an agenda."""

VIEWS = {"agree": 1, "disagree": -1, "pass": 0}
"""What an actor outside the circle can think of a sentence, as opinion groups count it."""

_ROOT = re.compile(r"[0-9a-f]{64}")


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
    origin: Origin | None = None
    """The coalition from which this one is replanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What the formation circle talks about: “What outcome do we all want that none of us can achieve alone?”."""

    kind: ClassVar[str] = "agenda"
    computed: ClassVar[tuple[str, ...]] = ()
    items: tuple[str, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceWithdrawal:
    """Whoever proposed a sentence takes it back."""

    kind: ClassVar[str] = "sentence-withdrawal"
    computed: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What an actor outside the circle thinks of a sentence. It helps the circle; only nods decide."""

    kind: ClassVar[str] = "view"
    computed: ClassVar[tuple[str, ...]] = ()
    view: Literal["agree", "disagree", "pass"]


def coalition_id(name: str, log_key: str) -> str:
    """Return the name by which logs know the coalition: its own, and six letters of the hash of its first key."""
    key = from_base64(log_key) or b""
    if len(key) != KEY:
        raise Refused("bad-log-key", "The host's key is not an Ed25519 key.", hint="Let the host make a new key.")
    return f"{actor_id(name)}-{base64.b32encode(sha256(key).digest()).decode().lower()[:6]}"


def decide_founding(state: State, command: Command) -> Ruling:
    """Allow a founding where nothing was founded yet."""
    body: Founding = command.body
    if state.size:
        raise Refused("founded-already", "{name} is founded already.", hint="Use another record file.", name=state.name)
    if command.by is not None:
        raise Refused("bad-founding", "A founding is the host's entry.", hint="Name the convener in its body.")
    if not body.host_acts:
        hint = "Let it act until a member registers its own key: concerted key --help."
        raise Refused("bad-founding", "At a founding nobody has a key of its own but the host.", hint=hint)
    check_text(body.name, "coalition's name", most=NAME)
    check_text(body.convener_name, "convener's name", most=NAME)
    coalition_id(body.name, body.log_key)
    if body.origin:
        _check_origin(body.origin)
    return Ruling(body=replace(body, convener=actor_id(body.convener_name)))


def apply_founding(state: State, entry: Entry, body: Founding) -> None:
    """Begin the state; the convener is the circle's first participant."""
    state.coalition, state.name, state.context = entry.coalition, body.name, body.context
    state.log_key, state.public_keys = body.log_key, {body.log_key}
    state.origin = body.origin
    state.actors[body.convener] = Actor(
        id=body.convener, name=body.convener_name, invited_by=None, invited_at=entry.at, in_circle=True
    )


def decide_agenda(state: State, command: Command) -> Ruling:
    """Allow a participant to set what the circle talks about, until its sentence stands."""
    participant(state, command.by)
    check_open(state)
    items = command.body.items
    if not 1 <= len(items) <= MOST_ITEMS:
        raise Refused(
            "bad-agenda",
            "An agenda has 1 to {most} items.",
            hint="Begin with the one question.",
            most=MOST_ITEMS,
        )
    for item in items:
        check_text(item, "item", most=SENTENCE)
    return Ruling(body=command.body)


def apply_agenda(state: State, entry: Entry, body: Agenda) -> None:  # noqa: ARG001 - every step's shape
    """Set the agenda."""
    state.agenda = body.items


def decide_invitation(state: State, command: Command) -> Ruling:
    """Allow an invitation of an actor not yet invited; the circle has room for twelve."""
    body: Invitation = command.body
    if command.by is not None:
        known_actor(state, command.by)
    check_text(body.name, "name", most=NAME)
    twin = next((a for a in state.actors.values() if same_name(a.name, body.name)), None)
    if twin and (twin.invited_at or twin.member_since):
        hint = "It is known here as {id}. If it is another one, give it a name nobody can mistake."
        raise Refused("name-taken", "{name} is invited already.", hint=hint, name=twin.name, id=twin.id)
    if twin is None:
        check_new(state, body.name)
    if not state.platform and len(state.circle) == MOST:
        hint = "Agree the {sentence} with these twelve; others join later by endorsing the {platform}."
        raise Refused("circle-full", "A {circle} has at most {most} participants.", hint=hint, most=MOST)
    return Ruling(body=replace(body, actor=twin.id if twin else actor_id(body.name)))


def apply_invitation(state: State, entry: Entry, body: Invitation) -> None:
    """Take the actor in. A new participant re-opens the test: the sentence stands again when it nods too."""
    joins_circle = state.platform is None
    actor = state.actors.setdefault(
        body.actor,
        Actor(id=body.actor, name=body.name, invited_by=entry.by, invited_at=entry.at, in_circle=joins_circle),
    )
    actor.invited_by, actor.invited_at, actor.in_circle = entry.by, entry.at, joins_circle
    if joins_circle:
        state.interest = None


def decide_wording(state: State, command: Command) -> Ruling:
    """Allow a participant to propose a sentence while none stands yet."""
    body: Wording = command.body
    participant(state, command.by)
    check_open(state)
    check_text(body.text, "sentence", most=SENTENCE)
    if any(same_name(s.text, body.text) and s.withdrawn is None for s in state.sentences.values()):
        raise Refused("sentence-twice", "This {sentence} is proposed already.", hint="Nod to it instead.")
    return Ruling(body=body, ref=None if command.ref is None else _standing(state, command.ref))


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
    reference = _standing(state, command.ref)
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


def decide_withdrawal(state: State, command: Command) -> Ruling:
    """Allow whoever proposed a sentence to take it back, while none stands."""
    actor = participant(state, command.by)
    check_open(state)
    reference = _standing(state, command.ref)
    if state.sentences[reference.index].by != actor.id:
        raise Refused("not-theirs", "Another participant proposed it.", hint="Say “not yet” to it instead.")
    return Ruling(body=command.body, ref=reference)


def apply_withdrawal(state: State, entry: Entry, body: SentenceWithdrawal) -> None:  # noqa: ARG001 - every step's shape
    """Nobody can nod to it any more; it stays in the lineage of what revises it."""
    assert entry.ref is not None  # noqa: S101 - decide_withdrawal saw to it
    state.sentences[entry.ref.index].withdrawn = state.size


def decide_view(state: State, command: Command) -> Ruling:
    """Allow an actor outside the circle to say what it thinks of a sentence, while none stands."""
    actor = known_actor(state, command.by)
    if actor.in_circle:
        raise Refused("in-circle", "{name} is in the circle.", hint="Nod to it, or say “not yet”.", name=actor.name)
    check_open(state)
    return Ruling(body=command.body, ref=_standing(state, command.ref))


def apply_view(state: State, entry: Entry, body: View) -> None:
    """Keep the actor's latest view."""
    assert entry.ref is not None  # noqa: S101 - decide_view saw to it
    state.sentences[entry.ref.index].views[str(entry.by)] = VIEWS[body.view]


def answers(state: State) -> dict[str, dict[int, int]]:
    """Return who said what of which sentence: actor → sentence → 1, −1 or 0; nods and views alike.

    It is what `opinions.find` reads.
    """
    given: dict[str, dict[int, int]] = {}
    for number, sentence in state.sentences.items():
        nods = {actor: 1 if yes else -1 for actor, yes in sentence.nods.items()}
        for actor, view in {**sentence.views, **nods}.items():
            given.setdefault(actor, {})[number] = view
    return given


def foremost(state: State) -> Sentence | None:
    """Return the sentence that stands, else the one with the most nods, and of those with as many the newest."""
    if state.interest is not None:
        return state.sentences[state.interest]
    asked = [sentence for sentence in state.sentences.values() if sentence.withdrawn is None]
    return max(asked, key=lambda sentence: (sum(sentence.nods.values()), sentence.number), default=None)


def lineage(state: State, number: int) -> list[Sentence]:
    """Return the sentences that this one revises, one after the other, the first wording first."""
    earlier: list[Sentence] = []
    revised = state.sentences[number].revises
    while revised is not None:
        earlier.insert(0, state.sentences[revised])
        revised = state.sentences[revised].revises
    return earlier


def stands(state: State, nods: dict[str, bool]) -> bool:
    """Tell whether these nods make a shared interest: every participant's, in a circle of at least five."""
    return len(state.circle) >= FEWEST and all(nods.get(actor.id) for actor in state.circle)


def participant(state: State, actor: str | None) -> Actor:
    """Return the participant that acts. Refuses (`not-in-circle`) anybody else."""
    found = known_actor(state, actor)
    if not found.in_circle:
        raise Refused("not-in-circle", "{name} is not in the {circle}.", hint="Invite it first.", name=found.name)
    return found


def check_open(state: State) -> None:
    """Refuse (`circle-closed`) to reword what everyone has nodded to."""
    if state.interest is not None:
        text = state.sentences[state.interest].text
        hint = "What comes next is the {platform}. Inviting another participant re-opens the test."
        raise Refused("circle-closed", "The shared interest stands: “{text}”", hint=hint, text=text)


def _standing(state: State, number: int | None) -> Ref:
    """Return the sentence that is meant. Refuses one there is not (`unknown-sentence`) or no more (`withdrawn`)."""
    if number is None or number not in state.sentences:
        known = ", ".join(map(str, state.sentences)) or Line("none yet")
        raise Refused(
            "unknown-sentence",
            "There is no {sentence} {number}.",
            hint="Sentences: {known}.",
            number=str(number),
            known=known,
        )
    sentence = state.sentences[number]
    if sentence.withdrawn is not None:
        hint = "Propose it anew if it should be nodded to."
        raise Refused("withdrawn", "“{text}” was withdrawn.", hint=hint, text=sentence.text)
    return Ref(number, sentence.leaf)


def _check_origin(origin: Origin) -> None:
    check_text(origin.name, "origin's name", most=NAME)
    check_text(origin.coalition, "origin", most=NAME)
    if origin.size < 1 or not _ROOT.fullmatch(origin.root):
        hint = "Name the size and root hash of its record: concerted replant does."
        raise Refused("bad-origin", "This is no checkpoint of another record.", hint=hint)
