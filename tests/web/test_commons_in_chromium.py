"""The commons in a real browser: asked without a script, and its queue answered by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.commons.shelf import laid, linked, proposed
from tests.web import houses
from tests.web.keys import sign_in
from tests.web.looking import TWO_WAYS, Watched, faults_every_way
from tests.web.served import Served, serving

PAGES = (
    "/commons?words=shared+well&as=activist&ask=find", "/commons?words=shared+well&ask=for",
    "/commons/graph?around=shared-well&with=guesses", "/commons/labels?lacks=tech", "/commons/shared-wells",
)  # fmt: skip

FOCUSED = "document.activeElement.name == 'verdict'"
"""Whether the focus is where one answers: the browser puts it there some moments after a page is loaded."""


@pytest.fixture(scope="module")
def patterns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("patterns")
    return laid(
        folder, shared_well=linked("requires", "tool-shed") | proposed("evening-circle", "rain-ledger", "hedge-walk")
    )


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, patterns: Path) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("house")
    houses.mid_life(folder)
    (folder / "host.toml").write_text(f'[commons]\nfolders = ["{patterns}"]\nstewards = ["beekeepers"]\n')
    with serving(folder) as one:
        yield one


def test_whoever_has_no_script_asks_and_reads(browser: Browser, served: Served):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.address}/commons")
    page.get_by_label("What are you looking for").fill("shared well")
    page.get_by_label("Where do you work?").select_option("a movement")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Find patterns").press("Enter")
    page.get_by_role("link", name="Shared Well for Movements").click()
    page.get_by_role("heading", name="Solution").wait_for()
    context.close()


def test_a_steward_answers_one_after_the_other_by_keys(browser: Browser, served: Served, patterns: Path):
    context = browser.new_context()
    watched = Watched(context.new_page())
    page = watched.page
    sign_in(page, served, "Beekeepers")
    answer = page.goto(f"{served.address}/commons/review")
    for chosen in ("Space", "ArrowDown"):  # yes; and no, never again
        page.wait_for_function(FOCUSED)
        page.keyboard.press(chosen)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.get_by_role("heading", name="1 link waits for an answer").wait_for()
    file = (patterns / "shared-well.md").read_text("utf-8")
    assert file.index("slug: evening-circle") < file.index("accepted_by: Beekeepers") < file.index("# GROUP 6")
    assert file.index("target: rain-ledger") < file.index("rejected_by: Beekeepers") < file.index("# GROUP 7")
    assert answer
    assert watched.heard(answer) == []
    page.get_by_role("button", name="Reject these").focus()
    page.get_by_label("To under").fill("100")
    with page.expect_navigation():
        page.get_by_role("button", name="Reject these").press("Enter")
    assert faults_every_way(page, TWO_WAYS) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Answer them all").press("Enter")
    page.get_by_role("heading", name="Nothing waits for an answer").wait_for()
    assert faults_every_way(page, TWO_WAYS) == []
    context.close()


def test_what_was_asked_is_sound_too(browser: Browser, served: Served):
    context = browser.new_context()
    page = context.new_page()
    wrongs = {}
    for path in PAGES:
        page.goto(served.address + path)
        wrongs[path] = faults_every_way(page, TWO_WAYS)
    context.close()
    assert {path: wrong for path, wrong in wrongs.items() if wrong} == {}
