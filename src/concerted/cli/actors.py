"""The verb of the register: actors."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from concerted.cli.desk import ShownFirst, Who, acting_or_not, actor_id, enter, enter_all, record_option, state_now
from concerted.coalition import ActorFacts, Interview, KnownTie
from concerted.coalition.text import actor_id as short
from concerted.coalition.text import same_name, tidy
from concerted.contexts import CONTEXTS
from concerted.errors import InputError, Place
from concerted.files import LARGEST_TEXT, read_small
from concerted.record.sql import Where

LISTS = ("channels", "vouched_by", "constraints", "constituencies", "jurisdictions", "affiliations")
_HINT = "A table with the column name, and any of: people, rests_on, context, " + ", ".join(LISTS) + "."
FEWEST_INTERVIEWS = 8


@click.group(cls=ShownFirst)
def actors() -> None:
    """Show the map of actors, or work on it: set, tie, interview, import.

    \b
    Examples:
      concerted actors
      concerted actors set "Walkers' Club" --people 400 --channel newsletter --constraint "no party politics"
      concerted actors tie "Walkers' Club" "River Watch" --what "They share a hut."
      concerted actors interview "Walkers' Club" --note "“We count drift every Tuesday.”"
      concerted actors import actors.csv
      concerted actors import map/map.json
    """


@actors.command("show")
@record_option
def show_actors(record: Where) -> None:
    """Show who is on the map: reach, credibility, constraints, and who knows whom."""
    state = state_now(record)
    for actor in state.actors.values():
        facts = actor.facts
        standing = "member" if actor.member_since else "in the circle" if actor.in_circle else "on the map"
        click.secho(f"{actor.name} ({standing})", bold=True)
        told = (
            ("reaches", f"{facts.people:,} people" if facts.people is not None else ""),
            ("through", ", ".join(facts.channels)),
            ("credible by", facts.rests_on or ""),
            ("vouched for by", ", ".join(facts.vouched_by)),
            ("may not", "; ".join(facts.constraints)),
            ("speaks for", ", ".join(facts.constituencies)),
            ("in", ", ".join(facts.jurisdictions)),
            ("paid or owned by", ", ".join(facts.affiliations)),
            ("interviews", str(len(state.interviews.get(actor.id, [])) or "")),
        )
        for name, text in told:
            if text:
                click.echo(f"  {name}: {text}")
    for tie in state.ties:
        one, other = (state.actors[name].name for name in tie.between)
        click.echo(f"{one} – {other}: {tie.what}")
    held = len(state.interviews)
    if held < FEWEST_INTERVIEWS:
        click.secho(f"{held} actors interviewed; 8 to 12 give a picture.", dim=True)


@actors.command("set")
@click.argument("name")
@click.option("--people", type=click.IntRange(0), help="How many people it reaches.")
@click.option("--channel", "channels", multiple=True, help="Through what; may be repeated, like all below.")
@click.option("--rests-on", help="What its credibility rests on.")
@click.option("--vouched-by", multiple=True, help="Who vouches for it.")
@click.option("--constraint", "constraints", multiple=True, help="What it may not do or say.")
@click.option("--context", type=click.Choice(CONTEXTS), help="Whose words it speaks.")
@click.option("--constituency", "constituencies", multiple=True, help="For whom it speaks.")
@click.option("--jurisdiction", "jurisdictions", multiple=True, help="Under whose law it works.")
@click.option("--affiliation", "affiliations", multiple=True, help="Its funder or parent.")
@acting_or_not
def set_(name: str, who: Who, **facts: Any) -> None:  # noqa: ANN401 - one option each
    """Put NAME on the map, or set what is known of it anew; what you leave out stays as it is."""
    enter(who, _facts(name, {field: value for field, value in facts.items() if value not in (None, ())}))


@actors.command()
@click.argument("one")
@click.argument("other")
@click.option("--what", required=True, help="How one can tell that they know each other.")
@acting_or_not
def tie(one: str, other: str, what: str, who: Who) -> None:
    """Note that ONE and OTHER know each other already."""
    state = state_now(who.record)
    enter(who, KnownTie(between=(actor_id(state, one), actor_id(state, other)), what=tidy(what)))


@actors.command()
@click.argument("name")
@click.option("--note", "notes", multiple=True, required=True, help="What was said, word for word; may be repeated.")
@acting_or_not
def interview(name: str, notes: tuple[str, ...], who: Who) -> None:
    """Note an interview with NAME. The words stay in the host's house: no public copy has them."""
    actor = actor_id(state_now(who.record), name)
    enter(who, Interview(actor=actor), reason="\n\n".join(notes))


