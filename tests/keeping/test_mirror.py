"""Mirrors: they follow, check, keep, cosign, compare; and refuse forks, rollbacks and what does not hold."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from concerted import copies, host
from concerted.coalition import Erasure, Invitation, Nod, Stance
from concerted.copies import read_copy, write_folder
from concerted.errors import InputError, RecordBroken, Refused
from concerted.host import verify
from concerted.mirror import Alarm, compare, follow, gossip, hosts, publish
from concerted.record.archive import pack
from concerted.record.checkpoint import Checkpoint, Signer
from concerted.record.fork import forked, read_fork
from concerted.record.note import Cosigner
from concerted.record.sql import connect, transaction
from concerted.record.store import append, replica
from concerted.record.tree import Tree, leaf_hash
from tests.keeping.world import IDS, World, grown, served, young

ME = Cosigner("me.example/witness", Signer(b"m" * 32))


@pytest.fixture
def world(tmp_path):
    return young(tmp_path)


def test_a_mirror_follows_keeps_everything_and_says_what_was_new(world, tmp_path):
    mirror = tmp_path / "mirror.record"
    with served(world.lay_out()) as address:
        came = follow(address, mirror, ME)
        assert (came.new, came.size, came.named, came.delivered) == (7, 7, False, "")
        assert follow(address, mirror, ME).new == 0
        world.do(Invitation(name="Night Nurses"), IDS[0])
        world.lay_out()
        assert follow(address, mirror, ME).new == 1
    assert verify(str(mirror)).entries == verify(str(world.record)).entries
    assert verify(str(mirror)).openings == 1


def test_what_a_named_witness_has_seen_shows_in_every_copy(tmp_path):
    world = grown(tmp_path, witnesses=2)
    assert verify(str(world.record)).witnessed == 0
    cosigners = [world.give_witness(actor) for actor in IDS[:3]]
    size = len(verify(str(world.record)).entries)
    for number, cosigner in enumerate(cosigners[:2]):
        with served(world.lay_out(), world) as address:
            came = follow(address, tmp_path / f"mirror-{number}.record", cosigner)
        assert came.named
        assert cosigner.name in came.delivered
    held = verify(str(world.export()))
    assert {member: sight.size for member, sight in held.checked.seen.items()} == {IDS[0]: size, IDS[1]: size}
    assert held.witnessed == size
    world.do(Invitation(name="Night Nurses"), IDS[0])
    later = verify(str(world.export("later.zip")))
    assert (len(later.entries), later.witnessed) == (size + 1, size)
    with served(world.lay_out(), world) as address:
        follow(address, tmp_path / "mirror-2.record", cosigners[2])
    mixed = verify(str(world.export("mixed.zip")))
    assert {sight.size for sight in mixed.checked.seen.values()} == {size, size + 1}
    assert mixed.witnessed == size
    assert verify(str(world.lay_out())).checked == mixed.checked


def test_a_host_that_shows_two_records_is_exposed_by_gossip(world, tmp_path):
    other = world.twin("other")
    world.do(Invitation(name="Night Nurses"), IDS[0])
    other.do(Invitation(name="Day Nurses"), IDS[0])
    other.do(Invitation(name="Dusk Nurses"), IDS[0])
    mine, theirs = tmp_path / "mine.record", tmp_path / "theirs.record"
    follow(str(world.lay_out()), mine, ME)
    follow(str(other.export()), theirs, ME)
    for one, peer in ((mine, theirs), (theirs, mine)):
        with pytest.raises(Alarm, match="two records") as alarm:
            gossip(one, [str(peer)])
        keys = hosts(verify(str(one)).checked.keys)
        assert [half.size for half in forked(read_fork(alarm.value.evidence.read_bytes()), keys)] == [8, 9]
    publish(theirs, tmp_path / "theirs")
    with served(tmp_path / "theirs") as address, pytest.raises(Alarm, match="two records"):
        gossip(mine, [address])


def test_gossip_between_honest_copies_finds_one_to_begin_with_the_other(world, tmp_path):
    early, late = world.export("early.zip"), tmp_path / "late.record"
    world.do(Invitation(name="Night Nurses"), IDS[0])
    follow(str(world.export()), late, ME)
    assert gossip(late, [str(early), str(late), "none.zip"])[0].endswith("the same, up to entry 6")
    assert gossip(late, [str(late)])[0].endswith("the same record")
    assert "could not be compared" in gossip(late, ["none.zip"])[0]
    follow(str(early), tmp_path / "early.record", ME)
    assert gossip(tmp_path / "early.record", [str(late)])[0].endswith("the same, and 1 entries more than here")
    with pytest.raises(InputError, match="holds nothing yet"):
        gossip(tmp_path / "none.record", [])


def evidence_after(alarm, mirror, before):
    assert alarm.value.evidence.is_file()
    assert str(alarm.value.evidence) in alarm.value.hint
    assert verify(str(mirror)).checked == before, "the mirror was touched"


def test_a_fork_is_refused_and_its_proof_kept(world, tmp_path):
    mirror = tmp_path / "mirror.record"
    other = world.twin("other")
    world.do(Invitation(name="Night Nurses"), IDS[0])
    for _ in range(2):
        other.do(Nod(yes=True), IDS[2], ref=5)
    follow(str(world.export()), mirror, ME)
    before = verify(str(mirror)).checked
    with pytest.raises(Alarm, match="two records that exclude one another, one of 8 entries and one of 9") as alarm:
        follow(str(other.export()), mirror, ME)
    evidence_after(alarm, mirror, before)


def test_a_rollback_is_refused(world, tmp_path):
    mirror, early = tmp_path / "mirror.record", world.export("early.zip")
    world.do(Invitation(name="Night Nurses"), IDS[0])
    follow(str(world.export()), mirror, ME)
    before = verify(str(mirror)).checked
    with pytest.raises(Alarm, match="shows 7 entries; it had signed 8") as alarm:
        follow(str(early), mirror, ME)
    assert alarm.value.code == "rollback"
    evidence_after(alarm, mirror, before)


def test_another_record_and_one_that_does_not_hold_are_refused(world, tmp_path):
    mirror = tmp_path / "mirror.record"
    follow(str(world.export()), mirror, ME)
    before = verify(str(mirror)).checked
    (tmp_path / "strange").mkdir()
    stranger = young(tmp_path / "strange")
    with pytest.raises(Alarm, match="another record is shown there"):
        follow(str(stranger.export()), mirror, ME)
    world.do(Invitation(name="Night Nurses"), IDS[0])
    site = world.lay_out()
    bundle = next((site / "tile/entries/000.p").iterdir())
    bundle.write_bytes(bundle.read_bytes().replace(b"Night", b"Light"))
    with served(site) as address, pytest.raises(Alarm, match="not those that its checkpoint vouches for") as alarm:
        follow(address, mirror, ME)
    evidence_after(alarm, mirror, before)


def test_a_host_that_signs_what_no_rule_allows_is_not_cosigned(world, tmp_path):
    mirror = tmp_path / "mirror.record"
    follow(str(world.export()), mirror, ME)
    held, checked = read_copy(str(world.export()))
    wrong = replace(checked.entries[-1], body={"yes": True, "stands": True})
    lines = (*held.entries, wrong.to_bytes())
    tree = Tree([leaf_hash(line) for line in lines])
    note = world.signer.sign(Checkpoint(checked.checkpoint.origin, len(lines), tree.root()))
    (tmp_path / "wrong.zip").write_bytes(pack(replace(held, entries=lines, note=note)))
    with served(tmp_path), pytest.raises(RecordBroken, match="does not follow"):
        verify(str(tmp_path / "wrong.zip"))
    with pytest.raises(Alarm, match="does not hold"):
        follow(str(tmp_path / "wrong.zip"), mirror, ME)
    with pytest.raises(RecordBroken):
        follow(str(tmp_path / "wrong.zip"), tmp_path / "fresh.record", ME)
    assert not (tmp_path / "fresh.record").exists()


def test_erased_words_leave_the_mirror_when_it_follows_next(world, tmp_path):
    mirror = tmp_path / "mirror.record"
    follow(str(world.export()), mirror, ME)
    old = world.export("old.zip")
    world.do(Erasure(field="body.reason", ground="request"), IDS[1], ref=6)
    assert follow(str(world.export()), mirror, ME).erased == 1
    held = verify(str(mirror))
    assert (held.openings, held.erased, held.unopened) == (0, 1, 0)
    assert b"By whom?" not in (mirror.read_bytes() + world.export().read_bytes())
    assert b"By whom?" in old.read_bytes(), "a copy that was taken cannot be recalled"


def test_a_copy_that_still_has_erased_words_says_so(world, tmp_path):
    held, _ = read_copy(str(world.export()))
    world.do(Erasure(field="body.reason", ground="mistake"), ref=6)
    later, _ = read_copy(str(world.export()))
    (tmp_path / "lingering.zip").write_bytes(pack(replace(later, openings=held.openings)))
    assert verify(str(tmp_path / "lingering.zip")).lingering == (6,)


def test_cosignatures_of_strangers_and_under_other_checkpoints_are_not_taken(world, tmp_path):
    note = read_copy(str(world.export()))[0].note
    text = note.split("\n\n")[0] + "\n"
    with pytest.raises(Refused, match="No signature there"):
        world.take_in(note + ME.cosign(text, at=1))
    twin = world.twin("twin")
    mine = world.give_witness(IDS[0])
    twin.do(Invitation(name="Day Nurses"), IDS[0])
    other = read_copy(str(twin.export()))[0].note
    with pytest.raises(RecordBroken, match="never had that checkpoint"):
        world.take_in(other + mine.cosign(other.split("\n\n")[0] + "\n", at=1))
    own = read_copy(str(world.export()))[0].note
    with pytest.raises(RecordBroken, match="does not hold"):
        world.take_in(own + mine.cosign(text, at=1))


def test_a_host_that_cannot_be_reached_leaves_everything_as_it_was(world, tmp_path):
    with served(tmp_path) as address, pytest.raises(InputError, match="no record is served there"):
        follow(address, tmp_path / "mirror.record", ME)
    with pytest.raises(InputError, match="cannot fetch"):
        follow(address, tmp_path / "mirror.record", ME)
    assert not (tmp_path / "mirror.record").exists()


def test_two_copies_are_compared_whichever_is_longer(world):
    one, checked = read_copy(str(world.export()))
    world.do(Invitation(name="Night Nurses"), IDS[0])
    two, _ = read_copy(str(world.export()))
    assert compare(one, checked.keys, two) is None
    assert compare(two, checked.keys, one) is None


def test_a_folder_that_grew_holds_only_the_newest_files(world, tmp_path):
    site = world.lay_out()
    world.do(Erasure(field="body.reason", ground="request"), ref=6)
    assert world.lay_out() == site
    assert not (site / "openings").exists()
    assert [path.name for path in (site / "tile/0/000.p").iterdir()] == ["8"]
    assert len(verify(str(site)).entries) == 8
    shutil.rmtree(site / "tile/0")
    with pytest.raises(RecordBroken, match=r"tile/0/000.p/8 is missing"):
        verify(str(site))


def test_a_mirror_fetches_only_what_is_new_and_everything_where_that_does_not_add_up(world, tmp_path, monkeypatch):
    mirror, fetched = tmp_path / "mirror.record", []
    real = copies._bundle
    monkeypatch.setattr(copies, "_bundle", lambda base, name: fetched.append(name) or real(base, name))
    sentence = next(iter(world.state().sentences))
    for _ in range(252):
        world.do(Nod(yes=True), IDS[0], ref=sentence)
    with served(world.lay_out()) as address:
        follow(address, mirror, ME)
        assert len(fetched) == 2
        world.do(Invitation(name="Night Nurses"), IDS[0])
        world.lay_out()
        fetched.clear()
        follow(address, mirror, ME)
        assert fetched == ["tile/entries/001.p/4"]
    with served(other_history(tmp_path, world)) as address:
        fetched.clear()
        with pytest.raises(Alarm):
            follow(address, mirror, ME)
        assert fetched.count("tile/entries/000") == 1


def test_a_host_that_goes_on_writing_while_it_is_followed_is_no_liar(tmp_path, monkeypatch):
    world = grown(tmp_path, witnesses=1)
    cosigner, proposal = world.give_witness(IDS[0]), next(iter(world.state().proposals))
    site, real, grew = world.lay_out(), copies._bundle, []

    def meanwhile(base, name):
        data = real(base, name)
        if not grew:
            grew.append(world.do(Stance(stance="agree"), IDS[1], reason="Said a moment later.", ref=proposal))
            note = read_copy(str(world.record))[0].note
            world.take_in(note + cosigner.cosign(note.split("\n\n")[0] + "\n", at=1_700_000_000))
            world.lay_out()
        return data

    with served(site) as address:
        monkeypatch.setattr(copies, "_bundle", meanwhile)
        first = follow(address, tmp_path / "mirror.record", ME)
        assert follow(address, tmp_path / "mirror.record", ME).size == first.size + 1


def other_history(folder: Path, world: World) -> Path:
    """The same host's other record, which began otherwise."""
    twin = World(folder / "twin")
    twin.folder.mkdir()
    shutil.copy(host.key_file(world.record), twin.folder / "coalition.record.key")
    entries = list(verify(str(world.record)).entries)
    entries[2] = replace(entries[2], at="2020-01-01T00:00:00Z")
    connection = connect(twin.record, create=True)
    with transaction(connection):
        append(connection, entries[0].coalition, entries, beside=(), signer=world.signer)
        laid = replica(connection, entries[0].coalition)
    connection.close()
    write_folder(folder / "other-site", laid)
    return folder / "other-site"
