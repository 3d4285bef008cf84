"""The seed's three known uses and its coalition for interoperability, from founding to the end or to today."""

from __future__ import annotations

import base64
import doctest
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

import concerted.demo.lives
from concerted import host
from concerted.coalition import Clause, State, body_of, commitment_standing, fold, line_of, replay
from concerted.coalition.membership import turns
from concerted.coalition.rules import count, result
from concerted.coalition.state import Proposal
from concerted.demo.lives import LIVES, to_records, told
from concerted.demo.lives.teller import Told
from concerted.record import read_entry
from concerted.record.tree import root_of

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER = base64.b64encode(bytes(range(1, 33))).decode()


@cache
def life(name: str) -> Told:
    return told(name, log_key=KEY, fresh_key=OTHER)


@cache
def then(name: str, day: str) -> State:
    """The state at the end of a day."""
    return fold(entry for entry in life(name).entries if entry.at[:10] <= day)


def members(name: str, day: str) -> set[str]:
    return {actor.id for actor in then(name, day).members}


def decided(name: str) -> dict[str, str]:
    """Title of a proposal → what came of it."""
    return {p.title: p.decision.result for p in life(name).state.decisions.values() if p.decision}


def words_of(name: str, decision: str) -> dict[str, str]:
    """Who gave a reason with its stance on a proposal → the reason."""
    state = life(name).state
    proposal = next(p for p in state.proposals.values() if p.title == decision)
    said = {opening.index: opening.value for opening in life(name).openings}
    return {member: said[taken.entry] for member, taken in proposal.stances.items() if taken.entry in said}


@pytest.mark.parametrize("name", LIVES)
def test_a_life_has_between_three_hundred_and_fifteen_hundred_entries(name):
    assert 300 <= len(life(name).entries) <= 1500


@pytest.mark.parametrize("name", LIVES)
def test_telling_folding_and_replaying_a_life_give_the_same(name):
    assert fold(life(name).entries) == life(name).state
    assert replay(life(name).entries) == life(name).state


@pytest.mark.parametrize("name", LIVES)
def test_a_life_is_the_same_to_the_byte_each_time_it_is_told(name):
    again = told(name, log_key=KEY, fresh_key=OTHER)
    assert [e.to_bytes() for e in again.entries] == [e.to_bytes() for e in life(name).entries]
    assert again.openings == life(name).openings


@pytest.mark.parametrize("name", LIVES)
def test_every_entry_of_a_life_is_canonical(name):
    for entry in life(name).entries:
        assert read_entry(entry.to_bytes()) == entry


@pytest.mark.parametrize("name", LIVES)
def test_every_entry_of_a_life_can_be_said_in_a_sentence(name):
    state = life(name).state
    assert all(line_of(state, entry).say() for entry in life(name).entries)


@pytest.mark.parametrize("name", LIVES)
def test_the_record_of_a_life_verifies_with_all_its_words(name, tmp_path):
    for record in to_records(name, tmp_path):
        held = host.verify(str(record))
        assert held.unopened == 0
        assert held.openings > 0
        with host.opened(record) as (connection, coalition):
            export = tmp_path / f"{record.stem}.zip"
            export.write_bytes(host.export(connection, coalition, private=True))
        assert host.verify(str(export)).state == held.state


@pytest.mark.parametrize("name", LIVES)
def test_no_member_carries_more_than_half_of_what_is_done_in_a_year(name):
    years: dict[str, Counter[str]] = {}
    for entry in life(name).entries:
        if entry.by and life(name).state.versions[0].at < entry.at:
            years.setdefault(entry.at[:4], Counter())[entry.by] += 1
    for did in years.values():
        if did.total() >= 12:  # of fewer one cannot tell
            assert max(did.values()) * 2 <= did.total()


def test_no_newcomer_to_the_lake_holds_one_duty_three_times_running():
    rotations = life("lake").state.rotations
    for one, two, three in zip(rotations, rotations[1:], rotations[2:], strict=False):
        for duty in one.duties.keys() & two.duties.keys() & three.duties.keys():
            holders = {rotation.duties[duty].holder for rotation in (one, two, three)}
            assert len(holders) > 1 or holders <= FOUNDERS, (duty, three.number)


