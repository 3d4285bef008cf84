"""What the verbs that act on a record share: their options, entering a command, and saying what came of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar, cast

import click

from concerted import host
from concerted.coalition import Command, State, line_of, next_line
from concerted.coalition.hiding import revealed
from concerted.coalition.state import named_actor
from concerted.coalition.text import tidy
from concerted.contexts import words
from concerted.copies import Told, is_address, read_copy, read_store
from concerted.record.archive import Replica
from concerted.record.check import Checked
from concerted.record.ed25519 import PrivateKey
from concerted.record.entry import Entry
from concerted.record.sql import POSTGRESQL, Where
from concerted.remote import TOKEN, read, submit

Verb = TypeVar("Verb", bound=Callable[..., Any])


class Store(click.ParamType[Where]):
    """A record file, the address of a PostgreSQL database, or of the host that keeps it."""

    name = "FILE|postgresql://…|https://…"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Where:  # noqa: ARG002 - click's signature
        """Return an address as it is, and anything else as a path."""
        return value if isinstance(value, str) and (value.startswith(POSTGRESQL) or is_address(value)) else Path(value)


record_option = click.option(
    "--record",
    type=Store(),
    default="coalition.record",
    envvar="CONCERTED_RECORD",
    show_default=True,
    show_envvar=True,
    help="Where the coalition's record is kept.",
)
by_option = click.option("--by", metavar="NAME", required=True, help="The organisation that acts.")
key_option = click.option(
    "--key",
    type=click.Path(path_type=Path),
    envvar="CONCERTED_KEY",
    help="The organisation's own key file, where it signs for itself (concerted key).",
)
held_option = click.option(
    "--held-at", metavar="TIME", help="When it happened, if earlier than now: 2026-12-01T17:00:00Z (UTC)."
)


@dataclass(frozen=True, slots=True)
class Who:
    """Who acts, on which record, since when, and with which key of its own."""

    record: Where
    by: str | None
    held_at: str | None = None
    key: Path | None = None


def acting(verb: Verb) -> Verb:
    """Give a verb the options of everything an organisation does, handed over as one `who`."""
    return _with_who(verb, by_option)


def acting_or_not(verb: Verb) -> Verb:
    """As `acting`, for what may also be done by nobody in particular."""
    return _with_who(verb, click.option("--by", metavar="NAME", help="The organisation that acts."))


def _with_who(verb: Verb, by: Callable[[Any], Any]) -> Verb:
    @wraps(verb)
    def wrapped(*, record: Where, by: str | None, held_at: str | None, key: Path | None, **rest: Any) -> Any:  # noqa: ANN401
        return verb(who=Who(record, by, held_at, key), **rest)

    return cast("Verb", record_option(by(key_option(held_option(wrapped)))))


class ShownFirst(click.Group):
    """A group of verbs that, called by itself, shows how things stand: its verb `show`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `show` where no verb is named."""
        if not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names):
            args = ["show", *args]
        return super().parse_args(ctx, args)


def actor_id(state: State, name: str) -> str:
    """Return the short name of the actor that somebody means. Refuses (`unknown-actor`) with the nearest."""
    return named_actor(state, tidy(name)).id


def fetching() -> Told:
    """Return what says, on one line, how far a record has been fetched; silent on records that come at once."""
    began = monotonic()

    def told(done: int, of: int) -> None:
        if monotonic() - began > 1:
            click.echo(f"\rFetching: {done:,} of {of:,} entries", nl=done == of, err=True)

    return told


def state_now(record: Where) -> State:
    """Return the state that a record gives now; one at a web address is fetched and checked whole."""
    if isinstance(record, str) and is_address(record):
        return host.verify(record).state
    with host.opened(record) as (connection, coalition):
        return host.state_of(connection, coalition)


def shown_now(record: Where) -> State:
    """Return the same with what members alone read for a while: as it lies beside the record, or by a token."""
    if isinstance(record, str) and is_address(record):
        held, checked = copy_now(record)
        return revealed(host.verified(held, checked).state, host.hidden_words(held.openings))
    with host.opened(record) as (connection, coalition):
        return host.as_members_see(connection, coalition, host.state_of(connection, coalition))


def copy_now(record: Where) -> tuple[Replica, Checked]:
    """Return a record as it is, with every byte checked, and with what members alone read, where one may read it."""
    if not isinstance(record, str):
        return read_store(record)
    if is_address(record):
        return read(record, token=os.environ.get(TOKEN) or None, told=fetching())
    return read_copy(record)


def enter(who: Who, body: object, *, ref: int | None = None, reason: str | None = None) -> int:
    """Enter what an organisation does, and say in the coalition's own words what it did and what comes next.

    Returns the number of the entry.
    """
    actor = None if who.by is None else named_actor(state_now(who.record), tidy(who.by)).id
    command = Command(body=body, at=host.now(), by=actor, held_at=who.held_at, ref=ref)
    key = None if who.key is None else PrivateKey.load(who.key)
    reason = tidy(reason) if reason else None
    if isinstance(who.record, str) and is_address(who.record):
        if key is None:
            raise click.UsageError("At a web address only an organisation's own key can act: --key FILE.")
        state, entry = submit(who.record, command, key=key, reason=reason, told=fetching())
    else:
        state, entry = host.enter(who.record, command, reason=reason, key=key)
    _say(state, [entry])
    return state.size - 1


def enter_all(who: Who, bodies: Sequence[object]) -> None:
    """Enter several things an organisation does, all or none, and say what each did."""
    if isinstance(who.record, str) and is_address(who.record):
        raise click.UsageError("Several entries at once are made where the record is kept.")
    actor = None if who.by is None else actor_id(state_now(who.record), who.by)
    at = host.now()
    commands = [(Command(body=body, at=at, by=actor, held_at=who.held_at), None) for body in bodies]
    key = None if who.key is None else PrivateKey.load(who.key)
    state, came = host.enter_all(who.record, commands, key=key)
    if state is None:
        click.echo("Nothing new.")
    else:
        _say(state, came)


def _say(state: State, came: Sequence[Entry]) -> None:
    """Say, in the words of whoever acted, what was done and what comes next."""
    actor = state.actors.get(came[-1].by or "")
    own = words((actor and actor.facts.context) or state.context)
    for number, entry in enumerate(came, state.size - len(came)):
        click.echo(f"{number:>4}  {line_of(state, entry).say(own)}")
    click.secho(f"      {next_line(state).say(own)}", dim=True)
