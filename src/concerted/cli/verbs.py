"""Groups of verbs, each in a module that is imported only when the verb is called."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click


class Verbs(click.Group):
    """A group of verbs, by the module of this package that each is in and the click command in that module."""

    def __init__(self, *, verbs: Mapping[str, str], **attributes: Any) -> None:  # noqa: ANN401 - as click has them
        super().__init__(**attributes)
        self._verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the verbs in the order in which one needs them."""
        return list(self._verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import the verb's module and return its command; None where there is no such verb."""
        if cmd_name not in self._verbs:
            return None
        module, name = self._verbs[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"concerted.cli.{module}"), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb that is meant, or say which one might be."""
        near = get_close_matches(args[0], self._verbs, n=1)
        if args[0] not in self._verbs and near:
            ctx.fail(f"There is no verb “{args[0]}”. Did you mean “{near[0]}”?")
        return super().resolve_command(ctx, args)
