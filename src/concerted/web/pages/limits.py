"""How often one network address may do something."""

from __future__ import annotations

import ipaddress
from datetime import timedelta

from django.core.cache import cache
from django.http import HttpRequest

_SHORT, _SUBSCRIBER = 4, 64


def within(key: str, most: int, window: timedelta, *, counting: int = 1) -> bool:
    """Add `counting` to what `key` has done in this window, and tell whether it is at most `most`."""
    cache.add(key, 0, timeout=window.total_seconds())
    try:
        return cache.incr(key, counting) <= most
    except ValueError:  # the count expired between the two calls
        return True


def network(request: HttpRequest) -> str:
    """Return the network address that a request came from; of the long kind, the part that one subscriber has."""
    given = str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        return given
    return given if address.version == _SHORT else str(ipaddress.ip_network((address, _SUBSCRIBER), strict=False))
