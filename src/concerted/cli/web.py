"""The verbs of the web shell: serve, notify, site."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from concerted.web.house import Houses
from concerted.web.serve import Opened, address_of, counting, listen, proper, ready, run, shell
from concerted.web.site.folder import check_free

FIRST = 12
"""Organisations whose links are printed: as many as a circle has seats, its convener first."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--record", metavar="URL", help="A PostgreSQL database that keeps the record; FOLDER then has its key.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The network address to listen on.")
@click.option("--address", metavar="URL", help="How people reach it, where that is not the host and port.")
def serve(folder: Path, record: str | None, port: int, host: str, address: str | None) -> None:
    """Open a coalition in the browser, until Ctrl-C.

    FOLDER is a house (a folder with a coalition.record), or a folder of houses, each served under its own name; an
    empty one is where you begin: the link that is printed sets up your first coalition. Prints a sign-in link for
    each organisation's representative, of the first twelve; everyone else may read everything.

    \b
    Examples:
      concerted serve demo-house
      mkdir our-coalitions && concerted serve our-coalitions
      concerted serve our-house --address https://coalition.example.org
    """
    houses = Houses(folder, record)
    houses.check()
    listening = listen(host, port)
    with listening, counting(), ready(houses, public := address_of(listening, host, address)) as served:
        for one in served.opened:
            _say(one)
        if served.set_up:
            click.secho("To set up a coalition here, open this within seven days:", bold=True)
            click.echo(f"  {served.set_up}\n")
        click.secho(f"Everyone may read it at {public}/", bold=True)
        click.secho("Ctrl-C ends it.", dim=True)
        if sys.stdout.isatty() and _has_screen():
            first = served.set_up if served.set_up and not served.opened else f"{public}/"
            click.launch(first)
        run(listening)
    click.echo("Closed.")


def _say(opened: Opened) -> None:
    """Say who may enter one coalition, and how."""
    if opened.is_demo:
        click.secho(f"{opened.name}: a demo. Step into anybody's shoes: {opened.address}step-in\n", bold=True)
    what = "Sign-in links, good for 48 hours, one per organisation. Hand each to its own people only:"
    click.secho(f"{opened.name}. {what}", bold=True)
    for one in opened.invited[:FIRST]:
        click.echo(f"  {one.name}\n    {one.link}")
    if more := len(opened.invited[FIRST:]):
        click.echo(f"  and {more} more: whoever invited one, or convenes, invites its first person at")
        click.echo(f"    {opened.address}representatives")
    click.echo()


def _has_screen() -> bool:
    """Tell whether a browser could open a window here."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--record", metavar="URL", help="A PostgreSQL database that keeps the record; FOLDER then has its key.")
@click.option("--address", metavar="URL", required=True, help="How people reach the pages: letters lead there.")
def notify(folder: Path, record: str | None, address: str) -> None:
    """Send what is due: digests, and what cannot wait.

    While `concerted serve` runs, it does this by itself. This verb is for a FOLDER that something else serves: have
    a timer call it every few minutes. Nothing is ever sent twice.

    \b
    Example:
      concerted notify our-house --address https://coalition.example.org
    """
    houses = Houses(folder, record)
    houses.check()
    with ready(houses, proper(address)):
        from concerted.web.jobs import once  # noqa: PLC0415 - needs the settings

        came = once()
    click.echo(f"{came['sent']} sent, {came['due']} to be tried again, {came['failed']} given up.")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--record", metavar="URL", help="A PostgreSQL database that keeps the record; FOLDER then has its key.")
@click.option("--address", metavar="URL", required=True, help="Where the copy is published: feeds lead there.")
@click.option("--language", metavar="CODE", default="en", show_default=True, help="The language of its pages.")
def site(folder: Path, out: Path, record: str | None, address: str, language: str) -> None:
    """Write the public face as files that need no server.

    What a visitor of FOLDER can read goes into the folder OUT: every page, the record to download and to verify, the
    feeds. Open its index.html, put it on any web server, or hand it around. A second time writes only what changed.

    \b
    Example:
      concerted site our-house public --address https://coalition.example.org
    """
    houses = Houses(folder, record)
    houses.check()
    check_free(out)
    with shell(houses, proper(address)):
        from concerted.web.site.laying_out import lay_out  # noqa: PLC0415 - needs the settings

        laid = lay_out(out, language=language)
    told = f"{laid.files} files, {laid.size / 1e6:.1f} MB; {laid.written} written, {laid.removed} removed"
    click.echo(f"{out / 'index.html'}: {told}.")
