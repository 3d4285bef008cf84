"""`map.html` in a real browser, opened as a file: with its script and without, by keyboard, small and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from concerted.ecosystem import map_ecosystem
from concerted.ecosystem.page import to_html
from concerted.ecosystem.report import to_json
from tests.ecosystem.test_map import corpus
from tests.ecosystem.test_page import coded
from tests.ecosystem.test_picture import a_map
from tests.web.houses import the_map, who_moved

NARROW, WIDE = 320, 1100


def of_many() -> dict[str, Any]:
    """Two groups among 150 actors: more names than a picture has room for."""
    drawn = a_map([60, 50], 40)
    actors = [
        {"documents": 1, "positions": {"0": 1}, "near": [], "far": [], "quotes": [], **a} for a in drawn["actors"]
    ]
    made = the_map()
    groups = [
        {**made["coalitions"][0], **group, "known": [], "beliefs": [], "divides": []} for group in drawn["coalitions"]
    ]
    for group in groups:
        group["invitations"] = []
    return {**made, **drawn, "actors": actors, "coalitions": groups, "introduce": []}


MADE = {
    "positions": lambda: to_json(map_ecosystem(corpus())),
    "coded": lambda: to_json(map_ecosystem(coded(dissent=True))),
    "many": of_many,
    "none": lambda: {**to_json(map_ecosystem(coded(2, 3))), "introduce": []},
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder: Path = tmp_path_factory.mktemp("maps")
    for name, make in MADE.items():
        (folder / f"{name}.html").write_text(to_html(make(), who_moved() if name == "many" else ()), "utf-8")
    return {name: (folder / f"{name}.html").as_uri() for name in MADE}


@pytest.fixture
def opened(browser: Browser) -> Iterator[Any]:
    contexts, troubles = [], []

    def opened(address: str, *, width: int = WIDE, scheme: str = "light", script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script,
            reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: troubles.append(said.text))
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("request", lambda asked: asked.url.startswith("file:") or troubles.append(asked.url))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_every_map_is_sound_as_wide_and_as_dark_as_a_screen_may_be(opened, files, name, width, scheme):
    page = opened(files[name], width=width, scheme=scheme)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wrongs = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in wrongs if one["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_written_name_covers_another_in_the_fonts_of_this_machine(opened, files, width):
    page = opened(files["many"], width=width)
    covered = page.evaluate("""() => {
      const shown = [...document.querySelectorAll('.map')].find((map) => map.getClientRects().length);
      const names = [...shown.querySelectorAll('.map-actor text:not(.map-quiet)')];
      const boxes = names.map((text) => text.getBoundingClientRect());
      const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
      const covered = boxes.filter((a, n) => boxes.slice(n + 1).some((b) => meet(a, b))).length;
      const frame = shown.getBoundingClientRect();
      const outside = boxes.filter((box) => box.left < frame.left - 6 || box.right > frame.right + 6).length;
      return [boxes.length > 10, covered, outside];
    }""")
    assert covered == [True, 0, 0]


def test_a_name_typed_into_the_search_is_found_without_accents_and_leads_to_its_entry(opened, files):
    page = opened(files["positions"])
    box = page.get_by_role("searchbox", name="Find a name or a concept")
    box.fill("FRIÉND 3")
    expect(page.get_by_role("status")).to_have_text("1 found.")
    box.press("Enter")
    entry = page.locator("details.map-entry[open]")
    expect(entry).to_have_count(1)
    assert "Friend 3" in page.evaluate("document.activeElement.innerText")
    assert "Nearest allies" in entry.inner_text()
    assert "Counted as" in entry.inner_text()


def test_the_search_finds_concepts_too_says_how_many_and_is_emptied_by_escape(opened, files):
    page = opened(files["coded"])
    box = page.get_by_role("searchbox")
    box.fill("demand")
    expect(page.get_by_role("status")).to_have_text("14 found, the first 12 shown.")
    box.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.hash") == "#concept-1"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    box.press("Escape")
    expect(page.get_by_role("status")).to_have_text("")
    box.fill("nobody at all")
    expect(page.get_by_role("status")).to_have_text("0 found.")


def test_an_actor_in_the_picture_brings_its_entry_beside_it_and_is_left_by_escape(opened, files):
    page = opened(files["positions"])
    page.get_by_role("link", name="Friend 2, number").click()
    card = page.get_by_role("region", name="Entry")
    expect(card).to_be_visible()
    expect(card).to_be_focused()
    assert "Friend 2" in card.inner_text()
    assert "Nearest allies" in card.inner_text()
    faded = "[...document.querySelectorAll('.map-wide .map-actor')].filter(d => getComputedStyle(d).opacity < 1).length"
    assert page.evaluate(faded) > 0
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Friend 2,")
    assert page.evaluate(faded) == 0
    page.get_by_role("link", name="Friend 2, number").click()
    card.get_by_role("button", name="Close").click()
    expect(card).to_be_hidden()


def test_a_link_in_the_entry_beside_the_picture_leads_on(opened, files):
    page = opened(files["positions"])
    page.get_by_role("link", name="Friend 2, number").click()
    page.get_by_role("region", name="Entry").get_by_role("link", name="Friend").first.click()
    assert page.evaluate("document.activeElement.parentElement.matches('details.map-entry[open]')")


def test_the_picture_is_one_stop_for_the_keyboard_and_arrows_move_in_it(opened, files):
    page = opened(files["many"])
    page.locator(".map-wide .map-actor").first.focus()
    first = page.evaluate("document.activeElement.dataset.n")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.dataset.n")
    assert first != second
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.n") == first
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.map')") is None


def test_a_name_without_room_shows_when_its_dot_is_pointed_at_or_focused(opened, files):
    page = opened(files["many"])
    dot = page.locator(".map-wide .map-actor:has(.map-quiet)").nth(3)
    name = dot.get_attribute("aria-label").rsplit(",", 1)[0]
    dot.locator("circle").hover()
    expect(page.locator(".map-wide .map-said")).to_have_text(name)
    page.mouse.move(5, 5)
    expect(page.locator(".map-wide .map-said")).to_have_text("")
    dot.focus()
    expect(page.locator(".map-wide .map-said")).to_have_text(name)


@pytest.mark.parametrize("script", [True, False])
def test_the_filter_fades_everyone_else_with_and_without_a_script(opened, files, script):
    page = opened(files["coded"], script=script)
    page.get_by_role("radio", name="coalition 2").check()
    inside, outside = (
        page.locator(".map-wide .map-actor.map-g2").first,
        page.locator(".map-wide .map-actor.map-g1").first,
    )
    expect(inside).to_have_css("opacity", "1")
    expect(outside).to_have_css("opacity", "0.1")
    page.get_by_role("radio", name="everyone").check()
    expect(outside).to_have_css("opacity", "1")


def test_without_a_script_everything_is_in_the_page_and_a_dot_leads_to_its_entry(opened, files):
    page = opened(files["positions"], script=False)
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.get_by_role("link", name="Friend 2, number").click()
    entry = page.locator(":target")
    expect(entry).to_be_visible()
    assert "Nearest allies" in entry.inner_text()


def test_an_address_with_an_entry_in_it_opens_that_entry_even_if_the_list_is_folded(opened, files):
    page = opened(files["many"] + "#actor-149")
    expect(page.locator("#actor-149")).to_be_visible()


def test_on_a_small_screen_the_picture_is_whole_and_its_own(opened, files):
    page = opened(files["coded"], width=NARROW)
    narrow = page.locator(".map-narrow")
    expect(narrow).to_be_visible()
    expect(page.locator(".map-wide")).to_be_hidden()
    box = narrow.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW
