"""The verb of the web shell: serve."""

from __future__ import annotations

from pathlib import Path

import click

from concerted.web.house import House
from concerted.web.serve import address_of, listen, ready, run


@click.command()
@click.argument("house", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The network address to listen on.")
@click.option("--address", metavar="URL", help="How people reach it, where that is not the host and port.")
def serve(house: Path, port: int, host: str, address: str | None) -> None:
    """Open a HOUSE (a folder with a coalition.record) in the browser, until Ctrl-C.

    Prints a sign-in link for each organisation's representative; everyone else may read everything.

    \b
    Examples:
      concerted serve demo-house
      concerted serve our-house --address https://coalition.example.org
    """
    served = House(house)
    served.check()
    listening = listen(host, port)
    with listening, ready(served, public := address_of(listening, host, address)) as invited:
        click.secho(
            "Sign-in links, good for 48 hours, one per organisation. Hand each to its own people only:", bold=True
        )
        for one in invited:
            click.echo(f"  {one.name}\n    {one.link}")
        click.secho(f"\nEveryone may read it at {public}/", bold=True)
        click.secho("Ctrl-C ends it.", dim=True)
        run(listening)
    click.echo("Closed.")
