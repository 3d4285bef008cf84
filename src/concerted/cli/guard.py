"""The verb of the guard: coordination, power, capture, wedge, receive, draw."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from concerted.cli.desk import record_option, state_now
from concerted.errors import InputError, Place, Refused
from concerted.files import write_whole
from concerted.record.sql import Where

if TYPE_CHECKING:
    from concerted.guard.capture import Check
    from concerted.guard.coordination import Coordination
    from concerted.guard.wedge import Finding

_table = click.argument("table", type=click.Path(path_type=Path))
_json = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
_BAD_DATA, _NO_USER, _LATER = 65, 67, 75
"""What a mail server understands (sysexits.h)."""
_MARKS = {"look": "!", "unknown": "?", "usual": "·"}
_CAUSES = {
    "mail-merge": "one letter that greets each by name",
    "form": "one form that comes again for weeks, each time about something else",
    "correction": "a figure that its sender corrected",
    "regional": "one sender's facts for each place",
}
_SIGNS = {
    "contrary": "contrary copies",
    "burst": "a burst",
    "template": "one form filled in",
    "translated": "in several languages",
}


@click.group()
def guard() -> None:
    """Look for fakes, wedges and capture: coordination, wedge, power, capture; take in mail for the radar: receive;
    and draw panels by lot: draw.

    \b
    Examples:
      concerted guard coordination posts.csv --window 10
      concerted guard wedge received.csv
      concerted guard power "5x7 10x1" --quota 39
      concerted guard capture
      concerted guard draw pool.csv --size 20 --quotas quotas.csv --lottery panels.json
    """


@guard.command()
@_table
@click.option("--window", type=click.FloatRange(min=0), default=10.0, show_default=True, help="Seconds apart at most.")
@click.option("--participation", type=click.IntRange(min=1), default=2, show_default=True, help="Posts of an account.")
@click.option("--quantile", type=click.FloatRange(0, 1), default=0.5, show_default=True, help="Of the edges' weights.")
@_json
def coordination(table: Path, window: float, participation: int, quantile: float, as_json: bool) -> None:
    """Find accounts that share the same things unusually often and fast.

    TABLE has the columns account, time (seconds, or 2026-12-01T17:00:00Z), and object, link or text.
    """
    from concerted.guard.coordination import coordination as look  # noqa: PLC0415 - numpy is not for `--help`
    from concerted.guard.tables import posts  # noqa: PLC0415

    found = look(_read(posts, table), window=window, participation=participation, quantile=quantile)
    if as_json:
        _print({"posts": found.posts, "accounts": found.accounts, "pairs": len(found.meetings),
                "by_chance": found.by_chance, "groups": [asdict(group) for group in found.groups]})  # fmt: skip
    else:
        _show_groups(found, window)


def _show_groups(found: Coordination, window: float) -> None:
    click.echo(
        f"{found.posts:,} posts by {found.accounts:,} accounts; {len(found.meetings):,} pairs within {window:g} s."
    )
    if not found.groups:
        click.echo("No group shares more, and faster, than chance and the pace of the others give.")
        return
    for group in found.groups:
        click.secho(f"{', '.join(group.accounts)}", bold=True)
        for edge in group.edges[:5]:
            click.echo(f"  {' and '.join(edge.accounts)}: {edge.weight} times, {edge.seconds:.1f} s apart on average")
        click.secho(f"  shared: {', '.join(group.objects[:5])}{' …' if len(group.objects) > 5 else ''}", dim=True)  # noqa: PLR2004 - what fits
    click.echo(f"By chance, {found.by_chance:.2g} such pairs would be expected.")
    click.secho("Sharing together is no wrong: look who they are before you say anything of them.", dim=True)


@guard.command()
@_table
@_json
def wedge(table: Path, as_json: bool) -> None:
    """Find near-copies that tell different members contrary things.

    TABLE has the columns text and recipient; sender, time and signed where they are known. Nothing leaves this machine.
    """
    from concerted.guard.tables import messages  # noqa: PLC0415
    from concerted.guard.wedge import SURE, radar  # noqa: PLC0415

    found = radar(_read(messages, table))
    if as_json:
        _print([{**asdict(finding), "wrong": finding.wrong} for finding in found])
        return
    if not found:
        click.echo("Nothing: no near-copies tell different members contrary things.")
    sure = [finding for finding in found if finding.confidence >= SURE]
    for number, finding in enumerate(sure, start=1):
        _show_finding(number, finding)
    if len(found) > len(sure):
        less = len(found) - len(sure)
        click.secho(f"{less} less sure, nearly all of them harmless when it was measured: --json.", dim=True)


@guard.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--record", metavar="URL", help="A PostgreSQL database that keeps the record; FOLDER then has its key.")
@click.option("--to", envvar="ORIGINAL_RECIPIENT", required=True, help="The address it was sent to.")
def receive(folder: Path, record: str | None, to: str) -> None:
    """Hand in the mail that is piped in, for the member whose address it was sent to.

    For a mail server: the address in the section [radar] of host.toml leads into this verb, and with it all addresses
    that have something behind a plus sign. Postfix says itself where a mail was sent to; else give --to. Ends with the
    status that mail servers know: 67 where the address is nobody's, 65 where the mail cannot be taken, 75 to try again.

    \b
    Example, in the file .forward of the user that serves the house:
      "|concerted guard receive /srv/our-house"
    """
    from concerted.guard.letters import LARGEST  # noqa: PLC0415
    from concerted.web.house import Houses  # noqa: PLC0415
    from concerted.web.serve import settle  # noqa: PLC0415

    settle(Houses(folder, record))
    from django.db import Error  # noqa: PLC0415 - needs the settings

    from concerted.web.guard.mailing import receive as take  # noqa: PLC0415

    try:
        take(to, sys.stdin.buffer.read(LARGEST + 1))
    except Refused as refused:
        click.echo(refused.message, err=True)
        sys.exit(_NO_USER if refused.code == "unknown-mailbox" else _BAD_DATA)
    except (Error, OSError, InputError) as error:
        click.echo(f"not taken: {error}", err=True)
        sys.exit(_LATER)


def _show_finding(number: int, finding: Finding) -> None:
    signs = ", ".join(_SIGNS[sign] for sign in finding.signs)
    what = f"{len(finding.messages)} messages to {finding.recipients} members, {finding.variants} texts: {signs}"
    click.secho(f"{number}. {what}", bold=True)
    if finding.causes:
        click.echo(f"   May be harmless: {', '.join(_CAUSES[cause] for cause in finding.causes)}.")
    for pair in finding.evidence:
        for message in (pair.left, pair.right):
            click.echo(f"   {message.recipient} got: {' '.join(message.text.split())}")
        slots = "; ".join(f"“{slot.left}” / “{slot.right}”" for slot in pair.contrast.slots)
        click.secho(f"     they differ in: {slots or 'nothing'}", dim=True)
    wrong = finding.wrong
    often = (
        "how often such a finding is wrong was not measured"
        if wrong is None
        else (f"of a hundred as sure, about {wrong} were wrong when measured")
    )
    click.echo(f"   Confidence {finding.confidence:.2f}: {often}.")
    click.secho("   None is proven to be from the coalition's record. A person decides what it is.", dim=True)


@guard.command()
@click.argument("weights")
@click.option("--quota", type=int, required=True, help="The weight with which a motion passes.")
@click.option("--seed", type=int, default=0, show_default=True, help="For the estimate, beyond thirty members.")
@_json
def power(weights: str, quota: int, seed: int, as_json: bool) -> None:
    """Compute each member's power to decide (Banzhaf, Shapley-Shubik) from WEIGHTS such as "5x7 10x1"."""
    from concerted.guard.power import power as compute  # noqa: PLC0415
    from concerted.guard.tables import weights as typed  # noqa: PLC0415

    given = typed(weights)
    found = compute(given, quota, seed=seed)
    if as_json:
        _print([{"weight": w, **asdict(each), "banzhaf": str(each.banzhaf), "shapley": str(each.shapley)}
                for w, each in zip(given, found, strict=True)])  # fmt: skip
        return
    click.echo("weight   Banzhaf              Shapley-Shubik")
    for weight, each in dict.fromkeys(zip(given, found, strict=True)):
        shares = (_share(each.banzhaf, each.banzhaf_error), _share(each.shapley, each.shapley_error))
        click.echo(f"{weight:>6}   {shares[0]:<20} {shares[1]}")


