"""Reading by keyboard alone, in a real browser, and a circle that comes to its sentence.

What is entered by keyboard, kind by kind, is in test_lives_by_keyboard.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.web.houses import NAMES, SECOND
from tests.web.keys import focused, press, reach, sign_in
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
