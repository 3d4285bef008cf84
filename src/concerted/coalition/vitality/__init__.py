"""Vitality: the signs of life and of decay, each computed from the record with the entries that show it.

“The pattern requires *continuous tending*, not one-time setup.” (the seed, Section 5). Never a bare score.

>>> from concerted.coalition.vitality import QUESTIONS
>>> [question.name for question in QUESTIONS if question.kind == "life"]
['referred', 'log', 'departure', 'inherited']
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from concerted.coalition.assessments import seasons_until
from concerted.coalition.state import State
from concerted.coalition.vitality.carrying import Carried, Stuck, carried, stuck
from concerted.coalition.vitality.chronicle import Chronicle, chronicle
from concerted.coalition.vitality.decay_signs import DECAY, season_span
from concerted.coalition.vitality.drifting import Firmness, Vaguer, firmnesses, vaguer
from concerted.coalition.vitality.life_signs import LIFE
from concerted.coalition.vitality.moves import Advice, advised
from concerted.coalition.vitality.riding import Course, courses, sliding
from concerted.coalition.vitality.sign import Found, Point, Question, Sign, SignName, Verdict
from concerted.coalition.vitality.stress import Break, Stressed, stressed
from concerted.record.entry import Entry

__all__ = [
    "QUESTIONS",
    "Advice",
    "Break",
    "Carried",
    "Chronicle",
    "Course",
    "Firmness",
    "Found",
    "Point",
    "Question",
    "Sign",
    "SignName",
    "Stressed",
    "Stuck",
    "Vaguer",
    "Verdict",
    "Vital",
    "courses",
    "stressed",
    "vital",
    "vital_of",
]

QUESTIONS: tuple[Question, ...] = (*LIFE, *DECAY)
"""Every sign there is: the seed's four and four, and the two it warns of in Section 5."""

SEASONS = 12
"""Seasons that a trend goes back."""


@dataclass(frozen=True, slots=True)
class Vital:
    """How a coalition is at a moment: its signs, who carries it, how its promises go, and what is called for."""

    at: str
    signs: tuple[Sign, ...]
    work: Carried
    stuck: tuple[Stuck, ...]
    firmness: tuple[Firmness, ...]
    vaguer: tuple[Vaguer, ...]
    sliding: tuple[Course, ...]
    advice: tuple[Advice, ...]

    def sign(self, name: str) -> Sign | None:
        """Return a sign by its name."""
        return next((one for one in self.signs if one.name == name), None)


def vital(entries: Iterable[Entry], state: State, at: str) -> Vital | None:
    """Return how a coalition is at a moment; None before a platform is in force: there is nothing to tend yet.

    `state` is what the entries, folded, give. Of one that has ended, it says how it was at its end.
    """
    return vital_of(chronicle(entries, state), at)


def vital_of(told: Chronicle, at: str) -> Vital | None:
    """Return how a coalition is at a moment, from what was noted of its record before."""
    state = told.state
    if told.in_force is None or told.in_force > at:
        return None
    at = min(at, told.ended) if told.ended else at
    seasons = seasons_until(state, at)[-SEASONS:]
    signs = tuple(_sign(told, question, at, seasons) for question in QUESTIONS)
    versions = [one for one in state.versions if one.at <= at]
    return Vital(
        at=at,
        signs=signs,
        work=carried(told, *season_span(told, at)),
        stuck=tuple(stuck(told, at)),
        firmness=tuple(firmnesses(versions)),
        vaguer=tuple(vaguer(versions)),
        sliding=tuple(sliding(told, at)),
        advice=tuple(advised(told, {sign.name: sign for sign in signs}, at)),
    )


def _sign(told: Chronicle, question: Question, at: str, seasons: list[tuple[str, str]]) -> Sign:
    if question.over == "season":
        starts = season_span(told, at)[0]
    else:
        starts = told.span(at, question.over)[0] if question.over else (told.in_force or at)
    trend = tuple(Point(began, ended, question.ask(told, ended).verdict) for began, ended in seasons)
    return Sign(question, question.ask(told, at), starts, at, trend)
