"""An organisation's own key, made and used in a real browser: what it signs, and what a stolen session cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from concerted import host
from concerted.coalition import ActorFacts, Closing, Command, Stance, State
from tests.web.houses import NAMES, mid_life
from tests.web.keys import press
from tests.web.looking import TWO_WAYS, Watched, faults_every_way, open_all
from tests.web.served import Served, serving
from tests.web.test_accounts_in_chromium import by_name, sign_in, with_authenticator
from tests.web.test_guard import NO, YES

MEMBER = "Beekeepers"
ODD = (
    "“Look”…  ‘now’ — the ﬁrst --- ﬂat „line“\n\n> quoted\n  [signed 12-0123456789 https://a.example/verify] ½ Ⅷ é ß İ"
)
NO_ED25519 = """
  const made = crypto.subtle.generateKey.bind(crypto.subtle);
  crypto.subtle.generateKey = (kind, ...rest) =>
    kind.name == "Ed25519" ? Promise.reject(new DOMException("no", "NotSupportedError")) : made(kind, ...rest);
"""
SEND = "sig => { const form = document.querySelector('[data-sign]'); form.elements.sig.value = sig; form.submit(); }"
READ_IT = """named => new Promise(done => {
  const request = indexedDB.open("concerted");
  request.onsuccess = () => {
    const got = request.result.transaction("keys").objectStore("keys").get(named);
    got.onsuccess = async () => {
      const key = got.result;
      try { await crypto.subtle.exportKey("pkcs8", key); done("read"); } catch { done(`kept ${key.type}`); }
    };
  };
})"""


@dataclass
class Desk:
    """A member's browser, at a house that is served under a name."""

    folder: Path
    served: Served
    page: Page
    watched: Watched

    @property
    def state(self) -> State:
        return host.verify(str(self.folder / "coalition.record")).state

    @property
    def public(self) -> str:
        return self.state.actors["beekeepers"].public or ""

    def go(self, path: str) -> Page:
        self.page.goto(by_name(self.served.address) + path)
        return self.page

    def sign(self, button: str = "Sign and enter") -> None:
        self.page.get_by_role("button", name=button).click()


@pytest.fixture(scope="module")
def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("signing")
    mid_life(folder)
    with serving(folder) as served:
        context = browser.new_context()
        page = context.new_page()
        with_authenticator(page)
        sign_in(page, served, MEMBER)
        yield Desk(folder, served, page, Watched(page))
        context.close()


def thief(browser: Browser, desk: Desk) -> BrowserContext:
    """A browser that has the session's cookies, and nothing else."""
    context = browser.new_context()
    context.add_cookies(desk.page.context.cookies())  # type: ignore[arg-type] # as they came
    return context


def faults(desk: Desk) -> list[str]:
    return faults_every_way(desk.page, TWO_WAYS)


def test_whoever_cannot_show_again_who_they_are_makes_no_key(desk: Desk):
    page = desk.go("/settings/key")
    expect(page.get_by_text("First choose how you come back")).to_be_visible()
    page.get_by_role("button", name="Make a key in this browser").click()
    expect(page.get_by_role("alert")).to_contain_text("Only who can show once more who they are")
    assert desk.state.actors["beekeepers"].key is None


def test_a_key_is_made_by_keyboard_and_nobody_can_read_it(desk: Desk):
    page = desk.go("/settings/passkeys/new")
    page.get_by_label("Its name").fill("Mine")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_text("The passkey is kept.")).to_be_visible()
    page = desk.go("/settings/key")
    assert faults(desk) == []
    press(page, "Make a key in this browser")
    expect(page.get_by_role("heading", name="Show that it is you")).to_be_visible()
    press(page, "Use a passkey")
    expect(page.get_by_role("heading", name="Register the key")).to_be_visible()
    expect(page.get_by_role("button", name="Sign and enter")).to_be_visible()
    assert faults(desk) == []
    assert desk.state.actors["beekeepers"].key is None
    press(page, "Sign and enter")
    expect(page.get_by_text("It is in this browser.")).to_be_visible()
    assert desk.public
    assert page.evaluate(READ_IT, desk.public) == "kept private"
    assert faults(desk) == []


def test_whatever_one_does_on_a_page_is_signed(desk: Desk):
    number = next(number for number, one in desk.state.proposals.items() if one.is_open)
    page = desk.go(f"/decisions/{number}")
    form = page.locator("form[action$='/stance']").first
    form.get_by_label("Agree", exact=False).first.check()
    form.get_by_role("button").first.click()
    expect(page.get_by_role("heading", name="Sign it")).to_be_visible()
    before = desk.state.size
    desk.sign()
    page.wait_for_url(re.compile(rf"/decisions/{number}$"))
    assert desk.state.size == before + 1
    assert "beekeepers" in desk.state.proposals[number].stances


