"""The verbs of signed messages: sign-message, verify-message, withdraw-message, channel."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import IO

import click

from concerted import host, plain
from concerted.cli.desk import Who, acting, enter, fetching, record_option, state_now
from concerted.coalition import ChannelNamed, Message, MessageWithdrawn
from concerted.coalition.text import tidy
from concerted.copies import is_address, read_copy
from concerted.errors import InputError, Place
from concerted.guard.messages import check_message, code, digest, footer
from concerted.guard.pictures import LARGEST, code_in_picture, is_picture
from concerted.record.sql import Where

_file = click.argument("file", type=click.File("rb"), metavar="FILE")
_for_all = click.option("--for-coalition", is_flag=True, help="It is said in the coalition's name.")
_decision = click.option("--decision", type=int, metavar="NUMBER", help="The adopted decision that says so.")


@click.command("sign-message")
@_file
@click.option("--title", required=True, help="What it is about, in a few words.")
@_for_all
@_decision
@acting
def sign_message(file: IO[bytes], title: str, for_coalition: bool, decision: int | None, who: Who) -> None:
    """Sign the message in FILE (“-” for what is piped in) with your organisation's own key.

    For the coalition signs whoever holds the duty of communications, or names the decision that says so.
    The record keeps a digest; the words lie beside it, for everybody to read.

    \b
    Examples:
      concerted sign-message letter.txt --title "To the mayor" --by Clinics --key clinics.key
      concerted sign-message call.txt --title "Saturday's march" --for-coalition --by Clinics --key clinics.key
    """
    text = tidy(_text(file))
    check_message(text)
    body = Message(title=tidy(title), digest=digest(text), for_coalition=for_coalition or None)
    number = enter(who, body, ref=decision, reason=text)
    address = f"{who.record.rstrip('/')}/verify" if isinstance(who.record, str) and is_address(who.record) else ""
    click.echo("      Put this line below it, wherever you send it:")
    click.echo(footer(code(number, body.digest), address))


@click.command("verify-message")
@click.argument("what", metavar="FILE|CODE|URL|-")
@click.option("--copy", metavar="FILE|FOLDER|URL", help="A copy of the coalition's record; else --record.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
@record_option
def verify_message(what: str, copy: str | None, as_json: bool, record: Where) -> None:
    """Say whether a message is really from the coalition or one of its members.

    WHAT is a text file, a picture that shows the QR code (PNG, JPEG, WebP), “-” for what is piped in, the code below
    a message, or an address (nothing is fetched from it). Line breaks, quotation signs, spaces and curled quotation
    marks do not matter; words do. Of a picture only its QR code is read, so compare the words yourself.
    Ends with status 0 where it is signed and stands, else 1.

    \b
    Examples:
      concerted verify-message received.txt --copy https://coalition.example.org
      concerted verify-message photo.jpg
      concerted verify-message 41-k3f9a2bd7q
    """
    held, checked = read_copy(copy or str(record), told=fetching())
    state = host.verified(held, checked).state
    said = plain.verdict(state, host.messages(held.openings), _asked(what))
    if as_json:
        click.echo(json.dumps(plain.spare(said), ensure_ascii=False))
    else:
        names = {actor.id: actor.name for actor in state.actors.values()}
        _say(said, names)
    good = said.verdict in ("ours", "channel") and (said.signed is None or _stands(said.signed))
    click.get_current_context().exit(0 if good else 1)


@click.command("withdraw-message")
@click.argument("message", type=int)
@click.option("--reason", help="Why; it lies beside the record.")
@acting
def withdraw_message(message: int, reason: str | None, who: Who) -> None:
    """Say that MESSAGE (its number) no longer stands.

    \b
    Example:
      concerted withdraw-message 41 --by Clinics --key clinics.key
    """
    enter(who, MessageWithdrawn(), ref=message, reason=reason)


@click.group()
def channel() -> None:
    """List where the coalition and its members can be heard, so that a message from elsewhere stands out.

    \b
    Example:
      concerted channel add https://clinics.example/news --by Clinics --key clinics.key
    """


_address = click.argument("address")


@channel.command("add")
@_address
@_for_all
@_decision
@acting
def add(address: str, for_coalition: bool, decision: int | None, who: Who) -> None:
    """List ADDRESS: a web address, a mail address or the name of an account."""
    enter(who, ChannelNamed(address=tidy(address), for_coalition=for_coalition or None), ref=decision)


@channel.command("remove")
@_address
@_for_all
@_decision
@acting
def remove(address: str, for_coalition: bool, decision: int | None, who: Who) -> None:
    """Strike out ADDRESS: nothing said there from now on is yours."""
    enter(who, ChannelNamed(address=tidy(address), for_coalition=for_coalition or None, gone=True), ref=decision)


@channel.command("list")
@record_option
def list_channels(record: Where) -> None:
    """List where the coalition and its members can be heard."""
    state = state_now(record)
    for one in plain.heard(state):
        whose = state.name if one.for_coalition else state.actors[one.by].name
        click.echo(f"{whose}: {one.address} (since {one.at[:10]}, entry {one.entry})")


def _asked(what: str) -> str:
    """Return the text of a file that is there, or what was given itself."""
    if what == "-":
        return _text(sys.stdin.buffer)
    path = Path(what)
    if path.is_file():
        with path.open("rb") as file:
            return _text(file)
    return what


def _text(file: IO[bytes]) -> str:
    """Return a file's text, or what the QR code says that a picture shows."""
    data = file.read(LARGEST + 1)
    if is_picture(data):
        return code_in_picture(data)
    try:
        return data.decode()
    except UnicodeDecodeError:
        hint = "Copy the words into a text file, or give a picture of the QR code as PNG, JPEG or WebP."
        name = str(getattr(file, "name", "-"))
        raise InputError("not-text", "this is no text in UTF-8", place=Place(name), hint=hint) from None


