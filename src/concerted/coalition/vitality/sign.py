"""A sign: one thing to look for in a record, found present, absent or unknown, with the entries that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from concerted.coalition.vitality.chronicle import Chronicle, Fact, Took
from concerted.lines import Counted, Line, Value
from concerted.signs import Decay, Life

Verdict: TypeAlias = Literal["present", "absent", "unknown"]
SignName: TypeAlias = Life | Decay

MOST = 60
"""Entries that are shown for a sign; the newest count."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a sign's question finds of one span of time: the answer, why in a sentence, and the entries that show it."""

    verdict: Verdict
    line: Line
    entries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """How a sign is looked for: over how many months before a moment, or its season, or all its life (None)."""

    name: SignName
    kind: Literal["life", "decay"]
    over: int | Literal["season"] | None
    title: str
    seed: str
    ask: Callable[[Chronicle, str], Found]


@dataclass(frozen=True, slots=True)
class Point:
    """What was found of a season that is over, from the record as it is now."""

    starts: str
    ends: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign as it stands, since when it was looked for, and how it stood in the seasons before."""

    question: Question
    found: Found
    starts: str
    ends: str
    trend: tuple[Point, ...]

    @property
    def name(self) -> SignName:
        """Its name, by which pages and programs call it."""
        return self.question.name

    @property
    def well(self) -> bool | None:
        """Whether this is good news; None where one cannot tell."""
        if self.found.verdict == "unknown":
            return None
        return (self.found.verdict == "present") == (self.question.kind == "life")


def found(verdict: Verdict, template: str | Counted, facts: Iterable[Fact | Took | int] = (), **gaps: Value) -> Found:
    """Return what was found, in a sentence with gaps, with the newest of the entries that show it."""
    entries = sorted({fact if isinstance(fact, int) else fact.entry for fact in facts})
    return Found(verdict, Line(template, gaps), tuple(entries[-MOST:]))
