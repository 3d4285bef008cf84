"""Fetching one address politely: a clear name, conditional requests, pauses, limits; never into the host's network.

Every connection goes through `concerted.outward`: what is checked is the address that is connected to, at every
redirect anew. Who answers slowly, endlessly, in circles or with lies ends in `Unseen`, a sentence, and nothing else.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from http.client import HTTPException, HTTPMessage, HTTPResponse
from time import monotonic, sleep
from urllib.parse import SplitResult, urljoin, urlsplit

from concerted import __version__
from concerted.lines import Line
from concerted.outward import PrivateAddress, connection, outward

AGENT = f"Concerted/{__version__} (watch; looks at what members of a coalition show)"
REDIRECTS = 5

_OK, _NOT_MODIFIED, _MOVED = 200, 304, (301, 302, 303, 307, 308)
_GONE, _LATER = (404, 410), (429, 503)
_CHUNK = 65_536
_EARLY = 0.05
"""Seconds by which a timer may be early: what ends then was cut off."""


class Unseen(Exception):
    """An address could not be looked at: why, in a sentence. Says nothing about what lies there."""

    def __init__(self, line: Line, *, status: int | None = None) -> None:
        super().__init__(line.say())
        self.line = line
        self.status = status
        """What the server answered, where it was that."""

    @property
    def gone(self) -> bool:
        """Whether the server says that nothing is there."""
        return self.status in _GONE


@dataclass(frozen=True, slots=True)
class Limits:
    """What one look may cost: bytes, seconds of silence, seconds in all, and seconds between two looks at one host."""

    most: int = 10_000_000
    patience: float = 10
    longest: float = 30
    apart: float = 1
    per_host: int = 100
    """Calls to one host in one run."""


@dataclass(frozen=True, slots=True)
class Page:
    """What an address answered: where it led, when, its bytes, and what they say they are."""

    address: str
    at: str
    body: bytes
    kind: str = ""
    """The media type, as the server says it, with its parameters."""
    modified: str | None = None
    etag: str | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 of the bytes, in hex."""
        return sha256(self.body).hexdigest()


@dataclass(slots=True)
class Pause:
    """A host that asked for rest, or did not answer: until when, and for how many times in a row."""

    until: str
    failed: int = 1


