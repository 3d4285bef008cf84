"""How often one network address may do something."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.http import HttpRequest


def within(key: str, most: int, window: timedelta, *, counting: int = 1) -> bool:
    """Add `counting` to what `key` has done in this window, and tell whether it is at most `most`."""
    cache.add(key, 0, timeout=window.total_seconds())
    try:
        return cache.incr(key, counting) <= most
    except ValueError:  # the count expired between the two calls
        return True


def network(request: HttpRequest) -> str:
    """Return the network address that a request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))
