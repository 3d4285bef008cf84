"""Writing an amendment: what turns a text into another, and which open amendments want the same place.

An amendment is of the platform in force, or of what an open amendment would make of it; it names that text
by its digest, so that nobody amends what has changed while they wrote.
"""

from __future__ import annotations

from dataclasses import dataclass

from concerted.coalition.clauses import Change, Clause, changes_between, platform_digest
from concerted.coalition.effects import text_after
from concerted.coalition.merging import Collision, collisions_between
from concerted.coalition.proposals import open_proposal, platform_in_force
from concerted.coalition.state import Proposal, State
from concerted.errors import Refused


@dataclass(frozen=True, slots=True)
class Rival:
    """An open amendment that wants something else in the same places: whichever is adopted later will lapse."""

    proposal: Proposal
    collisions: tuple[Collision, ...]

    @property
    def clauses(self) -> list[str]:
        """The names of the clauses in which they collide."""
        return sorted({collision.clause for collision in self.collisions})


def text_to_amend(state: State, amends: int | None = None) -> tuple[Clause, ...]:
    """Return the clauses that an amendment begins from: the platform's, or what an open amendment makes of them."""
    return platform_in_force(state).clauses if amends is None else text_after(state, open_proposal(state, amends))


def amendment(
    state: State, clauses: tuple[Clause, ...], amends: int | None = None
) -> tuple[tuple[Change, ...] | None, str]:
    """Return what turns that text into these clauses, None where nothing does; and the digest of that text."""
    old = text_to_amend(state, amends)
    return changes_between(old, clauses) or None, platform_digest(old)


def rivals(
    state: State, changes: tuple[Change, ...], *, amends: int | None = None, of: int | None = None
) -> list[Rival]:
    """Return the open amendments of the same text that collide with these changes; `of` is whose changes they are."""
    if not state.platform or not changes:
        return []
    try:
        clauses = text_to_amend(state, amends)
    except Refused:  # what it would amend was withdrawn, or itself collides by now: nothing stands in its way
        return []
    found = []
    for other in state.proposals.values():
        if other.is_open and other.changes and other.amends == amends and other.entry != of:
            hits = collisions_between(clauses, changes, other.changes)
            found += [Rival(other, hits)] if hits else []
    return found
