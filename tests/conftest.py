"""What tests of several rooms share: a real browser, and a real PostgreSQL server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.postgres import Server, serving

settings.register_profile("house", deadline=None)  # no test asserts a speed, and machines are shared
settings.load_profile("house")

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> str:
    """The Chromium that the page tests drive; without one they fail."""
    found = os.environ.get("CONCERTED_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.fail("There is no Chromium for the page tests: run them by `make test`, which brings one.")
    return found


@pytest.fixture(scope="module")  # not the session: while Playwright runs, Django takes its thread for an event loop's
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


LONG = ("in_chromium.py", "by_keyboard.py", "any_life.py", "interrupted_map.py", "crew.py", "site.py", "whole_life.py")
"""How the names of files end whose few tests take long."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long, lest at the end one process is left alone with one of them."""
    items.sort(key=lambda item: not item.path.name.endswith(LONG))


_databases = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for each test process that needs it."""
    with serving() as server:
        yield server


@pytest.fixture
def database(postgres: Server) -> str:
    """The address of an empty database."""
    return postgres.create(f"test{next(_databases)}")
