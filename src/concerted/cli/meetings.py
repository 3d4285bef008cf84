"""The verb of meetings: meeting."""

from __future__ import annotations

import click

from concerted.cli.desk import ShownFirst, Who, acting, actor_id, enter, record_option, state_now
from concerted.coalition import Attendance, Convening, Minutes
from concerted.coalition.text import tidy
from concerted.record.sql import Where
from concerted.zones import read_moment


@click.group(cls=ShownFirst)
def meeting() -> None:
    """Show the meetings, or work on one: call, held, minutes.

    What is decided in the room is entered with --held-at: concerted propose … --meeting NUMBER, the stances of
    those present, and close.

    \b
    Examples:
      concerted meeting
      concerted meeting call "Monthly circle" --starts "2026-12-01 18:00 Europe/Berlin" --item "The meters" --by Clinics
      concerted meeting held 31 Clinics Growers Schools --held-at 2026-12-01T17:00:00Z --by Clinics
      concerted meeting minutes 31 "We looked at the first month's figures." --by Clinics
    """


_number = click.argument("number", type=int, metavar="MEETING")


@meeting.command("show")
@record_option
def show_meetings(record: Where) -> None:
    """Show the meetings, the next first: when, what about, who came, what was decided."""
    state = state_now(record)
    for one in sorted(state.meetings.values(), key=lambda held: held.starts, reverse=True):
        click.secho(f"{one.entry:>4}  {one.starts[:16].replace('T', ' ')} UTC  {one.title}", bold=True)
        for item in one.agenda:
            click.echo(f"      · {item}")
        if one.present is not None:
            click.echo(f"      Present: {', '.join(state.actors[name].name for name in one.present)}")
        if one.minutes:
            click.echo(f"      {one.minutes}")
        for proposal in state.proposals.values():
            if proposal.meeting == one.entry:
                click.echo(f"      {proposal.status}: {proposal.title} ({proposal.entry})")
    if not state.meetings:
        click.echo("No meeting has been called yet.")


@meeting.command()
@click.argument("title")
@click.option("--starts", required=True, metavar="TIME", help="UTC, or with a zone: “2026-12-01 18:00 Europe/Berlin”.")
@click.option("--item", "items", multiple=True, help="What it is about; may be repeated.")
@acting
def call(title: str, starts: str, items: tuple[str, ...], who: Who) -> None:
    """Call a meeting called TITLE."""
    enter(who, Convening(title=tidy(title), starts=read_moment(starts)[0], agenda=tuple(map(tidy, items))))


@meeting.command()
@_number
@click.argument("present", nargs=-1, required=True, metavar="NAME...")
@acting
def held(number: int, present: tuple[str, ...], who: Who) -> None:
    """Say who was at MEETING: each NAME an organisation. It can be corrected until a decision rests on it."""
    state = state_now(who.record)
    enter(who, Attendance(present=tuple(actor_id(state, name) for name in present)), ref=number)


@meeting.command()
@_number
@click.argument("text")
@acting
def minutes(number: int, text: str, who: Who) -> None:
    """Write the minutes of MEETING. Name organisations, not people: the record keeps them for ever."""
    enter(who, Minutes(text=tidy(text)), ref=number)
