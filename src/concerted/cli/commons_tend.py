"""The verbs that work on a library's garden: tend, review, mcp."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click

from concerted import plain
from concerted.cli.commons_find import found, mounted, opened, places
from concerted.cli.desk import record_option, state_now
from concerted.cli.waiting import waiting
from concerted.commons import read_pattern, read_patterns
from concerted.commons.answering import unsound
from concerted.commons.changes import carry_out
from concerted.commons.naming import Names
from concerted.commons.prose import clean
from concerted.commons.reading import uncollected
from concerted.commons.reviewing import By, Proposal, accepted, queue, rejected
from concerted.files import write_whole
from concerted.record.sql import Where


@click.command()
@places
@click.option("--also", multiple=True, type=click.Path(path_type=Path), help="A library to link to, and not to write.")
@click.option("--write", is_flag=True, help="Write it; without this, only say what would change.")
def tend(paths: tuple[Path, ...], also: tuple[Path, ...], write: bool) -> None:
    """Grow the Graph Garden anew: entities, communities and links, each with a confidence and a reason that quotes.

    Only Group 6 of the files changes, and nothing where nothing new is found. What was rejected never comes back.

    \b
    Examples:
      concerted commons tend patterns
      concerted commons tend patterns --also others --write
    """
    from concerted.commons.tending import tend as tended  # noqa: PLC0415 - numpy, and a graph library

    with uncollected(), waiting("Growing the garden") as told:
        done = tended(opened(paths), datetime.now(UTC).date(), also=read_patterns(also), told=told)
    if write:
        _carry_out(done.changes)
    fitted = "this library's own curated links" if done.garden.confidence.own else "other libraries' curated links"
    click.secho(f"{len(done.changes)} files {'changed' if write else 'would change'}", bold=True)
    click.echo(f"  {done.added} links added, {len(done.pruned)} pruned; confidence fitted on {fitted}")
    for why, count in sorted(Counter(each.why for each in done.pruned).items()):
        click.echo(f"  pruned because {_WHY[why]}: {count}")
    for path in done.left_alone:
        click.echo(f"  left alone, since it cannot be read in full: {path}")
    if done.changes and not write:
        click.echo("  → To write it: add --write")


def _carry_out(changes: dict[Path, bytes]) -> None:
    """Write all files or none."""
    if changes:
        folders = {str(path.parent.resolve()) for path in changes}
        carry_out(changes, root=Path(os.path.commonpath(folders)))


_WHY = {
    "not mounted": "the target is in no mounted library",
    "linked by a person": "a person has linked them",
    "rejected": "a person rejected it",
    "others are nearer": "others are nearer",
}


@click.command()
@places
@click.option("--by", required=True, metavar="NAME", help="Who answers; it is written into the file.")
@click.option("--all", "every", type=click.Choice(["accept", "reject"]), help="One answer for all, recorded as such.")
@click.option("--from", "least", default=0.0, metavar="CONFIDENCE", help="Only proposals of this confidence or more.")
@click.option("--below", "most", default=1.01, metavar="CONFIDENCE", help="Only proposals below this confidence.")
def review(paths: tuple[Path, ...], by: str, every: str | None, least: float, most: float) -> None:
    """Answer what the garden proposes, the surest first: accept, another kind, reject, or later.

    What you accept goes to Group 5 with your name and the day; what you reject never comes back.

    \b
    Examples:
      concerted commons review patterns --by stewards
      concerted commons review patterns --by stewards --all reject --below 0.05
    """
    waiting = [each for each in queue(opened(paths)) if least <= each.confidence < most]
    if not waiting:
        click.echo("Nothing waits for an answer.")
    who = By(by, datetime.now(UTC).date(), bulk=every is not None)
    answered: Counter[str] = Counter()
    for number, proposal in enumerate(waiting, 1):
        answer = every or _asked(proposal, number, len(waiting))
        if answer == "stop":
            break
        if answer != "later":
            _answer(proposal, answer, who)
        answered[answer if answer in {"accept", "reject", "later"} else "accept"] += 1
    if answered:
        click.echo(", ".join(f"{count} {_DONE[answer]}" for answer, count in sorted(answered.items())) + ".")


_DONE = {"accept": "accepted", "reject": "rejected", "later": "left for later"}


def _asked(proposal: Proposal, number: int, count: int) -> str:
    kind = proposal.kind.replace("_", " ")
    click.secho(clean(f"\n{number} of {count}: {proposal.pattern.slug} {kind} {proposal.target}"), bold=True)
    click.echo(f"  confidence {proposal.confidence}")
    click.echo(click.wrap_text(clean(proposal.reason), 100, "  ", "  "))
    choice: str = click.prompt(
        "  [a]ccept, another [k]ind, [r]eject, [l]ater, [s]top", type=click.Choice([*"akrls"]), show_choices=False
    )
    if choice == "k":
        return str(click.prompt("  Which kind", type=click.Choice(KINDS)))
    return {"a": "accept", "r": "reject", "l": "later", "s": "stop"}[choice]


KINDS = ["complementary", "requires", "enables", "generalizes_from", "specializes_to", "alternatives", "tools"]


def _answer(proposal: Proposal, answer: str, who: By) -> None:
    """Write one answer into the file as it is now: an earlier answer may have changed it."""
    pattern = read_pattern(proposal.pattern.path)
    if not pattern.is_sound:
        raise unsound(pattern)
    if answer == "reject":
        data = rejected(pattern, proposal.target, who)
    else:
        data = accepted(pattern, proposal.target, who, kind=None if answer == "accept" else answer)
    write_whole(pattern.path, data, mode=pattern.path.stat().st_mode & 0o777)


@click.command("known-use")
@click.argument("name")
@click.option("--title", default="", help="Who used it, where and when; else as the record says.")
@click.option("--text", default="", help="What they did, and what came of it; else as the record says.")
@mounted
@record_option
def known_use(name: str, title: str, text: str, paths: tuple[Path, ...], record: Where) -> None:
    """Print a diff that adds a known use to a pattern: what your coalition made of it, for its library.

    What is not given is told from the coalition's record: where it cites the pattern, why, and what came of it.

    \b
    Examples:
      concerted commons known-use turn-taking --record coalition.record > use.diff
      concerted commons known-use turn-taking --title "The valley (2026)" --text "The rota held." > use.diff
    """
    from concerted.commons.coalitions import as_diff, with_known_use  # noqa: PLC0415

    names = Names(opened(paths))
    pattern = found(names, name)
    if not (title and text):
        told = plain.known_use(state_now(record), {pattern.slug, pattern.id})
        title, text = title or told.title, text or told.text
    click.echo(as_diff(pattern, with_known_use(pattern, title, text)), nl=False)


@click.command("mcp")
@places
def mcp(paths: tuple[Path, ...]) -> None:
    """Let an assistant ask a library, over the Model Context Protocol (standard input and output). It only reads."""
    patterns = opened(paths)
    from concerted.assistant.commons import server_of  # noqa: PLC0415 - a second to import

    server_of(patterns).run("stdio")
