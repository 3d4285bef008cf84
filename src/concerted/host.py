"""A host keeps coalitions' records and carries what members ask to the rules and into the record.

The one place where the pure rules meet a clock, fresh randomness and a database. Every function works
on an open connection; the command line and the web shell both come through here.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from concerted.coalition import (
    Ballot,
    Command,
    Edit,
    Erasure,
    Founding,
    Invitation,
    MemberKey,
    Origin,
    Replanted,
    Sealed,
    State,
    WitnessKey,
    advance,
    coalition_id,
    command_of,
    decide,
    fold,
    line_of,
    replay,
)
from concerted.coalition.ballots import FIELD, bound, openings_of
from concerted.coalition.disclosing import disclosure_of
from concerted.coalition.hiding import (
    WORDS,
    Beside,
    as_text,
    bare,
    check_beside,
    due,
    from_text,
    revealed,
    to_hide,
    withheld,
)
from concerted.coalition.proposals import known_proposal
from concerted.coalition.shape import sealed_field
from concerted.coalition.state import MOST, named_actor
from concerted.coalition.text import actor_id
from concerted.copies import Told, only_coalition, read_copy, shown
from concerted.errors import InputError, Place, RecordBroken, Refused
from concerted.lines import Line
from concerted.record.archive import Replica, pack
from concerted.record.canonical import from_base64
from concerted.record.check import Checked, commitments, quorum_size
from concerted.record.checkpoint import Checkpoint, Signer, read_checkpoint, read_text, seen_by
from concerted.record.ed25519 import PrivateKey
from concerted.record.entry import Entry, read_entry
from concerted.record.keys import Keys, check_signature, keys_of, read_public, sign_entry
from concerted.record.note import WITNESS, Key, read_note, signature_line
from concerted.record.opening import BLINDING, Opening, seal
from concerted.record.policy import Policy
from concerted.record.proof import Shown, proof_page, prove
from concerted.record.sql import Connection, Where, connect, errors, transaction, unusable
from concerted.record.store import append, checkpoint_at, coalitions, cosign, entries, erase, node, openings, replica
from concerted.record.tree import root

_BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a file while it is open."""

SKEW = 120
"""Seconds by which somebody else's clock may be ahead of the host's."""

REASON = "body.reason"
"""The field of an entry whose words, beside the record, everybody may read."""

MESSAGE = "body.message"
"""The field beside which the words of a signed message lie: public too."""

_HIDES = b'"visibility":'
"""What the bytes of an entry contain if it hides its words; seldom by chance, and then only time is lost."""