def test_a_newcomer_to_the_lake_begins_level_with_whoever_has_served_least():
    state = then("lake", "2020-01-31")
    young = state.actors["young-oren"]
    assert turns(state, young) == young.spared == min(turns(state, actor) for actor in state.members)
    assert young.spared > 10


@pytest.mark.parametrize("name", LIVES)
def test_a_life_ends_on_the_day_it_says_or_is_told_until_today(name):
    story, entries = LIVES[name], life(name).entries
    if hasattr(story, "ENDED"):
        (ending,) = (entry for entry in entries if entry.kind == "ending")
        assert ending.at[:10] == story.ENDED
    else:
        assert "2026-11" < entries[-1].at[:10] <= story.TODAY


def test_the_example_of_the_lives_runs_as_it_says():
    ran = doctest.testmod(concerted.demo.lives)
    assert (ran.failed, ran.attempted) == (0, 4)


# Twenty-five years around a lake

FOUNDERS = {
    "lakeshore-nurses-circle", "saltmarsh-harvesters-union", "kessu-peoples-council", "friends-of-oren-lake",
    "harbour-street-law-clinic",
}  # fmt: skip


def test_five_organisations_with_different_constituencies_begin_it():
    state = then("lake", "2001-12-31")
    assert {actor.id for actor in state.members} == FOUNDERS
    constituencies = [set(state.actors[name].facts.constituencies) for name in FOUNDERS]
    assert len(set.union(*constituencies)) == sum(map(len, constituencies))


def test_the_lakes_sentence_stood_at_the_third_attempt():
    state = then("lake", "2001-12-31")
    assert len(state.sentences) == 3
    assert state.interest == max(state.sentences)


def test_the_lakes_non_negotiables_are_independent_data_and_equal_names_and_tactics_are_free():
    kinds = {clause.id: clause.kind for clause in then("lake", "2001-12-31").versions[0].clauses}
    assert kinds["own-measures"] == kinds["all-named"] == "non-negotiable"
    assert kinds["ways"] == kinds["own-voice"] == "delegated"


def test_the_lakes_page_is_revised_nearly_every_year():
    years = {version.at[:4] for version in life("lake").state.versions[1:]}
    assert {str(year) for year in range(2002, 2027)} - years == {"2005"}


def test_the_lake_never_goes_eighteen_months_without_reading_its_page_together():
    held = sorted(meeting.held_at[:10] for meeting in life("lake").state.meetings.values() if meeting.held_at)
    assert held == [f"{year}-03-08" for year in range(2002, 2027)]


def test_no_amendment_that_waters_the_lakes_page_down_was_adopted():
    for title in (
        "Leave names off short notices",
        "Measure where it is affordable",
        "Become one organisation with an office",
    ):
        assert decided("lake")[title] == "rejected"
        assert words_of("lake", title)


def test_the_silence_of_2010_was_reversed_in_2012_and_the_page_reads_as_before():
    state = life("lake").state
    silence = next(p for p in state.decisions.values() if p.title == "One voice while the case is heard")
    back = state.decisions[silence.decision.reversed_by]
    assert (silence.decision.at[:4], back.decision.at[:4]) == ("2010", "2012")
    before, silent, after = (then("lake", day) for day in ("2009-12-31", "2010-12-31", "2012-12-31"))

    def own_voice(state: State) -> object:
        return next(clause for clause in state.platform.clauses if clause.id == "own-voice")

    assert own_voice(before) == own_voice(after) != own_voice(silent)


def test_members_of_the_lake_rest_and_come_back_by_capacity():
    for name, out, back in (
        ("harbour-street-law-clinic", "2004", "2006"),
        ("lakeshore-nurses-circle", "2012", "2014"),
        ("saltmarsh-harvesters-union", "2020", "2021"),
        ("ferry-and-rail-branch", "2024", "2025"),
    ):
        assert name in members("lake", f"{out}-06-01")
        assert name not in members("lake", f"{out}-12-31")
        assert name in members("lake", f"{back}-12-31")
        assert [term.how for term in life("lake").state.actors[name].terms] == ["lapsed"]


def test_after_the_friends_left_the_others_renegotiated_signed_again_and_the_friends_came_back():
    friends = "friends-of-oren-lake"
    assert friends not in members("lake", "2009-12-31")
    summer = then("lake", "2009-06-30")
    assert decided("lake")["A settlement is each plaintiff's own, its data everyone's"] == "adopted"
    assert all(summer.versions[-1].number in actor.endorsed for actor in summer.members)
    assert friends in members("lake", "2011-12-31")


