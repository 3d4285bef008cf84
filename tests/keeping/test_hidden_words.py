"""Hidden words where a record is kept: sealed by the host, disclosed by it in time, checked by everybody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from concerted import host, verdict
from concerted.coalition import Closing, Command, Edit, Invitation, Proposing, Stance
from concerted.coalition.hiding import WORDS, as_text, public_by
from concerted.copies import write_folder
from concerted.errors import Refused
from concerted.mirror import follow, publish
from concerted.record.archive import unpack
from concerted.record.entry import Entry
from concerted.record.opening import Opening
from concerted.record.sql import connect, transaction
from concerted.record.store import extend, replica
from tests.keeping.test_mirror import ME
from tests.keeping.world import IDS, World, grown

DAYS = 7


@pytest.fixture
def world(tmp_path: Path) -> World:
    (tmp_path / "host").mkdir()
    return grown(tmp_path / "host", delay=DAYS)


def hidden(**fields: str) -> Proposing:
    given = {"title": "Whom to ask", "text": "The harbour.", "visibility": "members", **fields}
    return Proposing(decision_class="tactical", **given)  # type: ignore[arg-type]


def decided(world: World) -> int:
    """Decide a hidden proposal, with a reason beside each stance; return its number."""
    number = world.do(hidden(), IDS[0])
    for actor in IDS:
        world.do(Stance(stance="agree"), actor, ref=number, reason=f"The reason of {actor}.")
    world.do(Closing(rationale="All agree."), IDS[0], ref=number)
    return number


def later_than(world: World, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = public_by(world.state().proposals[number])
    monkeypatch.setattr(host, "now", lambda: ends)


def public_copy(world: World, path: Path) -> Path:
    """A record file of what everybody may have, with the host's key: the host that took over without the words."""
    (path.parent).mkdir(exist_ok=True)
    connection = connect(path, create=True)
    with host.opened(world.record) as (own, coalition), transaction(connection):
        extend(connection, coalition, host.public(replica(own, coalition)))
    connection.close()
    host.key_file(path).write_bytes(host.key_file(world.record).read_bytes())
    return path


def test_no_reason_is_given_with_what_is_sealed_as_a_whole(world: World):
    with pytest.raises(Refused, match="no words are kept"):
        world.do(hidden(), IDS[0], reason="Because.")


def test_an_edit_of_a_part_keeps_the_rest(world: World):
    number = world.do(hidden(), IDS[0])
    world.do(Edit(title="Whom not to ask"), IDS[0], ref=number)
    with host.opened(world.record) as (connection, coalition):
        seen = host.as_members_see(connection, coalition, world.state()).proposals[number]
    assert (seen.title, seen.text) == ("Whom not to ask", "The harbour.")


def test_what_is_due_is_entered_before_anything_else(world: World, monkeypatch: pytest.MonkeyPatch):
    number = decided(world)
    later_than(world, number, monkeypatch)
    world.do(Invitation(name="Night Nurses"), IDS[0])
    kinds = [entry.kind for entry in host.verify(str(world.record)).entries]
    assert kinds[-2:] == ["disclosure", "invitation"]
    assert world.state().proposals[number].title == "Whom to ask"


def test_the_host_discloses_when_it_is_asked_and_not_before(world: World, monkeypatch: pytest.MonkeyPatch):
    number = decided(world)
    assert host.disclose_due(world.record, host.now()).proposals[number].hidden
    later_than(world, number, monkeypatch)
    assert not host.disclose_due(world.record, host.now()).proposals[number].hidden


def test_verifying_says_what_it_checked_and_what_it_cannot_yet(world: World, monkeypatch: pytest.MonkeyPatch):
    number = decided(world)
    held = host.verify(str(world.export()))
    day = public_by(held.state.proposals[number])[:10]
    said = f"  Proposal {number} becomes public on {day}: its stances and its count hold; its words come then."
    assert said in verdict.lines(held)
    assert verdict.report(held)["not_public_yet"] == [number]
    assert verdict.holds(held)
    later_than(world, number, monkeypatch)
    host.disclose_due(world.record, host.now())
    held = host.verify(str(world.export()))
    assert held.hidden == held.overdue == ()
    assert b"The reason of clinics." in world.export().read_bytes()


