"""What somebody who has just come in does first, beside what the rules await: so that a first visit is not the last."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_noop

from concerted.coalition.state import FEWEST, Actor
from concerted.lines import Line
from concerted.web import reading
from concerted.web.home.needs import Need
from concerted.web.people.acting import person_of
from concerted.web.people.ways import ways


def first_steps(request: HttpRequest, me: Actor) -> Iterator[Need]:
    """Yield that there is no way back yet, where one may lose one's seat here by closing the browser; and who lacks."""
    if not reading.house().is_demo and ways(person_of(request)).none:
        line = Line(gettext_noop("Choose how you come back, before this browser forgets you."))
        yield Need(line, f"{reverse('settings')}#ways")
    state = reading.state()
    if me.in_circle and state.interest is None and len(state.circle) < FEWEST:
        values = {"here": len(state.circle), "fewest": FEWEST}
        line = Line(gettext_noop("Invite the others: {here} of at least {fewest} are in the {circle}."), values)
        yield Need(line, f"{reverse('members')}#invite")
