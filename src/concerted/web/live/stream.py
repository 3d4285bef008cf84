"""The stream of events in front of the pages: which entry of a record is the newest, told as soon as there is one.

It is answered on the server's own event loop, so that hundreds of open pages cost no thread (server-sent events:
https://html.spec.whatwg.org/multipage/server-sent-events.html). However many listen, one look at the record, a few
times a second, serves them all; it sees what other processes enter too. Where nobody listens, nobody looks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any, TypeAlias

from concerted.copies import only_coalition
from concerted.errors import InputError
from concerted.record.sql import Connection, Where, connect, errors
from concerted.record.store import head

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOK = 0.25
"""Seconds between two looks at a record that somebody listens to."""
BEAT = 20.0
"""Seconds after which a silent stream says that it is still there, so that nobody on the way takes it for dead."""
MOST = 2_000
"""Streams open at once; whoever comes then reads without one."""

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class Growth:
    """One record's newest entry, looked at for everyone who listens, as long as somebody does."""

    def __init__(self, record: Where, *, ending: Callable[[], bool]) -> None:
        self._record, self._ending = record, ending
        self._listeners = 0
        self._turn: asyncio.Future[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._connection: Connection | None = None
        self.newest: int | None = None
        """The number of the newest entry; None until it is known."""

    def __enter__(self) -> Growth:
        self._listeners += 1
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        return self

    def __exit__(self, *_: object) -> None:
        self._listeners -= 1

    @property
    def turn(self) -> asyncio.Future[None]:
        """What is done as soon as there is something new to tell, or the end."""
        if self._turn is None or self._turn.done():
            self._turn = asyncio.get_running_loop().create_future()
        return self._turn

    async def _look(self) -> None:
        try:
            while self._listeners and not self._ending():
                newest = await asyncio.to_thread(self._read)
                if newest != self.newest:
                    self.newest = newest
                    self._tell()
                await asyncio.sleep(LOOK)
        finally:
            self._close()
            self.newest = None
            self._tell()

    def _tell(self) -> None:
        if self._turn is not None and not self._turn.done():
            self._turn.set_result(None)

    def _read(self) -> int | None:
        """Return the newest entry's number; what was known before, while the record cannot be read."""
        with suppress(InputError, *errors()):
            if self._connection is None:
                self._connection = connect(self._record)
            found = head(self._connection, only_coalition(self._connection, self._record))
            return found.size - 1 if found else None
        self._close()
        return self.newest

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


class Live:
    """An application that answers streams itself and hands everything else on to the pages.

    `record_at(path)` says whose stream an address is, or None; `ending()` whether the server is about to end,
    which ends every stream.
    """

    def __init__(self, pages: App, *, record_at: Callable[[str], Where | None], ending: Callable[[], bool]) -> None:
        self._pages, self._record_at, self._ending = pages, record_at, ending
        self._growths: dict[Where, Growth] = {}
        self._open = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        record = None
        if scope["type"] == "http" and scope["method"] == "GET":
            record = self._record_at(scope["path"])
        if record is None:
            await self._pages(scope, receive, send)
        elif self._open >= MOST:
            await send({"type": "http.response.start", "status": 503, "headers": [(b"retry-after", b"60")]})
            await send({"type": "http.response.body"})
        else:
            growth = self._growths.setdefault(record, Growth(record, ending=self._ending))
            self._open += 1
            try:
                await self._stream(growth, receive, send)
            finally:
                self._open -= 1

    async def _stream(self, growth: Growth, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        gone, told = asyncio.ensure_future(_gone(receive)), None
        try:
            with growth:
                while not gone.done() and not self._ending():
                    turn, newest = growth.turn, growth.newest
                    news = newest is not None and newest != told
                    said = f"id: {newest}\ndata: {newest}\n\n" if news else ":\n\n"
                    await send({"type": "http.response.body", "body": said.encode(), "more_body": True})
                    told = newest if news else told
                    await asyncio.wait({gone, turn}, timeout=BEAT, return_when=asyncio.FIRST_COMPLETED)
            await send({"type": "http.response.body"})
        finally:
            gone.cancel()


async def _gone(receive: Receive) -> None:
    """Return once whoever listened has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
