"""The verbs of the record: verify, export."""

from __future__ import annotations

from pathlib import Path

import click

from concerted import host
from concerted.cli.desk import record_option


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def verify(file: Path) -> None:
    """Check a record FILE, byte by byte and rule by rule, without asking anyone.

    Takes an export or a host's own record file. Ends with status 1 at the first entry that does not hold.

    \b
    Example:
      concerted verify coalition.zip
    """
    held = host.verify_file(file)
    state = held.state
    hosted = sum(entry.by is not None for entry in held.entries) - held.signed
    click.echo(f"✓ {len(held.entries)} entries: every hash, the root and the host's signature hold.")
    click.echo(f"✓ {len(held.entries)} entries: each was allowed by the rules in force when it was made.")
    click.echo(
        f"✓ {len(state.decisions)} decisions and {len(state.versions)} platform versions:"
        " each outcome recomputes from the stances and the frozen rule."
    )
    click.echo(f"✓ {held.openings} reasons lie beside the record, each the one that was committed to.")
    if held.unopened:
        click.echo(f"  {held.unopened} more were committed to and are not here: erased, or not shared with this copy.")
    click.echo(f"  {hosted} entries were made by the host on behalf of members, as the founding allows.")
    click.echo(
        f"  Nobody else vouches for this copy: compare its root {held.checkpoint.root.hex()[:16]}… with another's."
    )
    click.secho(f"{state.name} holds up to entry {len(held.entries) - 1}, made {state.at}.", fg="green", bold=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@record_option
def export(file: Path, record: Path) -> None:
    """Write the whole record to FILE, one archive that anyone can keep and verify.

    \b
    Example:
      concerted export coalition.zip
    """
    with host.opened(record) as (connection, coalition):
        archive = host.export(connection, coalition)
    host.save(file, archive)
    click.echo(f"{file}: {len(archive):,} bytes. Check it with: concerted verify {file}")
