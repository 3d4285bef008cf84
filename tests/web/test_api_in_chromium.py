"""The pages for programs in a real browser: the description, tokens and webhooks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.web.looking import Watched, faults_every_way
from tests.web.served import Served

MEMBER = "Field Workers"


@pytest.fixture
def watched(browser: Browser, served_mid_life: Served) -> Iterator[Watched]:
    """The browser of somebody who is signed in."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(served_mid_life.links[MEMBER])
    page.get_by_role("button", name=f"Sign in for {MEMBER}").click()
    yield Watched(page)
    context.close()


def sound(watched: Watched) -> None:
    assert faults_every_way(watched.page) == []
    assert watched.troubles == []


def test_the_description_is_read_from_its_contents_to_the_fields(watched: Watched, served_mid_life: Served):
    page = watched.page
    page.goto(f"{served_mid_life.address}/api")
    page.get_by_role("link", name="Proposals").click()
    page.locator("#op-enter_stance summary").click()
    shown = page.locator("#op-enter_stance")
    assert shown.get_by_text("agree | abstain | stand-aside | disagree | object").is_visible()
    assert shown.get_by_text("Authorization: Bearer $TOKEN").is_visible()
    shown.get_by_role("link", name="Entry").click()
    page.locator("#part-Entry summary").click()
    assert page.get_by_text("When it happened, if that was earlier.").is_visible()
    assert watched.troubles == []


def test_a_token_is_made_used_and_revoked(watched: Watched, served_mid_life: Served):
    page = watched.page
    page.goto(f"{served_mid_life.address}/settings/tokens")
    page.get_by_label("What is it for?").fill("Our ledger")
    page.get_by_role("radio", name="Draft").check()
    page.get_by_role("button", name="Make the token").click()
    token = page.locator("code.api-token").inner_text()
    assert re.fullmatch(r"concerted_[\w-]{43}", token)
    sound(watched)
    page.goto(f"{served_mid_life.address}/settings/tokens")
    page.get_by_role("button", name="Revoke “Our ledger”").click()
    assert page.get_by_role("status").inner_text() == "The token is revoked: it opens nothing any more."


def test_a_webhook_is_added_and_ended(watched: Watched, served_mid_life: Served):
    page = watched.page
    page.goto(f"{served_mid_life.address}/settings/webhooks")
    page.get_by_label("Address").fill("https://example.org/entries")
    page.get_by_role("button", name="Tell it").click()
    page.get_by_text("Secret").click()
    assert page.get_by_text("whsec_").is_visible()
    sound(watched)
    page.get_by_role("button", name="End https://example.org/entries").click()
    assert watched.troubles == []
