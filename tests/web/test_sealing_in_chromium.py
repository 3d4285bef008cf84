"""Ballots that trustees open, sealed and opened in a real browser: byte for byte what the command line does."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from scripts.assets import ASSETS

from concerted import host
from concerted.coalition import Receipt, State
from concerted.coalition.ballots import fate
from concerted.coalition.shape import from_json
from concerted.coalition.trustees import shares_of
from concerted.guard.sharing import joined, new_key, open_share, seal_share
from tests.web.houses import IDS, NAMES
from tests.web.keys import press, reach, sign_in, work
from tests.web.looking import Watched, faults_every_way
from tests.web.sealed import Sealed, keep_key, sealed_house, seed_of
from tests.web.served import Served, serving

CONTEXT = ("coalition", "leaf", "Überlandwerk", "trustee")
NO_X25519 = """
  const made = crypto.subtle.generateKey.bind(crypto.subtle);
  crypto.subtle.generateKey = (kind, ...rest) =>
    kind.name == "X25519" ? Promise.reject(new DOMException("no", "NotSupportedError")) : made(kind, ...rest);
"""

A11 = {  # RFC 9180, appendix A.1.1: X25519, HKDF-SHA256, AES-128-GCM, base mode, the first message
    "info": "4f6465206f6e2061204772656369616e2055726e",
    "skRm": "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8",
    "pkRm": "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d",
    "enc": "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431",
    "pt": "4265617574792069732074727574682c20747275746820626561757479",
    "aad": "436f756e742d30",
    "ct": "f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a",
}
OPEN_A11 = """async ([at, given]) => {
  const {open, publicOf, secretKey} = await import(`${at}/sealing/hpke.js`);
  const {hexed, unhexed} = await import(`${at}/sealing/shares.js`);
  const v = Object.fromEntries(Object.entries(given).map(([name, hex]) => [name, unhexed(hex)]));
  const own = await secretKey(v.skRm);
  const text = await open(own, v.pkRm, new Uint8Array([...v.enc, ...v.ct]), v.info, v.aad);
  return [hexed(text), hexed(await publicOf(v.skRm))];
}"""
SEAL = """async ([at, secret, keys, context]) => {
  const {sealShare, split, unhexed} = await import(`${at}/sealing/shares.js`);
  const shares = split(unhexed(secret), 2, keys.length);
  return Promise.all(keys.map((key, place) => sealShare(key, shares[place], ...context)));
}"""
FATE = """async ([at, kept, cases]) => {
  const {fate} = await import(`${at}/sealing/ballots.js`);
  return Promise.all(cases.map(async one => (await fate(one.none ? [] : kept, one))[0]));
}"""
OPEN = """async ([at, key, named, sealed, context]) => {
  const {secretKey} = await import(`${at}/sealing/hpke.js`);
  const {openShare, unhexed} = await import(`${at}/sealing/shares.js`);
  const own = await secretKey(unhexed(key));
  return [await openShare(own, named, sealed, ...context), await openShare(own, named, sealed, "another", "context")];
}"""


@dataclass
class Desk:
    """A browser at the house, and the house."""

    sealed: Sealed
    served: Served
    page: Page
    watched: Watched

    @property
    def state(self) -> State:
        return host.verify(str(self.sealed.house.record)).state

    def go(self, path: str) -> Page:
        self.page.goto(self.served.address + path)
        return self.page

    def sit_down(self, place: int) -> Page:
        self.page.context.clear_cookies()
        sign_in(self.page, self.served, NAMES[place])
        return self.page


@pytest.fixture(scope="module")
def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    sealed = sealed_house(tmp_path_factory.mktemp("sealed") / "house")
    with serving(sealed.house.folder) as served:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
        page = context.new_page()
        one = Desk(sealed, served, page, Watched(page))
        one.sit_down(0)
        keep_key(page, IDS[0])
        keep_key(page, IDS[1])
        yield one
        context.close()


@pytest.fixture(scope="module")
def modules(browser: Browser, desk: Desk) -> Iterator[tuple[Page, str]]:
    """A page that may load our modules as they are, before they are built into one file."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.route("**/of-assets/**", lambda route: route.fulfill(path=ASSETS / route.request.url.split("of-assets/")[1]))
    page.goto(desk.served.address)
    yield page, f"{desk.served.address}/of-assets"
    context.close()


def test_hpke_is_that_of_the_standard(modules: tuple[Page, str]):
    page, at = modules
    assert page.evaluate(OPEN_A11, [at, A11]) == [A11["pt"], A11["pkRm"]]


def test_a_share_sealed_in_the_browser_opens_here_and_the_other_way_round(modules: tuple[Page, str]):
    page, at = modules
    holders = [new_key(seed_of(name)) for name in ("one", "two", "three")]
    secret = seed_of("nobody")
    named = [b64encode(public).decode() for _, public in holders]
    sealed = page.evaluate(SEAL, [at, secret.hex(), named, CONTEXT])
    shares = [open_share(key, b64decode(one), *CONTEXT) for (key, _), one in zip(holders, sealed, strict=True)]
    assert joined({1: shares[0] or b"", 3: shares[2] or b""}) == secret
    assert joined({1: shares[0] or b""}) != secret
    key, public = holders[0]
    mine = b64encode(seal_share(public, shares[0] or b"", *CONTEXT)).decode()
    assert page.evaluate(OPEN, [at, key.hex(), named[0], mine, CONTEXT]) == [(shares[0] or b"").hex(), None]


def test_what_became_of_a_ballot_is_said_by_what_this_browser_kept(modules: tuple[Page, str]):
    page, at = modules
    kept = [{"commitment": "c1", "choice": "agree", "signed": True}, {"commitment": "never signed", "choice": "agree"}]
    mine = {"commitments": ["c1"], "opened": False, "cast": {"commitment": "c1", "choice": None}}
    cases = {
        "sealed": mine,
        "unopened": {**mine, "opened": True},
        "counted": {**mine, "opened": True, "cast": {"commitment": "c1", "choice": "agree"}},
        "altered": {**mine, "opened": True, "cast": {"commitment": "c1", "choice": "disagree"}},
        "replaced": {**mine, "commitments": ["c1", "c2"], "cast": {"commitment": "c2", "choice": None}},
        "missing": {**mine, "commitments": [], "cast": None},
        "unknown": {**mine, "none": True},
        "none": {**mine, "none": True, "commitments": [], "cast": None},
    }
    assert page.evaluate(FATE, [at, kept, list(cases.values())]) == list(cases)


def test_a_ballot_is_sealed_in_the_browser_by_keyboard_and_its_choice_never_leaves_it(desk: Desk, tmp_path: Path):
    number, page, sent = desk.sealed.open, desk.sit_down(0), []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    desk.go(f"/decisions/{number}")
    press(page, "Cast a ballot")
    assert faults_every_way(page) == []
    work(page, f"/decisions/{number}/seal", "Seal it", {"choice": "disagree"})
    expect(page.get_by_text("The ballot holds: Disagree.")).to_be_visible()
    assert faults_every_way(page) == []
    press(page, "Sign and enter")
    expect(page.get_by_text("is in the record, as it was sealed here")).to_be_visible()
    assert faults_every_way(page) == []
    assert "disagree" not in " ".join(sent)
    reach(page, "Keep your receipt")
    with page.expect_download() as came:
        page.keyboard.press("Enter")
    came.value.save_as(tmp_path / "mine.json")
    receipt = from_json(Receipt, json.loads((tmp_path / "mine.json").read_text()))
    assert receipt.choice == "disagree"
    assert fate(desk.state, receipt) == "sealed"
    state = desk.state
    shares = {
        place: bytes.fromhex(shares_of(state, number, name, seed_of(name, "trustee")).shares[0].share or "")
        for place, name in enumerate(state.proposals[number].trustees, 1)
    }
    assert joined(shares) == bytes.fromhex(receipt.blinding)


def test_another_ballot_than_was_sealed_here_is_not_signed(desk: Desk):
    page = desk.go(f"/decisions/{desk.sealed.open}/seal")
    page.get_by_label("Agree", exact=False).first.check()
    page.get_by_role("button", name="Seal it").click()
    expect(page.get_by_text("The ballot holds: Agree.")).to_be_visible()
    page.evaluate(
        """() => {
          const pre = document.getElementById("entry"), entry = JSON.parse(pre.textContent);
          entry.body.shares.reverse();
          pre.textContent = JSON.stringify(entry);
        }"""
    )
    before = desk.state.size
    page.get_by_role("button", name="Sign and enter").click()
    expect(page.get_by_role("alert")).to_contain_text("Not signed")
    page.get_by_role("button", name="Do not sign it").click()
    expect(page.get_by_text("is in the record, as it was sealed here")).to_be_visible()
    assert desk.state.size == before


def test_trustees_open_in_the_browser_by_a_key_of_the_command_line(desk: Desk, tmp_path: Path):
    number = desk.sealed.over
    for place in (0, 1):
        page = desk.sit_down(place)
        desk.go(f"/decisions/{number}")
        press(page, "Answer as a trustee")
        file = tmp_path / "mine.trustee"
        for secret in (seed_of("nobody"), seed_of(IDS[place], "trustee")):
            file.write_text(f"{secret.hex()}\n")
            page.get_by_label("The file of the trustee's key").set_input_files(file)
            reach(page, "Take it into this browser")
            page.keyboard.press("Enter")
            if secret == seed_of("nobody"):
                expect(page.get_by_text("This file has another key.")).to_be_visible()
                assert place or faults_every_way(page) == []
        expect(page.get_by_text("1 ballot waits for your share.")).to_be_visible()
        assert place or faults_every_way(page) == []
        press(page, "Open them")
        press(page, "Sign and enter")
        expect(page.get_by_role("status").filter(has_text=f"{NAMES[place]} has answered.")).to_be_visible()
    assert desk.state.proposals[number].stances[IDS[0]].stance == "agree"
    assert fate(desk.state, desk.sealed.receipt) == "counted"
    page = desk.sit_down(0)
    desk.go(f"/decisions/{number}/seal")
    expect(page.get_by_text("It was not sealed in this browser")).to_be_visible()


def test_a_key_made_in_the_browser_is_the_command_lines_too(desk: Desk, tmp_path: Path):
    page = desk.sit_down(0)
    desk.go("/settings/trustee")
    assert faults_every_way(page) == []
    with page.expect_download() as came:
        press(page, "Make a new one")
    came.value.save_as(tmp_path / "own.trustee")
    press(page, "Sign and enter")
    expect(page.get_by_text("It is in this browser.")).to_be_visible()
    _, public = new_key(bytes.fromhex((tmp_path / "own.trustee").read_text()))
    assert desk.state.trustees[IDS[0]] == b64encode(public).decode()
    assert [one for one in desk.watched.troubles if not re.search("asked http://127", one)] == []


def test_a_browser_without_x25519_says_so_and_names_the_command(browser: Browser, desk: Desk):
    context = browser.new_context()
    context.add_init_script(NO_X25519)
    page = context.new_page()
    sign_in(page, desk.served, NAMES[1])
    for path, says, command in (
        (f"/decisions/{desk.sealed.open}/seal", "This browser cannot seal a ballot.", "concerted ballot cast"),
        ("/settings/trustee", "This browser cannot make one.", "concerted ballot trustee"),
    ):
        page.goto(desk.served.address + path)
        expect(page.get_by_text(says)).to_be_visible()
        page.get_by_text("By the command line", exact=True).click()
        expect(page.get_by_text(command)).to_be_visible()
    context.close()
