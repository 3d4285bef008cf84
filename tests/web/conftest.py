"""Houses for Django's test client, a copy of a built one for each test, and houses really served."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import set_script_prefix
from pytest_django import DjangoDbBlocker

from concerted.web import reading, writing
from concerted.web.house import House, Houses
from concerted.web.people.links import link, representatives
from tests.web import houses
from tests.web.served import Served, serving

SignIn = Callable[[str], Client]


@pytest.fixture(scope="session")
def built_mid_life(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> House:
    return with_tables(houses.mid_life(tmp_path_factory.mktemp("mid-life")), django_db_blocker)


@pytest.fixture(scope="session")
def built_circle(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> House:
    return with_tables(houses.at_the_circle(tmp_path_factory.mktemp("circle")), django_db_blocker)


@pytest.fixture
def mid_life(copy_of: Callable[[House], House], built_mid_life: House) -> House:
    return copy_of(built_mid_life)


@pytest.fixture(scope="session")
def built_at_work(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> House:
    return with_tables(houses.at_work(tmp_path_factory.mktemp("at-work")), django_db_blocker)


@pytest.fixture
def at_work(copy_of: Callable[[House], House], built_at_work: House) -> House:
    return copy_of(built_at_work)


@pytest.fixture(scope="session")
def built_watched(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> House:
    return with_tables(houses.watched(tmp_path_factory.mktemp("watched")), django_db_blocker)


@pytest.fixture
def watched(copy_of: Callable[[House], House], built_watched: House) -> House:
    return copy_of(built_watched)


@pytest.fixture(scope="session")
def built_full_page(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> House:
    return with_tables(houses.of_a_full_page(tmp_path_factory.mktemp("full-page")), django_db_blocker)


@pytest.fixture
def full_page(copy_of: Callable[[House], House], built_full_page: House) -> House:
    return copy_of(built_full_page)


@pytest.fixture
def circle(copy_of: Callable[[House], House], built_circle: House) -> House:
    return copy_of(built_circle)


@pytest.fixture
def copy_of(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[[House], House]]:
    """Move into a copy of a house: its pages then read and write the files in it, as if it were served."""
    with ExitStack() as stack:

        def moved_in(built: House) -> House:
            house = House(Path(shutil.copytree(built.folder, tmp_path / "house")))
            stack.enter_context(pages_of(Houses(house.folder), django_db_blocker))
            return house

        yield moved_in


def with_tables(house: House, blocker: DjangoDbBlocker) -> House:
    """Give a house the web shell's own tables."""
    Houses(house.folder).tables.write_bytes(empty_tables(blocker))
    return house


@lru_cache(maxsize=1)
def empty_tables(blocker: DjangoDbBlocker) -> bytes:
    """Return the web shell's own tables with nothing in them: the file, made once for all houses."""
    with TemporaryDirectory() as folder, pages_of(houses := Houses(Path(folder)), blocker):
        call_command("migrate", verbosity=0, interactive=False)
        connection.close()
        return houses.tables.read_bytes()


@contextmanager
def pages_of(houses: Houses, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Have the pages be those of this folder, and their own tables lie in it.

    The keeper waits for the disk, as it always does; sessions need not, in a house that is thrown away.
    """
    with blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "HOUSES", houses)
        patch.setitem(connection.settings_dict, "NAME", str(houses.tables))
        patch.setitem(connection.settings_dict["OPTIONS"], "init_command", "PRAGMA synchronous = OFF")
        set_script_prefix("/")
        cache.clear()
        try:
            yield
        finally:
            set_script_prefix("/")
            writing.close()
            reading.close()
            connection.close()


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
def served_at_work(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from _served(houses.at_work, tmp_path_factory.mktemp("served-at-work"))


@pytest.fixture(scope="module")
def served_watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from _served(houses.watched, tmp_path_factory.mktemp("served-watched"))


@pytest.fixture(scope="module")
def served_circle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from _served(houses.at_the_circle, tmp_path_factory.mktemp("served-circle"))


@pytest.fixture(scope="module")
def served_two_minds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from _served(houses.of_two_minds, tmp_path_factory.mktemp("served-two-minds"))


@pytest.fixture(scope="module")
def served_meeting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    yield from _served(houses.in_a_meeting, tmp_path_factory.mktemp("served-meeting"))


def _served(build: Callable[[Path], House], folder: Path) -> Iterator[Served]:
    build(folder)
    with serving(folder) as served:
        yield served
