"""The verbs of a proposal before it is decided: proposal, objection."""

from __future__ import annotations

from pathlib import Path

import click

from concerted import host
from concerted.cli.desk import Who, acting, acting_or_not, enter, record_option, shown_now, state_now
from concerted.cli.platform import clauses_in
from concerted.cli.shown import show_whole, told
from concerted.coalition import Edit, Extension, ObjectionAnswer, Opening, Validity, Withdrawal
from concerted.coalition.amending import amendment
from concerted.coalition.hiding import public_by
from concerted.coalition.proposals import known_proposal
from concerted.coalition.text import tidy
from concerted.copies import is_address
from concerted.record.sql import Where
from concerted.zones import read_moment


@click.group()
def proposal() -> None:
    """Show a proposal, or work on it before it is decided: show, open, edit, withdraw, extend, disclose.

    \b
    Examples:
      concerted proposal show 16
      concerted proposal open 16 --closes "2027-03-30 18:00 Europe/Berlin" --by Clinics
      concerted proposal edit 16 --text "One for the school, one to travel." --by Clinics
      concerted proposal withdraw 16 --by Clinics
      concerted proposal extend 16
      concerted proposal disclose
    """


_number = click.argument("number", type=int, metavar="PROPOSAL")


@proposal.command("show")
@_number
@record_option
def show_(number: int, record: Where) -> None:
    """Show PROPOSAL: its text, who proposed it, what it takes and has by when, every answer with its reason.

    Of a record at an address, a member's token in CONCERTED_TOKEN shows what members alone read for now.
    """
    _, state, reasons = told(record)
    show_whole(state, known_proposal(state, number), reasons)


@proposal.command("open")
@_number
@click.option("--closes", metavar="TIME", default="", help="UTC, or with a zone: “2027-03-30 18:00 Europe/Berlin”.")
@click.option("--meeting", type=int, metavar="NUMBER", help="It is decided in this meeting, by those present.")
@acting
def open_(number: int, closes: str, meeting: int | None, who: Who) -> None:
    """Open a draft for answers. Its rule, its text and who may answer are frozen from here on."""
    at, zone = read_moment(closes) if closes else ("", None)
    enter(who, Opening(closes=at, zone=zone, meeting=meeting), ref=number)


@proposal.command()
@_number
@click.option("--title", help="A new title.")
@click.option("--text", help="A new text.")
@click.option("--amend", type=click.Path(path_type=Path), help="A platform file: what the platform shall become now.")
@acting
def edit(number: int, title: str | None, text: str | None, amend: Path | None, who: Who) -> None:
    """Edit your own proposal. Where it is open, answers given before are outdated and everybody is asked again."""
    changes, base = None, None
    if amend:
        state = state_now(who.record)
        changes, base = amendment(state, clauses_in(amend), known_proposal(state, number).amends)
    body = Edit(title=title and tidy(title), text=text and tidy(text), changes=changes, base=base)
    enter(who, body, ref=number)


@proposal.command()
@_number
@click.option("--reason", help="If you wish; it lies beside the record, not in it.")
@acting
def withdraw(number: int, reason: str | None, who: Who) -> None:
    """Take back your own proposal before it is decided."""
    enter(who, Withdrawal(), ref=number, reason=reason)


@proposal.command()
@_number
@acting_or_not
def extend(number: int, who: Who) -> None:
    """Extend a proposal whose time is up without a quorum, where its rule says so."""
    enter(who, Extension(), ref=number)


@proposal.command()
@record_option
def disclose(record: Where) -> None:
    """Make public what members alone read and whose days are over. A served house does it by itself.

    Run where the record is kept; what is not due yet stays as it is.
    """
    if isinstance(record, str) and is_address(record):
        raise click.UsageError("The host there discloses by itself; this is for a record that is kept here.")
    state = host.disclose_due(record, host.now())
    hidden = [one for one in shown_now(record).proposals.values() if one.hidden]
    for one in hidden:
        click.echo(f"{one.entry:>4}  {one.title}: members only, until {public_by(one)[:10]}.")
    click.echo(f"{state.name} has nothing hidden." if not hidden else f"{len(hidden)} not public yet.")


@click.group()
def objection() -> None:
    """Settle an objection: withdraw, resolve, judge. It stops a proposal while it stands.

    \b
    Examples:
      concerted objection withdraw 19 --by Growers
      concerted objection resolve 19 --by Growers
      concerted objection judge 19 --not-valid "It names a taste, not a harm." --by Clinics
    """


_objection = click.argument("number", type=int, metavar="OBJECTION")


@objection.command("withdraw")
@_objection
@acting
def withdraw_objection(number: int, who: Who) -> None:
    """Take back your own objection."""
    enter(who, ObjectionAnswer(answer="withdrawn"), ref=number)


@objection.command("resolve")
@_objection
@acting
def resolve_objection(number: int, who: Who) -> None:
    """Say that your concern is met, by an edit of the proposal or otherwise."""
    enter(who, ObjectionAnswer(answer="resolved"), ref=number)


@objection.command("judge")
@_objection
@click.option("--not-valid", metavar="REASON", help="Find it not valid, and why; without this, valid.")
@acting
def judge_objection(number: int, not_valid: str | None, who: Who) -> None:
    """Say whether you find another's objection valid, where the rule lets members overrule it."""
    enter(who, Validity(valid=not_valid is None), ref=number, reason=not_valid)
