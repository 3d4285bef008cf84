"""The verbs of draws that are entered in the record: panel announce, commit, reveal, draw, replace, show, redraw."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from concerted import host
from concerted.cli.desk import Who, acting, acting_or_not, actor_id, enter, fetching, record_option, state_now
from concerted.coalition import DrawAnnounced, PanelDrawn, PanelReplaced, Seats, SeedRevealed, State
from concerted.coalition.drawing import commitment_to, known_draw
from concerted.coalition.text import tidy
from concerted.copies import read_copy
from concerted.errors import ConcertedError, InputError, Place
from concerted.files import write_new
from concerted.guard.chance import SECRET
from concerted.record.sql import Where

if TYPE_CHECKING:
    from concerted.plain.draws import Draw

_number = click.argument("number", type=int)


@click.group()
def panel() -> None:
    """Draw a panel of members by lot, so that nobody chooses it and anybody can draw it again from the record.

    \b
    Examples:
      concerted panel announce "A jury on the meters" --seats 3 --source drand --at 2026-12-05T12:00:00Z --by Clinics
      concerted panel commit 20 --keep my.seed --by Growers
      concerted panel reveal 20 --kept my.seed --by Growers
      concerted panel draw 20 --randomness SIGNATURE
      concerted panel redraw 20 --copy https://coalition.example.org
    """


@panel.command()
@click.argument("title")
@click.option("--seats", type=click.IntRange(min=1), required=True, help="Seats on the panel.")
@click.option("--among", metavar="NAME", multiple=True, help="A member that may be drawn; all of them where left out.")
@click.option("--quota", metavar="PLACE=LEAST-MOST", multiple=True, help="Seats of a constituency: Parents=1-2.")
@click.option("--commits", metavar="NAME", multiple=True, help="A member that commits to a seed.")
@click.option("--commit-by", metavar="TIME", help="Until when they commit: 2026-12-01T17:00:00Z (UTC).")
@click.option("--reveal-by", metavar="TIME", help="Until when they reveal it.")
@click.option("--source", help="Public randomness: drand, or in words what else is published then.")
@click.option("--at", "published_at", metavar="TIME", help="When that randomness comes out.")
@acting
def announce(
    title: str,
    seats: int,
    among: tuple[str, ...],
    quota: tuple[str, ...],
    commits: tuple[str, ...],
    commit_by: str | None,
    reveal_by: str | None,
    source: str | None,
    published_at: str | None,
    who: Who,
) -> None:
    """Announce a draw: who may be drawn, the quotas, who commits to a seed, and which public randomness is added.

    With quotas the fairest lottery known is worked out, and its thousand panels are entered, so that everybody's odds
    are known before anything is drawn.
    """
    from concerted.plain.draws import lottery  # noqa: PLC0415 - not for `--help`

    state = state_now(who.record)
    pool = tuple(actor_id(state, name) for name in among) or tuple(one.id for one in state.members)
    quotas = tuple(_quota(one) for one in quota)
    body = DrawAnnounced(
        title=tidy(title),
        among=pool,
        seats=seats,
        quotas=quotas or None,
        panels=lottery(state, pool, quotas, seats),
        commits=tuple(actor_id(state, name) for name in commits) or None,
        commit_by=commit_by,
        reveal_by=reveal_by,
        source=source and tidy(source),
        published_at=published_at,
    )
    number = enter(who, body)
    _show(state_now(who.record), number)


@panel.command()
@_number
@click.option("--keep", type=click.Path(path_type=Path), required=True, help="A new file for your seed.")
@acting
def commit(number: int, keep: Path, who: Who) -> None:
    """Commit to a seed for draw NUMBER. The seed stays on this machine; keep it, and show it to nobody yet."""
    state = state_now(who.record)
    value = secrets.token_bytes(SECRET)
    body = commitment_to(state, known_draw(state, number), actor_id(state, who.by or ""), value)
    write_new(keep, value.hex() + "\n", mode=0o600)
    try:
        enter(who, body, ref=number)
    except ConcertedError:
        keep.unlink()
        raise
    click.secho(f"      Your seed: {keep}. Once all have committed: concerted panel reveal {number}.", dim=True)


@panel.command()
@_number
@click.option("--kept", type=click.Path(path_type=Path), required=True, help="The file with your seed.")
@acting
def reveal(number: int, kept: Path, who: Who) -> None:
    """Reveal the seed that you committed to for draw NUMBER."""
    try:
        value = kept.read_text("utf-8").strip()
    except (OSError, ValueError):
        hint = "Name the file that was written when you committed."
        raise InputError("bad-seed", "there is no seed here", place=Place(kept), hint=hint) from None
    enter(who, SeedRevealed(value=value), ref=number)


@panel.command("draw")
@_number
@click.option("--randomness", help="As it was published: of drand the round's signature, of another source its text.")
@acting_or_not
def draw_(number: int, randomness: str | None, who: Who) -> None:
    """Draw the panel of NUMBER, once every seed and the public randomness is there."""
    enter(who, PanelDrawn(randomness=randomness and tidy(randomness)), ref=number)
    _show(state_now(who.record), number)


@panel.command()
@_number
@click.argument("leaver")
@acting
def replace(number: int, leaver: str, who: Who) -> None:
    """Replace LEAVER, which drops out of the panel of NUMBER, by lot."""
    enter(who, PanelReplaced(leaver=actor_id(state_now(who.record), leaver)), ref=number)


@panel.command()
@click.argument("number", type=int, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@record_option
def show(number: int | None, as_json: bool, record: Where) -> None:
    """Show every draw, or draw NUMBER with everybody's odds and what is still awaited."""
    from concerted import plain  # noqa: PLC0415 - not for `--help`

    state = state_now(record)
    found = plain.draws(state, host.now()) if number is None else [plain.draw(state, number, host.now())]
    if as_json:
        click.echo(json.dumps(plain.spare(found), indent=2, ensure_ascii=False))
    elif not found:
        click.echo("Nothing was drawn by lot here.")
    for one in found if not as_json else ():
        _say(state, one)


