"""Who represents an organisation: seeing them, inviting others, handing over, ending it; and for whom one acts."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concerted.coalition.state import Actor
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.pages.acts import act_view
from concerted.web.people.acting import act_for, for_representatives, person_of, representing
from concerted.web.people.invitations import (
    asked_for,
    code,
    end_turn,
    link,
    may_invite,
    open_to,
    representatives_of,
)
from concerted.web.people.models import Invitation, Person, Representative
from concerted.web.people.proving import delicate
from concerted.web.people.qr import qr
from concerted.web.writing import Refusal


@dataclass(frozen=True, slots=True)
class Acting:
    """An actor that the person acts for; whether it is the one they act for now."""

    id: int
    actor: Actor
    now: bool


@never_cache
@require_safe
@for_representatives
def representatives(request: HttpRequest, me: Actor) -> HttpResponse:
    """Who acts for my organisation, for whom else I act, and whom I may invite."""
    return _representatives(request, me)


def _representatives(request: HttpRequest, me: Actor, refusal: Refusal | None = None) -> HttpResponse:
    state = reading.state()
    here = {
        "own": representing(request),
        "together": representatives_of(me.id),
        "acting": acting_for(request),
        "invitations": [(one, state.actors[one.actor]) for one in open_to(me, state)],
        "without": [one for one in state.actors.values() if one.id != me.id and may_invite(state, me, one)],
        "refusal": refusal,
    }
    return render(request, "people/representatives.html", here, status=422 if refusal else 200)


def acting_for(request: HttpRequest) -> list[Acting]:
    """Return whom the signed-in person acts for in this coalition."""
    now, state = representing(request), reading.state()
    rows = Representative.objects.filter(person=request.user.pk, coalition=reading.coalition()).order_by("pk")
    return [Acting(row.pk, state.actors[row.actor], row == now) for row in rows if row.actor in state.actors]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An actor of another coalition on this host that the person acts for there, and that coalition's address."""

    address: str
    coalition: str
    actor: str


def in_other_coalitions(person: Person) -> list[Elsewhere]:
    """Return whom a person acts for in the other coalitions of this host."""
    here, found = reading.coalition(), []
    rows = list(Representative.objects.filter(person=person).exclude(coalition=here).order_by("pk"))
    for name, house in reading.houses().each.items() if rows else ():
        with reading.inside(house):
            coalition, state = reading.coalition(), reading.state()
        own = [state.actors[row.actor] for row in rows if row.coalition == coalition and row.actor in state.actors]
        found += [Elsewhere(f"/{name}/", state.name, actor.name) for actor in own]
    return found


@act_view("representatives")
@delicate
def make_invitation(request: HttpRequest, me: Actor) -> HttpResponse:
    """Make an invitation to represent my organisation, or one that nobody represents yet and I may invite for."""
    own = representing(request)
    assert own is not None  # noqa: S101 - `me` is whom they represent
    hand_over = bool(request.POST.get("hand_over"))
    try:
        made = asked_for(reading.state(), own, request.POST.get("actor"), hand_over=hand_over)
    except Refused as refused:
        return _representatives(request, me, Refusal("invitation", refused))
    return redirect("invitation", number=made.pk)


@never_cache
@require_safe
@for_representatives
def invitation(request: HttpRequest, me: Actor, number: int) -> HttpResponse:
    """One invitation: its link, its code and its picture, to be shown, printed or sent."""
    one, actor = _one(me, number)
    address = link(one)
    label = gettext("The invitation’s link, for a telephone’s camera")
    here = {
        "invitation": one,
        "actor": actor,
        "code": code(one),
        "link": address,
        "join_address": f"{settings.ADDRESS}{reverse('enter-code')}".split("://", 1)[1],
        "picture": qr(address, label),
    }
    return render(request, "people/invitation.html", here)


@act_view("representatives")
def withdraw(request: HttpRequest, me: Actor, number: int) -> HttpResponse:
    """Take an invitation back."""
    one, _ = _one(me, number)
    one.delete()
    messages.success(request, gettext("Withdrawn: its link and its code open nothing any more."))
    return redirect("representatives")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
@delicate
def end(request: HttpRequest, me: Actor, number: int) -> HttpResponse:
    """End somebody's representation of my organisation, my own or a colleague's, after asking once."""
    row = get_object_or_404(representatives_of(me.id), pk=number)
    own = row.person_id == request.user.pk
    if request.method != "POST":
        last = not representatives_of(me.id).exclude(pk=row.pk).exists()
        return render(request, "people/end.html", {"row": row, "own": own, "last": last})
    end_turn(row)
    messages.success(
        request, gettext("%(person)s no longer acts for %(name)s.") % {"person": row.person, "name": me.name}
    )
    return redirect("home" if own else "representatives")


@require_POST
def switch(request: HttpRequest, number: int) -> HttpResponse:
    """Act for another of the organisations that I represent."""
    own = Representative.objects.filter(person=person_of(request), coalition=reading.coalition())
    row = get_object_or_404(own, pk=number)
    act_for(request, row)
    name = reading.state().actors[row.actor].name
    messages.success(request, gettext("You act for %(name)s now.") % {"name": name})
    return redirect("home")


def _one(me: Actor, number: int) -> tuple[Invitation, Actor]:
    state = reading.state()
    one = open_to(me, state).filter(pk=number).first()
    if one is None:
        raise Http404
    return one, state.actors[one.actor]
