"""The tails of chance, against values worked out by hand and against each other."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.guard.tails import drawn_tail, equal_tail, falsely_found, poisson_tail, unlike_tail


def test_a_poisson_tail_is_the_tables_value():
    assert poisson_tail(2, 1.0) == pytest.approx(0.2642411)
    assert poisson_tail(10, 3.0) == pytest.approx(0.0011025, rel=1e-4)
    assert poisson_tail(0, 1.0) == 1
    assert poisson_tail(3, 0.0) == 0
    assert poisson_tail(1, 800.0) == pytest.approx(1)


def test_unlike_chances_add_up():
    assert unlike_tail(2, [0.5, 0.5, 0.5]) == pytest.approx(0.5)
    assert unlike_tail(1, [0.1, 0.2]) == pytest.approx(0.28)
    assert unlike_tail(0, []) == 1


def test_equals_get_as_many_as_dice_would_give():
    assert equal_tail(2, 2, 6) == pytest.approx(1 / 36)
    assert equal_tail(1, 2, 6) == pytest.approx(11 / 36)


def test_draws_without_putting_back():
    assert drawn_tail(1, 1, 1, 4) == Fraction(1, 4)
    assert drawn_tail(2, 2, 2, 4) == Fraction(1, 6)


def test_false_finds_are_those_of_benjamini_and_hochberg():
    assert falsely_found(np.array([0.01, 0.04, 0.03, 0.005])) == pytest.approx([0.02, 0.04, 0.04, 0.02])
    assert falsely_found(np.array([0.01]), tests=50) == pytest.approx([0.5])


@given(st.integers(0, 12), st.floats(0.01, 0.99))
def test_a_poisson_binomial_of_equal_chances_is_a_binomial_below_poisson_far_out(count, chance):
    whole = unlike_tail(count, [chance] * 12)
    assert 0 <= whole <= 1
    if count > 12 * chance + 1:
        assert whole <= poisson_tail(count, 12 * chance) + 1e-12
