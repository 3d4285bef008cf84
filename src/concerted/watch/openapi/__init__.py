"""API drift: what a member's API description changed, dropped or locked in, against the coalition's shared standard.

from concerted.watch.openapi import compare, read_description
for change in compare(read_description(shared, file="shared"), read_description(mine, file="mine"), today="2026-11-30"):
    print(change.level, change.sentence)
"""

from __future__ import annotations

from concerted.watch.openapi.change import Change, Level
from concerted.watch.openapi.description import Description, read_description
from concerted.watch.openapi.operations import Operations

__all__ = ["Change", "Description", "Level", "compare", "read_description"]


def compare(standard: Description, member: Description, *, today: str) -> list[Change]:
    """Return how a member's description differs from the shared standard; `today` decides which sunsets are over.

    Raises `InputError` (`too-large`) where there is more to compare than anybody would read.
    """
    return Operations(standard, member, today).compared()
