"""The verbs of pattern libraries, in a group of their own: commons."""

from __future__ import annotations

from importlib import import_module

import click

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


class Verbs(click.Group):
    """Imports a verb's module only when that verb is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the verbs in the order a steward needs them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import the verb's module and return its command; None where there is no such verb."""
        if cmd_name not in VERBS:
            return None
        module, name = VERBS[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"concerted.cli.{module}"), name)
        return command


@click.group(cls=Verbs)
def commons() -> None:
    """Keep a library of patterns sound, findable and connected.

    \b
    Example:
      concerted commons check patterns/
      concerted commons find "shared budget" --as government --in patterns/
    """
