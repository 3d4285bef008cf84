"""Taking an invitation to represent an actor: its code typed, its link opened, or its picture scanned."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concerted.coalition.text import NAME, check_text, tidy
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.pages.limits import network
from concerted.web.people.acting import act_for, person_of
from concerted.web.people.invitations import found, take
from concerted.web.people.links import may_try
from concerted.web.people.models import Invitation, Person
from concerted.web.people.views import signed_in
from concerted.web.writing import Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """Type the code of an invitation."""
    if request.method != "POST":
        return render(request, "people/enter_code.html")
    typed = request.POST.get("code", "").strip()[:40]
    if not may_try(network(request), failed=found(typed) is None):
        return render(request, "people/too_many.html", status=429)
    if found(typed) is None:
        error = Refused("no-invitation", "No open invitation has this code.", hint=_HINT)
        return render(
            request, "people/enter_code.html", {"refusal": Refusal("code", error, {"code": typed})}, status=422
        )
    return redirect("join", code=typed)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str) -> HttpResponse:
    """See who invites one to represent whom, and take it with one button."""
    invitation = found(code)
    if not may_try(network(request), failed=invitation is None):
        return render(request, "people/too_many.html", status=429)
    actor = reading.state().actors.get(invitation.actor) if invitation else None
    if invitation is None or actor is None:
        return render(request, "people/bad_invitation.html", status=404)
    here = {"representing": actor, "invitation": invitation}
    if request.method != "POST":
        return render(request, "people/join.html", here)
    try:
        person = _who(request)
    except Refused as refused:
        refusal = Refusal("join", refused, {"name": request.POST.get("name", "")})
        return render(request, "people/join.html", {**here, "refusal": refusal}, status=422)
    return _joined(request, invitation, person)


def _who(request: HttpRequest) -> Person:
    """Return who takes it: whoever is signed in, else somebody new under the name they gave."""
    if request.user.is_authenticated:
        return person_of(request)
    name = tidy(request.POST.get("name", ""))
    check_text(name, "name", most=NAME)
    return Person.objects.named(name)


def _joined(request: HttpRequest, invitation: Invitation, person: Person) -> HttpResponse:
    row = take(invitation, person)
    if row is None:
        if not person.last_login:
            person.delete()
        return render(request, "people/bad_invitation.html", status=404)
    if request.user.is_authenticated:
        act_for(request, row)
        name = reading.state().actors[row.actor].name
        messages.success(request, gettext("You act for %(name)s now.") % {"name": name})
        return redirect("settings")
    signed_in(request, row)
    return redirect("settings")


_HINT = "It has ten letters and digits. It is good once, and for two weeks: ask whoever gave it to you."