def test_words_that_are_lost_are_named_as_overdue_and_stop_nobody(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    number = decided(world)
    opened = world.do(hidden(title="Another"), IDS[0])
    lost = public_copy(world, tmp_path / "lost" / "coalition.record")
    with pytest.raises(Refused) as refused:
        host.enter(lost, Command(body=Edit(title="Otherwise"), at=host.now(), by=IDS[0], ref=opened))
    assert refused.value.code == "half-sealed"
    later_than(world, number, monkeypatch)
    host.enter(lost, Command(body=Invitation(name="Night Nurses"), at=host.now(), by=IDS[0]))
    held = host.verify(str(lost))
    assert held.overdue == (number,)
    assert any(f"Proposal {number} was to be public on" in line for line in verdict.lines(held))


def test_hidden_words_come_with_an_entry_that_is_signed_elsewhere(world: World):
    key = world.give_key(IDS[1])
    entry, beside = host.made(world.state(), _asked(hidden()), reason=None, key=key)
    for value in ("so", as_text({"title": "T" * 81, "text": "T."})):
        wrong = replace(beside[0], value=value)
        with pytest.raises(Refused):
            _take(world, entry, wrong)
    forged, other = host.made(world.state(), _asked(hidden(title="T")), reason=None, key=key)
    _take(world, forged, other[0])
    assert world.state().proposals[world.state().size - 1].hidden


def test_words_in_another_form_are_not_taken_in(world: World, monkeypatch: pytest.MonkeyPatch):
    """They could never be disclosed."""
    key = world.give_key(IDS[1])
    monkeypatch.setattr(host, "as_text", lambda _: '{"title":"T"}')
    entry, beside = host.made(world.state(), _asked(hidden()), reason=None, key=key)
    with pytest.raises(Refused, match="not in the form"):
        _take(world, entry, beside[0])


def test_a_mirror_hears_of_the_words_and_the_reasons_once_they_are_public(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    number = decided(world)
    mirror, site = tmp_path / "mirror.record", tmp_path / "site"
    _lay_out(world, site)
    follow(str(site), mirror, ME)
    assert not [one for one in _beside(mirror) if one.path == WORDS or "The reason of" in one.value]
    later_than(world, number, monkeypatch)
    host.disclose_due(world.record, host.now())
    _lay_out(world, site)
    follow(str(site), mirror, ME)
    assert sum("The reason of" in one.value for one in _beside(mirror)) == len(IDS)


def test_a_mirror_of_the_hosts_own_file_hands_on_what_everybody_may_have(world: World, tmp_path: Path):
    decided(world)
    mirror, out = tmp_path / "mirror.record", tmp_path / "out"
    follow(str(world.record), mirror, ME)
    publish(mirror, out)
    assert "harbour" not in (out / "openings").read_text()
    assert "By whom?" in (out / "openings").read_text()


def test_only_a_private_export_has_them(world: World):
    decided(world)
    with host.opened(world.record) as (connection, coalition):
        public, private = (host.export(connection, coalition, private=which) for which in (False, True))
    assert all(one.path != WORDS for one in unpack(public).openings)
    assert any("The harbour." in one.value for one in unpack(private).openings)


def _asked(body: object) -> Command:
    return Command(body=body, at=host.now(), by=IDS[1])


def _take(world: World, entry: Entry, *beside: Opening) -> None:
    with host.opened(world.record) as (connection, _), transaction(connection):
        host.take(connection, entry, beside, signer=world.signer)


def _lay_out(world: World, folder: Path) -> None:
    with host.opened(world.record) as (connection, coalition):
        write_folder(folder, host.public(replica(connection, coalition)))


def _beside(mirror: Path) -> tuple[Opening, ...]:
    with host.opened(mirror) as (connection, coalition):
        return replica(connection, coalition).openings
