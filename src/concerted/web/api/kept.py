"""What is kept of a person's tokens and webhooks, for the person to take along; never a secret."""

from __future__ import annotations

from typing import Any

from concerted.web.api.models import Token, Webhook
from concerted.web.people.models import Person


def tokens_of(person: Person, coalition: str) -> list[dict[str, Any]]:
    """Return all that is kept of a person's tokens in a coalition; of the token itself only how it begins."""
    own = Token.objects.filter(representative__person=person, representative__coalition=coalition)
    return [
        {
            "name": one.name,
            "acts_for": one.representative.actor,
            "scope": one.scope,
            "begins": one.start,
            "made": one.made,
            "used": one.used,
            "good_until": one.until,
        }
        for one in own.select_related("representative")
    ]


def webhooks_of(person: Person, coalition: str) -> list[dict[str, Any]]:
    """Return all that is kept of a person's webhooks in a coalition."""
    own = Webhook.objects.filter(representative__person=person, representative__coalition=coalition)
    return [
        {
            "address": one.address,
            "acts_for": one.representative.actor,
            "made": one.made,
            "told_before_entry": one.next,
            "error": one.error,
            "stopped": one.stopped,
        }
        for one in own.select_related("representative")
    ]