@dataclass(slots=True)
class Fetcher:
    """Fetches addresses, one after the other; into the host's own network only where the host says so (`private`)."""

    now: Callable[[], str]
    private: bool = False
    limits: Limits = field(default_factory=Limits)
    pauses: dict[str, Pause] = field(default_factory=dict)
    """Host → its pause; kept from one run to the next by whoever keeps the fetcher's memory."""
    _last: dict[str, float] = field(default_factory=dict)
    _calls: dict[str, int] = field(default_factory=dict)

    def fetch(self, address: str, *, known: Page | None = None) -> Page:
        """Return what an address answers; `known` itself where it says that nothing changed. Raises `Unseen`."""
        began = monotonic()
        for _ in range(REDIRECTS + 1):
            parts = _parted(address)
            found = self._call(parts, known, began + self.limits.longest)
            if not isinstance(found, str):
                return found
            to = _parted(found, base=address)
            if parts.scheme == "https" and to.scheme != "https":
                raise Unseen(Line("It leads from a secure address to one that is not."))
            address = to.geturl()
        raise Unseen(Line("It leads on and on."))

    def _call(self, parts: SplitResult, known: Page | None, until: float) -> Page | str:
        """Return the page, or where the server says it is."""
        host = parts.netloc.lower()
        self._wait(host)
        left = max(until - monotonic(), 0.01)
        calling = connection(parts, patience=min(self.limits.patience, left), longest=left)
        try:
            with calling as made, outward(private=self.private):
                made.request("GET", _way(parts), headers=_headers(parts, known))
                with made.getresponse() as answer:
                    return self._answered(parts, answer, known, until)
        except PrivateAddress:
            raise Unseen(Line("It leads into the host's own network.")) from None
        except (OSError, HTTPException, ValueError) as error:
            self._failed(host, None)
            raise Unseen(Line("It could not be reached ({why}).", {"why": _why(error)})) from None

    def _wait(self, host: str) -> None:
        """Keep the pauses: of hosts that asked for one, and between two calls."""
        pause = self.pauses.get(host)
        if pause and self.now() < pause.until:
            raise Unseen(Line("The server is left in peace until {until}.", {"until": pause.until}))
        self._calls[host] = self._calls.get(host, 0) + 1
        if self._calls[host] > self.limits.per_host:
            raise Unseen(Line("The server was asked often enough for now."))
        if host in self._last:
            sleep(max(0.0, self._last[host] + self.limits.apart - monotonic()))
        self._last[host] = monotonic()

    def _answered(self, parts: SplitResult, answer: HTTPResponse, known: Page | None, until: float) -> Page | str:
        host, status = parts.netloc.lower(), answer.status
        if status in _LATER or status >= 500:  # noqa: PLR2004 - the server's own fault
            self._failed(host, answer.headers.get("Retry-After"))
            raise Unseen(Line("The server is busy or broken ({status}).", {"status": status}))
        self.pauses.pop(host, None)
        if status == _NOT_MODIFIED and known:
            return Page(known.address, self.now(), known.body, known.kind, known.modified, known.etag)
        if status in _MOVED and answer.headers.get("Location"):
            return str(answer.headers["Location"])
        if status != _OK:
            gone = Line("Nothing is there ({status}).", {"status": status})
            line = gone if status in _GONE else Line("The server answers {status}.", {"status": status})
            raise Unseen(line, status=status)
        body = _decoded(self._read(answer, until), answer.headers, self.limits.most)
        kind, modified, etag = (answer.headers.get(name) for name in ("Content-Type", "Last-Modified", "ETag"))
        return Page(parts.geturl(), self.now(), body, kind or "", modified, etag)

    def _read(self, answer: HTTPResponse, until: float) -> bytes:
        data = bytearray()
        while chunk := answer.read(_CHUNK):
            data += chunk
            if len(data) > self.limits.most:
                raise Unseen(_large(self.limits.most))
        if monotonic() >= until - _EARLY:
            raise TimeoutError
        if answer.length:
            raise Unseen(Line("It ended before its time: the server had promised more."))
        return bytes(data)

    def _failed(self, host: str, after: str | None) -> None:
        """Leave a host in peace: as long as it asks, else longer each time: a minute, two, four, up to a day."""
        failed = self.pauses[host].failed + 1 if host in self.pauses else 1
        seconds = min(int(after), _DAY) if after and after.isdecimal() else min(60 * 2 ** (failed - 1), _DAY)
        until = datetime.fromisoformat(self.now()) + timedelta(seconds=seconds)
        self.pauses[host] = Pause(until.strftime("%Y-%m-%dT%H:%M:%SZ"), failed)


_DAY = 86_400


def _parted(address: str, *, base: str = "") -> SplitResult:
    try:
        parts = urlsplit(urljoin(base, address))
        proper = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and address.isascii()
    except ValueError:
        proper = False
    if not proper or "@" in parts.netloc:
        raise Unseen(Line("It leads to what is no web address."))
    return parts._replace(fragment="")


def _way(parts: SplitResult) -> str:
    return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"


def _headers(parts: SplitResult, known: Page | None) -> Mapping[str, str]:
    headers = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity"}
    if known and known.address == parts.geturl():
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.modified:
            headers["If-Modified-Since"] = known.modified
    return headers


def _decoded(data: bytes, headers: HTTPMessage, most: int) -> bytes:
    """Return a body as it was before it was packed, which we did not ask for, within limits all the same."""
    coding = headers.get("Content-Encoding", "identity").strip().lower()
    if coding in ("", "identity"):
        return data
    if coding != "gzip":
        raise Unseen(Line("It is packed in a way that was not asked for ({coding}).", {"coding": coding}))
    unpacking = zlib.decompressobj(wbits=31)
    try:
        body = unpacking.decompress(data, most + 1)
    except zlib.error:
        raise Unseen(Line("It is not what it says it is.")) from None
    if len(body) > most:
        raise Unseen(_large(most))
    return body


def _large(most: int) -> Line:
    return Line("It is too large: more than {most} bytes.", {"most": most})


def _why(error: Exception) -> str:
    """Return what went wrong in a word or two; never a host's own words, which could be anything."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, HTTPException):
        return "no proper answer"
    return type(error).__name__ if not isinstance(error, OSError) or not error.strerror else error.strerror
