"""The page that describes the API, and the settings pages of tokens and webhooks."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from concerted.coalition.state import Actor
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.api import tokens as making
from concerted.web.api import webhooks as hooks
from concerted.web.api.models import Scope
from concerted.web.api.reading import chapters, parts
from concerted.web.pages.acts import act_view
from concerted.web.people.acting import for_representatives
from concerted.web.people.models import Representative
from concerted.web.people.proving import asked_again, check_way_back, delicate
from concerted.web.writing import Refusal


@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """The description of the API, for people."""
    here = {"chapters": chapters(), "parts": parts(), "scopes": _scopes(), "address": settings.ADDRESS}
    return render(request, "api/api.html", here)


@csrf_exempt
def nowhere(request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Say to a program, in its own terms, that there is no such address."""
    message, hint = f"There is no address {request.path_info}.", "All there are: /api/v1/openapi.json"
    return JsonResponse({"code": "unknown-address", "message": message, "hint": hint}, status=404)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
@delicate
def tokens(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The tokens of this representative, and making one: it is shown here, once."""
    own = _representative(request, actor)
    if request.method != "POST":
        return _tokens(request, own, {name: request.GET.get(name, "") for name in ("name", "scope")})
    given = {name: request.POST.get(name, "") for name in ("name", "scope")}
    try:
        if given["scope"] == Scope.LET_IN:
            check_way_back(own.person)
            again = asked_again(request, f"{request.path}?{urlencode(given)}")
            if again is not None:
                return again
        made = making.make(own, given["name"], given["scope"])
    except Refused as refused:
        return _tokens(request, own, given, refusal=Refusal("token", refused, given))
    return _tokens(request, own, made=made)


@act_view("tokens")
def revoke(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Revoke a token: from this moment it opens nothing."""
    get_object_or_404(_representative(request, actor).tokens, pk=number).delete()
    messages.success(request, gettext("The token is revoked: it opens nothing any more."))
    return redirect("tokens")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
def webhooks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The webhooks of this representative, and making one."""
    own = _representative(request, actor)
    if request.method != "POST":
        return _webhooks(request, own)
    given = {"address": request.POST.get("address", "")}
    try:
        hooks.make(own, given["address"])
    except Refused as refused:
        return _webhooks(request, own, Refusal("webhook", refused, given))
    messages.success(request, gettext("Every new entry is told there from now on."))
    return redirect("webhooks")


@act_view("webhooks")
def end(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """End a webhook."""
    get_object_or_404(_representative(request, actor).webhooks, pk=number).delete()
    messages.success(request, gettext("Nothing is told there any more."))
    return redirect("webhooks")


def _tokens(
    request: HttpRequest,
    own: Representative,
    given: dict[str, str] | None = None,
    *,
    made: str = "",
    refusal: Refusal | None = None,
) -> HttpResponse:
    here = {"tokens": making.good_ones(own), "scopes": _scopes(), "given": given, "made": made, "refusal": refusal}
    return render(request, "api/tokens.html", here, status=422 if refusal else 200)


def _webhooks(request: HttpRequest, own: Representative, refusal: Refusal | None = None) -> HttpResponse:
    here = {"webhooks": [hooks.told(one) for one in own.webhooks.all()], "refusal": refusal}
    return render(request, "api/webhooks.html", here, status=422 if refusal else 200)


def _representative(request: HttpRequest, actor: Actor) -> Representative:
    """Return as whose representative the person acts here."""
    return Representative.objects.get(person=request.user.pk, coalition=reading.coalition(), actor=actor.id)


def _scopes() -> list[tuple[str, str, str]]:
    return [
        (
            Scope.READ,
            gettext("Read"),
            gettext("Says for whom it is and what needs you. What is public needs no token."),
        ),
        (Scope.DRAFT, gettext("Draft"), gettext("Also makes, edits and withdraws drafts of proposals; asks nobody.")),
        (Scope.ACT, gettext("Act"), gettext("Does what your organisation may: stances, nods, endorsements.")),
        (
            Scope.LET_IN,
            gettext("Let in"),
            gettext(
                "Invites and ends those who act for you, and registers your organisation’s key; nothing else. It ends "
                "after a day, since whom it lets in stays."
            ),
        ),
    ]
