"""Who keeps the record: members' own keys, their witnesses, the host's handover, and what was erased beside it.

Signatures themselves are checked by the record (`record.keys`); here stands who may do what.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from concerted.coalition.circle import KEY
from concerted.coalition.command import Command, Ruling
from concerted.coalition.hiding import WORDS
from concerted.coalition.state import Actor, HowEnded, PastKey, State, known_actor
from concerted.coalition.text import NAME, check_text
from concerted.errors import Refused
from concerted.lines import Counted, Line
from concerted.record.canonical import from_base64
from concerted.record.entry import Entry, Ref, is_instant

HOST = "host"
"""Under a handover, the signature of the host so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberKey:
    """An organisation's own key: from here on it signs its entries itself, and the host no longer acts for it."""

    kind: ClassVar[str] = "key"
    computed: ClassVar[tuple[str, ...]] = ()
    public: str
    """Ed25519, base64. A first key signs its own entry; a new one is signed by the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRevoked:
    """An organisation ends its own key, for instance since somebody else may have it; the host acts for it again."""

    kind: ClassVar[str] = "key-revoked"
    computed: ClassVar[tuple[str, ...]] = ()
    since: str | None = None
    """The moment from which somebody else may have had it: what it signed since then is in doubt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessKey:
    """The key by which an organisation's witness cosigns checkpoints."""

    kind: ClassVar[str] = "witness"
    computed: ClassVar[tuple[str, ...]] = ()
    name: str
    public: str
    """Ed25519, base64; never a key that signs anything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """One signature under a handover: of an organisation, or of the host so far."""

    by: str
    sig: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """The log goes to another host, whose key signs every checkpoint from this entry on."""

    kind: ClassVar[str] = "handover"
    computed: ClassVar[tuple[str, ...]] = ()
    log_key: str
    size: int
    """Entries before this one."""
    root: str
    """Their root hash, in hex: what exactly is handed over."""
    signatures: tuple[Hand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """Words beside an entry are erased. The entry stays, and this says who asked, when and on what ground."""

    kind: ClassVar[str] = "erasure"
    computed: ClassVar[tuple[str, ...]] = ()
    field: str
    """Where in the entry's body the commitment to them stands: body.reason."""
    ground: Literal["request", "mistake", "law"]
    """The person asked for it; it should never have been written; a law demands it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureFollowed:
    """An organisation that mirrors the record says that it erased the words in its copy too."""

    kind: ClassVar[str] = "erasure-followed"
    computed: ClassVar[tuple[str, ...]] = ()


def decide_key(state: State, command: Command) -> Ruling:
    """Allow an organisation to register a key of its own that nobody else uses."""
    actor = known_actor(state, command.by)
    if not command.signed:
        hint = "The key signs its own entry, which shows that somebody holds it: concerted key --help."
        raise Refused("needs-signature", "A key has to be registered by its holder.", hint=hint)
    _check_public(state, command.body.public)
    return Ruling(body=command.body, ref=actor.key)


def apply_key(state: State, entry: Entry, body: MemberKey) -> None:
    """From here on the organisation signs for itself."""
    actor = state.actors[str(entry.by)]
    end_key(state, actor, "replaced", entry.at)
    actor.key, actor.public = Ref(state.size, entry.leaf().hex()), body.public
    state.public_keys.add(body.public)


def decide_key_revoked(state: State, command: Command) -> Ruling:
    """Allow an organisation to end its own key, which signs this last entry."""
    actor = with_key(known_actor(state, command.by))
    since = command.body.since
    if since is not None and not (is_instant(since) and since <= command.at):
        hint = "Write a moment that has been, in UTC: 2026-12-01T17:00:00Z."
        raise Refused("bad-time", "“{since}” is no such moment.", hint=hint, since=since)
    return Ruling(body=command.body, ref=actor.key)


def apply_key_revoked(state: State, entry: Entry, body: KeyRevoked) -> None:
    """The key signs nothing from here on, and what it signed since a moment is in doubt."""
    end_key(state, state.actors[str(entry.by)], "revoked", entry.at, since=body.since)


def end_key(state: State, actor: Actor, how: HowEnded, at: str, *, since: str | None = None) -> None:
    """Let an organisation's key end, and remember how, if it has one."""
    if actor.public is not None:
        actor.past_keys.append(PastKey(public=actor.public, entry=state.size, at=at, how=how, since=since))
    actor.key = actor.public = None


