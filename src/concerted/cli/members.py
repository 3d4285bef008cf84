"""The verbs of belonging: member, season."""

from __future__ import annotations

import json
from pathlib import Path

import click

from concerted import host
from concerted.cli.desk import ShownFirst, Who, acting, acting_or_not, actor_id, enter, record_option, state_now
from concerted.coalition import (
    Adoption,
    AdoptionEnded,
    Lapse,
    Leaving,
    ProxyEnded,
    ProxyGiven,
    Renewal,
    SeatEnded,
    SeatTaken,
    VoiceRule,
    kept,
)
from concerted.coalition.text import tidy
from concerted.files import make_folder, write_whole
from concerted.record.sql import Where
from concerted.zones import read_moment


@click.group(cls=ShownFirst)
def member() -> None:
    """Show the members, or act as one: leave, proxy, seat, voice, adopt.

    One joins by endorsing the platform: concerted endorse.

    \b
    Examples:
      concerted member
      concerted member leave --take clinics-data --by Clinics
      concerted member proxy Growers --until 2027-03-01T00:00:00Z --by Clinics
      concerted member seat "board" --person "Ada Lee" --binds --by Clinics
      concerted member voice together --by Clinics
      concerted member adopt "Valley Bakers"
    """


@member.command("show")
@record_option
def show_members(record: Where) -> None:
    """Show who belongs: since when, until when, seats, proxies, what was kept; who left; who adopts without joining."""
    state = state_now(record)
    for actor in state.members:
        until = f", until {actor.season_ends[:10]}" if actor.season_ends else ""
        click.secho(f"{actor.name}: member since {str(actor.member_since)[:10]}{until}", bold=True)
        for name, seat in actor.seats.items():
            click.echo(f"  seat: {name}{', may bind it' if seat.binds else ''}")
        if actor.seats:
            click.echo(
                f"  where its seats differ: {'the latest answer counts' if actor.voice == 'latest' else 'it abstains'}"
            )
        if actor.proxy:
            click.echo(f"  {state.actors[actor.proxy.holder].name} votes for it until {actor.proxy.until[:10]}")
        done, _, owed = kept(state, actor.id)
        if owed:
            click.echo(f"  kept {done} of {owed} commitments")
    for actor in state.actors.values():
        if actor.terms and not actor.member_since:
            last = actor.terms[-1]
            click.echo(f"{actor.name}: member until {last.until[:10]} ({last.how})")
    for adopter in state.adopters.values():
        click.echo(f"{adopter.name}: adopts version {adopter.version} without joining, since {adopter.at[:10]}")
    if not state.members:
        click.echo("No members yet: the circle endorses its platform first.")


@member.command()
@click.option(
    "--take", "folder", type=click.Path(path_type=Path), help="A new folder for the record and your own data."
)
@click.option("--reason", help="None is owed; it lies beside the record, not in it.")
@acting
def leave(folder: Path | None, reason: str | None, who: Who) -> None:
    """Leave the coalition: at once, in peace, with the whole record and your own data."""
    if folder is not None and not isinstance(who.record, str):
        take_along(who.record, actor_id(state_now(who.record), str(who.by)), folder)
    enter(who, Leaving(), reason=reason)
    if folder is not None:
        click.echo(f"      Yours to keep: {folder}")


@member.command()
@click.argument("folder", type=click.Path(path_type=Path))
@acting
def take(folder: Path, who: Who) -> None:
    """Take along, into FOLDER, the whole record and all that an organisation said beside it."""
    take_along(who.record, actor_id(state_now(who.record), str(who.by)), folder)
    click.echo(f"{folder}: record.zip and own.json. Check it with: concerted verify {folder / 'record.zip'}")


def take_along(record: Where, actor: str, folder: Path) -> None:
    """Write the whole record, and an organisation's own entries with the words beside them, into a folder."""
    with host.opened(record) as (connection, coalition):
        whole = host.export(connection, coalition)
        own = host.own_words(connection, coalition, actor)
    make_folder(folder)
    write_whole(folder / "record.zip", whole)
    write_whole(folder / "own.json", (json.dumps(own, indent=2, ensure_ascii=False) + "\n").encode())


@member.command()
@click.argument("holder", metavar="NAME")
@click.option("--until", required=True, metavar="TIME", help="UTC, or with a zone; at most a year away.")
@acting
def proxy(holder: str, until: str, who: Who) -> None:
    """Let another member vote for you for a while. What you answer yourself always counts instead."""
    enter(who, ProxyGiven(holder=actor_id(state_now(who.record), holder), until=read_moment(until)[0]))


@member.command("end-proxy")
@click.option("--of", "principal", metavar="NAME", help="The member that gave it, where you hold it; else your own.")
@acting
def end_proxy(principal: str | None, who: Who) -> None:
    """End a proxy. What its holder said on open proposals no longer counts."""
    enter(who, ProxyEnded(principal=actor_id(state_now(who.record), principal or str(who.by))))


@member.command()
@click.argument("seat")
@click.option("--person", help="Who sits there; it lies beside the record, and no public copy has it.")
@click.option("--binds", is_flag=True, help="They may bind the organisation: endorse for it.")
@acting
def seat(seat: str, person: str | None, binds: bool, who: Who) -> None:
    """Seat a representative at SEAT (board, field office)."""
    enter(who, SeatTaken(seat=tidy(seat), binds=binds), reason=person)


@member.command("end-seat")
@click.argument("seat")
@acting
def end_seat(seat: str, who: Who) -> None:
    """Say that nobody represents the organisation from SEAT any more."""
    enter(who, SeatEnded(seat=tidy(seat)))


@member.command()
@click.argument("rule", type=click.Choice(["latest", "together"]))
@acting
def voice(rule: str, who: Who) -> None:
    """Say what counts where your seats differ: the latest answer, or, until they say the same together, none."""
    enter(who, VoiceRule(voice=rule))  # type: ignore[arg-type]


@member.command()
@click.argument("name")
@click.option("--ended", is_flag=True, help="It no longer does.")
@acting_or_not
def adopt(name: str, ended: bool, who: Who) -> None:
    """Say that NAME adopts the platform publicly without joining."""
    enter(who, AdoptionEnded(name=tidy(name)) if ended else Adoption(name=tidy(name)))


@click.group(cls=ShownFirst)
def season() -> None:
    """Renew a membership for the next season, or enter which have lapsed: renew, lapse.

    \b
    Examples:
      concerted season
      concerted season renew --by Clinics
      concerted season lapse
    """


@season.command("show")
@record_option
def show_season(record: Where) -> None:
    """Show until when each membership lasts."""
    state = state_now(record)
    for actor in sorted(state.members, key=lambda one: str(one.season_ends)):
        ends = actor.season_ends[:10] if actor.season_ends else "until it leaves"
        click.echo(f"{actor.name}: {ends}")


@season.command()
@acting
def renew(who: Who) -> None:
    """Renew your membership for the next season."""
    enter(who, Renewal())


@season.command()
@acting_or_not
def lapse(who: Who) -> None:
    """Enter which memberships ended with their season: lapsed, without blame."""
    enter(who, Lapse())
