"""Tokens: made, shown once, found again by their hash, and revoked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db.models import QuerySet
from django.utils import timezone

from concerted.coalition.state import Actor
from concerted.coalition.text import NAME, check_text, tidy
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.api.models import Scope, Token
from concerted.web.people.models import Representative

PREFIX = "concerted_"
"""How every token begins, so that scanners for leaked secrets know one."""

MOST = 20
"""Tokens that one representative may have."""

A_DAY = timedelta(days=1)
"""How long a token lasts that lets in: whom it lets in, or the key it registers, stays when it is revoked."""

_SHOWN = 4
"""Characters by which a token is told from others."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who a request comes from: an actor, by a token; or a visitor, by none."""

    actor: Actor | None = None
    token: Token | None = None

    def may(self, needed: Scope) -> bool:
        """Tell whether it may do what needs a scope."""
        return self.token is not None and Scope(self.token.scope).covers(needed)


VISITOR = Holder()


def make(representative: Representative, name: str, scope: str) -> str:
    """Make a token and return it; it cannot be shown again. Refuses (`bad-text`, `choose-one`, `too-many-tokens`)."""
    check_text(tidy(name), "name", most=NAME)
    now = timezone.now()
    representative.tokens.filter(until__lte=now).delete()
    if scope not in Scope.values:
        hint = "Choose one, then send it again."
        raise Refused("choose-one", "What may it do? Nothing is chosen yet.", hint=hint)
    if representative.tokens.count() >= MOST:
        raise Refused("too-many-tokens", "There are too many.", hint="Revoke those no longer needed.")
    token = PREFIX + secrets.token_urlsafe(32)
    start = token.removeprefix(PREFIX)[:_SHOWN]
    until = now + A_DAY if scope == Scope.LET_IN else None
    representative.tokens.create(name=tidy(name), scope=scope, digest=_digest(token), start=start, until=until)
    return token


def good_ones(representative: Representative) -> QuerySet[Token]:
    """Return the tokens of a representative that open something, the newest first."""
    return representative.tokens.exclude(until__lte=timezone.now())


def holder(text: str) -> Holder | None:
    """Return whose token this is here; None where it is nobody's, or revoked, or at its end, or for elsewhere."""
    found = Token.objects.select_related("representative").filter(digest=_digest(text)).first()
    if found is None or found.representative.coalition != reading.coalition():
        return None
    actor, now = reading.state().actors.get(found.representative.actor), timezone.now()
    if actor is None or (found.until is not None and found.until <= now):
        return None
    if found.used is None or now - found.used > _HOUR:
        Token.objects.filter(pk=found.pk).update(used=now)
    return Holder(actor, found)


def _digest(token: str) -> str:
    return sha256(token.encode(errors="replace")).hexdigest()
