import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.ecosystem.sides import AGAINST, FOR, NEITHER
from concerted.ecosystem.stance import Stance
from concerted.errors import InputError

STANCE = Stance()
SIDES = {"against": AGAINST, "neither": NEITHER, "for": FOR}
FLOOR = 0.70
"""Below what the card reports, so that a rounding on another processor fails nobody."""


def challenges():
    with (Path(__file__).parent / "stance_challenge.tsv").open() as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize(
    ("concept", "text", "side"),
    [
        ("Nuclear power", "We support nuclear power.", FOR),
        ("Nuclear power", "We do not support nuclear power.", AGAINST),
        ("Nuclear power", "Critics claim that nuclear power is dangerous.", NEITHER),
        ("Nuclear power should be abolished", "We support nuclear power.", AGAINST),
        ("Nuclear power", "We demand an end to nuclear power.", AGAINST),
        ("Atomkraft", "Wir unterstützen die Atomkraft.", FOR),
        ("Atomkraft", "Wir lehnen die Atomkraft ab.", AGAINST),
        ("Atomkraft", "Die Gegner behaupten, die Atomkraft sei gefährlich.", NEITHER),
    ],
)
def test_the_side_is_the_authors_own(concept, text, side):
    assert STANCE.probabilities([(concept, text)]).argmax() == side


def test_cases_nobody_trained_on_come_out_mostly_right():
    cases = challenges()
    found = STANCE.probabilities([(c["concept"], c["text"]) for c in cases]).argmax(axis=1)
    assert len(cases) >= 120
    assert np.mean(found == [SIDES[c["side"]] for c in cases]) >= FLOOR


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=300)), max_size=5))
def test_any_text_has_probabilities(pairs):
    found = STANCE.probabilities(pairs)
    assert found.shape == (len(pairs), 3)
    assert found.dtype == np.float32
    assert np.allclose(found.sum(axis=1), 1, atol=1e-5)


def test_a_pairs_answer_depends_on_that_pair_alone():
    pair = ("Open standards", "We support open standards.")
    others = [("Dams", "No. " * n) for n in range(1, 80)]
    together = STANCE.probabilities([*others, pair])[-1]
    assert np.allclose(STANCE.probabilities([pair])[0], together, atol=1e-3)


def test_the_same_input_gives_the_same_bytes_and_the_work_is_told():
    pairs = [("Dams", "We oppose dams " + "and more " * n) for n in range(70)]
    told = []
    once = STANCE.probabilities(pairs, advance=told.append)
    assert once.tobytes() == Stance().probabilities(pairs).tobytes()
    assert sum(told) == len(pairs)


def test_a_passage_without_end_is_read_from_its_beginning():
    assert STANCE.probabilities([("Dams", "We oppose dams. " * 50_000)]).argmax() == AGAINST


def test_a_model_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError) as caught:
        Stance(tmp_path).probabilities([("Dams", "We oppose dams.")])
    assert caught.value.code == "no-stance-model"


def test_another_model_is_refused(tmp_path):
    (tmp_path / "stance-tokens.json").write_text("{}")
    with pytest.raises(InputError) as caught:
        Stance(tmp_path).probabilities([("Dams", "We oppose dams.")])
    assert caught.value.code == "other-stance-model"
