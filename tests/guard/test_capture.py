"""The capture check, on coalitions in which it is known who took what in hand."""

from __future__ import annotations

import random

import pytest

from concerted.guard.agreement import Vote, agreements, blocs, effective
from concerted.guard.capture import Life, capture_check

NINE = tuple("ABCDEFGHI")


def free(count: int, *, seed: int, bloc: str = "") -> tuple[Vote, ...]:
    """So many votes of nine members, each by a coin of its own; those of the bloc answer as its first does."""
    chance = random.Random(seed)  # noqa: S311 - a chance that repeats
    votes = []
    for n in range(count):
        sides = {name: chance.random() < 0.5 for name in NINE}
        sides |= dict.fromkeys(bloc, sides[bloc[:1] or "A"])
        adopted = sum(sides.values()) >= 5
        winners = {name for name, side in sides.items() if side == adopted}
        pivotal = frozenset(winners) if len(winners) == 5 else frozenset()
        votes.append(Vote(title=f"v{n}", sides=sides, adopted=adopted, by=chance.choice(NINE), pivotal=pivotal))
    return tuple(votes)


def life(votes=(), **given) -> Life:
    return Life(members=NINE, needed=5, votes=votes, **given)


def found(check, name):
    return next(finding for finding in check.findings if finding.name == name)


def test_a_planted_bloc_is_named_with_its_power_and_a_remedy():
    check = capture_check(life(free(30, seed=1, bloc="CDEF")))
    assert check.blocs[0] == ("C", "D", "E", "F")
    assert check.effective == pytest.approx(81 / (16 + 5))
    finding = found(check, "blocs")
    assert finding.standing == "look"
    assert finding.says.say().startswith("C, D, E, F answer alike far more often than chance gives.")
    assert "with 4 of 9 voices" in finding.says.say()
    assert float(check.power[0].banzhaf) > 4 / 9
    assert finding.remedy is not None
    assert finding.perhaps is not None
    assert check.findings[0].standing == "look"


def test_free_voices_are_left_in_peace():
    noisy = 0
    for seed in range(30):
        check = capture_check(life(free(20, seed=seed)))
        noisy += sum(finding.standing == "look" for finding in check.findings)
    assert noisy <= 8, "each of five kinds may be wrong once in twenty"


def test_unanimous_decisions_tell_nothing():
    votes = tuple(Vote(title=f"v{n}", sides=dict.fromkeys(NINE, True), adopted=True) for n in range(9))
    check = capture_check(life(votes))
    assert {finding.standing for finding in check.findings} == {"unknown"}
    assert "it takes 4" in found(check, "blocs").says.say()


def test_who_always_wins_and_who_always_loses_are_seen():
    votes = []
    for n in range(24):
        chance = random.Random(n)  # noqa: S311 - a chance that repeats
        sides = {name: chance.random() < 0.5 for name in NINE} | {"A": True, "I": False}
        votes.append(Vote(title=f"v{n}", sides=sides, adopted=True, by="A" if n % 2 else "B"))
    check = capture_check(life(tuple(votes)))
    assert found(check, "wins").says.say().startswith("A won 24 of 24 contested decisions; chance gives ")
    assert found(check, "losses").says.say().startswith("I lost 24 of 24")
    assert found(check, "passes").standing == "usual"


def test_whose_proposals_pass_and_who_decides_alone_are_seen():
    votes = tuple(
        Vote(
            title=f"v{n}",
            sides={"A": n < 8, "B": True, "C": False, "D": True, "E": False},
            adopted=n < 8,
            by="B" if n < 8 else "C",
            pivotal=frozenset("A"),
        )
        for n in range(16)
    )
    check = capture_check(life(votes))
    assert found(check, "passes").says.say().startswith("Of the proposals of B, 8 of 8 were adopted;")
    assert found(check, "pivots").says.say().startswith("The answer of A alone decided 16 of 16 times;")


def test_work_that_lies_with_one_member_is_seen_and_spread_work_is_not():
    heavy = {"minutes": {"A": 9, "B": 1}, "duties": dict.fromkeys(NINE, 2), "baking": {}}
    check = capture_check(life(work=heavy))
    assert found(check, "work-minutes").standing == "look"
    assert found(check, "work-minutes").says.say() == ("Minutes: A did 9 of 10; spread evenly, each of 9 would do 1.1.")
    assert found(check, "work-duties").standing == "usual"
    assert found(check, "work-baking").standing == "unknown"


def test_a_funder_of_many_members_is_named_with_what_it_could_do():
    check = capture_check(life(funders={"The Fund": ("A", "B", "C", "D", "E"), "Other": ("F",)}))
    assert found(check, "funders").says.say() == (
        "The Fund stands behind A, B, C, D, E: as one they could pass every proposal."
    )
    slow = Life(members=NINE, needed=7, funders={"The Fund": ("A", "B", "C")})
    assert "stop every proposal" in found(capture_check(slow), "funders").says.say()


def test_funders_of_few_members_are_no_news():
    assert found(capture_check(life(funders={"The Fund": ("A", "B")})), "funders").standing == "usual"
    assert all(finding.name != "funders" for finding in capture_check(life()).findings)


def test_a_coalition_of_nobody_has_nothing_to_check():
    check = capture_check(Life(members=(), needed=1))
    assert check.blocs == check.power == ()
    assert check.effective == 0


def test_a_chain_of_pairs_is_no_bloc():
    """A goes with B in some votes and B with C in others; A and C never meet."""
    votes = []
    for n in range(40):
        chance = random.Random(n)  # noqa: S311 - a chance that repeats
        sides = {name: chance.random() < 0.5 for name in NINE}
        sides["B"] = sides["A"] if n % 2 else sides["C"]
        left_out = "C" if n % 2 else "A"
        votes.append(Vote(title="", sides={k: v for k, v in sides.items() if k != left_out}, adopted=True))
    alike = agreements(NINE, votes)
    assert {share.who for share in alike if share.found} == {("A", "B"), ("B", "C")}
    assert len(blocs(NINE, alike)[0]) == 2


def test_the_effective_number_of_equal_parts_is_their_number():
    assert effective([3, 3, 3]) == 3
    assert effective([]) == 0
