"""What the signs call for; and that the seed's four lives call for what it says, in the right year."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from concerted.coalition import Adoption, Closing, Effect, State, advance, changes_between, fold
from concerted.coalition.vitality import Chronicle, Vital, vital, vital_of
from concerted.coalition.vitality.chronicle import chronicle
from concerted.coalition.vitality.moves import SMALLER
from concerted.coalition.vitality.riding import courses
from concerted.demo.lives import LIVES
from tests.coalition.lives import answer, carried, clauses_with, proposing
from tests.coalition.test_four_lives import life as told_life
from tests.coalition.vitality.records import IDS, Run, comes, felt, goes, looked, promised, reworded, run, stood_by


def called_for(life: Run, *, days: int = 0) -> list[str]:
    return [one.calls_for for one in looked(life, days=days).advice]


def failed_amendment(life: Run) -> None:
    platform = life.state.platform
    assert platform
    clauses = tuple(
        replace(one, text="Publish it all, now.") if one.id == "measure" else one for one in platform.clauses
    )
    changes = changes_between(platform.clauses, clauses)
    proposal = life.do(proposing("platform", changes=changes, base=platform.digest), IDS[0])
    for actor in life.state.proposals[proposal].electorate:
        answer(life, proposal, actor, "disagree")
    life.do(Closing(rationale="It does not go with the rest."), ref=proposal)


def test_a_departure_that_nobody_answered_calls_for_renegotiating():
    life = run()
    goes(life)
    (advice,) = looked(life).advice
    assert advice.calls_for == "renegotiate"
    assert [move.name for move in advice.moves] == ["reaffirm", "amend"]
    stood_by(life)
    assert called_for(life) == []


def test_a_rigid_page_that_could_not_be_changed_calls_for_replanting():
    life = run()
    goes(life)
    failed_amendment(life)
    (advice, *_) = looked(life, days=560).advice
    assert advice.calls_for == "replant"
    assert advice.moves[0].effect == "sunset replant"
    assert 2 <= len(advice.moves) <= 3


def test_a_rigid_page_that_nobody_tried_to_change_calls_for_renegotiating():
    life = run()
    goes(life)
    assert called_for(life, days=560)[0] == "renegotiate"


def test_a_rigid_page_that_more_live_by_outside_than_inside_calls_for_asking_whether_to_end():
    life = run()
    goes(life)
    for number in range(6):
        life.do(Adoption(name=f"Library {number}"))
    (advice, *_) = looked(life, days=560).advice
    assert advice.calls_for == "sunset"
    assert [move.effect for move in advice.moves] == ["sunset trigger-gone", "sunset goal-reached", "reaffirm"]


def test_after_five_years_beginning_afresh_is_a_routine():
    life = run()
    assert "replant" not in called_for(life, days=1700)
    assert called_for(life, days=1840)[0] == "replant"


def test_each_bad_sign_has_its_smaller_steps():
    life = run()
    promised(life, [IDS[2]])
    felt(life, 8, 5)
    names = {name for one in looked(life).advice for name in one.because}
    assert {"free-riding", "silent-complaint"} <= names
    assert all(1 <= len(one.moves) <= 3 for one in looked(life).advice)
    assert SMALLER.keys() <= {sign.name for sign in looked(life).signs}


def test_newcomers_that_change_nothing_are_asked_and_a_departure_is_answered_by_whatever_great_step():
    life = run()
    comes(life)
    life.wait(days=370)
    (asked,) = [one for one in looked(life).advice if one.because == ("inherited",)]
    assert asked.moves[0].title == "What would the newest of us change?"
    goes(life)
    assert ("departure",) not in [one.because for one in looked(life, days=560).advice if one.calls_for == "tend"]


def test_one_that_is_ending_needs_no_advice():
    life = run()
    goes(life)
    carried(life, proposing("sunset", effect=Effect(does="sunset", ground="goal-reached")))
    assert called_for(life) == []


# Slides


def measured(life: Run, *days: int) -> None:
    for number in days:
        promised(life, months=1, said=f"Handed over after {number} days.")


def valued() -> Run:
    return run(clauses_with(measure={"value": 30, "unit": "days", "stricter": "less"}))


@pytest.mark.parametrize(("days", "slides"), [
    ((5, 10, 20, 26), True), ((5, 10, 20), False), ((5, 10, 9, 26), False), ((1, 2, 3, 4), False),
    ((20, 26, 31, 40), True),
])  # fmt: skip
def test_whoever_comes_nearer_to_the_limit_three_times_running_slides(days, slides):
    life = valued()
    measured(life, *days)
    found = looked(life)
    assert bool(found.sliding) is slides
    assert any(one.moves[0].name == "meet" for one in found.advice) is slides


def test_who_owed_a_promise_is_fixed_as_its_period_opens():
    life = run()
    promised(life, months=1)
    newcomer = comes(life)
    promised(life, months=1)
    goes(life, IDS[4])
    owed = {(way.member, len(way.steps)) for way in courses(life.state, life.state.periods.values())}
    assert {(newcomer, 1), (IDS[4], 2), (IDS[0], 2)} <= owed


def test_a_clause_that_was_changed_is_measured_as_it_read_when_the_period_opened():
    life = valued()
    measured(life, 5, 10)
    reworded(life, text="Publish all you measure at once, in the open table.")
    measured(life, 20, 26)
    assert len(looked(life).sliding) == 5


# The four lives


@pytest.mark.parametrize("name", LIVES)
def test_going_on_from_what_was_noted_is_the_same_as_noting_it_all_anew(name: str):
    entries, state, told = told_life(name).entries, State(), Chronicle()
    for split in [*range(0, len(entries), 97), len(entries)]:
        for entry in entries[told.size : split]:
            advance(state, entry)
        told.go_on(entries[told.size : split], state)
        assert vital_of(told, state.at) == vital(entries[:split], state, state.at)
    assert told == chronicle(entries, told_life(name).state)


@cache
def on(name: str, day: str) -> Vital:
    at = f"{day}T12:00:00Z"
    entries = [entry for entry in told_life(name).entries if entry.at < at]
    found = vital(entries, fold(entries), at)
    assert found
    return found


def great(name: str, day: str) -> list[str]:
    return [one.calls_for for one in on(name, day).advice if one.calls_for != "tend"]


def verdict_on(name: str, day: str, sign: str) -> str:
    found = on(name, day).sign(sign)
    assert found
    return found.found.verdict


def test_the_lake_is_renegotiated_each_spring_outlives_its_departures_and_is_never_told_to_end():
    for year in range(2003, 2026):
        assert "replant" not in great("lake", f"{year}-12-31"), year
        assert "sunset" not in great("lake", f"{year}-12-31"), year
    assert verdict_on("lake", "2009-12-31", "departure") == "present"
    assert verdict_on("lake", "2018-12-31", "inherited") == "present"
    assert verdict_on("lake", "2026-11-23", "rigid-platform") == "absent"


def test_the_checkers_are_asked_whether_to_end_once_their_page_lives_elsewhere_the_winter_before_they_do():
    assert great("checkers", "2014-12-31") == great("checkers", "2015-09-15") == []
    assert great("checkers", "2015-11-30") == great("checkers", "2016-03-15") == ["sunset"]
    assert verdict_on("checkers", "2015-11-30", "referred") == "present"
    assert great("checkers", "2016-04-20") == []


def test_the_citys_log_goes_dark_in_2021_and_is_current_again_a_year_later():
    assert verdict_on("shade", "2020-12-31", "log") == "present"
    assert verdict_on("shade", "2021-12-31", "log") == "absent"
    assert verdict_on("shade", "2021-12-31", "theatre") == "present"
    assert great("shade", "2021-12-31") == ["renegotiate"]
    assert verdict_on("shade", "2022-12-31", "log") == "present"
    assert verdict_on("shade", "2026-11-23", "bottleneck") == "absent"
    assert verdict_on("shade", "2026-11-23", "theatre") == "absent"


def test_the_makers_see_quillbox_slide_three_quarters_before_it_breaks_its_promise():
    assert [(way.member, way.clause) for way in on("notebook", "2022-04-15").sliding] == [("quillbox", "carry-over")]
    assert on("notebook", "2021-11-15").sliding == ()
    assert verdict_on("notebook", "2022-10-15", "free-riding") == "absent"
    assert verdict_on("notebook", "2023-05-01", "free-riding") == "present"
    assert verdict_on("notebook", "2024-12-31", "free-riding") == "absent"


def test_the_makers_pact_calls_for_replanting_eighteen_months_after_its_last_change_and_not_before():
    assert "replant" not in great("notebook", "2025-11-10")
    assert great("notebook", "2025-12-15") == ["replant"]
    assert verdict_on("notebook", "2025-12-15", "rigid-platform") == "present"
    assert great("notebook", "2026-01-20") == []
