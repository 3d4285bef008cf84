"""Statements of which every member is told at once: noted when they are drafted, told once they are signed.

Whichever way a statement is signed, in the browser or by the command line, it is known again by its digest.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from concerted.web import reading
from concerted.web.signed.models import Announced

KEPT = timedelta(days=7)


def announce(actor: str, digest: str) -> None:
    """Have every member told of a statement as soon as its signature is in the record."""
    Announced.objects.filter(at__lt=datetime.now(UTC) - KEPT).delete()
    Announced.objects.get_or_create(coalition=reading.coalition(), actor=actor, digest=digest)


def is_announced(actor: str, digest: str) -> bool:
    """Tell whether every member will be told of this statement."""
    return Announced.objects.filter(coalition=reading.coalition(), actor=actor, digest=digest).exists()


def announced(coalition: str) -> frozenset[tuple[str, str]]:
    """Return whose statements every member is to be told of at once, as (actor, digest)."""
    return frozenset(Announced.objects.filter(coalition=coalition).values_list("actor", "digest"))
