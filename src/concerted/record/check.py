"""Checking a record's bytes: every hash, the root, the checkpoint's signature, every commitment.

Whether each entry was *allowed* is for the rules to say, not for this room.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from concerted.errors import RecordBroken, RecordError
from concerted.record.archive import Replica, pack, unpack
from concerted.record.canonical import Json
from concerted.record.checkpoint import Checkpoint, read_checkpoint
from concerted.record.entry import Entry, read_entry
from concerted.record.tree import Tree, leaf_hash


def check(replica: Replica) -> tuple[list[Entry], Checkpoint]:
    """Return the entries and the checkpoint of a record whose bytes all hold.

    The first bad entry is named. Raises `RecordBroken`, or `RecordNewer` for a later form.
    """
    if not replica.entries:
        raise RecordBroken("record-empty", "the record has no entry")
    leaves = [leaf_hash(data) for data in replica.entries]
    founding = _read(0, replica.entries[0])
    checkpoint = _checkpoint(replica, founding, leaves)
    entries = [_read(number, data) for number, data in enumerate(replica.entries)]
    for number, entry in enumerate(entries):
        if entry.coalition != founding.coalition:
            raise RecordBroken("other-coalition", f"entry {number} belongs to {entry.coalition}", entry=number)
    _check_openings(replica, entries)
    return entries, checkpoint


def check_archive(data: bytes) -> tuple[Replica, list[Entry], Checkpoint]:
    """Return what an archive holds, if every byte of it holds. Raises as `check` and `unpack` do."""
    replica = unpack(data)
    entries, checkpoint = check(replica)
    packed = pack(replica)
    if packed != data:
        first = next(
            (n for n, (a, b) in enumerate(zip(packed, data, strict=False)) if a != b), min(len(packed), len(data))
        )
        why = f"byte {first:,} of the archive was altered; the entries themselves hold"
        raise RecordBroken("archive-altered", why, hint="Export the record again, or ask another member for a copy.")
    return replica, entries, checkpoint


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


def _checkpoint(replica: Replica, founding: Entry, leaves: list[bytes]) -> Checkpoint:
    """Return the signed checkpoint that these leaves give; else name the first leaf that was altered."""
    checkpoint = read_checkpoint(replica.note, founding.coalition, log_key(founding))
    if checkpoint.size == len(leaves) and Tree(leaves).root() == checkpoint.root:
        return checkpoint
    for number, (leaf, stored) in enumerate(zip(leaves, replica.leaves or leaves, strict=False)):
        if leaf != stored:
            raise RecordBroken("entry-altered", f"entry {number} was altered after it was written", entry=number)
    if checkpoint.size != len(leaves):
        why = f"the checkpoint vouches for {checkpoint.size} entries, the record holds {len(leaves)}"
        raise RecordBroken("entry-missing", why, entry=min(checkpoint.size, len(leaves)))
    raise RecordBroken("root-differs", "entries were altered: they do not give the root that was signed")


def log_key(founding: Entry) -> bytes:
    """Return the host's public key that the founding entry names. Raises `RecordBroken` (`no-log-key`)."""
    try:
        key = base64.b64decode(str(founding.body.get("log_key")), validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:  # noqa: PLR2004 - an Ed25519 key
        raise RecordBroken("no-log-key", "entry 0 names no host's key", entry=0)
    return key


def _check_openings(replica: Replica, entries: list[Entry]) -> None:
    for opening in replica.openings:
        held: dict[str, Any] = {}
        if 0 <= opening.index < len(entries):
            held = commitments(entries[opening.index].body)
        if not opening.opens(entries[0].coalition, held.get(opening.path)):
            why = f"the words beside entry {opening.index} ({opening.path}) are not those that were committed to"
            raise RecordBroken("opening-altered", why, entry=opening.index)
