"""Checkpoints: the tree's size and root, signed by the host and cosigned by witnesses (C2SP tlog-checkpoint).

The origin is the coalition's own name, not a host's, so that the log can move house.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from concerted.errors import RecordBroken
from concerted.record.ed25519 import PrivateKey
from concerted.record.note import Key, Note, cosigned_at, read_note, sign_text, signed_by

_HASH = 32


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a host vouches for: the log's origin, the number of entries, and their root hash."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the note's text, which is what gets signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


class Signer(PrivateKey):
    """A host's key, which signs checkpoints."""

    def sign(self, checkpoint: Checkpoint) -> str:
        """Return the signed note."""
        text = checkpoint.text()
        return f"{text}\n{sign_text(self, checkpoint.origin, text)}"


def read_text(text: str) -> Checkpoint:
    """Return the checkpoint in a note's text; another log's may have further lines (extensions), kept out of it.

    Raises `RecordBroken` (`checkpoint-broken`).
    """
    lines = text.split("\n")
    if len(lines) < 4 or not lines[0] or "" in lines[3:-1]:  # noqa: PLR2004 - origin, size, root, and the end
        raise _broken("it has other lines than origin, size and root")
    origin, size, root = lines[:3]
    try:
        checkpoint = Checkpoint(origin, int(size), base64.b64decode(root, validate=True))
    except ValueError:
        raise _broken("its size or root is not what it must be") from None
    if checkpoint.size < 0 or checkpoint.text() != "\n".join(lines[:3]) + "\n" or len(checkpoint.root) != _HASH:
        raise _broken("its size or root is not what it must be")
    return checkpoint


def read_checkpoint(note: str, log: Key) -> Checkpoint:
    """Return the checkpoint that the log's key signed. Raises `RecordBroken` (`note-broken`, `checkpoint-broken`)."""
    opened = read_note(note)
    checkpoint = read_text(opened.text)
    if checkpoint.origin != log.name or checkpoint.text() != opened.text:
        raise _broken("it is another log's, or says more than origin, size and root")
    if not signed_by(opened, log):
        raise _broken(f"the key of {log.name} has not signed it")
    return checkpoint


def seen_by(note: str, witnesses: Iterable[Key]) -> dict[str, int]:
    """Return which of these witnesses cosigned a checkpoint: name → when, in seconds since 1970.

    Raises `RecordBroken` (`note-broken`) where a line claims to be by one of them and is not.
    """
    opened = read_note(note)
    times = {witness.name: cosigned_at(opened, witness) for witness in witnesses}
    return {name: at for name, at in times.items() if at is not None}


def with_signatures(note: str, lines: Iterable[tuple[str, bytes]]) -> str:
    """Return the note with more signature lines, each once, the log's own first and the others by name."""
    opened = read_note(note)
    own, *others = opened.signatures
    return Note(opened.text, (own, *sorted({*others, *lines} - {own}))).to_text()


def _broken(why: str) -> RecordBroken:
    return RecordBroken("checkpoint-broken", f"the checkpoint does not hold: {why}")