_STANDS = {
    "stands": "It stands.",
    "withdrawn": "It was withdrawn since.",
    "in-doubt": "Its key was revoked: since {since} somebody else may have had it. Ask the member.",
    "key-revoked": "It stands; its key was revoked later, on {since}.",
    "key-released": "It stands; its key was lost later, and ended on {since}.",
    "key-replaced": "It stands; its key was replaced later, on {since}.",
}


def _stands(one: plain.Signed) -> bool:
    return one.standing not in ("withdrawn", "in-doubt")


def _say(said: plain.Verdict, names: dict[str, str]) -> None:
    one, channel = said.signed, said.channel
    if channel is not None:
        click.echo(f"An address where {names[channel.by]} says it can be heard, since {channel.at[:10]}.")
        click.echo("Nothing was fetched: what stands there was not looked at.")
    if one is None:
        if channel is None:
            click.echo("Not from the coalition's record. That alone does not make it a fake: ask who is said to sign.")
        return
    voice = " for the coalition" if one.for_coalition else ""
    heads = {
        "ours": "Signed, word for word",
        "altered": "ALTERED: these are not the words that were signed",
        "named": "The code is one of ours. Compare the words",
    }
    click.secho(f"{heads[said.verdict]}: “{one.title}”", bold=True)
    click.echo(f"By {names[one.by]}{voice}, {one.at[:16].replace('T', ' ')} UTC, entry {one.number}, code {one.code}.")
    click.echo(_STANDS[one.standing].format(since=(one.standing_since or "")[:10]))
    for piece in said.pieces:
        mark = {"same": "   ", "missing": " − ", "added": " + "}[piece.how]
        click.secho(f"{mark}{piece.words}", fg={"missing": "green", "added": "red"}.get(piece.how))
    if said.verdict == "named":
        click.echo(one.text or "Its words do not lie here.")
