"""What waits for one actor: it comes when only that actor can do it, and goes once it is done."""

from dataclasses import replace

import pytest

from concerted.coalition import (
    Assessing,
    Attendance,
    CallEnding,
    Closing,
    DutyNote,
    Edit,
    Minutes,
    ObjectionAnswer,
    Proposing,
    Ratings,
    Sealed,
    Swap,
    Wording,
)
from concerted.coalition.assessments import DIMENSIONS
from concerted.coalition.awaiting import awaited
from concerted.coalition.days import days_later, midnight
from concerted.coalition.state import Sunset
from tests.coalition.lives import (
    IDS,
    Life,
    agreed,
    amend,
    answer,
    at,
    circle,
    clauses_with,
    drafted,
    endorse,
    governed,
    in_force,
    living_by,
    proposed,
    wait_until,
)
from tests.coalition.test_commitments import called, owing, saw
from tests.coalition.test_duties import rotated, turning
from tests.coalition.test_meetings import convened


def asks(life: Life, actor: str, when: str | None = None) -> list[str]:
    """What the actor is asked to do."""
    found = awaited(life.state, life.state.actors[actor], when or life.state.at)
    return [one.asks for one in found]


def test_a_circle_without_a_sentence_waits_for_anybodys_and_then_for_the_nods_of_the_others():
    life = circle()
    assert asks(life, IDS[1]) == ["propose"]
    life.do(Wording(text="We want it all."), by=IDS[0])
    assert asks(life, IDS[0]) == []
    assert asks(life, IDS[1]) == ["nod"]


def test_a_platform_waits_for_the_circle_then_for_each_new_version():
    assert asks(agreed(), IDS[0]) == []
    life = drafted()
    assert asks(life, IDS[4]) == ["endorse"]
    for actor in IDS:
        endorse(life, actor)
    assert asks(life, IDS[4]) == []
    amend(life, clauses_with(measure={"check": "a weekly file"}))
    assert asks(life, IDS[4]) == ["endorse"]


def test_an_open_proposal_waits_for_each_stance_then_for_whoever_closes_it():
    life, number = proposed()
    assert asks(life, IDS[1]) == ["stance"]
    for actor in IDS:
        answer(life, number, actor, "agree")
    assert asks(life, IDS[1]) == ["close"]


def test_an_objection_waits_for_whoever_made_the_proposal():
    life, number = proposed()
    by = life.state.proposals[number].by
    other = next(actor for actor in IDS if actor != by)
    assert "answer" not in asks(life, by)
    objection = answer(life, number, other, "object")
    assert "answer" in asks(life, by)
    assert "answer" not in asks(life, other)
    life.do(ObjectionAnswer(answer="withdrawn"), by=other, ref=objection)
    assert "answer" not in asks(life, by)


def test_a_draft_waits_for_its_author_alone():
    life = in_force()
    life.do(Proposing(title="Later", text="Something.", decision_class="tactical", draft=True), by=IDS[2])
    assert asks(life, IDS[2]) == ["open"]
    assert asks(life, IDS[1]) == []


def test_a_meeting_waits_a_week_ahead_and_then_for_its_minutes():
    life, meeting = convened()
    assert asks(life, IDS[3], "2026-03-01T17:00:00Z") == []
    assert asks(life, IDS[3], "2026-03-08T17:00:00Z") == ["attend"]
    assert asks(life, IDS[0], "2026-03-10T17:00:00Z") == ["note"]
    assert asks(life, IDS[3], "2026-03-10T17:00:00Z") == []
    wait_until(life, "2026-03-12")
    life.do(Attendance(present=IDS), by=IDS[0], ref=meeting, held_at="2026-03-09T17:05:00Z")
    life.do(Minutes(text="We met."), by=IDS[0], ref=meeting)
    assert asks(life, IDS[0]) == []


