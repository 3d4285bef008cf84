"""Every page in a real browser: nobody is kept out, nothing breaks, nothing is asked of another host.

With CONCERTED_SCREENSHOTS=1 the pages are also photographed, into docs/screenshots.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.web.houses import MEETING, of_a_full_page
from tests.web.served import Served, serving

MEMBER = "Field Workers"
NARROW, WIDE = 320, 1440
ALBUM = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
SCREENSHOTS = os.environ.get("CONCERTED_SCREENSHOTS") == "1"
SHOWN = (
    "home", "map", "network", "map-table", "pair", "platform", "decisions", "proposal", "young-circle", "young-room",
    "meeting",
    "duties", "commitments", "members", "settings", "notices", "api",
)  # fmt: skip

SLOW = "GPU stall due to ReadPixels"
"""What a graphics driver in software says of itself."""

PAGES = {
    "home": "/", "map": "/map", "map-table": "/map/table?concept=0", "map-pairs": "/map/pairs",
    "actor": "/map/actors/0", "pair": "/map/pairs/0/1", "invite": "/map/coalitions/1/invitations",
    "circle": "/circle", "room": "/circle/room", "meetings": "/meetings", "new-meeting": "/meetings/new",
    "platform": "/platform", "platform-1": "/platform/versions/1",
    "decisions": "/decisions", "proposal": "/decisions/67", "reversed": "/decisions/31", "amendment": "/decisions/37",
    "new-proposal": "/decisions/new", "record": "/record", "check": "/record/check", "entry": "/record/37",
    "verify": "/verify",
    "sign-in": "/sign-in", "bad-link": "/sign-in/nonsense", "not-found": "/nowhere", "code": "/join",
    "password": "/sign-in/password", "settings": "/settings", "representatives": "/representatives",
    "app": "/settings/app",
    "notices": "/notices",
}  # fmt: skip
WORK_PAGES = {
    "duties": "/duties", "commitments": "/commitments", "commitment": "/commitments/of/published-data",
    "period": "/commitments/periods/73", "members": "/members", "member": "/members/field-workers",
    "other-member": "/members/river-watch", "leaving": "/membership/leaving", "sunset": "/sunset",
}  # fmt: skip
CIRCLE_PAGES = {name: PAGES[name] for name in ("home", "map", "circle", "room", "platform", "decisions")}


@dataclass
class Watched:
    """A page whose console and whose requests are written down."""

    page: Page
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda said: self._hear(said.type, said.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", lambda request: self._check(request.url))

    def _hear(self, kind: str, said: str) -> None:
        if kind in ("error", "warning") and SLOW not in said:
            self.troubles.append(said)

    def _check(self, url: str) -> None:
        if not url.startswith("http://127.0.0.1:"):
            self.troubles.append(f"asked {url}")


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=[NARROW, WIDE])
def width(request: pytest.FixtureRequest) -> int:
    return request.param


@pytest.fixture
def context(browser: Browser, scheme: str, width: int) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    yield context
    context.close()


def faults_of(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {fault['help']}: {[node['html'] for node in fault['nodes']][:3]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


def looked_at(watched: Watched, address: str, name: str, path: str, width: int) -> list[str]:
    page = watched.page
    answer = page.goto(address + path)
    assert answer
    wrongs = [f"{name}: {fault}" for fault in faults_of(page)]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        wrongs.append(f"{name} is wider than the screen")
    expected = [said for said in watched.troubles if answer.status >= 400 and f"status of {answer.status}" in said]
    wrongs += [f"{name}: {said}" for said in watched.troubles if said not in expected]
    watched.troubles.clear()
    return wrongs


def photograph(page: Page, name: str, scheme: str, width: int, *, whole: bool = False) -> None:
    if (
        not SCREENSHOTS
        or name not in SHOWN
        or (scheme == "dark" and width == NARROW)
        or (name.startswith("young") and width == NARROW)
    ):
        return
    ALBUM.mkdir(parents=True, exist_ok=True)
    tail = {("light", WIDE): "", ("dark", WIDE): "-dark", ("light", NARROW): "-320"}[scheme, width]
    page.screenshot(path=ALBUM / f"{name}{tail}.png", full_page=whole)


def test_a_member_finds_every_page_sound(context: BrowserContext, served_mid_life: Served, scheme: str, width: int):
    page = context.new_page()
    watched = Watched(page)
    page.goto(served_mid_life.links[MEMBER])
    assert faults_of(page) == []
    page.get_by_role("button", name=f"Sign in for {MEMBER}").click()
    wrongs = []
    for name, path in PAGES.items():
        wrongs += looked_at(watched, served_mid_life.address, name, path, width)
        photograph(page, name, scheme, width)
    assert wrongs == []


def test_a_member_finds_the_rooms_of_work_sound_with_every_form_opened(
    context: BrowserContext, served_at_work: Served, scheme: str, width: int
):
    page = context.new_page()
    watched = Watched(page)
    page.goto(served_at_work.links[MEMBER])
    page.get_by_role("button", name=f"Sign in for {MEMBER}").click()
    wrongs = []
    for name, path in WORK_PAGES.items():
        wrongs += looked_at(watched, served_at_work.address, name, path, width)
        photograph(page, name, scheme, width)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        wrongs += [f"{name}, opened: {fault}" for fault in faults_of(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrongs.append(f"{name}, opened, is wider than the screen")
    assert wrongs == []


def test_the_commitment_board_prints_without_what_only_a_screen_needs(browser: Browser, served_at_work: Served):
    page = browser.new_page()
    page.goto(served_at_work.address + "/commitments")
    assert sheets(page) <= 2
    page.emulate_media(media="print")
    assert page.locator(".ticks").first.is_visible()
    assert not page.locator(".top").is_visible()
    page.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", NARROW), ("dark", WIDE)])
def test_a_visitor_finds_every_page_sound(context: BrowserContext, served_mid_life: Served, width: int):
    watched = Watched(context.new_page())
    wrongs = []
    for name, path in PAGES.items():
        wrongs += looked_at(watched, served_mid_life.address, name, path, width)
    assert wrongs == []


@pytest.mark.parametrize(("scheme", "width"), [("dark", NARROW), ("light", WIDE)])
def test_a_visitor_finds_the_rooms_of_work_sound(context: BrowserContext, served_at_work: Served, width: int):
    watched = Watched(context.new_page())
    public = {name: path for name, path in WORK_PAGES.items() if name != "leaving"}
    wrongs = []
    for name, path in public.items():
        wrongs += looked_at(watched, served_at_work.address, name, path, width)
    assert wrongs == []


def test_a_participant_finds_the_pages_of_a_young_circle_sound(
    context: BrowserContext, served_circle: Served, scheme: str, width: int
):
    page = context.new_page()
    watched = Watched(page)
    page.goto(served_circle.links["School Parents"])
    page.get_by_role("button", name="Sign in for School Parents").click()
    wrongs = []
    for name, path in CIRCLE_PAGES.items():
        wrongs += looked_at(watched, served_circle.address, name, path, width)
        if name in ("home", "circle", "room"):
            photograph(page, f"young-{name}", scheme, width)
    assert wrongs == []


def test_a_circle_of_two_minds_is_sound_to_whoever_sits_in_it(
    context: BrowserContext, served_two_minds: Served, scheme: str, width: int
):
    page = context.new_page()
    watched = Watched(page)
    page.goto(served_two_minds.links["Market Women"])
    page.get_by_role("button", name="Sign in for Market Women").click()
    wrongs = looked_at(watched, served_two_minds.address, "circle", "/circle", width)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert wrongs + faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_meeting_that_goes_on_is_sound_to_whoever_is_there(
    context: BrowserContext, served_meeting: Served, scheme: str, width: int
):
    page = context.new_page()
    watched = Watched(page)
    page.goto(served_meeting.links["Growers' Union"])
    page.get_by_role("button", name="Sign in for Growers' Union").click()
    page.goto(served_meeting.address + "/meetings")
    path = page.get_by_role("link", name=MEETING).get_attribute("href")
    assert path
    wrongs = looked_at(watched, served_meeting.address, "meeting", path, width)
    photograph(page, "meeting", scheme, width)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert wrongs + faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_refused_form_is_sound_too(context: BrowserContext, served_mid_life: Served, width: int):
    page = context.new_page()
    page.goto(served_mid_life.links[MEMBER])
    page.get_by_role("button", name=f"Sign in for {MEMBER}").click()
    page.goto(served_mid_life.address + PAGES["proposal"])
    page.get_by_role("radio", name="object").check()
    page.get_by_role("button", name="Take this stance").click()
    assert page.get_by_role("alert").inner_text().startswith("To object needs a reason.")
    assert page.get_by_role("radio", name="object").is_checked()
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_platform_prints_on_one_page(browser: Browser, served_mid_life: Served):
    context = browser.new_context()
    page = context.new_page()
    page.goto(served_mid_life.address + "/platform")
    assert sheets(page) == 1
    context.close()


def test_even_the_fullest_platform_prints_on_one_page(browser: Browser, tmp_path: Path):
    of_a_full_page(tmp_path)
    with serving(tmp_path) as served:
        page = browser.new_page()
        page.goto(served.address + "/platform")
        assert "450 of 450 words used." in page.locator("aside").inner_text()
        assert sheets(page) == 1
        page.close()


def sheets(page: Page) -> int:
    """How many sheets of paper the page would take."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def test_everything_opens_without_a_script(browser: Browser, served_mid_life: Served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served_mid_life.links[MEMBER])
    page.get_by_role("button", name=f"Sign in for {MEMBER}").click()
    page.goto(served_mid_life.address + "/decisions")
    page.locator("summary").first.click()
    assert page.locator("details[open] .answers").first.is_visible()
    context.close()
