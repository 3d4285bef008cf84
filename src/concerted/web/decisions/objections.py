"""What members do with objections: whoever objected settles its own, the others say what they think of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from concerted.coalition import ObjectionAnswer, Validity
from concerted.coalition.state import Actor
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.decisions.typed import given, one_of
from concerted.web.decisions.views import proposal_page
from concerted.web.pages.acts import act_view, say_entered
from concerted.web.writing import Entered, Refusal, enter


@require_safe
def objection(request: HttpRequest, number: int) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """The place of an objection on its proposal's page."""
    return _place(_proposal_of(number), number)


@act_view("decisions")
def answer(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Withdraw one's own objection, or say that the concern is met."""
    proposal, typed = _proposal_of(number), given(request.POST, "answer")
    try:
        body = ObjectionAnswer(answer=one_of(typed["answer"], ("withdrawn", "resolved")))  # type: ignore[arg-type]
        entered = enter(body, by=actor.id, ref=number)
    except Refused as refused:
        return proposal_page(request, proposal, Refusal(f"objection-{number}", refused, typed))
    return _back(request, entered, proposal, number)


@act_view("decisions")
def judge(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Say whether one finds another's objection valid, where the rule lets members overrule it."""
    proposal, typed = _proposal_of(number), given(request.POST, "valid", "reason")
    try:
        body = Validity(valid=one_of(typed["valid"], ("yes", "no")) == "yes")
        entered = enter(body, by=actor.id, ref=number, reason=typed["reason"])
    except Refused as refused:
        return proposal_page(request, proposal, Refusal(f"objection-{number}", refused, typed))
    return _back(request, entered, proposal, number)


def _proposal_of(number: int) -> int:
    found = reading.state().objections.get(number)
    if found is None:
        raise Http404
    return found


def _back(request: HttpRequest, entered: Entered, proposal: int, number: int) -> HttpResponse:
    say_entered(request, entered)
    return _place(proposal, number)


def _place(proposal: int, number: int) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('proposal', args=[proposal])}#objection-{number}")
