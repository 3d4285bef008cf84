"""Houses for Django's test client (in its database, rolled back after each test), and houses really served."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from concerted.record.sql import prepare
from concerted.web import reading
from concerted.web.house import House
from concerted.web.people.links import link, representatives
from tests.web import houses
from tests.web.served import Served, serving

TABLES = ("record_entry", "record_node", "record_checkpoint", "record_opening")
SignIn = Callable[[str], Client]


@pytest.fixture(scope="session")
def built_mid_life(tmp_path_factory: pytest.TempPathFactory) -> House:
    return houses.mid_life(tmp_path_factory.mktemp("mid-life"))


@pytest.fixture(scope="session")
def built_circle(tmp_path_factory: pytest.TempPathFactory) -> House:
    return houses.at_the_circle(tmp_path_factory.mktemp("circle"))


@pytest.fixture
def mid_life(db: None, settings: Settings, built_mid_life: House) -> House:
    return _inhabited(settings, built_mid_life)


@pytest.fixture
def circle(db: None, settings: Settings, built_circle: House) -> House:
    return _inhabited(settings, built_circle)


def _inhabited(settings: Settings, house: House) -> House:
    settings.HOUSE = house
    cache.clear()
    ours = reading.raw()
    prepare(ours)
    theirs = sqlite3.connect(house.record)
    for table in TABLES:
        rows = theirs.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - our own names
        if rows:
            ours.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)  # noqa: S608
    theirs.close()
    return house


@pytest.fixture
def sign_in() -> SignIn:
    """Return a client signed in for the organisation of that name."""

    def signed_in(name: str) -> Client:
        client = Client()
        answer = client.post(link_for(name))
        assert answer.status_code == 302, answer.content
        return client

    return signed_in


def link_for(name: str) -> str:
    names = {actor.id: actor.name for actor in reading.state().actors.values()}
    rows = representatives(reading.coalition(), names)
    row = next(row for row in rows if names[row.actor] == name)
    return "/" + link(row).split("/", 3)[3]


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.fixture(scope="module")
def served_mid_life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from _served(houses.mid_life, tmp_path_factory.mktemp("served mid-life"))


@pytest.fixture(scope="module")
def served_circle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from _served(houses.at_the_circle, tmp_path_factory.mktemp("served-circle"))


def _served(build: Callable[[Path], House], folder: Path) -> Iterator[Served]:
    build(folder)
    with serving(folder) as served:
        yield served
