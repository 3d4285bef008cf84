import base64
import io
import json
import sqlite3
import stat
import zipfile

import pytest

from concerted.errors import ConcertedError, InputError, RecordBroken, RecordNewer
from concerted.files import write_new, write_whole
from concerted.record import Entry, Opening, Replica, Signer, seal
from concerted.record.archive import pack, tile_names, unpack
from concerted.record.canonical import encode
from concerted.record.check import check, check_archive, commitments
from concerted.record.checkpoint import Checkpoint
from concerted.record.sql import connect, transaction
from concerted.record.store import append
from concerted.record.tree import Tree, leaf_hash
from tests.data import needs

SIGNER = Signer(bytes(32))
ORIGIN = "clear-air-abcdef"
KEY = base64.b64encode(SIGNER.public).decode()
BLINDING = bytes(32)


def entry(number: int, **fields: object) -> Entry:
    body = (
        {"log_key": KEY} if number == 0 else {"reason": seal(ORIGIN, "body.reason", f"why {number}", blinding=BLINDING)}
    )
    given = {"coalition": ORIGIN, "kind": "note", "at": "2026-03-01T09:00:00Z", "body": body, **fields}
    return Entry(**given)  # type: ignore[arg-type]


def opening(number: int) -> Opening:
    return Opening(index=number, path="body.reason", value=f"why {number}", blinding=BLINDING)


def held(count: int, *, beside: int = 0) -> Replica:
    return made([entry(n).to_bytes() for n in range(count)], tuple(opening(n) for n in range(1, beside + 1)))


def made(lines: list[bytes], beside: tuple[Opening, ...] = ()) -> Replica:
    note = SIGNER.sign(Checkpoint(ORIGIN, len(lines), Tree([leaf_hash(line) for line in lines]).root()))
    return Replica(entries=tuple(lines), note=note, openings=beside)


@pytest.fixture
def store(tmp_path):
    connection = connect(tmp_path / "a.record", create=True)
    yield connection
    connection.close()


def keep(store: sqlite3.Connection, *numbers: int) -> None:
    for number in numbers:
        with transaction(store):
            append(store, ORIGIN, [entry(number)], beside=[opening(number)] if number else [], signer=SIGNER)


def test_a_record_file_is_durable_before_an_append_is_acknowledged(store):
    assert store.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert store.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_missing_damaged_or_unwritable_record_file_is_named(tmp_path):
    with pytest.raises(InputError, match="there is no record here"):
        connect(tmp_path / "none")
    (tmp_path / "odd").write_text("not a database, but long enough to be read as one" * 20)
    with pytest.raises(InputError, match="not a whole record file"):
        connect(tmp_path / "odd")
    with pytest.raises(InputError, match="cannot open the record for writing"):
        connect(tmp_path / "no-folder" / "a.record", create=True)


@pytest.mark.parametrize("count", [1, 2, 255, 256, 257, 600])
def test_an_archive_reads_as_it_was_packed(count):
    packed = held(count, beside=min(count - 1, 3))
    found = unpack(pack(packed))
    assert (found.entries, found.note, found.openings) == (packed.entries, packed.note, packed.openings)
    assert check_archive(pack(packed))[1].checkpoint.size == count


def test_tiles_are_named_as_the_specification_names_them():
    assert [name for name, _, _ in tile_names("tile/0", 257)] == ["tile/0/000", "tile/0/001.p/1"]
    assert list(tile_names("tile/0", 256 * 1234068))[-1][0] == "tile/0/x001/x234/067"


def test_our_bundles_and_tiles_are_those_of_another_log():
    folder = needs("record/tlog-tiles")
    for size in range(1, 8):
        bundle = (folder / f"tile/entries/000.p/{size}").read_bytes()
        lines, position = [], 0
        while position < len(bundle):
            length = int.from_bytes(bundle[position : position + 2])
            lines.append(bundle[position + 2 : position + 2 + length])
            position += 2 + length
        ours = pack(Replica(entries=tuple(lines), note="x"))
        assert bundle in ours
        assert (folder / f"tile/0/000.p/{size}").read_bytes() in ours
        root = base64.b64encode(Tree([leaf_hash(line) for line in lines]).root()).decode()
        assert f"\n{size}\n{root}\n" in (folder / f"checkpoint.{size}").read_text()


ARCHIVE = pack(held(3, beside=2))


def holds(data: bytes) -> bool:
    try:
        check_archive(data)
    except RecordBroken:
        return False
    return True


@pytest.mark.parametrize("flip", [1, 0x20, 0x80])
def test_no_byte_of_an_archive_can_be_changed_unnoticed(flip):
    unnoticed = []
    for place in range(len(ARCHIVE)):
        altered = bytearray(ARCHIVE)
        altered[place] ^= flip
        if holds(bytes(altered)):
            unnoticed.append(place)
    assert unnoticed == []
    assert holds(ARCHIVE)


def test_an_archive_cut_short_anywhere_is_refused():
    assert not any(holds(ARCHIVE[:length]) for length in range(len(ARCHIVE)))


def test_an_archive_with_bytes_put_before_or_after_it_is_refused():
    for data in (b"x" + ARCHIVE, ARCHIVE + b"x"):
        with pytest.raises(RecordBroken):
            check_archive(data)