@panel.command()
@_number
@click.option("--copy", metavar="FILE|FOLDER|URL", help="A copy of the coalition's record; else --record.")
@record_option
def redraw(number: int, copy: str | None, record: Where) -> None:
    """Draw the panel of NUMBER again, from any copy of the record: verified first, then step by step."""
    from concerted import plain  # noqa: PLC0415 - not for `--help`

    held, checked = read_copy(copy or str(record), told=fetching())
    state = host.verified(held, checked).state
    steps, again = plain.recomputed(state, number)
    for step in steps:
        click.echo(f"{step.name}: {step.value}")
    click.echo(f"panel: {_names(state, again)}" if again else "No panel: too few seeds were revealed.")
    click.secho("The same as in the record, which holds from its first entry to its last.", fg="green")
    one = plain.draw(state, number, host.now())
    if one.address:
        click.echo(f"Compare the signature with what drand published: {one.address}")
    elif one.source:
        click.echo(f"Compare “{one.randomness}” with what was published: {one.source}")


def _quota(text: str) -> Seats:
    place, _, span = text.rpartition("=")
    least, _, most = span.partition("-")
    if not (place.strip() and least.isdecimal() and (most or least).isdecimal()):
        raise click.UsageError(f"“{text}” is no quota: write it as Parents=1-2.")
    return Seats(constituency=tidy(place), least=int(least), most=int(most or least))


def _show(state: State, number: int) -> None:
    from concerted.plain.draws import draw  # noqa: PLC0415 - not for `--help`

    _say(state, draw(state, number, host.now()))


_STAGES = {
    "commit": "Seeds are awaited until {commit_by}.",
    "reveal": "Members reveal their seeds until {reveal_by}.",
    "randomness": "Public randomness comes out at {published_at}: {source}.",
    "draw": "Nothing is missing any more: concerted panel draw {number}.",
    "drawn": "Drawn, in entry {entry}.",
    "failed": "Not drawn: too few seeds were revealed.",
}


def _say(state: State, one: Draw) -> None:
    click.secho(f"{one.number:>4}  {one.title}: {one.seats} seats by lot", bold=True)
    click.echo(f"      {_STAGES[one.stage].format(**asdict(one))}")
    for each in one.odds:
        mark = "●" if each.member in (one.panel or ()) else " "
        click.echo(f"    {mark} {state.actors[each.member].name}: {100 * each.times / each.of:.1f} %")
    for quota in one.quotas:
        click.echo(f"      {quota.constituency}: {quota.least} to {quota.most} seats")
    if one.address and one.stage in ("randomness", "draw"):
        click.echo(f"      Round {one.round}: {one.address}")


def _names(state: State, ids: tuple[str, ...]) -> str:
    return ", ".join(state.actors[name].name for name in ids)
