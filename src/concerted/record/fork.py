"""Proof that a host signed two records that cannot both be true.

Two checkpoints of one log, both signed by its host. Where both have the same size, differing roots are
proof enough. Where one is larger, a consistency proof (RFC 6962, section 2.1.2) shows that the larger
tree begins with another root than the smaller checkpoint has. Whoever knows the host's key can check it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from concerted.errors import RecordBroken
from concerted.record.canonical import decode, encode
from concerted.record.checkpoint import Checkpoint, read_checkpoint, read_text
from concerted.record.note import Key, read_note
from concerted.record.tree import Nodes, consistency_proof, extends, root


@dataclass(frozen=True, slots=True)
class Fork:
    """Two signed checkpoints, the smaller first, and why they exclude one another."""

    smaller: str
    larger: str
    prefix: bytes
    """The root with which the larger tree begins, at the smaller one's size."""
    proof: tuple[bytes, ...]
    """That the larger tree begins so."""

    def to_bytes(self) -> bytes:
        """Return the proof as a file."""
        hashes = [step.hex() for step in self.proof]
        notes = {"smaller": self.smaller, "larger": self.larger}
        return encode({**notes, "prefix": self.prefix.hex(), "proof": hashes}) + b"\n"


def read_fork(data: bytes) -> Fork:
    """Return the proof in a file. Raises `RecordBroken` (`fork-broken`) where it is none."""
    try:
        fields = dict(decode(data.removesuffix(b"\n")))  # type: ignore[arg-type]
        steps = tuple(bytes.fromhex(step) for step in fields.pop("proof"))  # type: ignore[union-attr, arg-type]
        prefix = bytes.fromhex(fields.pop("prefix"))  # type: ignore[arg-type]
        return Fork(**fields, prefix=prefix, proof=steps)  # type: ignore[arg-type]
    except (RecordBroken, TypeError, ValueError, KeyError):
        raise RecordBroken("fork-broken", "this is no proof of a fork") from None


def fork_between(smaller: str, larger: str, nodes: Nodes) -> Fork | None:
    """Return the proof that two notes exclude one another, None where they do not.

    `nodes` reads the tree of the larger one, whose entries the caller has checked against its note.
    """
    small, large = read_text(read_note(smaller).text), read_text(read_note(larger).text)
    prefix = root(small.size, nodes)
    if prefix == small.root:
        return None
    return Fork(smaller, larger, prefix, tuple(consistency_proof(small.size, large.size, nodes)))


def forked(fork: Fork, hosts: Iterable[Key]) -> tuple[Checkpoint, Checkpoint]:
    """Return both checkpoints if the proof holds: each signed by one of the log's hosts, and they exclude one another.

    Raises `RecordBroken` (`fork-broken`).
    """
    keys = tuple(hosts)
    small, large = (_signed(note, keys) for note in (fork.smaller, fork.larger))
    shown = extends(small.size, large.size, fork.proof, fork.prefix, large.root)
    if not shown or small.root == fork.prefix or small.size == 0:
        raise RecordBroken("fork-broken", "the two checkpoints do not exclude one another")
    return small, large


def _signed(note: str, hosts: Iterable[Key]) -> Checkpoint:
    for key in hosts:
        try:
            return read_checkpoint(note, key)
        except RecordBroken:
            continue
    raise RecordBroken("fork-broken", "one of its checkpoints is signed by no host of this log")
