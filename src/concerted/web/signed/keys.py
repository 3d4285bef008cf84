"""An organisation's own key: made in the browser, put in another's place, revoked; and what to do once it is lost.

The browser's script may use the key, and nobody, the script included, may read it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concerted.coalition import KeyRevoked, MemberKey, TrusteeKey
from concerted.coalition.keeping import with_key
from concerted.coalition.state import Actor
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.meetings.reading import moment_of
from concerted.web.pages.acts import act_view
from concerted.web.people.acting import for_representatives, person_of
from concerted.web.people.proving import check_way_back
from concerted.web.people.ways import ways
from concerted.web.signed.signing import address_of, with_script
from concerted.web.writing import Refusal, enter


@with_script
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
def key(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the organisation's key, and draft that one be registered that this browser has just made.

    Who asks is looked at where it is signed: a first key by who they are, a later one by the key before.
    """
    if request.method != "POST":
        return _key(request, actor)
    try:
        check_way_back(person_of(request))
        enter(MemberKey(public=request.POST.get("public", "")), by=actor.id)
    except Refused as refused:
        return _key(request, actor, Refusal("key", refused))
    return redirect("key")


@with_script
@act_view("key")
def revoke_key(request: HttpRequest, actor: Actor) -> HttpResponse:
    """End the organisation's key by a last entry that it signs."""
    typed = request.POST.get("since", "")
    try:
        with_key(actor)
        since = moment_of(typed, timezone.get_current_timezone_name()) if typed else None
        enter(KeyRevoked(since=since), by=actor.id)
    except Refused as refused:
        return _key(request, actor, Refusal("revoke", refused, request.POST.dict()))
    return redirect("key")


@with_script
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
def trustee(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the key by which the organisation opens its share of sealed ballots, and have one entered."""
    refusal = None
    if request.method == "POST":
        try:
            with_key(actor)
            enter(TrusteeKey(public=request.POST.get("public", "")), by=actor.id)
        except Refused as refused:
            refusal = Refusal("trustee", refused)
    public = reading.state().trustees.get(actor.id, "")
    here = {"said": {"public": public}, "actor": actor, "refusal": refusal, "here": address_of(request)}
    return render(request, "signed/trustee.html", here, status=422 if refusal else 200)


def _key(request: HttpRequest, actor: Actor, refusal: Refusal | None = None) -> HttpResponse:
    here = {"actor": actor, "ways": ways(person_of(request)), "refusal": refusal, "here": address_of(request)}
    return render(request, "signed/key.html", here, status=422 if refusal else 200)
