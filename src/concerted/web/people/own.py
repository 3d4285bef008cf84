"""What is one's own here: name, language, time zone, ways to sign in, sessions; all that is kept; and leaving."""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concerted import contexts
from concerted.coalition.text import NAME, check_text, tidy
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.api.kept import tokens_of, webhooks_of
from concerted.web.guard.handing import erase_of, handed_in_by
from concerted.web.notices.reading import told_in
from concerted.web.pages.vocabulary import COOKIE
from concerted.web.people.acting import person_of
from concerted.web.people.invitations import representatives_of
from concerted.web.people.proving import delicate
from concerted.web.people.representing import acting_for, in_other_coalitions
from concerted.web.people.ways import passkeys_work, sessions, ways
from concerted.web.vitality.pulse import answered_by
from concerted.web.writing import Refusal

ELSEWHERE = (
    ("key", gettext_noop("Your organisation’s own key")),
    ("trustee", gettext_noop("Your organisation as a trustee of sealed ballots")),
    ("tokens", gettext_noop("Access tokens")),
    ("notices", gettext_noop("Notices")),
)
"""Settings that have a page of their own, where there is one: the name of its address."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def own_settings(request: HttpRequest) -> HttpResponse:
    """Everything about oneself on one page."""
    refusal = None
    if request.method == "POST":
        try:
            return _kept(request)
        except Refused as refused:
            refusal = Refusal("you", refused, {"name": request.POST.get("name", "")})
    here = {
        "person": person_of(request),
        "zones": zones(),
        "ways": ways(person_of(request)),
        "mail": settings.MAIL,
        "passkeys_work": passkeys_work(request),
        "sessions": sessions(request),
        "acting": acting_for(request),
        "others": in_other_coalitions(person_of(request)),
        "elsewhere": _elsewhere(),
        "refusal": refusal,
    }
    return render(request, "people/settings.html", here, status=422 if refusal else 200)


def _kept(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen: for every device, so what only this one had chosen is forgotten."""
    person = person_of(request)
    person.name = tidy(request.POST.get("name", ""))
    check_text(person.name, "name", most=NAME)
    person.language = _one_of(request, "language", dict(settings.LANGUAGES))
    person.zone = _one_of(request, "zone", zones())
    person.words = _one_of(request, "words", contexts.CONTEXTS)
    person.save(update_fields=["name", "language", "zone", "words"])
    messages.success(request, gettext("Kept."))
    answer = redirect("settings")
    answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    answer.delete_cookie(COOKIE)
    return answer


def _one_of(request: HttpRequest, field: str, known: Any) -> str:  # noqa: ANN401 - whatever can be looked up in
    given = request.POST.get(field, "")
    return given if given in known else ""


@cache
def zones() -> list[str]:
    """Return the time zones one can choose: those named after a place."""
    places = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    return sorted(name for name in zoneinfo.available_timezones() if name.startswith(places))


def _elsewhere() -> list[tuple[str, str]]:
    found = []
    for name, title in ELSEWHERE:
        try:
            found.append((reverse(name), gettext(title)))
        except NoReverseMatch:
            continue
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@delicate
def sign_in_name(request: HttpRequest) -> HttpResponse:
    """Without a mail server, an address is only the name one signs in under: nothing is sent to it."""
    given = request.POST.get("email", "").strip().lower()
    if request.method != "POST":
        return render(request, "people/sign_in_name.html", {"ways": ways(person_of(request))})
    try:
        validate_email(given)
    except ValidationError:
        return _no_name(request, given, Refused("bad-address", "This is no mail address."))
    if EmailAddress.objects.filter(email=given).exclude(user=request.user).exists():
        return _no_name(request, given, Refused("bad-address", "Somebody else signs in under this address."))
    EmailAddress.objects.filter(user=request.user).exclude(email=given).delete()
    address, _ = EmailAddress.objects.get_or_create(user=request.user, email=given)
    address.set_as_primary()
    messages.success(request, gettext("You sign in under %(address)s.") % {"address": given})
    return redirect("settings")


