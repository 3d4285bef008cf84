"""The stream behind live pages: it tells of every entry, whoever made it, to however many listen."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from concerted import host
from concerted.record.sql import Where
from concerted.web.house import House, Houses
from concerted.web.live import stream
from concerted.web.live.stream import Growth, Live
from concerted.web.serve import record_at
from tests.web.houses import IDS, at_the_circle, nod_elsewhere
from tests.web.served import Served, serving

MANY = 500


@pytest.fixture
def house(tmp_path: Path) -> House:
    return at_the_circle(tmp_path / "house")


@pytest.fixture
def served(house: House) -> Iterator[Served]:
    with serving(house.folder) as served:
        yield served


async def opened(served: Served, path: str = "/live") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    where = urlsplit(served.address)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\n\r\n".encode())
    return reader, writer


async def left(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


async def heard(reader: asyncio.StreamReader) -> int:
    """Return the number in the next event."""
    while True:
        found = re.match(rb"data: (\d+)", await asyncio.wait_for(reader.readline(), 30))
        if found:
            return int(found[1])


def test_five_hundred_hear_of_an_entry_that_another_process_made_and_pages_are_answered_meanwhile(
    house: House, served: Served
):
    async def listen() -> tuple[set[int], bytes, set[int]]:
        streams = [await opened(served) for _ in range(MANY)]
        at_first = {await heard(reader) for reader, _ in streams}
        page, writer = await opened(served, "/circle")
        line = await asyncio.wait_for(page.readline(), 30)
        await left(writer)
        await asyncio.to_thread(nod_elsewhere, house, IDS[3])
        then = {await heard(reader) for reader, _ in streams}
        for _, writer in streams:
            await left(writer)
        return at_first, line, then

    assert asyncio.run(listen()) == ({9}, b"HTTP/1.1 200 OK\r\n", {10})


def test_open_streams_do_not_keep_the_server_from_ending(served: Served):
    async def listen_to_the_end() -> bytes:
        reader, writer = await opened(served)
        await heard(reader)
        served.process.send_signal(signal.SIGINT)
        said = await asyncio.wait_for(reader.read(), 30)
        await left(writer)
        return said

    assert asyncio.run(listen_to_the_end()).endswith(b"0\r\n\r\n")
    said, _ = served.process.communicate(timeout=30)
    assert said.endswith("Closed.\n")
    assert "ERROR" not in said


# --- the stream alone


async def nowhere(scope: object, receive: object, send: stream.Send) -> None:
    await send({"type": "nowhere"})


class Listener:
    """Somebody who asks for a stream, and what was sent to them."""

    def __init__(self) -> None:
        self.sent: list[object] = []
        self.gone = asyncio.Event()

    async def receive(self) -> dict[str, str]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: object) -> None:
        self.sent.append(message)

    @property
    def said(self) -> list[bytes]:
        return [m["body"] for m in self.sent if isinstance(m, dict) and m.get("body")]


def asking(path: str = "/live", method: str = "GET") -> dict[str, str]:
    return {"type": "http", "method": method, "path": path}


def live(record: Where, ended: list[bool]) -> Live:
    return Live(nowhere, record_at=lambda path: record if path == "/live" else None, ending=lambda: bool(ended))


@pytest.mark.parametrize(
    "scope", [asking("/circle"), asking(method="POST"), {"type": "lifespan"}, {"type": "websocket", "path": "/live"}]
)
def test_whatever_asks_for_no_stream_goes_on_to_the_pages(house: House, scope: dict[str, str]):
    listener = Listener()
    asyncio.run(live(house.record, [])(scope, listener.receive, listener.send))
    assert listener.sent == [{"type": "nowhere"}]


def test_each_house_has_a_stream_of_its_own_under_its_own_address(tmp_path: Path):
    lake = at_the_circle(tmp_path / "lake")
    houses = Houses(tmp_path)
    assert record_at(houses, "/lake/live") == lake.record
    for path in ("/live", "/lake", "/lake/circle", "/lake/x/live", "/../live", "/sea/live", "/lake/live/"):
        assert record_at(houses, path) is None
    assert record_at(Houses(lake.folder), "/live") == lake.record
    assert record_at(Houses(lake.folder), "/lake/live") is None


def test_who_comes_when_all_streams_are_taken_is_asked_to_come_later(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stream, "MOST", 0)
    listener = Listener()
    asyncio.run(live(house.record, [])(asking(), listener.receive, listener.send))
    assert listener.sent[0] == {"type": "http.response.start", "status": 503, "headers": [(b"retry-after", b"60")]}


def test_a_silent_stream_says_that_it_is_there_and_ends_when_the_listener_goes(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stream, "BEAT", 0.05)

    async def listen() -> list[bytes]:
        listener, app = Listener(), live(house.record, [])
        task = asyncio.create_task(app(asking(), listener.receive, listener.send))
        while len(listener.said) < 4:
            await asyncio.sleep(0.05)
        listener.gone.set()
        await asyncio.wait_for(task, 10)
        return listener.said

    said = asyncio.run(listen())
    assert said.count(b"id: 9\ndata: 9\n\n") == 1
    assert said.count(b":\n\n") >= 3


def test_a_record_that_cannot_be_read_for_a_while_is_looked_at_again(house: House):
    record, away = house.record, house.folder / "away.record"

    async def look() -> list[int | None]:
        growth = Growth(record, ending=lambda: False)
        record.rename(away)
        seen = []
        with growth:
            await asyncio.sleep(2 * stream.LOOK)
            seen.append(growth.newest)
            away.rename(record)
            while growth.newest is None:
                await growth.turn
            seen.append(growth.newest)
        while growth.newest is not None:  # nobody listens any more
            await growth.turn
        return seen

    assert asyncio.run(look()) == [None, 9]


def test_a_record_in_postgresql_is_listened_to_alike(database: str):
    key = host.key_file(database)
    try:
        host.found(database, name="Clear Air", context="tech", convener="River Watch", at=host.now())

        async def look() -> int | None:
            with Growth(database, ending=lambda: False) as growth:
                while growth.newest is None:
                    await growth.turn
                return growth.newest

        assert asyncio.run(look()) == 0
    finally:
        key.unlink(missing_ok=True)
