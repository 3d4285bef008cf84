"""The verbs of deciding: propose, stance, close, log."""

from __future__ import annotations

from pathlib import Path

import click

from concerted.cli.desk import Who, acting, acting_or_not, actor_id, enter, record_option, state_now
from concerted.cli.platform import clauses_in
from concerted.cli.shown import show_in_log, told
from concerted.coalition import (
    Closing,
    Effect,
    Proposing,
    line_of,
    next_line,
)
from concerted.coalition import Stance as StanceBody
from concerted.coalition.amending import amendment, rivals
from concerted.coalition.clauses import CLASSES, GROUNDS
from concerted.coalition.rules import STANCES
from concerted.coalition.text import tidy
from concerted.contexts import words
from concerted.record.sql import Where
from concerted.zones import read_moment


@click.command()
@click.argument("title")
@click.option("--text", default="", help="What exactly is proposed, and why; the title where left out.")
@click.option("--class", "decision_class", type=click.Choice(CLASSES), default="tactical", show_default=True)
@click.option(
    "--closes", metavar="TIME", default="",
    help="UTC, or with a zone: “2027-03-30 18:00 Europe/Berlin”; else as the platform says.",
)  # fmt: skip
@click.option(
    "--draft", is_flag=True, help="Make a draft: nobody is asked until it is opened (concerted proposal open)."
)
@click.option("--members-only", is_flag=True, help="Members alone read it, for as long as the platform allows.")
@click.option(
    "--delay", type=int, metavar="DAYS",
    help="Members alone read it until so many days after its closing; the platform says how many at most.",
)  # fmt: skip
@click.option("--meeting", type=int, metavar="NUMBER", help="It is decided in this meeting, by those present.")
@click.option("--review", metavar="DAY", help="When the decision is to be looked at again: 2027-12-01.")
@click.option("--amend", type=click.Path(path_type=Path), help="A platform file: what the platform shall become.")
@click.option(
    "--amends", type=int, metavar="NUMBER", help="With --amend: the open amendment whose text this one changes."
)
@click.option("--editorial", is_flag=True, help="With --amend: it changes wording only, no meaning.")
@click.option("--reverses", type=int, metavar="NUMBER", help="The number of the adopted decision to undo.")
@click.option("--reaffirm", is_flag=True, help="The members stand by the platform as it is.")
@click.option("--part", metavar="NAME", help="Part from this member.")
@click.option("--release-key", metavar="NAME", help="This organisation lost its key; it shall no longer count.")
@click.option("--sunset", type=click.Choice(GROUNDS), help="End the coalition, on this ground.")
@acting
def propose(
    title: str,
    text: str,
    decision_class: str,
    closes: str,
    draft: bool,
    members_only: bool,
    delay: int | None,
    meeting: int | None,
    review: str | None,
    amend: Path | None,
    amends: int | None,
    editorial: bool,
    reverses: int | None,
    reaffirm: bool,
    part: str | None,
    release_key: str | None,
    sunset: str | None,
    who: Who,
) -> None:
    """Put a proposal called TITLE to the members.

    Its rule, its text and who may answer are frozen from here on.

    \b
    Examples:
      concerted propose "Buy two meters" --text "One for the school." --by "River Watch"
      concerted propose "Whom to sue" --text "The harbour, first." --delay 14 --by Clinics
      concerted propose "Weekly data" --amend platform.toml --by Clinics
      concerted propose "Undo the meters" --reverses 24 --by Growers
      concerted propose "Our goal is reached" --sunset goal-reached --by Clinics
      concerted propose "A bench for the square" --meeting 31 --held-at 2026-11-20T18:00:00Z --by Clinics
    """
    if sum(map(bool, (amend, reverses is not None, reaffirm, part, release_key, sunset))) > 1:
        raise click.UsageError(
            "Propose one thing at a time: --amend, --reverses, --reaffirm, --part, --release-key or --sunset."
        )
    if members_only and delay is not None:
        raise click.UsageError("Choose one: --members-only or --delay DAYS.")
    if not amend and (editorial or amends is not None):
        raise click.UsageError("--editorial and --amends go with --amend FILE.")
    state = state_now(who.record)
    does: dict[str, object] = {"decision_class": decision_class}
    if amend:
        changes, base = amendment(state, clauses_in(amend), amends)
        does = {"decision_class": "platform", "changes": changes, "base": base, "editorial": editorial or None}
    if part or release_key:
        done = "part" if part else "release-key"
        effect = Effect(does=done, actor=actor_id(state, str(part or release_key)))  # type: ignore[arg-type]
        does = {"decision_class": "membership", "effect": effect}
    if reaffirm:
        does = {"decision_class": "platform", "effect": Effect(does="reaffirm")}
    if sunset:
        does = {"decision_class": "sunset", "effect": Effect(does="sunset", ground=sunset)}  # type: ignore[arg-type]
    at, zone = read_moment(closes) if closes else ("", None)
    body = Proposing(
        title=tidy(title),
        text=tidy(text or title),
        closes=at,
        zone=zone,
        draft=draft or None,
        visibility="delayed" if delay is not None else "members" if members_only else None,
        delay=delay,
        meeting=meeting,
        review=review,
        amends=amends,
        reverses=reverses,
        **does,  # type: ignore[arg-type]
    )
    enter(who, body, ref=reverses if amends is None else amends)
    for rival in rivals(state, body.changes or (), amends=amends):
        other, hits = rival.proposal, ", ".join(rival.clauses)
        click.secho(
            f"      It collides with “{other.title}” ({other.entry}) in {hits}: whichever is adopted later will lapse.",
            fg="yellow",
        )


