"""Calendars to subscribe to: the coalition's, for anybody, and one for each person under an address of its own."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from concerted.calendars import feed
from concerted.web import reading
from concerted.web.notices.models import CalendarAddress
from concerted.web.notices.owners import represented
from concerted.web.people.models import Person

_SALT = "concerted.notices.calendar"


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Every duty and meeting, for anybody."""
    return _answer(feed(reading.state()))


@require_safe
def my_calendar(request: HttpRequest, token: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """One's own duties, every meeting, and until when one's answers are awaited."""
    held = _held(token)
    if held is None:
        raise Http404
    mine = represented(held.person, reading.state())
    reading.look_as(member=any(actor.member_since for actor in mine))
    answer = _answer(feed(reading.state(), of=[actor.id for actor in mine], due=gettext("Answer awaited: {title}")))
    answer["Cache-Control"] = "private, no-store"
    return answer


def address(person: Person) -> str:
    """Return a person's secret calendar address; whoever has it reads that calendar."""
    held, _ = CalendarAddress.objects.get_or_create(person=person, coalition=reading.coalition())
    token = signing.dumps([held.pk, held.turn], salt=_SALT)
    return f"{settings.ADDRESS}{reverse('my-calendar', args=[token])}"


def renew(person: Person) -> None:
    """Make a person's calendar address another one; the old one leads nowhere from now on."""
    held, _ = CalendarAddress.objects.get_or_create(person=person, coalition=reading.coalition())
    held.turn += 1
    held.save(update_fields=["turn"])


def _held(token: str) -> CalendarAddress | None:
    try:
        number, turn = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return (
        CalendarAddress.objects.select_related("person")
        .filter(pk=number, turn=turn, coalition=reading.coalition())
        .first()
    )


def _answer(data: bytes) -> HttpResponse:
    answer = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{reading.coalition()}.ics"'
    return answer
