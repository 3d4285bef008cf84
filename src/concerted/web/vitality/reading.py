"""How the coalition is, as pages show it: computed once for each state of the record and day, whoever looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from concerted import host
from concerted.coalition import State, line_of, together
from concerted.coalition.assessments import DIMENSIONS, season_at
from concerted.coalition.days import day_of, later, midnight
from concerted.coalition.state import Actor
from concerted.coalition.vitality import Course, Sign, Vital, courses, vital
from concerted.coalition.vitality.moves import Advice, Move
from concerted.coalition.vitality.patterns import HELPING, NAMES
from concerted.coalition.vitality.stress import Break, Stressed, stressed
from concerted.lines import Line
from concerted.web import reading
from concerted.web.commons.addresses import pages_of
from concerted.web.decisions.doing import effects
from concerted.web.home.needs import Need
from concerted.web.vitality.pictures import measured_line, rating_bars, seasons, share_bar, strip

KEPT = 32
"""Answers that are kept: of so many houses, days and states of a record."""

_known: dict[tuple[str, str, int, str, int], Vital | None] = {}
_lock = Lock()


def vital_now(*, back: int = 0) -> Vital | None:
    """Return how the coalition is, or was so many days back as the record tells it now; None before a platform."""
    state, now = reading.state(), later(host.now(), -back)
    key = (str(reading.house().record), state.coalition, state.size, day_of(now), back)
    if key not in _known:
        found = vital(reading.told(end=state.size), state, now)
        with _lock:
            while len(_known) >= KEPT:
                _known.pop(next(iter(_known)))
            _known[key] = found
    return _known[key]


@dataclass(frozen=True, slots=True)
class Card:
    """A sign on the overview: whether it is good news, and its seasons as a picture."""

    sign: Sign
    well: bool | None
    picture: SafeString


@dataclass(frozen=True, slots=True)
class Way:
    """A move, with the address at which it is made."""

    move: Move
    address: str


@dataclass(frozen=True, slots=True)
class Called:
    """What is called for, with the ways that lead there."""

    advice: Advice
    ways: list[Way]


@dataclass(frozen=True, slots=True)
class Share:
    """How much one member did this season."""

    actor: Actor
    done: int
    bar: SafeString


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry that shows a sign, in a sentence."""

    number: int
    at: str
    line: Line


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that helps, and its page in the commons, where there is one."""

    slug: str
    name: str
    address: str | None


@dataclass(frozen=True, slots=True)
class Track:
    """One member's way with a clause, as pictures."""

    actor: Actor
    course: Course
    strip: SafeString
    line: SafeString | None
    missed: int
    looked: int


@dataclass(frozen=True, slots=True)
class Tracks:
    """The ways of all members with one clause."""

    clause: str
    periods: list[str]
    tracks: list[Track]


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of the assessment: what it asks, its mean, last season's, and both as bars."""

    name: str
    asks: str
    mean: float
    before: float | None
    bars: SafeString


@dataclass(frozen=True, slots=True)
class Rating:
    """What one member gave, and why."""

    actor: Actor
    entry: int
    ratings: list[int]
    reason: str


@dataclass(frozen=True, slots=True)
class Assessed:
    """What the members said of one season together."""

    season: str
    ends: str
    dimensions: list[Dimension]
    overall: float
    before: float | None
    ratings: list[Rating]


def cards(found: Vital, kind: str) -> list[Card]:
    """Return the signs of one kind."""
    return [Card(sign, sign.well, seasons(sign)) for sign in found.signs if sign.question.kind == kind]


def headline(found: Vital) -> str:
    """Return how it is, in one short sentence."""
    said = {
        "renegotiate": gettext("It is time to renegotiate."),
        "replant": gettext("It is time to begin afresh."),
        "sunset": gettext("It may be time to end, on purpose."),
    }
    great = next((one.calls_for for one in found.advice if one.calls_for in said), None)
    if great:
        return said[great]
    bad = sum(sign.well is False and sign.question.kind == "decay" for sign in found.signs)
    if bad:
        return ngettext("Alive, with %(n)d thing to tend.", "Alive, with %(n)d things to tend.", bad) % {"n": bad}
    alive = any(sign.well and sign.question.kind == "life" for sign in found.signs)
    return gettext("Alive and well.") if alive else gettext("Too young to tell.")


def called(state: State, found: Vital) -> list[Called]:
    """Return what is called for; each move with its address."""
    return [Called(one, [Way(move, address(state, move)) for move in one.moves]) for one in found.advice]


_PLACES = {
    "amend": "platform",
    "rotate": "duties",
    "call": "vitality-commitments",
    "publish": "meetings",
    "invite": "members",
}


