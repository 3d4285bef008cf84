"""A mirror: a member's own copy of the record, which follows the host, checks everything, and cosigns.

It is a record file like a host's, without the host's key: it can be verified, exported, and be carried
on by another host. A checkpoint is cosigned only after every byte and every rule was checked and only
if the record grew from what was seen before; the copy is on disk before the cosignature leaves.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from concerted.coalition import replay
from concerted.coalition.state import State
from concerted.copies import Told, fetch, fetch_note, is_address, only_coalition, read_copy, send, write_folder
from concerted.errors import ConcertedError, InputError, RecordBroken, RecordError
from concerted.files import write_whole
from concerted.host import public
from concerted.record.archive import Replica
from concerted.record.check import Checked, check
from concerted.record.checkpoint import read_text, with_signatures
from concerted.record.fork import Fork, fork_between, forked
from concerted.record.keys import Keys
from concerted.record.note import Cosigner, Key, read_note, read_signature_line
from concerted.record.sql import connect, transaction
from concerted.record.store import cosign, erase, extend, replica
from concerted.record.tree import Tree, leaf_hash


class Alarm(RecordError):
    """The host showed something that an honest host never shows; `evidence` is the file that was kept."""

    def __init__(self, code: str, message: str, *, evidence: Path) -> None:
        hint = f"Tell the other members, and show them what was kept: {evidence}"
        super().__init__(code, message, hint=hint)
        self.evidence = evidence


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of following a host once."""

    state: State
    size: int
    new: int
    erased: int
    """Words that were erased here because the record says so."""
    named: bool
    """Whether the record names this witness: only then its cosignature counts."""
    delivered: str
    """What the host said on receiving the cosignature; empty where it could not be handed over."""


def follow(where: str, mirror: Path, cosigner: Cosigner, *, told: Told | None = None) -> Followed:
    """Follow a host once: fetch, check all, keep, cosign, and hand the cosignature over.

    Raises `Alarm` (`fork`, `rollback`, `broken`) after keeping the evidence beside the mirror, and
    `InputError` where the host cannot be reached. The mirror then stays as it was.
    """
    held = _held(mirror)
    shown = _fetch(where, held, told) if is_address(where) else read_copy(where)[0]
    if held:
        _compare(held, shown, mirror)
    try:
        checked = check(shown)
        state = replay(checked.entries)
    except RecordError as error:
        if held is None:
            raise
        evidence = _keep(mirror, "broken", shown.note.encode())
        raise Alarm(
            "broken", f"the host shows a record that does not hold: {error.message}", evidence=evidence
        ) from None
    new, erased, note = _take_in(mirror, shown, checked, state, cosigner)
    named = cosigner.key in checked.keys.witnesses.values()
    return Followed(
        state=state,
        size=checked.checkpoint.size,
        new=new,
        erased=erased,
        named=named,
        delivered=_deliver(where, note) if named else "",
    )


def gossip(mirror: Path, peers: Sequence[str]) -> list[str]:
    """Compare the mirror with other witnesses' copies; return a line for each.

    Raises `Alarm` (`fork`) where one holds a checkpoint, signed by the host, that this record excludes.
    """
    held = _held(mirror)
    if held is None:
        raise InputError("no-record", "this mirror holds nothing yet to compare", hint="Follow the host first.")
    known = check(held)
    return [f"{peer}: {_gossip(held, known, peer, mirror)}" for peer in peers]


def compare(one: Replica, keys: Keys, other: Replica) -> Fork | None:
    """Return the proof that two replicas exclude one another, None where one begins with the other.

    `keys` are the keys that one of them names. Raises `RecordBroken` where a checkpoint is not the host's.
    """
    small, large = sorted((one, other), key=lambda copy: read_text(read_note(copy.note).text).size)
    tree = Tree([leaf_hash(data) for data in large.entries])
    fork = fork_between(small.note, large.note, tree.node)
    if fork:
        forked(fork, hosts(keys))
    return fork


def _fetch(where: str, held: Replica | None, told: Told | None) -> Replica:
    """Fetch what is new since the mirror's last copy; where that does not add up, fetch everything there is."""
    if held:
        shown = fetch(where, told=told, known=held.entries)
        if Tree([leaf_hash(data) for data in shown.entries]).root() == read_text(read_note(shown.note).text).root:
            return shown
    return fetch(where, told=told)


