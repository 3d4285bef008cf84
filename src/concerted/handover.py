"""Carrying a coalition on elsewhere: from any copy of its record, with a new key that its members hand the log to.

The next host writes a statement of what it takes over. Members sign it with their own keys, each after
comparing it with a copy of their own; the host so far, where it is willing, signs for the members it acts for.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path

from concerted.coalition import Command, Hand, Handover, State, fold
from concerted.coalition.state import named_actor
from concerted.copies import read_copy
from concerted.errors import InputError, Place, Refused
from concerted.files import read_small, write_whole
from concerted.host import act, check_free, key_file, now, opened, remove
from concerted.record.check import Checked
from concerted.record.checkpoint import Signer
from concerted.record.ed25519 import PrivateKey
from concerted.record.entry import Entry
from concerted.record.keys import HOST, handover_message
from concerted.record.sql import Where, connect, transaction
from concerted.record.store import extend


@dataclass(frozen=True, slots=True)
class Statement:
    """What a next host takes over, and who has signed it so far."""

    coalition: str
    log_key: str
    size: int
    root: str
    signatures: tuple[Hand, ...] = ()

    @property
    def message(self) -> bytes:
        """The bytes that are signed."""
        return handover_message(self.coalition, self.log_key, self.size, self.root)


def take_in(copy: str, record: Where) -> Checked:
    """Make a record file of a copy, without a host's key: it can be read, verified and followed on.

    Raises `InputError` (`file-exists`) rather than touch a file that is there, or as `read_copy` does.
    """
    check_free(record)
    held, checked = read_copy(copy)
    try:
        connection = connect(record, create=True)
        try:
            with transaction(connection):
                extend(connection, checked.checkpoint.origin, held)
        finally:
            connection.close()
    except BaseException:
        remove(record)
        raise
    return checked


def begin(record: Where, file: Path) -> Statement:
    """Make the next host's key beside a record file, and write the statement that members are to sign.

    Raises `InputError` (`file-exists`) where there is a key already: then this host keeps the log itself.
    """
    _, checked = read_copy(str(record))
    signer = Signer.create(key_file(record))
    point = checked.checkpoint
    public = base64.b64encode(signer.public).decode()
    statement = Statement(point.origin, public, point.size, point.root.hex())
    _write(file, statement)
    return statement


def sign(file: Path, copy: str, name: str, key: PrivateKey) -> Statement:
    """Add a signature to a statement, after comparing it with the signer's own copy of the record.

    `name` is the organisation, or `host` for the host so far. Raises `Refused` (`other-record`,
    `other-key`) where the statement or the key is not what that copy says.
    """
    statement = _read(file)
    _, checked = read_copy(copy)
    point = checked.checkpoint
    if (point.origin, point.size, point.root.hex()) != (statement.coalition, statement.size, statement.root):
        message = "Your copy has {size} entries with another root than the {total} to be handed over."
        hint = "Fetch the newest copy, and ask the next host which record it begins from. Do not sign blindly."
        raise Refused("other-record", message, hint=hint, size=point.size, total=statement.size)
    by = HOST if name == HOST else named_actor(fold(checked.entries), name).id
    expected = checked.keys.log if by == HOST else checked.keys.members.get(by)
    if key.public != expected:
        hint = "Sign with the key that the record names: the one made by concerted key, or the host's."
        raise Refused("other-key", "The record names another key for {name}, or none.", hint=hint, name=name)
    hand = Hand(by=by, sig=base64.b64encode(key.signature(statement.message)).decode())
    others = tuple(one for one in statement.signatures if one.by != by)
    signed = Statement(statement.coalition, statement.log_key, statement.size, statement.root, (*others, hand))
    _write(file, signed)
    return signed


def finish(file: Path, record: Where) -> tuple[State, Entry]:
    """Enter the handover as the next host's first entry. Raises `Refused` as the rules do."""
    statement = _read(file)
    body = Handover(
        log_key=statement.log_key, size=statement.size, root=statement.root, signatures=statement.signatures
    )
    signer = Signer.load(key_file(record))
    with opened(record) as (connection, coalition), transaction(connection):
        return act(connection, coalition, Command(body=body, at=now()), signer=signer)


def _write(file: Path, statement: Statement) -> None:
    signatures = [{"by": hand.by, "sig": hand.sig} for hand in statement.signatures]
    fields = {"coalition": statement.coalition, "log_key": statement.log_key, "size": statement.size}
    write_whole(file, json.dumps({**fields, "root": statement.root, "signatures": signatures}, indent=1).encode())


def _read(file: Path) -> Statement:
    hint = "The next host makes it: concerted handover begin --help."
    text = read_small(file, hint=hint)
    try:
        fields = json.loads(text)
        hands = tuple(Hand(by=str(hand["by"]), sig=str(hand["sig"])) for hand in fields.pop("signatures"))
        statement = Statement(**fields, signatures=hands)
        whole = type(statement.size) is int and all(
            isinstance(part, str) for part in (statement.coalition, statement.log_key, statement.root)
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        whole = False
    if not whole:
        raise InputError("no-statement", "this is no statement of a handover", place=Place(file), hint=hint)
    return statement
