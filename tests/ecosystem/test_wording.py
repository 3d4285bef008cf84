"""Sides and groups by wording: planted ones are found, noise is left in peace."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.ecosystem import agendas, evaluation
from concerted.ecosystem.concepts import masked
from concerted.ecosystem.encoder import Encoder
from concerted.ecosystem.profiles import profiles, resemblance, sentences
from concerted.ecosystem.wording import Sides, adjusted_rand, sides


def _words(text: str) -> list[str]:
    return text.split()


QUESTION = _words(
    "budget minister house people country year tax plan school hospital road pension worker town debate vote"
)
PRAISE = _words("good progress success proud improved welcome strong growth fair confident achieved benefit")
BLAME = _words("failed shame disaster wrong crisis unfair damage waste terrible collapse refused harm")
OURS = "delivered invested our programme secured continue measures since provided together".split()  # noqa: SIM905 - a list of words reads best
THEIRS = "they he never nothing why broken promised answer excuse cut".split()  # noqa: SIM905 - a list of words reads best
TOPICS = (
    _words("storage volume disk snapshot block replica mount backup driver filesystem"),
    _words("network route packet proxy ingress port address firewall gateway tunnel"),
    _words("model training inference tensor weights batch gradient dataset accelerator tuning"),
)
NAMES = [f"Speaker{n:02}" for n in range(24)]


@cache
def encoder() -> Encoder:
    return Encoder()


def said(chance: np.random.Generator, *kinds: list[str], length: int = 12) -> str:
    words = [str(chance.choice(kinds[int(chance.integers(len(kinds)))])) for _ in range(length)]
    return " ".join(words).capitalize() + "."


def debate(seed: int = 1, actors: int = 24) -> list[list[str]]:
    """The first third defends, the others attack; each has its own pet words as well."""
    chance = np.random.default_rng(seed)
    texts = []
    for actor in range(actors):
        kinds = [PRAISE, OURS] if actor < actors // 3 else [BLAME, THEIRS]
        pet = [str(word) for word in chance.choice(QUESTION, 3)]
        texts.append([" ".join(said(chance, QUESTION, QUESTION, pet, *kinds) for _ in range(25))])
    return texts


def landscape(seed: int = 1, actors: int = 24) -> list[list[str]]:
    chance = np.random.default_rng(seed)
    return [[" ".join(said(chance, TOPICS[actor % 3]) for _ in range(6))] for actor in range(actors)]


def dealt(texts: list[list[str]], seed: int) -> list[list[str]]:
    chance = np.random.default_rng(seed)
    out: list[list[str]] = [[] for _ in texts]
    for sentence in (part for actor in texts for text in actor for part in sentences(text)):
        out[int(chance.integers(len(out)))].append(sentence)
    return [["\n".join(actor)] for actor in out]


def found(texts: list[list[str]], **kwargs: int) -> Sides:
    return sides(texts, names=NAMES[: len(texts)], encoder=encoder(), **kwargs)


@cache
def planted(kind: str) -> Sides:
    return found(PLANTED[kind]())


PLANTED = {"debate": debate, "landscape": landscape}


def test_one_question_has_the_two_sides_that_were_planted() -> None:
    result = planted("debate")
    assert result.kind == "sides"
    assert result.groups == (tuple(range(8, 24)), tuple(range(8)))
    assert result.stability > 0.8
    assert result.chance < 0.01


def test_agendas_have_a_group_each() -> None:
    result = planted("landscape")
    assert result.kind == "agendas"
    assert sorted(result.groups) == [tuple(range(0, 24, 3)), tuple(range(1, 24, 3)), tuple(range(2, 24, 3))]


def test_the_words_that_tell_a_group_are_its_own() -> None:
    attack, defence = planted("debate").telling
    assert set(attack[:6]) <= {*BLAME, *THEIRS}
    assert set(defence[:6]) <= {*PRAISE, *OURS}


@pytest.mark.parametrize("kind", PLANTED)
def test_sentences_dealt_at_random_have_no_groups(kind: str) -> None:
    texts = PLANTED[kind](actors=12)
    assert found(texts).groups
    silent = sum(found(dealt(texts, seed)).groups == () for seed in range(20))
    assert silent >= 19


def test_no_groups_have_no_kind_no_stability_and_nothing_to_tell() -> None:
    result = found(dealt(debate(), 3))
    assert (result.groups, result.kind, result.stability, result.telling) == ((), "none", 0.0, ())


def test_the_same_texts_give_the_same_to_the_last_digit() -> None:
    one, other = planted("debate"), found(debate())
    assert one.groups == other.groups
    assert one.affinity.tobytes() == other.affinity.tobytes()


@pytest.mark.parametrize("kind", PLANTED)
def test_the_order_of_actors_does_not_matter(kind: str) -> None:
    texts = PLANTED[kind]()
    order = np.random.default_rng(5).permutation(len(texts))
    one, other = planted(kind), found([texts[row] for row in order])
    back = [sorted(int(order[row]) for row in group) for group in other.groups]
    assert sorted(back) == sorted(map(list, one.groups))
    assert np.allclose(other.affinity, one.affinity[np.ix_(order, order)])


def test_affinity_is_symmetric_without_a_diagonal_and_higher_within_a_group() -> None:
    like = planted("landscape").affinity
    assert np.allclose(like, like.T)
    assert not np.diag(like).any()
    assert np.abs(like).max() <= 1
    assert like[0, 3] > 0.5 > like[0, 1]


def test_one_question_that_nobody_judges_has_no_sides() -> None:
    chance = np.random.default_rng(2)
    texts = [
        [" ".join(said(chance, QUESTION, QUESTION, [QUESTION[actor % 5]] * 3) for _ in range(25))]
        for actor in range(24)
    ]
    assert found(texts).groups == ()


@pytest.mark.parametrize(
    "texts", [[], [["One sentence."]], [[""]] * 6, [["Yes. No."]] * 9], ids=["no", "1", "empty", "same"]
)
def test_next_to_nothing_has_no_groups(texts: list[list[str]]) -> None:
    result = found(texts)
    assert result.groups == ()
    assert result.affinity.shape == (len(texts), len(texts))


def test_a_silent_actor_is_left_out() -> None:
    result = found([*debate(actors=23), [""]])
    assert 23 not in {row for group in result.groups for row in group}
    assert len(result.groups) == 2


def test_too_few_words_take_no_sides() -> None:
    assert evaluation.two_sides([["yes no"]] * 8, encoder()) is None


def test_actors_that_say_the_same_take_no_sides() -> None:
    assert evaluation.two_sides([debate()[0]] * 8, encoder()) is None


def test_a_cut_leaves_three_on_either_side() -> None:
    places = np.array([9.0, 0, 0, 0, 0, 0, 0, 0])
    assert evaluation.cut(places, np.eye(8)).sum() in {3, 4, 5}


def test_praise_and_blame_are_told_apart_in_german_too() -> None:
    texts = [
        ["Der Erfolg ist gut und gerecht, ein Fortschritt."],
        ["Der Skandal ist falsch und ungerecht, eine Krise."],
    ]
    single = profiles(texts, fewest=1)
    scores = evaluation.judged(single.counts, evaluation.judgements(single, encoder()))
    assert scores[0] >= scores[1]


def test_actors_without_a_neighbour_are_in_no_community() -> None:
    assert agendas.leiden([], 3, resolution=1.0, seed=0).tolist() == [-1, -1, -1]


def test_fewer_than_five_actors_cannot_be_told_from_chance() -> None:
    assert resemblance(debate(actors=4)).chance == 0.5


def test_words_beyond_what_memory_holds_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concerted.ecosystem.profiles.MOST_CELLS", 4)
    assert profiles([["all say this"], ["all say that"]], fewest=1).words == ("all", "say")


def test_a_word_of_a_name_that_everyone_writes_small_stays() -> None:
    texts = ["Longhorn Storage keeps storage near storage.", "Brian Lenihan spoke; Deputy Lenihan sat."]
    assert masked(texts, ["Longhorn Storage", "Brian Lenihan"]) == [
        "  keeps storage near storage.",
        "  spoke; Deputy   sat.",
    ]


@given(st.lists(st.integers(0, 3), min_size=2, max_size=12), st.permutations(range(4)))
def test_adjusted_rand_knows_no_names(labels: list[int], names: list[int]) -> None:
    one = np.array(labels)
    other = np.array([names[label] for label in labels])
    assert adjusted_rand(one, other) == pytest.approx(1)


def test_adjusted_rand_as_by_the_formula() -> None:
    assert adjusted_rand(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 2])) == pytest.approx(4 / 7)