def _held(mirror: Path) -> Replica | None:
    if not mirror.exists():
        return None
    connection = connect(mirror)
    try:
        return replica(connection, only_coalition(connection, mirror))
    finally:
        connection.close()


def _compare(held: Replica, shown: Replica, mirror: Path) -> None:
    """Raise an `Alarm` unless what is shown begins with what is held."""
    known = check(held)
    size = read_text(read_note(shown.note).text).size
    whole = Tree([leaf_hash(data) for data in shown.entries])
    if len(whole) != size or whole.root() != read_text(read_note(shown.note).text).root:
        evidence = _keep(mirror, "broken", shown.note.encode())
        raise Alarm("broken", "the host's entries are not those that its checkpoint vouches for", evidence=evidence)
    try:
        fork = compare(held, known.keys, shown)
    except RecordBroken:
        evidence = _keep(mirror, "broken", shown.note.encode())
        message = "another record is shown there, signed by a key that this record does not name as its host's"
        raise Alarm("other-record", message, evidence=evidence) from None
    if fork:
        raise _forked(fork, mirror)
    if size < known.checkpoint.size:
        evidence = _keep(mirror, "rollback", f"{held.note}\n\n{shown.note}".encode())
        message = f"the host shows {size} entries; it had signed {known.checkpoint.size} of them before"
        raise Alarm("rollback", message, evidence=evidence)


def _take_in(mirror: Path, shown: Replica, checked: Checked, state: State, cosigner: Cosigner) -> tuple[int, int, str]:
    """Keep the record and the cosignature in one transaction; return new entries, erased words, and the note."""
    coalition, size = checked.checkpoint.origin, checked.checkpoint.size
    line = cosigner.cosign(checked.checkpoint.text(), at=int(time.time()))
    connection = connect(mirror, create=not mirror.exists())
    try:
        with transaction(connection):
            new = extend(connection, coalition, shown)
            gone = [(number, sealing.path) for number, sealing in state.sealed.items() if sealing.erased is not None]
            erased = sum(erase(connection, coalition, number, path) for number, path in gone)
            cosign(connection, coalition, size, cosigner.name, line)
    finally:
        connection.close()
    return new, erased, with_signatures(shown.note, [read_signature_line(line)])


def _deliver(where: str, note: str) -> str:
    if not is_address(where):
        return ""
    base = where.rstrip("/")
    for part in ("", "/record"):
        try:
            return send(f"{base}{part}/cosignatures", note).strip()
        except InputError:
            continue
    return ""


def _gossip(held: Replica, known: Checked, peer: str, mirror: Path) -> str:
    try:
        note = fetch_note(peer) if is_address(peer) else read_copy(peer)[0].note
        theirs = read_text(read_note(note).text)
        if theirs.size <= known.checkpoint.size:
            tree = Tree([leaf_hash(data) for data in held.entries])
            fork = fork_between(note, held.note, tree.node)
            said = (
                "the same record"
                if theirs.size == known.checkpoint.size
                else f"the same, up to entry {theirs.size - 1}"
            )
        else:
            other = read_copy(peer)[0]
            fork = compare(held, known.keys, other)
            said = f"the same, and {theirs.size - known.checkpoint.size} entries more than here"
        if fork:
            forked(fork, hosts(known.keys))
    except ConcertedError as error:
        return f"could not be compared: {error.message}"
    if fork:
        raise _forked(fork, mirror)
    return said


def hosts(keys: Keys) -> list[Key]:
    """Return the keys of every host that kept the log so far."""
    return [Key(keys.coalition, public) for public in keys.logs]


def _forked(fork: Fork, mirror: Path) -> Alarm:
    evidence = _keep(mirror, "fork", fork.to_bytes())
    small, large = (read_text(read_note(note).text).size for note in (fork.smaller, fork.larger))
    message = f"the host signed two records that exclude one another, one of {small} entries and one of {large}"
    return Alarm("fork", message, evidence=evidence)


def _keep(mirror: Path, what: str, data: bytes) -> Path:
    """Keep the evidence beside the mirror, under a name of its own."""
    path = mirror.with_name(f"{mirror.name}.{what}-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}")
    write_whole(path, data)
    return path


def publish(mirror: Path, folder: Path) -> None:
    """Lay the mirror out as static files, so that others can compare theirs with it: what everybody may have."""
    held = _held(mirror)
    if held is not None:
        write_folder(folder, public(held))
