"""The verbs of keeping the record together: key, witness, handover."""

from __future__ import annotations

import base64
import shlex
import subprocess
import time
from pathlib import Path

import click

from concerted import handover as handing
from concerted.cli.desk import Who, acting, enter, fetching, key_option, record_option
from concerted.coalition import ErasureFollowed, KeyRevoked, MemberKey, State, WitnessKey, line_of
from concerted.coalition.state import named_actor
from concerted.contexts import words
from concerted.copies import is_address
from concerted.errors import InputError, Place
from concerted.host import key_file
from concerted.mirror import Alarm, Followed, follow, gossip, publish
from concerted.record.ed25519 import PrivateKey
from concerted.record.note import Cosigner, is_key_name
from concerted.record.sql import Where


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@acting
def key(file: Path, who: Who) -> None:
    """Make a key in FILE with which an organisation signs its own entries from now on.

    Nobody can act for it then, the host neither: pass --key FILE with everything it does, and keep a
    copy of FILE in a safe place. With --key it replaces the key it had.

    \b
    Example:
      concerted key clinics.key --by Clinics
      concerted stance 16 agree --by Clinics --key clinics.key
    """
    own = PrivateKey.create(file)
    signing = Who(who.record, who.by, who.held_at, who.key or file)
    try:
        enter(signing, MemberKey(public=base64.b64encode(own.public).decode()))
    except BaseException:
        file.unlink()
        raise


@click.command("revoke-key")
@click.option("--since", metavar="TIME", help="When somebody else may first have had it: 2026-12-01T17:00:00Z (UTC).")
@acting
def revoke_key(since: str | None, who: Who) -> None:
    """Revoke an organisation's own key. What it signed before --since stays good; what it signed later is in doubt.

    The host acts for the organisation again, until it registers another key. To replace a key that is safe,
    use: concerted key. A key that is lost is released by a decision: concerted propose --release-key.

    \b
    Example:
      concerted revoke-key --since 2026-12-01T17:00:00Z --by Clinics --key clinics.key
    """
    enter(who, KeyRevoked(since=since))


@click.group()
def witness() -> None:
    """Keep a copy of a coalition's record that follows its host, checks everything, and cosigns.

    \b
    Example:
      concerted witness name clinics.example/witness --key-file witness.key --by Clinics
      concerted witness follow https://coalition.example.org --name clinics.example/witness --key-file witness.key
    """


_name = click.argument("name", metavar="NAME")
_key_file = click.option(
    "--key-file", type=click.Path(path_type=Path), required=True, help="The witness's key; made if it is not there."
)


@witness.command("name")
@_name
@_key_file
@acting
def name_(name: str, key_file: Path, who: Who) -> None:
    """Name an organisation's witness in the record, so that its cosignatures count."""
    made = not key_file.exists()
    cosigner = _cosigner(name, key_file)
    try:
        enter(who, WitnessKey(name=name, public=base64.b64encode(cosigner.private.public).decode()))
    except BaseException:
        if made:
            key_file.unlink()
        raise


@witness.command("follow")
@click.argument("where", metavar="URL|FILE|FOLDER")
@click.option("--name", required=True, help="The witness's name, as the record has it.")
@_key_file
@click.option("--mirror", type=click.Path(path_type=Path), default=Path("mirror.record"), show_default=True)
@click.option("--peer", metavar="URL|FILE|FOLDER", multiple=True, help="Another witness's copy, to compare with.")
@click.option("--publish", "folder", type=click.Path(path_type=Path), help="Lay the copy out here, for others.")
@click.option("--every", type=click.IntRange(1), metavar="SECONDS", help="Go on until Ctrl-C; else once.")
@click.option("--alert", metavar="COMMAND", help="Run this when something is wrong; the evidence file is appended.")
@click.option("--by", metavar="NAME", help="Whose witness it is: with --key, answer erasures in the record.")
@key_option
def follow_(
    where: str,
    name: str,
    key_file: Path,
    mirror: Path,
    peer: tuple[str, ...],
    folder: Path | None,
    every: int | None,
    alert: str | None,
    by: str | None,
    key: Path | None,
) -> None:
    """Follow a host: fetch what is new, check all of it, keep it, cosign it, and compare with other witnesses.

    Refuses a fork, a rollback and a record that does not hold, keeps the proof beside the mirror, and
    ends with status 1. Words that were erased are erased here too; with --by and --key the record is told so.
    """
    cosigner = _cosigner(name, key_file)
    while True:
        try:
            came = _follow_once(where, mirror, cosigner, peer, folder)
            if by and key and is_address(where):
                _answer_erasures(Who(where, by, key=key), came.state)
        except Alarm as alarm:
            if alert:
                subprocess.run([*shlex.split(alert), str(alarm.evidence)], check=False)  # noqa: S603 - the owner's own command
            raise
        except InputError as error:
            if not every:
                raise
            click.secho(f"{error.message}; trying again in {every} s.", err=True, fg="yellow")
        if not every:
            return
        time.sleep(every)


