"""The record's verbs as a person types them: keys, witnesses, erasure, handover, backup, and checking it all."""

import json

import pytest

from concerted import host
from concerted.record.store import replica
from tests.cli.shell import QuickShell
from tests.keeping.world import IDS, NAMES, grown, served, young


@pytest.fixture
def world(tmp_path):
    return young(tmp_path)


@pytest.fixture
def shell(world):
    return QuickShell(world.folder)


def test_a_member_takes_its_own_key_and_signs_with_it(shell):
    assert "Clinics signs for itself" in shell.ok("key", "clinics.key", "--by", "Clinics")
    assert "signs for itself; nobody acts for it" in shell.refused("nod", "5", "--by", "Clinics")
    assert "nodded" in shell.ok("nod", "5", "--by", "Clinics", "--key", "clinics.key")
    assert "file here already" in shell.refused("key", "clinics.key", "--by", "Growers")
    assert "is not known" in shell.refused("key", "new.key", "--by", "Nobody")
    shell.ok("key", "second.key", "--by", "Clinics", "--key", "clinics.key")
    assert "cannot sign it" in shell.refused("invite", "New", "--by", "Clinics", "--key", "clinics.key")
    said = shell.ok("verify", "coalition.record")
    assert "✓ 3 entries carry the member's own signature, and each holds." in said


def test_a_witness_is_named_follows_and_is_seen(shell, world):
    me = ("--key-file", "w.key", "--by", "Clinics")
    assert "named its witness" in shell.ok("witness", "name", "clinics.example/w", *me)
    assert "no space" in shell.refused("witness", "name", "two words", *me)
    assert "Another witness is called" in shell.refused(
        "witness", "name", "clinics.example/w", "--key-file", "x.key", "--by", "Growers"
    )
    follow = ("witness", "follow", "--name", "clinics.example/w", "--key-file", "w.key")
    with served(world.lay_out(), world) as address:
        said = shell.ok(*follow, address, "--peer", "coalition.record", "--publish", "published")
    assert "8 new entries, 8 in all" in said
    assert "coalition.record: the same record" in said
    assert "Seen by Clinics's witness: all of it" in shell.ok("verify", "published")
    assert "Seen by Clinics's witness: all of it" in shell.ok("verify", "coalition.record")
    shell.ok("invite", "Night Nurses", "--by", "Clinics")
    assert "its first 8 entries" in shell.ok("verify", "coalition.record")
    shell.ok("export", "now.zip")
    assert "The host took no cosignature here" in shell.ok(*follow, "now.zip")
    shell.ok("export", "back.zip", "--record", "mirror.record")
    assert "Seen by: clinics.example/w." in shell.ok("cosign", "back.zip")
    assert "all of it" in shell.ok("verify", "coalition.record")


def test_a_fork_is_refused_kept_alerted_and_can_be_checked_by_anyone(shell, world):
    other = world.twin("other")
    shell.ok("export", "early.zip")
    shell.ok("invite", "Night Nurses", "--by", "Clinics")
    QuickShell(other.folder).ok("invite", "Day Nurses", "--by", "Clinics")
    follow = ("witness", "follow", "--name", "w", "--key-file", "w.key", "--alert", "touch alerted")
    assert "does not name this witness" in shell.ok(*follow, "coalition.record")
    ran = shell.run(*follow, "other/coalition.record")
    assert ran.status == 1
    assert "the host signed two records" in ran.err
    assert (world.folder / "alerted").is_file()
    (evidence,) = world.folder.glob("mirror.record.fork-*")
    assert "signed two records that exclude one another" in shell.ok("verify", evidence.name, "--against", "early.zip")
    assert shell.run("verify", evidence.name).status == 2
    said = shell.refused("verify", "coalition.record", "--against", "other/coalition.record")
    assert "the same up to entry 6 and differ from entry 7 on: a fork" in said
    assert "Both copies are the same, up to entry 6" in shell.ok("verify", "early.zip", "--against", "coalition.record")


def test_words_are_erased_and_the_record_says_so(shell):
    assert "Nobody has" not in shell.ok("erase", "6", "--ground", "request", "--by", "Clinics")
    said = shell.ok("verify", "coalition.record")
    assert "✓ 0 reasons lie beside the record" in said
    assert "1 were erased; the record says by whom, when and on what ground." in said
    assert "erased already" in shell.refused("erase", "6", "--ground", "law")
    assert "No words lie beside" in shell.refused("erase", "0", "--ground", "law")


def test_a_coalition_is_carried_on_elsewhere(tmp_path):
    world = grown(tmp_path)
    shell = QuickShell(tmp_path)
    for name, actor in zip(NAMES[:3], IDS[:3], strict=True):
        shell.ok("key", f"{actor}.key", "--by", name)
    shell.ok("export", "copy.zip")
    assert "all verified" in shell.ok("import", "copy.zip", "--record", "next.record")
    assert "key is not here" in shell.refused("invite", "New", "--by", NAMES[3], "--record", "next.record")
    shell.ok("handover", "begin", "handover.json", "--record", "next.record")
    for name, actor in zip(NAMES[:3], IDS[:3], strict=True):
        sign = ("handover", "sign", "handover.json", "--copy", "copy.zip", "--by", name)
        assert f"{actor}" in shell.ok(*sign, "--key", f"{actor}.key")
    assert shell.run(*sign).status == 2
    shell.ok("handover", "finish", "handover.json", "--record", "next.record")
    shell.ok("invite", "New", "--by", NAMES[3], "--record", "next.record")
    shell.ok("verify", "next.record", "--against", "coalition.record")
    shell.ok("invite", "Other", "--by", NAMES[3])
    assert "a fork" in shell.refused("verify", "next.record", "--against", "coalition.record")
    assert world.record.is_file()


