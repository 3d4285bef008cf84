"""Acting from one's own machine on a record that a host elsewhere keeps: the entry is made and signed here.

The host only checks and appends it (`host.take`); it never sees the key. Its answer is a signed
checkpoint, and the entry counts as made only once that checkpoint is checked here to contain it.
"""

from __future__ import annotations

import urllib.error
from dataclasses import replace

from concerted.coalition import Command, State, evolve, replay
from concerted.copies import Told, fetch, send
from concerted.errors import InputError, RecordBroken, Refused
from concerted.host import made, now
from concerted.record.archive import opening_lines
from concerted.record.check import check
from concerted.record.checkpoint import read_checkpoint
from concerted.record.ed25519 import PrivateKey
from concerted.record.entry import Entry
from concerted.record.tree import Tree, leaf_hash

TRIES = 3
"""How often an entry is made afresh because the record grew meanwhile."""

_GREW, _REFUSED = 409, 422


def submit(
    address: str, command: Command, *, key: PrivateKey, reason: str | None = None, told: Told | None = None
) -> tuple[State, Entry]:
    """Make and sign an entry here and have the host at `address` append it; return the state after it, and it.

    The whole record there is fetched and checked first. Raises `Refused` as the rules do, here or
    there, `RecordBroken` where the record or the answer does not hold, `InputError` where nobody answers.
    """
    for _ in range(TRIES):
        held = fetch(address, told=told)
        checked = check(held)
        state = replay(checked.entries)
        entry, beside = made(state, replace(command, at=max(now(), state.at)), reason=reason, key=key)
        try:
            note = send(
                f"{address.rstrip('/')}/record/entries", (entry.to_bytes() + b"\n" + opening_lines(beside)).decode()
            )
        except InputError as error:
            status = error.__cause__.code if isinstance(error.__cause__, urllib.error.HTTPError) else None
            if status == _GREW:
                continue
            if status == _REFUSED:
                raise Refused("refused-there", f"The host refused it: {error.message}") from None
            raise
        after = evolve(state, entry)
        shown = read_checkpoint(note, checked.keys.log_key)
        leaves = [leaf_hash(data) for data in (*held.entries, entry.to_bytes())]
        if shown.size < after.size or (shown.size == after.size and shown.root != Tree(leaves).root()):
            hint = "Follow the host as a witness: concerted witness follow --help."
            raise RecordBroken("not-entered", "the host answered with a record that lacks the entry", hint=hint)
        return after, entry
    hint = "Many are writing at once; try again in a minute."
    raise Refused("record-grew", f"The record grew {TRIES} times while this was being entered.", hint=hint)