def now() -> str:
    """Return the present moment as the record writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def later(at: str, seconds: float) -> str:
    """Return the moment so many seconds after `at`, as the record writes it."""
    return (datetime.fromisoformat(at) + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def key_file(record: Where) -> Path:
    """Return where the host's key lies: beside the record file; for a database, here, under the database's name."""
    if isinstance(record, str):
        return Path(f"{urlsplit(record).path.strip('/') or 'coalition'}.key")
    return record.with_name(record.name + ".key")


def found(  # noqa: PLR0913 - what is founded is named one by one
    record: Where, *, name: str, context: str, convener: str, at: str, origin: Origin | None = None
) -> str:
    """Begin a record with a fresh key, enter the founding, and return the coalition's id.

    `origin` is the coalition from which it is replanted.
    Raises `InputError` (`file-exists`) rather than touch a record that is there, and `Refused` as the
    rules do; then nothing is left behind.
    """
    check_free(record)
    signer = Signer.create(key_file(record))
    try:
        connection = connect(record, create=True)
        try:
            log_key = base64.b64encode(signer.public).decode()
            body = Founding(name=name, context=context, convener_name=convener, log_key=log_key, origin=origin)  # type: ignore[arg-type]
            command = Command(body=body, at=at)
            coalition = coalition_id(name, log_key)
            with transaction(connection):
                append(connection, coalition, decide(State(), command), beside=(), signer=signer)
        finally:
            connection.close()
    except BaseException:
        remove(record, key_file(record))
        raise
    return coalition


def replant(old: Path, record: Where, *, name: str | None, convener: str, names: Sequence[str]) -> list[str]:
    """Found a coalition afresh from one that has ended, and return whom its circle invites.

    Invites `names`, or where there are none, everybody that stayed to the end, as many as a circle
    holds. The old record says where it went on, where it is kept here. Raises `Refused` (`not-ended`,
    `unknown-actor`, `too-many`) and `InputError`; nothing is then begun.
    """
    held = verify(str(old))
    past = held.state
    if past.sunset is None or past.sunset.ended is None:
        raise Refused(
            "not-ended", "{name} has not ended.", hint="End it first: concerted sunset --help.", name=past.name
        )
    if past.sunset.replanted:
        raise Refused(
            "replanted-already",
            "It went on as {replanted}.",
            hint="Nothing more to do.",
            replanted=past.sunset.replanted,
        )
    stayed = [actor.name for actor in past.actors.values() if actor.terms and actor.terms[-1].how == "sunset"]
    first = named_actor(past, convener).name
    circle = [named_actor(past, other).name for other in names] if names else stayed
    circle = [other for other in circle if other != first]
    if len(circle) >= MOST:
        hint = "Name whom to invite: --with NAME. Others join later by endorsing the platform."
        raise Refused("too-many", "A {circle} has at most {most} participants.", hint=hint, most=MOST)
    checkpoint = held.checkpoint
    origin = Origin(coalition=past.coalition, name=past.name, size=checkpoint.size, root=checkpoint.root.hex())
    fresh = found(record, name=name or past.name, context=past.context, convener=first, at=now(), origin=origin)
    by = actor_id(first)
    enter_all(record, [(Command(body=Invitation(name=other), at=now(), by=by), None) for other in circle])
    if key_file(old).is_file():
        enter(old, Command(body=Replanted(coalition=fresh), at=now()))
    return circle


def check_free(record: Where) -> None:
    """Raise `InputError` (`file-exists`) where a record is kept already: a file, or in a database."""
    if isinstance(record, str):
        connection = connect(record)
        taken = bool(coalitions(connection))
        connection.close()
    else:
        taken = record.exists()
    if taken:
        what = "a record is kept here already" if isinstance(record, str) else "there is a file here already"
        hint = "Name another one with --record, or move this one away first."
        raise InputError("file-exists", what, place=Place(shown(record)), hint=hint)


def remove(record: Where, *more: Path) -> None:
    """Take away a record file that was begun and could not be finished, and what lies beside it."""
    beside = () if isinstance(record, str) else (record, *(record.with_name(record.name + end) for end in _BESIDE))
    for path in (*beside, *more):
        path.unlink(missing_ok=True)


@contextmanager
def opened(record: Where) -> Iterator[tuple[Connection, str]]:
    """Open a record file and yield its connection and the coalition it keeps; close it at the end.

    Raises `InputError` where the file is missing, damaged, locked or not writable.
    """
    connection = connect(record)
    try:
        yield connection, only_coalition(connection, record)
    except errors() as error:
        raise unusable(record, error) from None
    finally:
        connection.close()


def enter(
    record: Where, command: Command, *, reason: str | None = None, key: PrivateKey | None = None
) -> tuple[State, Entry]:
    """Carry one command into a record file, in a transaction of its own. Raises as `act` and `opened` do."""
    signer = Signer.load(key_file(record))
    with opened(record) as (connection, coalition), transaction(connection):
        return act(connection, coalition, command, signer=signer, reason=reason, key=key)


def enter_all(
    record: Where, commands: Iterable[tuple[Command, str | None]], *, key: PrivateKey | None = None
) -> tuple[State | None, list[Entry]]:
    """Carry several commands, each with its words, into a record file: all of them, or none.

    Returns the state after them, None where there were none, and the entries made. Raises as `enter` does.
    """
    signer = Signer.load(key_file(record))
    state, made_of = None, []
    with opened(record) as (connection, coalition), transaction(connection):
        for command, reason in commands:
            state, entry = act(connection, coalition, command, signer=signer, reason=reason, key=key, state=state)
            made_of.append(entry)
    return state, made_of


def state_of(connection: Connection, coalition: str) -> State:
    """Return the coalition's state: the fold over its record."""
    return fold(read_entry(data) for data in entries(connection, coalition))


