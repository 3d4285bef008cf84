"""In a demo, anybody may step into anybody's shoes with one click. Nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concerted.coalition import State
from concerted.coalition.state import Actor
from concerted.web import reading
from concerted.web.people.acting import act_for
from concerted.web.people.links import representatives

OBSERVER = "observer"


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody whom one can be in a demo: the actor acted for, and what it is in this coalition."""

    actor: Actor
    what: str


def roles(state: State) -> list[Role]:
    """Return whom one may be: the convener first, then the members, the circle, and who is only invited."""
    convener = next(iter(state.actors.values()), None)
    found = [
        Role(actor, _what(actor, is_convener=actor is convener)) for actor in state.actors.values() if actor.belongs
    ]
    order = [_CONVENER, _MEMBER, _CIRCLE, _INVITED]
    return sorted(found, key=lambda role: order.index(role.what))


_CONVENER = gettext_noop("convenes")
_MEMBER = gettext_noop("a {member}")
_CIRCLE = gettext_noop("in the {circle}, no {member} yet")
_INVITED = gettext_noop("invited, no {member} yet")


def _what(actor: Actor, *, is_convener: bool) -> str:
    if is_convener:
        return _CONVENER
    if actor.member_since:
        return _MEMBER
    return _CIRCLE if actor.in_circle else _INVITED


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step_in(request: HttpRequest) -> HttpResponse:
    """Choose whom to be, or nobody: an observer."""
    if not reading.house().is_demo:
        raise Http404
    state = reading.state()
    if request.method != "POST":
        return render(request, "hosting/step_in.html", {"roles": roles(state)})
    chosen = state.actors.get(request.POST.get("as", ""))
    if chosen is None or not chosen.belongs:
        logout(request)
        return redirect("home")
    (representative,) = representatives(reading.coalition(), {chosen.id: chosen.name})
    login(request, representative.person)
    act_for(request, representative)
    messages.success(request, gettext("You act for %(name)s now.") % {"name": chosen.name})
    return redirect("home")
