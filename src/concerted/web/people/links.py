"""Sign-in links: signed and expiring, for one representative each. Nothing is stored, nothing needs mail."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from concerted.web import reading
from concerted.web.pages.limits import within
from concerted.web.people.models import Person, Representative

GOOD_FOR = timedelta(hours=48)
TRIES, WINDOW = 20, timedelta(minutes=10)
_SALT = "concerted.sign-in"


def link(representative: Representative) -> str:
    """Return the address that signs this representative in for the next 48 hours."""
    token = signing.dumps(representative.pk, salt=_SALT)
    return f"{settings.ADDRESS}{reverse('sign-in-link', args=[token])}"


def representative_of(token: str) -> Representative | None:
    """Return whose link this is; None where it is altered, too old, another coalition's, or nobody's any more."""
    try:
        found = signing.loads(token, salt=_SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return Representative.objects.select_related("person").filter(pk=found, coalition=reading.coalition()).first()


def may_try(address: str, *, failed: bool) -> bool:
    """Tell whether a network address is within its limit; a try that failed counts against it for ten minutes."""
    return within(f"sign-in:{address}", TRIES, WINDOW, counting=int(failed))


def representatives(coalition: str, actors: dict[str, str]) -> list[Representative]:
    """Make sure that each actor (id → name) has a representative, and return one of each."""
    found = []
    for actor, name in actors.items():
        row = Representative.objects.filter(coalition=coalition, actor=actor).order_by("pk").first()
        if row is None:
            row = Representative.objects.create(person=Person.objects.named(name), coalition=coalition, actor=actor)
        found.append(row)
    return found