def act(  # noqa: PLR0913 - who acts, and with what, is named one by one
    connection: Connection,
    coalition: str,
    command: Command,
    *,
    signer: Signer,
    reason: str | None = None,
    key: PrivateKey | None = None,
    state: State | None = None,
) -> tuple[State, Entry]:
    """Carry `command` into the record and return the state after it, with the entry that was made.

    Runs inside the caller's transaction. `reason` is laid beside the record; the entry holds only a
    commitment to it. `key` is the acting organisation's own, where it signs for itself. An erasure
    takes the words away in the same transaction, and what is to be public by then is disclosed first.
    `state` is the record's state now, where the caller holds it: it is handed over, advanced in place and
    returned; else the record is folded. Raises `Refused` as the rules do, and where `signer` is not the host
    that keeps the log (`not-the-host`); the transaction is then to be rolled back, and the state stays as it
    was, or has grown by what was disclosed. Whatever else is raised leaves it of no use.
    """
    state = state_of(connection, coalition) if state is None else state
    if due(state, command.at):
        state = disclose(connection, coalition, signer=signer, at=command.at, state=state)
    command = _whole(connection, state, command)
    entry, beside = made(state, command, reason=reason, key=key)
    return _added(connection, state, entry, beside, signer), entry


def disclose(connection: Connection, coalition: str, *, signer: Signer, at: str, state: State) -> State:
    """Enter the words of every hidden proposal whose days are over, as far as they lie here; return the state after.

    Runs inside the caller's transaction, on a state as `act` takes it.
    """
    beside = hidden_words(openings(connection, coalition))
    for proposal in due(state, at):
        body = disclosure_of(proposal, beside)
        if body is not None:
            (entry,) = decide(state, Command(body=body, at=at, ref=proposal.entry))
            state = _added(connection, state, entry, (), signer)
    return state


def disclose_due(record: Where, at: str) -> State:
    """Make public what is due in a record, in a transaction of its own; return the state after it."""
    signer = Signer.load(key_file(record))
    with opened(record) as (connection, coalition), transaction(connection):
        state = state_of(connection, coalition)
        return disclose(connection, coalition, signer=signer, at=max(at, state.at), state=state)


def hidden_words(beside: Iterable[Opening]) -> dict[int, Beside]:
    """Return the words of hidden proposals that lie beside a record, by entry. Members alone may read them all."""
    return {one.index: Beside(from_text(one.value), one.blinding) for one in beside if one.path == WORDS}


def as_members_see(connection: Connection, coalition: str, state: State) -> State:
    """Return the state with the words of hidden proposals, as only members may see it."""
    hidden = any(proposal.hidden for proposal in state.proposals.values())
    return revealed(state, hidden_words(openings(connection, coalition))) if hidden else state


def withheld_beside(connection: Connection, state: State) -> tuple[Opening, ...]:
    """Return what members alone may read for a while: the words of hidden proposals, and the reasons about them."""
    beside = openings(connection, state.coalition)
    return tuple(one for one in beside if one.path in (REASON, WORDS) and withheld(state, one.index))


