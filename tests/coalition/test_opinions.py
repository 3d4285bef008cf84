import csv
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import FrozenInstanceError
from math import comb
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.coalition import opinions
from concerted.coalition.opinions import Opinions, find
from tests.data import needs

Table = dict[str, dict[int, int]]

TABLES = st.integers(5, 9).flatmap(
    lambda size: st.dictionaries(
        st.sampled_from("abcdefghi"),
        st.dictionaries(st.integers(0, size - 1), st.sampled_from([1, -1, 0]), min_size=size - 1, max_size=size),
        min_size=4,
        max_size=9,
    )
)
"""Whatever anybody might answer: mostly noise, often with ties."""


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - the same each run


def camps(*sizes: int, sentences: int = 12, loyal: float = 0.85, answered: float = 1.0, seed: int = 0) -> Table:
    """Camps of these sizes that differ at random; members follow their camp this often, else answer at random."""
    random = seeded(seed)
    table: Table = {}
    for size in sizes:
        line = [random.choice((1, -1)) for _ in range(sentences)]
        for _ in range(size):
            table[f"voter {len(table):02}"] = {
                number: side if random.random() < loyal else random.choice((1, -1, 0))
                for number, side in enumerate(line)
                if random.random() < answered
            }
    return table


CAMPS = st.builds(
    lambda first, second, seed, loyal, answered: camps(
        first, second, loyal=loyal, answered=answered, seed=seed, sentences=14
    ),
    st.integers(2, 9),
    st.integers(3, 9),
    st.integers(0, 10_000),
    st.sampled_from([0.6, 0.8, 0.95, 1.0]),
    st.sampled_from([0.7, 0.9, 1.0]),
)
"""Two camps, from faint to perfect."""

ANSWERS = st.one_of(TABLES, CAMPS)


def mirrored(size: int, *, sentences: int = 12) -> Table:
    """Two camps that are each other's mirror image: half of the sentences are worded the other way round."""
    sides = [1 if number % 2 else -1 for number in range(sentences)]
    ours = {f"a{i}": dict(enumerate(sides)) for i in range(size)}
    theirs = {f"b{i}": {number: -side for number, side in enumerate(sides)} for i in range(size)}
    return ours | theirs


def equidistant(count: int, *, size: int = 4, repeated: int = 3) -> Table:
    """Camps as far from each other as any two: each agrees with its own sentences alone."""
    return {
        f"{camp}{i}": {number: 1 if number % count == camp else -1 for number in range(count * repeated)}
        for camp in range(count)
        for i in range(size)
    }


def shuffled(table: Table, random: Random) -> Table:
    dealt: Table = {voter: {} for voter in table}
    for number in sorted({number for said in table.values() for number in said}):
        voters = [voter for voter in table if number in table[voter]]
        sides = [table[voter][number] for voter in voters]
        random.shuffle(sides)
        for voter, side in zip(voters, sides, strict=True):
            dealt[voter][number] = side
    return dealt


def as_sets(found: Opinions) -> set[frozenset[str]]:
    return {frozenset(group) for group in found.groups}


def agreement(found: Opinions, known: Mapping[str, str]) -> float:
    """The adjusted Rand index (Hubert, Arabie 1985) of the groups found with groups known, where both place."""
    pairs = [(i, known[v]) for i, group in enumerate(found.groups) for v in group if known[v]]
    both, ours, theirs = (
        sum(comb(n, 2) for n in Counter(those).values())
        for those in (pairs, [i for i, _ in pairs], [name for _, name in pairs])
    )
    expected = ours * theirs / comb(len(pairs), 2)
    return (both - expected) / ((ours + theirs) / 2 - expected)


# Found


def test_two_camps_among_sixteen_are_found():
    found = find(camps(9, 7))
    assert found.groups == (
        tuple(f"voter {i:02}" for i in range(9)),
        tuple(f"voter {i:02}" for i in range(9, 16)),
    )
    assert found.why_none is None
    assert found.unplaced == ()


def test_the_larger_group_comes_first_and_each_in_the_order_of_its_names():
    found = find(camps(5, 9))
    assert [len(group) for group in found.groups] == [9, 5]
    assert all(list(group) == sorted(group) for group in found.groups)


