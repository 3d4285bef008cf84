"""The verbs of keeping one's word: commitments, call."""

from __future__ import annotations

import click

from concerted import host
from concerted.cli.desk import (
    ShownFirst,
    Who,
    acting,
    acting_or_not,
    actor_id,
    enter,
    enter_all,
    record_option,
    state_now,
)
from concerted.coalition import CallEnding, Calling, PeriodOpening, Seen, ShownAt, commitment_standing, due, kept
from concerted.coalition.text import tidy
from concerted.record.sql import Where

MARKS = {"kept": "✓", "missed": "✗", "unknown": "?"}


@click.group(cls=ShownFirst)
def commitments() -> None:
    """Show the commitment board, or work on it: open, saw, at.

    \b
    Examples:
      concerted commitments
      concerted commitments open
      concerted commitments saw 41 Growers missed --evidence "No rows in the shared table." --by Clinics
      concerted commitments saw 41 Clinics kept --evidence https://clinics.example/data
      concerted commitments at published-data https://clinics.example/data --by Clinics
    """


@commitments.command("show")
@record_option
def board(record: Where) -> None:
    """Show who kept what, period by period: ✓ kept, ✗ missed, ? nobody looked or observers differ."""
    state = state_now(record)
    for period in state.periods.values():
        click.secho(f"{period.entry:>4}  {period.clause}, {period.name} ({period.starts} to {period.ends})", bold=True)
        for name in period.owed:
            standing = commitment_standing(period, name)
            click.echo(f"      {MARKS[standing]} {state.actors[name].name}: {standing}")
            for seen in period.observations:
                if seen.member == name:
                    by = state.actors[seen.by].name if seen.by else "the host"
                    click.secho(f"          {seen.seen}, says {by}: {seen.evidence}", dim=True)
    for call in state.calls.values():
        member, period = state.actors[call.member], state.periods[call.period]
        how = f"{call.ending}{f' until {call.until}' if call.until else ''}" if call.ending else "open"
        click.echo(f"{call.entry:>4}  {member.name} was called on {period.clause} in {period.name}: {how}")
    if state.periods:
        click.secho("Kept of owed:", bold=True)
        for actor in state.members:
            done, missed, owed = kept(state, actor.id)
            click.echo(f"  {actor.name}: {done} of {owed}, {missed} missed, {owed - done - missed} unknown")
    waiting = ", ".join(clause.id for clause in due(state, host.now()))
    if waiting:
        click.secho(f"Not opened for the present period: {waiting}. Next: concerted commitments open", dim=True)


@commitments.command("open")
@click.argument("clauses", nargs=-1, metavar="CLAUSE...")
@acting_or_not
def open_(clauses: tuple[str, ...], who: Who) -> None:
    """Open the present period of each CLAUSE, or of all that are due: who owes it is fixed from here on."""
    names = clauses or tuple(clause.id for clause in due(state_now(who.record), host.now()))
    enter_all(who, [PeriodOpening(clause=name) for name in names])


@commitments.command()
@click.argument("period", type=int)
@click.argument("member", metavar="NAME")
@click.argument("seen", type=click.Choice(["kept", "missed"]))
@click.option("--evidence", required=True, help="An address, or what one saw.")
@acting_or_not
def saw(period: int, member: str, seen: str, evidence: str, who: Who) -> None:
    """Say what was seen of a member's commitment in PERIOD (its number)."""
    body = Seen(member=actor_id(state_now(who.record), member), seen=seen, evidence=tidy(evidence))  # type: ignore[arg-type]
    enter(who, body, ref=period)


@commitments.command()
@click.argument("clause")
@click.argument("address", required=False)
@acting
def at(clause: str, address: str | None, who: Who) -> None:
    """Say at which ADDRESS one can look whether you keep CLAUSE; without one, nowhere any more."""
    enter(who, ShownAt(clause=clause, address=address))


@click.group()
def call() -> None:
    """Name a missed commitment, and say how the renegotiation ended: on, end. Never a punishment.

    \b
    Examples:
      concerted call on 41 Growers --by Clinics
      concerted call end 52 renewed --by Growers
      concerted call end 52 excused --until 2027-03-01 --by Clinics
    """


@call.command()
@click.argument("period", type=int)
@click.argument("member", metavar="NAME")
@click.option("--reason", help="What you would like to talk about; it lies beside the record, not in it.")
@acting
def on(period: int, member: str, reason: str | None, who: Who) -> None:
    """Call a member on what it missed in PERIOD (its number)."""
    enter(who, Calling(member=actor_id(state_now(who.record), member)), ref=period, reason=reason)


@call.command("end")
@click.argument("number", type=int, metavar="CALL")
@click.argument("ending", type=click.Choice(["renewed", "amended", "excused", "parted"]))
@click.option("--until", metavar="DAY", help="With excused: the day until which nothing is owed.")
@acting_or_not
def end(number: int, ending: str, until: str | None, who: Who) -> None:
    """Say how CALL ended: renewed, amended (a decision changed the clause), excused until a day, or parted."""
    enter(who, CallEnding(ending=ending, until=until), ref=number)  # type: ignore[arg-type]