def _whole(connection: Connection, state: State, command: Command) -> Command:
    """Return the command; an edit of a hidden proposal, which is sealed as a whole, with what it leaves as it was."""
    proposal = state.proposals.get(-1 if command.ref is None else command.ref)
    if not isinstance(command.body, Edit) or proposal is None or not proposal.hidden or command.body.words:
        return command
    shown = as_members_see(connection, state.coalition, state).proposals[proposal.entry]
    if shown is proposal:  # its words do not lie here
        return command
    body = command.body
    return replace(command, body=replace(body, title=body.title or shown.title, text=body.text or shown.text))


def made(
    state: State, command: Command, *, reason: str | None, key: PrivateKey | None
) -> tuple[Entry, tuple[Opening, ...]]:
    """Return the entry that a command makes, signed where there is a key, with what lies beside it.

    Raises `Refused` as the rules do.
    """
    entry, beside = _unsigned(state, replace(command, signed=key is not None), reason=reason)
    return (entry if key is None else sign_entry(entry, key)), beside


def to_sign(
    connection: Connection, state: State, command: Command, *, reason: str | None
) -> tuple[Entry, tuple[Opening, ...]]:
    """Return the entry that a command would make now for an organisation that signs it itself, still unsigned.

    With what lies beside it; nothing is written. Signed, `take` takes it in. Raises `Refused` as the rules do.
    """
    return _unsigned(state, replace(_whole(connection, state, command), signed=True), reason=reason)


def redrafted(state: State, entry: Entry, beside: Iterable[Opening], *, at: str) -> tuple[Entry, tuple[Opening, ...]]:
    """Return a draft made afresh at a later moment, to follow whatever was entered since; its words are the same.

    Raises `Refused` where the rules no longer allow it.
    """
    (fresh,) = decide(state, replace(command_of(entry), at=at, signed=True))
    return fresh, tuple(replace(opening, index=state.size) for opening in beside)


def _unsigned(state: State, command: Command, *, reason: str | None) -> tuple[Entry, tuple[Opening, ...]]:
    """Return the entry that a command makes, without a signature, with what lies beside it."""
    beside: tuple[Opening, ...] = ()
    said = to_hide(state, command)
    if said is not None:
        value, blinding = as_text(said), os.urandom(BLINDING)
        sealed = Sealed(**seal(state.coalition, WORDS, value, blinding=blinding))
        command = replace(command, body=bare(command.body, sealed))
        beside = (Opening(index=state.size, path=WORDS, value=value, blinding=blinding),)
    if isinstance(command.body, Ballot) and command.body.commitment is None:
        reason = bound(state, command.ref, command.by, reason or "")
    if reason:
        field = sealed_field(command.body)
        if field is None or f"body.{field}" == WORDS:
            raise Refused(
                "no-words", "With a {kind} no words are kept.", hint="Leave them out.", kind=command.body.kind
            )
        path, blinding = f"body.{field}", os.urandom(BLINDING)
        sealed = Sealed(**seal(state.coalition, path, reason, blinding=blinding))
        command = replace(command, body=replace(command.body, **{field: sealed}))
        beside = (Opening(index=state.size, path=path, value=reason, blinding=blinding),)
    (entry,) = decide(state, command)
    return entry, beside


