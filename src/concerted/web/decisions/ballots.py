"""Sealed ballots in the browser: casting one, its receipt, and opening them all once time is up."""

from __future__ import annotations

import json
from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from concerted.coalition import Ballot
from concerted.coalition.ballots import CHOICES, receipt_of
from concerted.coalition.state import Actor
from concerted.web import reading, writing
from concerted.web.decisions.acts import done
from concerted.web.decisions.typed import given, one_of
from concerted.web.pages.acts import act_view
from concerted.web.people.acting import for_representatives
from concerted.web.writing import Entered, enter


@act_view("proposal")
def ballot(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Cast a sealed ballot; until time is up another one takes its place."""
    typed = given(request.POST, "choice")

    def cast() -> Entered:
        return enter(Ballot(), by=actor.id, ref=number, reason=one_of(typed["choice"], CHOICES))

    return done(request, number, "ballot", cast, typed)


@act_view("proposal")
def openings(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:  # noqa: ARG001 - any member may ask for it
    """Have the host open the ballots, once time is up."""
    return done(request, number, "openings", lambda: writing.open_ballots(number), {})


@require_safe
@never_cache
@for_representatives
def receipt(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:  # noqa: ARG001 - as above
    """Download the receipt of one's own organisation's ballot."""
    state = reading.state()
    if number not in state.proposals:
        raise Http404
    made = receipt_of(state, state.proposals[number], actor.id, reading.sealed_choices())
    if made is None:
        raise Http404
    answer = HttpResponse(json.dumps(asdict(made), indent=1) + "\n", content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="ballot-{made.ballot}.json"'
    return answer
