"""A coalition's life by keyboard alone, in a real browser: no mouse, and a script on the map's page alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.web.houses import NAMES, SECOND
from tests.web.keys import MOST_TABS, focused, press, reach, sign_in
from tests.web.served import Served

OURS = "We want clean air, and to know that it is."


@pytest.fixture
def person(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=True)
    yield context.new_page()
    context.close()


def test_the_first_tab_leads_to_the_content(person: Page, served_mid_life: Served):
    person.goto(served_mid_life.address)
    person.keyboard.press("Tab")
    assert focused(person) == "To the content"
    person.keyboard.press("Enter")
    assert person.evaluate("document.activeElement.id") == "main"


def test_the_map_is_searched_as_a_table_and_an_actor_read_by_keyboard(person: Page, served_mid_life: Served):
    person.goto(served_mid_life.address + "/map")
    reach(person, "Name")
    person.keyboard.type("marrow")
    press(person, "Show as a table")
    assert person.get_by_role("status").inner_text() == "1 to 1 of 1."
    press(person, NAMES[1])
    assert person.locator("h1").inner_text() == NAMES[1]
    press(person, NAMES[0])
    assert "Where they stand together" in person.locator("main").inner_text()


def test_a_circle_comes_to_its_sentence_by_keyboard(person: Page, served_circle: Served):
    sign_in(person, served_circle, NAMES[3])
    press(person, "Formation circle")
    reach(person, "One sentence, and your own nod")
    person.keyboard.type(OURS)
    press(person, "Propose it")
    assert OURS in person.locator("main").inner_text()
    for name in (NAMES[3], NAMES[4]):
        person.context.clear_cookies()
        sign_in(person, served_circle, name)
        press(person, f"A sentence waits for your nod: “{SECOND}”")
        number = person.evaluate("location.hash")
        person.locator(number).focus()
        person.evaluate("hash => document.querySelector(hash + ' blockquote').scrollIntoView()", number)
        person.evaluate("hash => document.querySelector(hash + ' .nod').focus()", number)
        with person.expect_navigation():
            person.keyboard.press("Enter")
    person.goto(served_circle.address)
    assert SECOND in person.locator("blockquote").inner_text()


def test_a_decision_is_taken_closed_and_found_in_the_log_by_keyboard(person: Page, served_mid_life: Served):
    title = ""
    for name in (*NAMES, "Marrow Valley Walkers"):
        person.context.clear_cookies()
        sign_in(person, served_mid_life, name)
        press(person, "Decisions")
        title = person.locator(".open-one h3").inner_text()
        press(person, title)
        person.evaluate("document.querySelector('#stance').scrollIntoView()")
        for _ in range(MOST_TABS):
            person.keyboard.press("Tab")
            if person.evaluate("document.activeElement.name") == "stance":
                break
        for _ in range(5):  # the arrows walk through a group of choices
            if person.evaluate("document.activeElement.value") == "agree" and person.evaluate(
                "document.activeElement.checked"
            ):
                break
            person.keyboard.press("ArrowDown")
        else:
            person.keyboard.press("Space")
        reach(person, "Reason")
        person.keyboard.type(f"{name} agrees.")
        press(person, "Take this stance")
        assert f"{name} agrees with “{title}”" in person.get_by_role("status").inner_text()
    reach(person, "Rationale")
    person.keyboard.type("All seven agree, each with a reason.")
    press(person, "Close this proposal")
    assert f"Adopted: “{title}”" in person.get_by_role("status").inner_text()
    person.context.clear_cookies()
    person.goto(served_mid_life.address + "/decisions")
    first = person.locator(".ledger > li").first
    assert title in first.inner_text()
    assert "All seven agree, each with a reason." in first.inner_text()
    summary = first.get_by_text("Who stood where")
    summary.focus()
    person.keyboard.press("Enter")
    assert "Beekeepers agrees." in first.inner_text()


def test_a_meeting_is_called_held_and_written_down_by_keyboard(person: Page, served_circle: Served):
    sign_in(person, served_circle, NAMES[1])
    press(person, "Meetings")
    press(person, "Call a meeting")
    reach(person, "Title")
    person.keyboard.type("The first evening")
    person.locator("#starts").fill("2026-01-12T18:00")  # a browser's own field, with as many stops as it likes
    reach(person, "What it is about")
    person.keyboard.type("Who is not here?")
    press(person, "Call it")
    reach(person, NAMES[0])
    person.keyboard.press("Space")
    reach(person, NAMES[1])
    person.keyboard.press("Space")
    press(person, "They were there")
    assert NAMES[1] in person.locator(".present").inner_text()
    reach(person, "What was said and agreed")
    person.keyboard.press("ControlOrMeta+A")
    person.keyboard.type("We asked who is not here.")
    press(person, "Publish as minutes")
    assert "wrote the minutes of “The first evening”" in person.get_by_role("status").first.inner_text()
    assert "We asked who is not here." in person.locator(".minutes").inner_text()


def test_the_record_that_was_made_by_keyboard_verifies(person: Page, served_mid_life: Served, tmp_path: Path):
    from concerted.host import verify  # noqa: PLC0415 - only here

    person.goto(served_mid_life.address)
    press(person, "Record")
    reach(person, "Download the whole record")
    with person.expect_download() as download:
        person.keyboard.press("Enter")
    file = tmp_path / "record.zip"
    download.value.save_as(file)
    assert verify(str(file)).state.name == "Clear Air for the Valley"


def test_the_same_page_is_read_in_another_vocabulary_by_keyboard(person: Page, served_mid_life: Served):
    person.goto(served_mid_life.address + "/platform")
    reach(person, "Read this in the words of")
    person.keyboard.type("a product")
    press(person, "Show")
    assert person.title().startswith("Charter")
    assert person.url.endswith("/platform")


def test_duties_commitments_and_leaving_are_done_by_keyboard(person: Page, served_at_work: Served):
    holder = served_holder(person, served_at_work)
    sign_in(person, served_at_work, holder)
    press(person, "Duties")
    reach(person, "Skip it this time")
    person.keyboard.press("Enter")
    reach(person, "Reason")
    person.keyboard.type("Harvest.")
    press(person, "Skip it")
    assert f"{holder} skipped scheduling" in person.get_by_role("status").inner_text()
    press(person, "Commitments")
    press(person, person.locator(".ticks .span a").first.inner_text())
    reach(person, f"Call {NAMES[2]} on it")
    person.keyboard.press("Enter")
    reach(person, "What would you like to talk about?")
    person.keyboard.type("What would help?")
    press(person, "Make this call")
    assert f"{holder} asks {NAMES[2]} to talk." in person.locator("h1").inner_text()
    press(person, "Member")
    press(person, holder)
    press(person, "Leave")
    press(person, f"Leave {person.locator('.top .home').inner_text()}")
    assert f"{holder} left." in person.get_by_role("status").inner_text()


def served_holder(page: Page, served: Served) -> str:
    """Who schedules in this turn."""
    page.goto(served.address + "/duties")
    return page.locator("#duty-scheduling .holder").inner_text()
