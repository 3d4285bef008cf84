"""Webhooks: addresses that an organisation has told of new entries; made, listed and ended."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from concerted.errors import Refused
from concerted.web import reading
from concerted.web.api.access import Token, asker
from concerted.web.api.models import Scope, Webhook
from concerted.web.api.telling import secret
from concerted.web.people.models import Representative

MOST = 5
"""Webhooks that one representative may have."""

_LONGEST = 500

router = Router(tags=["Webhooks"], auth=Token())


class Wish(BaseModel):
    """Where new entries are to be told."""

    model_config = ConfigDict(extra="forbid")
    address: str = Field(max_length=_LONGEST, description="Where they are posted to: https://example.org/entries")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A webhook, and how it fares."""

    number: int
    address: str
    secret: str
    """By which its messages are signed (standardwebhooks.com)."""
    next: int
    """The number of the entry it is told of next."""
    failed: int
    """How often in a row that entry could not be delivered."""
    error: str | None = None
    stopped: str | None = None
    """When it was given up: after about three days without an answer. End it, and make it anew."""


@router.get("/webhooks", response=list[Told], summary="Your webhooks")
def webhooks(request: HttpRequest) -> list[Told]:
    """Those of the representative whose token this is."""
    return [told(one) for one in asker(request).representative.webhooks.all()]


@router.post("/webhooks", response={201: Told}, summary="Be told of new entries")
def new_webhook(request: HttpRequest, wish: Wish) -> Status[Told]:
    """From now on every new entry is posted there, in order, signed by the Standard Webhooks scheme."""
    return Status(201, told(make(asker(request, Scope.ACT).representative, wish.address)))


@router.delete("/webhooks/{int:number}", response={204: None}, summary="End a webhook")
def end_webhook(request: HttpRequest, number: int) -> Status[None]:
    """Nothing is told there any more."""
    if not asker(request, Scope.ACT).representative.webhooks.filter(pk=number).delete()[0]:
        raise Refused(
            "unknown-webhook", "There is no webhook {number} of yours.", hint="List them first.", number=number
        )
    return Status(204, None)


def make(representative: Representative, address: str) -> Webhook:
    """Make a webhook for what is entered from now on. Refuses (`bad-address`, `too-many-webhooks`)."""
    address = address.strip()
    if not _is_address(address):
        hint = "Name one like https://example.org/entries."
        raise Refused("bad-address", "This is no address that can be called.", hint=hint)
    if representative.webhooks.count() >= MOST:
        raise Refused("too-many-webhooks", "There are too many.", hint="End one that is no longer needed.")
    seed, size = secrets.token_urlsafe(16), reading.checkpoint().size
    return Webhook.objects.create(representative=representative, address=address, seed=seed, next=size)


def told(webhook: Webhook) -> Told:
    """Return a webhook as its owner sees it."""
    return Told(
        number=webhook.pk,
        address=webhook.address,
        secret=secret(webhook),
        next=webhook.next,
        failed=webhook.failed,
        error=webhook.error or None,
        stopped=webhook.stopped.strftime("%Y-%m-%dT%H:%M:%SZ") if webhook.stopped else None,
    )


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    plain = text.isascii() and text.isprintable() and " " not in text and len(text) <= _LONGEST
    web = parts.scheme in ("https", "http") and bool(parts.hostname) and "@" not in parts.netloc
    return plain and web and port != 0
