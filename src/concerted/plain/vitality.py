"""How a coalition is: its signs with the entries that show them, what is called for, and what breaks without whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from concerted.coalition import State, together
from concerted.coalition.vitality import Course, Sign, stressed, vital
from concerted.coalition.vitality.sign import Verdict
from concerted.errors import Refused
from concerted.record import Entry
from concerted.signs import SITUATIONS, Break


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSeason:
    """How a sign stood at the end of a season, from the record as it is now."""

    starts: str
    ends: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalSign:
    """A sign of life or of decay: present, absent, or unknown where there is too little to tell."""

    name: str
    kind: Literal["life", "decay"]
    title: str
    seed: str
    """The sentence of the pattern that it implements."""
    verdict: Verdict
    says: str
    """Why, in a sentence."""
    entries: tuple[int, ...]
    """The entries that show it, the newest of them where there are many."""
    since: str
    """The moment from which it was looked for."""
    trend: tuple[PastSeason, ...]
    helps: tuple[str, ...]
    """Where it is bad news: the patterns that help, of those the seed names as related, by their slugs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """How much a member did of what was done this season, answers left out."""

    member: str
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """A member whose commitment comes nearer to its limit from period to period."""

    member: str
    clause: str
    limit: int | None = None
    unit: str
    measured: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledFor:
    """What the signs call for, why, and the moves that are open, the first the one that fits best."""

    what: Literal["renegotiate", "replant", "sunset", "tend"]
    why: str
    because: tuple[str, ...]
    """The signs it follows from."""
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What the members said of the coalition in a season: the mean of each dimension, from 1 to 5."""

    season: str
    """The day it began."""
    members: tuple[str, ...]
    means: dict[str, float]
    overall: float
    """The mean of the eight means, and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """What the representatives answered in a month, all together: at least so many, and the mean in halves, 2 to 4."""

    number: int
    month: str
    at_least: int
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitality:
    """How the coalition is at a moment. There is no score."""

    at: str
    signs: tuple[VitalSign, ...]
    calls_for: tuple[CalledFor, ...]
    carried_by: tuple[Carrier, ...]
    slides: tuple[Slide, ...]
    rated: tuple[Rated, ...]
    felt: tuple[Felt, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaking:
    """What fails, and without whom: nobody named means without any so many members."""

    what: Break
    without: int
    """How many are thought away: 0 for what hangs by a thread with everybody there."""
    gone: tuple[str, ...]
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stress:
    """The stress test: every one and every two members thought away, and all that broke."""

    members: int
    tried: int
    breaks: tuple[Breaking, ...]


def vitality(entries: Sequence[Entry], state: State, at: str) -> Vitality:
    """Return how the coalition is. Refuses (`no-platform`) before a platform is in force: nothing is to be tended."""
    found = vital(entries, state, at)
    if found is None:
        raise Refused("no-platform", "No platform is in force yet.", hint="There is nothing to tend before that.")
    return Vitality(
        at=found.at,
        signs=tuple(map(_sign, found.signs)),
        calls_for=tuple(
            CalledFor(
                what=one.calls_for,
                why=one.why.say(),
                because=one.because,
                moves=tuple(move.line.say() for move in one.moves),
            )
            for one in found.advice
        ),
        carried_by=tuple(Carrier(member=member, done=done) for member, done in found.work.done.items()),
        slides=tuple(map(_slide, found.sliding)),
        rated=_rated(state),
        felt=tuple(
            Felt(number=one.entry, month=one.name, at_least=one.at_least, mean=one.halves / 2) for one in state.pulses
        ),
    )


def stress(state: State, at: str) -> Stress:
    """Return the stress test of the members as they are."""
    tried = stressed(state, at)
    breaks = (Breaking(what=b.what, without=b.many, gone=b.gone, says=b.line.say()) for b in tried.breaks)
    return Stress(members=tried.members, tried=tried.tried, breaks=tuple(breaks))


def _sign(one: Sign) -> VitalSign:
    return VitalSign(
        name=one.name,
        kind=one.question.kind,
        title=one.question.title,
        seed=one.question.seed,
        verdict=one.found.verdict,
        says=one.found.line.say(),
        entries=one.found.entries,
        since=one.starts,
        trend=tuple(PastSeason(starts=p.starts, ends=p.ends, verdict=p.verdict) for p in one.trend),
        helps=SITUATIONS[one.name].related if one.well is False else (),
    )


def _slide(one: Course) -> Slide:
    measured = tuple(step.measured for step in one.steps if step.measured is not None)
    return Slide(member=one.member, clause=one.clause, limit=one.limit, unit=one.unit, measured=measured)


def _rated(state: State) -> tuple[Rated, ...]:
    return tuple(
        Rated(
            season=one.season,
            members=one.members,
            means={name: round(float(mean), 2) for name, mean in one.means.items()},
            overall=round(float(one.overall), 2),
        )
        for one in together(state)
    )