def test_the_orchards_left_for_good_and_the_page_was_renegotiated():
    assert [term.how for term in life("lake").state.actors["orchards-for-open-water"].terms] == ["left"]
    assert "orchards-for-open-water" not in members("lake", "2026-11-23")
    assert "water-price" not in {clause.id for clause in then("lake", "2018-07-31").platform.clauses}


def test_newcomers_to_the_lake_endorse_the_page_as_it_stands_and_amend_it_afterwards():
    state = life("lake").state
    for name, year in (
        ("teachers-of-the-east-shore", "2006"), ("orchards-for-open-water", "2011"),
        ("ferry-and-rail-branch", "2016"), ("young-oren", "2020"),
    ):  # fmt: skip
        joined = next(e.at for e in life("lake").entries if e.kind == "endorsement" and e.by == name)
        amended = next(p for p in state.proposals.values() if p.by == name and p.changes)
        assert joined[:4] == year
        assert joined < amended.at
        assert amended.decision.result == "adopted"


def test_the_lake_has_won_three_times_by_decision():
    won = {p.title: p.decision.at[:4] for p in life("lake").state.decisions.values() if p.title.startswith("Won: ")}
    assert sorted(won.values()) == ["2007", "2014", "2022"]
    assert all(decided("lake")[title] == "adopted" for title in won)


def test_the_lakes_duties_go_round_every_year():
    state = life("lake").state
    assert len(state.rotations) == 25
    convening = [rotation.duties["convening"].holder for rotation in state.rotations]
    assert len(set(convening)) >= 6
    assert max(convening.count(name) for name in convening) <= 6


def test_the_lakes_commitments_are_looked_at_every_year_and_a_missed_one_is_renegotiated():
    calls = life("lake").state.calls.values()
    assert {(call.member, call.at[:4], call.ending) for call in calls} == {
        ("friends-of-oren-lake", "2003", "renewed"),
        ("ferry-and-rail-branch", "2017", "excused"),
    }


def test_the_lake_is_alive_today_with_eight_members_and_something_to_decide():
    state = life("lake").state
    assert state.sunset is None
    assert members("lake", "2026-11-23") == FOUNDERS | {
        "teachers-of-the-east-shore", "ferry-and-rail-branch", "young-oren"
    }  # fmt: skip
    assert [p.title for p in state.proposals.values() if p.is_open] == ["Show three other lakes how it is done"]
    assert body_of(life("lake").entries[-1]).stance == "agree"


# Four years of checking rooms

ROOMS = {
    "halvard-checkers-circle", "aldine-checking-room", "tannermoor-senior-engineers", "pell-street-structural-guild",
    "osk-practitioners", "brightwater-review-bench",
}  # fmt: skip


def test_six_rooms_of_six_firms_begin_it_and_stay_to_the_end():
    state = then("checkers", "2012-12-31")
    assert {actor.id for actor in state.members} == ROOMS
    assert len({actor.facts.affiliations for actor in state.members}) == 6
    assert members("checkers", "2016-04-26") == ROOMS


def test_the_rooms_change_their_page_by_consensus_and_leave_each_house_its_way():
    clauses = {clause.id: clause for clause in then("checkers", "2012-12-31").platform.clauses}
    assert clauses["changing-this-page"].rule.method == "consensus"
    assert clauses["own-house"].kind == "delegated"
    assert decided("checkers")["Count what a neighbour finds as well"] == "adopted"
    assert decided("checkers")["Allow a sheet count beside it"] == "rejected"


def test_one_objection_stopped_the_rooms_joint_letter():
    letter = next(p for p in life("checkers").state.decisions.values() if p.title == "A joint letter to the institute")
    assert letter.decision.result == "rejected"
    assert [objection.state for objection in letter.objections.values()] == ["sustained"]


def test_the_rooms_meet_every_month_and_at_a_table_every_quarter():
    held = {m.held_at[:7]: m.title for m in life("checkers").state.meetings.values() if m.held_at < "2016-04"}
    assert len(held) == 48
    assert sum("in person" in title for title in held.values()) == 16


