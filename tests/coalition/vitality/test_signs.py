"""Each sign on a record made for it: present, absent, and unknown where there is too little to tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from concerted.coalition import (
    Adoption,
    Closing,
    Effect,
    Ending,
    Lapse,
    Proposing,
    Renewal,
    Rotating,
    Swap,
    SwapAccepted,
    fold,
)
from concerted.coalition.disclosing import disclosure_of
from concerted.coalition.duties import current
from concerted.coalition.hiding import Beside, revealed
from concerted.coalition.vitality import QUESTIONS, vital
from concerted.signs import SITUATIONS
from tests.coalition.hidden import DAYS, DELAYING, hidden, sealed
from tests.coalition.lives import amend, answer, carried, clauses_with, endorse, holders, in_force, parted, proposing
from tests.coalition.vitality.records import (
    IDS,
    PLATFORM,
    VAGUE,
    Run,
    comes,
    decided,
    decided_at,
    felt,
    goes,
    looked,
    met,
    promised,
    reworded,
    run,
    sign,
    stood_by,
    verdict,
)


def test_there_are_the_seeds_four_and_four_and_two_more():
    assert [one.kind for one in QUESTIONS] == ["life"] * 4 + ["decay"] * 6
    assert all(SITUATIONS[one.name].related for one in QUESTIONS)


def test_before_a_platform_is_in_force_there_is_nothing_to_tend():
    life = run()
    founding = life.entries[:6]
    assert vital(founding, fold(founding), life.now) is None


def test_every_sign_is_unknown_or_well_in_a_coalition_that_just_began():
    assert {one.found.verdict for one in looked(run()).signs if one.name != "rigid-platform"} == {"unknown"}
    assert verdict(run(), "rigid-platform") == "absent"


# Known by its name


def test_a_newcomer_whom_a_member_invited_is_a_referral_and_the_invitation_shows_it():
    life = run()
    comes(life)
    found = sign(life, "referred").found
    assert found.verdict == "present"
    assert [life.entries[n].kind for n in found.entries] == ["invitation", "endorsement"]


def test_a_body_that_takes_up_the_page_knows_it_by_its_name():
    life = run()
    life.do(Adoption(name="The Library"))
    assert verdict(life, "referred") == "present"


def test_a_participant_that_signs_a_little_later_is_no_newcomer():
    life = in_force(IDS[:3])
    endorse(life, IDS[3])
    found = vital(life.entries, life.state, "2027-09-01T00:00:00Z")
    assert found
    assert found.sign("referred").found.verdict == "absent"


def test_two_years_without_anybody_is_no_sign_of_life():
    life = run()
    comes(life)
    assert verdict(life, "referred", days=800) == "absent"


# The log


@pytest.mark.parametrize(("days", "expected"), [(6, "present"), (8, "absent")])
def test_the_log_is_current_up_to_a_week_after_the_meeting(days, expected):
    life = run()
    for _ in range(3):
        decided_at(life, met(life), days=days)
    assert verdict(life, "log") == expected


def test_one_late_decision_in_ten_is_forgiven_and_two_are_not():
    life = run()
    for number in range(10):
        decided_at(life, met(life), days=20 if number == 4 else 1)
    assert verdict(life, "log") == "present"
    decided_at(life, met(life), days=20)
    found = sign(life, "log").found
    assert found.verdict == "absent"
    assert len(found.entries) == 2


def test_decisions_outside_meetings_are_entered_as_they_are_taken():
    life = run()
    for number in range(3):
        decided(life, IDS[number])
    assert verdict(life, "log") == "present"


def three_hidden(why: str) -> tuple[Run, dict[int, Beside]]:
    """Three decisions whose words members alone read at first, and the words."""
    life, beside = run(DELAYING), {}
    for _ in range(3):
        number = life.do(sealed(life, beside, hidden(visibility="members"), None), IDS[0])
        for actor in IDS:
            answer(life, number, actor, "agree")
        life.do(sealed(life, beside, Closing(rationale=why), number), ref=number)
    return life, beside


def test_what_is_hidden_at_first_is_logged_once_its_entry_is_and_its_reason_counts_as_given():
    life, beside = three_hidden("So.")
    assert verdict(life, "log") == "present"
    assert {life.entries[n].kind for n in sign(life, "log").found.entries} == {"decision"}
    assert verdict(life, "theatre") == "absent"
    assert looked(life) == vital(life.entries, revealed(life.state, beside), looked(life).at)


@pytest.mark.parametrize(("why", "expected"), [("So.", "present"), ("All of us agree.", "absent")])
def test_a_reason_that_was_hidden_is_judged_once_it_is_public(why, expected):
    life, beside = three_hidden(why)
    life.wait(days=DAYS + 1)
    for number, proposal in life.state.proposals.items():
        life.do(disclosure_of(proposal, beside), ref=number)
    assert verdict(life, "theatre") == expected
    assert verdict(life, "log") == "present"


def test_a_reason_that_is_not_public_when_it_should_be_is_none():
    life, _ = three_hidden("All of us agree.")
    life.wait(days=DAYS + 1)
    comes(life)
    assert verdict(life, "theatre") == "present"


# Outlived a departure


def test_whoever_stays_and_renegotiates_has_outlived_a_departure():
    life = run()
    goes(life)
    assert verdict(life, "departure") == "unknown"
    assert verdict(life, "departure", days=400) == "absent"
    reworded(life, text="Publish all you measure within two days, in the open table.")
    assert verdict(life, "departure") == "present"


def test_standing_by_the_page_anew_outlives_a_departure_too():
    life = run()
    parted(life, IDS[4])
    stood_by(life)
    found = sign(life, "departure").found
    assert found.verdict == "present"
    assert life.state.decisions.keys() == set(found.entries)


def test_one_that_ended_after_a_departure_did_not_outlive_it():
    life = run()
    goes(life)
    carried(life, proposing("sunset", effect=Effect(does="sunset", ground="goal-reached")))
    life.wait(days=20)
    life.do(Ending())
    found = looked(life, days=90)
    assert found.at == life.now
    assert found.advice == ()
    assert found.sign("departure").found.verdict == "absent"


def test_a_parting_that_was_reversed_is_a_member_again_and_no_newcomer():
    life = run()
    decision = parted(life, IDS[4])
    carried(life, Proposing(title="Come back", text="We were wrong.", decision_class="membership", reverses=decision),
            ref=decision)  # fmt: skip
    assert life.state.actors[IDS[4]].member_since
    reworded(life, text="Publish all you measure within two days, in the open table.")
    endorse(life, IDS[4])
    assert verdict(life, "inherited") == "unknown"


# Sign, then amend


def test_a_newcomer_that_proposes_a_change_has_inherited_the_page():
    life = run()
    newcomer = comes(life)
    assert verdict(life, "inherited") == "unknown"
    assert verdict(life, "inherited", days=400) == "absent"
    amend(life, (replace(PLATFORM[0], text="Publish within one day, in the table."), *PLATFORM[1:]), by=newcomer)
    assert verdict(life, "inherited") == "present"


# Theatre


def test_three_meetings_without_a_decision_are_theatre():
    life = run()
    for _ in range(2):
        met(life)
    assert verdict(life, "theatre") == "unknown"
    met(life)
    assert verdict(life, "theatre") == "present"
    decided(life)
    assert verdict(life, "theatre") == "absent"


def test_meetings_that_nobody_wrote_down_are_theatre_once_a_month_has_passed():
    life = run()
    decided(life)
    for written in (True, False, False):
        met(life, written=written)
    assert verdict(life, "theatre") == "absent"
    assert verdict(life, "theatre", days=40) == "present"


@pytest.mark.parametrize(("days", "why", "expected"), [(9, "All agree.", "present"), (1, "Ok.", "present"),
                                                       (1, "All in the room agree.", "absent")])  # fmt: skip
def test_decisions_that_come_late_or_without_a_reason_are_theatre(days, why, expected):
    life = run()
    for _ in range(3):
        decided_at(life, met(life), days=days, why=why)
    assert verdict(life, "theatre") == expected


# One carries it all


def test_over_half_of_what_is_done_in_a_season_by_one_is_a_bottleneck():
    life = run()
    for number in range(12):
        met(life, by=IDS[number % 4])
    assert verdict(life, "bottleneck") == "absent"
    for _ in range(13):
        met(life, by=IDS[4])
    found = sign(life, "bottleneck").found
    assert found.verdict == "present"
    assert {life.entries[n].by for n in found.entries} == {IDS[4]}
    work = looked(life).work
    assert next(iter(work.done)) == IDS[4]
    assert 1 < work.hands < 5


def test_a_duty_that_stays_in_one_pair_of_hands_for_three_turns_is_a_bottleneck():
    life = run()
    for _ in range(3):
        life.do(Rotating())
        holder = holders(life)["press"]
        if holder != IDS[0]:
            theirs = next((duty for duty, who in holders(life).items() if who == IDS[0]), None)
            life.do(Swap(duty="press", to=IDS[0], theirs=theirs), holder)
            life.do(SwapAccepted(duty="press"), IDS[0])
        life.wait(days=31)
    (stuck,) = looked(life).stuck
    assert (stuck.duty, stuck.holder, stuck.turns) == ("press", IDS[0], 3)
    assert verdict(life, "bottleneck") == "present"


def test_duties_that_should_have_gone_round_a_whole_turn_ago_are_a_bottleneck():
    life = run()
    life.do(Rotating())
    rotation = current(life.state)
    assert verdict(life, "bottleneck", days=59) == "unknown"
    found = sign(life, "bottleneck", days=63).found
    assert (found.verdict, found.entries) == ("present", (rotation.entry,))


# Complaints nobody hears


def test_a_pulse_that_falls_while_nobody_says_a_word_is_silent_complaint():
    life = run()
    felt(life, 7)
    assert verdict(life, "silent-complaint") == "unknown"
    felt(life, 6)
    assert verdict(life, "silent-complaint") == "present"
    felt(life, 6)
    assert verdict(life, "silent-complaint") == "absent"


def test_a_pulse_that_falls_while_concerns_are_raised_is_none():
    life = run()
    felt(life, 7)
    for number in range(2):
        answer(life, life.do(proposing(), by=IDS[0]), IDS[number], "disagree")
    felt(life, 5)
    found = sign(life, "silent-complaint").found
    assert found.verdict == "absent"
    assert [life.entries[n].kind for n in found.entries] == ["pulse", "stance", "stance", "pulse"]


# A page nobody touches


def test_a_page_untouched_for_eighteen_months_is_rigid_where_something_changed():
    life = run()
    goes(life)
    assert verdict(life, "rigid-platform", days=540) == "absent"
    assert verdict(life, "rigid-platform", days=560) == "present"


def test_where_nothing_changed_one_cannot_tell_whether_it_is_rigid():
    assert verdict(run(), "rigid-platform", days=560) == "unknown"


def test_to_lapse_with_ones_season_is_a_departure_and_no_change_of_circumstances():
    life = run(clauses_with(joining={"season": "quarter"}))
    life.wait(days=70)
    for actor in IDS[:4]:
        life.do(Renewal(), actor)
    life.wait(days=30)
    life.do(Lapse())
    assert verdict(life, "departure") == "unknown"
    assert verdict(life, "rigid-platform", days=560) == "unknown"


def test_standing_by_the_page_is_renegotiating_it():
    life = run()
    goes(life)
    life.wait(days=560)
    stood_by(life)
    assert verdict(life, "rigid-platform") == "absent"


# Promises grow vague


def test_a_non_negotiable_made_vaguer_shows_in_which_decision():
    life = run()
    decision = reworded(life, **VAGUE)
    found = looked(life)
    (lost,) = found.vaguer
    assert (lost.clause, lost.entry) == ("measure", decision)
    assert lost.before > lost.after
    assert verdict(life, "lowest-common-denominator") == "present"


def test_a_non_negotiable_made_firmer_is_no_drift():
    life = run()
    reworded(life, text="Publish all you measure within two days, in the open table, signed by two.")
    assert verdict(life, "lowest-common-denominator") == "absent"
    assert looked(life).vaguer == ()


# Signed, not kept


def test_whoever_misses_half_of_a_promise_twice_rides_free():
    life = run()
    promised(life, [IDS[2]])
    found = sign(life, "free-riding").found
    assert found.verdict == "present"
    assert {life.entries[n].body["member"] for n in found.entries} == {IDS[2]}


def test_of_several_that_ride_free_the_worst_is_named_and_the_rest_are_counted():
    life = run()
    promised(life, [IDS[2], IDS[3]])
    promised(life, [IDS[3]], months=1)
    line = sign(life, "free-riding").found.line.say()
    assert line == "Schools missed measure 3 of 3 times; of such there are 2."


def test_one_bad_month_is_no_free_ride_and_where_nobody_looks_one_cannot_tell():
    life = run()
    assert verdict(life, "free-riding") == "unknown"
    promised(life, [IDS[2]], months=1)
    promised(life, months=1)
    assert verdict(life, "free-riding") == "absent"


# Trends


def test_a_trend_has_a_point_for_each_season_that_is_over():
    life = run(clauses_with(*PLATFORM[1:1], joining={"season": "half-year"}))
    goes(life)
    trend = sign(life, "rigid-platform", days=740).trend
    assert [point.verdict for point in trend] == ["absent", "absent", "present", "present"]
    assert [point.starts[:10] for point in trend] == ["2026-03-01", "2026-09-01", "2027-03-01", "2027-09-01"]


def test_a_sign_is_well_where_life_is_present_or_decay_absent():
    life = run()
    comes(life)
    assert sign(life, "referred").well is True
    assert sign(life, "rigid-platform").well is True
    assert sign(life, "silent-complaint").well is None
    assert looked(life).sign("nothing") is None


def test_a_sign_that_is_asked_of_a_season_says_since_when():
    life = run()
    life.wait(days=800)
    one, all_its_life = sign(life, "bottleneck"), sign(life, "lowest-common-denominator")
    assert all_its_life.starts == life.state.versions[0].at
    assert one.starts[:4] > all_its_life.starts[:4]


def test_a_page_renegotiated_just_now_says_so_and_one_a_month_ago_in_the_singular():
    life = run()
    reworded(life, text="Publish all you measure within two days, in the open table.")
    assert sign(life, "rigid-platform").found.line.say() == "Renegotiated, or stood by as it is, within the last month."
    assert sign(life, "rigid-platform", days=32).found.line.say() == "Renegotiated, or stood by as it is, 1 month ago."
