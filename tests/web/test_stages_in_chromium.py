"""Pages at other stages of a coalition's life in a real browser: a young circle, a meeting that goes on, a board."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web.houses import MEETING
from tests.web.looking import Watched, faults_every_way
from tests.web.served import Served

MEMBER = "Field Workers"

Opened = Callable[[Served, str], Watched]


@pytest.fixture
def opened(browser: Browser) -> Iterator[Opened]:
    """Sign somebody in, in a browser of their own."""
    contexts = []

    def opened(served: Served, name: str) -> Watched:
        context = browser.new_context()
        contexts.append(context)
        page = context.new_page()
        page.goto(served.links[name])
        page.get_by_role("button", name=f"Sign in for {name}").click()
        return Watched(page)

    yield opened
    for context in contexts:
        context.close()


def wrongs(watched: Watched, address: str, *paths: str) -> dict[str, list[str]]:
    """Return what is wrong with these pages, by their addresses."""
    found = {}
    for path in paths:
        answer = watched.page.goto(address + path)
        assert answer
        assert answer.ok, path
        found[path] = watched.heard(answer) + faults_every_way(watched.page)
    return {path: said for path, said in found.items() if said}


def test_a_decision_that_was_reversed_and_one_that_changed_the_platform(served_mid_life: Served, opened: Opened):
    watched = opened(served_mid_life, MEMBER)
    paths = ("/", "/decisions/67", "/decisions/31", "/decisions/37", "/record/37", "/map/table?concept=0")
    assert wrongs(watched, served_mid_life.address, *paths) == {}
    refused(watched.page, served_mid_life)


def refused(page: Page, served: Served) -> None:
    """A form that the rules refused is sound too."""
    page.goto(served.address + "/decisions/67")
    page.get_by_role("radio", name="object").check()
    page.get_by_role("button", name="Take this stance").click()
    assert page.get_by_role("alert").inner_text().startswith("To object needs a reason.")
    assert page.get_by_role("radio", name="object").is_checked()
    assert faults_every_way(page) == []


def test_a_board_with_what_was_kept_and_missed(served_at_work: Served, opened: Opened):
    watched = opened(served_at_work, MEMBER)
    board = ("/commitments", "/commitments/of/published-data", "/commitments/periods/73")
    assert wrongs(watched, served_at_work.address, "/duties", *board, "/members/river-watch") == {}


def test_a_young_circle_to_a_participant(served_circle: Served, opened: Opened):
    watched = opened(served_circle, "School Parents")
    paths = ("/", "/map", "/circle", "/circle/room", "/platform", "/decisions")
    assert wrongs(watched, served_circle.address, *paths) == {}


def test_a_circle_of_two_minds_to_whoever_sits_in_it(served_two_minds: Served, opened: Opened):
    assert wrongs(opened(served_two_minds, "Market Women"), served_two_minds.address, "/circle") == {}


def test_a_meeting_that_goes_on_to_whoever_is_there(served_meeting: Served, opened: Opened):
    watched = opened(served_meeting, "Growers' Union")
    watched.page.goto(served_meeting.address + "/meetings")
    path = watched.page.get_by_role("link", name=MEETING).get_attribute("href")
    assert path
    assert wrongs(watched, served_meeting.address, path) == {}