def with_key(actor: Actor) -> Actor:
    """Return an organisation that signs for itself. Refuses (`no-key`) any other."""
    if actor.key is None:
        hint = "It registers one first: concerted key --help."
        raise Refused("no-key", "{name} has no key of its own.", hint=hint, name=actor.name)
    return actor


def decide_witness(state: State, command: Command) -> Ruling:
    """Allow an organisation to name its witness: one each, under a name and a key that nobody else uses."""
    body: WitnessKey = command.body
    actor = known_actor(state, command.by)
    check_text(body.name, "witness's name", most=NAME)
    if any(c.isspace() or c == "+" for c in body.name):
        hint = "Name it like an address without its beginning: river-watch.example/witness."
        raise Refused("bad-witness", "A witness's name has no space and no plus sign.", hint=hint)
    if any(other.witness == body.name for other in state.actors.values() if other is not actor):
        raise Refused(
            "name-taken", "Another witness is called {name}.", hint="Give yours another name.", name=body.name
        )
    _check_public(state, body.public)
    return Ruling(body=body)


def apply_witness(state: State, entry: Entry, body: WitnessKey) -> None:
    """The organisation's witness is known by this name and key; an earlier one no longer counts."""
    actor = state.actors[str(entry.by)]
    actor.witness, actor.witness_public = body.name, body.public
    state.public_keys.add(body.public)


def decide_handover(state: State, command: Command) -> Ruling:
    """Allow the log to go to another host where more than half of the members hand it over.

    The signature of the host so far counts for every member that has no key of its own, as the host
    acts for it. Two halves cannot both be more than half: two continuations cannot both hold.
    """
    body: Handover = command.body
    if command.by is not None:
        raise Refused("bad-handover", "A handover is the next host's entry.", hint="Members sign inside it.")
    if body.size != state.size:
        hint = "Make it afresh from the newest copy of the record: concerted handover --help."
        raise Refused(
            "stale-handover",
            Counted(
                "It hands over {size} entry; there are {total}.",
                "It hands over {size} entries; there are {total}.",
                "size",
            ),
            hint=hint,
            size=body.size,
            total=state.size,
        )
    _check_public(state, body.log_key)
    signers = [hand.by for hand in body.signatures]
    if len(set(signers)) != len(signers):
        raise Refused("bad-handover", "Somebody has signed it twice.", hint="Keep one signature of each.")
    for name in signers:
        if name != HOST and known_actor(state, name).key is None:
            hint = "It registers one first: concerted key --help."
            raise Refused("no-key", "{name} has no key of its own.", hint=hint, name=state.actors[name].name)
    electorate = state.members or _to_the_end(state) or state.circle
    given = sum(actor.id in signers or (HOST in signers and actor.key is None) for actor in electorate)
    if given <= len(electorate) // 2:
        message = "{given} of {electorate} members have handed the log over; more than half must."
        raise Refused(
            "no-quorum",
            message,
            hint="Ask more members to sign: concerted handover sign --help.",
            given=given,
            electorate=len(electorate),
        )
    return Ruling(body=body)


def _to_the_end(state: State) -> list[Actor]:
    """Return the members that stayed until the coalition ended: its record is theirs."""
    return [actor for actor in state.actors.values() if actor.terms and actor.terms[-1].how == "sunset"]


def apply_handover(state: State, entry: Entry, body: Handover) -> None:  # noqa: ARG001 - every step's shape
    """The next host keeps the log."""
    state.log_key = body.log_key
    state.public_keys.add(body.log_key)


