"""What the watch saw, in a real browser: on a phone and a desk, light and dark, with everything unfolded."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Browser

from tests.web.served import Served
from tests.web.test_pages_in_chromium import NARROW, WIDE, Watched, faults_of, looked_at

MEMBER = "Field Workers"
KEEP = os.environ.get("CONCERTED_LOOK")
"""A folder to photograph into, for whoever wants to look."""


def test_what_was_looked_at_is_sound_to_a_member(browser: Browser, served_watched: Served):
    wrongs = []
    for scheme, width in (("light", WIDE), ("light", NARROW), ("dark", WIDE), ("dark", NARROW)):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
        page = context.new_page()
        watched = Watched(page)
        page.goto(served_watched.links[MEMBER])
        page.get_by_role("button", name=f"Sign in for {MEMBER}").click()
        for name, path in (("period", "/commitments/periods/73"), ("clause", "/commitments/of/published-data")):
            wrongs += looked_at(watched, served_watched.address, name, path, width)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            wrongs += [f"{name}, opened: {fault}" for fault in faults_of(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wrongs.append(f"{name}, opened, is wider than the screen")
            if KEEP:
                page.screenshot(path=Path(KEEP) / f"{name}-{scheme}-{width}.png", full_page=True)
        assert page.get_by_label("Where Field Workers shows it").is_visible()
        context.close()
    assert wrongs == []
