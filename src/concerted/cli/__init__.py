"""The `concerted` command: one verb, one call into one room.

Verbs are imported when they are called, so that `concerted --help` never waits for Django or numpy.
"""

from __future__ import annotations

import sys

import click

from concerted import __version__
from concerted.cli.verbs import Verbs
from concerted.errors import ConcertedError

VERBS = {
    "map": "ecosystem:map_",
    "commons": "commons:commons",
    "found": "circle:found",
    "actors": "actors:actors",
    "invite": "circle:invite",
    "circle": "circle:circle",
    "nod": "circle:nod",
    "platform": "platform:platform",
    "why": "platform:why",
    "standard": "platform:standard",
    "may": "platform:may_",
    "endorse": "platform:endorse",
    "propose": "decisions:propose",
    "proposal": "proposals:proposal",
    "stance": "decisions:stance",
    "ballot": "ballots:ballot",
    "objection": "proposals:objection",
    "close": "decisions:close",
    "log": "decisions:log",
    "publish": "publishing:publish",
    "meeting": "meetings:meeting",
    "duties": "duties:duties",
    "citations": "citations:citations_",
    "commitments": "commitments:commitments",
    "call": "commitments:call",
    "watch": "watch:watch",
    "member": "members:member",
    "season": "members:season",
    "vitality": "vitality:vitality_",
    "guard": "guard:guard",
    "panel": "panels:panel",
    "sunset": "sunset:sunset",
    "replant": "sunset:replant",
    "verify": "record:verify",
    "export": "record:export",
    "import": "record:import_",
    "key": "keeping:key",
    "revoke-key": "keeping:revoke_key",
    "sign": "signing:sign",
    "sign-message": "messages:sign_message",
    "verify-message": "messages:verify_message",
    "withdraw-message": "messages:withdraw_message",
    "channel": "messages:channel",
    "witness": "keeping:witness",
    "cosign": "care:cosign",
    "handover": "keeping:handover",
    "erase": "record:erase",
    "backup": "care:backup",
    "restore": "care:restore",
    "doctor": "care:doctor",
    "serve": "web:serve",
    "mcp": "assistant:mcp",
    "notify": "web:notify",
    "site": "web:site",
    "demo": "demo:demo",
}
"""Verb → module of this package and the click command in it, in the order `--help` shows them."""


@click.group(cls=Verbs, verbs=VERBS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="concerted")
def concerted() -> None:
    """Find the allies who do not know each other yet, and run the coalition they form."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; a user's mistake ends in one sentence, a hint and exit status 1."""
    try:
        concerted.main(arguments, prog_name="concerted")
    except ConcertedError as error:
        click.secho(f"concerted: {error.message}", err=True, fg="red")
        if error.hint:
            click.echo(f"  → {error.hint}", err=True)
        sys.exit(1)
