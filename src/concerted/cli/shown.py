"""A proposal in words: as the log has it, and whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import click

from concerted import host
from concerted.cli.desk import copy_now
from concerted.coalition import State, fold, rule_line, standing_line
from concerted.coalition.hiding import public_by, revealed
from concerted.coalition.state import Decision, Objection, Proposal
from concerted.coalition.story import count_lines, hindrance_line
from concerted.contexts import words
from concerted.record.entry import Entry
from concerted.record.sql import Where
from concerted.zones import show_moment

_SAYS = {
    "agree": "agrees", "abstain": "abstains", "stand-aside": "stands aside", "disagree": "disagrees",
    "object": "objects",
}  # fmt: skip


def told(record: Where) -> tuple[tuple[Entry, ...], State, dict[int, str]]:
    """Return a record's entries, what is so after them as members see it, and the reasons that lie beside them."""
    copy, checked = copy_now(record)
    state = revealed(fold(checked.entries), host.hidden_words(copy.openings))
    reasons = {opening.index: opening.value for opening in copy.openings if opening.path == host.REASON}
    return checked.entries, state, reasons


def show_in_log(state: State, proposal: Proposal, reasons: dict[int, str]) -> None:
    """Print a proposal: where it stands or what came of it, by which rule, who said what, and why."""
    outcome: str = proposal.status
    if proposal.is_open:
        zone = f" ({show_moment(proposal.closes, proposal.zone)})" if proposal.zone else ""
        outcome = f"open until {proposal.closes[:16].replace('T', ' ')} UTC{zone}"
    click.echo()
    click.secho(f"{proposal.entry:>4}  {proposal.title}: {outcome}", bold=True)
    _show_hidden(proposal)
    click.echo(f"      {rule_line(proposal.rule, len(proposal.electorate) or len(state.members)).say()}")
    click.echo(f"      {standing_line(proposal).say()}")
    for said in _answers(state, proposal, reasons):
        click.echo(f"        {said}")
    for objection in proposal.objections.values():
        click.echo(f"        objection {objection.entry} of {state.actors[objection.by].name}: {objection.state}")
    if proposal.decision:
        _show_decision(proposal.decision)


def show_whole(state: State, proposal: Proposal, reasons: dict[int, str]) -> None:
    """Print all of a proposal: its words, by whom, what it takes and has by when, every answer and objection."""
    own = words(state.context)
    click.secho(f"{proposal.entry:>4}  {proposal.title}", bold=True)
    by, on = state.actors[proposal.by].name, proposal.at[:10]
    click.echo(f"      {proposal.decision_class}, proposed by {by} on {on}: {proposal.status}")
    _show_hidden(proposal)
    click.echo()
    for line in (proposal.text or proposal.title).splitlines():
        click.echo(f"      {line}")
    for change in proposal.changes:
        _show_clause("-", change.was.text if change.was else "", "red")
        _show_clause("+", change.now.text if change.now else "", "green")
    click.echo()
    click.secho(f"      {_count(proposal)}", bold=proposal.is_open)
    click.secho(f"      {rule_line(proposal.rule, len(proposal.electorate) or len(state.members)).say(own)}", dim=True)
    for said in _answers(state, proposal, reasons):
        click.echo(f"        {said}")
    for objection in proposal.objections.values():
        click.echo(f"        {_objection(state, proposal, objection, reasons)}")
    if proposal.decision:
        _show_decision(proposal.decision)


def _show_clause(mark: str, text: str, colour: str) -> None:
    if text:
        click.secho(f"      {mark} {text}", fg=colour)


def _show_hidden(proposal: Proposal) -> None:
    if proposal.hidden:
        click.secho(f"      Members only, until {public_by(proposal)[:10]}; then it becomes public.", fg="yellow")


def _count(proposal: Proposal) -> str:
    """Return in one sentence what an open proposal takes, what it has and when it closes, by the clocks here."""
    if not proposal.is_open:
        return standing_line(proposal).say()
    when = datetime.fromisoformat(proposal.closes).astimezone()
    said = f"{when:%A} {when.day} {when:%B %H:%M %Z}"
    if proposal.zone:
        said += f" ({show_moment(proposal.closes, proposal.zone)})"
    parts = [line.say() for line in count_lines(proposal)]
    return f"{', '.join(parts)}, closes {said}."


def _answers(state: State, proposal: Proposal, reasons: dict[int, str]) -> Iterator[str]:
    """Yield who said what, and why."""
    for actor, taken in proposal.stances.items():
        reason = f": “{reasons[taken.entry]}”" if taken.entry in reasons else ""
        proxy = f", by {state.actors[taken.by_proxy].name}" if taken.by_proxy else ""
        old = " (before the text was edited)" if taken.outdated else ""
        yield f"{state.actors[actor].name} {_SAYS[taken.stance]}{proxy}{old}{reason}"


def _objection(state: State, proposal: Proposal, objection: Objection, reasons: dict[int, str]) -> str:
    """Return where an objection stands and what it says, with the number by which it is settled."""
    taken = proposal.stances.get(objection.by)
    raised = reasons.get(taken.entry, "") if taken and taken.stance == "object" else ""
    why = reasons.get(objection.entry, raised)
    return f"Objection {objection.entry} of {state.actors[objection.by].name}, {objection.state}" + (
        f": “{why}”" if why else ""
    )


def _show_decision(decision: Decision) -> None:
    held = f", taken on {decision.held_at[:10]}" if decision.held_at else ""
    click.echo(f"      Decision {decision.entry}, {decision.at[:10]}{held}, because: {decision.rationale}")
    if decision.statement:
        click.echo(f"      {decision.statement}")
    if hindrance := hindrance_line(decision):
        click.echo(f"      It lapsed. {hindrance.say()}")
    if decision.review:
        click.echo(f"      To be looked at again on {decision.review}.")
    if decision.reversed_by is not None:
        click.echo(f"      Reversed by decision {decision.reversed_by}.")
