"""What the verbs that act on a record share: their options, entering a command, and saying what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from concerted import host
from concerted.coalition import Command, State, line_of, next_line
from concerted.coalition.state import named_actor
from concerted.coalition.text import tidy
from concerted.contexts import words

Verb = TypeVar("Verb", bound=Callable[..., Any])

record_option = click.option(
    "--record",
    type=click.Path(path_type=Path),
    default=Path("coalition.record"),
    envvar="CONCERTED_RECORD",
    show_default=True,
    show_envvar=True,
    help="The coalition's record file.",
)
by_option = click.option("--by", metavar="NAME", required=True, help="The organisation that acts.")
held_option = click.option(
    "--held-at", metavar="TIME", help="When it happened, if earlier than now: 2026-12-01T17:00:00Z (UTC)."
)


def acting(verb: Verb) -> Verb:
    """Give a verb the options of everything an organisation does: --record, --by and --held-at."""
    return record_option(by_option(held_option(verb)))


def state_now(record: Path) -> State:
    """Return the state that a record file gives now."""
    with host.opened(record) as (connection, coalition):
        return host.state_of(connection, coalition)


def enter(
    record: Path,
    body: object,
    *,
    by: str | None,
    ref: int | None = None,
    held_at: str | None = None,
    reason: str | None = None,
) -> None:
    """Enter what an organisation does, and say in the coalition's own words what it did and what comes next."""
    actor = None if by is None else named_actor(state_now(record), tidy(by)).id
    command = Command(body=body, at=host.now(), by=actor, held_at=held_at, ref=ref)
    state, entry = host.enter(record, command, reason=tidy(reason) if reason else None)
    own = words(state.context)
    click.echo(f"{state.size - 1:>4}  {line_of(state, entry).say(own)}")
    click.secho(f"      {next_line(state).say(own)}", dim=True)
