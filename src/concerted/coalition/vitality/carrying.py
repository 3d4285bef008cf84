"""Who carries the coalition: the share of each member in what is done, and duties that stay in one place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from concerted.coalition.days import day_of, term_end
from concerted.coalition.duties import duties_of
from concerted.coalition.vitality.chronicle import Chronicle

FEWEST = 12
"""Things done in a season from which one can speak of shares."""

RUNNING = 3
"""Turns in a row that a duty is in one pair of hands before it counts as not rotating."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What the members did in a season, and how it is spread."""

    done: dict[str, int]
    """Member → how many things it did, the busiest first."""
    entries: dict[str, tuple[int, ...]]

    @property
    def total(self) -> int:
        """How many things were done."""
        return sum(self.done.values())

    @property
    def hands(self) -> Fraction:
        """As how many equally busy members the work is spread: 1 ÷ the sum of squared shares (Laakso and Taagepera)."""
        return Fraction(self.total**2, sum(n * n for n in self.done.values())) if self.total else Fraction(0)


@dataclass(frozen=True, slots=True)
class Stuck:
    """A duty that does not go round: who has it, since how many turns, and the entries of these turns."""

    duty: str
    holder: str
    turns: int
    entries: tuple[int, ...]


def carried(told: Chronicle, starts: str, ends: str) -> Carried:
    """Return who did how much in a span of time."""
    facts = told.work.between(starts, ends)
    done = Counter(fact.actor for fact in facts)
    entries: dict[str, list[int]] = {name: [] for name in done}
    for fact in facts:
        entries[fact.actor].append(fact.entry)
    return Carried(dict(done.most_common()), {name: tuple(numbers) for name, numbers in entries.items()})


def stuck(told: Chronicle, at: str) -> list[Stuck]:
    """Return the duties that one member has held in each of the last three turns, or longer."""
    turns = told.rotations(at)
    found = []
    for duty in turns[-1].duties if turns else ():
        holders = [(turn.duties[duty].holder, turn.entry) for turn in reversed(turns) if duty in turn.duties]
        first = holders[0][0]
        run = next((n for n, (holder, _) in enumerate(holders) if holder != first), len(holders))
        if first is not None and run >= RUNNING:
            found.append(Stuck(duty, first, run, tuple(entry for _, entry in holders[:run])))
    return found


def overdue(told: Chronicle, at: str) -> int | None:
    """Return the entry of a turn that should have ended a whole term ago; None where the duties go round."""
    turns = told.rotations(at)
    if not turns or (told.ended is not None and told.ended <= at):
        return None
    last = turns[-1]
    return last.entry if term_end(last.ends, duties_of(told.state)[1]) <= day_of(at) else None
