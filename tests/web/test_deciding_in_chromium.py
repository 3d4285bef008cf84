"""The pages of deciding and of the platform in a real browser: sound for everybody, and worked by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from concerted import host
from concerted.coalition.state import State
from tests.web.deciding import LEAFLET, busy
from tests.web.hidden import keeping_to_itself
from tests.web.keys import press, reach, sign_in
from tests.web.looking import Watched, faults_every_way, faults_of
from tests.web.served import Served, serving

MEMBER = "Beekeepers"


@pytest.fixture(scope="module")
def busy_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, State]]:
    folder = tmp_path_factory.mktemp("busy")
    house = busy(folder)
    with host.opened(house.record) as (connection, coalition):
        state = host.state_of(connection, coalition)
    with serving(folder) as served:
        yield served, state


@pytest.fixture
def person(browser: Browser) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=True)
    yield context.new_page()
    context.close()


def addresses(state: State) -> dict[str, str]:
    by_title = {one.title: one.entry for one in state.proposals.values()}
    amendment = next(one.entry for one in state.proposals.values() if one.is_open and one.changes)
    return {
        "log": "/decisions", "search": "/decisions?q=meters&result=adopted",
        "objected": f"/decisions/{by_title[LEAFLET]}",
        "collides": f"/decisions/{amendment}", "draft": f"/decisions/{by_title['A bench']}",
        "edit": f"/decisions/{by_title['A bench']}/edit", "new": "/decisions/new", "platform": "/platform",
        "why": "/platform/clauses/published-data", "compare": "/platform/compare?from=1&to=3",
        "which-line": "/platform/amendment", "line": "/platform/amendment?clause=published-data",
        "rule": "/platform/amendment?clause=acting-together", "new-line": "/platform/amendment?form=non-negotiable",
        "may": "/platform/may?q=speak+in+the+name+of+the+coalition",
        "amended": f"/platform/amendment?amends={amendment}",
    }  # fmt: skip


def test_every_page_of_deciding_is_sound(person: Page, busy_house: tuple[Served, State]):
    served, state = busy_house
    watched = Watched(person)
    sign_in(person, served, MEMBER)
    wrongs = {}
    for name, path in addresses(state).items():
        answer = person.goto(served.address + path)
        assert answer
        wrongs[name] = watched.heard(answer) + faults_every_way(person)
    assert {name: said for name, said in wrongs.items() if said} == {}


def test_what_members_read_first_is_sound_for_them_and_for_others(hidden_house: tuple[Served, int], person: Page):
    served, number = hidden_house
    watched = Watched(person)
    wrongs = {}
    seen = {"not public yet": f"/decisions/{number}"}
    own = {"members only": f"/decisions/{number}", "marked": "/decisions", "who may read it": "/decisions/new"}
    for name, path in [*seen.items(), *own.items()]:
        if name == "members only":
            sign_in(person, served, MEMBER)
        answer = person.goto(served.address + path)
        assert answer
        wrongs[name] = watched.heard(answer) + faults_every_way(person)
    assert {name: said for name, said in wrongs.items() if said} == {}


@pytest.fixture(scope="module")
def hidden_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, int]]:
    folder = tmp_path_factory.mktemp("hidden")
    house = keeping_to_itself(folder)
    with host.opened(house.record) as (connection, coalition):
        proposals = host.state_of(connection, coalition).proposals
    with serving(folder) as served:
        yield served, next(number for number, one in proposals.items() if one.hidden)


def test_a_line_is_changed_in_its_place_by_keyboard(person: Page, busy_house: tuple[Served, State]):
    served, _ = busy_house
    sign_in(person, served, MEMBER)
    press(person, "Points of unity")
    press(person, "suggest a change")
    reach(person, "The line")
    person.keyboard.press("Control+a")
    person.keyboard.type("Every member publishes what it measures within three days.")
    reach(person, "Why")
    person.keyboard.type("A week is long in the sowing season.")
    press(person, "Look at it first")
    assert "It collides with" in person.locator("#look").inner_text()
    assert faults_of(person) == []
    press(person, "Put it to everyone")
    assert person.locator("h1").inner_text() == "Change published-data"
    assert "Beekeepers proposed: “Change published-data”" in person.get_by_role("status").inner_text()


def test_a_draft_is_opened_and_an_objection_judged_by_keyboard(person: Page, busy_house: tuple[Served, State]):
    served, _ = busy_house
    sign_in(person, served, MEMBER)
    press(person, "Decisions")
    press(person, "A bench")
    press(person, "Put it to everyone")
    assert "opened “A bench” for answers" in person.get_by_role("status").inner_text()
    press(person, "Decisions")
    press(person, LEAFLET)
    reach(person, "Is it valid")
    person.keyboard.press("Enter")
    reach(person, "Reason")
    person.keyboard.type("The name can be left out.")
    press(person, "Not valid")
    objection = person.locator(".objection").inner_text()
    assert "2 of the 3 it takes find it not valid" in objection


def test_the_log_is_searched_and_the_platform_asked_by_keyboard(person: Page, busy_house: tuple[Served, State]):
    served, _ = busy_house
    person.goto(served.address + "/decisions")
    reach(person, "Find")
    person.keyboard.type("meters")
    with person.expect_navigation():
        person.keyboard.press("Enter")
    assert "1 decision found." in person.get_by_role("status").inner_text()
    person.goto(served.address + "/platform")
    reach(person, "What do you want to do?")
    person.keyboard.type("speak in the name of the coalition")
    with person.expect_navigation():
        person.keyboard.press("Enter")
    assert person.locator(".verdict").inner_text() == "That needs a decision."
