import json
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.errors import RecordBroken, RecordNewer
from concerted.record.canonical import encode
from concerted.record.entry import LARGEST_ENTRY, Entry, Ref, digest, is_instant, read_entry
from concerted.record.opening import Opening, seal

PLAIN = Entry(coalition="clear-air-abcdef", kind="stance", at="2026-03-01T09:00:00Z", body={"stance": "agree"})
FULL = Entry(
    coalition="clear-air-abcdef",
    kind="stance",
    at="2026-03-01T09:00:00Z",
    held_at="2026-02-28T20:00:00Z",
    by="clinics",
    ref=Ref(4, "ab" * 32),
    rule={"platform": "cd" * 32, "clause": "doing"},
    body={"stance": "agree"},
    sig="AAAA",
)


def test_an_entry_has_one_form():
    assert PLAIN.to_bytes() == (
        b'{"at":"2026-03-01T09:00:00Z","body":{"stance":"agree"},"coalition":"clear-air-abcdef","kind":"stance","v":1}'
    )
    assert PLAIN.leaf().hex() == "33ed97f2684382b5268c6505b253d8ef927ed08ee69b475f626d020bf5d27873"


@pytest.mark.parametrize("entry", [PLAIN, FULL])
def test_an_entry_reads_as_it_was_written(entry):
    assert read_entry(entry.to_bytes()) == entry


def test_an_entry_over_the_limit_is_refused_when_written_and_when_read():
    large = Entry(coalition="c", kind="k", at="2026-03-01T09:00:00Z", body={"text": "x" * LARGEST_ENTRY})
    with pytest.raises(RecordBroken, match="over the limit of 65,535"):
        large.to_bytes()
    with pytest.raises(RecordBroken, match="over the limit of 65,535"):
        read_entry(b"x" * (LARGEST_ENTRY + 1))


def test_an_entry_of_a_newer_form_says_so():
    newer = {**json.loads(PLAIN.to_bytes()), "v": 2, "mood": "sunny"}
    with pytest.raises(RecordNewer, match="form 2"):
        read_entry(encode(newer))


@pytest.mark.parametrize(
    "change",
    [
        {"v": 0},
        {"v": "1"},
        {"v": True},
        {"v": None},
        {"kind": 3},
        {"by": ["a"]},
        {"at": "yesterday"},
        {"at": "2026-02-31T09:00:00Z"},
        {"at": 7},
        {"held_at": "2026-03-01T09:00:00+01:00"},
        {"body": []},
        {"rule": "doing"},
        {"ref": {"index": 1}},
        {"ref": {"index": -1, "hash": ""}},
        {"ref": {"index": True, "hash": ""}},
        {"ref": 4},
        {"extra": 1},
    ],
)
def test_a_field_that_is_not_what_it_must_be_is_refused(change):
    with pytest.raises(RecordBroken, match="field"):
        read_entry(encode({**json.loads(FULL.to_bytes()), **change}))


def test_a_missing_field_is_named():
    fields = json.loads(PLAIN.to_bytes())
    del fields["body"]
    with pytest.raises(RecordBroken, match="body"):
        read_entry(encode(fields))


def test_a_list_is_no_entry():
    with pytest.raises(RecordBroken, match="an entry is a JSON object"):
        read_entry(b"[]")


@pytest.mark.parametrize(
    ("text", "real"),
    [
        ("2026-03-01T09:00:00Z", True),
        ("2028-02-29T23:59:59Z", True),
        ("2026-02-29T00:00:00Z", False),
        ("x", False),
        (3, False),
    ],
)
def test_a_moment_must_be_on_the_calendar(text, real):
    assert is_instant(text) is real


def test_a_digest_does_not_depend_on_the_order_of_fields():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), st.binary(min_size=32, max_size=32))
def test_an_opening_opens_its_own_commitment_and_no_other(value, blinding):
    value = normalize("NFC", value)
    sealed = seal("c", "body.reason", value, blinding=blinding)
    opening = Opening(index=1, path="body.reason", value=value, blinding=blinding)
    assert opening.opens("c", sealed)
    assert not opening.opens("d", sealed)
    assert not opening.opens("c", {"c": "00"})
    assert not opening.opens("c", None)


def test_the_same_words_under_fresh_blindings_look_unlike():
    assert seal("c", "body.reason", "no", blinding=bytes(32)) != seal("c", "body.reason", "no", blinding=b"\1" * 32)
