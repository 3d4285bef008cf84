"""The pages of the guard, for members: the capture check, and the radar with what they hand in for it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from concerted.coalition.state import Actor
from concerted.errors import Refused
from concerted.guard.letters import LARGEST
from concerted.web import reading
from concerted.web.guard.advising import advisory
from concerted.web.guard.handing import erase, hand_in, hand_in_file, received
from concerted.web.guard.mailing import address_of, renew
from concerted.web.guard.reading import capture_page, finding, wedge_page
from concerted.web.helping import helping
from concerted.web.meetings.reading import moment_of
from concerted.web.pages.acts import act_view, posted
from concerted.web.pages.context import words_context
from concerted.web.people.acting import for_representatives
from concerted.web.signed.statements import say_publicly
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
        count = _handed_in(request, actor)
    except Refused as refused:
        return _wedge(request, actor, Refusal("hand-in", refused, request.POST.dict()))
    said = ngettext(
        "It is handed in. It lies beside the record, and you can erase it at any time.",
        "%(n)d messages are handed in. They lie beside the record, and you can erase each at any time.",
        count,
    )
    messages.success(request, said % {"n": count})
    return redirect("wedge")


def _handed_in(request: HttpRequest, actor: Actor) -> int:
    """Hand in what was pasted, or each message of the file that was sent; return how many."""
    file = request.FILES.get("file")
    if isinstance(file, UploadedFile):
        if (file.size or 0) > LARGEST:
            most = LARGEST // 10**6
            raise Refused("too-long", "It is larger than {most} MB.", hint="Cut it into parts.", most=most)
        return hand_in_file(actor.id, file.read(), sender="keep_sender" in request.POST)
    came, zone = request.POST.get("came", ""), timezone.get_current_timezone_name()
    when = moment_of(came, zone) if came else ""
    hand_in(actor.id, posted(request, "text"), sender=posted(request, "sender"), came=when)
    return 1


@act_view("wedge")
def advise(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Write an advisory on a finding, to be signed and then told to every member at once."""
    _members_only(actor)
    named = posted(request, "finding")
    try:
        found = finding(reading.state(), received(), named)
        title, words = advisory(found, request.build_absolute_uri(reverse("verify")))
        say_publicly(actor, title, words, announced=True)
    except Refused as refused:
        return _wedge(request, actor, Refusal("advise", refused, {"finding": named}))
    return redirect("wedge")


@act_view("wedge")
def renew_mailbox(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make the address to which one forwards mail, or another in its place."""
    _members_only(actor)
    if not settings.RADAR:
        raise Http404
    renew(actor.id)
    messages.success(request, gettext("This is your new address. The one before, if there was one, is nobody’s now."))
    return redirect("wedge")


@act_view("wedge")
def erase_received(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    """Erase what one handed in."""
    if not erase(actor.id, number):
        raise Http404
    messages.success(request, gettext("It is erased."))
    return redirect("wedge")


def _wedge(request: HttpRequest, actor: Actor, refusal: Refusal | None = None) -> HttpResponse:
    page = wedge_page(reading.state(), received(), actor.id, address_of(actor.id))
    help_ = helping("wedge", words_context(request)) if page.sure else None
    here = {"page": page, "refusal": refusal, "help": help_, "takes_mail": bool(settings.RADAR)}
    return render(request, "guard/wedge.html", here, status=422 if refusal else 200)


def _members_only(actor: Actor) -> None:
    if not actor.member_since:
        raise PermissionDenied(gettext("The guard is the members' own."))
