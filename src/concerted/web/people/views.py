"""Signing in: the ways there are, and a representative's own link. Signing out."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concerted.web import reading
from concerted.web.pages.limits import network
from concerted.web.people.links import may_try, representative_of
from concerted.web.people.models import Representative
from concerted.web.people.scripts import with_passkeys
from concerted.web.people.ways import accounts, passkeys_work


@cache_control(private=True, no_cache=True)
@require_safe
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The ways to sign in here."""
    if request.user.is_authenticated:
        return redirect("home")
    return with_passkeys(_ways)(request) if passkeys_work(request) else _ways(request)


def _ways(request: HttpRequest) -> HttpResponse:
    here = {"mail": settings.MAIL, "accounts": accounts(), "passkeys": passkeys_work(request)}
    return render(request, "people/sign_in.html", here)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: HttpRequest, token: str) -> HttpResponse:
    """One button. Opening the link signs nobody in: previews and scanners open links too."""
    row = representative_of(token)
    if not may_try(network(request), failed=row is None):
        return render(request, "people/too_many.html", status=429)
    actor = reading.state().actors.get(row.actor) if row else None
    if row is None or actor is None:
        return render(request, "people/bad_link.html", status=403)
    if request.method != "POST":
        return render(request, "people/sign_in_link.html", {"representing": actor})
    return signed_in(request, row)


def signed_in(request: HttpRequest, row: Representative) -> HttpResponse:
    """Sign a representative in, and lead on: to the home page, or to where the second factor is asked for."""
    if request.user.is_authenticated and request.user.pk != row.person_id:
        logout(request)
    answer: HttpResponse = perform_login(request, Login(user=row.person, signal_kwargs={"represents": row.pk}))
    return answer


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    messages.success(request, gettext("You are signed out."))
    return redirect("home")
