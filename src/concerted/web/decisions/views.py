"""The decision log, a proposal's page, and what members do there: propose, take a stance, close, reverse."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from concerted import host
from concerted.coalition import Closing, Proposing, Stance
from concerted.coalition.clauses import CLASSES
from concerted.coalition.rules import STANCES
from concerted.coalition.state import Actor
from concerted.coalition.text import NAME, tidy
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.decisions.reading import answers, decided, open_ones, shown
from concerted.web.pages.acts import act_view, say_entered
from concerted.web.people.acting import acting, for_representatives
from concerted.web.platform.reading import page_of
from concerted.web.writing import Refusal, enter


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Open proposals first, then the public log."""
    state, me = reading.state(), acting(request)
    log = [(one, answers(state, one.proposal)) for one in decided(state)]
    return render(request, "decisions/decisions.html", {"open": open_ones(state, me, host.now()), "log": log})


@require_safe
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """One proposal: its text, its rule, how everyone stands, and what came of it."""
    decided_one = reading.state().decisions.get(number)
    if decided_one:
        return redirect("proposal", decided_one.entry)
    return _page(request, number)


@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put a proposal to the members."""
    given = {name: request.POST.get(name, "") for name in ("title", "text", "class")}
    if request.method != "POST":
        return _new(request)
    body = Proposing(title=tidy(given["title"]), text=tidy(given["text"]), decision_class=given["class"])  # type: ignore[arg-type]
    try:
        _known(given["class"], CLASSES)
        entered = enter(body, by=actor.id)
    except Refused as refused:
        return _new(request, Refusal("new", refused, given))
    say_entered(request, entered)
    return redirect("proposal", entered.number)


@act_view("proposal")
def stance(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Take a stance, or another one."""
    given = {"stance": request.POST.get("stance", ""), "reason": request.POST.get("reason", "")}
    try:
        _known(given["stance"], STANCES)
        entered = enter(Stance(stance=given["stance"]), by=actor.id, ref=number, reason=given["reason"])  # type: ignore[arg-type]
    except Refused as refused:
        return _page(request, number, Refusal("stance", refused, given))
    say_entered(request, entered)
    return redirect("proposal", number)


@act_view("proposal")
def close(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Close a proposal: the rule says what came of it, a person says why."""
    given = {"rationale": request.POST.get("rationale", "")}
    try:
        entered = enter(Closing(rationale=tidy(given["rationale"])), by=actor.id, ref=number)
    except Refused as refused:
        return _page(request, number, Refusal("close", refused, given))
    say_entered(request, entered)
    return redirect("proposal", number)


@act_view("proposal")
def reverse_decision(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Open a proposal with the inverse effect of the decision on proposal `number`."""
    given = {"text": request.POST.get("text", "")}
    found = reading.state().proposals.get(number)
    if found is None or found.decision is None:
        raise Http404
    title = gettext("Reverse: %(title)s") % {"title": found.title}
    decision = found.decision.entry
    body = Proposing(title=title[:NAME], text=tidy(given["text"]), decision_class="tactical", reverses=decision)
    try:
        entered = enter(body, by=actor.id, ref=decision)
    except Refused as refused:
        return _page(request, number, Refusal("reverse", refused, given))
    say_entered(request, entered)
    return redirect("proposal", entered.number)


def _known(word: str, words: tuple[str, ...]) -> None:
    if word not in words:
        raise Refused("choose-one", gettext("Nothing is chosen yet."), hint=gettext("Choose one, then send it again."))


def _page(request: HttpRequest, number: int, refusal: Refusal | None = None) -> HttpResponse:
    state, me = reading.state(), acting(request)
    found = state.proposals.get(number)
    if found is None:
        raise Http404
    decision = found.decision
    here = {
        "one": shown(state, found, me, host.now()),
        "answers": answers(state, found),
        "stances": STANCES,
        "may_reverse": bool(
            me and me.member_since and decision and decision.result == "adopted" and decision.reversed_by is None
        ),
        "here": reverse("proposal", args=[number]),
        "refusal": refusal,
    }
    return render(request, "decisions/proposal.html", here, status=422 if refusal else 200)


def _new(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    state = reading.state()
    cadence = page_of(state, state.platform).groups["cadence"] if state.platform else []
    here = {"cadence": cadence, "most": NAME, "refusal": refusal}
    return render(request, "decisions/new.html", here, status=422 if refusal else 200)