def test_a_duty_waits_as_it_begins_and_for_a_note_as_it_ends():
    life = rotated(turning("convening"))
    rotation = life.state.rotations[-1]
    holder = rotation.duties["convening"].holder
    assert holder is not None
    begins, ends = midnight(rotation.starts), rotation.ends
    assert asks(life, holder, begins) == ["serve"]
    assert asks(life, holder, _days(ends, -40)) == []
    assert asks(life, holder, _days(ends, -3)) == ["note"]
    other = next(actor for actor in IDS if actor != holder)
    assert asks(life, other, _days(ends, -3)) == []
    life.do(DutyNote(duty="convening", text="The keys are with the Schools."), by=holder)
    assert asks(life, holder, _days(ends, -3)) == []


def test_a_duty_that_is_offered_waits_for_whom_it_is_offered_to():
    life = rotated(turning("convening"))
    holder = life.state.rotations[-1].duties["convening"].holder
    other = next(actor for actor in IDS if actor != holder)
    life.do(Swap(duty="convening", to=other), by=holder)
    assert "swap" in asks(life, other)


def test_a_commitment_waits_near_the_end_of_its_period_until_one_has_said_how_it_went():
    life, number = owing()
    ends = life.state.periods[number].ends
    assert asks(life, IDS[1], _days(ends, -20)) == []
    assert asks(life, IDS[1], _days(ends, -2)) == ["say"]
    assert asks(life, IDS[1], _days(ends, 40)) == []
    saw(life, number, IDS[1], "kept", by=IDS[1])
    assert asks(life, IDS[1], _days(ends, -2)) == []


def test_a_call_waits_for_the_two_it_concerns():
    life, _, call = called()
    assert "end" in asks(life, IDS[0])
    assert "end" in asks(life, IDS[1])
    assert "end" not in asks(life, IDS[2])
    life.do(CallEnding(ending="renewed"), by=IDS[1], ref=call)
    assert "end" not in asks(life, IDS[1])


def test_a_season_waits_for_its_renewal_in_its_last_month():
    life = living_by(clauses_with(joining={"season": "year"}))
    ends = life.state.actors[IDS[0]].season_ends
    assert ends is not None
    assert asks(life, IDS[0], _days(ends[:10], -60)) == []
    assert asks(life, IDS[0], _days(ends[:10], -10)) == ["renew", "rate"]


@pytest.mark.parametrize("actor", IDS)
def test_whoever_is_no_member_owes_the_coalition_nothing(actor: str):
    life, _ = proposed()
    outside = replace(life.state.actors[actor], member_since=None)
    assert [one.asks for one in awaited(life.state, outside, life.state.at)] == []


def test_a_decision_waits_to_be_looked_at_again_on_its_review_day():
    life = in_force(clauses=governed(review=6))
    number = life.do(Proposing(title="Count", text="All of it.", decision_class="tactical"), by=IDS[2])
    for actor in IDS:
        answer(life, number, actor, "agree")
    life.do(Closing(rationale="All agree."), ref=number)
    decision = life.state.proposals[number].decision
    assert decision
    assert decision.review
    assert asks(life, IDS[2], _days(decision.review, -1)) == []
    assert asks(life, IDS[2], _days(decision.review, 1)) == ["review"]
    assert asks(life, IDS[1], _days(decision.review, 1)) == []


def test_an_edited_proposal_asks_again_in_other_words():
    life, number = proposed()
    answer(life, number, IDS[1], "agree")
    life.do(Edit(text="Something else entirely."), by=life.state.proposals[number].by, ref=number)
    (one,) = awaited(life.state, life.state.actors[IDS[1]], life.state.at)
    assert "edited" in one.line.template


def test_nothing_waits_once_the_coalition_has_ended():
    life = circle()
    life.state.sunset = Sunset(decision=1, ground="goal-reached", ends_from=life.state.at, ended=2)
    assert asks(life, IDS[1]) == []


def _days(day: str, days: int) -> str:
    return midnight(days_later(day, days))


def test_in_its_last_month_a_season_waits_to_be_rated_until_one_has():
    life = living_by(clauses_with(joining={"season": "year"}))
    wait_until(life, "2027-02-20")
    assert asks(life, IDS[0], at(life.hour)) == ["renew", "rate"]
    life.do(Assessing(ratings=Ratings(**dict.fromkeys(DIMENSIONS, 3)), reason=Sealed(c="0" * 64)), by=IDS[0])
    assert asks(life, IDS[0], at(life.hour)) == ["renew"]
