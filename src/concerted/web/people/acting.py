"""Whom the person at the other end acts for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from concerted.coalition.state import Actor
from concerted.web import reading
from concerted.web.people.models import Person, Representative
from concerted.web.people.rows import representatives

SESSION_KEY = "represents"
"""What a session remembers: in each coalition, by its id, which representative the person is."""


_KNOWN = "representing_here"


def act_for(request: HttpRequest, representative: Representative) -> None:
    """Have the person who is signed in act for this actor, in its coalition, for the rest of the session."""
    chosen = request.session.get(SESSION_KEY, {})
    request.session[SESSION_KEY] = {**chosen, representative.coalition: representative.pk}
    vars(request).pop(_KNOWN, None)


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in. Raises `PermissionDenied` where nobody is."""
    if not request.user.is_authenticated:
        raise PermissionDenied(gettext("Only somebody who is signed in can do this."))
    return request.user


def representing(request: HttpRequest) -> Representative | None:
    """Return as which representative the signed-in person acts here: the one they chose, else their first.

    It is looked up once a request: pages ask often.
    """
    if not hasattr(request, _KNOWN):
        setattr(request, _KNOWN, _representing(request))
    known: Representative | None = getattr(request, _KNOWN)
    return known


def _representing(request: HttpRequest) -> Representative | None:
    if not request.user.is_authenticated:
        return None
    own = representatives(request.user, reading.coalition())
    chosen = request.session.get(SESSION_KEY, {}).get(reading.coalition())
    return next((row for row in own if row.pk == chosen), own[0] if own else None)


def acting(request: HttpRequest) -> Actor | None:
    """Return the actor that the signed-in person acts for here; None for everyone else."""
    row = representing(request)
    return reading.state().actors.get(row.actor) if row else None


def for_representatives(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only a signed-in representative through, and hand the view the actor; anybody else gets the 403 page."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - what the address names
        actor = acting(request)
        if actor is None:
            raise PermissionDenied(gettext("Only a signed-in representative can do this."))
        return view(request, actor, **kwargs)

    return guarded
