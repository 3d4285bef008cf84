"""The verbs of the formation circle: found, invite, circle, nod."""

from __future__ import annotations

import json
from pathlib import Path

import click

from concerted import host
from concerted.cli.desk import ShownFirst, Who, acting, enter, record_option, state_now
from concerted.coalition import Agenda, Invitation, Leaving, Nod, SentenceWithdrawal, State, View, Wording, next_line
from concerted.coalition.circle import VIEWS, answers
from concerted.coalition.opinions import Opinions, find
from concerted.coalition.text import same_name, tidy
from concerted.contexts import CONTEXTS, words
from concerted.copies import shown
from concerted.errors import InputError, Place
from concerted.files import LARGEST_TEXT, read_small
from concerted.record.sql import Where


@click.command()
@click.argument("name")
@click.option("--context", type=click.Choice(CONTEXTS), required=True, help="Whose words the coalition speaks.")
@click.option("--convener", metavar="NAME", required=True, help="The organisation that convenes.")
@record_option
def found(name: str, context: str, convener: str, record: Where) -> None:
    """Convene a coalition NAME: begin its record in a new file.

    \b
    Example:
      concerted found "Clear Air Marrow Valley" --context activist --convener "River Watch"
    """
    host.found(record, name=tidy(name), context=context, convener=tidy(convener), at=host.now())
    click.echo(f"   0  {convener} convened {name}.")
    click.secho(
        f"      The record is {shown(record)}; its key {host.key_file(record).name} stays with the host.", dim=True
    )
    click.secho('      Next: concerted invite "Another Organisation" --by …', dim=True)


@click.command()
@click.argument("names", nargs=-1, metavar="NAME...")
@click.option("--from", "map_file", type=click.Path(path_type=Path), help="A map.json: invite the circle it suggests.")
@click.option("--group", type=click.IntRange(1), default=1, show_default=True, help="Which group of the map.")
@acting
def invite(names: tuple[str, ...], map_file: Path | None, group: int, who: Who) -> None:
    """Invite organisations: to the formation circle, or later to endorse the platform.

    \b
    Examples:
      concerted invite "Clinics Association" "Beekeepers' Federation" --by "River Watch"
      concerted invite --from map/map.json --by "River Watch"
    """
    if bool(names) == bool(map_file):
        raise click.UsageError("Name whom to invite, or a map to invite from: one of the two.")
    if map_file:
        actors = state_now(who.record).actors.values()
        names = tuple(
            n for n in _suggested(map_file, group) if not any(a.belongs and same_name(n, a.name) for a in actors)
        )
    for name in names:
        enter(who, Invitation(name=tidy(name)))


