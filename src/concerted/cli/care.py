"""The verbs that look after a record: backup, restore, doctor, cosign."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from concerted import care, host
from concerted.cli.desk import record_option
from concerted.copies import read_copy
from concerted.record.sql import Where, transaction
from concerted.remote import ask_witness


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@record_option
def backup(file: Path, record: Where) -> None:
    """Write a backup of the record and its keys to FILE, while it is in use; verify it, and restore it on trial.

    It holds the host's key: keep it as safe as the key itself. To share the record, export it instead.

    \b
    Example:
      concerted backup 2026-11-23.backup --record demo-house/coalition.record
    """
    held = care.back_up(record, file)
    click.echo(f"{file}: {file.stat().st_size:,} bytes, {len(held.entries)} entries; restored on trial, and it holds.")
    click.secho("It holds the host's key: keep it secret and away from this machine.", dim=True)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
def restore(file: Path, folder: Path) -> None:
    """Put the backup FILE back into FOLDER, which must not exist yet, and verify it.

    \b
    Example:
      concerted restore 2026-11-23.backup restored-house
    """
    record, held = care.restore(file, folder)
    click.echo(f"{record}: {len(held.entries)} entries, made up to {held.state.at}; every byte and every rule holds.")
    click.secho("Entries made after the backup are in members' copies: concerted verify --against.", dim=True)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@record_option
@click.option("--address", metavar="URL", help="How people reach the pages: looked at from here, its certificate too.")
@click.option("--json", "as_json", is_flag=True, help="Say it as JSON.")
def doctor(folder: Path | None, record: Where, address: str | None, as_json: bool) -> None:
    """Examine a host's record and all it needs; say what is wrong and what to do. Changes nothing.

    With FOLDER, which `concerted serve` serves: every house in it, and what its pages need. Exit status 1 where
    anything is not well.

    \b
    Examples:
      concerted doctor --record demo-house/coalition.record
      concerted doctor our-house --address https://coalition.example.org
    """
    findings = []
    for finding in _looked(folder, record, address):
        findings.append(finding)
        if not as_json:
            _tell(finding)
    well = all(finding.well for finding in findings)
    if as_json:
        told = {"well": well, "findings": [asdict(finding) for finding in findings]}
        click.echo(json.dumps(told, indent=1, ensure_ascii=False))
    if not well:
        raise SystemExit(1)


def _looked(folder: Path | None, record: Where, address: str | None) -> Iterator[care.Finding]:
    if folder is None:
        return care.examine(record)
    from concerted.web.operations.examining import examine  # noqa: PLC0415 - half a second of Django

    return examine(folder, record if isinstance(record, str) else None, address)


def _tell(finding: care.Finding) -> None:
    mark = click.style("✓", fg="green") if finding.well else click.style("✗", fg="red")
    click.echo(f"{mark} {finding.what}: {finding.said}")
    if not finding.well:
        click.echo(f"  → {finding.hint}")


@click.command()
@click.argument("where", metavar="FILE|FOLDER|URL")
@click.option("--ask", is_flag=True, help="It is a witness's address (C2SP tlog-witness): ask it to cosign.")
@record_option
def cosign(where: str, ask: bool, record: Where) -> None:
    """Take in the cosignatures under a copy that a witness sent, where it could not hand them over itself.

    \b
    Examples:
      concerted cosign clinics-mirror.zip
      concerted cosign --ask https://clinics.example.org/witness
    """
    if ask:
        click.echo(f"Seen by: {', '.join(ask_witness(record, where))}.")
        return
    held, _ = read_copy(where)
    with host.opened(record) as (connection, coalition), transaction(connection):
        names = host.add_cosignatures(connection, coalition, (*held.cosigned, held.note))
    click.echo(f"Seen by: {', '.join(names)}.")
