"""Signed notes (C2SP signed-note v1), with the two kinds of Ed25519 key that sign checkpoints.

A log's own key signs the note's text (type 1). A witness's key cosigns it with the time at which it
saw it (type 4, C2SP tlog-cosignature, `cosignature/v1`). Lines by keys one does not know are passed over.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from hashlib import sha256

from concerted.errors import RecordBroken
from concerted.record.ed25519 import SIZE, PrivateKey, sound_key, verifies

LOG = 1
"""Signature type of a key that signs notes: plain Ed25519."""
WITNESS = 4
"""Signature type of a key that cosigns checkpoints: Ed25519 over the time and the text."""

LARGEST_NOTE = 1_000_000
"""Bytes; a longer note is refused unread."""
MOST_SIGNATURES = 100
"""Signature lines a note may have, as in the note package that other tools use."""

_TIME = 8


@dataclass(frozen=True, slots=True)
class Key:
    """A public key by its name: a log's (`kind` LOG) or a witness's (`kind` WITNESS)."""

    name: str
    public: bytes
    kind: int = LOG

    @property
    def id(self) -> bytes:
        """The four bytes by which a signature line names its key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key in the form other tools read: name+id+key (“vkey”)."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was read: its text with the last newline, and its signature lines as (name, bytes)."""

    text: str
    signatures: tuple[tuple[str, bytes], ...]

    def to_text(self) -> str:
        """Return the note as it is written."""
        return f"{self.text}\n" + "".join(signature_line(name, data) for name, data in self.signatures)


@dataclass(frozen=True, slots=True)
class Cosigner:
    """A witness's name and its key, which cosigns checkpoints and signs nothing else."""

    name: str
    private: PrivateKey

    @property
    def key(self) -> Key:
        """The public key, as verifiers know it."""
        return Key(self.name, self.private.public, WITNESS)

    def cosign(self, text: str, *, at: int) -> str:
        """Return the signature line of a witness that saw this text at `at`, seconds since 1970."""
        signed = at.to_bytes(_TIME) + self.private.signature(_cosigned(text, at))
        return signature_line(self.name, self.key.id + signed)


def is_key_name(name: str) -> bool:
    """Tell whether a key may be called so: not empty, no space, no plus, nothing invisible."""
    return bool(name) and name.isprintable() and not any(c.isspace() or c == "+" for c in name)


def read_key(vkey: str) -> Key:
    """Return the key that a “vkey” spells. Raises `RecordBroken` (`bad-vkey`) on any other spelling or a weak key."""
    name, _, rest = vkey.partition("+")
    _, _, encoded = rest.partition("+")
    try:
        data = base64.b64decode(encoded, validate=True)
    except ValueError:
        data = b""
    known = len(data) == SIZE + 1 and data[0] in (LOG, WITNESS)
    key = Key(name, data[1:], data[0]) if known else None
    if key is None or not is_key_name(name) or key.vkey != vkey or not sound_key(key.public):
        hint = "A key reads name+id+key, as `concerted witness` and `concerted verify` print it."
        raise RecordBroken("bad-vkey", f"“{vkey[:80]}” is no Ed25519 key of a log or a witness", hint=hint)
    return key


def read_note(note: str) -> Note:
    """Return a note's text and signatures, judging none. Raises `RecordBroken` (`note-broken`) where it is none."""
    if len(note) > LARGEST_NOTE:
        raise _broken("it is far too long")
    text, blank, lines = note.rpartition("\n\n")
    if not (blank and text and lines.endswith("\n")):
        raise _broken("it has no text, or no signatures, or is cut off")
    if any((ord(c) < ord(" ") and c != "\n") or "\ud800" <= c <= "\udfff" for c in note):
        raise _broken("it has control characters")
    signatures = tuple(_signature(line) for line in lines.removesuffix("\n").split("\n"))
    if len(signatures) > MOST_SIGNATURES:
        raise _broken(f"it has more than {MOST_SIGNATURES} signatures")
    return Note(text + "\n", signatures)


def signature_line(name: str, signature: bytes) -> str:
    """Return the line of a note by which `name` signs it; `signature` begins with the key's id."""
    return f"— {name} {base64.b64encode(signature).decode()}\n"


def read_signature_line(line: str) -> tuple[str, bytes]:
    """Return a signature line that came by itself. Raises `RecordBroken` (`note-broken`)."""
    if not line.endswith("\n"):
        raise _broken("a signature line is cut off")
    return _signature(line.removesuffix("\n"))


def sign_text(key: PrivateKey, name: str, text: str) -> str:
    """Return the signature line of a log's key under a note's text."""
    return signature_line(name, Key(name, key.public).id + key.signature(text.encode()))


def signed_by(note: Note, key: Key) -> bool:
    """Tell whether a log's key signed the note.

    Raises `RecordBroken` (`note-broken`) where a line claims to be by this key and is not.
    """
    return bool(_verified(key, [(data, note.text.encode()) for data in _by(note, key)]))


def cosigned_at(note: Note, key: Key) -> int | None:
    """Return when a witness cosigned the note (the latest time, seconds since 1970), None where it did not.

    Raises `RecordBroken` (`note-broken`) where a line claims to be by this key and is not.
    """
    times = [int.from_bytes(data[:_TIME]) for data in _by(note, key)]
    pairs = [(data[_TIME:], _cosigned(note.text, at)) for data, at in zip(_by(note, key), times, strict=True)]
    return max(times) if _verified(key, pairs) else None


def cosigned_when(line: str) -> int:
    """Return the time in a witness's signature line, unjudged, in seconds since 1970. Raises as `read_note` does."""
    return int.from_bytes(read_signature_line(line)[1][4 : 4 + _TIME])


def _by(note: Note, key: Key) -> list[bytes]:
    return [data[4:] for name, data in note.signatures if name == key.name and data[:4] == key.id]


def _verified(key: Key, pairs: list[tuple[bytes, bytes]]) -> int:
    for signature, message in pairs:
        if not verifies(key.public, signature, message):
            raise _broken(f"the signature of {key.name} does not hold")
    return len(pairs)


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _signature(line: str) -> tuple[str, bytes]:
    dash, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if dash != "—" or not is_key_name(name):
        raise _broken("a signature line is malformed")
    data = _base64(encoded)
    if len(data) <= 4:  # noqa: PLR2004 - the key's id, and something after it
        raise _broken("a signature line is malformed")
    return name, data


def _base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise _broken("it has a field that is not base64") from None
    if base64.b64encode(data).decode() != text:
        raise _broken("it has base64 in another spelling")
    return data


def _broken(why: str) -> RecordBroken:
    return RecordBroken("note-broken", f"the signed note does not hold: {why}")