def test_a_statement_is_signed_published_and_known_again(desk: Desk):
    page = desk.go("/statements/new")
    assert faults(desk) == []
    page.get_by_label("What it is about").fill("Odd signs")
    page.get_by_label("The statement").fill(ODD)
    page.get_by_role("button", name="On to signing").click()
    expect(page.get_by_role("heading", name="Odd signs")).to_be_visible()
    assert faults(desk) == []
    desk.sign("Sign and publish")
    page.wait_for_url(re.compile(r"/verify/\d+-"))
    page.goto(by_name(desk.served.address) + "/verify")
    page.get_by_label("The message, its code").fill(ODD.replace("“Look”", '"Look"').replace("\n", " "))
    page.get_by_role("button", name="Is it?").click()
    expect(page.get_by_text("Signed, word for word.")).to_be_visible()
    assert [one for one in desk.watched.troubles if not re.search("asked http://localhost:|status of 422", one)] == []


def drafted(page: Page, address: str, title: str = "Stay at home") -> None:
    """Write a statement, up to where it is signed."""
    page.goto(address + "/statements/new")
    page.get_by_label("What it is about").fill(title)
    page.get_by_label("The statement").fill(f"{title}. Nobody needs to come tomorrow.")
    page.get_by_role("button", name="On to signing").click()


def test_a_stolen_session_signs_nothing(browser: Browser, desk: Desk):
    address, before = by_name(desk.served.address), desk.state.size
    context = thief(browser, desk)
    page = context.new_page()
    drafted(page, address)
    expect(page.get_by_text("The key is not in this browser.")).to_be_visible()
    assert not page.get_by_role("button", name="Sign and publish").is_visible()
    other = page.evaluate(
        """async () => {
          const {privateKey} = await crypto.subtle.generateKey({name: "Ed25519"}, false, ["sign", "verify"]);
          const text = "concerted/entry/v1\\n" + document.getElementById("entry").textContent;
          const sig = new Uint8Array(await crypto.subtle.sign("Ed25519", privateKey, new TextEncoder().encode(text)));
          return btoa(String.fromCharCode(...sig));
        }"""
    )
    for forged in ("", "A" * 88, other):
        with page.expect_navigation():
            page.evaluate(SEND, forged)
        expect(page.get_by_role("alert").first).to_be_visible()
    assert desk.state.size == before
    page.goto(address + "/settings/key")
    expect(page.get_by_text("It is not in this browser.")).to_be_visible()
    context.close()


def test_words_that_are_shown_but_not_signed_are_refused(desk: Desk):
    drafted(desk.page, by_name(desk.served.address))
    before = desk.state.size
    desk.page.evaluate("document.querySelector('[data-path]').textContent = 'Everybody is welcome tomorrow.'")
    desk.sign("Sign and publish")
    expect(desk.page.get_by_role("alert")).to_contain_text("what is shown is not what would be signed")
    assert desk.state.size == before
    desk.page.get_by_role("button", name="Do not sign it").click()
    expect(desk.page.get_by_text("Nothing was entered.")).to_be_visible()


def test_what_was_entered_meanwhile_is_followed(desk: Desk):
    drafted(desk.page, by_name(desk.served.address))
    other = next(one for one in desk.state.members if one.key is None)
    command = Command(body=ActorFacts(name=other.name, people=12), at=host.later(host.now(), 1), by=other.id)
    host.enter(desk.folder / "coalition.record", command)
    desk.sign("Sign and publish")
    expect(desk.page.get_by_role("alert")).to_contain_text("Something else was entered meanwhile.")
    desk.sign("Sign and publish")
    desk.page.wait_for_url(re.compile(r"/verify/\d+-"))


def test_the_others_are_warned_of_contrary_copies_in_two_clicks(browser: Browser, desk: Desk):
    other = browser.new_context().new_page()
    for page, name, said in ((other, NAMES[1], NO), (desk.page, "", YES)):
        if name:
            sign_in(page, desk.served, name)
        page.goto(by_name(desk.served.address) + "/wedge")
        page.get_by_label("The message").fill(said)
        page.get_by_role("button", name="Hand it in").click()
        expect(page.get_by_text("It is handed in.")).to_be_visible()
    other.goto(by_name(desk.served.address) + "/wedge")
    expect(other.get_by_text("Whoever has a key of its own can warn")).to_be_visible()
    other.context.close()
    assert faults(desk) == []
    desk.page.get_by_role("button", name="Warn the others").click()
    expect(desk.page.get_by_text("where one says “support”, another says “oppose”")).to_be_visible()
    expect(desk.page.get_by_text("is told at once")).to_be_visible()
    assert faults(desk) == []
    desk.sign("Sign and publish")
    desk.page.wait_for_url(re.compile(r"/verify/\d+-"))


