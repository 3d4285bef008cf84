"""Carrying on elsewhere: from any copy, with a new key that the members hand the log to."""

import json
from dataclasses import replace

import pytest

from concerted import handover, host
from concerted.coalition import Invitation
from concerted.copies import read_copy
from concerted.errors import InputError, RecordBroken, Refused
from concerted.host import verify
from concerted.mirror import Alarm, follow
from concerted.record.archive import pack
from concerted.record.checkpoint import Checkpoint, Signer
from concerted.record.note import Cosigner
from concerted.record.tree import Tree, leaf_hash
from tests.keeping.world import IDS, World, grown

ME = Cosigner("me.example/witness", Signer(b"m" * 32))


@pytest.fixture
def world(tmp_path):
    made = grown(tmp_path)
    for actor in IDS[:3]:
        made.give_key(actor)
    return made


def next_host(world, copy):
    (world.folder / "next").mkdir()
    there = World(world.folder / "next", world.keys)
    handover.take_in(str(copy), there.record)
    handover.begin(there.record, statement(world))
    return there


def statement(world):
    return world.folder / "handover.json"


def test_three_of_five_members_carry_on_elsewhere_and_the_old_host_is_seen_as_a_fork(world, tmp_path):
    mirror = tmp_path / "mirror.record"
    copy = world.export()
    follow(str(copy), mirror, ME)
    there = next_host(world, copy)
    for actor in IDS[:3]:
        handover.sign(statement(world), str(mirror), actor, world.keys[actor])
    state, _ = handover.finish(statement(world), there.record)
    assert state.log_key != world.state().log_key
    there.do(Invitation(name="Night Nurses"), IDS[3])
    held = verify(str(there.export()))
    assert held.state.size == world.state().size + 2
    assert len(held.checked.keys.logs) == 2
    follow(str(there.export()), mirror, ME)
    for name in ("Day Nurses", "Dusk Nurses", "Dawn Nurses"):
        world.do(Invitation(name=name), IDS[3])
        with pytest.raises(Alarm, match="two records that exclude one another"):
            follow(str(world.export()), mirror, ME)
    with pytest.raises(Refused, match="does not keep"):
        host.enter(
            mirror_with_the_old_key(world, there), host.Command(body=Invitation(name="X"), at=host.now(), by=IDS[3])
        )


def mirror_with_the_old_key(world, there):
    host.key_file(there.record).write_bytes(host.key_file(world.record).read_bytes())
    return there.record


def test_two_of_five_are_not_enough_and_the_host_so_far_may_sign_for_those_it_acts_for(world):
    cosigner = world.give_witness(IDS[4])
    note = read_copy(str(world.record))[0].note
    world.take_in(note + cosigner.cosign(note.split("\n\n")[0] + "\n", at=1_700_000_000))
    there = next_host(world, world.export())
    for actor in IDS[:2]:
        handover.sign(statement(world), str(there.record), actor, world.keys[actor])
    with pytest.raises(Refused, match="2 of 5 members"):
        handover.finish(statement(world), there.record)
    handover.sign(statement(world), str(there.record), "host", world.signer)
    handover.finish(statement(world), there.record)
    held = verify(str(there.record))
    assert held.checked.seen[IDS[4]].size == len(held.entries) - 1, "what was seen under the old key is forgotten"


def test_nobody_signs_for_another_record_than_their_own_copy_or_with_another_key(world):
    old = world.export("old.zip")
    world.do(Invitation(name="Night Nurses"), IDS[0])
    next_host(world, world.export())
    with pytest.raises(Refused, match="another root"):
        handover.sign(statement(world), str(old), IDS[0], world.keys[IDS[0]])
    with pytest.raises(Refused, match="another key"):
        handover.sign(statement(world), str(world.export()), IDS[0], world.keys[IDS[1]])
    with pytest.raises(Refused, match="another key"):
        handover.sign(statement(world), str(world.export()), IDS[4], world.keys[IDS[1]])
    with pytest.raises(Refused, match="not known"):
        handover.sign(statement(world), str(world.export()), "nobody", world.keys[IDS[1]])


def test_a_handover_goes_stale_when_the_record_grows(world):
    handover.begin(next_record(world), statement(world))
    for actor in IDS[:3]:
        handover.sign(statement(world), str(world.record), actor, world.keys[actor])
    fields = json.loads(statement(world).read_text())
    statement(world).write_text(json.dumps({**fields, "size": fields["size"] - 1}))
    with pytest.raises(Refused, match="hands over"):
        handover.finish(statement(world), next_record(world))


