"""Who may call the API, and how often: visitors read what is public, tokens do what their scope covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from concerted.coalition.state import Actor
from concerted.web import reading
from concerted.web.api.models import Scope
from concerted.web.api.tokens import VISITOR, Holder, holder
from concerted.web.pages.limits import network, within
from concerted.web.people.models import Representative

READS, ACTS, MINUTE = 600, 60, timedelta(minutes=1)
"""How often in a minute a token, or a visitor's network address, may read; and how often a token may act."""

TRIES, WINDOW = 20, timedelta(minutes=10)
"""How often one network address may try tokens that are none."""


class Token(HttpBearer):
    """A token in the header `Authorization: Bearer …`, made on the settings page."""

    def authenticate(self, request: HttpRequest, token: str) -> Holder | None:
        """Return whose token it is."""
        address = network(request)
        found = holder(token)
        if not within(f"api-tries:{address}", TRIES, WINDOW, counting=int(found is None)):
            raise too_many(WINDOW)
        reading.look_as(member=bool(found and found.actor and found.actor.member_since))
        if found is not None:
            _check(f"token:{found.token and found.token.pk}", request)
        return found


class Anybody(Token):
    """A token, or none."""

    def __call__(self, request: HttpRequest) -> Holder | None:
        """Return whose token it is; a visitor where there is none."""
        if "Authorization" in request.headers:
            found: Holder | None = super().__call__(request)
            return found
        reading.look_as(member=False)
        _check(f"address:{network(request)}", request)
        return VISITOR


def require(who: Holder, needed: Scope) -> None:
    """Refuse a token whose scope does not cover what is asked."""
    if not who.may(needed):
        has = who.token.scope if who.token else "none"
        raise HttpError(403, f"This needs a token with the scope “{needed}”; this one has “{has}”.")


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose token asks: the organisation, and the representative that made it."""

    actor: Actor
    representative: Representative


def asker(request: HttpRequest, needed: Scope = Scope.READ) -> Asker:
    """Return who asks with a token. Refuses one whose scope does not cover what is asked."""
    who: Holder = request.auth  # type: ignore[attr-defined] # ninja puts it there
    require(who, needed)
    assert who.actor is not None  # noqa: S101 - a token is somebody's
    assert who.token is not None  # noqa: S101 - as above
    return Asker(who.actor, who.token.representative)


def instant(moment: datetime) -> str:
    """Return a moment of the pages' own tables as the API writes them: RFC 3339 in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def too_many(window: timedelta) -> HttpError:
    """Return what is said to whoever asks too often."""
    return HttpError(429, f"Too many of these. Try again in {int(window.total_seconds() // 60)} min.")


def _check(who: str, request: HttpRequest) -> None:
    reads = request.method in ("GET", "HEAD")
    if not within(f"api-{'reads' if reads else 'acts'}:{who}", READS if reads else ACTS, MINUTE):
        raise too_many(MINUTE)
