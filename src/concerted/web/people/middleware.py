"""Each person reads in their own language and time zone, where they chose one; members what is theirs alone."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from concerted.web import reading
from concerted.web.people.acting import acting


def preferred(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put the answer into the language and the time zone that the signed-in person chose.

    A language chosen on this device comes first: its cookie.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        person = request.user
        if not person.is_authenticated:
            return get_response(request)
        if person.language and not request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
            translation.activate(person.language)
            request.LANGUAGE_CODE = person.language
        with timezone.override(ZoneInfo(person.zone) if person.zone else None):
            return get_response(request)

    return answer


def admitted(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Let whoever is signed in for a member of this coalition read what members alone read for a while."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and reading.has_house():
            actor = acting(request)
            reading.look_as(member=bool(actor and actor.member_since))
        return get_response(request)

    return answer
