"""The home page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from concerted import host
from concerted.coalition import next_line
from concerted.web import reading
from concerted.web.decisions.reading import decided, open_ones
from concerted.web.home.first_steps import first_steps
from concerted.web.home.needs import needs
from concerted.web.people.acting import acting
from concerted.web.vitality.asking import asked_how

_LATEST = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this coalition is, what needs me now, what is open and what was decided."""
    state, now = reading.state(), host.now()
    me = acting(request)
    here = {
        "interest": state.sentences[state.interest] if state.interest is not None else None,
        "next": next_line(state),
        "needs": [*first_steps(request, me), *needs(state, me, now), *asked_how(request, me)] if me else [],
        "open": open_ones(state, me, now),
        "latest": decided(state, most=_LATEST),
        "has_map": reading.house().map_json.is_file(),
    }
    return render(request, "home/home.html", here)