def _share(share: Fraction, error: float) -> str:
    return f"{float(share):.4f} ± {error:.4f}" if error else f"{share} ({float(share):.4f})"


@guard.command()
@click.option("--votes", type=click.Path(path_type=Path), help="A table of decisions in place of a record.")
@record_option
@_json
def capture(votes: Path | None, record: Where, as_json: bool) -> None:
    """Check whether somebody has taken the coalition's decisions in hand: blocs, who wins, whose work it is.

    It reads the record; or a table with a line for each answer: decision, member, stance (for, against), outcome
    (adopted, rejected), and by, who put it.
    """
    from concerted.guard.capture import Life, capture_check  # noqa: PLC0415
    from concerted.guard.tables import votes as typed  # noqa: PLC0415
    from concerted.plain.capture import life  # noqa: PLC0415

    if votes is None:
        looked = life(state_now(record))
    else:
        decided = _read(typed, votes)
        members = tuple(dict.fromkeys(name for vote in decided for name in vote.sides))
        looked = Life(members=members, needed=len(members) // 2 + 1, votes=tuple(decided))
    found = capture_check(looked)
    if as_json:
        _print(_as_data(found))
        return
    for finding in found.findings:
        click.secho(f"{_MARKS[finding.standing]} {finding.says.say()}", bold=finding.standing == "look")
        if finding.perhaps and finding.remedy:
            click.echo(f"    {finding.perhaps.say()}")
            click.secho(f"    What can be done: {finding.remedy.say()}", dim=True)
    click.secho("This reports what was seen and ranks nobody; numbers: --json.", dim=True)


def _as_data(found: Check) -> dict[str, Any]:
    return {
        "findings": [
            {
                "name": finding.name,
                "standing": finding.standing,
                "says": finding.says.say(),
                "perhaps": finding.perhaps and finding.perhaps.say(),
                "remedy": finding.remedy and finding.remedy.say(),
            }
            for finding in found.findings
        ],
        "blocs": [
            {"members": bloc, "banzhaf": str(each.banzhaf), "shapley": str(each.shapley)}
            for bloc, each in zip(found.blocs, found.power, strict=True)
        ],
        "effective_blocs": found.effective,
        **{
            name: [asdict(share) for share in getattr(found, name)]
            for name in ("agreements", "wins", "pivots", "passes")
        },
    }


@guard.command()
@_table
@click.option("--size", type=click.IntRange(min=1), required=True, help="Seats on the panel.")
@click.option("--quotas", type=click.Path(path_type=Path), help="A table of quotas: category, feature, min, max.")
@click.option(
    "--lottery", type=click.Path(path_type=Path), help="With quotas: where the panels are kept, to be published."
)
@click.option("--seed", metavar="HEX", help="The seed that was fixed and revealed, 64 hexadecimal digits.")
@_json
def draw(table: Path, size: int, quotas: Path | None, lottery: Path | None, seed: str | None, as_json: bool) -> None:
    """Draw a panel by lot from the pool in TABLE, so that anybody can draw it again.

    Without quotas everybody is as likely as another. With quotas, a first run works out a thousand panels and writes
    them to --lottery: publish that file before the seed is known. A second run, with --seed, draws one of them; the
    file is checked, not computed again.
    """
    from concerted.guard.tables import candidates  # noqa: PLC0415
    from concerted.guard.tables import quotas as typed  # noqa: PLC0415

    pool = _read(candidates, table)
    drawn: dict[str, Any]
    if quotas is None:
        drawn = _plain([candidate.id for candidate in pool], size, _seed(seed) if seed else secrets.token_bytes(32))
    elif lottery is None:
        raise click.UsageError("Say where the panels are kept: --lottery FILE.")
    else:
        drawn = _by_quotas(pool, _read(typed, quotas), size, lottery, seed)
    if as_json:
        _print(drawn)
        return
    for name, value in drawn.items():
        click.echo(f"{name}: {', '.join(value) if isinstance(value, list) else value}")


def _plain(ids: Sequence[str], size: int, seed: bytes) -> dict[str, Any]:
    from concerted.guard.panels import plain_order  # noqa: PLC0415

    order = plain_order(ids, size, seed)
    return {
        "panel": [*order[:size]],
        "replacements, in order": [*order[size:]],
        "odds": f"{size}/{len(ids)}",
        "seed": seed.hex(),
    }


def _by_quotas(pool: Any, quotas: Any, size: int, file: Path, seed: str | None) -> dict[str, Any]:  # noqa: ANN401 - the guard's own classes
    from concerted.guard.panels import Lottery, check_lottery, check_pool  # noqa: PLC0415

    check_pool(pool, quotas, size)
    if seed is None:
        from concerted.guard.leximin import leximin  # noqa: PLC0415

        made = leximin(pool, quotas, size).lottery
        write_whole(file, json.dumps(made.panels, indent=0).encode())
    else:
        made = Lottery(_panels(file))
        check_lottery(made, pool, quotas, size)
    odds = made.odds([candidate.id for candidate in pool])
    said = {
        "panels": len(made.panels),
        "digest": made.digest().hex(),
        "least chance": str(min(odds.values())),
        "greatest chance": str(max(odds.values())),
    }
    return said if seed is None else {"panel": [*made.drawn(_seed(seed))], **said, "seed": seed}


def _panels(file: Path) -> tuple[tuple[str, ...], ...]:
    try:
        read = json.loads(file.read_bytes())
        return tuple(tuple(str(name) for name in panel) for panel in read)
    except (OSError, ValueError, TypeError) as error:
        hint = "Make it by the same command without --seed."
        raise InputError("bad-lottery", f"no list of panels: {error}", place=Place(file), hint=hint) from None


def _seed(text: str) -> bytes:
    try:
        seed = bytes.fromhex(text)
    except ValueError:
        seed = b""
    if len(seed) != 32:  # noqa: PLR2004 - SHA-256
        raise InputError("bad-seed", "the seed is not 64 hexadecimal digits", hint="Give it as it was published.")
    return seed


def _read(reader: Callable[[Path, Any], Any], table: Path) -> Any:  # noqa: ANN401 - what the reader gives
    from concerted.ecosystem.reading.tables import rows  # noqa: PLC0415 - the reader of tables, with the line of each fault

    return reader(table, rows(table))


def _print(value: object) -> None:
    click.echo(json.dumps(value, indent=2, ensure_ascii=False, default=str))
