"""Who belongs to more than one group: overlapping membership, read from how much each actor agrees with each group."""

from __future__ import annotations

from concerted.ecosystem.groups import Grouping

OVERLAP = 0.5
"""Share of a group's own mean agreement from which a member of another group leans to it too."""

Overlap = tuple[tuple[int, float], ...]
"""Rows of the position matrix, each with its agreement as a correlation in (0, 1], the most agreeing first."""


def overlapping(grouping: Grouping) -> tuple[Overlap, ...]:
    """Return for each group who is in another group beside it and leans to this one too.

    A larger group that it is a part of, and its own parts, are not beside it.
    """
    return tuple(_leaning_too(grouping, place) for place in range(len(grouping.groups)))


def _leaning_too(grouping: Grouping, place: int) -> Overlap:
    group, held = grouping.groups[place], grouping.membership[:, place]
    least = OVERLAP * float(held[list(group.rows)].mean())
    beside = {row for other in grouping.groups if other.parent == group.parent for row in other.rows}
    found = [(row, float(held[row])) for row in sorted(beside - set(group.rows)) if held[row] >= least > 0]
    return tuple(sorted(found, key=lambda lean: -lean[1]))
