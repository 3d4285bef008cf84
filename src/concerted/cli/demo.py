"""The verb that shows the whole way once: demo."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from concerted.host import Verified


LIFE_NAMES = ("lake", "checkers", "shade", "notebook")


class Steps:
    """Says each step in one line, with its time."""

    def __init__(self) -> None:
        self._began = monotonic()

    def say(self, text: str) -> None:
        """Say what was just done."""
        now = monotonic()
        click.echo(f"✓ {text}  {now - self._began:.1f} s")
        self._began = now


@click.command()
@click.argument("house", type=click.Path(path_type=Path), default=Path("demo-house"))
@click.option("--life", type=click.Choice(LIFE_NAMES), help="Instead, tell one of four whole lives of coalitions.")
def demo(house: Path, life: str | None) -> None:
    """Show the whole way once, in a folder HOUSE of its own: documents, map, coalition, decision, verified record.

    The four lives: twenty-five years around a drying lake; six firms that end well and leave thirty adopters; a
    city's conflict in the open; and makers of notebooks, one of whom drifts, and who then begin afresh.

    \b
    Example:
      concerted demo
      concerted serve demo-house
      concerted demo lake-house --life lake
    """
    if life:
        _tell(house, life)
        return
    from concerted import host  # noqa: PLC0415 - the rooms are for those who ask for the demo
    from concerted.cli.ecosystem import make_map, show  # noqa: PLC0415
    from concerted.demo import clear, documents  # noqa: PLC0415
    from concerted.demo.story import tell  # noqa: PLC0415
    from concerted.demo.work import work  # noqa: PLC0415
    from concerted.ecosystem import read  # noqa: PLC0415
    from concerted.files import write_whole  # noqa: PLC0415

    steps = Steps()
    clear(house)
    report = make_map(read(documents()), house).report
    steps.say(f"Read what the valley publishes and mapped it: {house / 'map.html'}")
    show(report)
    latent = next(coalition for coalition in report["coalitions"] if coalition["latent"])
    record = house / "coalition.record"
    now = datetime.now(UTC)
    tell(record, latent["circle"], now=now)
    steps.say("Founded a coalition of them: circle, shared interest, platform, five decisions, one of them reversed.")
    work(record, now=now)
    steps.say("Had them meet, take turns at the duties, and look at what each had promised.")
    export = house / "coalition.zip"
    with host.opened(record) as (connection, coalition):
        write_whole(export, host.export(connection, coalition))
    steps.say(f"Exported the whole record: {export}")
    held = host.verify(str(export))
    decided = len(held.state.decisions)
    steps.say(f"Verified it: {len(held.entries)} entries hold, {decided} outcomes recompute.")
    _in_two_vocabularies(held)
    click.secho(f"\nNow open it in the browser: make serve   (or: concerted serve {house})", bold=True)


def _tell(house: Path, life: str) -> None:
    """Tell one of the four lives into a house of its own, and verify it."""
    from concerted import host  # noqa: PLC0415 - the rooms are for those who ask for the demo
    from concerted.coalition import next_line  # noqa: PLC0415
    from concerted.contexts import words  # noqa: PLC0415
    from concerted.demo import clear  # noqa: PLC0415
    from concerted.demo.lives import to_records  # noqa: PLC0415

    steps = Steps()
    clear(house)
    for record in to_records(life, house):
        steps.say(f"Told: {record}")
        held = host.verify(str(record))
        state = held.state
        steps.say(f"Verified it: {len(held.entries)} entries hold, {len(state.decisions)} outcomes recompute.")
        click.secho(
            f"  {state.name}, {len(state.members)} members. {next_line(state).say(words(state.context))}", bold=True
        )
    click.secho(
        f"\nNow look around: concerted serve {house}   (or: concerted log --record {house}/coalition.record)", bold=True
    )


def _in_two_vocabularies(held: Verified) -> None:
    """Say the same of the same coalition in the words of movements and in those of products."""
    from concerted.coalition import line_of, next_line  # noqa: PLC0415 - the rooms are for those who ask for the demo
    from concerted.contexts import words  # noqa: PLC0415

    endorsed = next(entry for entry in held.entries if entry.body.get("in_force"))
    for context in (held.state.context, "tech"):
        own = words(context)
        click.secho(f"\nIn the words of {context}:", bold=True)
        members = f"{len(held.state.members)} {own['members']}"
        click.echo(f"  {held.state.name}: {members}, {len(held.state.decisions)} {own['decisions']}")
        click.echo(f"  {line_of(held.state, endorsed).say(own)}")
        click.echo(f"  {next_line(held.state).say(own)}")
