import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.ecosystem.coders import krippendorff_alpha, reliability
from concerted.ecosystem.corpus import Coded

# Krippendorff (2011), “Computing Krippendorff's Alpha-Reliability”: four observers, twelve units, interval metric.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


def test_alpha_of_the_published_example():
    units = [[value for value in unit if value is not None] for unit in zip(*OBSERVERS, strict=True)]
    assert krippendorff_alpha(units) == pytest.approx(0.849, abs=5e-4)


def test_alpha_is_one_where_all_agree_and_unknown_where_nothing_varies():
    assert krippendorff_alpha([[1, 1], [-1, -1]]) == 1
    assert krippendorff_alpha([[1, 1], [1, 1]]) is None
    assert krippendorff_alpha([[1], [-1]]) is None
    assert krippendorff_alpha([]) is None


@given(st.lists(st.lists(st.sampled_from([-1.0, 0.0, 1.0]), max_size=4), max_size=12))
def test_alpha_is_at_most_one_and_does_not_depend_on_order(units):
    alpha = krippendorff_alpha(units)
    turned = krippendorff_alpha([unit[::-1] for unit in reversed(units)])
    assert (alpha is None) == (turned is None)
    if alpha is not None:
        assert alpha <= 1 + 1e-9
        assert math.isclose(alpha, turned, abs_tol=1e-9)


def test_reliability_by_concept():
    def coded(concept: str, actor: str, value: float, coder: str) -> Coded:
        return Coded(actor=actor, concept=concept, value=value, source="d", quote=actor, coder=coder)

    found = reliability(
        [
            coded("tolls", "A", 1, "ann"),
            coded("tolls", "A", 1, "bob"),
            coded("tolls", "B", 1, "ann"),
            coded("tolls", "B", -1, "bob"),
            coded("tolls", "B", -1, "bob"),
            coded("tolls", "C", 1, "ann"),
            coded("parks", "A", 1, "ann"),
        ]
    )
    assert list(found) == ["parks", "tolls"]
    assert (found["parks"].alpha, found["parks"].units, found["parks"].coders) == (None, 0, ("ann",))
    assert (found["tolls"].units, found["tolls"].differing, found["tolls"].coders) == (2, 1, ("ann", "bob"))
    assert found["tolls"].alpha == pytest.approx(0.0)
