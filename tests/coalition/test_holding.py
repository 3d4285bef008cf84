"""One standard everywhere: whom a weaker one would bind, and what each says that holding the higher would cost it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from concerted.coalition import ActorFacts, Clause, HoldingCost, PeriodOpening, Seen, Variant, fold, line_of, replay
from concerted.coalition.holding import differing
from concerted.coalition.standards import value_for
from tests.coalition.lives import IDS, Life, amend, clauses_with, living_by
from tests.coalition.test_keeping import refused

VESSIA = Variant(jurisdiction="Vessia", text="Within 7 days.", value=7)
TARN = Variant(jurisdiction="Tarn", text="Within 60 days.", value=60)
DIFFERS = {"value": 30, "unit": "days", "stricter": "less", "variants": (VESSIA, TARN)}
COST = HoldingCost(clause="measure", cost="A second person in the archive.")


@pytest.fixture
def life() -> Life:
    life = living_by(clauses_with(measure=DIFFERS))
    for name, places in (("River Watch", ("Vessia",)), ("Clinics", ("Tarn",)), ("Growers", ("vessia", "Tarn"))):
        life.do(ActorFacts(name=name, jurisdictions=places))
    return life


def test_a_member_is_bound_by_the_strictest_of_its_places_and_by_the_clause_where_none_has_its_own():
    (less,) = (one for one in clauses_with(measure=DIFFERS) if one.id == "measure")
    places = (("Tarn",), ("TARN", "vessia"), (), ("Tarn", "Oren"))
    assert [value_for(less, of) for of in places] == [60, 7, 30, 30]
    more = replace(less, stricter="more")
    assert [value_for(more, of) for of in (("Vessia",), ("Vessia", "Oren"))] == [7, 30]
    assert value_for(Clause(id="a", kind="delegated", text="So.", boundary="here"), ("Tarn",)) is None


def test_who_would_be_bound_by_less_and_who_has_not_said_what_more_would_cost(life: Life):
    (one,) = differing(life.state)
    assert one.one
    assert (one.one.value, one.one.jurisdiction) == (7, "Vessia")
    assert [held.member for held in one.weaker] == ["clinics", "schools", "beekeepers"]
    assert one.silent == one.weaker
    life.do(COST, by="clinics")
    said = line_of(life.state, life.entries[-1]).say()
    assert said == "Clinics said what holding the strictest measure would cost it: “A second person in the archive.”"
    (one,) = differing(life.state)
    assert [held.member for held in one.silent] == ["schools", "beekeepers"]
    assert replay(life.entries) == fold(life.entries)


def test_a_cost_is_said_by_whom_it_would_cost_and_of_a_clause_that_differs(life: Life):
    assert refused(life, COST, "river-watch") == "not-weaker"
    assert refused(life, COST, "growers") == "not-weaker"
    assert refused(life, COST, "stranger") == "unknown-actor"
    assert refused(life, HoldingCost(clause="words", cost="Much."), "clinics") == "unknown-clause"
    assert refused(life, HoldingCost(clause="measure", cost=" "), "clinics") == "bad-text"
    assert refused(life, HoldingCost(clause="measure"), "clinics") == "no-change"
    life.do(COST, by="clinics")
    assert refused(life, COST, "clinics") == "no-change"
    life.do(HoldingCost(clause="measure"), by="clinics")
    assert (
        line_of(life.state, life.entries[-1]).say()
        == "Clinics took back what holding the strictest measure would cost it."
    )
    assert not life.state.costs
    alike = living_by(clauses_with())
    assert refused(alike, COST, "clinics") == "no-standard"
    assert differing(alike.state) == []


def test_a_cost_that_was_said_of_another_standard_says_so(life: Life):
    life.do(COST, by="clinics")
    amend(
        life,
        clauses_with(measure=DIFFERS | {"variants": (Variant(jurisdiction="Vessia", text="In 3.", value=3), TARN)}),
    )
    (one,) = differing(life.state)
    held = next(held for held in one.held if held.member == "clinics")
    assert held.outdated
    assert held in one.silent
    life.do(COST, by="clinics")
    (one,) = differing(life.state)
    assert not any(held.outdated for held in one.held)


def test_a_clause_without_values_has_no_one_standard_and_nobody_is_weaker():
    only_words = {"variants": (Variant(jurisdiction="Vessia", text="In writing."),)}
    life = living_by(clauses_with(words=only_words))
    (one,) = differing(life.state)
    assert (one.one, one.weaker) == (None, ())
    assert {held.seen for held in one.held} == {"unknown"}


def test_whether_each_keeps_it_is_as_its_newest_period_shows(life: Life):
    period = life.do(PeriodOpening(clause="measure"))
    life.do(Seen(member="clinics", seen="missed", evidence="Nothing was there."), by=IDS[0], ref=period)
    (one,) = differing(life.state)
    assert {held.member: held.seen for held in one.held}["clinics"] == "missed"