def test_more_than_thirty_bodies_adopt_the_rooms_page_without_a_voice_in_it():
    state = life("checkers").state
    assert len(state.adopters) == 32
    assert not {adopter.name for adopter in state.adopters.values()} & {actor.name for actor in state.actors.values()}
    assert len({adopter.version for adopter in state.adopters.values()}) == 3


def test_the_rooms_duties_went_round_each_quarter_with_a_swap_and_a_skip():
    state = life("checkers").state
    assert len(state.rotations) == 16
    assert {sum(served.values()) for served in state.served.values()} <= {10, 11}


def test_a_room_that_stayed_away_was_called_and_committed_anew():
    (call,) = life("checkers").state.calls.values()
    assert (call.member, call.at[:7], call.ending) == ("osk-practitioners", "2014-12", "renewed")
    assert "osk-practitioners" not in then("checkers", "2014-12-31").meetings[
        next(n for n, m in life("checkers").state.meetings.items() if m.title.endswith("2014-12, in person"))
    ].present  # fmt: skip


def test_the_rooms_ended_because_their_trigger_was_gone_and_their_one_contest_was_taken_back():
    kinds = [entry.kind for entry in life("checkers").entries]
    assert life("checkers").state.sunset.ground == "trigger-gone"
    assert kinds.index("contest") < kinds.index("contest-ended") < kinds.index("ending") == len(kinds) - 1
    assert {term.how for actor in life("checkers").state.actors.values() for term in actor.terms} == {"sunset"}


def test_the_rooms_celebrated_before_they_ended_and_left_nothing_open():
    ending = body_of(life("checkers").entries[-1])
    assert ending.proposals == ending.calls == ()
    assert list(life("checkers").state.meetings.values())[-1].title == "Dinner at the Lannock viaduct"


def test_the_rooms_adopters_are_still_listed_after_the_end():
    state = life("checkers").state
    assert state.sunset.ended is not None
    assert "Lannock Municipal Bridge Office" in {adopter.name for adopter in state.adopters.values()}


# A city against the heat, in public


def proposal(name: str, title: str) -> Proposal:
    return next(p for p in life(name).state.proposals.values() if p.title == title)


def test_seven_agencies_and_three_associations_begin_it_with_published_reasons_as_non_negotiable():
    state = then("shade", "2018-03-31")
    assert len(state.members) == 10
    clauses = {clause.id: clause for clause in state.platform.clauses}
    assert clauses["with-reasons"].kind == "non-negotiable"
    assert {c.rule.method for c in clauses.values() if c.governs in ("platform", "tactical")} == {"majority"}


def test_the_city_meets_in_public_every_month_with_minutes():
    meetings = life("shade").state.meetings.values()
    assert len(meetings) == len({meeting.held_at[:7] for meeting in meetings}) == 104
    assert all(meeting.minutes for meeting in meetings)


def test_every_decision_of_the_city_has_a_reason():
    assert all(p.decision.rationale for p in life("shade").state.decisions.values())


def test_the_citys_log_was_late_in_one_summer_only_and_shows_it():
    late = {}
    for p in life("shade").state.decisions.values():
        if p.decision.held_at:
            days = date.fromisoformat(p.decision.at[:10]) - date.fromisoformat(p.decision.held_at[:10])
            late[p.decision.held_at[:7]] = days.days
    assert {month for month, days in late.items() if days > 7} == {f"2021-{month:02}" for month in range(6, 11)}
    assert len(late) > 35


def test_whoever_kept_the_late_log_was_called_and_the_page_was_amended_the_spring_after():
    (call,) = life("shade").state.calls.values()
    period = life("shade").state.periods[call.period]
    assert (period.clause, period.name, call.ending) == ("with-reasons", "2021", "renewed")
    assert "with-reasons" in {c.clause for c in proposal("shade", "A late entry says that it is late").changes}


def test_two_agencies_conflict_in_the_open_and_the_log_shows_why():
    mist, sails = "Mist gates on eleven squares", "Sails from one contract"
    assert proposal("shade", mist).by == "streets-department"
    assert proposal("shade", sails).by == "purchasing-office"
    assert decided("shade")[mist] == decided("shade")[sails] == "rejected"
    assert "purchasing-office" in words_of("shade", mist)
    assert "streets-department" in words_of("shade", sails)
    associations = {"elders-table", "tenants-union-of-brenmouth", "market-traders-association"}
    assert associations <= words_of("shade", mist).keys()


