"""What a check is asked, and what it answers: plain data, so that a check is one function.

A check that could not look answers `unknown`, never `missed`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from concerted.lines import Counted, Line

Verdict: TypeAlias = Literal["kept", "missed", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """A meeting that was held in the period, and who was there."""

    entry: int
    present: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a member said itself of its commitment."""

    entry: int
    seen: Literal["kept", "missed"]
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One member's commitment under one clause in one period, and what its clause says is looked for."""

    look: str
    clause: str
    member: str
    period: str
    starts: str
    ends: str
    """The first day after it."""
    address: str | None = None
    """Where the member says one can look."""
    days: int | None = None
    share: int | None = None
    against: str | None = None
    digest: str | None = None
    phrase: str | None = None
    accepts: tuple[str, ...] = ()
    meetings: tuple[Gathering, ...] = ()
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a check saw: a sentence, the digest of what was looked at, and what shows it."""

    verdict: Verdict
    line: Line
    """It enters the record: so none of the words that were found, which may be anybody's, is in it."""
    digest: str | None = None
    excerpt: str = ""
    diff: str = ""
    more: tuple[Line, ...] = ()
    """What was seen besides, a sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look as it is remembered."""

    clause: str
    period: str
    member: str
    at: str
    look: str
    verdict: Verdict
    said: dict[str, Any]
    """The sentence: its template and what fills its gaps."""
    address: str | None = None
    digest: str | None = None
    excerpt: str = ""
    diff: str = ""
    more: tuple[dict[str, Any], ...] = ()

    @property
    def line(self) -> Line:
        """The sentence."""
        return unfolded(self.said)

    @property
    def further(self) -> list[Line]:
        """What was seen besides."""
        return [unfolded(one) for one in self.more]


def folded(line: Line) -> dict[str, Any]:
    """Return a sentence as plain data."""
    gaps = {name: folded(value) if isinstance(value, Line) else value for name, value in line.values.items()}
    return {"template": line.template, "gaps": gaps}  # JSON makes a list of one in two forms


def unfolded(said: dict[str, Any]) -> Line:
    """Return the sentence that plain data hold."""
    gaps = {name: unfolded(value) if isinstance(value, dict) else value for name, value in said["gaps"].items()}
    template = said["template"]
    return Line(template if isinstance(template, str) else Counted(*template), gaps)
