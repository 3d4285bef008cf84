"""The pages of vitality in a real browser: sound, light and dark, on a telephone and on a desk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.web.houses import NAMES, tended
from tests.web.served import Served, serving
from tests.web.test_pages_in_chromium import NARROW, WIDE, Watched, faults_of, looked_at, photograph

PAGES = {
    "vitality": "/vitality", "vital-sign": "/vitality/signs/rigid", "stress": "/vitality/stress",
    "promises": "/vitality/commitments", "assessment": "/vitality/assessment", "pulse": "/vitality/pulse",
    "bottleneck": "/vitality/signs/bottleneck", "home-tended": "/",
}  # fmt: skip


@pytest.fixture(scope="module")
def served_tended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served-tended")
    tended(folder)
    with serving(folder) as served:
        yield served


@pytest.fixture(params=[("light", NARROW), ("dark", NARROW), ("light", WIDE), ("dark", WIDE)])
def look(request: pytest.FixtureRequest) -> tuple[str, int]:
    return request.param


@pytest.fixture
def context(browser: Browser, look: tuple[str, int]) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": look[1], "height": 900}, color_scheme=look[0])  # type: ignore[arg-type]
    yield context
    context.close()


def test_a_member_finds_vitality_sound_with_every_form_opened(
    context: BrowserContext, served_tended: Served, look: tuple[str, int]
):
    page = context.new_page()
    watched = Watched(page)
    page.goto(served_tended.links[NAMES[4]])
    page.get_by_role("button", name=f"Sign in for {NAMES[4]}").click()
    wrongs = []
    for name, path in PAGES.items():
        wrongs += looked_at(watched, served_tended.address, name, path, look[1])
        photograph(page, name, *look)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        wrongs += [f"{name}, opened: {fault}" for fault in faults_of(page)]
    assert wrongs == []


@pytest.mark.parametrize("look", [("light", WIDE)])
def test_a_member_answers_the_pulse_and_rates_the_season_without_a_mouse(
    context: BrowserContext, served_tended: Served, look: tuple[str, int]
):
    page = context.new_page()
    page.goto(served_tended.links[NAMES[3]])
    page.get_by_role("button", name=f"Sign in for {NAMES[3]}").press("Enter")
    page.goto(served_tended.address + "/vitality/pulse")
    page.get_by_label("So-so.").press("Space")
    page.get_by_role("button", name="Answer").press("Enter")
    assert page.get_by_text("You have answered. Thank you.").is_visible()
    page.goto(served_tended.address + "/vitality/assessment")
    for group in page.locator("fieldset").all():
        group.get_by_label("4", exact=True).press("Space")
    page.get_by_label("Why").fill("We do what we said.")
    page.get_by_role("button", name="Enter it").press("Enter")
    assert page.get_by_text("rated by").first.is_visible()
    assert not page.get_by_role("heading", name="Rate this season").is_visible()
