"""Telling webhooks of new entries: each in order, signed, and again until it is taken (standardwebhooks.com).

What is told of an entry is public anyway; the signature says that it comes from this house. A webhook that was
not reached is tried again after longer and longer waits, for about three days; then it is given up, and says so.
"""

from __future__ import annotations

import base64
import hmac
import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.client import HTTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_tasks import task

from concerted import plain
from concerted.outward import connection, outward
from concerted.web import reading
from concerted.web.api.models import Webhook
from concerted.web.hosting.entering import entered, entered_of

WAITS = (
    timedelta(seconds=5), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=5),
    timedelta(hours=10), timedelta(hours=14), timedelta(hours=20), timedelta(hours=24),
)  # fmt: skip
"""How long to wait after each failure in a row (the specification's own schedule)."""

PATIENCE, LONGEST = 10, 30
"""Seconds for which an address may be silent, and that a call may take in all."""

AT_ONCE = 30
"""Entries that one run tells one webhook of; the rest come in the next."""

_LEASE = timedelta(minutes=20)
"""How long a run may take: longer than all its calls together, so that nobody is told twice at a time."""

_SAID = 200
_TAKEN = range(200, 300)


def secret(webhook: Webhook) -> str:
    """Return a webhook's secret, as receivers know it: `whsec_` and 32 bytes in base64.

    It follows from the house's own secret, so whoever reads the database alone cannot sign.
    """
    key = salted_hmac("concerted.webhook", f"{webhook.pk}:{webhook.seed}", algorithm="sha256").digest()
    return f"whsec_{base64.b64encode(key).decode()}"


def sign(whsec: str, identity: str, at: int, body: bytes) -> str:
    """Return the signature of a message (Standard Webhooks 1.0, “v1”)."""
    key = base64.b64decode(whsec.removeprefix("whsec_"))
    signed = b".".join((identity.encode(), str(at).encode(), body))
    return f"v1,{base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()}"


def look() -> None:
    """Have the webhooks of every house told of what they have not been told of; to be called every few seconds.

    A house in which nobody listens is not entered: a host may have a thousand of them.
    """
    waiting = Webhook.objects.filter(stopped=None, due__lte=timezone.now())
    heard = {*waiting.values_list("representative__coalition", flat=True)}
    for name, house in reading.houses().each.items() if heard else ():
        with entered(name, house):
            if reading.coalition() in heard:
                _look()


def _look() -> None:
    size, now = reading.checkpoint().size, timezone.now()
    own = Webhook.objects.filter(representative__coalition=reading.coalition())
    for webhook in own.filter(next__lt=size, stopped=None, due__lte=now):
        if Webhook.objects.filter(pk=webhook.pk, due=webhook.due).update(due=now + _LEASE):
            tell.enqueue(webhook.pk)


@task()
def tell(number: int) -> None:
    """Tell one webhook of the entries it has not been told of, oldest first, until one is not taken."""
    webhook = Webhook.objects.select_related("representative").filter(pk=number, stopped=None).first()
    if webhook is None:
        return
    with entered_of(webhook.representative.coalition) as there:
        if there:
            _tell(webhook)


def _tell(webhook: Webhook) -> None:
    state, reasons = reading.state(), reading.reasons()
    for one in reading.written(start=webhook.next, end=min(webhook.next + AT_ONCE, state.size)):
        error = _post(webhook, plain.entry_of(state, one.entry, one.number, reasons))
        if error:
            _wait(webhook, error)
            return
        webhook.next, webhook.failed, webhook.error = one.number + 1, 0, ""
        webhook.save(update_fields=["next", "failed", "error"])
    webhook.due = timezone.now()
    webhook.save(update_fields=["due"])


def message(entry: plain.Entry) -> dict[str, object]:
    """Return what is told of an entry: its kind, when it was made, and itself with where to see it."""
    address = f"{settings.ADDRESS}{reverse('entry', args=[entry.number])}"
    data = {"coalition": reading.coalition(), "address": address, "entry": plain.spare(entry)}
    return {"type": f"entry.{entry.kind}", "timestamp": entry.at, "data": data}


def _post(webhook: Webhook, entry: plain.Entry) -> str:
    """Call the address once; return what went wrong, or nothing."""
    body = json.dumps(message(entry), ensure_ascii=False, separators=(",", ":")).encode()
    identity, at = f"{reading.coalition()}-{entry.number}-{webhook.pk}", int(datetime.now(UTC).timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Concerted",
        "webhook-id": identity,
        "webhook-timestamp": str(at),
        "webhook-signature": sign(secret(webhook), identity, at, body),
    }
    try:
        status = _status(webhook.address, body, headers)
    except (OSError, ValueError, HTTPException) as error:
        return str(error)[:_SAID] or "no answer"
    return "" if status in _TAKEN else f"it answers {status}"


def _status(address: str, body: bytes, headers: dict[str, str]) -> int:
    """Post to an address and return the status it answers with; whatever else it says is not read."""
    parts = urlsplit(address)
    way = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    private = settings.CALL_PRIVATE_ADDRESSES
    with connection(parts, patience=PATIENCE, longest=LONGEST) as made, outward(private=private):
        made.request("POST", way, body, headers)
        with made.getresponse() as answer:
            return answer.status


def _wait(webhook: Webhook, error: str) -> None:
    """Try again later; or after the last wait, give it up."""
    webhook.failed, webhook.error = webhook.failed + 1, error
    if webhook.failed > len(WAITS):
        webhook.stopped = timezone.now()
    else:
        webhook.due = timezone.now() + WAITS[webhook.failed - 1]
    webhook.save(update_fields=["failed", "error", "stopped", "due"])
