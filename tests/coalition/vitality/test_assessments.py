"""Once a season each member rates the coalition in the seed's eight dimensions."""

from __future__ import annotations

from fractions import Fraction

import pytest

from concerted.coalition import Assessing, Ratings, Sealed, assessed, line_of, replay, together
from concerted.coalition.assessments import DIMENSIONS, season_at, seasons_until
from concerted.coalition.state import State
from concerted.errors import Refused
from tests.coalition.lives import clauses_with
from tests.coalition.vitality.records import IDS, Run, run

WHY = Sealed(c="0" * 64)
SEASONS = clauses_with(joining={"season": "half-year"})


def rated(life: Run, actor: str, *numbers: int, why: Sealed | None = WHY) -> int:
    given = (*numbers, *[3] * (8 - len(numbers)))
    return life.do(Assessing(ratings=Ratings(**dict(zip(DIMENSIONS, given, strict=True))), reason=why), actor)


def test_the_dimensions_are_the_seeds_eight():
    assert len(DIMENSIONS) == 8
    assert DIMENSIONS[0] == "stakeholder_architecture"
    assert DIMENSIONS[-1] == "vitality"


def test_a_member_rates_a_season_once_and_the_next_again():
    life = run(SEASONS)
    rated(life, IDS[0], 5)
    assert assessed(life.state, IDS[0], life.now)
    with pytest.raises(Refused, match="River Watch has rated this season") as refused:
        rated(life, IDS[0], 4)
    assert "2026-09-01" in refused.value.hint
    life.wait(days=190)
    assert not assessed(life.state, IDS[0], life.now)
    rated(life, IDS[0], 4)
    assert [one.season for one in life.state.assessments] == ["2026-03-01", "2026-09-01"]
    assert replay(life.entries) == life.state


@pytest.mark.parametrize("number", [0, 6])
def test_a_rating_is_from_one_to_five(number):
    with pytest.raises(Refused, match="stakeholder_architecture"):
        rated(run(), IDS[0], number)


def test_a_rating_needs_its_reasons_and_a_member():
    with pytest.raises(Refused, match="needs its reasons"):
        rated(run(), IDS[0], 3, why=None)
    with pytest.raises(Refused, match="not known"):
        rated(run(), "strangers", 3)


def test_what_they_say_together_is_the_mean_and_the_overall_the_mean_of_means():
    life = run()
    rated(life, IDS[0], 5, 4)
    rated(life, IDS[1], 2, 1)
    (season,) = together(life.state)
    assert season.means["stakeholder_architecture"] == Fraction(7, 2)
    assert season.overall == (Fraction(7, 2) + Fraction(5, 2) + 6 * 3) / 8
    assert season.members == IDS[:2]


def test_it_is_said_in_a_sentence():
    life = run()
    number = rated(life, IDS[0], 5)
    assert line_of(life.state, life.entries[number]).say() == "River Watch rated how the coalition does."


def test_seasons_begin_with_the_platform_and_are_a_year_where_it_names_none():
    life = run()
    assert season_at(life.state, "2027-05-01T00:00:00Z") == ("2027-03-01", "2028-03-01")
    assert seasons_until(life.state, "2028-03-01T00:00:00Z") == [
        ("2026-03-01T00:00:00Z", "2027-03-01T00:00:00Z"), ("2027-03-01T00:00:00Z", "2028-03-01T00:00:00Z")
    ]  # fmt: skip
    assert seasons_until(State(), "2028-03-01T00:00:00Z") == []