def test_their_competing_amendments_ended_in_one_that_an_association_had_amended():
    assert decided("shade")["Whoever's ground it is decides"] == "rejected"
    bought, listed = (proposal("shade", t) for t in ("What costs much is bought together", "With the list in the log"))
    assert (listed.by, listed.amends) == ("tenants-union-of-brenmouth", bought.entry)
    assert "the list of it stands in the log" in bought.changes[0].now.boundary
    assert bought.decision.tally.agree == 9
    assert decided("shade")["Trees where people wait, sails where they trade"] == "adopted"


def test_members_with_one_parent_count_once_and_a_capture_fails_that_would_have_succeeded():
    capture = proposal("shade", "One supplier for all shade until 2033")
    assert capture.families == (("corvane-facilities", "corvane-neighbourhood-fund", "corvane-shade-systems"),)
    assert (capture.decision.tally.agree, capture.decision.tally.against) == (4, 4)
    assert capture.decision.result == "rejected"
    without = replace(capture.rule, cap=None)
    stances = {member: taken.stance for member, taken in capture.stances.items()}
    assert result(without, count(stances, electorate=capture.electorate, rule=without)) == "adopted"


def test_two_of_the_three_houses_left_in_peace_and_one_stayed():
    actors = life("shade").state.actors
    assert [t.how for t in actors["corvane-facilities"].terms] == ["left"]
    assert "corvane-neighbourhood-fund" in members("shade", "2026-11-23")


def test_a_decision_of_the_city_was_reversed_when_its_trial_was_over():
    shut = proposal("shade", "Taps are shut at ten at night")
    assert life("shade").state.decisions[shut.decision.reversed_by].title == "Taps stay open at night"


def test_a_question_asked_in_the_holidays_was_extended_once_and_then_decided():
    roofs = proposal("shade", "Paint nine roofs white")
    assert roofs.extended
    assert roofs.decision.result == "adopted"


def test_a_newcomer_to_the_city_endorsed_first_and_amended_later():
    amendment = proposal("shade", "Meet where the trams go")
    assert amendment.by == "tram-drivers-fellowship"
    assert life("shade").state.actors[amendment.by].member_since < amendment.at


def test_the_city_is_alive_today_with_a_question_open():
    assert life("shade").state.sunset is None
    assert len(members("shade", "2026-11-23")) == 12
    assert proposal("shade", "Heat has a sister").is_open


# Makers of notebooks


def clause(state: State, name: str) -> Clause:
    return next(known for known in state.platform.clauses if known.id == name)


def test_six_makers_commit_to_a_shared_interface_portability_and_public_roadmaps():
    state = then("notebook", "2021-03-31")
    assert len(state.members) == 6
    non_negotiables = {known.id for known in state.platform.clauses if known.kind == "non-negotiable"}
    assert non_negotiables == {"one-socket", "carry-over", "open-roadmap"}
    rules = {known.governs: known.rule.method for known in state.platform.clauses if known.governs}
    assert (rules["platform"], rules["tactical"]) == ("consensus", "consent")


def test_the_days_to_hand_over_notes_differ_by_jurisdiction_and_fourteen_satisfies_all():
    carry_over = clause(then("notebook", "2021-03-31"), "carry-over")
    days = {variant.jurisdiction: variant.value for variant in carry_over.variants}
    assert days == {"Vessia": 30, "Tarn Federation": 14, "Osterlin Isles": 45}
    assert carry_over.stricter == "less"
    assert min(days.values()) == 14


def test_a_stricter_law_in_one_place_made_them_hold_the_higher_standard_everywhere():
    before, after = (clause(then("notebook", day), "carry-over") for day in ("2024-05-01", "2024-05-31"))
    assert (before.value, after.value, after.variants) == (30, 7, None)
    assert decided("notebook")["Use what Osterlin allows"] == "rejected"
    assert proposal("notebook", "Seven days, everywhere").decision.tally.stand_aside == 2