def test_backup_restore_and_doctor(shell, world):
    assert "restored on trial, and it holds" in shell.ok("backup", "one.backup")
    assert "every rule holds" in shell.ok("restore", "one.backup", "there")
    shell.ok("invite", "Night Nurses", "--by", "Clinics", "--record", "there/coalition.record")
    assert "✗" not in shell.ok("doctor")
    host.key_file(world.record).chmod(0o644)
    ran = shell.run("doctor")
    assert ran.status == 1
    assert "✗ key: others can read it\n  → chmod 600" in ran.out


def test_a_policy_decides_and_is_named_where_it_cannot_be_meant(shell, world):
    report = json.loads(shell.ok("verify", "coalition.record", "--json"))
    cosigner = world.give_witness(IDS[0])
    (world.folder / "mine.policy").write_text(f"log {report['log_key']}\nwitness R {cosigner.key.vkey}\nquorum R\n")
    ran = shell.run("verify", "coalition.record", "--policy", "mine.policy")
    assert ran.status == 1
    assert "✗ The checkpoint does not satisfy your policy." in ran.out
    note = host.verify(str(world.record)).checkpoint.text()
    with host.opened(world.record) as (connection, coalition):
        world.take_in(replica(connection, coalition).note + cosigner.cosign(note, at=1_700_000_000))
    assert "✓ The checkpoint satisfies your policy." in shell.ok(
        "verify", "coalition.record", "--policy", "mine.policy"
    )
    (world.folder / "none.policy").write_text("log x\n")
    assert "none.policy, line 1" in shell.refused("verify", "coalition.record", "--policy", "none.policy")
    (world.folder / "other.policy").write_text(f"log {cosigner.key.vkey.replace('+', 'x+', 1)}\nquorum none\n")
    assert shell.run("verify", "coalition.record", "--policy", "other.policy").status == 1


def test_programs_read_what_held_and_what_did_not(shell, world):
    report = json.loads(shell.ok("verify", "coalition.record", "--json"))
    assert report["holds"] is True
    assert report["entries"] == 7
    assert report["reasons"] == {"here": 1, "erased": 0, "not_shared": 0}
    data = bytearray(world.export("broken.zip").read_bytes())
    data[data.index(b"Growers")] ^= 1
    (world.folder / "broken.zip").write_bytes(data)
    ran = shell.run("verify", "broken.zip", "--json")
    assert ran.status == 1
    assert json.loads(ran.out) == {
        "holds": False, "code": "entry-altered", "why": "entry 2 was altered after it was written", "entry": 2,
    }  # fmt: skip


def test_a_record_is_laid_out_for_any_web_server_and_verified_there(shell, world):
    assert "serve it anywhere" in shell.ok("export", "--folder", "site")
    with served(world.folder / "site") as address:
        assert "7 entries" in shell.ok("verify", address)
        assert "Both copies are the same" in shell.ok("verify", address, "--against", "coalition.record")
    assert "cannot fetch" in shell.refused("verify", address)


def test_one_entry_is_taken_along_with_its_proof(shell, world):
    assert "opens in any browser" in shell.ok("export", "nod.html", "--entry", "6")
    assert "Clinics said “not yet”" in (world.folder / "nod.html").read_text()
    shell.ok("export", "nod.tlog-proof", "--entry", "6")
    assert (world.folder / "nod.tlog-proof").read_text().startswith("c2sp.org/tlog-proof@v1\nindex 6\n")
    for name in ("none.html", "none.tlog-proof"):
        assert "There is no entry 7" in shell.refused("export", name, "--entry", "7")
    assert shell.run("export", "x", "--folder", "--entry", "1").status == 2


def test_a_record_is_kept_in_a_database_just_as_in_a_file(tmp_path, database):
    shell = QuickShell(tmp_path)
    secret = database.replace("concerted@", "concerted:s3cret@")
    here = ("--record", secret)
    assert "s3cret" not in shell.ok("found", "Clear Air", "--context", "tech", "--convener", "A", *here)
    assert "a record is kept here already" in shell.run("found", "X", "--context", "tech", "--convener", "A", *here).err
    shell.ok("invite", "B", "--by", "A", *here)
    assert "2 entries" in shell.ok("verify", database)
    assert "✗" not in shell.ok("doctor", *here)
    assert "restored on trial" in shell.ok("backup", "one.backup", *here)
    shell.ok("restore", "one.backup", "there")
    shell.ok("invite", "C", "--by", "A", "--record", "there/coalition.record")
    shell.ok("verify", "there/coalition.record", "--against", database)
    gone = "postgresql://me:s3cret@127.0.0.1:1/none"
    said = shell.refused("log", "--record", gone)
    assert "cannot use the database" in said
    assert "s3cret" not in said
