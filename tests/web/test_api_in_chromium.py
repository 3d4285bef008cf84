"""The pages for programs in a real browser: the description, tokens and webhooks."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Page

from tests.web.served import Served
from tests.web.test_pages_in_chromium import MEMBER, Watched, context, faults_of, photograph, scheme, width

__all__ = ["context", "scheme", "width"]


def sound(watched: Watched, width: int) -> None:
    assert faults_of(watched.page) == []
    assert watched.troubles == []
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width


def signed_in(page: Page, served: Served) -> Watched:
    page.goto(served.links[MEMBER])
    page.get_by_role("button", name=f"Sign in for {MEMBER}").click()
    return Watched(page)


def test_the_description_is_read_from_its_contents_to_the_fields(
    context: BrowserContext, served_mid_life: Served, scheme: str, width: int
):
    watched = Watched(context.new_page())
    page = watched.page
    page.goto(f"{served_mid_life.address}/api")
    photograph(page, "api", scheme, width)
    page.get_by_role("link", name="Proposals").click()
    page.locator("#op-enter_stance summary").click()
    shown = page.locator("#op-enter_stance")
    assert shown.get_by_text("agree | abstain | stand-aside | disagree | object").is_visible()
    assert shown.get_by_text("Authorization: Bearer $TOKEN").is_visible()
    shown.get_by_role("link", name="Entry").click()
    page.locator("#part-Entry summary").click()
    assert page.get_by_text("When it happened, if that was earlier.").is_visible()
    sound(watched, width)


def test_a_token_is_made_used_and_revoked(context: BrowserContext, served_mid_life: Served, scheme: str, width: int):
    page = context.new_page()
    watched = signed_in(page, served_mid_life)
    page.goto(f"{served_mid_life.address}/settings/tokens")
    page.get_by_label("What is it for?").fill("Our ledger")
    page.get_by_role("radio", name="Draft").check()
    page.get_by_role("button", name="Make the token").click()
    token = page.locator("code.api-token").inner_text()
    assert re.fullmatch(r"concerted_[\w-]{43}", token)
    photograph(page, "tokens", scheme, width)
    sound(watched, width)
    page.goto(f"{served_mid_life.address}/settings/tokens")
    page.get_by_role("button", name="Revoke “Our ledger”").click()
    assert page.get_by_role("status").inner_text() == "The token is revoked: it opens nothing any more."
    sound(watched, width)


def test_a_webhook_is_added_and_ended(context: BrowserContext, served_mid_life: Served, width: int):
    page = context.new_page()
    watched = signed_in(page, served_mid_life)
    page.goto(f"{served_mid_life.address}/settings/webhooks")
    page.get_by_label("Address").fill("https://example.org/entries")
    page.get_by_role("button", name="Tell it").click()
    page.get_by_text("Secret").click()
    assert page.get_by_text("whsec_").is_visible()
    sound(watched, width)
    page.get_by_role("button", name="End https://example.org/entries").click()
    sound(watched, width)
