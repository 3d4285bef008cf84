"""A witness's side of the C2SP tlog-witness protocol: `add-checkpoint`, as a pure function.

A witness keeps one row for each log it knows: the size and root of the newest checkpoint it cosigned.
The caller reads that row and writes the new one in a single transaction, *before* it sends the answer.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from concerted.errors import RecordBroken
from concerted.record.checkpoint import Checkpoint, read_text
from concerted.record.note import Cosigner, Key, Note, read_note, signed_by
from concerted.record.tree import extends

MOST_HASHES = 63
"""Lines a consistency proof may have (tlog-witness)."""
LARGEST_REQUEST = 64_000
"""Bytes of a request that is read at all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the witness answers over HTTP, and the checkpoint to remember first where it cosigned one."""

    status: int
    body: str
    content_type: str = "text/plain; charset=utf-8"
    cosigned: Checkpoint | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A log's request: the size it believes the witness has seen, the proof from there, and its checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: Note
    checkpoint: Checkpoint


def write_request(old: int, proof: Sequence[bytes], note: str) -> str:
    """Return the body of an `add-checkpoint` request, as a log sends it."""
    lines = "".join(f"{base64.b64encode(step).decode()}\n" for step in proof)
    return f"old {old}\n{lines}\n{note}"


def read_request(body: bytes) -> Request:
    """Return what a request asks. Raises `RecordBroken` (`bad-request`)."""
    try:
        head, blank, note = body.decode().partition("\n\n")
        first, *steps = head.split("\n")
        word, _, size = first.partition(" ")
        proof = tuple(base64.b64decode(step, validate=True) for step in steps)
        whole = size.isdecimal() and f"old {int(size)}" == first and len(body) <= LARGEST_REQUEST
        same = all(base64.b64encode(data).decode() == text for data, text in zip(proof, steps, strict=True))
        opened = read_note(note)
        checkpoint = read_text(opened.text)
    except (ValueError, RecordBroken):
        raise _bad() from None
    if not (blank and word == "old" and whole and same and len(proof) <= MOST_HASHES):
        raise _bad()
    if any(len(step) != len(checkpoint.root) for step in proof):
        raise _bad()
    return Request(int(size), proof, opened, checkpoint)


def answer(
    body: bytes, *, logs: Mapping[str, Key], seen: Callable[[str], Checkpoint | None], cosigner: Cosigner, at: int
) -> Answer:
    """Answer an `add-checkpoint` request: 200 with a cosignature, else 400, 403, 404, 409 or 422 as the protocol says.

    `logs` are the logs this witness knows, by origin; `seen` returns the newest checkpoint it cosigned.
    """
    try:
        request = read_request(body)
    except RecordBroken as error:
        return Answer(400, f"{error.message}\n")
    new, log = request.checkpoint, logs.get(request.checkpoint.origin)
    if log is None:
        return Answer(404, "this witness does not know that log\n")
    try:
        signed = signed_by(request.note, log)
    except RecordBroken:
        signed = False
    if not signed:
        return Answer(403, "the log's key has not signed it\n")
    if request.old > new.size:
        return Answer(400, "the old size is larger than the new one\n")
    return _compare(request, seen(new.origin), cosigner=cosigner, at=at)


def _compare(request: Request, before: Checkpoint | None, *, cosigner: Cosigner, at: int) -> Answer:
    new, size = request.checkpoint, before.size if before else 0
    differs = before is not None and new.size == size and new.root != before.root
    if request.old != size or differs:
        return Answer(409, f"{size}\n", "text/x.tlog.size")
    grown = not request.proof if before is None else extends(size, new.size, request.proof, before.root, new.root)
    if not grown:
        return Answer(422, "the proof does not show that the log only grew\n")
    return Answer(200, cosigner.cosign(request.note.text, at=at), cosigned=new)


def _bad() -> RecordBroken:
    return RecordBroken("bad-request", "this is no add-checkpoint request: see c2sp.org/tlog-witness")
