"""The verb of tending: vitality."""

from __future__ import annotations

import json

import click

from concerted import host
from concerted.cli.desk import ShownFirst, Who, acting, enter, record_option
from concerted.coalition import Assessing, Ratings, State, fold
from concerted.coalition.assessments import BEST, DIMENSIONS, LEAST
from concerted.copies import is_address
from concerted.plain import spare
from concerted.plain.vitality import Stress, Vitality, VitalSign, stress, vitality
from concerted.record import Entry, read_entry
from concerted.record.sql import Where
from concerted.record.store import entries as stored

MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", None)}
TRENDS = {"present": "●", "absent": "○", "unknown": "·"}

_json_option = click.option("--json", "as_json", is_flag=True, help="Print it as JSON, as the API gives it.")


@click.group("vitality", cls=ShownFirst)
def vitality_() -> None:
    """Show how the coalition is: signs of life and of decay, what they call for; stress, rate.

    \b
    Examples:
      concerted vitality
      concerted vitality --json
      concerted vitality stress
      concerted vitality rate 4 4 3 4 3 3 4 3 --reason "Two of us carry the rest." --by Clinics
    """


@vitality_.command("show")
@_json_option
@record_option
def show(record: Where, as_json: bool) -> None:
    """Show every sign with the entries that show it, its seasons (● present, ○ absent, · unknown), and what to do."""
    entries, state = whole(record)
    found = vitality(entries, state, host.now())
    if as_json:
        click.echo(json.dumps(spare(found), ensure_ascii=False, indent=2))
        return
    for kind, heading in (("life", "Signs of life"), ("decay", "Signs of decay")):
        click.secho(heading, bold=True)
        for sign in found.signs:
            if sign.kind == kind:
                _say_sign(sign)
    _say_rest(found, state)


@vitality_.command("stress")
@_json_option
@record_option
def stress_(record: Where, as_json: bool) -> None:
    """Show what breaks if any one, or any two, members are gone tomorrow."""
    _, state = whole(record)
    found = stress(state, host.now())
    if as_json:
        click.echo(json.dumps(spare(found), ensure_ascii=False, indent=2))
        return
    _say_stress(found, state)


@vitality_.command()
@click.argument("ratings", nargs=len(DIMENSIONS), type=click.IntRange(LEAST, BEST), metavar="1-5 ...")
@click.option("--reason", required=True, help="Why; it lies beside the record, not in it.")
@acting
def rate(ratings: tuple[int, ...], reason: str, who: Who) -> None:
    """Rate this season, once, from 1 to 5 in the eight dimensions of a commons.

    They are, in this order: stakeholder architecture, value creation, resilience, ownership, autonomy,
    composability, fractal value, vitality.
    """
    enter(who, Assessing(ratings=Ratings(**dict(zip(DIMENSIONS, ratings, strict=True)))), reason=reason)


def whole(record: Where) -> tuple[list[Entry], State]:
    """Return every entry of a record, and what they add up to; one at a web address is fetched and checked whole."""
    if isinstance(record, str) and is_address(record):
        held = host.verify(record)
        return list(held.checked.entries), held.state
    with host.opened(record) as (connection, coalition):
        read = [read_entry(data) for data in stored(connection, coalition)]
    return read, fold(read)


def _say_sign(sign: VitalSign) -> None:
    well = None if sign.verdict == "unknown" else (sign.verdict == "present") == (sign.kind == "life")
    mark, colour = MARKS[well]
    trend = "".join(TRENDS[point.verdict] for point in sign.trend)
    click.echo(f"  {click.style(mark, fg=colour)} {sign.title}: {sign.verdict}  {click.style(trend, dim=True)}")
    click.echo(f"      {sign.says}")
    click.secho(f"      “{sign.seed}”", dim=True)
    if sign.entries:
        click.secho(f"      Entries: {', '.join(map(str, sign.entries[-12:]))}", dim=True)


def _say_rest(found: Vitality, state: State) -> None:
    for one in found.slides:
        course = " → ".join(map(str, one.measured))
        click.secho(f"{state.actors[one.member].name} slides: {one.clause}", bold=True)
        click.echo(f"  {course} {one.unit}, of {one.limit}")
    for called in found.calls_for:
        click.secho({"tend": "To tend"}.get(called.what, called.what.capitalize()), bold=True)
        click.echo(f"  {called.why}")
        for move in called.moves:
            click.echo(f"    → {move}")
    if found.rated:
        last = found.rated[-1]
        click.secho(f"Rated by {len(last.members)}, season from {last.season}", bold=True)
        for name, mean in last.means.items():
            click.echo(f"  {name.replace('_', ' ')}: {mean:.1f}")
        click.echo(f"  the mean of these eight: {last.overall:.1f}")


def _say_stress(found: Stress, state: State) -> None:
    click.echo(f"{found.members} members; every one and every two thought away: {found.tried} times.")
    for many, heading in ((0, "Already"), (1, "Without one"), (2, "Without two")):
        breaks = [one for one in found.breaks if one.without == many]
        if breaks:
            click.secho(heading, bold=True)
        for one in breaks:
            names = " and ".join(state.actors[name].name for name in one.gone)
            click.echo(f"  {names + ': ' if names else ''}{one.says}")
    if not found.breaks:
        click.echo("Nothing breaks.")
