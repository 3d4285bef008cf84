"""The page of the duties, and what members do there: rotate, offer, take over, skip, fill, note, and their capacity."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from concerted import host
from concerted.coalition import Capacity, DutyNote, Filling, Rotating, Skip, Swap, SwapAccepted
from concerted.coalition.duties import MOST_AT_ONCE
from concerted.coalition.state import Actor
from concerted.coalition.text import actor_id
from concerted.web import reading
from concerted.web.duties.reading import page_of
from concerted.web.pages.acts import act_view, carried, posted, whole_number
from concerted.web.people.acting import acting
from concerted.web.writing import Refusal


@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """Who holds which duty, what is handed over, and whose turn comes next."""
    return _page(request)


@act_view("duties")
def rotate(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Have the next turn computed."""
    return _do(request, actor, "rotate", Rotating())


@act_view("duties")
def offer(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Offer one's duty to another member, perhaps for one of its own."""
    swap = Swap(duty=posted(request, "duty"), to=posted(request, "to"), theirs=posted(request, "theirs") or None)
    return _do(request, actor, _form(request, "offer"), swap)


@act_view("duties")
def accept(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take the duty that was offered."""
    return _do(request, actor, _form(request, "accept"), SwapAccepted(duty=posted(request, "duty")))


@act_view("duties")
def skip(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Skip one's duty this time; whoever is next takes over."""
    body = Skip(duty=posted(request, "duty"))
    return _do(request, actor, _form(request, "skip"), body, reason=posted(request, "reason"))


@act_view("duties")
def fill(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Have a vacant duty filled by whoever is next."""
    return _do(request, actor, _form(request, "fill"), Filling(duty=posted(request, "duty")))


@act_view("duties")
def note(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Leave a note for whoever holds the duty next."""
    body = DutyNote(duty=posted(request, "duty"), text=posted(request, "text"))
    return _do(request, actor, _form(request, "note"), body)


@act_view("duties")
def capacity(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Say how many duties one can hold at once, and until when none."""
    return carried(
        request,
        lambda: Capacity(duties=whole_number(request, "duties"), absent_until=posted(request, "absent") or None),
        by=actor,
        form="capacity",
        again=lambda refusal: _page(request, refusal),
        to=f"{reverse('duties')}#capacity",
    )


def _form(request: HttpRequest, does: str) -> str:
    """Return what the form of one duty is called."""
    return f"{does}-{actor_id(posted(request, 'duty'))}"


def _do(request: HttpRequest, actor: Actor, form: str, body: object, *, reason: str = "") -> HttpResponse:
    return carried(
        request,
        lambda: body,
        by=actor,
        form=form,
        again=lambda refusal: _page(request, refusal),
        to=reverse("duties"),
        reason=reason,
    )


def _page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    state, me = reading.state(), acting(request)
    page = page_of(state, me, host.now())
    here = {
        "page": page,
        "others": [actor for actor in state.members if me is None or actor.id != me.id],
        "theirs": [one for one in page.carried if one.holder and (me is None or one.holder.id != me.id)],
        "most": MOST_AT_ONCE,
        "refusal": refusal,
    }
    return render(request, "duties/duties.html", here, status=422 if refusal else 200)
