"""Promises kept, missed, and slipping: free riding, and who slides toward a breach before it is one.

Who owed what in a period was fixed as it opened, so nobody's share changes because others came or went later.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from concerted.coalition.clauses import Clause
from concerted.coalition.commitments import Standing, standing
from concerted.coalition.state import Period, State
from concerted.coalition.vitality.chronicle import Chronicle
from concerted.coalition.vitality.sign import Found, found
from concerted.lines import Counted
from concerted.lines import as_written as _

YEAR = 12

TWICE = 2
"""Misses from which somebody rides free: one is a bad month."""

SLIDE = 3
"""Steps in a row, each nearer to the limit than the last, from which it is a slide."""

_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s+([A-Za-z]+)")


@dataclass(frozen=True, slots=True)
class Step:
    """How one member's commitment stood in one period, and what was measured of it where the words say so."""

    period: Period
    standing: Standing
    measured: int | None
    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """One member's way with one clause, period by period: whether it holds, slides toward the limit, or rides free."""

    member: str
    clause: str
    steps: tuple[Step, ...]
    limit: int | None
    unit: str
    slides: bool
    """It came nearer to the limit three times running, or is past it."""

    @property
    def stands_at(self) -> int | None:
        """What was measured of it last."""
        return next((step.measured for step in reversed(self.steps) if step.measured is not None), None)

    @property
    def missed(self) -> tuple[int, int]:
        """How many periods it missed, of how many that somebody looked at."""
        looked = [step.standing for step in self.steps if step.standing != "unknown"]
        return looked.count("missed"), len(looked)

    @property
    def missed_in(self) -> list[int]:
        """The entries that say so."""
        return [number for step in self.steps if step.standing == "missed" for number in step.entries]

    @property
    def rides(self) -> bool:
        """Whether it missed twice or more, and at least half of what was looked at."""
        missed, looked = self.missed
        return missed >= TWICE and 2 * missed >= looked


def courses(state: State, periods: Iterable[Period]) -> list[Course]:
    """Return each member's way with each clause through these periods; whoever owed nothing has none."""
    taken: dict[tuple[str, str], list[Period]] = {}
    for period in periods:
        for member in period.owed:
            taken.setdefault((period.clause, member), []).append(period)
    return [_course(state, clause, member, held) for (clause, member), held in taken.items()]


def _course(state: State, clause: str, member: str, periods: list[Period]) -> Course:
    words = _clause_then(state, clause, periods[-1])
    unit = (words and words.unit) or ""
    steps = tuple(_step(period, member, unit) for period in periods)
    limit = words.value if words else None
    less = words is not None and words.stricter == "less"
    return Course(member, clause, steps, limit, unit, _slides(steps, limit, less=less))


def _step(period: Period, member: str, unit: str) -> Step:
    seen = [one for one in period.observations if one.member == member]
    numbers = [n for one in seen for n in _measured(one.evidence, unit)]
    return Step(period, standing(period, member), numbers[-1] if numbers else None, tuple(one.entry for one in seen))


def _measured(evidence: str, unit: str) -> list[int]:
    """Return the numbers that stand before the clause's unit in the words of the evidence, the last one last."""
    if not unit:
        return []
    one = unit.lower().rstrip("s")
    return [round(float(n)) for n, word in _NUMBER.findall(evidence) if word.lower().rstrip("s") == one]


def _slides(steps: tuple[Step, ...], limit: int | None, *, less: bool) -> bool:
    """Tell whether the last steps went one way, toward the limit, and used up half of the room there was."""
    measured = [step.measured for step in steps if step.measured is not None]
    if limit is None or len(measured) <= SLIDE:
        return False
    sign = 1 if less else -1
    run = measured[-SLIDE - 1 :]
    nearer = all(sign * (later - earlier) > 0 for earlier, later in pairwise(run))
    room = [sign * (limit - value) for value in run]
    return nearer and 2 * room[-1] <= room[0]


def _clause_then(state: State, name: str, period: Period) -> Clause | None:
    """Return a clause as it read when the period opened, or where it is not known, as it first read."""
    versions = [one for one in state.versions if one.entry < period.entry] or state.versions[:1]
    return next((clause for one in reversed(versions) for clause in one.clauses if clause.id == name), None)


def sliding(told: Chronicle, at: str) -> list[Course]:
    """Return who slides toward a limit as things stood at a moment, before or past a breach."""
    past = [one for one in told.periods("", at) if told.in_force]
    newest = {name: [p for p in past if p.clause == name][-8:] for name in {p.clause for p in past}}
    return [one for one in courses(told.state, (p for held in newest.values() for p in held)) if one.slides]


def riding(told: Chronicle, at: str) -> Found:
    """Tell whether a member misses again and again, in the last year, what it signed."""
    ways = courses(told.state, told.periods(*told.span(at, YEAR)))
    looked = sum(one.missed[1] for one in ways)
    riders = [one for one in ways if one.rides]
    missed = sum(one.missed[0] for one in ways)
    if riders:
        one = max(riders, key=lambda way: way.missed)
        line = _("{name} missed {clause} {missed} of {looked} times.")
        if len(riders) > 1:
            line = _("{name} missed {clause} {missed} of {looked} times; of such there are {n}.")
        missed, looked = one.missed
        entries = [number for way in riders for number in way.missed_in]
        name = told.state.actors[one.member].name
        return found(
            "present", line, entries, name=name, clause=one.clause, missed=missed, looked=looked, n=len(riders)
        )
    if not looked:
        return found("unknown", _("Nobody looked in the last year whether promises were kept."))
    few = Counted(
        "Of {looked} that somebody looked at {n} was missed.",
        "Of {looked} that somebody looked at {n} were missed, none again and again.",
    )
    entries = [number for way in ways for step in way.steps for number in step.entries]
    if not missed:
        return found("absent", _("Of {looked} that somebody looked at none was missed."), entries, looked=looked)
    return found("absent", few, entries, n=missed, looked=looked)
