"""The pages of the guard, for members: the capture check, and the radar with what they hand in for it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from concerted.coalition.state import Actor
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.guard.handing import erase, hand_in, received
from concerted.web.guard.reading import capture_page, wedge_page
from concerted.web.helping import helping
from concerted.web.meetings.reading import moment_of
from concerted.web.pages.acts import act_view, posted
from concerted.web.pages.context import words_context
from concerted.web.people.acting import for_representatives
from concerted.web.writing import Refusal


@require_safe
@for_representatives
def capture(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Has somebody taken the decisions in hand? In words first."""
    _members_only(actor)
    page = capture_page(reading.state())
    look = any(finding.standing == "look" for finding in page.check.findings)
    help_ = helping("capture", words_context(request)) if look else None
    return render(request, "guard/capture.html", {"page": page, "help": help_})


@require_http_methods(["GET", "HEAD", "POST"])
@for_representatives
def wedge(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show contrary copies side by side, and take in what a member received."""
    _members_only(actor)
    if request.method != "POST":
        return _wedge(request, actor)
    try:
        came, zone = request.POST.get("came", ""), timezone.get_current_timezone_name()
        when = moment_of(came, zone) if came else ""
        hand_in(actor.id, posted(request, "text"), sender=posted(request, "sender"), came=when)
    except Refused as refused:
        return _wedge(request, actor, Refusal("hand-in", refused, request.POST.dict()))
    messages.success(request, gettext("It is handed in. It lies beside the record, and you can erase it at any time."))
    return redirect("wedge")


@act_view("wedge")
def erase_received(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Erase what one handed in."""
    if not erase(actor.id, number):
        raise Http404
    messages.success(request, gettext("It is erased."))
    return redirect("wedge")


def _wedge(request: HttpRequest, actor: Actor, refusal: Refusal | None = None) -> HttpResponse:
    page = wedge_page(reading.state(), received(), actor.id)
    help_ = helping("wedge", words_context(request)) if page.sure else None
    here = {"page": page, "refusal": refusal, "help": help_}
    return render(request, "guard/wedge.html", here, status=422 if refusal else 200)


def _members_only(actor: Actor) -> None:
    if not actor.member_since:
        raise PermissionDenied(gettext("The guard is the members' own."))