def test_quillbox_slid_over_five_quarters_before_it_missed_with_evidence():
    state = life("notebook").state
    seen = {
        period.name: commitment_standing(period, "quillbox")
        for period in state.periods.values()
        if period.clause == "carry-over" and "quillbox" in period.owed
    }
    assert [name for name, what in seen.items() if what == "missed"] == ["2022-Q4", "2023-Q1", "2023-Q2", "2023-Q4"]
    assert "2023-Q3" not in seen
    assert {what for name, what in seen.items() if name > "2024"} == {"kept"}
    evidence = [
        observation.evidence
        for period in state.periods.values()
        for observation in period.observations
        if (observation.member, observation.seen) == ("quillbox", "missed")
    ]
    assert len(evidence) == len(set(evidence)) == 5


def test_quillbox_was_called_three_times_and_renegotiated_each_time():
    calls = [(call.member, call.at[:7], call.ending) for call in life("notebook").state.calls.values()]
    assert calls == [
        ("quillbox", "2022-12", "renewed"),
        ("quillbox", "2023-06", "excused"),
        ("quillbox", "2023-12", "amended"),
    ]
    amended = proposal("notebook", "Words within a week, drawings within the days")
    assert list(life("notebook").state.calls.values())[-1].decision == amended.decision.entry
    assert "quillbox" in members("notebook", "2025-12-31")


def test_one_objection_was_sustained_one_overruled_and_one_resolved_by_an_edit():
    became = {
        title: [objection.state for objection in proposal("notebook", title).objections.values()]
        for title in (
            "Use what Osterlin allows", "Publish what the tester saw, by name", "Shared tests for the interface"
        )
    }  # fmt: skip
    assert list(became.values()) == [["sustained"], ["overruled"], ["resolved"]]
    assert "once a week" in proposal("notebook", "Shared tests for the interface").text
    assert [decided("notebook")[title] for title in became] == ["rejected", "adopted", "adopted"]


def test_a_proxy_voted_for_a_maker_until_it_answered_itself():
    drawings, imports = (proposal("notebook", t) for t in ("Drawings in the interface", "Import only from members"))
    assert drawings.stances["lanternleaf"].by_proxy == "foldpaper"
    assert imports.stances["lanternleaf"].by_proxy is None
    assert imports.decision.result == "rejected"


def test_a_maker_whose_representatives_differ_takes_part_and_takes_no_side():
    taken = proposal("notebook", "One mark on every box").stances["marginalia-cooperative"]
    assert taken.seats == {"makers": "agree", "readers": "disagree"}
    assert taken.stance == "abstain"


def test_a_newcomer_to_the_pact_endorsed_in_winter_and_amended_in_spring():
    assert "threadbare-labs" in members("notebook", "2022-03-31")
    amendment = proposal("notebook", "Roadmaps in a form one can read by machine")
    assert (amendment.by, amendment.decision.result) == ("threadbare-labs", "adopted")


def test_the_pact_could_not_be_stretched_and_stood_unchanged_for_eighteen_months_before_it_was_replanted():
    state = life("notebook").state
    assert decided("notebook")["Count what an assistant remembers as a note"] == "rejected"
    assert state.versions[-1].at[:10] == "2024-05-21"
    assert proposal("notebook", "End this pact, and begin another").at[:10] == "2025-12-29"
    assert (state.sunset.ground, state.sunset.ended is not None) == ("replant", True)


def test_the_fresh_pact_names_the_very_record_it_comes_from_and_the_old_one_names_the_fresh():
    old, fresh = life("notebook"), life("notebook").fresh
    origin = fresh.state.origin
    assert (origin.coalition, origin.name) == (old.state.coalition, "Portable Notebook Pact")
    assert origin.root == root_of(e.to_bytes() for e in old.entries[: origin.size]).hex()
    assert [e.kind for e in old.entries[origin.size - 1 :]] == ["ending", "replanted"]
    assert old.state.sunset.replanted == fresh.state.coalition


def test_those_still_aligned_began_a_fresh_circle_with_one_newcomer_and_without_quillbox():
    fresh = life("notebook").fresh.state
    circle = {actor.id for actor in fresh.circle}
    assert circle - life("notebook").state.actors.keys() == {"hearth-assistants"}
    assert len(circle) == 7
    assert "quillbox" not in circle
    assert fresh.interest is not None
    assert {actor.id for actor in fresh.members} == circle


def test_the_fresh_pact_replays_and_is_alive_today():
    fresh = life("notebook").fresh
    assert replay(fresh.entries) == fold(fresh.entries) == fresh.state
    assert fresh.state.sunset is None
    assert fresh.entries[-1].at[:7] == "2026-11"
