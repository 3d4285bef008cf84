from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.coalition import opinion_space


def seeded(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - the same each run


@given(st.integers(1, 7), st.integers(0, 10_000))
def test_eigenvectors_make_the_matrix_again(size, seed):
    random = seeded(seed)
    drawn = [[random.choice((-1.0, 0.0, 0.5, 2.0)) for _ in range(size)] for _ in range(size)]
    matrix = [[drawn[max(i, j)][min(i, j)] for j in range(size)] for i in range(size)]
    pairs = opinion_space._eigen([list(row) for row in matrix])
    assert [value for value, _ in pairs] == sorted((value for value, _ in pairs), reverse=True)
    for i in range(size):
        for j in range(size):
            made = sum(value * vector[i] * vector[j] for value, vector in pairs)
            assert made == pytest.approx(matrix[i][j], abs=1e-9)


def test_the_eigenvalues_of_a_matrix_worked_by_hand():
    pairs = opinion_space._eigen([[2.0, 1.0], [1.0, 2.0]])
    assert [value for value, _ in pairs] == pytest.approx([3, 1])
    assert abs(pairs[0][1][0]) == pytest.approx(0.5**0.5)


def test_a_silhouette_worked_by_hand():
    places = [0.0, 1.0, 4.0, 6.0]
    distances = [[abs(x - y) for y in places] for x in places]
    widths = [(5 - 1) / 5, (4 - 1) / 4, (3.5 - 2) / 3.5, (5.5 - 2) / 5.5]
    assert opinion_space._silhouette(distances, (0, 0, 1, 1), 2) == pytest.approx(sum(widths) / 4)


def test_shuffling_keeps_who_answered_and_what_was_answered():
    column = [1, None, -1, 0, None, 1]
    dealt = opinion_space._shuffled(column, seeded(5))
    assert [side is None for side in dealt] == [side is None for side in column]
    assert Counter(dealt) == Counter(column)


def on_a_line(*places: float) -> list[list[float]]:
    return [[place] for place in places]


def test_the_clearest_division_comes_first():
    labels = opinion_space._clear_divisions(on_a_line(0, 1, 10, 11, 20, 21), most=3)[0]
    assert [labels[i] == labels[i + 1] for i in range(5)] == [True, False, True, False, True]


def test_no_more_groups_than_the_components_tell_apart():
    found = opinion_space._clear_divisions(on_a_line(0, 1, 10, 11, 20, 21), most=2)
    assert all(len({label for label in labels if label is not None}) <= 2 for labels in found)


def test_a_group_that_dwindles_to_one_is_none():
    # The pair at 2 and 3 draws in the one at 8 and thereby loses its own: 2 goes over, 3 stands exactly between.
    assert opinion_space._clear_divisions(on_a_line(0, 8, 0, 2, 3, 0), most=2) == []


def test_equal_distances_are_joined_at_once():
    assert list(opinion_space._levels(on_a_line(0, 1, 2, 3))) == [[[0], [1], [2], [3]]]
    assert list(opinion_space._levels(on_a_line(0, 1, 5, 6)))[1:] == [[[0, 1], [2, 3]]]


def test_a_pattern_no_stronger_than_chance_has_no_divisions():
    assert opinion_space.divisions([[1, 1, -1, -1, 0], [1, -1, 1, -1, None]]) is None
