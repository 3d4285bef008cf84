"""The map as a network in a real browser, drawn by WebGL in software: asked by mouse and keyboard, light and dark."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.commons.shelf import laid, linked, proposed
from tests.conftest import QUIET
from tests.ecosystem.test_picture import a_map
from tests.web.houses import NAMES, NEWCOMERS, mid_life, the_map, who_moved
from tests.web.looking import NARROW, WIDE, Watched, faults_of, photograph
from tests.web.served import Served, serving

DRAWING = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist")
MANY = 2_400
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def drawing(chromium: str) -> Iterator[Browser]:
    """A browser that draws by WebGL, without a graphics card."""
    quiet = [flag for flag in QUIET if flag != "--disable-gpu"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*quiet, *DRAWING])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("map")
    mid_life(folder)
    of = sha256((folder / "map.json").read_bytes()).hexdigest()
    (folder / "moved.json").write_text(json.dumps({"of": of, "since": who_moved()}))
    (folder / "patterns").mkdir()
    laid(folder / "patterns", shared_well=linked("requires", "tool-shed") | proposed("evening-circle"))
    (folder / "host.toml").write_text('[commons]\nfolders = ["patterns"]\n')
    with serving(folder) as served:
        yield served


@pytest.fixture
def opened(drawing: Browser) -> Iterator[Opened]:
    contexts, watched = [], []

    def opened(address: str, *, width: int = WIDE, scheme: str = "light") -> Page:
        context = drawing.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        watched.append(Watched(page))
        page.goto(address)
        expect(page.locator(".net-stage canvas").first).to_be_visible()
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [said for one in watched for said in one.troubles] == []


def at(page: Page, name: str) -> dict[str, float]:
    """Where in the picture an actor is drawn."""
    return page.evaluate(
        """name => {
          const { graph, sigma } = document.querySelector("concerted-map");
          return sigma.graphToViewport(graph.getNodeAttributes(graph.findNode((key, node) => node.name === name)));
        }""",
        name,
    )


def between(page: Page, one: str, other: str) -> dict[str, float]:
    ends = at(page, one), at(page, other)
    return {axis: 0.6 * ends[0][axis] + 0.4 * ends[1][axis] for axis in "xy"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_network_is_sound_and_has_its_say_without_the_picture(opened: Opened, served: Served, scheme, width):
    page = opened(f"{served.address}/map", width=width, scheme=scheme)
    expect(page.locator(".net-still")).to_be_hidden()
    expect(page.locator(".net-told")).to_have_text("9 of 9 are in view.")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert faults_of(page) == []
    page.locator(".net-stage").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#picture').scrollIntoView()")
    page.wait_for_timeout(300)
    photograph(page, "network", scheme, width)
    page.evaluate("document.querySelectorAll('#moved details').forEach((one) => { one.open = true })")
    page.locator(".net-stage").click(position=at(page, NAMES[2]))
    expect(page.get_by_role("region", name="Entry")).to_contain_text(NAMES[2])
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_dot_brings_the_statements_behind_it_and_escape_sends_them_away(opened: Opened, served: Served):
    page = opened(f"{served.address}/map")
    page.locator(".net-stage").click(position=at(page, NAMES[0]))
    card = page.get_by_role("region", name="Entry")
    expect(card).to_be_focused()
    expect(card).to_contain_text("Publish what is sprayed before it is sprayed.")
    card.get_by_role("link", name=NAMES[1]).first.click()
    expect(card.get_by_role("heading", level=3)).to_have_text(f"{NAMES[0]} and {NAMES[1]}")
    assert page.url.endswith("/map")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.locator(".net-stage")).to_be_focused()


def test_a_line_brings_the_statements_of_both(opened: Opened, served: Served):
    page = opened(f"{served.address}/map")
    page.locator(".net-stage").click(position=between(page, NAMES[0], NAMES[1]))
    card = page.get_by_role("region", name="Entry")
    expect(card.get_by_role("heading", level=3)).to_have_text(f"{NAMES[0]} and {NAMES[1]}")
    expect(card).to_contain_text("ties.csv, line 2")
    card.get_by_role("button", name="Close").click()
    expect(card).to_be_hidden()


@pytest.mark.parametrize(("scheme", "width"), [("dark", NARROW), ("light", WIDE)])
def test_the_graph_of_patterns_is_drawn_by_the_same_hand(opened: Opened, served: Served, scheme, width):
    page = opened(f"{served.address}/commons/graph", width=width, scheme=scheme)
    expect(page.locator(".net-told")).to_have_text("12 patterns. Choose a dot, or a line.")
    with page.expect_response("**/commons/graph/network?*"):
        page.get_by_label("Drawn by").select_option("people, and a machine’s guesses")
    page.wait_for_timeout(300)
    assert faults_of(page) == []
    page.locator(".net-stage").scroll_into_view_if_needed()
    page.locator(".net-stage").click(position=at(page, "Shared Well"))
    card = page.get_by_role("region", name="Entry")
    expect(card.get_by_role("heading", level=3)).to_have_text("Shared Well")
    card.get_by_role("link", name="Evening Circle").click()
    expect(card.get_by_role("heading", level=3)).to_have_text("Evening Circle")
    page.keyboard.press("Escape")
    page.locator(".net-stage").click(position=between(page, "Shared Well", "Evening Circle"))
    expect(card).to_contain_text("They fit.")
    expect(card).to_contain_text("A machine’s guess, confirmed by nobody: 90 % sure")
    assert faults_of(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_picture_follows_the_filter_and_says_how_many_are_left(opened: Opened, served: Served):
    page = opened(f"{served.address}/map")
    told = page.locator(".net-told")
    page.get_by_label("Coalition", exact=True).select_option("2")
    expect(told).to_have_text("3 of 9 are in view.")
    page.get_by_label("Coalition", exact=True).select_option("")
    page.get_by_label("Speaks to").select_option("1")
    expect(told).to_have_text("3 of 9 are in view.")
    page.get_by_label("Name", exact=True).fill("nobody")
    expect(told).to_have_text("Nobody fits what you chose.")
    page.get_by_role("button", name="Show as a table").click()
    expect(page.get_by_role("status")).to_contain_text("Nobody fits what you chose.")


def test_the_picture_is_moved_and_made_larger_by_keyboard(opened: Opened, served: Served):
    page = opened(f"{served.address}/map")
    page.get_by_role("application").focus()
    before = at(page, NAMES[0])
    page.keyboard.press("ArrowRight")
    moved = at(page, NAMES[0])
    assert moved["x"] < before["x"]
    page.keyboard.press("+")
    assert page.evaluate("document.querySelector('concerted-map').sigma.getCamera().ratio") < 1
    page.keyboard.press("0")
    assert at(page, NAMES[0]) == pytest.approx(before)


def test_a_latent_coalition_is_two_clicks_from_its_invitations(opened: Opened, served: Served):
    page = opened(f"{served.address}/map")
    page.goto(served.links[NAMES[0]])
    page.get_by_role("button", name=f"Sign in for {NAMES[0]}").click()
    page.goto(f"{served.address}/map")
    page.locator("#group-2").get_by_role("link", name="Invite them").click()
    page.get_by_role("button", name="Invite the chosen").click()
    expect(page.get_by_role("status")).to_contain_text("2 actors are invited.")


def test_without_webgl_the_drawing_stays(drawing: Browser, served: Served):
    page = drawing.new_page(viewport={"width": WIDE, "height": 900})
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(f"{served.address}/map")
    expect(page.locator("svg.map-wide")).to_be_visible()
    assert page.locator(".net-box").count() == 0
    page.locator("svg.map-wide").get_by_role("link", name=NEWCOMERS[0]).click()
    expect(page.locator("h1")).to_have_text(NEWCOMERS[0])
    page.close()


def test_of_thousands_groups_are_drawn_until_one_comes_closer(opened: Opened, tmp_path: Path):
    mid_life(tmp_path)
    drawn = a_map([MANY // 2, MANY // 4], MANY // 4)
    actors = [{"documents": 1, "positions": {}, "near": [], "far": [], "quotes": [], **one} for one in drawn["actors"]]
    made = the_map()
    groups = [{**made["coalitions"][0], "beliefs": [], "divides": [], **one} for one in drawn["coalitions"]]
    empty = {"known": [], "introduce": [], "invitations": [], "sentences": [], "bridges": [], "opponents": []}
    found = {**made, **drawn, "actors": actors, "coalitions": [{**one, **empty} for one in groups], "introduce": []}
    (tmp_path / "map.json").write_text(json.dumps(found))
    with serving(tmp_path) as served:
        page = opened(f"{served.address}/map")
        told = page.locator(".net-told")
        expect(told).to_contain_text("2,400 of 2,400 are in view; a dot with a number stands for so many.")
        drawn_at_once = "document.querySelector('concerted-map').graph.order"
        assert page.evaluate(drawn_at_once) < MANY / 4
        for _ in range(3):
            page.get_by_role("button", name="Larger").click()
        expect(told).not_to_contain_text("stands for so many")
        assert 0 < page.evaluate(drawn_at_once) < 2_000
        page.close()  # before its server ends
