"""Write docs/cli.md anew from the command line's own help; `--check` only says whether it is in step."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from click import Command, Context, Group

from concerted.cli import VERBS, concerted

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cli.md"
HEAD = """# The command line

One verb, one call into one room. This page is made from the verbs' own help: `python scripts/cli_docs.py`.

Exit status: 0 done; 1 refused, or a record that does not hold: one sentence says why, the next what to do, and
nothing was changed; 2 the verb was used wrongly.
"""


def page() -> str:
    """Return the page: the help of the command, then of each verb in the order of a coalition's life."""
    parent = Context(concerted, info_name="concerted", max_content_width=100, terminal_width=100)
    parts = [HEAD, _block(concerted.get_help(parent))]
    for name in VERBS:
        verb = concerted.get_command(parent, name)
        if verb is None:
            raise LookupError(name)
        context = Context(verb, parent=parent, info_name=name, max_content_width=100, terminal_width=100)
        parts += [f"## {name}\n", _block(verb.get_help(context))]
        for part, inner in _parts(verb, context):
            within = Context(inner, parent=context, info_name=part, max_content_width=100, terminal_width=100)
            parts += [f"### {name} {part}\n", _block(inner.get_help(within))]
    return "\n".join(parts)


def _parts(verb: Command, context: Context) -> Iterator[tuple[str, Command]]:
    """Yield the verbs within a group, also of one that imports them only when they are called."""
    if isinstance(verb, Group):
        for name in verb.commands or verb.list_commands(context):
            if inner := verb.get_command(context, name):
                yield name, inner


def _block(text: str) -> str:
    return "\n".join(["```text", *(line.rstrip() for line in text.splitlines()), "```", ""])


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(0 if PAGE.read_text("utf-8") == page() else "docs/cli.md is out of step: python scripts/cli_docs.py")
    PAGE.write_text(page(), "utf-8")
