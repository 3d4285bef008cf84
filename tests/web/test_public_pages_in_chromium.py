"""Every page that opens to a visitor, in a real browser; pages that refuse; pages without a script, and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from concerted.web.house import House
from tests.web.houses import of_a_full_page
from tests.web.looking import BUDGET, OF_A_MAP, TWO_WAYS, Looker, Seen, sheets
from tests.web.roles import hosted, staged
from tests.web.served import Served, serving
from tests.web.test_pages_in_chromium import ENDLESS, FILES, READ

REFUSING = ("/nowhere", "/decisions/new", "/sign-in/nonsense", "/join/XXXXX-XXXXX")
OF_THE_HOST = ("/", "/set-up/{host}", "/set-up/nonsense", "/nowhere")
MEMBER = "Field Workers"


@pytest.fixture(scope="module")
def seen(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
    built_mid_life: House,
    built_circle: House,
    request: pytest.FixtureRequest,
) -> Iterator[dict[str, Seen]]:
    """Every page of a coalition that opens to a visitor, some that do not, and those of the host itself."""
    with staged(tmp_path_factory.mktemp("roles"), built_mid_life, built_circle, django_db_blocker) as stage:
        pass
    with hosted(stage) as served:
        browser: Browser = request.getfixturevalue("browser")  # not before: Django and it do not share a thread
        looker = Looker(browser, served, TWO_WAYS)
        looker.go_through((row.address for row in READ if row.address != ENDLESS), "visitor")
        refusing = {address: looker.look(served.located(address)) for address in REFUSING}
        own = {f"host{path}": looker.look(served.address + path.format(**served.own)) for path in OF_THE_HOST}
        yield {**looker.seen, **refusing, **own}


def test_nobody_is_kept_out_of_a_page(seen: dict[str, Seen]):
    assert {address: one.faults for address, one in seen.items() if one.faults} == {}


def test_no_page_breaks_or_asks_another_host(seen: dict[str, Seen]):
    assert {address: one.troubles for address, one in seen.items() if one.troubles} == {}


def test_no_page_weighs_more_than_its_budget(seen: dict[str, Seen]):
    most = {"/map": OF_A_MAP}
    assert {address: one.bytes for address, one in seen.items() if one.bytes > most.get(address, BUDGET)} == {}


def test_every_page_was_seen(seen: dict[str, Seen]):
    opens = {row.address for row in READ if row.answers["visitor"] == 200}
    assert opens - seen.keys() - {*FILES} == set()


def test_what_refuses_says_so_on_a_page(seen: dict[str, Seen]):
    assert [seen[address].status for address in REFUSING] == [404, 403, 403, 404]


def test_the_commitment_board_prints_without_what_only_a_screen_needs(browser: Browser, served_at_work: Served):
    page = browser.new_page()
    page.goto(served_at_work.address + "/commitments")
    assert sheets(page) <= 2
    page.emulate_media(media="print")
    assert page.locator(".ticks").first.is_visible()
    assert not page.locator(".top").is_visible()
    page.goto(served_at_work.address + "/platform")
    assert sheets(page) == 1
    page.close()


def test_even_the_fullest_platform_prints_on_one_page(browser: Browser, tmp_path: Path):
    of_a_full_page(tmp_path)
    with serving(tmp_path) as served:
        page = browser.new_page()
        page.goto(served.address + "/platform")
        assert "450 of 450 words used." in page.locator("aside").inner_text()
        assert sheets(page) == 1
        page.close()


def test_everything_opens_without_a_script(browser: Browser, served_at_work: Served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served_at_work.links[MEMBER])
    page.get_by_role("button", name=f"Sign in for {MEMBER}").click()
    page.goto(served_at_work.address + "/decisions")
    page.locator("summary").first.click()
    assert page.locator("details[open] .answers").first.is_visible()
    context.close()
