"""Sealed ballots in the browser: cast, kept secret, opened, challenged and counted."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from os import urandom
from pathlib import Path

import pytest
from django.test import Client

from concerted import host
from concerted.coalition import (
    Ballot,
    Closing,
    Command,
    MemberKey,
    Proposing,
    Receipt,
    Rule,
    Stance,
    State,
    TrusteeKey,
    changes_between,
)
from concerted.coalition.ballots import fate, opening_by
from concerted.coalition.days import later
from concerted.coalition.shape import from_json
from concerted.coalition.trustees import sealed_ballot
from concerted.guard.sharing import new_key
from concerted.record.ed25519 import PrivateKey
from concerted.web import reading
from concerted.web.house import House
from concerted.web.writing import enter
from tests.web.conftest import SignIn, text
from tests.web.houses import IDS, NAMES
from tests.web.test_api import program


@pytest.fixture
def sealed(mid_life: House) -> int:
    """A proposal that is answered by sealed ballots, since the platform was amended so."""
    platform = reading.state().platform
    assert platform
    rule = Rule(method="majority", quorum="1/5", ballot="sealed")
    after = tuple(replace(one, rule=rule) if one.governs == "tactical" else one for one in platform.clauses)
    changes = changes_between(platform.clauses, after)
    body = Proposing(
        title="Vote in secret",
        text="Until time is up.",
        decision_class="platform",
        changes=changes,
        base=platform.digest,
    )
    number = enter(body, by=IDS[0]).number
    for actor in reading.state().members:
        enter(Stance(stance="agree"), by=actor.id, ref=number)
    enter(Closing(rationale="All agree."), by=None, ref=number)
    return enter(Proposing(title="A new chair", text="Clinics.", decision_class="tactical"), by=IDS[0]).number


def test_a_ballot_is_cast_and_nobody_else_reads_it_before_all_are_opened(
    sealed: int, sign_in: SignIn, client: Client, monkeypatch: pytest.MonkeyPatch
):
    page, mine, other = f"/decisions/{sealed}", sign_in(NAMES[0]), sign_in(NAMES[1])
    shown = text(mine.get(page))
    assert "the host can read ballots before they are opened" in shown
    assert 'name="stance"' not in shown
    assert mine.post(f"{page}/stance", {"stance": "agree"}).status_code == 422
    assert mine.post(f"{page}/ballot", {"choice": "object"}).status_code == 422
    assert mine.post(f"{page}/ballot", {"choice": "disagree"}).status_code == 302
    assert other.post(f"{page}/ballot", {"choice": "agree"}).status_code == 302
    shown = text(mine.get(page))
    assert "2 sealed ballots were cast." in shown
    assert "Keep your receipt" in shown
    assert "As it stands" not in shown
    receipt = from_json(Receipt, json.loads(mine.get(f"{page}/ballot.json").content))
    assert (receipt.member, receipt.choice) == (IDS[0], "disagree")
    assert sign_in(NAMES[2]).get(f"{page}/ballot.json").status_code == 404
    assert client.get(f"{page}/ballot.json").status_code == 403
    assert client.get(f"/api/v1/proposals/{sealed}").status_code == 200
    for address in (page, "/record", f"/record/{receipt.ballot}", "/record/openings", f"/api/v1/proposals/{sealed}"):
        answer = client.get(address)
        said = b"".join(answer) if answer.streaming else answer.content
        assert receipt.blinding.encode() not in said, address
        assert b'"disagree": 1' not in said, address
    assert client.get(f"/api/v1/proposals/{sealed}").json()["answers"] == []
    assert receipt.blinding.encode() not in reading.export()
    assert mine.post(f"{page}/openings").status_code == 422, "not before time is up"

    proposal = reading.state().proposals[sealed]
    monkeypatch.setattr(host, "now", lambda: later(proposal.closes, 0, hours=1))
    shown = text(other.get(page))
    assert "Open the ballots" in shown
    assert other.post(f"{page}/close", {"rationale": "Now!"}).status_code == 422
    assert other.post(f"{page}/openings").status_code == 302
    assert "until" in text(mine.get(page))
    assert fate(reading.state(), receipt) == "counted"
    with pytest.raises(Exception, match="does not open"):
        enter(opening_by(receipt), by=IDS[0], ref=sealed)
    monkeypatch.setattr(host, "now", lambda: later(proposal.closes, 0, hours=26))
    assert other.post(f"{page}/close", {"rationale": "So it was voted."}).status_code == 302
    decision = reading.state().proposals[sealed].decision
    assert decision
    assert (decision.tally.agree, decision.tally.disagree) == (1, 1)
    assert "Disagree" in text(client.get(page)) or "disagree" in text(client.get(page))
    assert reading.verified().state.size == reading.state().size


def test_a_program_casts_a_ballot_keeps_its_receipt_and_has_them_opened(sealed: int, monkeypatch: pytest.MonkeyPatch):
    mine, other = program(IDS[0]), program(IDS[1])
    mine.post("entries/ballot", on=sealed, choice="disagree")
    other.post("entries/ballot", on=sealed, choice="agree")
    receipt = from_json(Receipt, mine.get(f"proposals/{sealed}/ballot"))
    assert (receipt.member, receipt.choice) == (IDS[0], "disagree")
    assert program(IDS[2])._client.get(f"/api/v1/proposals/{sealed}/ballot").status_code == 404
    assert mine.refused(f"proposals/{sealed}/openings") == "still-open"
    proposal = reading.state().proposals[sealed]
    monkeypatch.setattr(host, "now", lambda: later(proposal.closes, 0, hours=1))
    assert other.post(f"proposals/{sealed}/openings")["kind"] == "openings"
    assert fate(reading.state(), receipt) == "counted"


def test_where_trustees_open_ballots_the_page_takes_none_and_says_how_one_votes_and_what_is_protected(
    mid_life: House, sign_in: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    number = opened_by_trustees(mid_life, tmp_path)
    page, member = f"/decisions/{number}", sign_in(NAMES[2])
    shown = text(member.get(page))
    assert "Sealed from the host too" in shown
    assert "2 of 2 open the ballots once time is up" in shown
    assert "has not voted yet" in shown
    assert f"{page}/seal" in shown
    assert "read ballots early" in shown
    assert 'name="choice"' not in shown
    assert "a ballot that the host signed" in text(member.get(f"{page}/seal"))
    forged = member.post(f"{page}/seal", {"commitment": "00" * 32, "shares": "AA=="})
    assert (forged.status_code, "The host may not see how" in text(forged)) == (422, True)
    assert "These are no shares" in text(member.post(f"{page}/unseal", {"shares": "agree"}))
    assert "is no trustee of this" in text(member.get(f"{page}/unseal"))
    answer = member.post(f"{page}/ballot", {"choice": "agree"})
    assert answer.status_code == 422
    assert "The host may not see how" in text(answer)
    monkeypatch.setattr(host, "now", lambda: later(reading.state().proposals[number].closes, 0, hours=1))
    assert "is awaited" in text(member.get(page))
    assert "Open the ballots" not in text(member.get(page))


def opened_by_trustees(house: House, folder: Path) -> int:
    """A proposal whose ballots two trustees open, since the platform was amended so; one has voted."""
    platform = reading.state().platform
    assert platform
    rule = Rule(method="majority", quorum="1/5", ballot="trustees", openers=2)
    after = tuple(replace(one, rule=rule) if one.governs == "tactical" else one for one in platform.clauses)
    changes = changes_between(platform.clauses, after)
    body = Proposing(title="Seal", text="So.", decision_class="platform", changes=changes, base=platform.digest)
    amending = enter(body, by=IDS[0]).number
    for actor in reading.state().members:
        enter(Stance(stance="agree"), by=actor.id, ref=amending)
    enter(Closing(rationale="All agree."), by=None, ref=amending)
    keys = {name: PrivateKey.create(folder / f"{name}.key") for name in IDS[:2]}

    def sign(body: object, by: str, ref: int | None = None) -> State:
        return host.enter(house.record, Command(body=body, at=host.now(), by=by, ref=ref), key=keys[by])[0]

    for name, key in keys.items():
        sign(MemberKey(public=b64encode(key.public).decode()), name)
        sign(TrusteeKey(public=b64encode(new_key(urandom(32))[1]).decode()), name)
    state = sign(Proposing(title="A new chair", text="Clinics.", decision_class="tactical"), IDS[0])
    number = state.size - 1
    committed, shares, _ = sealed_ballot(state, number, IDS[0], "agree", urandom)
    sign(Ballot(commitment=committed, shares=shares), IDS[0], number)
    return number