@click.command()
@click.argument("proposal", type=int)
@click.argument("answer", type=click.Choice(STANCES))
@click.option("--reason", help="Needed to disagree or object; it lies beside the record, not in it.")
@click.option("--for", "principal", metavar="NAME", help="The member for which you vote, by its proxy.")
@click.option("--seat", help="The representative's seat that answers, where several answer for one member.")
@acting
def stance(proposal: int, answer: str, reason: str | None, principal: str | None, seat: str | None, who: Who) -> None:
    """Take a stance on PROPOSAL (its number); the latest one counts.

    \b
    Examples:
      concerted stance 16 agree --by Clinics
      concerted stance 16 object --reason "The school was not asked." --by Schools
      concerted stance 16 agree --for Growers --by Clinics
    """
    proxy_for = principal and actor_id(state_now(who.record), principal)
    body = StanceBody(stance=answer, proxy_for=proxy_for, seat=seat)  # type: ignore[arg-type]
    enter(who, body, ref=proposal, reason=reason)


@click.command()
@click.argument("proposal", type=int)
@click.option("--rationale", metavar="TEXT", required=True, help="Why it came out like this, for those who come later.")
@click.option("--statement", help="What was decided, in a sentence, where the title does not say it.")
@acting_or_not
def close(proposal: int, rationale: str, statement: str | None, who: Who) -> None:
    """Close PROPOSAL (its number): the rule says what came of it.

    It closes when its time is up, or earlier once every member has answered.

    \b
    Example:
      concerted close 16 --rationale "All agree that two are enough for a first year."
    """
    enter(who, Closing(rationale=tidy(rationale), statement=statement and tidy(statement)), ref=proposal)


@click.command()
@click.option("--all", "everything", is_flag=True, help="Every entry of the record, not only proposals and decisions.")
@record_option
def log(everything: bool, record: Where) -> None:
    """Show the decision log: what was decided, by which rule, by whom, and why.

    Of a record at an address, a member's token in CONCERTED_TOKEN shows what members alone read for now.

    \b
    Example:
      concerted log --all
    """
    held, state, reasons = told(record)
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
        show_in_log(state, proposal, reasons)
