"""Every page of the table of addresses in a real browser, as who may act sees it: nobody is kept out, nothing breaks.

Each page is opened once, and looked at in light and dark, at 320 and 1440 pixels, with all that folds unfolded. A page
that is new in the table is looked at too; one that is none, or only comes after another, is named here.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from concerted.web.house import House
from tests.web.access import TABLE, rows
from tests.web.looking import BUDGET, OF_A_MAP, Seen, look_through
from tests.web.roles import every_means, hosted, staged

ACTING = ("convener", "member", "invited")
READ = [row.address for row in rows(TABLE.read_text("utf-8"))["coalition"] if row.method == "GET"]

NEVER_A_PAGE = ("/map/network", "/live")
"""What is read there is a file, or leads on to another page."""

SEEN_ELSEWHERE = ()
"""What comes only after something was typed: test_accounts_in_chromium looks at it."""


@pytest.fixture(scope="module")
def seen(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
    built_mid_life: House,
    built_circle: House,
    request: pytest.FixtureRequest,
) -> Iterator[dict[str, Seen]]:
    """Every page that opens to somebody who acts, as the first of them sees it that it opens to."""
    with staged(tmp_path_factory.mktemp("roles"), built_mid_life, built_circle, django_db_blocker) as stage:
        every_means(stage)
    with hosted(stage) as served:
        browser: Browser = request.getfixturevalue("browser")  # not before: Django and it do not share a thread
        yield look_through(browser, served, [one for one in READ if one not in NEVER_A_PAGE], ACTING)


def test_nobody_is_kept_out_of_a_page(seen: dict[str, Seen]):
    assert {address: one.faults for address, one in seen.items() if one.faults} == {}


def test_no_page_breaks_or_asks_another_host(seen: dict[str, Seen]):
    assert {address: one.troubles for address, one in seen.items() if one.troubles} == {}


def test_no_page_weighs_more_than_its_budget(seen: dict[str, Seen]):
    heavy = {
        address: one.bytes for address, one in seen.items() if one.bytes > (OF_A_MAP if address == "/map" else BUDGET)
    }
    assert heavy == {}


def test_every_page_was_seen(seen: dict[str, Seen]):
    assert sorted(set(READ) - set(seen)) == sorted((*NEVER_A_PAGE, *SEEN_ELSEWHERE))
