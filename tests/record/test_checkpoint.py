import base64
import json
import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from concerted.errors import InputError, RecordBroken
from concerted.record.checkpoint import Checkpoint, Signer, open_note, read_checkpoint, verifier_key
from tests.data import needs

SIGNER = Signer(Ed25519PrivateKey.from_private_bytes(bytes(32)))
CHECKPOINT = Checkpoint("clear-air-abcdef", 3, bytes(32))
NOTE = SIGNER.sign(CHECKPOINT)


def test_a_checkpoint_reads_as_it_was_signed():
    assert read_checkpoint(NOTE, "clear-air-abcdef", SIGNER.public) == CHECKPOINT


def test_a_checkpoint_is_the_note_that_openssl_makes_of_the_same_key_and_text():
    assert NOTE == (
        "clear-air-abcdef\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n"
        "— clear-air-abcdef "
        "1UgsZX6w14n0OHC+QW42NB7HNjH9toHkFSzwX4RESctw5z+2yrJQ/7+d5FPb2iRxosGd4CusgvoAgSSDb9XU6o+6nws=\n"
    )


@pytest.mark.parametrize("place", range(len(NOTE)))
def test_no_character_of_a_note_can_be_changed_unnoticed(place):
    other = "A" if NOTE[place] != "A" else "B"
    with pytest.raises(RecordBroken, match="checkpoint"):
        read_checkpoint(NOTE[:place] + other + NOTE[place + 1 :], "clear-air-abcdef", SIGNER.public)


@pytest.mark.parametrize(
    "text", ["a\n3\n", "b\n3\nAAAA\n", "a\n03\nAAAA\n", "a\nx\nAAAA\n", "a\n3\nAAAA\nmore\n", "a\n3\nAA==\n\n"]
)
def test_a_signed_note_that_is_no_checkpoint_is_refused(text):
    class Odd(Checkpoint):
        def text(self):
            return text

    with pytest.raises(RecordBroken, match="checkpoint"):
        read_checkpoint(SIGNER.sign(Odd("a", 3, b"")), "a", SIGNER.public)


@pytest.mark.parametrize("line", ["- a AAAA", "— a", "— a A===", "— a AAB=", "— a é", "nothing"])
def test_a_malformed_signature_line_is_refused(line):
    with pytest.raises(RecordBroken, match="checkpoint"):
        open_note(f"text\n\n{line}\n", "a", SIGNER.public)


def test_a_key_lies_in_a_file_that_only_its_owner_can_read(tmp_path):
    made = Signer.create(tmp_path / "key")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert Signer.load(tmp_path / "key").public == made.public


def test_a_key_is_never_overwritten(tmp_path):
    Signer.create(tmp_path / "key")
    with pytest.raises(InputError, match="there is a file here already"):
        Signer.create(tmp_path / "key")


def test_a_key_is_written_as_other_tools_read_it():
    assert verifier_key("clear-air-abcdef", SIGNER.public) == (
        "clear-air-abcdef+d5482c65+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
    )


def test_a_missing_or_damaged_key_is_named(tmp_path):
    with pytest.raises(InputError, match="not here"):
        Signer.load(tmp_path / "key")
    (tmp_path / "key").write_text("zz")
    with pytest.raises(InputError, match="not a host's key"):
        Signer.load(tmp_path / "key")


def test_published_notes_are_judged_as_published():
    known = json.loads(needs("record/signed_note_vectors.json").read_text())
    for case in known["cases"]:
        note = base64.b64decode(case["note_b64"]).decode()
        for vkey in case["vkeys"]:
            name, _, key = vkey.split("+", 2)
            public = base64.b64decode(key)[1:]
            assert verifier_key(name, public) == vkey
            assert note.startswith(open_note(note, name, public)), case["name"]


def test_published_checkpoints_of_another_log_hold():
    folder = needs("record/tlog-tiles")
    for size in range(1, 8):
        note = (folder / f"checkpoint.{size}").read_text()
        assert f"\n{size}\n" in note
        assert note.count("— example.com/log/testdata ") == 1
