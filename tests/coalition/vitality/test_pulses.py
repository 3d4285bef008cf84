"""What of the representatives' answers is released, and what nobody can make of it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.coalition import Released, line_of, replay
from concerted.coalition.pulses import BANDS, FEWEST, HIGHEST, LOWEST, roughly
from concerted.errors import Refused
from tests.coalition.lives import agreed
from tests.coalition.vitality.records import IDS, Run, run

counts = st.lists(st.integers(0, 40), min_size=5, max_size=5)


def released(life: Run, starts: str = "2026-03-01", *, by: str | None = None, **fields: int) -> int:
    return life.do(Released(starts=starts, **{"at_least": 5, "halves": 6, **fields}), by)


@given(counts)
def test_nothing_is_known_below_five_answers_and_only_roughly_from_there(counted):
    known = roughly(counted)
    assert (known is None) == (sum(counted) < FEWEST)
    if known:
        assert known[0] in BANDS
        assert known[0] <= sum(counted)
        assert LOWEST <= known[1] <= HIGHEST


@pytest.mark.parametrize(("counted", "expected"), [
    ([0, 0, 5, 0, 0], (5, 6)), ([5, 0, 0, 0, 0], (5, 4)), ([0, 0, 0, 0, 5], (5, 8)), ([1, 2, 3, 2, 2], (10, 6)),
    ([0, 1, 2, 3, 0], (5, 7)),
])  # fmt: skip
def test_the_mean_is_rounded_to_a_half_and_kept_between_two_and_four(counted, expected):
    assert roughly(counted) == expected


def test_what_is_released_leaves_every_answer_open_to_each_who_gave_one():
    """Whatever is released of five or six answers: whoever knows nobody else's answer can rule out none of theirs."""
    for many in (5, 6):
        open_to: dict[tuple[int, int], set[int]] = {}
        for answers in product(range(1, 6), repeat=many):
            known = roughly([answers.count(value) for value in range(1, 6)])
            assert known
            open_to.setdefault(known, set()).add(answers[0])
        assert set(map(frozenset, open_to.values())) == {frozenset(range(1, 6))}


def test_the_host_releases_a_month_once_it_is_over_and_once_only():
    life = run()
    with pytest.raises(Refused, match="Until 2026-04-01"):
        released(life)
    life.wait(days=40)
    number = released(life)
    assert line_of(life.state, life.entries[number]).say() == "The pulse of 2026-03 was released."
    with pytest.raises(Refused, match="2026-03 was released"):
        released(life)
    life.wait(days=60)
    released(life, "2026-05-01")
    with pytest.raises(Refused, match="2026-04 was released"):
        released(life, "2026-04-01")
    assert replay(life.entries) == life.state
    assert [(one.name, one.ends) for one in life.state.pulses] == [("2026-03", "2026-04-01"), ("2026-05", "2026-06-01")]


@pytest.mark.parametrize(("fields", "why"), [
    ({"by": IDS[0]}, "The host enters this"), ({"starts": "2026-03-02"}, "A month begins"),
    ({"starts": "soon"}, "no day"), ({"at_least": 6}, "says more"), ({"halves": 3}, "says more"),
    ({"halves": 9}, "says more"),
])  # fmt: skip
def test_a_release_that_says_more_or_comes_from_somebody_else_is_refused(fields, why):
    life = run()
    life.wait(days=40)
    with pytest.raises(Refused, match=why):
        released(life, **fields)


def test_before_a_platform_is_in_force_there_is_no_pulse():
    life = agreed()
    life.wait(days=40)
    with pytest.raises(Refused):
        life.do(Released(starts="2026-03-01", at_least=5, halves=6))
