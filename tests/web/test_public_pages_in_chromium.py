"""Pages that open to everybody, in a real browser: on paper, and without a script."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.web.houses import of_a_full_page
from tests.web.looking import sheets
from tests.web.served import Served, serving

MEMBER = "Field Workers"


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