def next_record(world):
    record = world.folder / "next.record"
    if not record.exists():
        handover.take_in(str(world.export()), record)
    return record


@pytest.mark.parametrize(
    "change",
    [
        lambda body: {**body, "root": "00" * 32},
        lambda body: {**body, "signatures": [*body["signatures"][:2], {**body["signatures"][2], "sig": "AAAA"}]},
        lambda body: {**body, "signatures": [*body["signatures"][:2], {**body["signatures"][2], "sig": "é"}]},
        lambda body: {**body, "signatures": [*body["signatures"][:2], {**body["signatures"][2], "by": IDS[3]}]},
    ],
)
def test_a_forged_handover_does_not_hold(world, change):
    there = next_host(world, world.export())
    for actor in IDS[:3]:
        handover.sign(statement(world), str(there.record), actor, world.keys[actor])
    handover.finish(statement(world), there.record)
    held, checked = read_copy(str(there.record))
    forged = replace(checked.entries[-1], body=change(checked.entries[-1].body))
    lines = (*held.entries[:-1], forged.to_bytes())
    root = Tree([leaf_hash(line) for line in lines]).root()
    note = there.signer.sign(Checkpoint(checked.checkpoint.origin, len(lines), root))
    (world.folder / "forged.zip").write_bytes(pack(replace(held, entries=lines, note=note)))
    with pytest.raises(RecordBroken, match=f"entry {len(lines) - 1}"):
        verify(str(world.folder / "forged.zip"))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"signatures": 1}', '{"signatures": [], "coalition": 1}',
    '{"coalition": "a", "log_key": "b", "size": "3", "root": "c", "signatures": []}'])  # fmt: skip
def test_what_is_no_statement_is_named(world, text):
    statement(world).write_text(text)
    with pytest.raises(InputError, match="no statement"):
        handover.finish(statement(world), world.record)


def test_an_import_is_the_same_record_and_touches_nothing_that_is_there(world, tmp_path):
    copy, record = world.export(), tmp_path / "imported.record"
    handover.take_in(str(copy), record)
    with host.opened(record) as (connection, coalition):
        assert host.export(connection, coalition) == copy.read_bytes()
    with pytest.raises(InputError, match="file here already"):
        handover.take_in(str(copy), record)
    with pytest.raises(InputError, match="key is not here"):
        World(tmp_path / "x").signer  # noqa: B018
    (tmp_path / "broken.zip").write_bytes(copy.read_bytes()[:-1])
    with pytest.raises(RecordBroken):
        handover.take_in(str(tmp_path / "broken.zip"), tmp_path / "broken.record")
    assert not (tmp_path / "broken.record").exists()


def test_a_member_acts_with_its_newest_key_alone(world):
    old = world.keys[IDS[0]]
    world.do(Invitation(name="Night Nurses"), IDS[0])
    world.keys[IDS[0]] = Signer(b"x" * 32)
    with pytest.raises(Refused, match="cannot sign it"):
        world.do(Invitation(name="Day Nurses"), IDS[0])
    del world.keys[IDS[0]]
    with pytest.raises(Refused, match="signs for itself"):
        world.do(Invitation(name="Day Nurses"), IDS[0])
    world.keys[IDS[0]] = old
    world.do(Invitation(name="Day Nurses"), IDS[0])
    assert verify(str(world.record)).signed == 5


@pytest.mark.parametrize("code", ["signature-missing", "signature-broken", "unnamed"])
def test_a_swapped_or_missing_signature_is_found(world, code):
    world.do(Invitation(name="Night Nurses"), IDS[0])
    held, checked = read_copy(str(world.record))
    last = checked.entries[-1]
    other = next(entry for entry in checked.entries if entry.by == IDS[1] and entry.sig)
    forged = {
        "signature-missing": replace(last, sig=None),
        "signature-broken": replace(last, sig=other.sig),
        "unnamed": replace(last, by=IDS[4]),
    }[code]
    lines = (*held.entries[:-1], forged.to_bytes())
    root = Tree([leaf_hash(line) for line in lines]).root()
    note = world.signer.sign(Checkpoint(checked.checkpoint.origin, len(lines), root))
    (world.folder / "forged.zip").write_bytes(pack(replace(held, entries=lines, note=note)))
    with pytest.raises(RecordBroken) as error:
        verify(str(world.folder / "forged.zip"))
    assert error.value.code == ("signature-broken" if code == "unnamed" else code)
    assert error.value.entry == len(lines) - 1
