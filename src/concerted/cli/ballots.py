"""The verbs of sealed ballots: ballot cast, open, check, challenge; and those of trustees: ballot trustee, unseal."""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from dataclasses import asdict
from pathlib import Path

import click

from concerted import host
from concerted.cli.desk import Who, acting, actor_id, enter, fetching, record_option, state_now
from concerted.coalition import Ballot, Command, Receipt, State, TrusteeKey, line_of
from concerted.coalition.ballots import CHOICES, Fate, fate, opening_by, receipt_of
from concerted.coalition.proposals import known_proposal
from concerted.coalition.shape import from_json
from concerted.coalition.trustees import receipt_for, sealed_ballot, shares_of
from concerted.contexts import words
from concerted.copies import is_address, read_copy
from concerted.errors import ConcertedError, InputError, Place, Refused
from concerted.files import write_new
from concerted.guard.sharing import KEY, new_key
from concerted.record.ed25519 import PrivateKey
from concerted.record.entry import Entry
from concerted.record.opening import Opening
from concerted.record.sql import Where
from concerted.record.store import openings
from concerted.remote import submit

_receipt = click.argument("receipt", type=click.Path(path_type=Path))


@click.group()
def ballot() -> None:
    """Vote by sealed ballot, where a rule of the platform says so (ballot = "sealed").

    Until time is up nobody but the host reads how you voted; where the rule has trustees (ballot = "trustees"), not
    even the host: you seal it on your own machine, with your own key. Then all ballots are opened, each with its
    member's name. The host cannot change one unnoticed, nor leave one out: your receipt shows it.

    \b
    Examples:
      concerted ballot cast 16 agree --receipt mine.json --by Clinics
      concerted ballot open 16
      concerted ballot check mine.json --copy https://coalition.example.org
      concerted ballot challenge mine.json --by Clinics
      concerted ballot trustee clinics.trustee --by Clinics --key clinics.key
      concerted ballot unseal 16 --trustee-key clinics.trustee --by Clinics --key clinics.key
    """


@ballot.command()
@click.argument("proposal", type=int)
@click.argument("choice", type=click.Choice(CHOICES))
@click.option("--receipt", type=click.Path(path_type=Path), required=True, help="A new file for your receipt.")
@acting
def cast(proposal: int, choice: str, receipt: Path, who: Who) -> None:
    """Cast a sealed ballot on PROPOSAL (its number); until time is up another one takes its place.

    Keep the receipt to yourself until the ballots are opened: it shows how you voted.
    """
    _check_new(receipt)
    state = state_now(who.record)
    if known_proposal(state, proposal).by_trustees:
        _cast_for_trustees(state, proposal, choice, receipt, who)
        return
    command = Command(body=Ballot(), at=host.now(), by=actor_id(state, who.by or ""), ref=proposal)
    key = None if who.key is None else PrivateKey.load(who.key)
    state, entry, beside = _cast(who.record, command, choice, key)
    held = {one.index: (one.value, one.blinding) for one in beside}
    made = receipt_of(state, known_proposal(state, proposal), str(command.by), held)
    if made is None:
        raise InputError("no-receipt", "the ballot does not lie here", hint="Cast it again.")
    click.echo(f"{state.size - 1:>4}  {line_of(state, entry).say(words(state.context))}")
    _keep(receipt, made)


def _cast_for_trustees(state: State, proposal: int, choice: str, receipt: Path, who: Who) -> None:
    """Seal a ballot here, so that the host never has it, and enter it with one's own key."""
    member = actor_id(state, who.by or "")
    committed, shares, blinding = sealed_ballot(state, proposal, member, choice, secrets.token_bytes)
    enter(who, Ballot(commitment=committed, shares=shares), ref=proposal)
    _keep(receipt, receipt_for(state_now(who.record), proposal, member, choice, blinding))


@ballot.command()
@click.argument("file", type=click.Path(path_type=Path))
@acting
def trustee(file: Path, who: Who) -> None:
    """Become a trustee, who opens sealed ballots with others: make a key in FILE, and enter its public part.

    Keep the file on your own machine: whoever has it has your share of every ballot.
    """
    key, public = new_key(secrets.token_bytes(KEY))
    write_new(file, key.hex() + "\n", mode=0o600)
    try:
        enter(who, TrusteeKey(public=b64encode(public).decode()))
    except ConcertedError:
        file.unlink()
        raise


