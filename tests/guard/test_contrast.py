"""Two messages side by side: what differs, and whether it turns the sense round."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.guard.contrast import contrast, normal, tokens
from tests.data import needs

US = "The growers will support the water treaty on Monday."


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        (US, "The growers will oppose the water treaty on Monday.", "opposite"),
        (US, "The growers will not support the water treaty on Monday.", "negation"),
        (US, "The growers won't support the water treaty on Monday.", "negation"),
        (US, "The growers will support the water treaty on Friday.", "kind"),
        ("The dues are 40 euros a year.", "The dues are 400 euros a year.", "figure"),
        ("Ada wrote the letter to the board.", "Bruno wrote the letter to the board.", "name"),
        ("A vote was held in the hall.", "A fight was held in the hall.", "word"),
        ("They were hopeful about the talks.", "They were hopeless about the talks.", "opposite"),
        ("They danced graceful.", "They danced graceless.", "opposite"),
        ("It is a lawful strike.", "It is an unlawful strike.", "opposite"),
        ("Der Verband unterstützt den Vertrag nicht.", "Der Verband unterstützt den Vertrag.", "negation"),
        ("El sindicato apoya el acuerdo.", "El sindicato rechaza el acuerdo.", "opposite"),
        ("Le syndicat soutient cet accord.", "Le syndicat rejette cet accord.", "opposite"),
    ],
)
def test_a_slot_that_turns_the_sense_round_is_seen_and_named(left, right, kind):
    seen = contrast(left, right)
    assert kind in [slot.kind for slot in seen.slots]
    assert seen.contrary >= 0.5


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (US, US),
        (US, "> The  growers will support\n> the water treaty on Monday."),
        (US, "The gr\u200bowers will supp\u043ert the water treaty on Monday."),
        (US, "On Monday the growers will support the water treaty."),
        (US, "The growers supported the water treaty on Monday."),
        ("It is not unsafe.", "It is safe."),
        ("She is not tall.", "She is short."),
        ("We're ready, aren't we?", "We're ready."),
        ("We will never say no to you.", "We will never ever say no to you."),
        ("The boats are in.", "The boats are in the harbour."),
        (US, "Soup is served in the school at noon."),
        ("", ""),
    ],
)
def test_what_says_the_same_or_speaks_of_something_else_is_not_contrary(left, right):
    assert contrast(left, right).contrary < 0.5


def test_another_word_beside_a_sure_turn_does_not_undo_it():
    assert contrast("They claim that dams are safe.", "They report that dams are unsafe.").contrary > 0.6


def test_look_alikes_and_invisible_letters_are_taken_off_but_other_scripts_stay():
    assert normal("p\u0430y\u200bpal") == "paypal"
    assert normal("вода и хлеб") == "вода и хлеб"
    assert normal("café") == "café"
    assert tokens("I can't, won't and shan't; it’s 3.5 %") == [
        "I", "can", "n't", "will", "n't", "and", "shall", "n't", "it", "s", "3.5", "%",
    ]  # fmt: skip


@settings(max_examples=25)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_can_be_laid_side_by_side_in_either_order(left, right):
    one, other = contrast(left, right), contrast(right, left)
    assert 0 <= one.contrary <= 1
    assert 0 <= other.frame <= 1
    assert contrast(left, left).contrary == 0


def test_double_negations_and_antonyms_are_told_apart_better_than_by_the_baseline():
    """Every fifth of the real pairs, for time: F1 above the rules-only baseline of .97."""
    with (needs("guard/wedge") / "semantoneg/processed/sem_anto_neg.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[::5]
    told = [(contrast(row["premise"], row["hypothesis"]).contrary >= 0.5, row["label"] == "1") for row in rows]
    hit = sum(said and true for said, true in told)
    assert 2 * hit / (sum(said for said, _ in told) + sum(true for _, true in told)) > 0.97