@actors.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@acting_or_not
def import_(file: Path, who: Who) -> None:
    """Put the actors of FILE on the map: a table (.csv), or a map that `concerted map` made (.json)."""
    text = read_small(file, most=64 * LARGEST_TEXT, hint=_HINT)
    if file.suffix != ".json":
        enter_all(who, [_facts(row.pop("name"), row) for row in _from_table(text, file)])
        return
    state = state_now(who.record)
    found, ties = _from_map(text, file)
    ids = {actor.name: actor.id for actor in state.actors.values()}
    for facts in found:
        ids.setdefault(facts.name, next((i for n, i in ids.items() if same_name(n, facts.name)), short(facts.name)))
    new = [facts for facts in found if ids[facts.name] not in state.actors]
    held = {tie.between for tie in state.ties}
    pairs = {tuple(sorted((ids[one], ids[other]))): what for one, other, what in ties if one in ids and other in ids}
    enter_all(
        who, [*new, *(KnownTie(between=pair, what=tidy(what)) for pair, what in pairs.items() if pair not in held)]
    )


def _facts(name: str, facts: Mapping[str, Any]) -> ActorFacts:
    tidied: dict[str, Any] = {
        field: tuple(map(tidy, value)) if isinstance(value, tuple) else tidy(value) if isinstance(value, str) else value
        for field, value in facts.items()
    }
    return ActorFacts(name=tidy(name), **tidied)


def _from_table(text: str, file: Path) -> Iterator[dict[str, Any]]:
    """Return the rows of a table; lists are written with “;” between. Raises `InputError`, naming line and column."""
    table = csv.DictReader(text.splitlines())
    columns = table.fieldnames or []
    unknown = next((c for c in columns if c not in ("name", "people", "rests_on", "context", *LISTS)), None)
    if "name" not in columns or unknown:
        what = f"there is no column called {unknown} here" if unknown else "the column name is missing"
        raise InputError("bad-table", what, place=Place(str(file), line=1), hint=_HINT)
    for row in table:
        place = Place(str(file), line=table.line_num)
        if None in row or not (row["name"] or "").strip():
            raise InputError("bad-table", "this row has no name, or too many columns", place=place, hint=_HINT)
        given: dict[str, Any] = {name: value.strip() for name, value in row.items() if value and value.strip()}
        if "people" in given:
            if not given["people"].isdecimal():
                hint = "Write it in digits: 400."
                raise InputError("bad-table", f"“{given['people']}” is no number of people", place=place, hint=hint)
            given["people"] = int(given["people"])
        if given.get("context", CONTEXTS[0]) not in CONTEXTS:
            hint = f"Contexts: {', '.join(CONTEXTS)}."
            raise InputError("bad-table", f"“{given['context']}” is no context", place=place, hint=hint)
        yield {name: _listed(value) if name in LISTS else value for name, value in given.items()}


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _from_map(text: str, file: Path) -> tuple[list[ActorFacts], list[tuple[str, str, str]]]:
    """Return a map's actors, and its ties as (one, other, where it shows). Raises `InputError` where it is none."""
    try:
        found = json.loads(text)
        actors = [_facts(str(actor["name"]), {"people": actor.get("reach")}) for actor in found["actors"]]
        ties = [(tidy(str(tie["a"])), tidy(str(tie["b"])), str(tie["where"])) for tie in found["ties"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        hint = "Make one: concerted map --help."
        raise InputError("no-map", "this is no map.json", place=Place(str(file)), hint=hint) from None
    return actors, ties
