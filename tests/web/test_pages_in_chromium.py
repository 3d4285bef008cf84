"""Every page of the table of addresses in a real browser, as who may act and as a visitor sees it.

Nobody is kept out, nothing breaks. Each page is opened once as either, and looked at in light and dark, at 320 and 1440
pixels, with all that folds unfolded. A page that is new in the table is looked at by itself; only what is no page, or
comes after another alone, is named here.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from concerted.web.house import House
from tests.web.access import TABLE, rows
from tests.web.looking import BUDGET, OF_A_MAP, TWO_WAYS, Looker, Seen
from tests.web.roles import every_means, hosted, staged

READ = [row for row in rows(TABLE.read_text("utf-8"))["coalition"] if row.method == "GET"]
ENDLESS = "/live"
FOR_VISITORS = ("/sign-in", "/sign-in/password", "/sign-in/code")
"""What opens to nobody who is signed in."""

AFTER_ANOTHER = ("/sign-in/code/typed", "/sign-in/again/code/typed", "/settings/mail/typed", "/sign-in/second")
"""What opens only once something was typed: see test_accounts_in_chromium."""

FILES = (
    "/map/network", "/platform/platform.pdf", "/platform/platform.md", "/platform/platform.json",
    "/platform/platform.toml", "/platform/versions/1/platform.json", "/decisions/feed", "/meetings/{meeting}.md",
    "/membership/data", "/record/0/proof", "/record/download", "/record/checkpoint", "/calendar.ics",
    "/calendar/{calendar}.ics", "/settings/data", "/commons/help.txt",
    "/commons/graph/network",
)  # fmt: skip

REFUSING = ("/nowhere", "/decisions/new", "/sign-in/nonsense", "/join/XXXXX-XXXXX")
OF_THE_HOST = ("/", "/set-up/{host}", "/set-up/nonsense", "/nowhere")
Who = str
"""Who looks: somebody who may act, or a visitor."""


@pytest.fixture(scope="module")
def seen(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: DjangoDbBlocker,
    built_mid_life: House,
    built_circle: House,
    request: pytest.FixtureRequest,
) -> Iterator[dict[Who, dict[str, Seen]]]:
    """Every page that opens to somebody who acts, as it opens to the member if it does; and to a visitor.

    Of what a visitor sees, there are also some that do not open, and those of the host itself.
    """
    with staged(tmp_path_factory.mktemp("roles"), built_mid_life, built_circle, django_db_blocker) as stage:
        every_means(stage)
    with hosted(stage) as served:
        browser: Browser = request.getfixturevalue("browser")  # not before: Django and it do not share a thread
        pages = [row.address for row in READ if row.address != ENDLESS]
        acting, visiting = Looker(browser, served), Looker(browser, served, TWO_WAYS)
        for role in ("member", "convener"):
            acting.go_through(pages, role)
        visiting.go_through(pages, "visitor")
        refusing = {address: visiting.look(served.located(address)) for address in REFUSING}
        own = {f"host{path}": visiting.look(served.address + path.format(**served.own)) for path in OF_THE_HOST}
        yield {"who acts": acting.seen, "visitor": {**visiting.seen, **refusing, **own}}


def every(seen: dict[Who, dict[str, Seen]]) -> dict[tuple[Who, str], Seen]:
    return {(who, address): one for who, pages in seen.items() for address, one in pages.items()}


def test_nobody_is_kept_out_of_a_page(seen: dict[Who, dict[str, Seen]]):
    assert {page: one.faults for page, one in every(seen).items() if one.faults} == {}


def test_no_page_breaks_or_asks_another_host(seen: dict[Who, dict[str, Seen]]):
    assert {page: one.troubles for page, one in every(seen).items() if one.troubles} == {}


def test_no_page_weighs_more_than_its_budget(seen: dict[Who, dict[str, Seen]]):
    most = {"/map": OF_A_MAP, "/commons/graph": OF_A_MAP}
    assert {page: one.bytes for page, one in every(seen).items() if one.bytes > most.get(page[1], BUDGET)} == {}


def test_every_page_was_seen(seen: dict[Who, dict[str, Seen]]):
    opens = {row.address for row in READ if 200 in row.answers.values()}
    assert opens - seen["who acts"].keys() - {*FILES, *FOR_VISITORS, *AFTER_ANOTHER} == set()
    public = {row.address for row in READ if row.answers["visitor"] == 200}
    assert public - seen["visitor"].keys() - {*FILES} == set()


def test_what_refuses_says_so_on_a_page(seen: dict[Who, dict[str, Seen]]):
    assert [seen["visitor"][address].status for address in REFUSING] == [404, 403, 403, 404]
