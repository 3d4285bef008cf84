"""The page of notices: the next digest as it will be, where one is told, and the calendars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from concerted import host
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.notices import calendar
from concerted.web.notices.choices import chosen, new_inbox
from concerted.web.notices.models import Inbox
from concerted.web.notices.owners import represented
from concerted.web.notices.post import clock, open_inbox, try_out
from concerted.web.notices.reading import inboxes, services, this_week
from concerted.web.notices.stopping import stop, stopped_by
from concerted.web.notices.urgent import urgent
from concerted.web.pages.limits import within
from concerted.web.people.models import Person
from concerted.web.signed.announcing import announced
from concerted.web.writing import Refusal

TRIALS, WINDOW = 6, timedelta(hours=1)
"""How often one person may have letters sent on trial."""

View = Callable[..., HttpResponse]


def _by_person(view: View) -> View:
    """Let only somebody through who is signed in, and hand the view the person."""

    @wraps(view)
    @never_cache
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - what the address names
        person = request.user
        if not isinstance(person, Person):
            if request.method != "POST":
                return redirect("sign-in")
            raise PermissionDenied(gettext("Sign in first."))
        return view(request, person, **kwargs)

    return guarded


@require_safe
@_by_person
def notices(request: HttpRequest, person: Person) -> HttpResponse:
    """What one would be told now, and where."""
    return _page(request, person)


@require_POST
@_by_person
def add_inbox(request: HttpRequest, person: Person) -> HttpResponse:
    """Be told in one more place."""
    state = reading.state()
    given = {name: request.POST.get(name, "") for name in ("kind", "address", "whose")}
    zone = getattr(person, "zone", "") or settings.TIME_ZONE
    try:
        inbox = new_inbox(given, person, represented(person, state), state.coalition, zone)
    except Refused as refused:
        return _page(request, person, Refusal("add", refused, given))
    open_inbox(inbox, state, clock())
    messages.success(request, gettext("It will be told. Try it out, to be sure."))
    return redirect("notices")


@require_POST
@_by_person
def inbox(request: HttpRequest, person: Person, number: int) -> HttpResponse:
    """Choose for one inbox, try it out, or remove it."""
    found = _own(person, number)
    if request.POST.get("do") == "try":
        return _try_out(request, person, found)
    if request.POST.get("do") == "remove" and found.kind != Inbox.Kind.MAIL:
        found.delete()
        messages.success(request, gettext("It is told nothing more."))
        return redirect("notices")
    try:
        chosen(found, request.POST.dict()).save()
    except Refused as refused:
        return _page(request, person, Refusal(f"inbox-{number}", refused, request.POST.dict()))
    messages.success(request, gettext("Kept."))
    return redirect("notices")


@require_POST
@_by_person
def renew_calendar(request: HttpRequest, person: Person) -> HttpResponse:
    """Give the calendar another secret address."""
    calendar.renew(person)
    messages.success(request, gettext("Your calendar has another address now; the old one leads nowhere."))
    return redirect(f"{reverse('notices')}#calendar")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_notices(request: HttpRequest, token: str) -> HttpResponse:
    """End the letters to one inbox: by the page's button, or by the reader's mail program (RFC 8058)."""
    found = stopped_by(token)
    if found is None:
        return render(request, "notices/nothing_to_stop.html", status=404)
    if request.method == "POST":
        stop(found)
    return render(request, "notices/stop.html", {"stopped": request.method == "POST"})


def _try_out(request: HttpRequest, person: Person, found: Inbox) -> HttpResponse:
    if not within(f"trials:{person.pk}", TRIALS, WINDOW):
        hint = "Try again in an hour."
        refused = Refused("too-many", "That were many trials.", hint=hint)
        return _page(request, person, Refusal(f"inbox-{found.pk}", refused), status=429)
    try_out(found)
    messages.success(request, gettext("A trial is on its way. It should be there within a minute."))
    return redirect("notices")


def _own(person: Person, number: int) -> Inbox:
    """Return an inbox of this person's, or of an organisation that the person represents."""
    state = reading.state()
    found = Inbox.objects.filter(pk=number, coalition=state.coalition).first()
    mine = found and (found.person_id == person.pk or found.actor in {one.id for one in represented(person, state)})
    if not found or not mine:
        raise Http404
    return found


def _page(request: HttpRequest, person: Person, refusal: Refusal | None = None, status: int = 422) -> HttpResponse:
    state, now = reading.state(), host.now()
    actors = represented(person, state)
    here = {
        "digest": this_week(state, actors, now),
        "urgent": urgent(state, [one.id for one in actors], now, announced(state.coalition)),
        "inboxes": inboxes(state, person, actors),
        "services": services(),
        "actors": actors,
        "hours": range(24),
        "calendar": calendar.address(person),
        "public_calendar": f"{settings.ADDRESS}{reverse('calendar')}",
        "refusal": refusal,
    }
    return render(request, "notices/notices.html", here, status=status if refusal else 200)
