"""Signed messages and sealed ballots at the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import qrcode
from click.testing import CliRunner, Result

from concerted import host
from concerted.cli import concerted
from concerted.coalition import Closing, Command, Proposing, Rule, Stance, changes_between
from concerted.coalition.days import later
from concerted.demo.story import tell
from concerted.errors import ConcertedError
from concerted.record.store import openings
from tests.coalition.lives import IDS, NAMES

Run = Callable[..., Result]
LETTER = "We ask you to publish\nwhat the meters measure, every week.\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `concerted` in a folder with a coalition in mid-life; what it raises for the user is raised here."""
    monkeypatch.chdir(tmp_path)
    tell(tmp_path / "coalition.record", NAMES, now=datetime.now(UTC))

    def invoke(*arguments: str, given: str = "", status: int = 0) -> Result:
        came = CliRunner().invoke(concerted, arguments, input=given, catch_exceptions=False)
        assert came.exit_code == status, came.output
        return came

    return invoke


def test_a_message_is_signed_checked_withdrawn_and_its_key_revoked(run: Run, tmp_path: Path):
    (tmp_path / "letter.txt").write_text(LETTER, encoding="utf-8")
    own = ("--by", NAMES[0], "--key", "own.key")
    run("key", "own.key", "--by", NAMES[0])
    signed = run("sign-message", "letter.txt", "--title", "To the mayor", *own).output
    footer = signed.strip().splitlines()[-1]
    number, code = footer.removeprefix("[signed ").removesuffix("]").split("-")[0], footer[8:-1]
    quoted = "".join(f"> {line}\n" for line in LETTER.splitlines()) + footer
    assert "Signed, word for word" in run("verify-message", "-", given=quoted).output
    changed = run("verify-message", "-", given=LETTER.replace("week", "year"), status=1).output
    assert "− week." in changed
    assert "+ year." in changed
    assert "Compare the words" in run("verify-message", code, status=1).output
    assert '"verdict": "unknown"' in run("verify-message", "Stay at home.", "--json", status=1).output
    assert "Not from the coalition's record" in run("verify-message", "Stay at home.", status=1).output
    run("channel", "add", "https://river-watch.example/news", *own)
    assert "river-watch.example" in run("channel", "list").output
    assert "Nothing was fetched" in run("verify-message", "https://river-watch.example/news/1").output
    run("channel", "remove", "https://river-watch.example/news", *own)
    run("withdraw-message", number, "--reason", "A slip.", *own)
    assert "withdrawn" in run("verify-message", "letter.txt", status=1).output
    run("revoke-key", *own)
    qrcode.make(f"https://air.example/verify/{code}").save(str(tmp_path / "picture.png"))
    assert "Signed, word for word" not in (said := run("verify-message", "picture.png", status=1).output)
    assert code in said
    (tmp_path / "no.doc").write_bytes(b"\xd0\xcf\x11")
    with pytest.raises(ConcertedError, match="no text"):
        run("verify-message", "no.doc")


@pytest.fixture
def sealed(run: Run, tmp_path: Path) -> int:
    """A proposal that is answered by sealed ballots."""
    record = tmp_path / "coalition.record"

    def enter(body: object, by: str | None = None, ref: int | None = None) -> int:
        state, _ = host.enter(record, Command(body=body, at=host.now(), by=by, ref=ref))
        return state.size - 1

    state = host.verify(str(record)).state
    platform = state.platform
    assert platform
    rule = Rule(method="majority", quorum="1/5", ballot="sealed")
    after = tuple(replace(one, rule=rule) if one.governs == "tactical" else one for one in platform.clauses)
    changes = changes_between(platform.clauses, after)
    number = enter(
        Proposing(title="Seal", text="So.", decision_class="platform", changes=changes, base=platform.digest), IDS[0]
    )
    for actor in state.members:
        enter(Stance(stance="agree"), actor.id, number)
    enter(Closing(rationale="All agree."), None, number)
    return enter(Proposing(title="A chair", text="Clinics.", decision_class="tactical"), IDS[0])


