"""The page of the formation circle, proposing a sentence, and nodding to one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from concerted.coalition import Nod, Wording, next_line
from concerted.coalition.state import FEWEST, MOST, Actor
from concerted.coalition.text import tidy
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.circle.reading import sentences
from concerted.web.pages.acts import act_view, say_entered
from concerted.web.people.acting import acting
from concerted.web.writing import Refusal, enter


@require_safe
def circle(request: HttpRequest) -> HttpResponse:
    """Participants, sentences, and who has nodded to which."""
    return _page(request)


@act_view("circle")
def propose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put a sentence before the circle, with one's own nod."""
    text, revises = request.POST.get("text", ""), request.POST.get("revises", "")
    try:
        ref = int(revises) if revises.isascii() and revises.isdecimal() else None
        entered = enter(Wording(text=tidy(text)), by=actor.id, ref=ref)
    except Refused as refused:
        return _page(request, Refusal("propose", refused, {"text": text, "revises": revises}))
    say_entered(request, entered)
    return redirect(f"{reverse('circle')}#sentence-{entered.number}")


@act_view("circle")
def nod(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Nod to a sentence, or say “not yet” with a reason."""
    reason = request.POST.get("reason", "")
    yes = request.POST.get("nod") == "yes"
    try:
        entered = enter(Nod(yes=yes), by=actor.id, ref=number, reason="" if yes else reason)
    except Refused as refused:
        return _page(request, Refusal(f"nod-{number}", refused, {"reason": reason}))
    say_entered(request, entered)
    return redirect(f"{reverse('circle')}#sentence-{number}")


def _page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    state, me = reading.state(), acting(request)
    here = {
        "sentences": sentences(state, me),
        "next": next_line(state),
        "can_speak": bool(me and me.in_circle and state.interest is None),
        "few": FEWEST,
        "most": MOST,
        "refusal": refusal,
    }
    if refusal and refusal.form.startswith("nod-") and int(refusal.form[4:]) not in state.sentences:
        messages.error(request, f"{refusal.message} {refusal.hint}")
    return render(request, "circle/circle.html", here, status=422 if refusal else 200)