def test_a_browser_that_knows_no_such_keys_says_so_and_names_the_command_line(browser: Browser, desk: Desk):
    context = thief(browser, desk)
    context.add_init_script(NO_ED25519)
    page = context.new_page()
    page.goto(by_name(desk.served.address) + "/settings/key")
    expect(page.get_by_text("This browser cannot make one.")).to_be_visible()
    page.get_by_text("By the command line", exact=True).click()
    expect(page.get_by_text("concerted key new.key")).to_be_visible()
    drafted(page, by_name(desk.served.address), "Stay away")
    expect(page.get_by_text("This browser cannot sign.")).to_be_visible()
    context.close()


def test_where_one_is_heard_is_named_and_struck_out_with_the_key(desk: Desk):
    page = desk.go("/channels")
    assert faults(desk) == []
    page.get_by_label("The address").fill("https://bees.example/news")
    page.get_by_role("button", name="On to signing").click()
    desk.sign()
    page.wait_for_url("**/channels")
    expect(page.get_by_role("listitem").filter(has_text="https://bees.example/news")).to_contain_text(MEMBER)
    assert faults(desk) == []
    page.get_by_role("button", name="Strike out https://bees.example/news").click()
    desk.sign()
    expect(page.get_by_text("has said yet, with its own key, where it can be heard")).to_be_visible()


def test_a_key_is_replaced_and_then_revoked(desk: Desk):
    old = desk.public
    page = desk.go("/settings/key")
    page.get_by_role("button", name="Make a new key here").click()
    desk.sign()
    page.wait_for_url("**/settings/key")
    expect(page.get_by_text("It is in this browser.")).to_be_visible()
    assert desk.public not in ("", old)
    page.get_by_role("button", name="Revoke the key").click()
    desk.sign()
    expect(page.get_by_role("button", name="Make a key in this browser")).to_be_visible()
    gone = desk.state.actors["beekeepers"]
    assert gone.key is None
    assert [one.how for one in gone.past_keys] == ["replaced", "revoked"]


def released(browser: Browser, desk: Desk) -> None:
    """Have another member propose on its page that the lost key no longer counts; all who can answer agree.

    It is closed when time will be up, some days ahead: nothing more can be entered today.
    """
    other = browser.new_context().new_page()
    sign_in(other, desk.served, NAMES[1])
    other.goto(by_name(desk.served.address) + "/decisions/new")
    other.get_by_label("Title").fill("Their key is lost")
    other.get_by_label("Text").fill("It was in a browser whose data were cleared.")
    open_all(other)
    other.get_by_label("What it does besides").select_option(label=f"{MEMBER} lost its key: it shall no longer count")
    other.get_by_role("button", name="Put it to everyone").click()
    number, record = max(desk.state.proposals), desk.folder / "coalition.record"
    for actor in desk.state.members:
        if actor.key is None:
            host.enter(record, Command(body=Stance(stance="agree"), at=host.now(), by=actor.id, ref=number))
    closing = Closing(rationale="Its browser was cleared.")
    host.enter(record, Command(body=closing, at=desk.state.proposals[number].closes, ref=number))
    other.context.close()


def test_a_lost_key_is_released_by_the_others_and_what_it_signed_is_judged_by_time(browser: Browser, desk: Desk):
    page = desk.go("/settings/key")
    page.get_by_role("button", name="Make a key in this browser").click()
    expect(page.get_by_role("heading", name="Show that it is you")).to_be_visible()
    press(page, "Use a passkey")
    desk.sign()
    page.wait_for_url("**/settings/key")
    drafted(page, by_name(desk.served.address), "Before it was lost")
    desk.sign("Sign and publish")
    page.wait_for_url(re.compile(r"/verify/\d+-"))
    signed = page.url
    page.evaluate("new Promise(done => { indexedDB.deleteDatabase('concerted').onsuccess = done; })")
    page = desk.go("/settings/key")
    expect(page.get_by_text("It is not in this browser.")).to_be_visible()
    expect(page.get_by_text("proposes that it shall no longer count")).to_be_visible()
    drafted(page, by_name(desk.served.address), "After it was lost")
    expect(page.get_by_text("The key is not in this browser.")).to_be_visible()
    released(browser, desk)
    assert desk.state.actors["beekeepers"].key is None
    page.goto(signed)
    expect(page.get_by_text("It stands. Its key was lost later, and ended on")).to_be_visible()
    expect(desk.go("/settings/key").get_by_role("button", name="Make a key in this browser")).to_be_visible()
