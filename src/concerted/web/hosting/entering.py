"""Entering a house without a request: for what is done beside the pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.urls import get_script_prefix, get_urlconf, set_script_prefix, set_urlconf

from concerted.web import reading
from concerted.web.house import House


@contextmanager
def entered(name: str, house: House) -> Iterator[None]:
    """Read this house, and make addresses below its name, for as long as the context lasts."""
    before, host = get_script_prefix(), get_urlconf()
    set_script_prefix(f"/{name}/" if name else "/")
    set_urlconf(None)  # a house's own addresses, from the host's pages too
    try:
        with reading.inside(house):
            yield
    finally:
        set_script_prefix(before)
        set_urlconf(host)


@contextmanager
def entered_of(coalition: str) -> Iterator[bool]:
    """Enter the house that keeps this coalition; give False where none does any more."""
    for name, house in reading.houses().each.items():
        with entered(name, house):
            if reading.coalition() == coalition:
                yield True
                return
    yield False
