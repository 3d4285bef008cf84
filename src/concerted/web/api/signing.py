"""Acting for an organisation that signs with a key of its own: its entry is made here, signed there, and taken in.

The key never leaves its holder's machine. Whoever signs reads first what they sign: the entry is readable JSON.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from concerted import host, plain
from concerted.coalition import Command, MemberKey, State
from concerted.coalition.messages import Message
from concerted.coalition.text import PARAGRAPH, check_text
from concerted.errors import RecordError, Refused
from concerted.guard.messages import check_message
from concerted.record.canonical import decode, encode
from concerted.record.checkpoint import Signer
from concerted.record.entry import Entry, read_entry
from concerted.record.keys import entry_message
from concerted.record.opening import Opening
from concerted.record.sql import Connection
from concerted.web import reading
from concerted.web.api.access import Token, asker
from concerted.web.api.acts import LETTING_IN, Act
from concerted.web.api.models import Scope
from concerted.web.api.reads import entry_now
from concerted.web.writing import write

router = Router(tags=["Keys and messages"], auth=Token())


class Beside(BaseModel):
    """Words that lie beside an entry, and the blinding under which it commits to them."""

    model_config = ConfigDict(extra="forbid")
    path: str = Field(description="Where in the entry the commitment stands: body.reason.")
    value: str = Field(description="The words.")
    blinding: str = Field(description="In hex.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSign:
    """An entry that is not made yet: sign `bytes` with the organisation's own key, and send all of it to `signed`."""

    entry: dict[str, Any]
    """The entry as it would be, to be read before it is signed."""
    bytes: str
    """What is to be signed (Ed25519), in base64: a fixed prefix, and the entry's canonical form."""
    beside: tuple[Beside, ...]
    """To be sent along as it is."""


class SignedEntry(BaseModel):
    """An entry with the signature of the organisation that makes it."""

    model_config = ConfigDict(extra="forbid")
    entry: dict[str, Any] = Field(description="As it came, unchanged.")
    sig: str = Field(description="The signature of its bytes, in base64.")
    beside: list[Beside] = Field(default=[], description="As it came, unchanged.")


def to_sign(act: Act, *, by: str) -> ToSign:
    """Return what an organisation is to sign so that its act can be entered. Refuses as the rules do."""
    if act.kind == Message.kind:
        check_message(act.said)
    elif act.said:
        check_text(act.said, "reason", most=PARAGRAPH, lines=True)

    def work(connection: Connection, state: State) -> tuple[Entry, tuple[Opening, ...]]:
        command = Command(body=act.body, at=host.now(), by=by, ref=act.ref, held_at=act.held_at)
        return host.to_sign(connection, state, command, reason=act.said or None)

    entry, openings = write(work)
    return ToSign(
        entry=decode(entry.to_bytes()),  # type: ignore[arg-type] # an entry is an object
        bytes=base64.b64encode(entry_message(entry)).decode(),
        beside=tuple(Beside(path=one.path, value=one.value, blinding=one.blinding.hex()) for one in openings),
    )


@router.post("/signed", response={201: plain.Entry}, summary="Enter what was signed")
def enter_signed(request: HttpRequest, signed: SignedEntry) -> Status[plain.Entry]:
    """Take in an entry that an operation gave to be signed (202), with the signature. The key stays where it is."""
    who = asker(request, Scope.LET_IN if signed.entry.get("kind") in LETTING_IN else Scope.ACT)
    entry = _read(signed)
    if entry.coalition != reading.coalition() or entry.by != who.actor.id:
        raise Refused("not-theirs", "This is not this organisation's entry here.", hint="Sign what came for it.")
    signer = reading.house().signer()
    number = write(partial(_taken, entry, signed.beside, signer))
    reading.look_again()
    return Status(201, entry_now(number))


def _read(signed: SignedEntry) -> Entry:
    try:
        return read_entry(encode({**signed.entry, "sig": signed.sig}))
    except RecordError as error:
        hint = "Send it as it came, with the signature."
        raise Refused("bad-entry", "This is no entry: {why}.", hint=hint, why=error.message) from None


def _taken(entry: Entry, beside: list[Beside], signer: Signer, connection: Connection, state: State) -> int:
    number = state.size
    openings = tuple(_opening(one, number) for one in beside)
    host.take(connection, entry, openings, signer=signer, state=state, known=entry.kind == MemberKey.kind)
    return number


def _opening(one: Beside, number: int) -> Opening:
    try:
        return Opening(index=number, path=one.path, value=one.value, blinding=bytes.fromhex(one.blinding))
    except ValueError:
        hint = "Send what lies beside it as it came."
        raise Refused("bad-shape", "A blinding is not in hex.", hint=hint) from None