def test_a_ballot_is_cast_opened_and_checked(run: Run, sealed: int, monkeypatch: pytest.MonkeyPatch):
    number = str(sealed)
    for name, choice in zip(NAMES, ("agree", "disagree", "agree"), strict=False):
        run("ballot", "cast", number, choice, "--receipt", f"{name}.json", "--by", name)
    with pytest.raises(ConcertedError, match="a file here already"):
        run("ballot", "cast", number, "agree", "--receipt", f"{NAMES[0]}.json", "--by", NAMES[0])
    assert "sealed still" in run("ballot", "check", f"{NAMES[0]}.json").output
    with pytest.raises(ConcertedError, match="stay sealed until"):
        run("ballot", "open", number)
    closes = host.verify("coalition.record").state.proposals[sealed].closes
    monkeypatch.setattr(host, "now", lambda: closes)
    run("ballot", "open", number)
    assert "counted as you cast it" in run("ballot", "check", f"{NAMES[1]}.json").output
    with pytest.raises(ConcertedError, match="does not open"):
        run("ballot", "challenge", f"{NAMES[1]}.json", "--by", NAMES[1])
    with pytest.raises(ConcertedError, match="no receipt"):
        run("ballot", "check", "coalition.record.key")
    monkeypatch.setattr(host, "now", lambda: later(closes, 1))
    assert "Adopted" in run("close", number, "--rationale", "So it was voted.").output
    run("verify", "coalition.record")


def test_a_ballot_that_trustees_open_is_sealed_on_ones_own_machine(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    record = tmp_path / "coalition.record"

    def enter(body: object, by: str | None = None, ref: int | None = None) -> int:
        state, _ = host.enter(record, Command(body=body, at=host.now(), by=by, ref=ref))
        return state.size - 1

    platform = host.verify(str(record)).state.platform
    assert platform
    rule = Rule(method="majority", quorum="1/5", ballot="trustees", openers=2)
    after = tuple(replace(one, rule=rule) if one.governs == "tactical" else one for one in platform.clauses)
    changes = changes_between(platform.clauses, after)
    body = Proposing(title="Seal", text="So.", decision_class="platform", changes=changes, base=platform.digest)
    amending = enter(body, IDS[0])
    for actor in host.verify(str(record)).state.members:
        enter(Stance(stance="agree"), actor.id, amending)
    enter(Closing(rationale="All agree."), None, amending)
    first, second = NAMES[:2]
    with pytest.raises(ConcertedError, match="no key of its own"):
        run("ballot", "trustee", "first.trustee", "--by", first)
    assert not (tmp_path / "first.trustee").exists()
    own = {name: ("--by", name, "--key", f"{name}.key") for name in (first, second)}
    for name in (first, second):
        run("key", f"{name}.key", "--by", name)
        run("ballot", "trustee", f"{name}.trustee", *own[name])
    run("propose", "A chair", "--text", "Clinics.", "--class", "tactical", *own[first])
    number = str(max(host.verify(str(record)).state.proposals))
    for name in (first, second):
        run("ballot", "cast", number, "agree", "--receipt", f"{name}.json", *own[name])
    with host.opened(record) as (connection, coalition):
        assert not host.sealed_choices(openings(connection, coalition)), "its opening lies nowhere here"
    with pytest.raises(ConcertedError, match="may not see how"):
        run("ballot", "cast", number, "agree", "--receipt", "third.json", "--by", NAMES[2])
    assert "sealed still" in run("ballot", "check", f"{first}.json").output
    closes = host.verify(str(record)).state.proposals[int(number)].closes
    monkeypatch.setattr(host, "now", lambda: closes)
    with pytest.raises(ConcertedError, match="no trustee's key"):
        run("ballot", "unseal", number, "--trustee-key", "coalition.record", *own[first])
    said = run("ballot", "unseal", number, "--trustee-key", f"{first}.trustee", *own[first]).output
    assert "1 of the 2 trustees" in said
    run("ballot", "unseal", number, "--trustee-key", f"{second}.trustee", *own[second])
    assert "counted as you cast it" in run("ballot", "check", f"{second}.json").output
    monkeypatch.setattr(host, "now", lambda: later(closes, 1))
    assert "Adopted" in run("close", number, "--rationale", "So it was voted.").output
    run("verify", "coalition.record")
