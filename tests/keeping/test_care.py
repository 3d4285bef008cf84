"""Backups that were tried, restoring them, and the doctor."""

import io
import shutil
import sqlite3
import threading
import zipfile
from contextlib import closing

import pytest

from concerted import care, host
from concerted.coalition import Invitation, Nod
from concerted.copies import read_copy
from concerted.errors import InputError, RecordError
from concerted.host import verify
from concerted.record.checkpoint import Signer
from tests.keeping.world import IDS, World, grown, young


@pytest.fixture
def world(tmp_path):
    return young(tmp_path)


def test_a_backup_restores_to_a_host_that_goes_on(world, tmp_path):
    (tmp_path / "web.key").write_text("secret")
    with closing(sqlite3.connect(tmp_path / "web.db")) as tables:
        tables.execute("CREATE TABLE person (name TEXT)")
        tables.execute("INSERT INTO person VALUES ('Ada')")
        tables.commit()
    made = care.back_up(world.record, tmp_path / "one.backup")
    assert (tmp_path / "one.backup").stat().st_mode & 0o077 == 0
    record, held = care.restore(tmp_path / "one.backup", tmp_path / "there")
    assert held.checked == made.checked == verify(str(world.record)).checked
    assert (tmp_path / "there" / "web.key").read_text() == "secret"
    with closing(sqlite3.connect(tmp_path / "there" / "web.db")) as tables:
        assert tables.execute("SELECT name FROM person").fetchall() == [("Ada",)]
    assert (tmp_path / "there").stat().st_mode & 0o077 == 0
    there = World(record.parent)
    there.do(Invitation(name="Night Nurses"), IDS[0])
    assert verify(str(record)).state.size == made.state.size + 1


def test_a_backup_is_whole_while_others_write(world, tmp_path):
    done = threading.Event()

    def write():
        while not done.is_set():
            world.do(Nod(yes=True), IDS[2], ref=5)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        sizes = [len(care.back_up(world.record, tmp_path / f"{n}.backup").entries) for n in range(5)]
    finally:
        done.set()
        thread.join()
    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[0]


def test_nothing_is_overwritten_and_nothing_is_left_behind(world, tmp_path):
    care.back_up(world.record, tmp_path / "one.backup")
    with pytest.raises(InputError, match="file here already"):
        care.back_up(world.record, tmp_path / "one.backup")
    (tmp_path / "there").mkdir()
    with pytest.raises(InputError, match="exists already"):
        care.restore(tmp_path / "one.backup", tmp_path / "there")
    with pytest.raises(InputError, match="no record here"):
        care.back_up(tmp_path / "none.record", tmp_path / "two.backup")
    with pytest.raises(InputError, match="cannot read"):
        care.restore(tmp_path / "none.backup", tmp_path / "fresh")
    assert not (tmp_path / "two.backup").exists()
    assert not (tmp_path / "fresh").exists()


def test_every_part_of_a_damaged_backup_is_noticed(world, tmp_path):
    care.back_up(world.record, tmp_path / "one.backup")
    whole = (tmp_path / "one.backup").read_bytes()
    damaged = tmp_path / "damaged.backup"
    for place in range(0, len(whole), max(1, len(whole) // 150)):
        changed = bytearray(whole)
        changed[place] ^= 255
        damaged.write_bytes(changed)
        try:
            _, held = care.restore(damaged, tmp_path / "there")
        except (InputError, RecordError):
            assert not (tmp_path / "there").exists()
        else:  # a byte that no reader of a zip looks at
            assert held.checked == verify(str(world.record)).checked
            shutil.rmtree(tmp_path / "there")
    damaged.write_bytes(whole[:-30])
    with pytest.raises(InputError, match="cannot be used"):
        care.restore(damaged, tmp_path / "there")


@pytest.mark.parametrize("manifest", ["[]", "{}", "x", '{"form": 2, "record": "a", "files": {"a": ""}}',
    '{"form": 1, "record": "../a", "files": {"../a": ""}}', '{"form": 1, "record": "b", "files": {}}'])  # fmt: skip
def test_a_manifest_that_is_not_ours_is_refused(manifest, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("backup.json", manifest)
    (tmp_path / "odd.backup").write_bytes(packed.getvalue())
    with pytest.raises(InputError, match="cannot be used"):
        care.restore(tmp_path / "odd.backup", tmp_path / "there")


def found(record):
    return {finding.what: finding for finding in care.examine(record)}


def test_the_doctor_finds_a_sound_house_well_and_changes_nothing(world):
    before = world.record.read_bytes()
    findings = found(world.record)
    assert all(finding.well for finding in findings.values()), findings
    assert list(findings) == ["database", "record", "key", "clock", "disk", "witnesses"]
    assert world.record.read_bytes() == before


def ill(world, what):
    finding = found(world.record)[what]
    assert not finding.well
    assert finding.hint
    return finding.said


def test_the_doctor_names_what_is_wrong(world, tmp_path, monkeypatch):
    host.key_file(world.record).chmod(0o644)
    assert ill(world, "key") == "others can read it"
    host.key_file(world.record).unlink()
    assert "not here" in ill(world, "key")
    Signer.create(host.key_file(world.record))
    assert "not the key" in ill(world, "key")
    monkeypatch.setattr(care, "now", lambda: "2020-01-01T00:00:00Z")
    assert "now 2020" in ill(world, "clock")
    monkeypatch.setattr(care, "ROOM", 2**62)
    assert "GiB free" in ill(world, "disk")
    open_file = sqlite3.connect(world.record)
    open_file.execute("DROP TRIGGER record_entry_update")
    open_file.execute("UPDATE record_entry SET bytes = replace(bytes, 'Clear', 'Drear') WHERE number = 0")
    open_file.commit()
    open_file.close()
    assert "entry 0 was altered" in ill(world, "record")
    world.record.write_bytes(b"nothing")
    assert {what for what, finding in found(world.record).items() if not finding.well} >= {"database", "record"}


def test_the_doctor_counts_the_witnesses_that_a_platform_demands(tmp_path):
    world = grown(tmp_path, witnesses=1)
    cosigner = world.give_witness(IDS[0])
    assert "the platform demands 1" in ill(world, "witnesses")
    note = read_copy(str(world.record))[0].note
    world.take_in(note + cosigner.cosign(note.split("\n\n")[0] + "\n", at=1_700_000_000))
    assert found(world.record)["witnesses"].well