def take(  # noqa: PLR0913 - what is taken in, and by whom, is named one by one
    connection: Connection,
    entry: Entry,
    beside: tuple[Opening, ...],
    *,
    signer: Signer,
    state: State | None = None,
    known: bool = False,
) -> State:
    """Take in an entry that an organisation made and signed elsewhere; return the state after it.

    Runs inside the caller's transaction; `state` is as for `act`. `known` says that whoever sends it is known to act
    for the organisation, so that it may register its first key. Raises `Refused` where it is not signed, where
    the record grew meanwhile so that another entry would follow (`record-grew`), where what lies beside it is
    not what it commits to (`other-words`), and as the rules do; nothing is then written.
    """
    if entry.sig is None:
        raise Refused("unsigned", "Only a signed entry is taken in.", hint="Sign it: --key FILE.")
    if entry.at > later(now(), SKEW):
        raise Refused("from-the-future", "It says it was made at {at}.", hint="Set your clock right.", at=entry.at)
    state = state_of(connection, entry.coalition) if state is None else state
    actor = state.actors.get(entry.by or "")
    if actor and actor.key is None and not known:
        hint = "Register it where the host's own people can see who asks: concerted key --help."
        raise Refused("first-key", "{actor} has no key here yet.", hint=hint, actor=actor.name)
    if entry.at < state.at:
        raise Refused("record-grew", "The record grew meanwhile.", hint="Make the entry afresh.")
    (due,) = decide(state, command_of(entry))
    if due != replace(entry, sig=None) or any(opening.index != state.size for opening in beside):
        raise Refused("record-grew", "The record grew meanwhile.", hint="Make the entry afresh.")
    committed = commitments(entry.body)
    if {opening.path for opening in beside} != set(committed) or not all(
        opening.opens(entry.coalition, committed[opening.path]) for opening in beside
    ):
        hint = "Send the words that the entry commits to, and only those."
        raise Refused("other-words", "The words beside it are not those it commits to.", hint=hint)
    for opening in beside:
        if opening.path == WORDS:
            check_beside(entry.kind, opening.value)
    return _added(connection, state, entry, beside, signer)


def _added(connection: Connection, state: State, entry: Entry, beside: tuple[Opening, ...], signer: Signer) -> State:
    """Append an entry that the rules allow, and let an erasure take the words away in the same transaction.

    Nothing is refused any more once the state is touched.
    """
    if entry.body.get("log_key", state.log_key) != base64.b64encode(signer.public).decode():
        hint = "Only the host that the record names may add to it. To carry on elsewhere: concerted handover --help."
        raise Refused("not-the-host", "This host does not keep this {coalition}'s record.", hint=hint)
    _check_keys(state, entry)
    advance(state, entry)
    append(connection, entry.coalition, (entry,), beside=beside, signer=signer)
    if entry.kind == Erasure.kind and entry.ref is not None:
        erase(connection, entry.coalition, entry.ref.index, str(entry.body["field"]))
    return state


def keys_now(connection: Connection, coalition: str) -> Keys:
    """Return the keys the record names. Raises as `keys_of` does."""
    held = [read_entry(data) for data in entries(connection, coalition)]

    def stored(level: int, index: int) -> bytes:
        return node(connection, coalition, level, index)

    return keys_of(held, lambda size: root(size, stored))


def _check_keys(state: State, entry: Entry) -> None:
    """Refuse a signature by another key than the record names, and a new key that verifiers would not take."""
    actor = state.actors.get(entry.by or "")
    registered = from_base64(actor.public) if actor else None
    try:
        check_signature(entry, state.size, registered)
        if entry.kind in (MemberKey.kind, WitnessKey.kind):
            read_public(entry.body["public"], entry=state.size)
    except RecordBroken as error:
        hint = "Act with the key that was registered last: --key FILE."
        raise Refused("other-key", "This key cannot sign it: {why}.", hint=hint, why=error.message) from None


def add_cosignatures(
    connection: Connection, coalition: str, notes: Iterable[str], *, state: State | None = None
) -> list[str]:
    """Keep the cosignatures under checkpoints of this record; return the names of the witnesses that made them.

    Runs inside the caller's transaction; `state` is the record's state now, where the caller holds it.
    Raises `RecordBroken` where a checkpoint is not one of this record or a cosignature does not hold,
    `Refused` (`no-witness`) where none is by a witness the record names.
    """
    state = state_of(connection, coalition) if state is None else state
    witnesses = [
        Key(actor.witness, from_base64(actor.witness_public) or b"", WITNESS)
        for actor in state.actors.values()
        if actor.witness is not None
    ]
    known = {(key.name, key.id) for key in witnesses}
    seen: set[str] = set()
    for note in notes:
        opened_note = read_note(note)
        size = read_text(opened_note.text).size
        own = checkpoint_at(connection, coalition, size)
        if own is None or read_note(own).text != opened_note.text:
            why = f"this record never had that checkpoint of {size} entries"
            raise RecordBroken("other-checkpoint", why, hint="Keep it: if the host signed it, it shows two records.")
        seen |= seen_by(note, witnesses).keys()
        for name, data in opened_note.signatures:
            if (name, data[:4]) in known:
                cosign(connection, coalition, size, name, signature_line(name, data))
    if not seen:
        names = ", ".join(name for name, _ in known) or Line("none yet")
        hint = "Known witnesses: {names}. A member names its own: concerted witness name --help."
        raise Refused("no-witness", "No signature there is by a witness that the record names.", hint=hint, names=names)
    return sorted(seen)


