"""The verbs of ending well: sunset, replant."""

from __future__ import annotations

from pathlib import Path

import click

from concerted import host
from concerted.cli.desk import ShownFirst, Who, acting, acting_or_not, enter, record_option, state_now
from concerted.coalition import Contest, ContestEnded, Ending, next_line
from concerted.coalition.clauses import GROUNDS, governing
from concerted.coalition.text import tidy
from concerted.contexts import words
from concerted.copies import shown
from concerted.record.sql import Where

MEANINGS = {
    "goal-reached": "the shared goal is reached: sunset and celebrate",
    "trigger-gone": "what it was for is gone",
    "broken": "a non-negotiable is broken for good: part as peers",
    "replant": "new conditions call for a fresh platform: found it anew with those still aligned",
}


@click.group(cls=ShownFirst)
def sunset() -> None:
    """Show how the coalition ends, or act on a decided ending: contest, uncontest, end.

    An ending is proposed like anything else: concerted propose TITLE --sunset GROUND.

    \b
    Examples:
      concerted sunset
      concerted sunset contest "Two villages still have no figures." --by Schools
      concerted sunset end
    """


@sunset.command("show")
@record_option
def show_sunset(record: Where) -> None:
    """Show on which grounds the coalition may end, and where an ending stands."""
    state = state_now(record)
    click.secho(next_line(state).say(words(state.context)), bold=True)
    if state.platform:
        clause = governing(state.platform.clauses, "sunset")
        click.echo(f"  {clause.id}: {clause.text}")
        for ground in clause.grounds or GROUNDS:
            click.echo(f"  · {ground}: {MEANINGS[ground]}")
    if state.sunset:
        names = ", ".join(state.actors[name].name for name in state.sunset.contests) or "nobody"
        click.echo(
            f"  Decided in entry {state.sunset.decision}: {MEANINGS[state.sunset.ground]}. Contested by: {names}."
        )
        if state.sunset.replanted:
            click.echo(f"  It went on as {state.sunset.replanted}.")
    if state.origin:
        click.echo(f"  Replanted from {state.origin.name} ({state.origin.coalition}, {state.origin.size} entries).")


@sunset.command()
@click.argument("reason")
@acting
def contest(reason: str, who: Who) -> None:
    """Contest an ending that was decided, and say why: it then ends only once it is decided again."""
    enter(who, Contest(), reason=reason)


@sunset.command()
@acting
def uncontest(who: Who) -> None:
    """Contest it no more."""
    enter(who, ContestEnded())


@sunset.command("end")
@acting_or_not
def end(who: Who) -> None:
    """End the coalition: duties and commitments are closed, and the record stays for ever."""
    enter(who, Ending())
    click.echo("      Hand every member the whole record: concerted export coalition.zip")


@click.command()
@click.argument("old", type=click.Path(path_type=Path), metavar="ENDED-RECORD")
@click.option("--name", help="What the fresh coalition is called; as the old one where left out.")
@click.option("--convener", metavar="NAME", required=True, help="The organisation that convenes.")
@click.option(
    "--with",
    "names",
    multiple=True,
    metavar="NAME",
    help="Who is still aligned; all that stayed to the end, where left out.",
)
@record_option
def replant(old: Path, name: str | None, convener: str, names: tuple[str, ...], record: Where) -> None:
    """Found a fresh coalition from one that has ended, with a new circle and a new platform, linked to the old.

    \b
    Example:
      concerted replant old/coalition.record --convener Clinics --record new/coalition.record
    """
    invited = host.replant(
        old, record, name=name and tidy(name), convener=tidy(convener), names=tuple(map(tidy, names))
    )
    click.echo(f"Founded afresh: {shown(record)}. Invited to its circle: {', '.join(invited)}.")
    click.secho(f"      {next_line(state_now(record)).say()}", dim=True)
