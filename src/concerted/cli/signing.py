"""The verb that signs what was drafted on a page: sign."""

from __future__ import annotations

from pathlib import Path

import click

from concerted.cli.desk import fetching, record_option
from concerted.coalition import Message, State, evolve, line_of
from concerted.contexts import words
from concerted.copies import is_address
from concerted.errors import InputError, Place, RecordBroken
from concerted.files import read_small
from concerted.guard.messages import digest
from concerted.record.archive import read_openings
from concerted.record.check import commitments
from concerted.record.ed25519 import PrivateKey
from concerted.record.entry import Entry, read_entry
from concerted.record.sql import Where
from concerted.remote import Made, submit_draft


@click.command()
@click.argument("draft", type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), required=True, help="The file of your organisation's own key.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@record_option
def sign(draft: Path, key: Path, yes: bool, record: Where) -> None:
    """Sign the entry in DRAFT, a file from the page that waits for your key, and hand it to the host at --record.

    Shows what it says and its words first, and asks.

    \b
    Example:
      concerted sign to-sign.entry --record https://coalition.example.org --key clinics.key
    """
    made = _read(draft)
    if not (isinstance(record, str) and is_address(record)):
        raise click.UsageError("Name the address of the host that made the draft: --record URL.")

    def agreed(state: State, entry: Entry) -> bool:
        click.echo(line_of(evolve(state, entry), entry).say(words(state.context)))
        for one in made[1]:
            click.echo(f"\n{one.value}\n")
        return yes or click.confirm("Sign it?", default=False)

    done = submit_draft(record, made, key=PrivateKey.load(key), agreed=agreed, told=fetching())
    click.echo("Nothing was signed." if done is None else f"{done[0].size - 1:>4}  Signed and entered.")


def _read(file: Path) -> Made:
    """Return a draft. Raises `InputError` where it is none, or its words are not those that it commits to."""
    line, _, beside = read_small(file, hint="Take it once more from the page.").encode().partition(b"\n")
    try:
        entry, openings = read_entry(line), tuple(read_openings(beside))
    except RecordBroken as error:
        hint = "Take it once more from the page."
        raise InputError("bad-draft", error.message, place=Place(file), hint=hint) from None
    committed = commitments(entry.body)
    for one in openings:
        other = entry.kind == Message.kind and entry.body["digest"] != digest(one.value)
        if other or not one.opens(entry.coalition, committed.get(one.path)):
            hint = "Do not sign it; tell the others."
            raise InputError("other-words", "its words are not those that it commits to", place=Place(file), hint=hint)
    return entry, openings