def address(state: State, move: Move) -> str:
    """Return where a move is made: the form of its proposal with what is known filled in, or its room."""
    if move.name in _PLACES:
        return reverse(_PLACES[move.name])
    if move.effect and move.effect not in {choice.value for choice in effects(state)}:
        return reverse("sunset")
    filled = {"title": gettext(move.title) if move.title else "", "effect": move.effect}
    if not move.effect:
        filled["class"] = "tactical"
    page = "new-meeting" if move.name == "meet" else "new-proposal"
    return f"{reverse(page)}?{urlencode({name: value for name, value in filled.items() if value})}"


def shares(state: State, found: Vital) -> list[Share]:
    """Return who did how much this season, the busiest first."""
    total = found.work.total
    return [Share(state.actors[name], n, share_bar(n, total)) for name, n in found.work.done.items()]


def evidence(state: State, sign: Sign) -> list[Shown]:
    """Return the entries that show a sign, the newest first."""
    wanted = sorted(sign.found.entries, reverse=True)
    if not wanted:
        return []
    first = wanted[-1]
    held = reading.told(start=first, end=wanted[0] + 1)
    return [Shown(n, held[n - first].at, line_of(state, held[n - first])) for n in wanted]


def helping(sign: Sign) -> list[Pattern]:
    """Return the patterns that help where a sign is bad news, each with its page where it is mounted here."""
    if sign.well is not False:
        return []
    pages = pages_of(HELPING[sign.name])
    return [Pattern(slug, NAMES[slug], pages.get(slug)) for slug in HELPING[sign.name]]


def tracks(state: State) -> list[Tracks]:
    """Return every member's way with every clause that was ever owed, those in force first."""
    now = [clause.id for clause in state.platform.clauses] if state.platform else []
    names = dict.fromkeys(period.clause for period in state.periods.values())
    found = []
    for name in sorted(names, key=lambda one: now.index(one) if one in now else len(now)):
        periods = [period for period in state.periods.values() if period.clause == name]
        ways = [_track(state, way) for way in courses(state, periods)]
        ways.sort(key=lambda one: (not one.course.slides, not one.course.rides, not one.actor.member_since))
        found.append(Tracks(name, [period.name for period in periods], ways))
    return found


def _track(state: State, way: Course) -> Track:
    return Track(state.actors[way.member], way, strip(way), measured_line(way), *way.missed)


def assessments(state: State) -> list[Assessed]:
    """Return what the members said of each season, the latest first; each beside the one before it."""
    said, reasons = together(state), reading.reasons()
    found = []
    for place, one in enumerate(said):
        before = said[place - 1] if place else None
        dimensions = [
            _dimension(name, float(one.means[name]), float(before.means[name]) if before else None)
            for name in DIMENSIONS
        ]
        ratings = [
            Rating(state.actors[held.by], held.entry, list(held.ratings.values()), reasons.get(held.entry, ""))
            for held in state.assessments
            if held.season == one.season
        ]
        ends = season_at(state, midnight(one.season))[1]
        overall = float(before.overall) if before else None
        found.append(Assessed(one.season, ends, dimensions, float(one.overall), overall, ratings))
    return found[::-1]


def asks() -> dict[str, tuple[str, str]]:
    """Return what each dimension is called, and what it asks."""
    return {
        "stakeholder_architecture": (
            gettext("Stakeholder architecture"), gettext("Is everyone it concerns at the table, with a clear place?")
        ),
        "value_creation": (gettext("Value creation"), gettext("Do we get done together what none of us could alone?")),
        "resilience": (gettext("Resilience"), gettext("Would it stand if one of us burnt out or left?")),
        "ownership": (gettext("Ownership"), gettext("Is it in all our hands?")),
        "autonomy": (gettext("Autonomy"), gettext("Does each of us keep its own voice and its own way?")),
        "composability": (
            gettext("Composability"), gettext("Can others take up a part of it, and does it go with what else we do?")
        ),
        "fractal_value": (
            gettext("Fractal value"), gettext("Is it good at every scale: for a person, for each of us, for all?")
        ),
        "vitality": (gettext("Vitality"), gettext("Does it renew itself, or only go on?")),
    }  # fmt: skip


def _dimension(name: str, mean: float, before: float | None) -> Dimension:
    label, question = asks()[name]
    return Dimension(label, question, mean, before, rating_bars(mean, before))


def tested(state: State, now: str) -> tuple[Stressed, dict[int, list[tuple[list[Actor], Break]]]]:
    """Return the stress test, and what breaks already, without one, and without two; with the actors it names."""
    found = stressed(state, now)
    named = {n: [([state.actors[name] for name in one.gone], one) for one in found.without(n)] for n in (0, 1, 2)}
    return found, named


def alerts(days: int) -> Iterator[Need]:
    """Yield each sign that turned bad within so many days, for the digest."""
    now, then = vital_now(), vital_now(back=days)
    if now is None:
        return
    bad = {sign.name for sign in then.signs if sign.well is False} if then else set()
    for sign in now.signs:
        if sign.question.kind == "decay" and sign.well is False and sign.name not in bad:
            yield Need(sign.found.line, reverse("vital-sign", args=[sign.name]))