@pytest.mark.parametrize("size", [3, 8, 20])
def test_camps_that_mirror_each_other_are_found_though_nothing_says_which_is_which(size):
    found = find(mirrored(size))
    assert as_sets(found) == {frozenset(f"{camp}{i}" for i in range(size)) for camp in "ab"}


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_as_many_as_five_camps_are_told_apart(count):
    found = find(equidistant(count))
    assert as_sets(found) == {frozenset(f"{camp}{i}" for i in range(4)) for camp in range(count)}


def test_six_camps_all_equally_far_from_each_other_are_not_made_five_at_random():
    found = find(equidistant(6))
    assert (found.groups, found.why_none) == ((), "no-gap")


def test_a_circle_of_opinions_has_no_beginning_and_so_no_groups():
    ring = {f"v{i:02}": {j: 1 if (i - j) % 12 < 6 else -1 for j in range(12)} for i in range(12)}
    found = find(ring)
    assert (found.groups, found.why_none) == ((), "no-gap")


def test_each_one_deviating_in_a_way_of_its_own_does_not_hide_the_camps():
    table = mirrored(8, sentences=16)
    for number, said in enumerate(table.values()):
        said[number] = -said[number]
    assert as_sets(find(table)) == {frozenset(f"{camp}{i}" for i in range(8)) for camp in "ab"}


def test_who_stands_exactly_between_two_groups_is_in_neither():
    table = mirrored(6) | {"z": dict.fromkeys(range(12), 1)}
    found = find(table)
    assert as_sets(found) == {frozenset(f"{camp}{i}" for i in range(6)) for camp in "ab"}
    assert found.unplaced == ("z",)


def test_one_who_differs_from_everyone_is_no_group():
    table = camps(11, loyal=0.9) | {"z": dict.fromkeys(range(12), 0)}
    assert all(len(group) > 1 for group in find(table).groups)


def test_who_answered_little_is_left_out_of_the_groups_and_of_what_they_say():
    table = mirrored(4) | {"z": {0: 1, 1: 1, 2: 1, 3: 1}}
    found = find(table)
    assert found.unplaced == ("z",)
    assert found.representative == find(mirrored(4)).representative


def test_passing_is_no_side():
    table = mirrored(4) | {"z": dict.fromkeys(range(12), 0) | dict.fromkeys(range(4), 1)}
    assert find(table).unplaced == ("z",)


def test_what_was_found_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        find({}).groups = ()  # type: ignore[misc]


# Not found


@pytest.mark.parametrize("table", [{}, mirrored(2), mirrored(2) | {"e": {}}])
def test_below_five_there_are_persons_and_no_groups(table):
    found = find(table)
    assert (found.groups, found.representative, found.why_none) == ((), (), "too-few-voters")


@pytest.mark.parametrize(
    "table",
    [mirrored(8, sentences=4), {str(i): dict.fromkeys(range(9), 0) for i in range(9)}, mirrored(2) | {"e": {0: 1}}],
)
def test_five_voters_with_few_answers_are_too_few_answers(table):
    assert find(table).why_none == "too-few-answers"


def test_where_nobody_differs_there_is_one_opinion():
    found = find({str(i): {number: 1 - 2 * (number % 2) for number in range(9)} for i in range(9)})
    assert (found.groups, found.unplaced, found.why_none) == ((), (), "one-opinion")
    assert {(bridge.sentence, bridge.agrees) for bridge in found.bridging} == {(n, n % 2 == 0) for n in range(9)}


def test_answers_without_a_pattern_could_be_chance():
    assert find(camps(12, loyal=0)).why_none == "could-be-chance"


def test_five_voters_are_too_few_to_tell_unless_the_case_is_clear():
    clear = {voter: said for voter, said in mirrored(3).items() if voter != "b2"}
    assert find(clear).groups == (("a0", "a1", "a2"), ("b0", "b1"))
    faint = [find(camps(3, 2, loyal=0.5, seed=seed)) for seed in range(40)]
    assert sum(bool(found.groups) for found in faint) <= 10


def test_on_answers_without_a_pattern_groups_are_rare():
    found = [
        find(camps(voters, loyal=0, answered=answered, sentences=15, seed=seed))
        for seed in range(50)
        for voters in (5, 8, 16)
        for answered in (0.7, 1.0)
    ]
    share = sum(bool(one.groups) for one in found) / len(found)
    print(f"groups in {share:.1%} of {len(found)} tables without a pattern")  # noqa: T201 - the figures, for pytest -rP
    assert share < 0.08


# What the groups say


