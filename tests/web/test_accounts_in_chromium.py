"""Coming in and coming back, in a real browser: by a passkey, an invitation, or a provider elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web.houses import mid_life
from tests.web.keys import press, reach
from tests.web.looking import NARROW, Watched, faults_of, sheets
from tests.web.openid import CLIENT, SECRET, Provider, providing
from tests.web.served import Served, serving
from tests.web.smtp import MailServer, receiving

MEMBER = "Beekeepers"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with providing() as found:
        yield found


@pytest.fixture(scope="module")
def post() -> Iterator[MailServer]:
    with receiving() as found:
        yield found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, provider: Provider, post: MailServer) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("with-accounts")
    mid_life(folder)
    (folder / "host.toml").write_text(
        f'[[sign-in]]\nid = "bees"\nname = "Bee House"\nserver = "{provider.address}"\n'
        f'client = "{CLIENT}"\nsecret = "{SECRET}"\n'
        f'[mail]\nserver = "127.0.0.1"\nport = {post.port}\nsecurity = "none"\nsender = "Air <air@example.org>"\n'
    )
    with serving(folder) as found:
        yield found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context()
    yield context
    context.close()


def by_name(address: str) -> str:
    """The same place under a name: browsers give no passkey to a number."""
    return address.replace("127.0.0.1", "localhost")


def with_authenticator(page: Page) -> str:
    """Put an authenticator with a fingerprint reader into the browser, and return its id."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def sign_in(page: Page, served: Served, name: str = MEMBER) -> None:
    page.goto(by_name(served.links[name]))
    page.get_by_role("button", name=f"Sign in for {name}").click()
    page.wait_for_url(re.compile(r"/$"))


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("You are signed out.")


def test_a_passkey_is_made_signs_one_in_and_is_removed(context: BrowserContext, served: Served):
    page = context.new_page()
    with_authenticator(page)
    sign_in(page, served)
    page.goto(by_name(served.address) + "/settings")
    assert page.get_by_text("Choose how you come back.").is_visible()
    page.get_by_role("link", name="Add a passkey").click()
    assert faults_of(page) == []
    page.get_by_label("Its name").fill("My telephone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_text("The passkey is kept.")).to_be_visible()
    expect(page.get_by_text("My telephone")).to_be_visible()
    assert not page.get_by_text("Choose how you come back.").is_visible()
    sign_out(page)
    page.goto(by_name(served.address) + "/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("status")).to_contain_text("You act for Beekeepers now.")
    page.goto(by_name(served.address) + "/settings")
    page.get_by_role("link", name="Remove My telephone").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    sign_out(page)
    page.goto(by_name(served.address) + "/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("This passkey signs nobody in here.")).to_be_visible()
    assert not page.get_by_role("button", name="Sign out", exact=True).is_visible()


def test_whoever_has_no_passkey_here_is_told_so(context: BrowserContext, served: Served):
    page = context.new_page()
    with_authenticator(page)
    page.goto(by_name(served.address) + "/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("The browser gave no passkey.")).to_be_visible()
    assert faults_of(page) == []


def test_what_matters_asks_for_the_passkey_once_more(context: BrowserContext, served: Served):
    page = context.new_page()
    with_authenticator(page)
    sign_in(page, served, "School Parents")
    page.goto(by_name(served.address) + "/settings/passkeys/new")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_text("The passkey is kept.")).to_be_visible()
    sign_out(page)
    sign_in(page, served, "School Parents")  # by the host's link: not by what they have
    page.goto(by_name(served.address) + "/settings/leave")
    expect(page.get_by_role("heading", level=1)).to_have_text("Show that it is you")
    assert faults_of(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Leave, and have all about you removed?")


def test_an_organisations_own_sign_in_leads_there_and_back(context: BrowserContext, served: Served, provider: Provider):
    page = context.new_page()
    sign_in(page, served, "Field Workers")
    page.goto(by_name(served.address) + "/settings")
    page.get_by_role("button", name="Connect Bee House").click()
    page.get_by_role("link", name="Agree").click()
    expect(page.get_by_text("Connected.", exact=True)).to_be_visible()
    sign_out(page)
    page.goto(by_name(served.address) + "/sign-in")
    page.get_by_role("button", name="Sign in at Bee House").click()
    page.get_by_role("link", name="Agree").click()
    expect(page.get_by_role("status")).to_contain_text("You act for Field Workers now.")


def code_from(post: MailServer) -> str:
    found = re.search(r"^    (\S{6,})$", post.came.get(timeout=20), re.MULTILINE)
    assert found
    return found[1]


def test_a_code_comes_by_a_real_mail_server(context: BrowserContext, served: Served, post: MailServer):
    page = context.new_page()
    sign_in(page, served, "River Watch")
    page.goto(by_name(served.address) + "/settings/mail")
    page.get_by_label("Email").fill("ada@river.example")
    page.get_by_role("button", name="Send me a code").click()
    assert faults_of(page) == []
    page.get_by_label("Code").fill(code_from(post))
    page.get_by_role("button", name="Prove it").click()
    expect(page.get_by_role("status")).to_contain_text("ada@river.example is proven")
    sign_out(page)
    page.goto(by_name(served.address) + "/sign-in")
    page.get_by_label("Your address").fill("ada@river.example")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(code_from(post))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("status")).to_contain_text("You act for River Watch now.")


def test_an_invitation_is_shown_printed_and_taken_on_a_telephone(browser: Browser, served: Served):
    inviting = browser.new_context(color_scheme="dark")
    page = inviting.new_page()
    sign_in(page, served, "Marrow Clinics")
    page.get_by_role("link", name="Marrow Clinics").click()
    page.get_by_role("button", name="Invite somebody to join you").click()
    assert faults_of(page) == []
    assert sheets(page) == 1
    link = page.locator(".invitation dd a").inner_text()
    telephone = browser.new_context(viewport={"width": NARROW, "height": 640})
    there = telephone.new_page()
    watched = Watched(there)
    there.goto(link)
    assert faults_of(there) == []
    assert there.evaluate("document.documentElement.scrollWidth") <= NARROW
    there.get_by_label("Your name").fill("Ada")
    there.get_by_role("button", name="Act for Marrow Clinics").click()
    expect(there.get_by_role("status")).to_contain_text("You act for Marrow Clinics now.")
    assert watched.troubles == []
    inviting.close()
    telephone.close()


def test_one_comes_in_and_sets_all_up_by_keyboard(context: BrowserContext, served: Served, tmp_path: Path):
    page = context.new_page()
    with_authenticator(page)
    page.goto(by_name(served.links["Growers' Union"]))
    press(page, "Sign in for Growers' Union")
    press(page, "for Growers' Union")
    press(page, "Invite somebody to join you")
    code = page.locator(".big-code").inner_text()
    page.context.clear_cookies()
    page.goto(by_name(served.address) + "/sign-in")
    reach(page, "Its code")
    page.keyboard.type(code.lower())
    press(page, "Look at it")
    reach(page, "Your name")
    page.keyboard.type("Ada")
    press(page, "Act for Growers' Union")
    press(page, "Add a passkey")
    reach(page, "Make the passkey")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The passkey is kept.")).to_be_visible()
