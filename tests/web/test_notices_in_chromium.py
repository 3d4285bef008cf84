"""Being told, from the form to the letter that arrives: in a real browser, by keyboard, from a house really served."""

from __future__ import annotations

import time
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.web.houses import mid_life
from tests.web.looking import faults_of
from tests.web.receivers import web_address
from tests.web.served import serving

MEMBER = "Field Workers"


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has this name is reached."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id || document.activeElement.innerText") == name:
            return
    raise AssertionError(f"{name} is not reached by keyboard")


def test_a_member_asks_to_be_told_and_is(browser: Browser, tmp_path: Path):
    mid_life(tmp_path)
    (tmp_path / "host.toml").write_text("[calls]\nprivate = true\n")
    with web_address() as received, serving(tmp_path) as served:
        page = browser.new_page()
        page.goto(served.links[MEMBER])
        page.get_by_role("button", name=f"Sign in for {MEMBER}").click()
        page.goto(f"{served.address}/notices")
        tab_to(page, "kind")
        page.keyboard.press("End")
        tab_to(page, "address")
        page.keyboard.type(f"{received.address}/hear")
        page.keyboard.press("Enter")
        page.wait_for_selector(".inbox")
        tab_to(page, "Try it out")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=A trial is on its way")
        assert faults_of(page) == []
        waited = time.monotonic() + 20
        while not received.told and time.monotonic() < waited:
            time.sleep(0.2)
        (told,) = received.told
        assert told["title"] == "Clear Air for the Valley: a trial"
        page.reload()
        assert "Last told" in page.locator(".inbox").inner_text()
        page.close()
