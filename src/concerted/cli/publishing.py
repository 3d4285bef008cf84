"""The verb that makes decisions visible: publish."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from concerted import host
from concerted.cli.desk import record_option
from concerted.coalition.days import check_day
from concerted.coalition.publishing import FORMS
from concerted.coalition.publishing import publish as published
from concerted.contexts import publishing
from concerted.files import write_whole
from concerted.record.sql import Where

MONTH = 31
"""Days that it looks back where nobody says since when."""


@click.command()
@click.option("--as", "form", type=click.Choice(list(FORMS)), help="Else as the coalition's context does it.")
@click.option("--since", metavar="DAY", help="2026-11-01; else the last month.")
@click.option("--out", type=click.Path(path_type=Path), help="A file to write it to.")
@record_option
def publish(form: str | None, since: str | None, out: Path | None, record: Where) -> None:
    """Make decisions visible as your context does: a decision log, minutes, a commitment board, a voting record.

    It is Markdown, for a shared channel, a web page or a wall.

    \b
    Examples:
      concerted publish
      concerted publish --as votes --since 2026-01-01 --out votes.md
    """
    since = since or (date.fromisoformat(host.now()[:10]) - timedelta(days=MONTH)).isoformat()
    check_day(since, "looking back to")
    with host.opened(record) as (connection, coalition):
        state = host.state_of(connection, coalition)
        reasons = host.reasons(connection, coalition, state)
    own, title = publishing(state.context)
    title = title if form in (None, own) else form.capitalize()
    text = published(state, form or own, title=title, since=since, reasons=reasons)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_whole(out, text.encode())
        click.echo(f"{out}: ready to be shared.")