def _no_name(request: HttpRequest, given: str, refused: Refused) -> HttpResponse:
    refusal = Refusal("sign-in-name", refused, {"email": given})
    here = {"ways": ways(person_of(request)), "refusal": refusal}
    return render(request, "people/sign_in_name.html", here, status=422)


@require_POST
@login_required
def end_session(request: HttpRequest, number: int) -> HttpResponse:
    """Sign out somewhere else."""
    one = get_object_or_404(UserSession, pk=number, user=request.user)
    one.end()
    messages.success(request, gettext("Signed out there."))
    return redirect("settings")


@require_POST
@login_required
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    for one in UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key):
        one.end()
    messages.success(request, gettext("You are signed in here alone."))
    return redirect("settings")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@delicate
def disconnect(request: HttpRequest, number: int) -> HttpResponse:
    """No longer sign in by an account elsewhere."""
    if request.method != "POST":
        return redirect("settings")
    get_object_or_404(SocialAccount, pk=number, user=request.user).delete()
    messages.success(request, gettext("Disconnected."))
    return redirect("settings")


@never_cache
@require_safe
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything this house keeps about the person who is signed in, as one JSON file."""
    answer = JsonResponse(kept(request), json_dumps_params={"indent": 1, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


def kept(request: HttpRequest) -> dict[str, Any]:
    """Return everything that is kept about a person; secrets only by name."""
    person = person_of(request)
    represented = [one.actor.id for one in acting_for(request)]
    reasons = reading.reasons()
    acted = [
        {"entry": one.number, "at": one.entry.at, "what": one.entry.kind, "reason": reasons.get(one.number)}
        for one in reading.written()
        if one.entry.by in represented
    ]
    known = ways(person)
    return {
        "name": person.name,
        "email": known.address or None,
        "language": person.language,
        "time_zone": person.zone,
        "words": person.words,
        "last_sign_in": person.last_login,
        "signs_in_by": {
            "passkeys": [{"name": one.name, "made": one.made, "used": one.used} for one in known.passkeys],
            "password": known.password,
            "authenticator_app": known.app,
            "accounts": [one.name for one in known.accounts if one.connected],
        },
        "signed_in_at": [
            {"browser": one.browser, "network": one.network, "since": one.since} for one in sessions(request)
        ],
        "acts_for": represented,
        "acts_elsewhere_for": [
            {"coalition": one.coalition, "organisation": one.actor} for one in in_other_coalitions(person)
        ],
        "invited_to_represent": [
            {"organisation": one.actor, "made": one.made_at, "taken": one.taken_at} for one in person.invited.all()
        ],
        "told_in": told_in(person, reading.coalition()),
        "tokens": tokens_of(person, reading.coalition()),
        "webhooks": webhooks_of(person, reading.coalition()),
        "waits_for_a_key": [{"organisation": one.actor, "entry": one.entry} for one in person.drafts.all()],
        "answered_the_pulse": answered_by(person, reading.coalition()),
        "entered_by_these_organisations": acted,
        "handed_in_by_these_organisations": [
            {"organisation": actor, **one} for actor in represented for one in handed_in_by(actor)
        ],
    }


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@delicate
def leave(request: HttpRequest) -> HttpResponse:
    """Have everything about oneself removed; what one's organisations entered stays theirs."""
    person = person_of(request)
    if request.method != "POST":
        alone = [one.actor.name for one in acting_for(request) if representatives_of(one.actor.id).count() == 1]
        return render(request, "people/leave.html", {"alone": alone, "ways": ways(person)})
    for one in UserSession.objects.filter(user=person):
        one.end()
    logout(request)
    erase_of(person)
    person.delete()
    messages.success(request, gettext("All that was kept about you is removed."))
    return redirect("home")
