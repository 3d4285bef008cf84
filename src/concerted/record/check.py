"""Checking a record's bytes: every hash, the root, every signature and cosignature, every commitment.

Whether each entry was *allowed* is for the rules to say, not for this room.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from concerted.errors import RecordBroken, RecordError
from concerted.record.archive import Replica, files_of, pack, read_files, unpack
from concerted.record.canonical import Json
from concerted.record.checkpoint import Checkpoint, read_checkpoint, seen_by
from concerted.record.entry import Entry, read_entry
from concerted.record.keys import Keys, keys_of
from concerted.record.note import Key, read_note
from concerted.record.tree import Tree, leaf_hash, root


@dataclass(frozen=True, slots=True)
class Checked:
    """What a record whose bytes all hold says of itself."""

    entries: tuple[Entry, ...]
    checkpoint: Checkpoint
    keys: Keys
    seen: Mapping[str, Sight]
    """Organisation → the newest checkpoint that its witness cosigned."""


@dataclass(frozen=True, slots=True)
class Sight:
    """That a witness saw the record up to `size` entries, `at` seconds since 1970."""

    witness: str
    size: int
    at: int


def check(replica: Replica) -> Checked:
    """Check every byte of a record: hashes, root, the host's, members' and witnesses' signatures, commitments.

    The first bad entry is named. Raises `RecordBroken`, or `RecordNewer` for a later form.
    """
    if not replica.entries:
        raise RecordBroken("record-empty", "the record has no entry")
    _check_leaves(replica)
    entries = [_read(number, data) for number, data in enumerate(replica.entries)]
    for number, entry in enumerate(entries):
        if entry.coalition != entries[0].coalition:
            raise RecordBroken("other-coalition", f"entry {number} belongs to {entry.coalition}", entry=number)
    tree = Tree([leaf_hash(data) for data in replica.entries])
    keys = keys_of(entries, lambda size: root(size, tree.node))
    checkpoint = _check_checkpoint(replica, keys, tree)
    _check_openings(replica, entries)
    return Checked(tuple(entries), checkpoint, keys, _sights(replica, keys, tree))


def quorum_size(seen: Mapping[str, Sight], needed: int) -> int:
    """Return up to how many entries at least `needed` of the witnesses have seen the record; 0 where too few have."""
    sizes = sorted((sight.size for sight in seen.values()), reverse=True)
    return sizes[needed - 1] if 0 < needed <= len(sizes) else 0


def check_archive(data: bytes) -> tuple[Replica, Checked]:
    """Return what an archive holds, if every byte of it holds. Raises as `check` and `unpack` do."""
    replica = unpack(data)
    checked = check(replica)
    packed = pack(replica)
    if packed != data:
        first = next(
            (n for n, (a, b) in enumerate(zip(packed, data, strict=False)) if a != b), min(len(packed), len(data))
        )
        why = f"byte {first:,} of the archive was altered; the entries themselves hold"
        raise RecordBroken("archive-altered", why, hint="Export the record again, or ask another member for a copy.")
    return replica, checked


def check_files(files: Mapping[str, bytes]) -> tuple[Replica, Checked]:
    """Return what a folder's or a web server's files hold, if every byte of them holds. Raises as `check` does."""
    replica = read_files(files)
    checked = check(replica)
    for name, data in files_of(replica).items():
        if files.get(name) != data:
            why = f"the file {name} is missing or was altered; the entries themselves hold"
            raise RecordBroken("tile-altered", why, hint="Fetch the copy again, or ask another member for one.")
    return replica, checked


def commitments(body: Json, path: str = "body") -> dict[str, Mapping[str, Json]]:
    """Return the commitments in an entry's body by their field path, such as `body.reason`."""
    if not isinstance(body, Mapping):
        return {}
    if set(body) == {"c"}:
        return {path: body}
    return {key: value for name, item in body.items() for key, value in commitments(item, f"{path}.{name}").items()}


def _read(number: int, data: bytes) -> Entry:
    try:
        return read_entry(data)
    except RecordError as error:
        raise type(error)(error.code, f"entry {number}: {error.message}", entry=number, hint=error.hint) from None


def _check_leaves(replica: Replica) -> None:
    """Name the first entry whose hash is not the one that was stored with it."""
    for number, (data, stored) in enumerate(zip(replica.entries, replica.leaves or (), strict=False)):
        if leaf_hash(data) != stored:
            raise RecordBroken("entry-altered", f"entry {number} was altered after it was written", entry=number)


def _check_checkpoint(replica: Replica, keys: Keys, tree: Tree) -> Checkpoint:
    """Return the signed checkpoint, if these entries give it."""
    checkpoint = read_checkpoint(replica.note, keys.log_key)
    if checkpoint.size != len(tree):
        why = f"the checkpoint vouches for {checkpoint.size} entries, the record holds {len(tree)}"
        raise RecordBroken("entry-missing", why, entry=min(checkpoint.size, len(tree)))
    if checkpoint.root != tree.root():
        raise RecordBroken("root-differs", "entries were altered: they do not give the root that was signed")
    return checkpoint


def _sights(replica: Replica, keys: Keys, tree: Tree) -> dict[str, Sight]:
    """Return what each registered witness has seen; every cosigned checkpoint must be one of this very record."""
    sights: dict[str, Sight] = {}
    by_name = {witness.name: member for member, witness in keys.witnesses.items()}
    for note in (*replica.cosigned, replica.note):
        checkpoint = _signed_by_a_host(note, keys)
        if checkpoint.size > len(tree) or root(checkpoint.size, tree.node) != checkpoint.root:
            why = f"a checkpoint of {checkpoint.size} entries that witnesses cosigned is not of this record"
            raise RecordBroken("cosigned-differs", why, hint="Keep both: the host has shown two different records.")
        for name, at in seen_by(note, keys.witnesses.values()).items():
            sights[by_name[name]] = Sight(name, checkpoint.size, at)
    return sights


def _signed_by_a_host(note: str, keys: Keys) -> Checkpoint:
    """Return a checkpoint signed by the host that keeps the log, or by one that kept it before."""
    for public in reversed(keys.logs):
        key = Key(keys.coalition, public)
        if any(name == key.name and data[:4] == key.id for name, data in read_note(note).signatures):
            return read_checkpoint(note, key)
    raise RecordBroken("note-broken", "a cosigned checkpoint is signed by no host of this record")


def _check_openings(replica: Replica, entries: list[Entry]) -> None:
    for opening in replica.openings:
        held: dict[str, Any] = {}
        if 0 <= opening.index < len(entries):
            held = commitments(entries[opening.index].body)
        if not opening.opens(entries[0].coalition, held.get(opening.path)):
            why = f"the words beside entry {opening.index} ({opening.path}) are not those that were committed to"
            raise RecordBroken("opening-altered", why, entry=opening.index)