def test_the_shares_and_tests_are_those_written_by_hand():
    lines = {"v": 1, "w": 1, "x": 1, "y": -1, "z": -1}
    table = {voter: {0: 1, 9: 1} | dict.fromkeys(range(1, 8), side) for voter, side in lines.items()}
    table["z"][9] = 0
    found = find(table)
    assert found.groups == (("v", "w", "x"), ("y", "z"))
    first = found.representative[0][0]
    assert (first.sentence, first.agrees) == (1, True)
    assert first.inside == pytest.approx(4 / 5)
    assert first.outside == pytest.approx(1 / 4)
    assert first.chance == pytest.approx(1 / comb(5, 2))
    assert first.z == pytest.approx(1 / ((4 / 7 * 3 / 7) * (1 / 3 + 1 / 2)) ** 0.5)
    assert [(one.sentence, one.agrees) for one in found.representative[1]] == [(n, False) for n in range(1, 8)]
    assert [(b.sentence, b.agrees) for b in found.bridging] == [(0, True)]
    assert found.bridging[0].consensus == pytest.approx(4 / 5 * 3 / 4)


def test_a_sentence_may_bridge_by_being_rejected():
    table = {voter: given | {50: -1} for voter, given in mirrored(4).items()}
    assert [(b.sentence, b.agrees) for b in find(table).bridging] == [(50, False)]


def test_a_sentence_one_group_has_not_heard_neither_bridges_nor_represents():
    table = mirrored(4)
    for i in range(4):
        table[f"a{i}"][50] = 1
    found = find(table)
    assert not [b for b in found.bridging if b.sentence == 50]
    assert not [one for group in found.representative for one in group if one.sentence == 50]


def test_the_lady_tasting_tea():
    assert opinions._fisher(4, 4, 4, 8) == pytest.approx(1 / 70)
    assert opinions._fisher(3, 4, 4, 8) == pytest.approx(17 / 70)
    assert opinions._fisher(0, 4, 4, 8) == 1


@given(ANSWERS)
def test_what_everyone_agrees_with_bridges_and_represents_nobody(table):
    found = find({voter: answers | {99: 1} for voter, answers in table.items()})
    assert (99, True) in {(bridge.sentence, bridge.agrees) for bridge in found.bridging}
    assert all(one.sentence != 99 for group in found.representative for one in group)


@given(ANSWERS)
def test_the_best_bridge_comes_first_and_none_leads_both_ways(table):
    bridging = find(table).bridging
    assert [b.consensus for b in bridging] == sorted((b.consensus for b in bridging), reverse=True)
    assert len({bridge.sentence for bridge in bridging}) == len(bridging)


# The same answers, the same result


@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_voters_and_of_sentences_does_not_matter(table, chance):
    voters = list(table)
    chance.shuffle(voters)
    other: Table = {}
    for voter in voters:
        numbers = list(table[voter])
        chance.shuffle(numbers)
        other[voter] = {number: table[voter][number] for number in numbers}
    assert find(other) == find(table)


@given(ANSWERS, st.randoms(use_true_random=False))
def test_names_do_not_matter(table, chance):
    names = [f"n{i}" for i in range(len(table))]
    chance.shuffle(names)
    known = dict(zip(table, names, strict=True))
    before, after = find(table), find({known[voter]: given for voter, given in table.items()})
    assert {frozenset(known[voter] for voter in group) for group in before.groups} == as_sets(after)
    assert {known[voter] for voter in before.unplaced} == set(after.unplaced)
    assert (before.bridging, before.why_none) == (after.bridging, after.why_none)
    told = dict(zip(map(frozenset, after.groups), after.representative, strict=True))
    for group, says in zip(before.groups, before.representative, strict=True):
        assert told[frozenset(known[voter] for voter in group)] == says


@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_numbers_of_sentences_do_not_matter_to_the_groups(table, chance):
    numbers = list(range(20))
    chance.shuffle(numbers)
    before = find(table)
    after = find({v: {numbers[n]: side for n, side in given.items()} for v, given in table.items()})
    assert (before.groups, before.unplaced, before.why_none) == (after.groups, after.unplaced, after.why_none)


@pytest.mark.parametrize("table", [camps(9, 7), camps(20, 12, answered=0.8), mirrored(5), equidistant(3)])
def test_wording_every_sentence_the_other_way_round_changes_no_group(table):
    turned = find({voter: {n: -side for n, side in said.items()} for voter, said in table.items()})
    assert as_sets(turned) == as_sets(find(table)) != set()


