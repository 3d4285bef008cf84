"""The pages of vitality in a real browser: sound, light and dark, on a telephone and on a desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.houses import NAMES, tended
from tests.web.looking import Watched, faults_every_way
from tests.web.served import Served, serving

PAGES = (
    "/vitality", "/vitality/signs/rigid-platform", "/vitality/stress", "/vitality/commitments", "/vitality/assessment",
    "/vitality/pulse", "/vitality/signs/bottleneck", "/",
)  # fmt: skip


@pytest.fixture(scope="module")
def served_tended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served-tended")
    tended(folder)
    with serving(folder) as served:
        yield served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def test_a_member_finds_vitality_sound_with_every_form_opened(page: Page, served_tended: Served):
    watched = Watched(page)
    page.goto(served_tended.links[NAMES[4]])
    page.get_by_role("button", name=f"Sign in for {NAMES[4]}").click()
    wrongs = {}
    for path in PAGES:
        answer = page.goto(served_tended.address + path)
        assert answer
        wrongs[path] = watched.heard(answer) + faults_every_way(page)
    assert {path: said for path, said in wrongs.items() if said} == {}


def test_a_member_answers_the_pulse_and_rates_the_season_without_a_mouse(page: Page, served_tended: Served):
    page.goto(served_tended.links[NAMES[3]])
    page.get_by_role("button", name=f"Sign in for {NAMES[3]}").press("Enter")
    page.goto(served_tended.address + "/vitality/pulse")
    page.get_by_label("So-so.").press("Space")
    page.get_by_role("button", name="Answer").press("Enter")
    page.get_by_text("You have answered. Thank you.").wait_for()
    page.goto(served_tended.address + "/vitality/assessment")
    for group in page.locator("fieldset").all():
        group.get_by_label("4", exact=True).press("Space")
    page.get_by_label("Why").fill("We do what we said.")
    page.get_by_role("button", name="Enter it").press("Enter")
    page.get_by_text("rated by").first.wait_for()
    assert not page.get_by_role("heading", name="Rate this season").is_visible()