def broken(replica: Replica) -> ConcertedError:
    with pytest.raises(ConcertedError) as caught:
        check_archive(pack(replica))
    return caught.value


def test_the_first_altered_entry_is_named():
    lines = list(held(4).entries)
    lines[2] = entry(7).to_bytes()
    found = Replica(entries=tuple(lines), note=held(4).note, leaves=tuple(leaf_hash(line) for line in held(4).entries))
    with pytest.raises(RecordBroken, match="entry 2 was altered") as caught:
        check(found)
    assert caught.value.entry == 2


@pytest.mark.parametrize("kept", [(0, 1, 2), (0, 1, 2, 3, 3), (0, 2, 1, 3), (0, 1, 3, 2)])
def test_entries_removed_repeated_or_put_in_another_order_are_found(kept):
    whole = held(4)
    found = broken(Replica(entries=tuple(whole.entries[n] for n in kept), note=whole.note))
    assert found.code in ("entry-missing", "root-differs")


def test_an_entry_cut_off_in_the_middle_is_named():
    packed = pack(held(3))
    bundle = b"".join(len(line).to_bytes(2) + line for line in held(3).entries)
    assert bundle in packed
    found = rezipped(packed, {"tile/entries/000.p/3": bundle[:-5]})
    with pytest.raises(RecordBroken, match="entry 2 is cut off in the middle") as caught:
        check_archive(found)
    assert caught.value.entry == 2


def rezipped(packed: bytes, changed: dict[str, bytes | None], method: int = 0) -> bytes:

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in dict.fromkeys([*old.namelist(), *changed]):
            data = changed.get(name, old.read(name) if name in old.namelist() else None)
            if data is not None:
                new.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"checkpoint": None}, "no checkpoint"),
        ({"checkpoint": b"\xff"}, "checkpoint is not text"),
        ({"openings": b"{}\n"}, "line 1 of its openings"),
        ({"openings": b"nothing\n"}, "line 1 of its openings"),
        ({"openings": b"[]\n"}, "line 1 of its openings"),
        ({"tile/entries/000.p/3": None}, "no entry"),
        ({"tile/entries/000": b""}, "entry 0 twice"),
        ({"tile/0/000.p/3": None}, "was altered; the entries themselves hold"),
        ({"extra": b"hello"}, "was altered; the entries themselves hold"),
    ],
)
def test_a_part_missing_or_damaged_or_too_many_is_named(changed, why):
    with pytest.raises(RecordBroken, match=why):
        check_archive(rezipped(ARCHIVE, changed))


def test_an_archive_packed_otherwise_is_refused_unread():
    with pytest.raises(RecordBroken, match="compressed"):
        check_archive(rezipped(ARCHIVE, {}, method=8))


def test_an_archive_that_claims_more_than_its_size_is_refused_unread():
    start = ARCHIVE.rindex(b"PK\x01\x02") + 24
    altered = bytearray(ARCHIVE)
    altered[start : start + 4] = (2**31).to_bytes(4, "little")
    with pytest.raises(RecordBroken, match=r"more than its own size|damaged"):
        check_archive(bytes(altered))


def test_words_that_were_not_committed_to_are_found():
    other = Opening(index=1, path="body.reason", value="why not", blinding=BLINDING)
    assert broken(made(list(held(2).entries), (other,))).code == "opening-altered"
    lost = Opening(index=9, path="body.reason", value="why 9", blinding=BLINDING)
    assert broken(made(list(held(2).entries), (lost,))).code == "opening-altered"


def test_commitments_are_found_wherever_they_stand():
    sealed = {"c": "00"}
    assert commitments({"reason": sealed, "who": {"name": sealed, "n": 1}, "all": [1]}) == {
        "body.reason": sealed,
        "body.who.name": sealed,
    }


def test_a_record_without_an_entry_or_a_key_is_refused():
    assert broken(Replica(entries=(), note=held(1).note)).code == "record-empty"
    for body in ({}, {"log_key": "AAAA"}, {"log_key": "é"}, {"log_key": "A"}):
        assert broken(made([entry(0, body=body).to_bytes()])).code == "weak-key"


def test_an_entry_of_another_coalition_is_named():
    assert broken(made([entry(0).to_bytes(), entry(1, coalition="other").to_bytes()])).code == "other-coalition"


def test_a_record_of_a_newer_form_says_so():
    line = encode({**json.loads(entry(1).to_bytes()), "v": 2})
    with pytest.raises(RecordNewer, match="entry 1: this record was written in form 2") as caught:
        check(made([entry(0).to_bytes(), line]))
    assert caught.value.entry == 1
    assert "newer Concerted" in caught.value.hint


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    write_whole(tmp_path / "a", b"one")
    write_whole(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"two"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o644
    monkeypatch.setattr("os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(InputError, match="No space left on device"):
        write_whole(tmp_path / "a", b"three")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"two"


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(InputError, match="No such file or directory"):
        write_whole(tmp_path / "none" / "a", b"")
    with pytest.raises(InputError, match="No such file or directory"):
        write_new(tmp_path / "none" / "a", "")
