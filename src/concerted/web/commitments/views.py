"""The commitment board, a clause's history, a period and what was seen in it, and calls with how they end."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from concerted import host
from concerted.coalition import CallEnding, Calling, Clause, PeriodOpening, Seen, ShownAt
from concerted.coalition.state import Actor
from concerted.coalition.story import watch_line
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.commitments import watching
from concerted.web.commitments.pictures import SPRITE
from concerted.web.commitments.reading import (
    board,
    boards,
    by_period,
    calls,
    clause_of,
    is_running,
    looks,
    named,
    sums,
    waiting,
)
from concerted.web.commitments.watching import is_allowed, places
from concerted.web.pages.acts import act_view, carried, chosen_of, posted, say_entered
from concerted.web.people.acting import acting
from concerted.web.writing import Refusal, enter

_SEEN = ("kept", "missed")
_ENDINGS = ("renewed", "amended", "excused", "parted")


@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """Who kept what, clause by clause and period by period; and the calls."""
    return _board(request)


@require_safe
def clause(request: HttpRequest, name: str) -> HttpResponse:
    """Every period of one non-negotiable."""
    found = clause_of(reading.state(), name)
    if found is None or found.kind != "non-negotiable":
        raise Http404
    return _clause(request, found)


@require_safe
def period(request: HttpRequest, number: int) -> HttpResponse:
    """One period: how everyone stands, and on what evidence."""
    return _period(request, number)


@require_safe
def call(request: HttpRequest, number: int) -> HttpResponse:
    """One call: what was missed, who named it, and how it may end."""
    return _call(request, number)


@act_view("commitments")
def open_periods(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open the present period of every non-negotiable that waits for it."""
    try:
        entered = [enter(PeriodOpening(clause=one.id), by=actor.id) for one in waiting(reading.state(), host.now())]
    except Refused as refused:
        return _board(request, Refusal("open", refused))
    for one in entered:
        say_entered(request, one)
    return redirect("commitments")


@act_view("commitment")
def shown_at(request: HttpRequest, actor: Actor, name: str) -> HttpResponse:
    """Say where one can look whether one keeps a clause; an empty address takes it back."""
    found = clause_of(reading.state(), name)
    if found is None:
        raise Http404
    return carried(
        request,
        lambda: ShownAt(clause=found.id, address=posted(request, "address") or None),
        by=actor,
        form="shown-at",
        again=lambda refusal: _clause(request, found, refusal),
        to=f"{reverse('commitment', args=[name])}#shown-at",
    )


@act_view("period")
def saw(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Say what was seen of a member's commitment, and on what evidence."""
    member = request.POST.get("member", "")

    def body() -> Seen:
        seen = chosen_of(request, "seen", _SEEN)
        return Seen(member=member, seen=seen, evidence=posted(request, "evidence"))  # type: ignore[arg-type]

    return carried(
        request,
        body,
        by=actor,
        form="saw",
        again=lambda refusal: _period(request, number, refusal),
        to=f"{reverse('period', args=[number])}#of-{member}",
        ref=number,
    )


@act_view("period")
def make_call(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Name a missed commitment: it opens a renegotiation."""
    member = request.POST.get("member", "")
    try:
        entered = enter(Calling(member=member), by=actor.id, ref=number, reason=posted(request, "reason"))
    except Refused as refused:
        return _period(request, number, Refusal(f"call-{member}", refused, {"reason": posted(request, "reason")}))
    say_entered(request, entered)
    return redirect("call", entered.number)


@act_view("call")
def end_call(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Say how a call ended."""

    def body() -> CallEnding:
        ending = chosen_of(request, "ending", _ENDINGS)
        until = posted(request, "until") if ending == "excused" else ""
        return CallEnding(ending=ending, until=until or None)  # type: ignore[arg-type]

    return carried(
        request,
        body,
        by=actor,
        form="end",
        again=lambda refusal: _call(request, number, refusal),
        to=reverse("call", args=[number]),
        ref=number,
    )


def _board(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    state, me = reading.state(), acting(request)
    here = {
        "boards": boards(state),
        "sums": sums(state),
        "calls": calls(state, me),
        "waiting": waiting(state, host.now()),
        "sprite": SPRITE,
        "refusal": refusal,
        "forms": ("open",) if me and me.member_since else (),
    }
    return render(request, "commitments/commitments.html", here, status=422 if refusal else 200)


def _clause(request: HttpRequest, clause: Clause, refusal: Refusal | None = None) -> HttpResponse:
    state, me = reading.state(), acting(request)
    whole = board(state, clause, most=len(state.periods) + 1)
    shown = places(state, clause) if whole.in_force else []
    mine = next((place for place in shown if me and place.actor.id == me.id), None)
    here = {
        "board": whole,
        "periods": by_period(whole),
        "sprite": SPRITE,
        "watched": watch_line(clause.watch) if clause.watch else None,
        "shown_at": shown,
        "mine": mine,
        "watching": is_allowed(),
        "forms": ("shown-at",) if mine else (),
        "refusal": refusal,
    }
    return render(request, "commitments/clause.html", here, status=422 if refusal else 200)


def _period(request: HttpRequest, number: int, refusal: Refusal | None = None) -> HttpResponse:
    state, me = reading.state(), acting(request)
    found = state.periods.get(number)
    if found is None:
        raise Http404
    shown, by_itself = looks(state, found, me), watching.looks(found)
    sees = ["saw"] if me and me.member_since else []
    here = {
        "period": found,
        "clause": clause_of(state, found.clause),
        "looks": [(one, by_itself.get(one.actor.id, [])) for one in shown],
        "running": is_running(found, host.now()),
        "forms": frozenset([*sees, *(f"call-{one.actor.id}" for one in shown if one.may_call)]),
        "sprite": SPRITE,
        "refusal": refusal,
    }
    return render(request, "commitments/period.html", here, status=422 if refusal else 200)


def _call(request: HttpRequest, number: int, refusal: Refusal | None = None) -> HttpResponse:
    state, me = reading.state(), acting(request)
    found = state.calls.get(number)
    one = named(state, found, me) if found else None
    if one is None:
        raise Http404
    here = {
        "one": one,
        "decision": state.decisions.get(one.call.decision or -1),
        "forms": ("end",) if one.may else (),
        "refusal": refusal,
    }
    return render(request, "commitments/call.html", here, status=422 if refusal else 200)