@ballot.command()
@click.argument("proposal", type=int)
@click.option("--trustee-key", type=click.Path(path_type=Path), required=True, help="The file of: ballot trustee.")
@acting
def unseal(proposal: int, trustee_key: Path, who: Who) -> None:
    """Answer as a trustee, once time is up: enter your shares of all ballots on PROPOSAL.

    With enough trustees everybody sees what each ballot holds. None sees it before, not even from your shares.
    """
    try:
        key = bytes.fromhex(trustee_key.read_text("utf-8"))
    except (OSError, ValueError):
        hint = "Name the file that was written when you became a trustee."
        raise InputError("bad-key", "this is no trustee's key", place=Place(trustee_key), hint=hint) from None
    state = state_now(who.record)
    number = enter(who, shares_of(state, proposal, actor_id(state, who.by or ""), key), ref=proposal)
    state = state_now(who.record)
    found = known_proposal(state, proposal)
    click.echo(f"      {len(found.unsealed)} of the {found.rule.openers} trustees that it takes have answered.")
    if len(found.unsealed) < (found.rule.openers or 0):
        return
    for cast_one in found.ballots.values():
        if cast_one.opened is None:
            click.secho(f"      Ballot {cast_one.entry} stays sealed after entry {number}.", fg="yellow")


def _keep(receipt: Path, made: Receipt) -> None:
    write_new(receipt, json.dumps(asdict(made), indent=1) + "\n", mode=0o600)
    click.secho(f"      Your receipt: {receipt}. It shows how you voted; keep it to yourself until then.", dim=True)


@ballot.command("open")
@click.argument("proposal", type=int)
@record_option
def open_(proposal: int, record: Where) -> None:
    """Open the ballots on PROPOSAL once time is up: where the record is kept, since they lie there.

    For a day from then on, whoever finds its own left out opens it; then the proposal may be closed.
    """
    with host.opened(record) as (connection, coalition):
        state = host.state_of(connection, coalition)
        command = host.open_ballots(connection, state, proposal)
    state, entry = host.enter(record, command)
    click.echo(f"{state.size - 1:>4}  {line_of(state, entry).say(words(state.context))}")
    found = known_proposal(state, proposal)
    for cast_one in found.ballots.values():
        if cast_one.opened is None:
            click.secho(f"      Ballot {cast_one.entry} stays sealed: its opening does not lie here.", fg="yellow")


_FATES: dict[Fate, str] = {
    "sealed": "It is in the record, sealed still.",
    "counted": "It was counted as you cast it.",
    "replaced": "It no longer counts: a later ballot of this member took its place, the text was edited, or it left.",
    "unopened": "LEFT OUT when the others were opened. Open it yourself: concerted ballot challenge; or ask trustees.",
    "altered": "The receipt does not go with the ballot in the record.",
    "missing": "MISSING: this record does not have it. Keep the receipt, and compare copies of the record.",
}


@ballot.command("check")
@_receipt
@click.option("--copy", metavar="FILE|FOLDER|URL", help="A copy of the coalition's record; else --record.")
@record_option
def check_(receipt: Path, copy: str | None, record: Where) -> None:
    """Say what became of the ballot of RECEIPT; ends with status 1 where it is missing, altered or left out."""
    mine = _read(receipt)
    held, checked = read_copy(copy or str(record), told=fetching())
    came = fate(host.verified(held, checked).state, mine)
    click.echo(f"Ballot {mine.ballot} on {mine.proposal}, “{mine.choice}”: {_FATES[came]}")
    click.get_current_context().exit(1 if came in ("missing", "altered", "unopened") else 0)


@ballot.command()
@_receipt
@acting
def challenge(receipt: Path, who: Who) -> None:
    """Open your own ballot, which was left out when the others were opened, with its RECEIPT."""
    mine = _read(receipt)
    enter(who, opening_by(mine), ref=mine.proposal)


def _cast(
    record: Where, command: Command, choice: str, key: PrivateKey | None
) -> tuple[State, Entry, tuple[Opening, ...]]:
    """Cast a ballot here or at the host's address; return the state after it, its entry, and what lies beside."""
    if isinstance(record, str) and is_address(record):
        if key is None:
            raise click.UsageError("At a web address only an organisation's own key can act: --key FILE.")
        sent: list[Opening] = []
        state, entry = submit(record, command, key=key, reason=choice, told=fetching(), beside=sent.extend)
        return state, entry, tuple(sent)
    state, entry = host.enter(record, command, reason=choice, key=key)
    with host.opened(record) as (connection, coalition):
        return state, entry, tuple(openings(connection, coalition))


def _check_new(receipt: Path) -> None:
    if receipt.exists():
        hint = "Name another file, or move this one away first."
        raise InputError("file-exists", "there is a file here already", place=Place(receipt), hint=hint)


def _read(receipt: Path) -> Receipt:
    try:
        return from_json(Receipt, json.loads(receipt.read_text("utf-8")), "receipt")
    except (OSError, ValueError, Refused):
        hint = "Name the file that was written when the ballot was cast."
        raise InputError("bad-receipt", "this is no receipt of a ballot", place=Place(receipt), hint=hint) from None
