"""Calling addresses that somebody typed: never one within the host's own network, unless the host allows it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import SHUT_RDWR, socket
from threading import Timer
from urllib.parse import SplitResult

_NAT64 = IPv6Network("64:ff9b::/96")
"""Addresses that carry one of the older kind in their last 32 bits (RFC 6052)."""

_guarded: ContextVar[bool] = ContextVar("guarded", default=False)


class PrivateAddress(OSError):
    """An address that somebody typed leads into the host's own network."""


@contextmanager
def outward(*, private: bool = False) -> Iterator[None]:
    """Let whatever is called within connect only to public addresses, wherever it is redirected.

    With `private`, which only the host may allow, to any.

    What is looked at is the address that is connected to, not the name it was found under: a name that
    means one thing when it is checked and another when it is called gains nothing. A refused connection
    raises `PrivateAddress`, an `OSError` like any other that a network gives. Threads are covered that
    work in a copy of this context, not those that begin afresh.
    """
    if private:
        yield
        return
    _watch()
    before = _guarded.set(True)
    try:
        yield
    finally:
        _guarded.reset(before)


def is_public(address: str) -> bool:
    """Tell whether an IP address, as text, is one of the public network's."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = IPv4Address(int(found) & 0xFFFFFFFF) if found in _NAT64 else found.ipv4_mapped or found.sixtofour
        found = inner or found
    return found.is_global and not found.is_multicast


@contextmanager
def connection(parts: SplitResult, *, patience: float, longest: float) -> Iterator[HTTPConnection]:
    """Yield a connection to a web address, not yet made: each step may take `patience` seconds, all of it `longest`.

    Who answers, but byte by byte, is hung up on.
    """
    kind = _Secure if parts.scheme == "https" else _Plain
    made = kind(parts.hostname or "", parts.port, timeout=patience)
    late = Timer(longest, _hang_up, (made,))
    late.daemon = True
    late.start()
    try:
        yield made
    finally:
        late.cancel()
        made.close()


class _Plain(HTTPConnection):
    """Remembers its socket, which the standard one forgets as soon as an answer begins."""

    wire: socket | None = None

    def connect(self) -> None:
        super().connect()
        self.wire = self.sock


class _Secure(HTTPSConnection):
    """The same, for secure connections."""

    wire: socket | None = None

    def connect(self) -> None:
        super().connect()
        self.wire = self.sock


def _hang_up(made: _Plain | _Secure) -> None:
    with suppress(AttributeError, OSError):  # not connected yet, or no longer
        made.wire.shutdown(SHUT_RDWR)  # type: ignore[union-attr]


@cache
def _watch() -> None:
    """Hear of every connection before it is made (PEP 578); once in a process, for a hook stays for good."""
    sys.addaudithook(_heard)


def _heard(event: str, given: tuple[object, ...]) -> None:
    if event != "socket.connect" or not _guarded.get():
        return
    where = given[1]
    if not isinstance(where, tuple) or not is_public(str(where[0])):
        raise PrivateAddress(f"{where} is not an address of the public network")
