"""A coalition whose ballots trustees open: two members have keys, one vote is open, one waits for them."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Page

from concerted import host
from concerted.coalition import (
    Ballot,
    Command,
    Invitation,
    MemberKey,
    Nod,
    Platform,
    Proposing,
    Receipt,
    Rule,
    TrusteeKey,
    Wording,
)
from concerted.coalition.trustees import receipt_for, sealed_ballot
from concerted.demo.story import Teller
from concerted.guard.sharing import new_key
from concerted.record import Signer
from concerted.record.ed25519 import PrivateKey
from concerted.record.sql import transaction
from concerted.web.house import House
from tests.web.houses import IDS, NAMES, SECOND, clauses

KEYED = IDS[:2]
"""Who signs for itself, and is a trustee."""
RULE = Rule(method="majority", quorum="1/5", ballot="trustees", openers=2)

KEEP_KEY = """([named, pkcs8]) => new Promise((done, failed) => {
  const request = indexedDB.open("concerted", 2);
  request.onupgradeneeded = () => ["keys", "ballots"].forEach(name => request.result.createObjectStore(name));
  request.onerror = () => failed(request.error);
  request.onsuccess = async () => {
    const raw = Uint8Array.from(atob(pkcs8), one => one.charCodeAt(0));
    const key = await crypto.subtle.importKey("pkcs8", raw, {name: "Ed25519"}, false, ["sign"]);
    const put = request.result.transaction("keys", "readwrite").objectStore("keys").put(key, named);
    put.onsuccess = () => { request.result.close(); done(); };
  };
})"""
ED25519 = bytes.fromhex("302e020100300506032b657004220420")
"""What a key of 32 bytes begins with in PKCS #8 (RFC 8410)."""


def seed_of(member: str, what: str = "key") -> bytes:
    return sha256(f"{what} of {member}".encode()).digest()


class SigningTeller(Teller):
    """Tells what members with a key do by that key."""

    def do(self, body: object, by: str | None = None, *, ref: int | None = None, reason: str | None = None) -> int:
        self._time += timedelta(minutes=7)
        at = self._time.strftime("%Y-%m-%dT%H:%M:%SZ")
        known = self.state.actors.get(by or "")
        signs = known and (isinstance(body, MemberKey) or known.key is not None)
        key = PrivateKey(seed_of(known.id)) if known and signs else None
        with transaction(self._connection):
            command = Command(body=body, at=at, by=by, ref=ref)
            self.state, _ = host.act(
                self._connection, self._coalition, command, signer=self._signer, reason=reason, key=key
            )
        return self.state.size - 1


@dataclass
class Sealed:
    """The house, and what is asked about in it."""

    house: House
    open: int
    over: int
    receipt: Receipt
    """Of the first member's ballot on what is over."""


def sealed_house(folder: Path) -> Sealed:
    house = House(folder)
    folder.mkdir(parents=True, exist_ok=True)
    began = datetime.now(UTC) - timedelta(days=30)
    at = began.strftime("%Y-%m-%dT%H:%M:%SZ")
    coalition = host.found(house.record, name="Clear Air", context="activist", convener=NAMES[0], at=at)
    with host.opened(house.record) as (connection, _):
        teller = SigningTeller(connection, coalition, Signer.load(host.key_file(house.record)), began=began)
        _founded(teller)
        propose = partial(Proposing, text="As we said.", decision_class="tactical")
        over = teller.do(propose(title="A new chair"), IDS[2])
        made = sealed_ballot(teller.state, over, IDS[0], "agree", _chance())
        teller.do(Ballot(commitment=made[0], shares=made[1]), IDS[0], ref=over)
        receipt = receipt_for(teller.state, over, IDS[0], "agree", made[2])
        teller.wait(28)
        number = teller.do(propose(title="A second meter"), IDS[2])
    return Sealed(house, number, over, receipt)


def _founded(teller: SigningTeller) -> None:
    for name in NAMES[1:]:
        teller.do(Invitation(name=name), IDS[0])
    sentence = teller.do(Wording(text=SECOND), IDS[0])
    for actor in IDS[1:]:
        teller.do(Nod(yes=True), actor, ref=sentence)
    ruled = tuple(replace(held, rule=RULE) if held.governs == "tactical" else held for held in clauses())
    teller.do(Platform(clauses=ruled), IDS[0])
    for actor in IDS:
        teller.endorse(actor)
    for member in KEYED:
        teller.do(MemberKey(public=b64encode(PrivateKey(seed_of(member)).public).decode()), member)
        teller.do(TrusteeKey(public=b64encode(new_key(seed_of(member, "trustee"))[1]).decode()), member)


def _chance():
    drawn = iter(range(1_000))
    return lambda count: b"".join(sha256(f"ballot {next(drawn)}".encode()).digest() for _ in range(4))[:count]


def keep_key(page: Page, member: str) -> None:
    """Put a member's own key into a browser that is at the house, as if it had been made there."""
    key = PrivateKey(seed_of(member))
    pkcs8 = b64encode(ED25519 + seed_of(member)).decode()
    page.evaluate(KEEP_KEY, [b64encode(key.public).decode(), pkcs8])
