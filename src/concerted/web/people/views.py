"""Signing in by link, and out."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concerted.web import reading
from concerted.web.notices.reading import told_in
from concerted.web.people.acting import act_for
from concerted.web.people.links import may_try, representative_of


@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """How one signs in here."""
    return render(request, "people/sign_in.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """One button. Opening the link signs nobody in: previews and scanners open links too."""
    row = representative_of(token)
    if not may_try(request.META.get("REMOTE_ADDR", ""), failed=row is None):
        return render(request, "people/too_many.html", status=429)
    actor = reading.state().actors.get(row.actor) if row else None
    if row is None or actor is None:
        return render(request, "people/bad_link.html", status=403)
    if request.method != "POST":
        return render(request, "people/sign_in_link.html", {"representing": actor})
    login(request, row.person)
    act_for(request, row)
    messages.success(request, gettext("You act for %(name)s now.") % {"name": actor.name})
    return redirect("home")


@never_cache
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything this house keeps about the person who is signed in, as one JSON file."""
    if not request.user.is_authenticated:
        return redirect("sign-in")
    person = request.user
    represented = [row.actor for row in person.represents.filter(coalition=reading.coalition())]
    reasons = reading.reasons()
    acted = [
        {"entry": one.number, "at": one.entry.at, "what": one.entry.kind, "reason": reasons.get(one.number)}
        for one in reading.written()
        if one.entry.by in represented
    ]
    data = {
        "name": person.name,
        "email": person.email,
        "last_sign_in": person.last_login,
        "acts_for": represented,
        "told_in": told_in(person, reading.coalition()),
        "entered_by_these_organisations": acted,
    }
    answer = JsonResponse(data, json_dumps_params={"indent": 1, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    messages.success(request, gettext("You are signed out."))
    return redirect("home")
