"""The verbs of the watch: watch, watch openapi."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from concerted import host
from concerted.cli.desk import state_now
from concerted.coalition import Command
from concerted.errors import InputError, Place
from concerted.files import read_small
from concerted.watch import Eyes, Fetcher, Memory
from concerted.watch.openapi import Change, compare, read_description
from concerted.watch.openapi.description import LARGEST
from concerted.watching import Looked, round_of, to_open
from concerted.web.hostfile import NAME, read_host_file
from concerted.web.house import House, Houses

_MARKS = {"kept": "✓", "missed": "✗", "unknown": "?"}
_LEVELS = {"breaking": "✗", "doubtful": "?", "harmless": "·"}


class RoundFirst(click.Group):
    """A group of verbs that, called with a folder or with nothing, goes a round."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `round` where no verb is named."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["round", *args]
        return super().parse_args(ctx, args)


@click.group(cls=RoundFirst)
def watch() -> None:
    """Look whether commitments are kept, where their clauses say what to look for: round, openapi.

    \b
    Examples:
      concerted watch our-house --dry-run
      concerted watch our-house --every 6
      concerted watch openapi shared.yaml clinics.yaml growers.json
    """


@watch.command("round")
@click.argument("folder", type=click.Path(path_type=Path), default=".", metavar="[HOUSE]")
@click.option("--record", metavar="URL", help="A PostgreSQL database that keeps the record; HOUSE then has its key.")
@click.option("--once", is_flag=True, help="One round, as without --every.")
@click.option("--every", type=click.FloatRange(min=0.01), metavar="HOURS", help="Go on, a round every so many hours.")
@click.option("--dry-run", is_flag=True, help="Look, and enter nothing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a look, for programs.")
def round_(folder: Path, record: str | None, once: bool, every: float | None, dry_run: bool, as_json: bool) -> None:
    """Look at every commitment that is watched, once, and enter what is new.

    HOUSE is a house, or a folder of houses. Its owner allows it in host.toml: [watch] allowed = true. While
    `concerted serve` runs, it does this by itself.
    """
    if once and every is not None:
        raise click.UsageError("Either --once or --every.")
    houses = Houses(folder, record)
    houses.check()
    named = Path(os.environ.get("CONCERTED_HOST_FILE") or folder / NAME)
    file = read_host_file(named)
    if not file.watch.allowed:
        hint = "Whoever runs the host allows it there: [watch] and under it allowed = true."
        raise InputError("watch-not-allowed", "this host does not watch", place=Place(named), hint=hint)
    while True:
        for house in houses.each.values():
            for line in _round(house, private=file.calls.private, dry_run=dry_run, as_json=as_json):
                click.echo(line)
        if every is None:
            return
        time.sleep(every * 3600)


def _round(house: House, *, private: bool, dry_run: bool, as_json: bool) -> Iterator[str]:
    """Go one round through a house, and yield what to say of each look."""
    with closing(Memory(house.folder / "watch.db")) as memory:
        eyes = Eyes(Fetcher(now=host.now, private=private, pauses=memory.pauses()), memory)
        state = state_now(house.record)
        if not dry_run:
            opened = to_open(state, host.now())
            host.enter_all(house.record, [(Command(body=body, at=host.now()), None) for body in opened])
            state = state_now(house.record) if opened else state
        for one in round_of(state, eyes):
            entry = None
            if one.seen and not dry_run:
                after, _ = host.enter(house.record, Command(body=one.seen, at=host.now(), ref=one.of.period))
                entry = after.size - 1
            member = state.actors[one.look.member].name
            yield json.dumps(_plain(one, entry), ensure_ascii=False) if as_json else _told(one, member, entry)


def _told(one: Looked, member: str, entry: int | None) -> str:
    now = one.look
    end = f" (entry {entry})" if entry is not None else ""
    return f"{_MARKS[now.verdict]} {member}, {now.clause} in {now.period}: {now.line.say()}{end}"


def _plain(one: Looked, entry: int | None) -> dict[str, Any]:
    now = one.look
    return {
        "member": now.member, "clause": now.clause, "period": now.period, "number": one.of.period, "at": now.at,
        "look": now.look, "verdict": now.verdict, "said": now.line.say(), "more": [line.say() for line in now.further],
        "address": now.address, "digest": now.digest, "excerpt": now.excerpt, "diff": now.diff, "entry": entry,
    }  # fmt: skip


@watch.command("openapi")
@click.argument("shared", type=click.Path(path_type=Path))
@click.argument("members", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="MEMBER...")
@click.option("--accept", "accepted", multiple=True, metavar="KIND", help="A kind of difference that does not count.")
@click.option("--all", "everything", is_flag=True, help="Harmless differences too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a difference, for programs.")
@click.option("--today", metavar="DAY", help="The day by which sunsets are over; today where none is named.")
def openapi(
    shared: Path, members: tuple[Path, ...], accepted: tuple[str, ...], everything: bool, as_json: bool,
    today: str | None,
) -> None:  # fmt: skip
    """Say how each MEMBER's API description differs from the SHARED standard, a sentence a difference.

    Ends with status 1 where one of them breaks it. Descriptions are OpenAPI 3.0 or 3.1, in JSON or YAML.
    """
    standard = read_description(_bytes(shared), file=str(shared))
    broken = False
    for path in members:
        changes = compare(standard, read_description(_bytes(path), file=str(path)), today=today or host.now()[:10])
        counted = [one for one in changes if one.kind not in accepted]
        broken = broken or any(one.level == "breaking" for one in counted)
        if not as_json:
            click.secho(f"{path}: {_sum(counted)}", bold=True)
        for one in counted:
            if everything or one.level != "harmless":
                click.echo(_as_json(path, one) if as_json else f"  {_LEVELS[one.level]} {one.sentence}  [{one.kind}]")
    if broken:
        raise SystemExit(1)


def _bytes(path: Path) -> bytes:
    return read_small(path, hint="Name a file with an API description.", most=LARGEST).encode()


def _sum(changes: list[Change]) -> str:
    count = {level: sum(one.level == level for one in changes) for level in _LEVELS}
    if not changes:
        return "as the shared standard says"
    return f"{count['breaking']} breaking, {count['doubtful']} doubtful, {count['harmless']} harmless differences"


def _as_json(path: Path, one: Change) -> str:
    found = {"file": str(path), "kind": one.kind, "level": one.level, "operation": one.operation, "said": one.sentence}
    return json.dumps(found, ensure_ascii=False)
