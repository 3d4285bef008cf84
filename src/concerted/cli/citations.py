"""The verbs of citing patterns: citations."""

from __future__ import annotations

import json
from pathlib import Path

import click

from concerted import plain
from concerted.cli.desk import ShownFirst, Who, acting, enter, record_option, state_now
from concerted.coalition import CitationWithdrawn, Citing
from concerted.coalition.text import tidy
from concerted.record.sql import Where


@click.group("citations", cls=ShownFirst)
def citations_() -> None:
    """Show by which patterns the coalition works, and why; add, withdraw.

    What came of one goes back to its library: concerted commons known-use --help.

    \b
    Examples:
      concerted citations
      concerted citations add turn-taking --why "So that nobody carries all." --duty scheduling --by Clinics
      concerted citations withdraw 41 --by Clinics
    """


@citations_.command("show")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON, as the API gives it.")
@record_option
def show(record: Where, as_json: bool) -> None:
    """Show every citation that stands, the latest first."""
    state = state_now(record)
    cited = plain.citations(state)
    if as_json:
        click.echo(json.dumps(plain.spare(cited), ensure_ascii=False, indent=2))
        return
    standing = [one for one in cited if one.withdrawn is None]
    for one in standing:
        place = f"decision {one.decision}" if one.decision is not None else one.duty or "in all it does"
        click.secho(f"{one.number}  {one.name} ({one.pattern}), {place}", bold=True)
        click.echo(f"    {one.why}")
        click.secho(f"    {state.actors[one.by].name}, {one.at[:10]}", dim=True)
    if not standing:
        click.echo("No pattern is cited. → concerted citations add --help")


@citations_.command("add")
@click.argument("pattern")
@click.option("--why", required=True, help="Why it helps; it stands in the record, so name no persons.")
@click.option("--name", help="What it is called; else as its library has it, or the words of its slug.")
@click.option("--decision", type=int, metavar="NUMBER", help="The adopted decision that follows it.")
@click.option("--duty", help="The duty that is held by it.")
@click.option(
    "--in", "paths", metavar="PATH", multiple=True, type=click.Path(path_type=Path), help="Look it up in this library."
)
@acting
def add(
    pattern: str, why: str, name: str | None, decision: int | None, duty: str | None, paths: tuple[Path, ...], who: Who
) -> None:
    """Say that the coalition works by PATTERN (its id or slug): in a decision, for a duty, or in all it does.

    With --in it may also be an alias or a file, and is cited by its id.
    """
    if paths:
        pattern, called = _looked_up(pattern, paths)
        name = name or called
    name = name or pattern.replace("-", " ").capitalize()
    enter(who, Citing(pattern=pattern, name=tidy(name), why=tidy(why), decision=decision, duty=duty))


@citations_.command("withdraw")
@click.argument("citation", type=int)
@click.option("--reason", help="Why; it lies beside the record.")
@acting
def withdraw(citation: int, reason: str | None, who: Who) -> None:
    """Say that the coalition does not work by a pattern there: CITATION is the number of its entry."""
    enter(who, CitationWithdrawn(), ref=citation, reason=reason)


def _looked_up(name: str, paths: tuple[Path, ...]) -> tuple[str, str]:
    """Return a pattern's id, or where it has none its slug, and what it is called."""
    from concerted.cli.commons_find import found, opened  # noqa: PLC0415 - reads a library
    from concerted.commons.naming import Names  # noqa: PLC0415

    pattern = found(Names(opened(paths)), name)
    return pattern.id or pattern.slug, pattern.title
