"""The page of how the coalition ends, and what members do there: propose an ending, contest it, end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from concerted import host
from concerted.coalition import Contest, ContestEnded, Effect, Ending, Proposing, next_line
from concerted.coalition.clauses import GROUNDS
from concerted.coalition.state import Actor
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.pages.acts import act_view, carried, chosen_of, posted, say_entered
from concerted.web.people.acting import act_for, acting
from concerted.web.sunset import replanting
from concerted.web.sunset.reading import page_of
from concerted.web.writing import Refusal, enter


@require_safe
def sunset(request: HttpRequest) -> HttpResponse:
    """On which grounds it ends, where an ending stands, and what it would close."""
    return _page(request)


@act_view("sunset")
def propose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put it to the members to end the coalition on one of the agreed grounds."""
    given = {name: posted(request, name) for name in ("title", "text", "ground")}
    try:
        effect = Effect(does="sunset", ground=chosen_of(request, "ground", GROUNDS))  # type: ignore[arg-type]
        body = Proposing(title=given["title"], text=given["text"], decision_class="sunset", effect=effect)
        entered = enter(body, by=actor.id)
    except Refused as refused:
        return _page(request, Refusal("propose", refused, given))
    say_entered(request, entered)
    return redirect("proposal", entered.number)


@act_view("sunset")
def contest(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Contest an ending that was decided, and say what is not done yet."""
    return _do(request, actor, "contest", Contest(), reason=posted(request, "reason"))


@act_view("sunset")
def uncontest(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Contest it no more."""
    return _do(request, actor, "uncontest", ContestEnded())


@act_view("sunset")
def end(request: HttpRequest, actor: Actor) -> HttpResponse:
    """End the coalition: everything under way is closed, and the record stays for ever."""
    if request.POST.get("sure") == "yes":
        return _do(request, actor, "end", Ending())
    unsure = Refused("choose-one", "Say that you mean it.", hint="Tick the box, then press again.")
    return _page(request, Refusal("end", unsure))


@act_view("sunset")
def replant(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Found a fresh coalition from one that has ended, with those still aligned."""
    given = {"name": posted(request, "name")}
    names = [name for name in request.POST.getlist("with") if name != actor.name]
    try:
        planted = replanting.replant(actor, name=given["name"] or reading.state().name, names=names)
    except Refused as refused:
        return _page(request, Refusal("replant", refused, given))
    own = planted.represented_by(request.user)
    if own:
        act_for(request, own)
    messages.success(request, gettext("Founded afresh. Now a new circle finds its own sentence."))
    return redirect(planted.address)


def _do(request: HttpRequest, actor: Actor, form: str, body: object, *, reason: str = "") -> HttpResponse:
    return carried(
        request,
        lambda: body,
        by=actor,
        form=form,
        again=lambda refusal: _page(request, refusal),
        to=reverse("sunset"),
        reason=reason,
    )


def _page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    state, me = reading.state(), acting(request)
    page = page_of(state, me, host.now())
    here = {"page": page, "next": next_line(state), "forms": page.forms, "refusal": refusal}
    return render(request, "sunset/sunset.html", here, status=422 if refusal else 200)
