"""Live pages: what one does in the circle appears on everybody's page by itself, while what is typed there stays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from concerted.web.house import House
from tests.web.houses import IDS, MEETING, NAMES, at_the_circle, in_a_meeting, nod_elsewhere
from tests.web.served import Served, serving


@pytest.fixture
def house(tmp_path: Path) -> House:
    return at_the_circle(tmp_path / "house")


@pytest.fixture
def served(house: House) -> Iterator[Served]:
    with serving(house.folder) as served:
        yield served


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    yield context
    context.close()


def signed_in(context: BrowserContext, served: Served, name: str) -> Page:
    page = context.new_page()
    page.goto(served.links[name])
    page.get_by_role("button", name=f"Sign in for {name}").click()
    page.goto(served.address + "/circle")
    return page


def meeting_for(context: BrowserContext, served: Served, name: str) -> Page:
    page = signed_in(context, served, name)
    page.goto(served.address + "/meetings")
    page.get_by_role("link", name=MEETING).click()
    expect(page.locator("html")).to_have_attribute("data-listening", "")
    return page


def test_a_nod_appears_on_everyones_page_and_what_is_typed_there_stays(
    phone: BrowserContext, browser: Browser, house: House, served: Served
):
    page = signed_in(phone, served, NAMES[4])
    expect(page.locator("html")).to_have_attribute("data-listening", "")
    expect(page.get_by_text("What the others do appears here by itself.")).to_be_visible()
    page.locator("summary", has_text="Not yet, because").first.click()
    reason = page.locator("textarea[name=reason]").first
    reason.fill("Say where it is")
    reason.press("End")
    other = browser.new_context()
    neighbour = signed_in(other, served, NAMES[3])
    neighbour.get_by_role("button", name="Nod").first.click()
    expect(page.get_by_role("status")).to_contain_text("4 of 5 have nodded")
    expect(reason).to_be_focused()
    page.keyboard.type(" measured.")
    expect(reason).to_have_value("Say where it is measured.")
    expect(page.locator("details[open] textarea[name=reason]").first).to_be_visible()
    other.close()
    nod_elsewhere(house, IDS[4])
    expect(page.get_by_role("status")).to_contain_text("stands: everyone")
    assert page.get_by_role("button", name="Nod").count() == 0


def test_the_wall_of_the_room_follows_by_itself(phone: BrowserContext, house: House, served: Served):
    wall = phone.new_page()
    wall.goto(served.address + "/circle/room")
    expect(wall.get_by_role("status")).to_contain_text("3 of 5 have nodded.")
    nod_elsewhere(house, IDS[3])
    expect(wall.get_by_role("status")).to_contain_text("4 of 5 have nodded.")
    nod_elsewhere(house, IDS[4])
    expect(wall.get_by_role("status")).to_contain_text("Everyone nodded.")


def test_who_writes_the_notes_sees_the_room_answer_and_loses_no_word(browser: Browser, tmp_path: Path):
    folder = in_a_meeting(tmp_path / "house").folder
    with serving(folder) as served:
        scribe, phone = browser.new_context(), browser.new_context()
        page = meeting_for(scribe, served, NAMES[0])
        notes = page.get_by_label("What was said and agreed")
        notes.fill("The meters: two")
        page.get_by_text("Put something to those who are there").click()
        page.get_by_label("Title").fill("Half a title")
        other = meeting_for(phone, served, NAMES[2])
        other.get_by_role("button", name="We agree").click()
        expect(other.get_by_text("You: agree.").first).to_be_visible()
        expect(page.get_by_text("3 of 7 have answered: 3 agree, 0 object.")).to_be_visible()
        expect(notes).to_have_value("The meters: two")
        expect(page.get_by_label("Title")).to_have_value("Half a title")
        page.get_by_role("button", name="Save the notes").click()
        expect(page.get_by_text(f"Last saved by {NAMES[0]}.")).to_be_visible()
        scribe.close()
        phone.close()


def test_without_a_script_the_page_says_how_to_see_what_is_new(browser: Browser, served: Served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address + "/circle")
    expect(page.get_by_role("link", name="Load it again to see what is new")).to_be_visible()
    expect(page.get_by_text("What the others do appears here by itself.")).to_be_hidden()
    context.close()
