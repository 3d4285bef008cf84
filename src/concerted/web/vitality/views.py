"""How the coalition is, each sign with what shows it, the stress test, promises on their way, rating, and the pulse."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from concerted import host
from concerted.coalition import Assessing, Ratings, assessed
from concerted.coalition.assessments import DIMENSIONS, season_at
from concerted.coalition.days import day_of
from concerted.coalition.pulses import FEWEST, MEMBERS
from concerted.coalition.state import Actor
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.helping import helping, helps
from concerted.web.pages.acts import act_view, carried, chosen_of, posted, whole_number
from concerted.web.pages.context import words_context
from concerted.web.people.acting import acting, person_of
from concerted.web.vitality import pulse as pulses
from concerted.web.vitality.pictures import SPRITE
from concerted.web.vitality.reading import (
    asks,
    assessments,
    called,
    cards,
    evidence,
    headline,
    shares,
    tally,
    tested,
    tracks,
    vital_now,
)
from concerted.web.writing import Refusal


@require_safe
def vitality(request: HttpRequest) -> HttpResponse:
    """The signs at a glance, what they call for, and who carries the work."""
    state, found, me = reading.state(), vital_now(), acting(request)
    here: dict[str, Any] = {"found": found, "may_move": bool(me and me.member_since)}
    if found:
        here |= {
            "headline": headline(found),
            "tally": tally(found),
            "hands": round(float(found.work.hands), 1),
            "sprite": SPRITE,
            "life": cards(found, "life"),
            "decay": cards(found, "decay"),
            "called": called(state, found),
            "shares": shares(state, found),
            "pulses": state.pulses[-1:],
            "assessed": assessments(state)[:1],
        }
    return render(request, "vitality/vitality.html", here)


@require_safe
def sign(request: HttpRequest, name: str) -> HttpResponse:
    """One sign: what the seed says, what was found, and the entries that show it."""
    state, found, me = reading.state(), vital_now(), acting(request)
    one = found.sign(name) if found else None
    if found is None or one is None:
        raise Http404
    here = {
        "sign": one,
        "card": next(card for card in cards(found, one.question.kind) if card.sign is one),
        "evidence": evidence(state, one),
        "help": helping(one.name, words_context(request)) if one.well is False else None,
        "called": [call for call in called(state, found) if name in call.advice.because],
        "vaguer": found.vaguer if name == "lowest-common-denominator" else (),
        "shares": shares(state, found) if name == "bottleneck" else [],
        "found": found,
        "trend": one.trend[::-1],
        "first": day_of(one.starts),
        "last": day_of(one.ends),
        "may_move": bool(me and me.member_since),
    }
    return render(request, "vitality/sign.html", here)


@require_safe
def stress(request: HttpRequest) -> HttpResponse:
    """What breaks if any one, or any two, members are gone tomorrow."""
    found, named = tested(reading.state(), host.now())
    helped = helps((one.what for one in found.breaks), words_context(request))
    here = {"found": found, "already": named[0], "one": named[1], "two": named[2], "helps": helped.values()}
    return render(request, "vitality/stress.html", here)


@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """Each member's promises from their first period on: who holds the line, and who slides."""
    return render(request, "vitality/commitments.html", {"clauses": tracks(reading.state())})


@require_safe
def assessment(request: HttpRequest) -> HttpResponse:
    """What the members say of the coalition, season by season."""
    return _assessment(request)


@act_view("assessment")
def rate(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Rate this season in the eight dimensions, and say why."""

    def body() -> Assessing:
        return Assessing(ratings=Ratings(**{name: whole_number(request, name) or 0 for name in DIMENSIONS}))

    return carried(
        request,
        body,
        by=actor,
        form="rate",
        again=lambda refusal: _assessment(request, refusal),
        to=reverse("assessment"),
        reason=posted(request, "reason"),
    )


@require_safe
def pulse(request: HttpRequest) -> HttpResponse:
    """The question of this month, what was released, and what is promised."""
    return _pulse(request)


@act_view("pulse")
def answer(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Answer this month's question."""
    try:
        value = int(chosen_of(request, "felt", map(str, pulses.VALUES)))
        pulses.answer(person_of(request), actor, value, host.now())
    except Refused as refused:
        return _pulse(request, Refusal("pulse", refused))
    messages.success(request, gettext("Counted, without your name. Thank you."))
    return redirect("pulse")


def _assessment(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    state, me, now = reading.state(), acting(request), host.now()
    may = bool(me and me.member_since and not assessed(state, me.id, now))
    given = refusal.given if refusal else {}
    here = {
        "seasons": assessments(state),
        "season": season_at(state, now) if state.versions else None,
        "asked": [(name, *said, given.get(name, "")) for name, said in asks().items()],
        "labels": [said[0] for said in asks().values()],
        "refusal": refusal,
        "forms": ("rate",) if may else (),
    }
    return render(request, "vitality/assessment.html", here, status=422 if refusal else 200)


def _pulse(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    state, me, now = reading.state(), acting(request), host.now()
    asked = pulses.is_asked(state, me)
    answered = asked and pulses.has_answered(person_of(request), now)
    here = {
        "released": state.pulses[::-1],
        "fewest": FEWEST,
        "from_members": MEMBERS,
        "answered": answered,
        "refusal": refusal,
        "forms": ("pulse",) if asked and not answered else (),
    }
    return render(request, "vitality/pulse.html", here, status=422 if refusal else 200)
