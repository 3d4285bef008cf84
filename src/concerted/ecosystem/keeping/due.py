"""When a whole map is due: an update places what is new among concepts that are there, and finds none that is new."""

from __future__ import annotations

from concerted.ecosystem.keeping.kept import Kept

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
        return f"A whole map is due: {changed:,} documents came or went, of {whole['documents']:,} at the last one."
    usual, now = _share(whole), _share(since)
    if since["statements"] >= ENOUGH and now < WAITING * usual:
        return (
            f"A whole map is due: {now:.0%} of what came since the last one found a concept, and then it was"
            f" {usual:.0%}; there may be concepts that are new."
        )
    return ""


def _share(counted: dict[str, int]) -> float:
    return counted["placed"] / max(1, counted["statements"])
