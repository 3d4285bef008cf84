import base64
import json
import stat
from contextlib import suppress

import pytest

from concerted.errors import InputError, RecordBroken
from concerted.record.checkpoint import Checkpoint, Signer, read_checkpoint, read_text, seen_by, with_signatures
from concerted.record.note import Cosigner, Key, cosigned_at, read_key, read_note, signature_line, signed_by
from tests.data import needs

SIGNER = Signer(bytes(32))
LOG = Key("clear-air-abcdef", SIGNER.public)
CHECKPOINT = Checkpoint("clear-air-abcdef", 3, bytes(32))
NOTE = SIGNER.sign(CHECKPOINT)
WITNESS = Cosigner("clinics.example/witness", Signer(b"w" * 32))
SEEN = NOTE + WITNESS.cosign(CHECKPOINT.text(), at=1_679_315_147)


def test_a_checkpoint_reads_as_it_was_signed():
    assert read_checkpoint(NOTE, LOG) == CHECKPOINT
    assert read_note(NOTE).to_text() == NOTE


def test_a_checkpoint_is_the_note_that_openssl_makes_of_the_same_key_and_text():
    assert NOTE == (
        "clear-air-abcdef\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n"
        "— clear-air-abcdef "
        "1UgsZX6w14n0OHC+QW42NB7HNjH9toHkFSzwX4RESctw5z+2yrJQ/7+d5FPb2iRxosGd4CusgvoAgSSDb9XU6o+6nws=\n"
    )


@pytest.mark.parametrize("place", range(len(NOTE)))
def test_no_character_of_a_note_can_be_changed_unnoticed(place):
    other = "A" if NOTE[place] != "A" else "B"
    with pytest.raises(RecordBroken, match=r"checkpoint|signed note"):
        read_checkpoint(NOTE[:place] + other + NOTE[place + 1 :], LOG)


@pytest.mark.parametrize("place", range(len(NOTE), len(SEEN)))
def test_no_character_of_a_cosignature_can_be_changed_unnoticed(place):
    changed = SEEN[:place] + ("A" if SEEN[place] != "A" else "B") + SEEN[place + 1 :]
    with suppress(RecordBroken):
        assert not seen_by(changed, [WITNESS.key])


@pytest.mark.parametrize(
    "text",
    [
        "a\n3\n",
        "a\n03\n" + "A" * 43 + "=\n",
        "a\nx\n" + "A" * 43 + "=\n",
        "a\n3\nAAAA\n",
        "a\n3\nAA=\n",
        "a\n3\né\n",
        "\n3\n" + "A" * 43 + "=\n",
        "a\n³\n" + "A" * 43 + "=\n",
        "a\n-1\n" + "A" * 43 + "=\n",
        "a\n3\n" + "A" * 42 + "B=\n",
        "a\n3\n" + "A" * 43 + "=\n\nmore\n",
    ],
)
def test_a_signed_note_that_is_no_checkpoint_is_refused(text):
    class Odd(Checkpoint):
        def text(self):
            return text

    with pytest.raises(RecordBroken):
        read_checkpoint(SIGNER.sign(Odd("a", 3, b"")), Key("a", SIGNER.public))


def test_another_logs_checkpoint_may_say_more_but_ours_may_not():
    class Extended(Checkpoint):
        def text(self):
            return CHECKPOINT.text() + "extension\n"

    note = SIGNER.sign(Extended("clear-air-abcdef", 3, bytes(32)))
    assert read_text(read_note(note).text) == CHECKPOINT
    with pytest.raises(RecordBroken, match="says more"):
        read_checkpoint(note, LOG)


def test_a_checkpoint_is_not_read_as_another_logs_or_without_its_keys_signature():
    with pytest.raises(RecordBroken, match="another log's"):
        read_checkpoint(NOTE, Key("other", SIGNER.public))
    with pytest.raises(RecordBroken, match="has not signed"):
        read_checkpoint(NOTE, Key("clear-air-abcdef", WITNESS.key.public))


