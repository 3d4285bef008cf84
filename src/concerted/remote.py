"""Speaking with hosts elsewhere: acting on a record they keep, and asking them, as witnesses, for cosignatures.

An entry is made and signed here. The host only checks and appends it (`host.take`); it never sees the
key. Its answer is a signed checkpoint, and the entry counts as made only once that checkpoint is checked
here to contain it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from concerted.coalition import Command, State, evolve, replay
from concerted.copies import Answered, Told, ask, fetch, send
from concerted.errors import RecordBroken, Refused
from concerted.host import add_cosignatures, hides, made, now, opened, redrafted
from concerted.record.archive import Replica, opening_lines
from concerted.record.check import Checked, check
from concerted.record.checkpoint import read_checkpoint
from concerted.record.ed25519 import PrivateKey
from concerted.record.entry import Entry
from concerted.record.keys import sign_entry
from concerted.record.opening import Opening
from concerted.record.sql import Connection, Where, transaction
from concerted.record.store import head, node
from concerted.record.tree import Tree, consistency_proof, leaf_hash
from concerted.record.witness import write_request

TOKEN = "CONCERTED_TOKEN"  # noqa: S105 - a variable's name
"""The variable in which a member's token is looked for, so that what members alone read is read with it."""

Made: TypeAlias = tuple[Entry, tuple[Opening, ...]]
"""An entry, and what lies beside it."""

TRIES = 3
"""How often an entry is made afresh because the record grew meanwhile."""

_GREW, _REFUSED = 409, 422
_NO_TOKEN = 401


def read(address: str, *, token: str | None = None, told: Told | None = None) -> tuple[Replica, Checked]:
    """Fetch the record that a host keeps, and check every byte of it.

    With a member's `token`, of any scope, the words come along that members alone read for a while; what is fetched is
    checked against the commitments in the record. Raises as `copies.read_copy` does, and `Refused` (`no-token`)
    where the host does not know the token.
    """
    held = fetch(address, told=told)
    if token and any(hides(data) for data in held.entries):
        beside = _withheld(address, token, len(held.entries))
        held = replace(held, openings=(*held.openings, *beside))
    return held, check(held)


def _withheld(address: str, token: str, size: int) -> tuple[Opening, ...]:
    """Return what members alone read there of the entries that were fetched; nothing for whoever is no member."""
    base = address.rstrip("/").removesuffix("/record")
    try:
        told = json.loads(ask(f"{base}/api/v1/me/withheld", token))
        beside = [
            Opening(index=one["number"], path=one["path"], value=one["value"], blinding=bytes.fromhex(one["blinding"]))
            for one in told
        ]
    except Answered as answer:
        if answer.status == _NO_TOKEN:
            hint = "Make one on the host's settings page, and set CONCERTED_TOKEN to it; or unset it."
            raise Refused("no-token", "The host does not know this token.", hint=hint) from None
        return ()
    except (ValueError, KeyError, TypeError):
        return ()
    return tuple(one for one in beside if one.index < size)


def submit(  # noqa: PLR0913 - what is sent, and who is told of it, is named one by one
    address: str,
    command: Command,
    *,
    key: PrivateKey,
    reason: str | None = None,
    told: Told | None = None,
    beside: Callable[[tuple[Opening, ...]], object] | None = None,
) -> tuple[State, Entry]:
    """Make and sign an entry here and have the host at `address` append it; return the state after it, and it.

    The whole record there is fetched and checked first. `beside` is handed what lies beside the entry. Raises
    `Refused` as the rules do, here or there, `RecordBroken` where the record or the answer does not hold,
    `InputError` where nobody answers.
    """

    def make(state: State) -> Made:
        return made(state, replace(command, at=max(now(), state.at)), reason=reason, key=key)

    return _sent(address, make, told=told, beside=beside)


def submit_draft(
    address: str, draft: Made, *, key: PrivateKey, agreed: Callable[[State, Entry], bool], told: Told | None = None
) -> tuple[State, Entry] | None:
    """Sign an entry that was drafted elsewhere, as it follows the record at `address` now, and have it appended there.

    `agreed` is asked with the state and the entry before anything is signed; None where it says no. Else as `submit`.
    """
    entry, beside = draft
    state = replay(check(fetch(address, told=told)).entries)
    fresh, _ = redrafted(state, entry, beside, at=max(now(), state.at))
    if not agreed(state, fresh):
        return None

    def make(state: State) -> Made:
        again, sealed = redrafted(state, entry, beside, at=max(now(), state.at))
        return sign_entry(again, key), sealed

    return _sent(address, make, told=told)


def _sent(
    address: str,
    make: Callable[[State], Made],
    *,
    told: Told | None = None,
    beside: Callable[[tuple[Opening, ...]], object] | None = None,
) -> tuple[State, Entry]:
    for _ in range(TRIES):
        held = fetch(address, told=told)
        checked = check(held)
        state = replay(checked.entries)
        entry, sealed = make(state)
        try:
            note = send(
                f"{address.rstrip('/')}/record/entries", (entry.to_bytes() + b"\n" + opening_lines(sealed)).decode()
            )
        except Answered as answer:
            if answer.status == _GREW:
                continue
            if answer.status == _REFUSED:
                raise Refused("refused-there", "The host refused it: {said}", said=answer.said) from None
            raise
        if beside is not None:
            beside(sealed)
        after = evolve(state, entry)
        shown = read_checkpoint(note, checked.keys.log_key)
        leaves = [leaf_hash(data) for data in (*held.entries, entry.to_bytes())]
        if shown.size < after.size or (shown.size == after.size and shown.root != Tree(leaves).root()):
            hint = "Follow the host as a witness: concerted witness follow --help."
            raise RecordBroken("not-entered", "the host answered with a record that lacks the entry", hint=hint)
        return after, entry
    hint = "Many are writing at once; try again in a minute."
    raise Refused("record-grew", "The record grew {tries} times while this was being entered.", hint=hint, tries=TRIES)


def ask_witness(record: Where, address: str) -> list[str]:
    """Ask the witness at `address` to cosign the newest checkpoint (C2SP tlog-witness); return its name.

    Nothing is locked while it is asked. Raises `RecordBroken` (`rollback`) where the witness has seen
    more entries than there are here, `Refused` where it or the record will not have it.
    """
    with opened(record) as (connection, coalition):
        note = _cosigned_by(connection, coalition, address)
        with transaction(connection):
            return add_cosignatures(connection, coalition, [note])


def _cosigned_by(connection: Connection, coalition: str, address: str) -> str:
    newest = head(connection, coalition)
    assert newest is not None  # noqa: S101 - a record has a checkpoint from its first entry on
    old = 0
    for _ in range(TRIES):
        proof = consistency_proof(old, newest.size, lambda level, index: node(connection, coalition, level, index))
        try:
            line = send(f"{address.rstrip('/')}/add-checkpoint", write_request(old, proof, newest.note))
        except Answered as answer:
            if answer.status != _GREW or not answer.said.isdecimal() or int(answer.said) == old:
                raise Refused("refused-there", "The witness refused it: {said}", said=answer.said) from None
            old = int(answer.said)
            if old > newest.size:
                why = f"the witness has seen {old} entries of this record, and here are {newest.size}"
                raise RecordBroken("rollback", why, hint="Entries were lost here: restore the newest copy.") from None
            continue
        return newest.note + line
    raise Refused("refused-there", "The witness's count keeps changing.", hint="Try again in a minute.")
