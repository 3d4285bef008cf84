"""The verbs of the record: verify, export, import, erase."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args, get_type_hints

import click

from concerted import host, verdict
from concerted.cli.desk import Who, acting_or_not, enter, fetching, record_option, state_now
from concerted.coalition import Erasure, fold
from concerted.contexts import words
from concerted.copies import read_copy, shown, write_folder
from concerted.errors import RecordBroken, RecordError
from concerted.files import read_small, write_whole
from concerted.handover import take_in
from concerted.mirror import compare, hosts
from concerted.record.archive import Replica, pack
from concerted.record.check import check
from concerted.record.fork import forked, read_fork
from concerted.record.policy import read_policy
from concerted.record.sql import Where
from concerted.record.store import replica
from concerted.verdict import broken, holds, lines, report

GROUNDS = get_args(get_type_hints(Erasure)["ground"])


@click.command()
@click.argument("where", metavar="FILE|FOLDER|URL")
@click.option("--policy", type=click.Path(path_type=Path), help="Whose log and how many witnesses you ask for.")
@click.option("--against", metavar="FILE|FOLDER|URL", help="Another copy: does one begin with the other?")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for programs.")
def verify(where: str, policy: Path | None, against: str | None, as_json: bool) -> None:
    """Check a record, byte by byte and rule by rule, without asking anyone.

    Takes an export, a folder of its files, a web address, or a host's own record file. Ends with status 1
    at the first entry that does not hold. A policy is a file in the form of c2sp.org/tlog-policy. Takes
    also the proof of a fork that a witness kept, with --against any copy.

    \b
    Examples:
      concerted verify coalition.zip
      concerted verify https://coalition.example.org --against my-copy.zip
    """
    if _is_fork(where):
        _verify_fork(Path(where), against)
        return
    asked = None if policy is None else read_policy(read_small(policy, hint="See docs/record.md."), file=policy)
    try:
        held = host.verify(where, policy=asked, told=None if as_json else fetching())
        same = None if against is None else _same(where, against)
    except RecordError as error:
        if not as_json:
            raise
        click.echo(json.dumps(broken(error)))
        raise SystemExit(1) from None
    if as_json:
        click.echo(json.dumps({**report(held), "compared": same}, ensure_ascii=False))
    else:
        *found, last = lines(held)
        for line in found:
            click.echo(line)
        if same:
            click.echo(f"✓ {same}")
        click.secho(last, fg="green" if holds(held) else "red", bold=True)
    if not holds(held):
        raise SystemExit(1)


def _is_fork(where: str) -> bool:
    path = Path(where)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(1) == b"{"


def _verify_fork(evidence: Path, against: str | None) -> None:
    """Check the proof that a host signed two records, as a witness keeps it, with the keys of a copy."""
    if against is None:
        raise click.UsageError("A proof of a fork is checked with the keys of any copy: --against COPY.")
    small, large = forked(read_fork(evidence.read_bytes()), hosts(read_copy(against)[1].keys))
    click.echo(f"✓ The host of {small.origin} signed two records that exclude one another.")
    click.echo(f"  One has {small.size} entries and the root {small.root.hex()[:16]}…,")
    click.echo(f"  one has {large.size} entries, and began otherwise. No honest host does that.")


def _same(one: str, other: str) -> str:
    """Say how two copies agree. Raises `RecordBroken` (`fork`) where they do not."""
    (mine, checked), (theirs, _) = read_copy(one), read_copy(other)
    if compare(mine, checked.keys, theirs):
        shared = next(n for n, (a, b) in enumerate(zip(mine.entries, theirs.entries, strict=False)) if a != b)
        why = f"the two copies are the same up to entry {shared - 1} and differ from entry {shared} on: a fork"
        raise RecordBroken(
            "fork", why, entry=shared, hint="Keep both, and tell the other members: the host signed both."
        )
    short = min(len(mine.entries), len(theirs.entries))
    return f"Both copies are the same, up to entry {short - 1}."


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--folder", is_flag=True, help="FILE is a folder: lay the record out as static files for any web server.")
@click.option("--entry", type=int, metavar="NUMBER", help="Only the proof of one entry: a page, or a .tlog-proof file.")
@click.option("--verifier", is_flag=True, help="FILE is the verifier itself: one file that needs only Python.")
@click.option(
    "--private", is_flag=True, help="With people's names and interviews: for the next host, never for the public."
)
@record_option
def export(file: Path, folder: bool, entry: int | None, verifier: bool, private: bool, record: Where) -> None:
    """Write the whole record to FILE, one archive that anyone can keep and verify.

    The names of representatives and what was said in interviews stay behind, unless you ask for them.
    With --entry, write a page (.html) in which anyone's browser checks that one entry, offline. With
    --verifier, write the program that checks a copy of any record: python3 verify.pyz coalition.zip

    \b
    Examples:
      concerted export coalition.zip
      concerted export --folder public/record
      concerted export decision-37.html --entry 37
      concerted export verify.pyz --verifier
    """
    if folder + verifier + (entry is not None) > 1:
        raise click.UsageError("Export one thing at a time: --folder, --entry or --verifier.")
    if verifier:
        write_whole(file, verdict.verifier(), mode=0o755)
        click.echo(f"{file}: check any copy with: python3 {file} COPY")
        return
    with host.opened(record) as (connection, coalition):
        held = replica(connection, coalition)
    held = held if private else host.public(held)
    if folder:
        write_folder(file, held)
        click.echo(f"{file}: serve it anywhere. Check it with: concerted verify {file}")
        return
    data = pack(held) if entry is None else _proof(held, entry, page=file.suffix in (".html", ".htm"))
    write_whole(file, data)
    whole = f"Check it with: concerted verify {file}"
    how = whole if entry is None else "It holds by itself; as .html it opens in any browser."
    click.echo(f"{file}: {len(data):,} bytes. {how}")


def _proof(held: Replica, number: int, *, page: bool) -> bytes:
    checked = check(held)
    if not page:
        return host.entry_proof(held, checked, number).encode()
    return host.entry_page(held, checked, number, words(fold(checked.entries).context)).encode()


@click.command("import")
@click.argument("where", metavar="FILE|FOLDER|URL")
@record_option
def import_(where: str, record: Where) -> None:
    """Make a record file of any copy: to look into it, or to carry the coalition on (concerted handover).

    Everything is verified first. The host's key is not in a copy, so nothing can be entered yet.

    \b
    Example:
      concerted import coalition.zip --record carried-on.record
    """
    host.verify(where)
    checked = take_in(where, record)
    click.echo(f"{shown(record)}: {len(checked.entries)} entries of {checked.checkpoint.origin}, all verified.")


@click.command()
@click.argument("entry", type=int)
@click.option("--ground", type=click.Choice(GROUNDS), required=True, help="On what ground; the record keeps it.")
@acting_or_not
def erase(entry: int, ground: str, who: Who) -> None:
    """Erase the words beside ENTRY (its number). The record keeps that they were erased, and on what ground.

    Every proof stays valid. Mirrors erase theirs when they follow next; copies that somebody took
    away cannot be recalled, and nobody should promise it.

    \b
    Example:
      concerted erase 42 --ground request --by Clinics
    """
    sealing = state_now(who.record).sealed.get(entry)
    field = sealing.path if sealing else host.REASON
    enter(who, Erasure(field=field, ground=ground), ref=entry)  # type: ignore[arg-type]
