"""What the fuzzer found worth keeping, played back; and a short random run over every reader of strangers' bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripts.vectors import vectors

from concerted.record.archive import pack
from concerted.record.fork import fork_between
from concerted.record.proof import prove
from concerted.record.witness import write_request
from tests.record.fuzz import CORPUS, TARGETS, survives
from tests.record.test_store_and_archive import held
from tests.record.test_witness import OTHER, POLICY, WITNESSES, note

SEEDS = {
    "entry": vectors()["entries"][2]["bytes"].encode(),
    "canonical": vectors()["canonical"][0]["bytes"].encode(),
    "archive": pack(held(5, beside=2)),
    "note": vectors()["cosigned"]["note"].encode(),
    "vkey": WITNESSES["X1"].encode(),
    "request": write_request(0, [], note(3)).encode(),
    "fork": fork_between(note(23), note(38, OTHER), OTHER.node).to_bytes(),
    "policy": POLICY.encode(),
    "proof": prove(held(23), 9).to_text().encode(),
}


@pytest.mark.parametrize("name", TARGETS)
def test_what_the_fuzzer_kept_breaks_nothing(name):
    kept = sorted((CORPUS / name).iterdir())
    assert kept, "the corpus is gone"
    for file in kept:
        survives(name, file.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_a_seed_is_read_in_full(name):
    TARGETS[name](SEEDS[name]) if name not in ("proof", "archive") else survives(name, SEEDS[name])


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_damage_at_random_places_breaks_nothing(name, data):
    whole = bytearray(SEEDS[name])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        match data.draw(st.sampled_from(["flip", "cut", "insert", "copy"])):
            case "flip":
                whole[place] ^= data.draw(st.integers(1, 255))
            case "cut":
                del whole[place : place + data.draw(st.integers(1, 9))]
            case "insert":
                whole[place:place] = data.draw(st.binary(min_size=1, max_size=9))
            case _:
                whole[place:place] = whole[: data.draw(st.integers(1, 40))]
        if not whole:
            return
    survives(name, bytes(whole))