def decide_erasure(state: State, command: Command) -> Ruling:
    """Allow the host, or the organisation whose words they are, to erase what lies beside an entry, once."""
    sealing = state.sealed.get(-1 if command.ref is None else command.ref)
    if sealing is None:
        places = ", ".join(map(str, state.sealed)) or Line("none yet")
        raise Refused(
            "nothing-sealed", "No words lie beside this entry.", hint="Entries that have some: {places}.", places=places
        )
    if command.by is not None and known_actor(state, command.by).id != sealing.by:
        hint = "Only the organisation whose words they are may ask, or the host that keeps them."
        raise Refused("not-theirs", "These are not this organisation's words.", hint=hint)
    if command.body.field != sealing.path:
        raise Refused(
            "nothing-sealed",
            "No words lie at {field}.",
            hint="They lie at {path}.",
            field=command.body.field,
            path=sealing.path,
        )
    if sealing.path == WORDS:
        hint = "They become public by themselves. A member's reason may be erased."
        raise Refused("not-personal", "These words are the coalition's own.", hint=hint)
    if sealing.erased:
        raise Refused("erased-already", "They are erased already.", hint="Nothing more to do.")
    return Ruling(body=command.body, ref=sealing.ref)


def apply_erasure(state: State, entry: Entry, body: Erasure) -> None:
    """Remember that the words are erased, and on what ground."""
    assert entry.ref is not None  # noqa: S101 - decide_erasure saw to it
    sealing = state.sealed[entry.ref.index]
    state.sealed[entry.ref.index] = replace(sealing, erased=state.size, ground=body.ground)


def decide_erasure_followed(state: State, command: Command) -> Ruling:
    """Allow an organisation with a witness to answer an erasure, once."""
    actor = known_actor(state, command.by)
    sealing = state.sealed.get(-1 if command.ref is None else command.ref)
    if sealing is None or sealing.erased is None:
        erased = [str(number) for number, known in state.sealed.items() if known.erased is not None]
        hint = "Entries whose words were erased: {erased}."
        raise Refused(
            "nothing-erased",
            "No words beside this entry were erased.",
            hint=hint,
            erased=", ".join(erased) or Line("none"),
        )
    if actor.witness is None:
        hint = "It names its witness first: concerted witness name --help."
        raise Refused("no-witness", "{name} keeps no copy that the record knows of.", hint=hint, name=actor.name)
    if actor.id in sealing.followed:
        raise Refused("followed-already", "{name} has answered this.", hint="Nothing more to do.", name=actor.name)
    return Ruling(body=command.body, ref=sealing.ref)


def apply_erasure_followed(state: State, entry: Entry, body: ErasureFollowed) -> None:  # noqa: ARG001 - every step's shape
    """Remember who has followed."""
    assert entry.ref is not None  # noqa: S101 - decide_erasure_followed saw to it
    sealing = state.sealed[entry.ref.index]
    state.sealed[entry.ref.index] = replace(sealing, followed=(*sealing.followed, str(entry.by)))


def check_signing(state: State, command: Command) -> None:
    """Refuse an unsigned entry of an organisation that signs for itself, and a signed one of any other."""
    actor = state.actors.get(command.by or "")
    if actor and actor.key and not command.signed:
        hint = "Act with its key, on its own machine: --key FILE."
        raise Refused("needs-signature", "{name} signs for itself; nobody acts for it.", hint=hint, name=actor.name)
    if command.signed and command.body.kind != "key" and not (actor and actor.key):
        hint = "Register the key first: concerted key --help."
        raise Refused("unknown-key", "The record names no key that could sign this.", hint=hint)


def _check_public(state: State, text: str) -> None:
    if len(from_base64(text) or b"") != KEY:
        raise Refused("bad-key", "This is not an Ed25519 key.", hint="Let the software make one.")
    if text in state.public_keys:
        raise Refused("key-taken", "This key is in use already.", hint="Make a fresh one: one key, one use.")
