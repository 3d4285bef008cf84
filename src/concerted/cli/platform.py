"""The verbs of the platform: platform, why, standard, may, endorse."""

from __future__ import annotations

from pathlib import Path

import click

from concerted.cli.desk import Who, acting, acting_or_not, enter, record_option, state_now
from concerted.coalition import Clause, Endorsement, HoldingCost, Platform, Rule, rule_line
from concerted.coalition.clauses import KINDS, PAGE, in_order, words
from concerted.coalition.holding import differing
from concerted.coalition.may import may
from concerted.coalition.page import HEADINGS, history
from concerted.coalition.platform_file import read_platform
from concerted.coalition.standards import bound_by, one_standard
from concerted.coalition.state import State, Version
from concerted.coalition.story import more_lines
from concerted.coalition.text import tidy
from concerted.contexts import CONTEXTS, platform_template
from concerted.errors import Refused
from concerted.files import read_small
from concerted.record.sql import Where


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
@click.option("--seat", help="The representative's seat that signs; one that may bind the organisation.")
@acting
def endorse(digest: str | None, seat: str | None, who: Who) -> None:
    """Sign the platform as it stands; with that an organisation joins.

    \b
    Example:
      concerted endorse --by Clinics
    """
    version = _shown(state_now(who.record))
    if digest is not None and len(digest) >= 8 and version.digest.startswith(digest):  # noqa: PLR2004 - enough to tell
        digest = version.digest
    enter(who, Endorsement(platform=digest or version.digest, seat=seat))


@click.command()
@click.argument("clause")
@record_option
def why(clause: str, record: Where) -> None:
    """Say why CLAUSE stands as it does: the decision that last changed it, its reason, and how it read before.

    \b
    Example:
      concerted why published-data
    """
    state = state_now(record)
    version = _shown(state)
    found = _clause(version, clause)
    click.echo(f"{found.id}: {found.text}")
    for past in history(state, clause):
        if past.because is None or past.because.decision is None:
            signed = "as first agreed" if past.version.number else "a draft"
            click.echo(f"{past.version.at[:10]}: {signed}, put before the circle by {_by(state, past.version)}.")
            continue
        decision, since = past.because.decision, past.version.at[:10]
        title = f"Version {past.version.number}, {since}, by decision {decision.entry}: {past.because.title}"
        click.secho(title, bold=True)
        click.echo(f"  because: {decision.rationale}")
        if past.was:
            click.secho(f"  before: {past.was.text}", dim=True)


@click.command()
@click.argument("clause")
@click.option("--cost", help="Say what holding the strictest would cost your organisation, in a sentence.")
@click.option("--take-back", is_flag=True, help="Take back what you said that it would cost.")
@acting_or_not
def standard(clause: str, cost: str | None, take_back: bool, who: Who) -> None:
    """Show a CLAUSE that differs by jurisdiction: the one standard that satisfies all, and who would be bound by what.

    And what holding the strictest everywhere would cost each member, as far as it has said so itself.

    \b
    Examples:
      concerted standard hand-over
      concerted standard hand-over --cost "A second person in the archive." --by Clinics
    """
    if cost is not None or take_back:
        if who.by is None:
            raise click.UsageError("Say whom it would cost that: --by NAME.")
        enter(who, HoldingCost(clause=clause, cost=None if take_back else tidy(cost or "")))
    state = state_now(who.record)
    found = _clause(_shown(state), clause)
    one = one_standard(found)
    if one is None:
        click.echo(f"{found.id} has no values that can be ordered: no one standard satisfies all.")
    else:
        click.secho(f"One standard for all: {one.value} {found.unit or ''}".rstrip(), bold=True)
        click.echo(f"  {one.text}{f' ({one.jurisdiction})' if one.jurisdiction else ''}")
    click.echo("If the coalition split instead, this would bind:")
    places = {actor.name: actor.facts.jurisdictions for actor in state.members}
    for name, texts in bound_by(found, places).items():
        click.echo(f"  {name}: {' · '.join(texts)}")
    for held in next((known.weaker for known in differing(state) if known.clause.id == found.id), ()):
        said = held.cost.text if held.cost else "has not said what holding it would cost"
        click.echo(f"  {held.member}, weaker: {said}{' (of another standard)' if held.outdated else ''}")


@click.command("may")
@click.argument("question")
@record_option
def may_(question: str, record: Where) -> None:
    """Answer “may we do this without asking?” with the clause that answers it, and the words that matched.

    \b
    Example:
      concerted may "print our own leaflet about the river"
    """
    answer = may(_shown(state_now(record)).clauses, question)
    click.secho(SAID[answer.kind], bold=True)
    for clause in filter(None, (answer.clause, answer.rule_clause)):
        click.echo(f"  {clause.id}: {clause.text}")
        if clause.boundary:
            click.secho(f"      Boundary: {clause.boundary}", dim=True)
    if answer.matched:
        pairs = ", ".join(own if own == theirs else f"{own} ~ {theirs}" for own, theirs in answer.matched)
        click.secho(f"  Matched: {pairs}", dim=True)
    if answer.broken_by:
        click.secho(f"  Broken by: {', '.join(answer.broken_by)}", dim=True)
    for other in answer.others:
        click.secho(f"  See also {other.id}: {other.text}", dim=True)
    if answer.kind == "not-covered":
        click.echo("  Propose a clause: concerted propose TITLE --amend platform.toml --by NAME")


SAID = {
    "delegated": "Yes: that is left to each member.",
    "obliged": "Yes: everybody has promised it.",
    "needs-decision": "That needs a decision.",
    "against": "No: that goes against a non-negotiable.",
    "not-covered": "No clause speaks of this.",
}


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
    details = [
        clause.boundary and f"Boundary: {clause.boundary}",
        _check(clause),
        _rule(clause.rule, electorate),
        *(line.say() for line in more_lines(clause)),
    ]
    for detail in filter(None, details):
        click.secho(f"      {detail}", dim=True)


def _check(clause: Clause) -> str | None:
    return f"One can tell by: {clause.check} (every {clause.every})" if clause.check else None


def _rule(rule: Rule | None, electorate: int) -> str | None:
    return rule_line(rule, electorate).say() if rule else None


def _by(state: State, version: Version) -> str:
    return state.actors[version.by].name if version.by in state.actors else "the host"


def _clause(version: Version, name: str) -> Clause:
    for clause in version.clauses:
        if clause.id == name:
            return clause
    hint = "Clauses: {clauses}."
    raise Refused(
        "unknown-clause",
        "The platform has no clause {name}.",
        hint=hint,
        name=name,
        clauses=", ".join(clause.id for clause in version.clauses),
    )


def _shown(state: State) -> Version:
    version = state.platform or state.draft
    if version is None:
        raise Refused("no-platform", "There is no platform yet.", hint="Write one: concerted platform --help.")
    return version
