"""The verb of assistants: mcp."""

from __future__ import annotations

import os

import click

from concerted.assistant.sources import Elsewhere, Kept, Source
from concerted.cli.desk import record_option
from concerted.copies import is_address
from concerted.record.sql import Where


@click.command()
@record_option
@click.option("--by", metavar="NAME", help="The organisation whose assistant it is; without it, it only reads.")
def mcp(record: Where, by: str | None) -> None:
    """Let a member's assistant work with the record, over the Model Context Protocol (standard input and output).

    It reads, answers “may we?” and “why?”, and puts drafts of proposals aside for people to open. It cannot nod,
    endorse, take a stance or open a draft. For a record at an address, CONCERTED_TOKEN is a token with the scope
    “draft”, made on its settings page; without it, it only reads.

    \b
    Examples, as the command that an assistant starts:
      concerted mcp --record coalition.record --by Clinics
      concerted mcp --record https://coalition.example.org
    """
    source: Source
    if isinstance(record, str) and is_address(record):
        if by is not None:
            raise click.UsageError("At an address the token says for whom it is; leave --by out.")
        source = Elsewhere(record, os.environ.get("CONCERTED_TOKEN") or None)
    else:
        source = Kept(record, by)
    source.read()  # what cannot be read is said now, not at the first question
    from concerted.assistant.server import serve  # noqa: PLC0415 - a second to import

    serve(source)
