"""Verify the hashes of a packed record, against hashing the same entries."""

from __future__ import annotations

import base64

from bench.measure import Figure, machine, paired
from concerted.record import Checkpoint, Entry, Replica, Signer, check_archive, pack
from concerted.record.tree import Tree, leaf_hash

COUNT = 20_000


def archive() -> tuple[list[bytes], bytes]:
    """Return the lines of a record of COUNT entries, and its archive."""
    signer = Signer(bytes(32))
    key = base64.b64encode(signer.public).decode()
    bodies = ({"log_key": key} if n == 0 else {"text": f"entry {n} " + "a" * 150} for n in range(COUNT))
    at = "2026-03-01T09:00:00Z"
    lines = [Entry(coalition="bench-aaaaaa", kind="note", at=at, body=body).to_bytes() for body in bodies]
    note = signer.sign(Checkpoint("bench-aaaaaa", COUNT, Tree([leaf_hash(line) for line in lines]).root()))
    return lines, pack(Replica(entries=tuple(lines), note=note))


def run() -> Figure:
    """Measure seconds for the whole check; the bar is a multiple of hashing alone."""
    lines, packed = archive()
    a, b, ratio = paired(lambda: check_archive(packed), lambda: Tree([leaf_hash(line) for line in lines]).root())
    return Figure("record-verify", a, b, ratio, "at most 2 times hashing", ratio <= 2, "CPU s", machine())
