"""The page of clauses that differ by jurisdiction: whom less would bind, and what holding more would cost each."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from concerted.coalition import HoldingCost
from concerted.coalition.holding import differing
from concerted.coalition.state import Actor
from concerted.web import reading
from concerted.web.pages.acts import act_view, carried, posted
from concerted.web.people.acting import acting
from concerted.web.writing import Refusal


@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """Every clause that differs, with every member under it."""
    return _page(request)


@act_view("standards")
def cost(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """Say what holding the strictest standard would cost one's own organisation; nothing, to take it back."""
    return carried(
        request,
        lambda: HoldingCost(clause=name, cost=posted(request, "cost") or None),
        by=actor,
        form=f"cost-{name}",
        again=lambda refusal: _page(request, refusal),
        to=f"{reverse('standards')}#{name}",
    )


def _page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    clauses = differing(reading.state())
    me = acting(request)
    shown = {
        f"cost-{one.clause.id}"
        for one in clauses
        for held in one.held
        if me and held.member == me.id and (held.weaker or held.cost)
    }
    here = {"clauses": clauses, "refusal": refusal, "stray": refusal is not None and refusal.form not in shown}
    return render(request, "platform/standards.html", here, status=422 if refusal else 200)
