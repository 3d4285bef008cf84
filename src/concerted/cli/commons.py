"""The verbs of pattern libraries, in a group of their own: commons."""

from __future__ import annotations

import click

from concerted.cli.verbs import Verbs

VERBS = {
    "check": "commons_files:check",
    "assess": "commons_files:assess",
    "new": "commons_files:new",
    "mv": "commons_files:mv",
    "merge": "commons_files:merge",
    "migrate": "commons_files:migrate",
    "find": "commons_find:find",
    "for": "commons_find:for_",
    "labels": "commons_find:labels",
    "graph": "commons_find:graph",
    "audit": "commons_find:audit",
    "tend": "commons_tend:tend",
    "review": "commons_tend:review",
    "export": "commons_find:export",
    "known-use": "commons_tend:known_use",
    "mcp": "commons_tend:mcp",
}


@click.group(cls=Verbs, verbs=VERBS)
def commons() -> None:
    """Keep a library of patterns sound, findable and connected.

    \b
    Example:
      concerted commons check patterns/
      concerted commons find "shared budget" --as government --in patterns/
    """
