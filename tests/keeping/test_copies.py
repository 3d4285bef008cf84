"""What lies beside a record: cosigned checkpoints, and what a witness remembers of other logs."""

from dataclasses import replace

import pytest

from concerted.copies import read_copy
from concerted.errors import RecordBroken
from concerted.host import verify
from concerted.record.archive import files_of, pack, read_files
from concerted.record.check import check
from concerted.record.checkpoint import Checkpoint, Signer
from concerted.record.note import cosigned_when, read_signature_line
from concerted.record.sql import connect, transaction
from concerted.record.store import remember, seen_before
from tests.keeping.world import IDS, young


@pytest.fixture
def world(tmp_path):
    return young(tmp_path)


def test_a_cosigned_checkpoint_that_is_not_of_this_record_is_found(world):
    cosigner = world.give_witness(IDS[0])
    held, checked = read_copy(str(world.record))
    size, origin = checked.checkpoint.size, checked.checkpoint.origin
    for point in (Checkpoint(origin, size - 1, bytes(32)), Checkpoint(origin, size + 1, bytes(32))):
        note = world.signer.sign(point) + cosigner.cosign(point.text(), at=1)
        with pytest.raises(RecordBroken, match="is not of this record"):
            check(replace(held, cosigned=(note,)))
    strange = Signer(bytes(32)).sign(Checkpoint(origin, size - 1, bytes(32)))
    with pytest.raises(RecordBroken, match="signed by no host"):
        check(replace(held, cosigned=(strange,)))


def test_unreadable_cosigned_checkpoints_are_named_by_line(world):
    files = files_of(read_copy(str(world.record))[0])
    for line in (b"{}", b"[]", b"nonsense"):
        with pytest.raises(RecordBroken, match="line 1 of its cosigned checkpoints"):
            read_files({**files, "cosigned": line + b"\n"})


def test_words_beside_a_record_can_be_left_out_of_a_copy(world, tmp_path):
    held, _ = read_copy(str(world.record))
    (tmp_path / "bare.zip").write_bytes(pack(replace(held, openings=())))
    found = verify(str(tmp_path / "bare.zip"))
    assert (found.openings, found.erased, found.unopened) == (0, 0, 1)


def test_a_witness_remembers_the_newest_checkpoint_of_each_log(tmp_path):
    connection = connect(tmp_path / "any.record", create=True)
    assert seen_before(connection, "log") is None
    with transaction(connection):
        remember(connection, Checkpoint("log", 3, bytes(32)))
        remember(connection, Checkpoint("log", 5, b"r" * 32))
    assert seen_before(connection, "log") == Checkpoint("log", 5, b"r" * 32)
    connection.close()


def test_a_signature_line_by_itself_is_whole_or_refused(world):
    cosigner = world.give_witness(IDS[0])
    line = cosigner.cosign("text\n", at=1_700_000_000)
    assert cosigned_when(line) == 1_700_000_000
    with pytest.raises(RecordBroken, match="cut off"):
        read_signature_line(line[:-1])


def test_a_record_of_an_older_version_reads_and_is_given_what_it_lacks(world):
    connection = connect(world.record)
    for table in ("record_cosignature", "record_witnessed"):
        connection.execute(f"DROP TABLE {table}")
    connection.close()
    assert len(verify(str(world.record)).entries) == 7
