"""The verbs of the platform: platform, endorse."""

from __future__ import annotations

from pathlib import Path

import click

from concerted.cli.desk import Who, acting, acting_or_not, enter, state_now
from concerted.coalition import Clause, Endorsement, Platform, Rule, rule_line
from concerted.coalition.clauses import KINDS, PAGE, in_order, words
from concerted.coalition.platform_file import read_platform
from concerted.coalition.state import State, Version
from concerted.contexts import CONTEXTS, platform_template
from concerted.errors import Refused
from concerted.files import read_small

HEADINGS = {
    "non-negotiable": "Non-negotiable",
    "delegated": "Delegated: each decides alone",
    "cadence": "Governance cadence: how we decide",
}


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--template", type=click.Choice(CONTEXTS), help="Print a platform of this context to begin from.")
@acting_or_not
def platform(file: Path | None, template: str | None, who: Who) -> None:
    """Show the platform, or put FILE before the circle as its draft.

    \b
    Examples:
      concerted platform --template activist > platform.toml
      concerted platform platform.toml --by "River Watch"
      concerted platform
    """
    if template:
        click.echo(platform_template(template), nl=False)
    elif file is None:
        show(state_now(who.record))
    elif who.by is None:
        raise click.UsageError("Say who puts it before the circle: --by NAME.")
    else:
        enter(who, Platform(clauses=in_order(clauses_in(file))))


@click.command()
@click.option("--digest", metavar="HEX", help="The text you have read, as `concerted platform` shows it.")
@acting
def endorse(digest: str | None, who: Who) -> None:
    """Sign the platform as it stands; with that an organisation joins.

    \b
    Example:
      concerted endorse --by Clinics
    """
    version = _shown(state_now(who.record))
    if digest is not None and len(digest) >= 8 and version.digest.startswith(digest):  # noqa: PLR2004 - enough to tell
        digest = version.digest
    enter(who, Endorsement(platform=digest or version.digest))


def clauses_in(file: Path) -> tuple[Clause, ...]:
    """Return the clauses of a platform file. Raises `InputError` where it cannot be read."""
    hint = "Begin from a template: concerted platform --template activist > platform.toml"
    return read_platform(read_small(file, hint=hint), file=str(file))


def show(state: State) -> None:
    """Print the platform in force, or its draft, as the one page it is."""
    version = _shown(state)
    status = f"version {version.number}, in force since {version.at[:10]}" if version.number else "draft"
    click.secho(f"{state.name}: {status}", bold=True)
    if state.interest is not None:
        click.echo(f"“{state.sentences[state.interest].text}”")
    for kind in KINDS:
        click.secho(f"\n{HEADINGS[kind]}", bold=True)
        for clause in version.clauses:
            if clause.kind == kind:
                _show_clause(clause, version, len(state.members) or len(state.circle))
    endorsers = [actor.name for actor in state.actors.values() if version.number in actor.endorsed]
    click.echo(f"\nEndorsed by: {', '.join(endorsers) or 'nobody yet'}")
    click.secho(f"{words(version.clauses)} of {PAGE} words · text {version.digest[:12]}", dim=True)


def _show_clause(clause: Clause, version: Version, electorate: int) -> None:
    because = f" (decision {version.because[clause.id]})" if clause.id in version.because else ""
    click.echo(f"  {clause.id}: {clause.text}{because}")
    details = [clause.boundary and f"Boundary: {clause.boundary}", _check(clause), _rule(clause.rule, electorate)]
    for detail in filter(None, details):
        click.secho(f"      {detail}", dim=True)


def _check(clause: Clause) -> str | None:
    return f"One can tell by: {clause.check} (every {clause.every})" if clause.check else None


def _rule(rule: Rule | None, electorate: int) -> str | None:
    return rule_line(rule, electorate).say() if rule else None


def _shown(state: State) -> Version:
    version = state.platform or state.draft
    if version is None:
        raise Refused("no-platform", "There is no platform yet.", hint="Write one: concerted platform --help.")
    return version
