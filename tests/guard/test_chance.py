"""Seeds, streams and commitments: fixed values, so that another machine, or another language, draws the same."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.errors import Refused
from concerted.guard.chance import DRAND, Stream, commitment, opens, packed, randomness_of, seed_of
from tests.data import needs

SEED = seed_of("jury of March", bytes(32), b"\1" * 32, [b"\2" * 32, b"\3" * 32])


def test_the_seed_is_the_hash_of_its_parts_each_behind_its_length():
    parts = [b"concerted draw seed v1", b"jury of March", bytes(32), b"\1" * 32, b"\2" * 32, b"\3" * 32]
    assert sha256(b"".join(len(part).to_bytes(8, "big") + part for part in parts)).digest() == SEED
    assert SEED.hex() == "f0d28a2c724b2c330731f9ff67a2e3ebe1d85945a2404b9facd117143082548a"


def test_the_stream_draws_the_same_everywhere():
    stream = Stream(SEED)
    assert [stream.below(1000) for _ in range(6)] == [459, 963, 356, 945, 665, 473]
    assert "".join(Stream(SEED).shuffled("abcdefgh")) == "dfeabghc"


def test_revealed_values_count_in_order():
    other = seed_of("jury of March", bytes(32), b"\1" * 32, [b"\3" * 32, b"\2" * 32])
    assert other != SEED


@given(st.lists(st.binary(max_size=4), max_size=4), st.lists(st.binary(max_size=4), max_size=4))
def test_no_two_lists_of_parts_are_packed_alike(one, other):
    assert (packed(*one) == packed(*other)) == (one == other)


def test_every_order_is_as_likely_as_another():
    stream = Stream(SEED)
    seen = Counter("".join(stream.shuffled("abc")) for _ in range(6000))
    assert len(seen) == 6
    assert max(abs(count - 1000) for count in seen.values()) < 130


def test_words_that_would_favour_small_numbers_are_thrown_away(monkeypatch):
    words = iter([2**64 - 1, 7])
    monkeypatch.setattr(Stream, "_word", lambda self: next(words))
    assert Stream(SEED).below(10) == 7


@pytest.mark.parametrize("bound", [0, -1, 2**64 + 1])
def test_there_is_no_number_below_nothing(bound):
    with pytest.raises(Refused, match="no number below"):
        Stream(SEED).below(bound)


def test_a_commitment_opens_with_its_own_value_member_and_draw_only():
    value = bytes(range(32))
    committed = commitment("jury", "Clinics", value)
    assert opens(committed, "jury", "Clinics", value)
    assert not opens(committed, "jury", "Growers", value)
    assert not opens(committed, "other", "Clinics", value)
    assert not opens(committed, "jury", "Clinics", bytes(32))
    assert not opens(committed, "jury", "Clinics", b"short")
    with pytest.raises(Refused, match="can be guessed"):
        commitment("jury", "Clinics", b"short")


def test_a_beacons_randomness_is_the_hash_of_its_signature():
    for beacon in json.loads(needs("guard/drand_beacons.json").read_text())["beacons"]:
        signature = bytes.fromhex(beacon["Sig"])
        assert randomness_of(signature) == sha256(signature).digest()


def test_a_round_comes_when_it_was_said_beforehand():
    assert DRAND.round_at(DRAND.genesis - 1) == 0
    assert DRAND.round_at(DRAND.genesis) == 1
    assert DRAND.comes(2634945) == 1_595_431_050 + 2634944 * 30
    assert DRAND.round_at(DRAND.comes(2634945)) == 2634945
    assert DRAND.round_at(DRAND.comes(2634945) - 1) == 2634944
