"""What the watch saw, as pages show it: when, where, in which words, and what changed. It lies beside the record."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from django.conf import settings

from concerted.coalition import Clause, State
from concerted.coalition.state import Actor, Period
from concerted.coalition.watching import WITHIN
from concerted.lines import Line
from concerted.watch import Look, Memory
from concerted.web import reading

FILE = "watch.db"
"""The watch's memory, in the house."""
SHOWN = 6
"""Looks at one commitment that a page shows."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a member shows that it keeps a commitment; None where it has not said."""

    actor: Actor
    address: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One look as a page shows it."""

    look: Look
    changed: list[tuple[str, str]]
    """The lines of a difference: `was`, `now`, `kept` or `at`, and the line."""

    @property
    def line(self) -> Line:
        """What was seen, in a sentence."""
        return self.look.line

    @property
    def more(self) -> list[Line]:
        """What was seen besides."""
        return self.look.further


def is_allowed() -> bool:
    """Tell whether this host watches."""
    return bool(settings.WATCH.allowed)


def looks(period: Period) -> dict[str, list[Shown]]:
    """Return what the watch saw of each that owed a commitment in this period, the latest first."""
    file = reading.house().folder / FILE
    if not file.is_file():
        return {}
    with closing(Memory(file)) as memory:
        return {name: [_shown(one) for one in _of(memory, period, name)] for name in period.owed}


def places(state: State, clause: Clause) -> list[Place]:
    """Return where each member shows that it keeps a clause that is looked at on the web; nothing for any other."""
    if clause.watch is None or clause.watch.look in WITHIN:
        return []
    return [Place(actor, state.shown_at.get((clause.id, actor.id))) for actor in state.members]


def _of(memory: Memory, period: Period, name: str) -> list[Look]:
    return memory.looks(period.clause, period.name, name, most=SHOWN)


def _shown(look: Look) -> Shown:
    kinds = {"-": "was", "+": "now", " ": "kept", "@": "at"}
    lines = look.diff.splitlines()[2:]  # after the two lines that name the sides
    return Shown(look, [(kinds.get(line[:1], "kept"), line[1:] if line[:1] in "-+ " else line) for line in lines])