def test_the_order_does_not_matter_to_many_voters_either():
    table = mirrored(30, sentences=60)
    for number, said in enumerate(table.values()):
        said[number] = -said[number]
    backwards = {voter: dict(reversed(said.items())) for voter, said in reversed(table.items())}
    assert find(backwards) == find(table)
    assert [len(group) for group in find(table).groups] == [30, 30]


@given(ANSWERS)
def test_asking_again_gives_the_same_and_changes_no_answer(table):
    before = {voter: dict(given) for voter, given in table.items()}
    assert find(table) == find(table)
    assert table == before


@given(ANSWERS)
def test_who_answered_nothing_is_unplaced_and_changes_nothing_else(table):
    before, after = find(table), find(table | {"silent": {}})
    assert after.unplaced == tuple(sorted((*before.unplaced, "silent")))
    assert (after.groups, after.representative, after.bridging, after.why_none) == (
        before.groups, before.representative, before.bridging, before.why_none,
    )  # fmt: skip


@given(ANSWERS)
def test_everyone_is_in_one_group_or_unplaced(table):
    found = find(table)
    if found.groups:
        assert sorted([*found.unplaced, *(voter for group in found.groups for voter in group)]) == sorted(table)
        assert len(found.groups) > 1
        assert all(len(group) > 1 and says for group, says in zip(found.groups, found.representative, strict=True))
    assert bool(found.groups) == (found.why_none is None)


@given(CAMPS)
def test_who_answers_alike_stands_together(table):
    first = next(iter(table))
    found = find(table | {"twin": dict(table[first])})
    places = {voter: i for i, group in enumerate(found.groups) for voter in group}
    assert places.get("twin") == places.get(first)


def test_another_process_with_another_hash_seed_says_the_same():
    table = camps(9, 7, answered=0.9)
    program = f"from concerted.coalition.opinions import find\nprint(find({table!r}))"
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert said == {f"{find(table)}\n"}


# Real conversations


def conversation(name: str, *, voters: int, sentences: int = 1000) -> tuple[Table, dict[str, str]]:
    """Those who answered most, on the sentences answered most; and the groups that Polis gave them."""
    folder = needs(f"ecosystem/polis/{name}")
    with (folder / "positions.csv").open() as lines:
        rows = [(row["actor"], int(row["concept"]), int(row["value"])) for row in csv.DictReader(lines)]
    with (folder / "actors.csv").open() as lines:
        known = {row["actor"]: row["group"] for row in csv.DictReader(lines)}
    asked = most([number for _, number, _ in rows], sentences)
    table: Table = {voter: {} for voter in most([voter for voter, number, _ in rows if number in asked], voters)}
    for voter, number, side in rows:
        if voter in table and number in asked:
            table[voter][number] = side
    return table, known


def most(things: Sequence, count: int) -> list:
    times = Counter(things)
    return sorted(times, key=lambda thing: (-times[thing], thing))[:count]


@pytest.mark.parametrize(
    ("name", "voters", "bar"),
    [
        ("brexit-consensus", 12, 0.7),
        ("brexit-consensus", 40, 0.6),
        ("brexit-consensus", 200, 0.6),
        ("15-per-hour-seattle", 40, 0.7),
        ("canadian-electoral-reform", 40, 0.7),
        ("canadian-electoral-reform", 200, 0.6),
        ("scoop-hivemind.taxes", 200, 0.6),
        ("vtaiwan.uberx", 200, 0.4),
        ("american-assembly.bowling-green", 200, 0.5),
    ],
)
def test_the_groups_are_much_like_those_of_polis(name, voters, bar):
    table, known = conversation(name, voters=voters, sentences=100)
    found = find(table)
    index = agreement(found, known)
    print(f"{name}, {voters} voters: groups of {[len(group) for group in found.groups]}, adjusted Rand {index:.2f}")  # noqa: T201 - the figures, for pytest -rP
    assert index > bar


@pytest.mark.parametrize("name", ["brexit-consensus", "canadian-electoral-reform", "vtaiwan.uberx"])
@pytest.mark.parametrize("voters", [8, 40])
def test_shuffled_conversations_have_no_groups(name, voters):
    table, _ = conversation(name, voters=voters, sentences=50)
    found = [find(shuffled(table, seeded(seed))) for seed in range(20)]
    print(f"{name}, {voters} voters: groups in {sum(bool(one.groups) for one in found)} of 20 shuffles")  # noqa: T201 - the figures, for pytest -rP
    assert sum(bool(one.groups) for one in found) <= 4  # in twenty, one is expected
