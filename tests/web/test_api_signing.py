"""An organisation with a key of its own, by the API: what is to be signed is made here, and signed where the key is."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from concerted.host import verify
from concerted.record.ed25519 import PrivateKey
from concerted.web import reading
from concerted.web.api.acts import LETTING_IN
from concerted.web.house import House
from tests.web.houses import IDS, open_one
from tests.web.test_api import Program, letting_in, program

pytestmark = pytest.mark.usefixtures("mid_life")
ME = IDS[5]


class Signing:
    """A program that holds its organisation's key, and signs what it is given after reading it."""

    def __init__(self, key: PrivateKey) -> None:
        self.program, self.letting_in, self._key = program(ME), letting_in(ME), key

    def by(self, kind: str) -> Program:
        """Whoever asks for a kind: keys are another token's."""
        return self.letting_in if kind in LETTING_IN else self.program

    def to_sign(self, kind: str, **fields: object) -> dict[str, Any]:
        answer = self.by(kind)._client.post(f"/api/v1/entries/{kind}", fields, content_type="application/json")
        assert answer.status_code == 202, answer.content
        given: dict[str, Any] = answer.json()
        return given

    def signed(self, given: dict[str, Any], *, key: PrivateKey | None = None) -> dict[str, Any]:
        sig = (key or self._key).signature(base64.b64decode(given["bytes"]))
        return {"entry": given["entry"], "beside": given["beside"], "sig": base64.b64encode(sig).decode()}

    def enter(self, kind: str, **fields: object) -> Any:
        return self.by(kind).post("signed", **self.signed(self.to_sign(kind, **fields)))


@pytest.fixture
def signing(tmp_path: Path) -> Signing:
    """A member that registered its first key by a token that lets in."""
    key = PrivateKey.create(tmp_path / "own.key")
    signing = Signing(key)
    signing.enter("key", public=base64.b64encode(key.public).decode())
    return signing


def test_a_token_registers_the_first_key_and_from_then_on_the_host_acts_no_more(signing: Signing):
    assert Program().get(f"actors/{ME}")["signs"] is True
    before = reading.checkpoint()
    given = signing.to_sign("stance", on=open_one(reading.state()), stance="object", reason="Who pays?")
    assert reading.checkpoint() == before, "nothing is entered before it is signed"
    assert (given["entry"]["by"], given["entry"]["body"]["stance"]) == (ME, "object")
    made = signing.program.post("signed", **signing.signed(given))
    assert made["kind"] == "stance"
    answers = Program().get(f"proposals/{open_one(reading.state())}")["answers"]
    assert ("object", "Who pays?") in [(one["stance"], one.get("reason")) for one in answers]


def test_a_token_that_acts_registers_no_key(tmp_path: Path):
    key = PrivateKey.create(tmp_path / "own.key")
    signing, public = Signing(key), base64.b64encode(key.public).decode()
    before = reading.checkpoint()
    assert signing.program.refused("entries/key", 403, public=public) == "not-enough"
    given = signing.signed(signing.to_sign("key", public=public))
    assert signing.program.refused("signed", 403, **given) == "not-enough"
    assert reading.checkpoint() == before


def test_a_token_that_lets_in_does_nothing_else(signing: Signing):
    given = signing.signed(signing.to_sign("channel", address="https://own.example"))
    assert signing.letting_in.refused("signed", 403, **given) == "not-enough"
    assert signing.letting_in.refused("entries/stance", 403, on=1, stance="agree") == "not-enough"
    assert signing.letting_in.get("me")["actor"] == ME


def test_a_message_is_signed_found_again_and_withdrawn(signing: Signing, mid_life: House):
    words = "We meet at nine, at the weir."
    made = signing.enter("message", title="Saturday", message=words)
    (told,) = Program().get("messages")
    assert (told["number"], told["text"], told["standing"]) == (made["number"], words, "stands")
    found = Program().post("verify", text="> We meet at nine,\n> at the weir.")
    assert (found["verdict"], found["signed"]["code"]) == ("ours", told["code"])
    assert Program().post("verify", text="We meet at ten, at the weir.")["verdict"] == "altered"
    signing.enter("message-withdrawn", on=made["number"], reason="It rains.")
    assert Program().get("messages")[0]["standing"] == "withdrawn"
    assert verify(str(mid_life.record)).state.messages


def test_a_channel_is_listed_and_struck_out(signing: Signing):
    signing.enter("channel", address="https://own.example/news")
    assert [one["address"] for one in Program().get("channels")] == ["https://own.example/news"]
    assert Program().post("verify", text="https://own.example/news/1")["verdict"] == "channel"
    signing.enter("channel", address="https://own.example/news", gone=True)
    assert Program().get("channels") == []


def test_a_key_is_replaced_and_ended_by_itself(signing: Signing, tmp_path: Path):
    fresh = PrivateKey.create(tmp_path / "fresh.key")
    signing.enter("key", public=base64.b64encode(fresh.public).decode())
    old = signing.signed(signing.to_sign("key-revoked"))
    assert signing.letting_in.refused("signed", **old) == "other-key"
    signing._key = fresh
    signing.enter("key-revoked")
    assert Program().get(f"actors/{ME}")["signs"] is False


def test_without_a_key_nobody_speaks_in_public():
    assert program().refused("entries/message", title="Saturday", message="We meet.") == "unknown-key"
    assert program().refused("entries/message", title="Saturday", message="") == "bad-message"


def test_what_is_altered_after_it_was_given_is_not_taken(signing: Signing):
    good = signing.signed(
        signing.to_sign("proposal", title="Share", text="What we measure.", decision_class="tactical")
    )
    before = reading.checkpoint()
    altered = {**good["entry"], "body": {**good["entry"]["body"], "text": "Nothing."}}
    for wrong in (
        {**good, "entry": altered},
        {**good, "sig": base64.b64encode(bytes(64)).decode()},
        {**good, "entry": {**good["entry"], "by": IDS[0]}},
        {**good, "entry": {"at": 1.5}},
        {**good, "beside": [{"path": "body.reason", "value": "More.", "blinding": "00"}]},
        {**good, "beside": [{"path": "body.reason", "value": "More.", "blinding": "zz"}]},
    ):
        assert signing.program.refused("signed", **wrong)
    assert reading.checkpoint() == before


def test_nobody_enters_what_another_organisation_signed(signing: Signing):
    given = signing.signed(signing.to_sign("channel", address="https://own.example"))
    assert program(IDS[0]).refused("signed", **given) == "not-theirs"
    assert program(ME, "draft").refused("signed", 403, **given) == "not-enough"
    assert Program().refused("signed", 401, **given) == "no-token"


def test_what_is_sent_twice_is_entered_once(signing: Signing):
    given = signing.signed(signing.to_sign("channel", address="https://own.example"))
    signing.program.post("signed", **given)
    assert signing.program.refused("signed", **given) in ("no-change", "record-grew")
    assert len(Program().get("channels")) == 1