@pytest.mark.parametrize(
    "line", ["- a AAAAAAAA", "— a", "— a A===", "— a AAB=", "— a é", "nothing", "— a AAAA", "— a+b AAAAAAAA"]
)
def test_a_malformed_signature_line_is_refused(line):
    with pytest.raises(RecordBroken, match="signed note"):
        read_note(f"text\n\n{line}\n")


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        "text\n",
        "text\n\n— a AAAAAAAA",
        "te\x00xt\n\n— a AAAAAAAA\n",
        "\ud800\n\n— a AAAAAAAA\n",
        "text\n\n" + "— a AAAAAAAA\n" * 101,
        "x" * 1_000_001,
    ],
)
def test_what_is_no_note_is_refused(note):
    with pytest.raises(RecordBroken, match="signed note"):
        read_note(note)


def test_a_cosignature_says_who_saw_it_and_when_and_is_the_latest_of_several():
    later = SEEN + WITNESS.cosign(CHECKPOINT.text(), at=1_679_315_200)
    assert cosigned_at(read_note(SEEN), WITNESS.key) == 1_679_315_147
    assert seen_by(later, [WITNESS.key, Cosigner("other", Signer(b"o" * 32)).key]) == {WITNESS.name: 1_679_315_200}
    assert read_checkpoint(later, LOG) == CHECKPOINT


def test_a_cosignature_under_another_checkpoint_is_refused():
    other = SIGNER.sign(Checkpoint("clear-air-abcdef", 4, bytes(32)))
    with pytest.raises(RecordBroken, match="clinics"):
        seen_by(other + WITNESS.cosign(CHECKPOINT.text(), at=1), [WITNESS.key])


def test_signatures_are_added_once_and_in_one_order():
    lines = read_note(SEEN).signatures[1:]
    assert with_signatures(NOTE, lines) == with_signatures(SEEN, lines) == SEEN


def test_a_key_lies_in_a_file_that_only_its_owner_can_read(tmp_path):
    made = Signer.create(tmp_path / "key")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert Signer.load(tmp_path / "key").public == made.public


def test_a_key_is_never_overwritten(tmp_path):
    Signer.create(tmp_path / "key")
    with pytest.raises(InputError, match="there is a file here already"):
        Signer.create(tmp_path / "key")


def test_a_key_is_written_and_read_as_other_tools_do():
    assert LOG.vkey == "clear-air-abcdef+d5482c65+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
    assert read_key(LOG.vkey) == LOG
    assert read_key(WITNESS.key.vkey) == WITNESS.key


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "a",
        "a+b",
        "a+d5482c65+AT",
        "a+d5482c65+!!",
        LOG.vkey[:-1],
        LOG.vkey.replace("ATtq", "AjTq"),
        Key("clear air", SIGNER.public).vkey,
        Key("weak", b"\1" + bytes(31)).vkey,
        Key("kind", SIGNER.public, 2).vkey,
    ],
)
def test_a_key_in_another_spelling_or_a_weak_one_is_refused(vkey):
    with pytest.raises(RecordBroken, match="no Ed25519 key"):
        read_key(vkey)


def test_a_missing_or_damaged_key_is_named(tmp_path):
    with pytest.raises(InputError, match="not here"):
        Signer.load(tmp_path / "key")
    (tmp_path / "key").write_text("zz")
    with pytest.raises(InputError, match="not a key"):
        Signer.load(tmp_path / "key")


def test_published_notes_are_judged_as_published():
    known = json.loads(needs("record/signed_note_vectors.json").read_text())
    for case in known["cases"]:
        note = read_note(base64.b64decode(case["note_b64"]).decode())
        assert sum(signed_by(note, read_key(vkey)) for vkey in case["vkeys"]) == case["verified"], case["name"]
    for vkey in known["bad_vkeys"]:
        with pytest.raises(RecordBroken):
            read_key(vkey)


def test_published_checkpoints_of_another_log_hold():
    folder = needs("record/tlog-tiles")
    for size in range(1, 8):
        note = read_note((folder / f"checkpoint.{size}").read_text())
        assert read_text(note.text).size == size
        assert [name for name, _ in note.signatures].count("example.com/log/testdata") == 1


def test_a_signature_line_is_written_as_it_is_read():
    assert read_note("text\n\n" + signature_line("a", b"12345")).signatures == (("a", b"12345"),)
