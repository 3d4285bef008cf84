"""Ending letters in one click (RFC 8058): a signed link for each inbox, good for as long as the inbox is there."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from concerted.web.notices.models import Inbox

_SALT = "concerted.notices.stop"


def stop_link(inbox: Inbox) -> str:
    """Return the address that ends all letters to this inbox."""
    return f"{settings.ADDRESS}{reverse('stop-notices', args=[signing.Signer(salt=_SALT).sign(str(inbox.pk))])}"


def stopped_by(token: str) -> Inbox | None:
    """Return the inbox that a link ends; None where the link is altered, or the inbox gone."""
    try:
        found = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        return None
    return Inbox.objects.filter(pk=found).first()


def stop(inbox: Inbox) -> None:
    """Tell this inbox nothing more, until somebody chooses otherwise."""
    inbox.digest, inbox.urgent = Inbox.Rhythm.NEVER, False
    inbox.save(update_fields=["digest", "urgent"])
