"""Who belongs to more than one group."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from concerted.ecosystem.groups import Group, Grouping
from concerted.ecosystem.overlaps import overlapping

ONE = Group(rows=(0, 1, 2), strength=0.5, score=3, chance=0.001, stability=0.9)
OTHER = replace(ONE, rows=(3, 4, 5))


def grouping(*groups, membership):
    return Grouping(groups=groups, membership=np.array(membership).T, concepts_needed=None, speaking=6)


def test_a_member_of_another_group_that_agrees_half_as_much_as_its_own_members_leans_to_it_too():
    found = grouping(
        ONE, OTHER, membership=[[0.8, 0.8, 0.8, 0.5, 0.39, 0.6], [0.1, 0, -0.2, 0.8, 0.8, 0.8]]
    )  # fmt: skip
    assert overlapping(found) == (((5, 0.6), (3, 0.5)), ())


def test_parts_do_not_overlap_with_the_whole_nor_those_in_no_group_with_any():
    part = replace(ONE, rows=(0, 1, 2), parent=0)
    whole = replace(ONE, rows=(0, 1, 2, 3))
    found = grouping(whole, part, membership=[[0.8] * 6, [0.8] * 6])
    assert overlapping(found) == ((), ())


def test_a_group_whose_members_hardly_agree_has_no_overlap():
    found = grouping(ONE, OTHER, membership=[[0, 0, 0, 0.5, 0.5, 0.5], [0, 0, 0, 0.5, 0.5, 0.5]])
    assert overlapping(found)[0] == ()
