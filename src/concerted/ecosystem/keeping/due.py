"""When a whole map is due: an update places what is new among concepts that are there, and finds none that is new."""

from __future__ import annotations

from concerted.ecosystem.keeping.kept import Kept
from concerted.ecosystem.stages import code

GROWN = 0.1
"""Share of the whole map's documents that may come or go."""
WAITING = 0.5
"""Of statements that came, those that find a concept may be so much rarer than among the whole map's."""
ENOUGH = 50
"""Statements that must have come before their share is believed."""


def due(kept: Kept) -> str:
    """Return in a sentence why a whole map is due; empty where it is not."""
    whole, since = kept.tell("whole"), kept.tell("since")
    if nameless := len(kept.tell("nameless")):
        return f"A whole map is due: {nameless} of the concepts are named by words that nobody says any more."
    changed = since["added"] + since["gone"]
    if changed > GROWN * whole["documents"]:
        many = f"{changed:,} document{'' if changed == 1 else 's'}"
        return f"A whole map is due: {many} came or went, of {whole['documents']:,} at the last one."
    usual, now = _share(whole), _share(since)
    if since["statements"] >= ENOUGH and now < WAITING * usual:
        return (
            f"A whole map is due: {now:.0%} of what came since the last one found a concept, and then it was"
            f" {usual:.0%}; there may be concepts that are new."
        )
    return ""


def _share(counted: dict[str, int]) -> float:
    return counted["placed"] / max(1, counted["statements"])


def misfit(kept: Kept | None, *, made_by: str | None, seed: int) -> str:
    """Return why a kept map cannot be updated; empty where it can. `made_by` is who takes sides, if not the rules."""
    if kept is None:
        return "there is none here that could be updated"
    if kept.tell("code") != code():
        return "the one here was made by another version"
    if kept.tell("seed") != seed:
        return f"the one here was made with the seed {kept.tell('seed')}"
    if (kept.tell("how") == "judge") != bool(made_by) or (made_by and kept.tell("made_by") != made_by):
        return f"the sides of the one here were taken by {kept.tell('made_by')}"
    return ""
