"""What the pulse asks of whoever is signed in: on the home page, once a month."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_noop

from concerted import host
from concerted.coalition.state import Actor
from concerted.lines import Line
from concerted.web import reading
from concerted.web.home.needs import Need
from concerted.web.people.acting import person_of
from concerted.web.vitality.pulse import has_answered, is_asked


def asked_how(request: HttpRequest, me: Actor) -> Iterator[Need]:
    """Yield the question of this month, where this person has not answered it."""
    if is_asked(reading.state(), me) and not has_answered(person_of(request), host.now()):
        yield Need(Line(gettext_noop("How is it to be in this {coalition}? One question, without your name.")),
                   reverse("pulse"))  # fmt: skip
