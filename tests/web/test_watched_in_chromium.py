"""What the watch saw, in a real browser: on a phone and a desk, light and dark, with everything unfolded."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.web.looking import Watched, faults_every_way
from tests.web.served import Served

MEMBER = "Field Workers"


def test_what_was_looked_at_is_sound_to_a_member(browser: Browser, served_watched: Served):
    context = browser.new_context()
    page = context.new_page()
    watched = Watched(page)
    page.goto(served_watched.links[MEMBER])
    page.get_by_role("button", name=f"Sign in for {MEMBER}").click()
    wrongs = {}
    for path in ("/commitments/periods/73", "/commitments/of/published-data"):
        answer = page.goto(served_watched.address + path)
        assert answer
        wrongs[path] = watched.heard(answer) + faults_every_way(page)
    assert page.get_by_label("Where Field Workers shows it").is_visible()
    context.close()
    assert {path: said for path, said in wrongs.items() if said} == {}
