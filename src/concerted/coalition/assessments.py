"""Assessments: once a season each member rates the coalition itself in the seed's eight dimensions, and says why.

“The Commons Assessment scores reveal a deeper risk: Resilience (3.0) is the pattern's weakest point.” (the
seed, Section 5). What all members say together is only ever their mean: nobody computes a score for them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import ClassVar

from concerted.coalition.clauses import Season
from concerted.coalition.command import Command, Ruling, Sealed
from concerted.coalition.days import day_of, midnight, months_later, season_end
from concerted.coalition.membership import season
from concerted.coalition.state import Assessment, State, known_member
from concerted.errors import Refused
from concerted.lines import Moment
from concerted.record.entry import Entry

LEAST, BEST = 1, 5
"""What a dimension may be rated."""

_LENGTH: Season = "year"
"""How long a season lasts where the platform knows none."""

_MONTHS: dict[Season, int] = {"quarter": 3, "half-year": 6, "year": 12}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratings:
    """The seed's eight dimensions of a commons, each from 1 to 5."""

    stakeholder_architecture: int
    value_creation: int
    resilience: int
    ownership: int
    autonomy: int
    composability: int
    fractal_value: int
    vitality: int


DIMENSIONS = tuple(field.name for field in fields(Ratings))
"""The dimensions in the seed's order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessing:
    """A member rates the coalition for the season in which it lies, with its reasons beside the record."""

    kind: ClassVar[str] = "assessment"
    computed: ClassVar[tuple[str, ...]] = ("season",)
    ratings: Ratings
    reason: Sealed | None = None
    season: str = ""
    """The day on which the season began."""


@dataclass(frozen=True, slots=True)
class Together:
    """What the members of a season say together: the mean of each dimension, and the mean of those eight."""

    season: str
    members: tuple[str, ...]
    entries: tuple[int, ...]
    means: dict[str, Fraction]

    @property
    def overall(self) -> Fraction:
        """The mean of the eight means, and nothing else."""
        return sum(self.means.values(), Fraction()) / len(self.means)


def season_at(state: State, at: str) -> tuple[str, str]:
    """Return the season in which a moment lies: its first day, and the first day after it."""
    length = season(state) or _LENGTH
    end = day_of(season_end(state.versions[0].at, at, length))
    return months_later(end, -_MONTHS[length]), end


def seasons_until(state: State, at: str) -> list[tuple[str, str]]:
    """Return the moments at which each season that is over began and ended, oldest first; none without a platform."""
    if not state.versions:
        return []
    months, began = _MONTHS[season(state) or _LENGTH], day_of(state.versions[0].at)
    found: list[tuple[str, str]] = []
    while (end := months_later(began, months * (len(found) + 1))) <= day_of(at):
        found.append((midnight(months_later(began, months * len(found))), midnight(end)))
    return found


def assessed(state: State, actor: str, at: str) -> bool:
    """Tell whether a member has rated the season in which a moment lies."""
    began, _ = season_at(state, at)
    return any(one.season == began and one.by == actor for one in state.assessments)


def decide_assessing(state: State, command: Command) -> Ruling:
    """Allow a member to rate the present season, once, with its reasons."""
    body: Assessing = command.body
    actor = known_member(state, command.by)
    for name in DIMENSIONS:
        if not LEAST <= getattr(body.ratings, name) <= BEST:
            raise Refused(
                "bad-rating",
                "“{name}” is rated {given}.",
                hint="Rate each dimension from 1 to 5.",
                name=name,
                given=getattr(body.ratings, name),
            )
    if body.reason is None:
        raise Refused("reason-needed", "A rating needs its reasons.", hint="Say in a few words why.")
    if assessed(state, actor.id, command.at):
        hint = "The next season begins on {ends}."
        _, ends = season_at(state, command.at)
        raise Refused(
            "assessed-already", "{name} has rated this season.", hint=hint, name=actor.name, ends=Moment(ends)
        )
    return Ruling(body=replace(body, season=season_at(state, command.at)[0]))


def apply_assessing(state: State, entry: Entry, body: Assessing) -> None:
    """Keep it."""
    ratings = {name: getattr(body.ratings, name) for name in DIMENSIONS}
    state.assessments.append(Assessment(entry=state.size, by=str(entry.by), season=body.season, ratings=ratings))


def together(state: State) -> list[Together]:
    """Return what the members said of each season that anybody rated, oldest first."""
    found = []
    for began in sorted({one.season for one in state.assessments}):
        said = [one for one in state.assessments if one.season == began]
        means = {name: Fraction(sum(one.ratings[name] for one in said), len(said)) for name in DIMENSIONS}
        found.append(Together(began, tuple(one.by for one in said), tuple(one.entry for one in said), means))
    return found
