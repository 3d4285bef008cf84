"""Who may sign what in a record, read from the record itself: the host's key, members' keys, witnesses' keys.

The founding names the host's key. An entry `key` registers the key by which an organisation signs its
own entries from then on; it is signed by that organisation's key so far, the first by itself. `key-revoked`
ends it. A `decision` that `releases` an organisation ends its key: it was lost, and the host acts for it again.
`witness` names a key that cosigns. `handover` names the next host's key, signed by those who may hand the log
over; whether they are enough of them is for the rules to say, not for this room.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from concerted.errors import RecordBroken
from concerted.record.canonical import Json, encode, from_base64
from concerted.record.ed25519 import PrivateKey, sound_key, verifies
from concerted.record.entry import Entry
from concerted.record.note import WITNESS, Key

HOST = "host"
"""Under a handover, the signature of the host so far; no organisation is called so."""

_ENTRY = b"concerted/entry/v1\n"
_HANDOVER = b"concerted/handover/v1\n"


@dataclass(slots=True)
class Keys:
    """The keys that a record has named so far."""

    coalition: str = ""
    log: bytes = b""
    """The key of the host that keeps the log now."""
    logs: list[bytes] = field(default_factory=list)
    """Every host's key so far, the first first."""
    members: dict[str, bytes] = field(default_factory=dict)
    witnesses: dict[str, Key] = field(default_factory=dict)
    """Organisation → the key of its witness."""

    @property
    def log_key(self) -> Key:
        """The key that signs the log's checkpoints."""
        return Key(self.coalition, self.log)


def sign_entry(entry: Entry, key: PrivateKey) -> Entry:
    """Return the entry with its organisation's own signature."""
    return replace(entry, sig=base64.b64encode(key.signature(entry_message(entry))).decode())


def entry_message(entry: Entry) -> bytes:
    """Return what an organisation signs: a fixed prefix, and the entry's canonical form without `sig`."""
    return _ENTRY + replace(entry, sig=None).to_bytes()


def handover_message(coalition: str, log_key: str, size: int, root: str) -> bytes:
    """Return what those who hand a log over sign: its name, the next key, and the entries they vouch for."""
    statement: dict[str, Json] = {"coalition": coalition, "log_key": log_key, "root": root, "size": size}
    return _HANDOVER + encode(statement)


def read_public(text: object, *, entry: int) -> bytes:
    """Return a sound public key from base64. Raises `RecordBroken` (`weak-key`), naming the entry."""
    key = from_base64(text)
    if key is None or not sound_key(key):
        raise RecordBroken("weak-key", f"entry {entry} names a key that is no sound Ed25519 key", entry=entry)
    return key


def keys_of(entries: Iterable[Entry], root_before: Callable[[int], bytes]) -> Keys:
    """Return the keys a whole record names, with every signature in its entries checked.

    `root_before(n)` is the root of the first n entries. Raises `RecordBroken` (`weak-key`,
    `signature-broken`, `signature-missing`) at the first entry that does not hold.
    """
    keys = Keys()
    for number, entry in enumerate(entries):
        check_signature(entry, number, keys.members.get(entry.by or ""))
        _take_in(keys, number, entry, root_before)
    return keys


def check_signature(entry: Entry, number: int, public: bytes | None) -> None:
    """Check an entry's own signature: always there once its organisation has a key, `public`, never before.

    A first key signs its own entry. Raises `RecordBroken` as `keys_of` does.
    """
    if public is None and entry.kind == "key":
        public = read_public(entry.body.get("public"), entry=number)
    if public is None and entry.sig is not None:
        raise _broken(number, "is signed, and the record names no key of its organisation's")
    if public is None:
        return
    if entry.sig is None:
        why = f"entry {number} is not signed, though {entry.by} signs for itself"
        raise RecordBroken("signature-missing", why, entry=number)
    if not _holds(public, entry.sig, entry_message(entry)):
        raise _broken(number, f"is not what {entry.by} signed")


def _take_in(keys: Keys, number: int, entry: Entry, root_before: Callable[[int], bytes]) -> None:
    body = entry.body
    if number == 0:
        keys.coalition, keys.log = entry.coalition, read_public(body.get("log_key"), entry=0)
        keys.logs.append(keys.log)
    elif entry.kind == "key":
        keys.members[str(entry.by)] = read_public(body.get("public"), entry=number)
    elif entry.kind == "key-revoked":
        keys.members.pop(str(entry.by), None)
    elif entry.kind == "decision" and body.get("releases"):
        keys.members.pop(str(body["releases"]), None)
    elif entry.kind == "witness":
        public = read_public(body.get("public"), entry=number)
        keys.witnesses[str(entry.by)] = Key(str(body.get("name")), public, WITNESS)
    elif entry.kind == "handover":
        _check_handover(keys, number, body, root_before(number))
        keys.log = read_public(body.get("log_key"), entry=number)
        keys.logs.append(keys.log)


def _check_handover(keys: Keys, number: int, body: Mapping[str, Any], root: bytes) -> None:
    if body.get("size") != number or body.get("root") != root.hex():
        raise _broken(number, "hands over another record than the one before it")
    message = handover_message(keys.coalition, str(body.get("log_key")), number, root.hex())
    signatures = body.get("signatures")
    for signed in signatures if isinstance(signatures, list) else ():
        by = str(signed.get("by")) if isinstance(signed, Mapping) else ""
        public = keys.log if by == HOST else keys.members.get(by)
        if public is None or not _holds(public, signed.get("sig"), message):
            raise _broken(number, f"has a signature of {by or 'somebody'} that does not hold")


def _holds(public: bytes, signature: object, message: bytes) -> bool:
    data = from_base64(signature)
    return data is not None and verifies(public, data, message)


def _broken(number: int, why: str) -> RecordBroken:
    return RecordBroken("signature-broken", f"entry {number} {why}", entry=number)