def reasons(connection: Connection, coalition: str, state: State, *, member: bool = False) -> dict[int, str]:
    """Return the reasons that everybody may read, by the number of the entry they belong to.

    With `member`, those too that members alone read for a while, about a proposal that is hidden in `state`.
    """
    found = {o.index: o.value for o in openings(connection, coalition) if o.path == REASON}
    return {number: reason for number, reason in found.items() if member or not withheld(state, number)}


def messages(beside: Iterable[Opening]) -> dict[int, str]:
    """Return the words of signed messages that lie beside a record, by entry."""
    return {opening.index: opening.value for opening in beside if opening.path == MESSAGE}


def sealed_choices(beside: Iterable[Opening]) -> dict[int, tuple[str, bytes]]:
    """Return what sealed ballots hold, by entry. Before they are opened, only the host and each voter may read it."""
    return {opening.index: (opening.value, opening.blinding) for opening in beside if opening.path == FIELD}


def open_ballots(connection: Connection, state: State, number: int) -> Command:
    """Return the command by which the host opens the sealed ballots on a proposal, as far as they lie here."""
    beside = sealed_choices(openings(connection, state.coalition))
    return Command(body=openings_of(state, known_proposal(state, number), beside), at=now(), ref=number)


def own_words(connection: Connection, coalition: str, actor: str) -> list[dict[str, object]]:
    """Return an organisation's own entries, each with the words that lie beside it, to take along."""
    said = {opening.index: opening.value for opening in openings(connection, coalition)}
    held = enumerate(read_entry(data) for data in entries(connection, coalition))
    return [
        {"entry": number, "at": entry.at, "what": entry.kind, "body": dict(entry.body), "words": said.get(number)}
        for number, entry in held
        if entry.by == actor
    ]


def export(connection: Connection, coalition: str, *, private: bool = False) -> bytes:
    """Return the coalition's whole record as one archive; with `private`, people's names and interviews too."""
    held = replica(connection, coalition)
    return pack(held if private else public(held))


def hides(data: bytes) -> bool:
    """Tell whether the bytes of an entry may be those of a hidden proposal: a quick look, before a record is folded."""
    return _HIDES in data


def public(held: Replica) -> Replica:
    """Return a record as everybody may have it: without the words beside it that are its coalition's own.

    Neither those of hidden proposals, whose days are not over.
    """
    beside = (opening for opening in held.openings if opening.path in (REASON, WORDS, MESSAGE))
    if any(map(hides, held.entries)):
        state = fold(map(read_entry, held.entries))
        return replace(held, openings=tuple(one for one in beside if not withheld(state, one.index)))
    return replace(held, openings=tuple(beside))


