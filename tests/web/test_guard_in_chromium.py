"""The guard's pages in a real browser: sound for everybody, light and dark, narrow and wide."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.web import houses
from tests.web.keys import sign_in
from tests.web.looking import TWO_WAYS, Watched, faults_every_way
from tests.web.served import Served, serving
from tests.web.test_guard import NO, YES

SIDES = (("Beekeepers", YES), (houses.NAMES[1], NO))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("guarded")
    houses.mid_life(folder)
    with serving(folder) as one:
        yield one


def test_members_hand_in_and_every_page_is_sound(browser: Browser, served: Served):
    wrongs = {}
    for name, said in SIDES:
        context = browser.new_context()
        watched = Watched(context.new_page())
        page = watched.page
        sign_in(page, served, name)
        page.goto(f"{served.address}/wedge")
        page.get_by_label("The message").fill(said)
        page.get_by_role("button", name="Hand it in").click()
        page.get_by_text("It is handed in.").wait_for()
        for path in ("/wedge", "/capture") if name == SIDES[1][0] else ():
            answer = page.goto(served.address + path)
            assert answer
            wrongs[path] = watched.heard(answer) + faults_every_way(page, TWO_WAYS)
        context.close()
    assert wrongs == {"/wedge": [], "/capture": []}
