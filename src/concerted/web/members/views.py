"""Who belongs, one organisation's page, and what everybody may do about others: invite, adopt, enter what lapsed."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from concerted import contexts, host
from concerted.coalition import Adoption, AdoptionEnded, Invitation, Lapse
from concerted.coalition.state import MOST, Actor
from concerted.coalition.text import NAME, actor_id
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.members.reading import everybody, season_of, whole
from concerted.web.pages.acts import act_view, carried, posted, say_entered
from concerted.web.pages.limits import within
from concerted.web.people.acting import acting
from concerted.web.writing import Refusal, enter

INVITATIONS, PACE = 40, timedelta(hours=1)


@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """Everybody the coalition knows, by their standing."""
    return _list(request)


@require_safe
def member(request: HttpRequest, actor: str) -> HttpResponse:
    """One organisation: what it is, keeps, carries and says."""
    return shown(request, actor)


@act_view("members")
def invite(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Invite an organisation: to the circle, or once a platform is in force, to endorse it."""
    name = posted(request, "name")
    try:
        _check_pace(actor)
        entered = enter(Invitation(name=name), by=actor.id)
    except Refused as refused:
        return _list(request, Refusal("invite", refused, {"name": name}))
    say_entered(request, entered)
    invited = next(one.id for one in reading.state().actors.values() if one.name == name or one.id == actor_id(name))
    return redirect("member", invited)


@act_view("members")
def adopt(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Say that a body adopts the platform publicly without joining."""
    return _do(request, actor, "adopt", Adoption(name=posted(request, "name")))


@act_view("members")
def end_adoption(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Say that it no longer does."""
    return _do(request, actor, "end-adoption", AdoptionEnded(name=posted(request, "name")))


@act_view("members")
def lapse(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Enter which memberships ended with their season."""
    return _do(request, actor, "lapse", Lapse())


def shown(request: HttpRequest, name: str, refusal: Refusal | None = None) -> HttpResponse:
    """Return an organisation's page, perhaps with a refusal beside the form it came from."""
    state, me = reading.state(), acting(request)
    actor = state.actors.get(name)
    if actor is None:
        raise Http404
    one = whole(state, actor, me, host.now())
    here = {
        "one": one,
        "others": [other for other in state.members if other.id != actor.id],
        "contexts_of": contexts.CONTEXTS,
        "forms": one.forms,
        "refusal": refusal,
    }
    return render(request, "members/member.html", here, status=422 if refusal else 200)


def _check_pace(actor: Actor) -> None:
    """Refuse (`too-often`) an organisation that invites more in an hour than anybody could know."""
    if not within(f"invite:{reading.coalition()}:{actor.id}", INVITATIONS, PACE):
        message = "More than {n} invitations in an hour."
        raise Refused("too-often", message, hint="Go on in an hour.", n=INVITATIONS)


def _do(request: HttpRequest, actor: Actor, form: str, body: object) -> HttpResponse:
    return carried(
        request,
        lambda: body,
        by=actor,
        form=form,
        again=lambda refusal: _list(request, refusal),
        to=reverse("members"),
    )


def _list(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    state, me = reading.state(), acting(request)
    everyone = everybody(state, me, host.now())
    here = {
        "everybody": everyone,
        "season": season_of(state),
        "seats_left": MOST - len(state.circle),
        "most": NAME,
        "forms": everyone.forms,
        "refusal": refusal,
    }
    status = 200 if refusal is None else 429 if refusal.error.code == "too-often" else 422
    return render(request, "members/members.html", here, status=status)
