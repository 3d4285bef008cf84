"""Visitors' pages read from a streaming replica, and from the record itself where the replica does not answer."""

from __future__ import annotations

import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concerted import host
from concerted.coalition import Command, Wording
from concerted.handover import take_in
from concerted.record.checkpoint import Signer
from concerted.record.sql import transaction
from concerted.web.house import House
from tests.postgres import Server, following
from tests.web.houses import IDS, NAMES, at_the_circle
from tests.web.served import Served, serving


@dataclass(frozen=True)
class Followed:
    """A house in PostgreSQL that is served, and the replica of its database."""

    store: str
    key: Path
    replica: Server
    database: str
    served: Served

    def propose(self, text: str) -> None:
        """Enter a sentence as another process does."""
        with host.opened(self.store) as (opened, coalition), transaction(opened):
            command = Command(body=Wording(text=text), at=host.now(), by=IDS[0])
            host.act(opened, coalition, command, signer=Signer.load(self.key))

    def follow(self, *, on: bool) -> None:
        with psycopg.connect(self.replica.address(self.database), autocommit=True) as opened:
            opened.execute(f"SELECT pg_wal_replay_{'resume' if on else 'pause'}()")


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory, postgres: Server) -> Iterator[Followed]:
    house, moved = at_the_circle(tmp_path_factory.mktemp("house")), tmp_path_factory.mktemp("moved")
    store = postgres.create("followed")
    take_in(str(house.record), store)
    key = moved / host.key_file(store).name
    shutil.copy(house.key, key)
    with following(postgres) as replica:
        (moved / "host.toml").write_text(f'[store]\nreplica = "{replica.address("followed")}"\n')
        with serving(moved, store) as served:
            yield Followed(store, key, replica, "followed", served)


def read(address: str, headers: dict[str, str] | None = None) -> str:
    asked = urllib.request.Request(address, headers=headers or {})  # noqa: S310 - our own
    with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310
        return str(answer.read().decode())


def until(holds: Callable[[], bool]) -> None:
    patience = time.monotonic() + 90
    while not holds():
        assert time.monotonic() < patience
        time.sleep(0.2)


def test_visitors_read_the_replica_and_everybody_else_the_record(followed: Followed):
    circle = f"{followed.served.address}/circle"
    before = read(f"{followed.served.address}/record/checkpoint")
    assert "School Parents" in read(circle)
    followed.follow(on=False)
    followed.propose("We want a second place to read.")
    assert "second place" not in read(circle)
    assert "second place" in member(followed, circle)
    assert read(f"{followed.served.address}/record/checkpoint") != before, "what programs compare is never behind"
    followed.follow(on=True)
    until(lambda: "second place" in read(circle))


def member(followed: Followed, page: str) -> str:
    """Read a page as somebody who is signed in."""
    browser, link = build_opener(HTTPCookieProcessor(CookieJar())), followed.served.links[NAMES[0]]
    token = browser.open(link).read().decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    browser.open(link, urlencode({"csrfmiddlewaretoken": token}).encode()).close()
    return str(browser.open(page).read().decode())


def test_a_replica_that_dies_takes_no_page_with_it(followed: Followed):
    circle = f"{followed.served.address}/circle"
    read(circle)
    followed.replica.kill()
    followed.propose("We want pages that stay.")
    for _ in range(30):
        assert "pages that stay" in read(circle)
    followed.replica.start()
    assert "pages that stay" in read(circle)


@pytest.mark.parametrize("address", ["/", "/decisions", "/platform", "/members", "/record", "/vitality"])
def test_a_visitors_page_asks_nothing_of_the_pages_own_tables(mid_life: House, address: str):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert Client().get(address).status_code == 200
    assert [query["sql"] for query in asked.captured_queries if "sqlite_master" not in query["sql"]] == []