def _answer_erasures(who: Who, state: State) -> None:
    """Tell the record that the words it says are erased are erased here too."""
    actor = named_actor(state, who.by or "")
    for number, sealing in state.sealed.items():
        if sealing.erased is not None and actor.id not in sealing.followed:
            enter(who, ErasureFollowed(), ref=number)


def _follow_once(where: str, mirror: Path, cosigner: Cosigner, peers: tuple[str, ...], folder: Path | None) -> Followed:
    came = follow(where, mirror, cosigner, told=fetching())
    stamp = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    click.echo(f"✓ {stamp}: {came.new} new entries, {came.size} in all; every byte and every rule holds. Cosigned.")
    if came.erased:
        click.echo(f"  {came.erased} reasons were erased here, as the record says.")
    if not came.named:
        hint = "concerted witness name --help"
        click.echo(f"  The record does not name this witness yet, so its cosignature does not count: {hint}.")
    elif not came.delivered:
        click.echo(f"  The host took no cosignature here. Send it a copy: concerted export copy.zip --record {mirror};")
        click.echo("  there: concerted cosign copy.zip")
    for line in gossip(mirror, peers):
        click.echo(f"  {line}")
    if folder:
        publish(mirror, folder)
    return came


def _cosigner(name: str, file: Path) -> Cosigner:
    if not is_key_name(name):
        hint = "Name it like an address without its beginning: river-watch.example/witness."
        raise InputError("bad-witness", "a witness's name has no space and no plus sign", place=Place(name), hint=hint)
    return Cosigner(name, PrivateKey.load(file) if file.exists() else PrivateKey.create(file))


@click.group()
def handover() -> None:
    """Carry a coalition on at another host, when its host leaves, fails or is captured.

    \b
    Example:
    The next host:   concerted import coalition.zip --record next.record
                     concerted handover begin handover.json --record next.record
    Each member:     concerted handover sign handover.json --copy my-copy.zip --by Clinics --key clinics.key
    The next host:   concerted handover finish handover.json --record next.record
    """


_statement = click.argument("statement", type=click.Path(path_type=Path))


@handover.command()
@_statement
@record_option
def begin(statement: Path, record: Where) -> None:
    """Make the next host's key, and write STATEMENT: which record it takes over, for the members to sign."""
    made = handing.begin(record, statement)
    click.echo(f"{statement}: {made.size} entries of {made.coalition}, root {made.root[:16]}…")
    click.secho(f"The new key is {key_file(record)}; it stays with this host. Now let members sign.", dim=True)


@handover.command()
@_statement
@click.option("--copy", metavar="FILE|FOLDER|URL", required=True, help="Your own copy of the record, to compare with.")
@click.option("--by", metavar="NAME", required=True, help="The organisation that signs; “host” for the host so far.")
@key_option
def sign(statement: Path, copy: str, by: str, key: Path | None) -> None:
    """Sign STATEMENT, if it hands over the very record that your own copy has."""
    if key is None:
        raise click.UsageError("Sign with the organisation's own key: --key FILE.")
    signed = handing.sign(statement, copy, by, PrivateKey.load(key))
    click.echo(f"Signed by: {', '.join(hand.by for hand in signed.signatures)}.")


@handover.command()
@_statement
@record_option
def finish(statement: Path, record: Where) -> None:
    """Enter the handover: from here on this host keeps the record. More than half of the members must have signed."""
    state, entry = handing.finish(statement, record)
    click.echo(f"{state.size - 1:>4}  {line_of(state, entry).say(words(state.context))}")
