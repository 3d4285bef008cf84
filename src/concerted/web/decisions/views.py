"""The decision log and a proposal's page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from concerted import host
from concerted.coalition.ballots import CHOICES
from concerted.coalition.clauses import CLASSES
from concerted.coalition.rules import STANCES
from concerted.coalition.state import Citation, Proposal, State
from concerted.web import reading
from concerted.web.decisions.about import about
from concerted.web.decisions.log import RESULTS, found, wanted
from concerted.web.decisions.reading import answers, open_ones, shown
from concerted.web.decisions.searching import searching
from concerted.web.pages.context import words_for
from concerted.web.people.acting import acting
from concerted.web.writing import Refusal


@require_safe
@searching
def decisions(request: HttpRequest) -> HttpResponse:
    """Open proposals first, then the public log."""
    state, me, now = reading.state(), acting(request), host.now()
    asked = wanted(request.GET, state)
    log = found(state, asked, request.GET.get("page", "1"))
    reasons = reading.reasons()
    here = {
        "open": open_ones(state, me, now),
        "drafts": [one for one in state.proposals.values() if one.status == "draft"],
        "withdrawn": [one for one in state.proposals.values() if one.status == "withdrawn"],
        "reviews": reviews(state),
        "asked": asked,
        "log": [(shown(state, one), answers(state, one, now, reasons)) for one in log.proposals],
        "found": log,
        "earlier": asked.query(page=log.number + 1) if log.number < log.pages else "",
        "later": asked.query(page=log.number - 1) or "?" if log.number > 1 else "",
        "results": RESULTS,
        "classes": CLASSES,
        "proposers": sorted({one.by for one in state.decisions.values()}),
    }
    return render(request, "decisions/decisions.html", here)


def reviews(state: State) -> list[Proposal]:
    """Return what stands and is to be looked at again, the earliest day first."""
    standing = [
        one
        for one in state.decisions.values()
        if one.decision and one.decision.review and one.decision.reversed_by is None
    ]
    return sorted(standing, key=lambda one: (one.decision and one.decision.review) or "")


@require_safe
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """One proposal: its text, its rule, how everyone stands, and what came of it."""
    decided_one = reading.state().decisions.get(number)
    if decided_one:
        return redirect("proposal", decided_one.entry)
    return proposal_page(request, number)


def _cited(state: State, shown_one: Proposal) -> list[Citation]:
    """Return the patterns that a decision follows."""
    decision = shown_one.decision
    cited = (one for one in state.citations.values() if one.withdrawn is None)
    return [one for one in cited if decision and one.decision == decision.entry]


def proposal_page(request: HttpRequest, number: int, refusal: Refusal | None = None) -> HttpResponse:
    """Show a proposal; with what was refused, beside the form it came from."""
    state, me, now = reading.state(), acting(request), host.now()
    found_one = state.proposals.get(number)
    if found_one is None:
        raise Http404
    reasons = reading.reasons()
    here: dict[str, Any] = {
        "one": shown(state, found_one, me, now),
        "about": about(state, found_one, me=me, now=now, reasons=reasons, words=words_for(request)),
        "answers": answers(state, found_one, now, reasons),
        "stances": STANCES,
        "choices": CHOICES,
        "cited": _cited(state, found_one),
        "meetings": [held for held in state.meetings.values() if me and me.id in (held.present or ())],
        "refusal": refusal,
    }
    return render(request, "decisions/proposal.html", here, status=422 if refusal else 200)
