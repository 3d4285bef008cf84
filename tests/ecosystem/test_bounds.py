"""What is large costs no more than its bound, and what is small comes out as if there were none."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from concerted.ecosystem import alignment as aligning
from concerted.ecosystem import demands, encoder, groups, wording
from concerted.ecosystem.alignment import Pairs, alignment, most_speaking
from concerted.ecosystem.concepts import masked
from concerted.ecosystem.encoder import Encoder
from concerted.ecosystem.lexicon import MODAL, any_of, listed, lower
from concerted.ecosystem.neighbours import nearest

KINDS = ("against", "for", "modal", "bad", "good", "reported", "own")
SYNTAX = re.compile(r"\\[wb]|\(\?=.*?\)$|\(\?:|[*+?()\\]")
PIECES = [SYNTAX.sub("", word).replace("|", " ") for kind in KINDS for word in listed(kind)]
MORE = ("lehnt", "ab", "the", "İ", "-", "’", "_", ".", "x")
texts = st.lists(st.sampled_from([*PIECES, *MORE]), max_size=12).map(" ".join)


@given(st.one_of(texts, st.text(max_size=40)))
def test_words_that_take_sides_are_found_as_the_whole_pattern_finds_them(text: str) -> None:
    low = lower(text)
    assert len(low) == len(text)
    for cue, kinds in (
        (demands._VERB, ("for", "against", "modal")),
        (demands._TAKING, ("against", "bad", "for", "good")),
        (MODAL, ("modal",)),
        (demands._OWN, ("own",)),
    ):
        whole = re.compile(rf"\b(?:{'|'.join(any_of(kind) for kind in kinds)})\b")
        assert [found.span() for found in cue.all(low)] == [found.span() for found in whole.finditer(low)]


NAMES = ["Irish Farmers", "İzmir Belediyesi", "+++ +++", "Farmersunion", "ſtiftung Wald"]


@given(st.lists(st.sampled_from([*NAMES, *map(str.upper, NAMES), "farmers", "and", "wood"]), max_size=6).map(" ".join))
def test_names_are_masked_wherever_the_whole_pattern_finds_them(text: str) -> None:
    parts = {part for name in NAMES for part in (name, *name.split()) if len(part) > 4 and part.lower() != "farmers"}
    longest = sorted(parts, key=lambda part: (-len(part), part))
    whole = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE)
    written = "farmers farmers farmers farmers farmers farmers farmers"
    assert masked([text, written], NAMES)[0] == whole.sub(" ", text)


def positions(actors: int, seed: int) -> NDArray[np.float64]:
    draw = np.random.default_rng(seed)
    camp = draw.choice([-1.0, 1.0], (2, 30))[np.arange(actors) * 2 // actors]
    found = np.where(draw.random((actors, 30)) < 0.1, -camp, camp)
    found[draw.random(found.shape) < 0.2] = np.nan
    return found


def test_of_too_many_actors_those_that_say_most_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = positions(40, 3)
    matrix[::2, 6:] = np.nan
    monkeypatch.setattr(aligning, "MOST_PLACED", 20)
    monkeypatch.setattr(groups, "MOST_PLACED", 20)
    assert most_speaking(matrix).tolist() == list(range(1, 40, 2))
    aligned = alignment(matrix)
    assert aligned.shape == (40, 40)
    assert not aligned[::2].any()
    assert aligned[1::2].any()
    found = groups.find_groups(matrix, seed=0)
    assert found.groups
    assert found.speaking == 20
    assert all(row % 2 for group in found.groups for row in group.rows)
    assert not found.membership[::2].any()
    assert found.membership[1::2].any()


def test_pairs_are_those_aligned_above_zero() -> None:
    aligned = np.array([[0.0, 0.5, -0.2], [0.5, 0.0, 0.1], [-0.2, 0.1, 0.0]])
    pairs = Pairs(("A", "B", "C"), aligned)
    assert dict(pairs) == {("A", "B"): 0.5, ("B", "C"): 0.1}
    assert len(pairs) == 2
    assert pairs.get(("A", "C")) is None
    assert pairs.get(("B", "A")) is None


def test_of_too_much_to_read_every_actor_has_a_share(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [["one two three four", "five six seven", "eight"], ["nine"], []]
    assert wording.sampled(said) is said
    monkeypatch.setattr(wording, "MOST_LETTERS", 24)
    shares = wording.sampled(said)
    assert [sum(map(len, share)) for share in shares] == [8, 4, 0]
    assert wording.sampled([said[0][::-1], *said[1:]]) == shares


def test_of_too_many_actors_those_that_wrote_most_are_compared_by_wording(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "MOST_ACTORS", 4)
    said = [[f"The water of river {n} is clean. It is blue and deep."] if n % 2 else ["No."] for n in range(8)]
    affinity = wording.sides(said, names=[], encoder=Encoder()).affinity
    assert affinity.shape == (8, 8)
    assert not affinity[::2].any()


def test_many_texts_are_embedded_alike_in_half_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    said = ["free school meals", "", "school buses", "cheap trains", "trains and buses"]
    whole = Encoder().encode(said)
    monkeypatch.setattr(encoder, "_HALVED", 2)
    monkeypatch.setattr(encoder, "_MANY", 2)
    half = Encoder().encode(said)
    assert (whole.dtype, half.dtype) == (np.float32, np.float16)
    np.testing.assert_allclose(half, whole, atol=1e-3)
    assert nearest(half, 1, seed=0)[0].tolist() == nearest(whole, 1, seed=0)[0].tolist()
    assert Encoder().encode([]).shape == (0, 512)
