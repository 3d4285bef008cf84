"""The verbs of deciding: propose, stance, close, log."""

from __future__ import annotations

from pathlib import Path

import click

from concerted import host
from concerted.cli.desk import Who, acting, acting_or_not, enter, record_option, state_now
from concerted.cli.platform import clauses_in
from concerted.coalition import (
    Closing,
    Proposing,
    State,
    changes_between,
    fold,
    line_of,
    next_line,
    rule_line,
    standing_line,
)
from concerted.coalition import Stance as StanceBody
from concerted.coalition.clauses import CLASSES
from concerted.coalition.proposals import platform_in_force
from concerted.coalition.rules import STANCES
from concerted.coalition.state import Proposal
from concerted.coalition.text import tidy
from concerted.contexts import words
from concerted.copies import read_copy, read_store
from concerted.record.sql import Where


@click.command()
@click.argument("title")
@click.option("--text", default="", help="What exactly is proposed, and why; the title where left out.")
@click.option("--class", "decision_class", type=click.Choice(CLASSES), default="tactical", show_default=True)
@click.option("--closes", metavar="TIME", default="", help="2026-12-01T17:00:00Z (UTC); else as the platform says.")
@click.option("--amend", type=click.Path(path_type=Path), help="A platform file: what the platform shall become.")
@click.option("--reverses", type=int, metavar="NUMBER", help="The number of the adopted decision to undo.")
@acting
def propose(
    title: str,
    text: str,
    decision_class: str,
    closes: str,
    amend: Path | None,
    reverses: int | None,
    who: Who,
) -> None:
    """Put a proposal called TITLE to the members.

    Its rule, its text and who may answer are frozen from here on.

    \b
    Examples:
      concerted propose "Buy two meters" --text "One for the school." --by "River Watch"
      concerted propose "Weekly data" --amend platform.toml --by Clinics
      concerted propose "Undo the meters" --reverses 24 --by Growers
    """
    if amend and reverses is not None:
        raise click.UsageError("Propose one thing at a time: --amend or --reverses.")
    effect: dict[str, object] = {"decision_class": decision_class}
    if amend:
        old = platform_in_force(state_now(who.record))
        changes = changes_between(old.clauses, clauses_in(amend)) or None
        effect = {"decision_class": "platform", "changes": changes, "base": old.digest}
    body = Proposing(title=tidy(title), text=tidy(text or title), closes=closes, reverses=reverses, **effect)  # type: ignore[arg-type]
    enter(who, body, ref=reverses)


@click.command()
@click.argument("proposal", type=int)
@click.argument("answer", type=click.Choice(STANCES))
@click.option("--reason", help="Needed to disagree or object; it lies beside the record, not in it.")
@acting
def stance(proposal: int, answer: str, reason: str | None, who: Who) -> None:
    """Take a stance on PROPOSAL (its number); the latest one counts.

    \b
    Examples:
      concerted stance 16 agree --by Clinics
      concerted stance 16 object --reason "The school was not asked." --by Schools
    """
    body = StanceBody(stance=answer)  # type: ignore[arg-type]
    enter(who, body, ref=proposal, reason=reason)


@click.command()
@click.argument("proposal", type=int)
@click.option("--rationale", metavar="TEXT", required=True, help="Why it came out like this, for those who come later.")
@acting_or_not
def close(proposal: int, rationale: str, who: Who) -> None:
    """Close PROPOSAL (its number): the rule says what came of it.

    It closes when its time is up, or earlier once every member has answered.

    \b
    Example:
      concerted close 16 --rationale "All agree that two are enough for a first year."
    """
    enter(who, Closing(rationale=tidy(rationale)), ref=proposal)


@click.command()
@click.option("--all", "everything", is_flag=True, help="Every entry of the record, not only proposals and decisions.")
@record_option
def log(everything: bool, record: Where) -> None:
    """Show the decision log: what was decided, by which rule, by whom, and why.

    \b
    Example:
      concerted log --all
    """
    copy, checked = read_copy(record) if isinstance(record, str) else read_store(record)
    held, state = checked.entries, fold(checked.entries)
    reasons = {opening.index: opening.value for opening in copy.openings if opening.path == host.REASON}
    own = words(state.context)
    click.secho(state.name, bold=True)
    click.secho(next_line(state).say(own), dim=True)
    if everything:
        for number, entry in enumerate(held):
            click.echo(f"{number:>4}  {entry.at[:10]}  {line_of(state, entry).say(own)}")
            if number in reasons:
                click.secho(f"                  “{reasons[number]}”", dim=True)
        return
    for proposal in reversed(state.proposals.values()):
        _show(state, proposal, reasons)


def _show(state: State, proposal: Proposal, reasons: dict[int, str]) -> None:
    decision = proposal.decision
    outcome = decision.result if decision else f"open until {proposal.closes[:16].replace('T', ' ')} UTC"
    click.echo()
    click.secho(f"{proposal.entry:>4}  {proposal.title}: {outcome}", bold=True)
    click.echo(f"      {rule_line(proposal.rule, len(proposal.electorate)).say()}")
    click.echo(f"      {standing_line(proposal).say()}")
    for actor, taken in proposal.stances.items():
        reason = f" “{reasons[taken.entry]}”" if taken.entry in reasons else ""
        click.echo(f"        {state.actors[actor].name}: {taken.stance}{reason}")
    if decision:
        click.echo(f"      Decision {decision.entry}, {decision.at[:10]}, because: {decision.rationale}")
        if decision.reversed_by is not None:
            click.echo(f"      Reversed by decision {decision.reversed_by}.")