def _suggested(map_file: Path, group: int) -> list[str]:
    """Return the circle that a map suggests for one of its groups. Raises `InputError` where there is none."""
    hint = "Make one: concerted map --help."
    text = read_small(map_file, most=64 * LARGEST_TEXT, hint=hint)
    try:
        circles = [[str(name) for name in found["circle"]] for found in json.loads(text)["coalitions"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError("no-map", "this is no map.json", place=Place(map_file), hint=hint) from None
    if group > len(circles):
        message = f"there is no group {group}; the map has {len(circles)}"
        raise InputError("no-group", message, place=Place(map_file), hint="Look at map.html beside it.")
    return circles[group - 1]


@click.command()
@click.argument("sentence")
@click.option("--not-yet", metavar="REASON", help="Say “not yet” to it, and what would have to change.")
@click.option("--revises", type=int, metavar="NUMBER", help="The number of the sentence that a new one revises.")
@acting
def nod(sentence: str, not_yet: str | None, revises: int | None, who: Who) -> None:
    """Nod to a SENTENCE (its number), or propose one (its text) as the shared interest.

    It stands when every participant of a circle of 5 to 12 has nodded to the same sentence.

    \b
    Examples:
      concerted nod "We want the air our children breathe measured." --by "River Watch"
      concerted nod 5 --by Clinics
      concerted nod 5 --not-yet "Say whose air." --by Growers
    """
    if sentence.isascii() and sentence.isdecimal():
        if revises is not None:
            raise click.UsageError("--revises goes with the text of a new sentence, not with a nod to one.")
        body = Nod(yes=not_yet is None)
        enter(who, body, ref=int(sentence), reason=not_yet)
        return
    if not_yet is not None:
        raise click.UsageError("--not-yet answers a sentence: give its number, as `concerted log --all` shows it.")
    enter(who, Wording(text=tidy(sentence)), ref=revises)


MANY = 15
"""Sentences, or voices, beyond which opinion groups help more than the list."""

SHOWN = 5
"""Sentences shown of each group, and of those that bridge them."""

WHY_NONE = {
    "too-few-voters": "too few have answered to tell.",
    "too-few-answers": "too few answers to tell.",
    "one-opinion": "they differ on too few sentences.",
    "could-be-chance": "too few to tell: chance alone could give such a pattern.",
    "no-gap": "opinions differ, but nobody stands apart in a group.",
}


@click.group(cls=ShownFirst)
def circle() -> None:
    """Show the formation circle, or work in it: agenda, withdraw, view, leave.

    \b
    Examples:
      concerted circle
      concerted circle agenda "What outcome do we all want that none of us can achieve alone?" --by "River Watch"
      concerted circle withdraw 5 --by "River Watch"
      concerted circle view 9 agree --by "Walkers' Club"
      concerted circle opinions
    """


@circle.command("show")
@record_option
def show_circle(record: Where) -> None:
    """Show who takes part, what is on the agenda, and how each sentence stands."""
    state = state_now(record)
    own = words(state.context)
    click.secho(next_line(state).say(own), bold=True)
    click.echo(f"Participants: {', '.join(actor.name for actor in state.circle) or 'nobody'}")
    for item in state.agenda:
        click.echo(f"  · {item}")
    for sentence in state.sentences.values():
        if sentence.withdrawn is not None:
            continue
        yes = [state.actors[name].name for name, nod in sentence.nods.items() if nod]
        not_yet = [state.actors[name].name for name, nod in sentence.nods.items() if not nod]
        after = f" (revises {sentence.revises})" if sentence.revises is not None else ""
        click.echo(f"\n{sentence.number:>4}  “{sentence.text}”{after}")
        click.secho(f"      nods: {', '.join(yes) or 'none'}; not yet: {', '.join(not_yet) or 'none'}", dim=True)
    voices = answers(state)
    if len(state.sentences) > MANY or len(voices) > MANY:
        click.echo()
        _show_opinions(state, find(voices))


@circle.command()
@record_option
def opinions(record: Where) -> None:
    """Show who answers alike, what is typical of each group, and which sentences bridge them."""
    state = state_now(record)
    _show_opinions(state, find(answers(state)))


def _show_opinions(state: State, found: Opinions) -> None:
    if found.why_none:
        click.echo(f"No opinion groups: {WHY_NONE[found.why_none]}")
    for number, group in enumerate(found.groups, 1):
        click.secho(f"Group {number}: {', '.join(state.actors[name].name for name in group)}", bold=True)
        for told in found.representative[number - 1][:SHOWN]:
            click.echo(f"  {'for' if told.agrees else 'against'}: “{state.sentences[told.sentence].text}”")
    if found.bridging:
        click.secho("Bridging:", bold=True)
    for bridge in found.bridging[:SHOWN]:
        side = "agreed" if bridge.agrees else "rejected"
        click.echo(f"  {side} across the groups: “{state.sentences[bridge.sentence].text}”")


@circle.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM...")
@acting
def agenda(items: tuple[str, ...], who: Who) -> None:
    """Set what the circle talks about, in this order."""
    enter(who, Agenda(items=tuple(tidy(item) for item in items)))


@circle.command()
@click.argument("sentence", type=int)
@acting
def withdraw(sentence: int, who: Who) -> None:
    """Take back SENTENCE (its number), as whoever proposed it."""
    enter(who, SentenceWithdrawal(), ref=sentence)


@circle.command()
@click.argument("sentence", type=int)
@click.argument("view", type=click.Choice(list(VIEWS)))
@acting
def view(sentence: int, view: str, who: Who) -> None:
    """Say what an organisation outside the circle thinks of SENTENCE. It helps; only nods decide."""
    enter(who, View(view=view), ref=sentence)  # type: ignore[arg-type]


@circle.command()
@click.option("--reason", help="If you wish; it lies beside the record, not in it.")
@acting
def leave(reason: str | None, who: Who) -> None:
    """Leave the circle, before there is a platform."""
    enter(who, Leaving(), reason=reason)