@dataclass(frozen=True, slots=True)
class Verified:
    """What held when a record was verified from its first entry to its last."""

    checked: Checked
    state: State
    openings: int
    erased: int
    """Reasons that were erased, as the record says."""
    unopened: int
    """Commitments whose words are not here and were not erased: not shared with this copy."""
    hidden: tuple[int, ...]
    """Proposals whose words are not public yet."""
    overdue: tuple[int, ...]
    """Those of them that were to be public before the newest entry was made."""
    lingering: tuple[int, ...]
    """Entries whose words still lie here although the record says they were erased."""
    witnessed: int | None
    """Entries that as many witnesses have seen as the platform demands; None where it demands none."""
    policy: bool | None = None
    """Whether the checkpoint satisfies the policy that was handed in."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry."""
        return self.checked.entries

    @property
    def checkpoint(self) -> Checkpoint:
        """The newest checkpoint."""
        return self.checked.checkpoint

    @property
    def signed(self) -> int:
        """How many entries carry the acting organisation's own signature; the host entered the others."""
        return sum(entry.sig is not None for entry in self.entries)


def verify(where: str, *, policy: Policy | None = None, told: Told | None = None) -> Verified:
    """Check every byte of a record and replay every rule; return what held.

    Takes an exported archive, a folder of its files, a web address, or a host's own store. Raises
    `RecordBroken` or `RecordNewer` at the first entry that does not hold, `InputError` where there is nothing to read.
    """
    return verified(*read_copy(where, told=told), policy=policy)


def verified(held: Replica, checked: Checked, *, policy: Policy | None = None) -> Verified:
    """Replay every rule of a replica whose bytes were checked; return what held. Raises as `replay` does."""
    state = replay(checked.entries)
    erased = {number for number, sealing in state.sealed.items() if sealing.erased is not None}
    committed = sum(len(commitments(entry.body)) for entry in checked.entries)
    opened_here = {opening.index for opening in held.openings}
    needed = state.witnesses_needed
    return Verified(
        checked=checked,
        state=state,
        openings=len(held.openings),
        erased=len(erased - opened_here),
        unopened=committed - len(held.openings) - len(erased - opened_here),
        hidden=tuple(number for number, proposal in state.proposals.items() if proposal.hidden),
        overdue=tuple(proposal.entry for proposal in due(state, state.at)),
        lingering=tuple(sorted(erased & opened_here)),
        witnessed=quorum_size(checked.seen, needed) if needed else None,
        policy=None if policy is None else satisfies(held.note, policy),
    )


def satisfies(note: str, policy: Policy) -> bool:
    """Tell whether a checkpoint is signed by one of a policy's logs and seen by its quorum of witnesses."""
    logged = not policy.logs
    for log in policy.logs:
        with suppress(RecordBroken):
            logged = logged or bool(read_checkpoint(note, log))
    seen = seen_by(note, policy.witnesses.values())
    return logged and policy.satisfied([name for name, key in policy.witnesses.items() if key.name in seen])


def entry_proof(held: Replica, checked: Checked, number: int) -> str:
    """Return the proof of one entry for other tools (c2sp.org/tlog-proof). Raises as `entry_page` does."""
    _check_known(checked, number)
    return prove(held, number).to_text()


def entry_page(held: Replica, checked: Checked, number: int, own: Mapping[str, str]) -> str:
    """Return the page in which anyone's browser checks one entry by itself; `own` are the coalition's words.

    Raises `Refused` (`unknown-entry`) where there is no entry of that number.
    """
    _check_known(checked, number)
    state, entry = fold(checked.entries), checked.entries[number]
    told = line_of(state, entry).say(own)
    lines = [("Coalition", state.name), ("Entry", f"{number} of {len(checked.entries)}"), ("Entered", entry.at)]
    if entry.by in state.actors:
        lines.append(("By", state.actors[str(entry.by)].name))
    return proof_page(
        held, checked.keys, number, Shown(title=f"{state.name}: entry {number}", sentence=told, lines=lines)
    )


def _check_known(checked: Checked, number: int) -> None:
    if not 0 <= number < len(checked.entries):
        hint = "The record has entries 0 to {last}."
        raise Refused(
            "unknown-entry", "There is no entry {number}.", hint=hint, number=number, last=len(checked.entries) - 1
        )
