"""Power indices: published vectors, brute force, and estimates that hold their error bars."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.errors import Refused
from concerted.guard import power as room
from concerted.guard.power import captured, power
from tests.data import needs


def test_the_published_indices_come_out_exactly():
    for vector in json.loads(needs("guard/power_index_vectors.json").read_text()):
        found = power(vector["weights"], vector["quota"])
        assert [each.swings for each in found] == vector["banzhaf_swings"]
        assert [float(each.banzhaf) for each in found] == pytest.approx(vector["banzhaf_normalised"], abs=1e-15)
        assert [each.shapley for each in found] == [Fraction(share) for share in vector["shapley"]]
        assert {each.banzhaf_error for each in found} == {0.0}


def test_a_council_without_a_dummy_on_paper_can_have_one():
    """The European Economic Community of 1958: Luxembourg's vote never mattered."""
    found = power([4, 4, 4, 2, 2, 1], 12)
    assert [each.swings for each in found] == [10, 10, 10, 6, 6, 0]
    assert [each.shapley for each in found] == [Fraction(n, 60) for n in (14, 14, 14, 9, 9, 0)]


def test_one_voice_each_is_equal_power_at_thirty():
    assert {each.shapley for each in power([1] * 30, 16)} == {Fraction(1, 30)}
    assert {each.banzhaf for each in power([1] * 30, 20)} == {Fraction(1, 30)}


@settings(max_examples=25)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=5).filter(any), st.data())
def test_power_is_what_counting_every_set_and_order_gives(weights, data):
    quota = data.draw(st.integers(1, sum(weights)))
    others = range(len(weights))
    swings = [
        sum(
            sum(weights[n] for n in some) < quota <= sum(weights[n] for n in some) + weights[me]
            for size in others
            for some in combinations([n for n in others if n != me], size)
        )
        for me in others
    ]
    tipped = [0] * len(weights)
    orders = list(permutations(others))
    for order in orders:
        tipped[next(me for k, me in enumerate(order) if sum(weights[n] for n in order[: k + 1]) >= quota)] += 1
    found = power(weights, quota)
    assert [each.swings for each in found] == swings
    assert [each.shapley for each in found] == [Fraction(many, len(orders)) for many in tipped]


def test_an_estimate_holds_its_error_bar(monkeypatch):
    """Estimated, thirty members come out as they are computed, within three standard errors."""
    weights, quota = [5] * 6 + [1] * 24, 28
    exact = power(weights, quota)
    monkeypatch.setattr(room, "EXACT", 20)
    found = power(weights, quota, seed=3)
    assert sum(each.shapley for each in found) == 1
    assert sum(each.banzhaf for each in found) == 1
    assert {each.swings for each in found} == {None}
    for estimate, truth in zip(found, exact, strict=True):
        assert abs(float(estimate.shapley - truth.shapley)) < 3 * estimate.shapley_error < 0.01
        assert abs(float(estimate.banzhaf - truth.banzhaf)) < 3 * estimate.banzhaf_error < 0.015
    assert power(weights, quota, seed=3) == found


def test_a_hundred_members_do_not_overflow():
    found = power([10**12 + n for n in range(100)], 51 * 10**12, draws=2000)
    assert sum(each.shapley for each in found) == 1


def test_where_no_draw_swung_the_error_says_that_nothing_is_known():
    assert all(each.banzhaf_error > 0.5 for each in power([1] * 60, 60, draws=1000))


@pytest.mark.parametrize(("weights", "quota"), [([], 1), ([1, 1], 3), ([1, -1, 2], 1), ([1], 0), ([2**54], 1)])
def test_weights_that_decide_nothing_are_refused(weights, quota):
    with pytest.raises(Refused, match="nothing passes, or everything does"):
        power(weights, quota)


def test_the_capture_arithmetic_is_that_of_the_page():
    assert round(100 * float(captured(30, 10, 7)), 1) == 14.3
    assert round(100 * float(captured(30, 10, 11)), 1) == 7.1
    assert round(100 * float(captured(30, 14, 7)), 1) == 41.9
    assert captured(5, 5, 5) == 1
    assert captured(5, 0, 3) == 0


@pytest.mark.parametrize(("members", "hostile", "panel"), [(5, 6, 3), (5, -1, 3), (5, 1, 6), (5, 1, 0)])
def test_a_panel_that_cannot_be_drawn_is_refused(members, hostile, panel):
    with pytest.raises(Refused, match="cannot be drawn"):
        captured(members, hostile, panel)
