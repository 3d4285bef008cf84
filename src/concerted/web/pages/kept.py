"""Public pages are drawn once for each checkpoint: the next visitor gets the same bytes, for a minute at most.

Only what nobody in particular asked for is kept: a page answered with 200 to somebody who is not signed in, without
a cookie of its own. A page says how much time is left, so it is drawn anew each minute even where nothing was entered.
"""

from __future__ import annotations

import gzip
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from django.utils.cache import get_conditional_response, patch_vary_headers

from concerted.web import reading

Answer = Callable[[HttpRequest], HttpResponse]
MINUTE = 60
ROOM = 32 * 2**20
"""Bytes of pages kept in this process."""
LEAST = 500
"""Bytes from which compressing is worth it."""
_ONE_PAGES_OWN = ("no-store", "no-cache", "private")


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was answered: its headers, its bytes, the same compressed, and which of all pages it is."""

    headers: tuple[tuple[str, str], ...]
    plain: bytes
    small: bytes | None
    match: ResolverMatch | None = None

    @property
    def size(self) -> int:
        """How many bytes it takes."""
        return len(self.plain) + len(self.small or b"")


@dataclass(slots=True)
class _Shelf:
    """The pages that are kept, the one asked for longest ago first to go."""

    pages: OrderedDict[tuple[object, ...], Kept] = field(default_factory=OrderedDict)
    size: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: tuple[object, ...]) -> Kept | None:
        with self.lock:
            if key in self.pages:
                self.pages.move_to_end(key)
            return self.pages.get(key)

    def put(self, key: tuple[object, ...], page: Kept) -> None:
        with self.lock:
            old = self.pages.pop(key, None)
            self.pages[key] = page
            self.size += page.size - (old.size if old else 0)
            while self.size > ROOM:
                _, gone = self.pages.popitem(last=False)
                self.size -= gone.size


_shelf = _Shelf()


def is_of_nobody(request: HttpRequest) -> bool:
    """Tell whether somebody only reads who is not signed in and has no token."""
    somebody = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
    return not somebody and request.method in ("GET", "HEAD")


def kept(get_response: Answer) -> Answer:
    """Answer visitors from what is kept; keep what they are answered."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not is_of_nobody(request) or not reading.has_house():
            return get_response(request)
        key = _key(request)
        page = _shelf.get(key)
        if page is None:
            response = get_response(request)
            page = _worth_keeping(response)
            if page is None:
                return response
            page = replace(page, match=request.resolver_match)
            _shelf.put(key, page)
        return _answered(request, page)

    return answer


def _key(request: HttpRequest) -> tuple[object, ...]:
    """Return all that a visitor's page depends on."""
    house = reading.house()
    mapped = tuple(_changed(file) for file in (house.map_json, house.map_moved))
    part = request.META.get("HTTP_HX_REQUEST", "")  # a live page's script asks for a part of it
    asked = (request.get_host(), request.get_full_path(), request.method, part)
    reader = (request.META.get("HTTP_ACCEPT_LANGUAGE", ""), request.META.get("HTTP_COOKIE", ""))
    return (house, reading.checkpoint().note, mapped, int(time.time() / MINUTE), *asked, *reader)


def _changed(file: Path) -> int:
    """Return when a file was last written; 0 where there is none."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def _worth_keeping(response: HttpResponse) -> Kept | None:
    said = response.headers.get("Cache-Control", "")
    own = response.cookies or any(word in said for word in _ONE_PAGES_OWN)
    if response.status_code != 200 or response.streaming or own:  # noqa: PLR2004 - OK
        return None
    plain = response.content
    patch_vary_headers(response, ("Accept-Encoding", "Accept-Language", "Cookie"))
    response.headers["ETag"] = f'W/"{sha256(plain).hexdigest()[:32]}"'
    small = gzip.compress(plain, 6, mtime=0) if len(plain) >= LEAST else None
    return Kept(tuple(response.headers.items()), plain, small)


def _answered(request: HttpRequest, page: Kept) -> HttpResponse:
    """Return a kept page, compressed for who can read it, or nothing new to who has it already."""
    request.resolver_match = page.match
    compressed = page.small is not None and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    response = HttpResponse(page.small if compressed else page.plain, headers=dict(page.headers))
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(len(response.content))
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response
