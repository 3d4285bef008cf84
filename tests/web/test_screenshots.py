"""The pictures in docs/screenshots: made anew, where CONCERTED_SCREENSHOTS=1 asks for them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.web.houses import MEETING
from tests.web.looking import DARK, LIGHT, NARROW, SCREENSHOTS, WIDE, photograph
from tests.web.served import Served

pytestmark = pytest.mark.skipif(not SCREENSHOTS, reason="CONCERTED_SCREENSHOTS=1 has them made")

MID_LIFE = {
    "home": "/", "map": "/map", "map-table": "/map/table?concept=0", "pair": "/map/pairs/0/1", "platform": "/platform",
    "decisions": "/decisions", "proposal": "/decisions/67", "settings": "/settings", "notices": "/notices",
    "api": "/api", "vitality": "/vitality", "patterns": "/commons", "pattern": "/commons/coalition-based-influence",
    "record": "/record", "verify": "/verify", "capture": "/capture", "wedge": "/wedge", "draws": "/draws",
}  # fmt: skip
AT_WORK = {"duties": "/duties", "commitments": "/commitments", "members": "/members"}
YOUNG = {"young-circle": "/circle", "young-room": "/circle/room"}


def album(browser: Browser, served: Served, name: str, pages: dict[str, str]) -> None:
    """Photograph these pages as an organisation's representative sees them."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.links[name])
    page.get_by_role("button", name=f"Sign in for {name}").click()
    for picture, path in pages.items():
        page.goto(served.address + path)
        for width, scheme in ((WIDE, LIGHT), (WIDE, DARK), (NARROW, LIGHT)):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type] # two literals
            photograph(page, picture, scheme, width)
    context.close()


def test_in_the_middle_of_its_life(browser: Browser, served_mid_life: Served):
    album(browser, served_mid_life, "Field Workers", MID_LIFE)


def test_at_work(browser: Browser, served_at_work: Served):
    album(browser, served_at_work, "Field Workers", AT_WORK)


def test_young(browser: Browser, served_circle: Served):
    album(browser, served_circle, "School Parents", YOUNG)


def test_in_a_meeting(browser: Browser, served_meeting: Served):
    page = browser.new_page()
    page.goto(served_meeting.address + "/meetings")
    path = page.get_by_role("link", name=MEETING).get_attribute("href")
    assert path
    page.close()
    album(browser, served_meeting, "Growers' Union", {"meeting": path})
