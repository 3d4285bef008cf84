"""The verb of the rotating duties: duties."""

from __future__ import annotations

from pathlib import Path

import click

from concerted.cli.desk import ShownFirst, Who, acting, acting_or_not, actor_id, enter, record_option, state_now
from concerted.coalition import (
    Capacity,
    DutyNote,
    Filling,
    Rotating,
    Skip,
    Swap,
    SwapAccepted,
    current,
    duties_of,
)
from concerted.coalition.text import tidy
from concerted.files import write_whole
from concerted.record.sql import Where


@click.group(cls=ShownFirst)
def duties() -> None:
    """Show who holds which duty, or work on them: rotate, capacity, swap, accept, skip, fill, note, calendar.

    \b
    Examples:
      concerted duties
      concerted duties rotate
      concerted duties capacity 1 --absent-until 2027-02-01 --by Clinics
      concerted duties swap scheduling Growers --for documentation --by Clinics
      concerted duties accept scheduling --by Growers
      concerted duties skip scheduling --by Clinics
      concerted duties note scheduling "The hall is booked until March." --by Clinics
      concerted duties calendar duties.ics
    """


_duty = click.argument("duty")


@duties.command("show")
@record_option
def show_duties(record: Where) -> None:
    """Show this turn of the duties, its notes, and how often each has served."""
    state = state_now(record)
    now = current(state)
    if now is None:
        named, term = duties_of(state)
        click.echo(f"Nobody holds a duty yet. To go round each {term}: {', '.join(named)}.")
        return
    click.secho(f"Turn {now.number}: {now.starts} to {now.ends}", bold=True)
    for duty, held in now.duties.items():
        holder = state.actors[held.holder].name if held.holder else "nobody"
        offer = f", offered to {state.actors[held.offered[0]].name}" if held.offered else ""
        click.echo(f"  {duty}: {holder}{offer}")
        for note in [note for note in state.notes if note.duty == duty][-2:]:
            click.secho(f"      {note.at[:10]} {state.actors[note.by].name}: {note.text}", dim=True)
    click.secho("Served so far:", bold=True)
    for actor in state.members:
        served = state.served.get(actor.id, {})
        each = ", ".join(f"{duty} {times}" for duty, times in served.items() if times)
        click.echo(f"  {actor.name}: {sum(served.values())}{f' ({each})' if each else ''}")


@duties.command()
@acting_or_not
def rotate(who: Who) -> None:
    """Have the next turn computed: least served first, within what each can hold."""
    enter(who, Rotating())


@duties.command()
@click.argument("at_once", type=int, required=False)
@click.option("--absent-until", metavar="DAY", help="2027-02-01: until then it takes no duty.")
@acting
def capacity(at_once: int | None, absent_until: str | None, who: Who) -> None:
    """Say how many duties an organisation can hold AT_ONCE; without a number, it sets no limit."""
    enter(who, Capacity(duties=at_once, absent_until=absent_until))


@duties.command()
@_duty
@click.argument("to", metavar="NAME")
@click.option("--for", "theirs", metavar="DUTY", help="The duty of theirs you would take in exchange.")
@acting
def swap(duty: str, to: str, theirs: str | None, who: Who) -> None:
    """Offer your DUTY to another member."""
    enter(who, Swap(duty=duty, to=actor_id(state_now(who.record), to), theirs=theirs))


@duties.command()
@_duty
@acting
def accept(duty: str, who: Who) -> None:
    """Take the DUTY that was offered to you."""
    enter(who, SwapAccepted(duty=duty))


@duties.command()
@_duty
@click.option("--reason", help="If you wish; it lies beside the record, not in it.")
@acting
def skip(duty: str, reason: str | None, who: Who) -> None:
    """Skip your DUTY this time: whose turn it is then is computed, and you are next again later."""
    enter(who, Skip(duty=duty), reason=reason)


@duties.command()
@_duty
@acting_or_not
def fill(duty: str, who: Who) -> None:
    """Have a vacant DUTY filled by whoever is next."""
    enter(who, Filling(duty=duty))


@duties.command()
@_duty
@click.argument("text")
@acting
def note(duty: str, text: str, who: Who) -> None:
    """Leave a note on your DUTY for whoever holds it next."""
    enter(who, DutyNote(duty=duty, text=tidy(text)))


@duties.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--of", "name", metavar="NAME", help="Only what this organisation holds.")
@record_option
def calendar(file: Path, name: str | None, record: Where) -> None:
    """Write duties and meetings to FILE as a calendar (.ics) that calendar programs subscribe to."""
    from concerted.calendars import feed  # noqa: PLC0415 - only for those who ask for a calendar

    state = state_now(record)
    write_whole(file, feed(state, of=[actor_id(state, name)] if name else None))
    click.echo(f"{file}: open it with any calendar, or let calendars subscribe to where you put it.")
