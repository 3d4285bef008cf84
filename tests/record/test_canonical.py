import base64
import json
from functools import partial
from unicodedata import normalize

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from concerted.errors import RecordBroken
from concerted.record.canonical import DEEPEST, LARGEST, decode, encode, from_base64
from tests.data import needs

TEXT = st.text(st.characters(exclude_categories=["Cs"])).map(partial(normalize, "NFC"))
KEYS = st.text(st.characters(max_codepoint=127))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_the_form_is_the_one_of_rfc_8785(value):
    assert encode(value) == rfc8785.dumps(value)


@given(JSON)
def test_what_was_encoded_decodes_to_the_same_value(value):
    assert decode(encode(value)) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_either_canonical_or_refused(data):
    try:
        value = decode(data)
    except RecordBroken:
        return
    assert encode(value) == data


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'{"b":1,"a":2}', "keys unsorted"),
        (b'{"a": 1}', "spaces"),
        (b'{"a":1,"a":2}', "twice"),
        (b"1.0", "whole number"),
        (b"1e3", "whole number"),
        (b"NaN", "whole number"),
        (b"Infinity", "whole number"),
        (b"-0", "another spelling"),
        (b"9007199254740992", "beyond 2"),
        (b'"\\u0041"', "another spelling"),
        (b'"\\ud800"', "surrogate"),
        ('"A\u030a"'.encode(), "normal form C"),
        ('{"é":1}'.encode(), "not ASCII"),
        (b"\xff", "not JSON"),
        (b"", "not JSON"),
        (b"[" * 60_000, "not JSON"),
        (b"[" * 20 + b"]" * 20, "levels deep"),
        (b"9" * 5_000, "not JSON"),
    ],
)
def test_a_spelling_outside_the_profile_is_refused_by_name(data, why):
    with pytest.raises(RecordBroken, match=why):
        decode(data)


def test_the_deepest_value_allowed_is_read():
    assert decode(b"[" * DEEPEST + b"]" * DEEPEST)


def test_a_value_that_json_does_not_know_is_refused():
    with pytest.raises(RecordBroken, match="float"):
        encode({"share": 0.5})
    with pytest.raises(RecordBroken, match="not ASCII"):
        encode({1: "one"})


@pytest.mark.parametrize("name", ["arrays", "french", "unicode"])
def test_published_vectors_give_the_published_bytes_or_are_outside_the_profile(name):
    folder = needs("record/rfc8785")
    value = json.loads((folder / f"input/{name}.json").read_text())
    expected = bytes.fromhex((folder / f"outhex/{name}.txt").read_text())
    assert rfc8785.dumps(value) == expected
    if name == "arrays":
        assert encode(value) == expected
    else:
        with pytest.raises(RecordBroken, match="ASCII" if name == "french" else "normal form C"):
            encode(value)


@given(st.binary(max_size=60))
def test_bytes_have_one_spelling_in_base64(data):
    assert from_base64(base64.b64encode(data).decode()) == data


@pytest.mark.parametrize("text", ["A", "AAAB=", "AB==", "AA==\n", "AA= =", "é", "_w==", None, 7])
def test_another_spelling_in_base64_is_none(text):
    assert from_base64(text) is None
