import pytest

from concerted.coalition import (
    Closing,
    Edit,
    Leaving,
    ObjectionAnswer,
    ProxyGiven,
    Sealed,
    Validity,
    replay,
    tally,
)
from concerted.coalition.counting import settled, standing
from tests.coalition.lives import IDS, Life, answer, answered, at, endorse, in_force, proposed, proposing, ruled
from tests.coalition.test_circle import refused

RIVER, CLINICS, GROWERS, SCHOOLS, BEES = IDS
WHY = Sealed(c="0" * 64)


def objected(overrule: str | None = None, method: str = "consent") -> tuple[Life, int, int]:
    """Return a proposal to which one objects and all others agree."""
    life = ruled(method=method, overrule=overrule)
    proposal = life.do(proposing(), by=RIVER)
    for member in (RIVER, GROWERS, SCHOOLS, BEES):
        answer(life, proposal, member, "agree")
    return life, proposal, answer(life, proposal, CLINICS, "object")


def judge(life: Life, objection: int, *members: str, valid: bool = False) -> None:
    for member in members:
        life.do(Validity(valid=valid, reason=WHY), by=member, ref=objection)


def close(life: Life, proposal: int) -> str:
    life.do(Closing(rationale="As the rule says."), ref=proposal)
    assert replay(life.entries) == life.state
    return life.state.proposals[proposal].decision.result


def state_of(life: Life, proposal: int, objection: int) -> str:
    return life.state.proposals[proposal].objections[objection].state


@pytest.mark.parametrize("method", ["consent", "consensus"])
def test_an_objection_is_open_and_sustained_when_the_proposal_closes(method):
    life, proposal, objection = objected(method=method)
    assert state_of(life, proposal, objection) == "open"
    assert settled(life.state.proposals[proposal], standing(life.state.proposals[proposal])[0]) == "sustained"
    assert close(life, proposal) == "rejected"
    assert state_of(life, proposal, objection) == "sustained"
    assert life.entries[-1].body["objections"] == ["sustained"]


@pytest.mark.parametrize("stance", ["agree", "abstain", "stand-aside", "disagree"])
def test_whoever_objected_withdraws_it_by_another_stance(stance):
    life, proposal, objection = objected()
    answer(life, proposal, CLINICS, stance)
    assert state_of(life, proposal, objection) == "withdrawn"
    assert close(life, proposal) == "adopted"


@pytest.mark.parametrize("word", ["withdrawn", "resolved"])
def test_whoever_objected_settles_it_by_a_word_and_its_stance_stays(word):
    life, proposal, objection = objected()
    life.do(ObjectionAnswer(answer=word), by=CLINICS, ref=objection)
    assert state_of(life, proposal, objection) == word
    assert life.state.proposals[proposal].stances[CLINICS].stance == "object"
    assert close(life, proposal) == "adopted"
    assert "objections" not in life.entries[-1].body


def test_an_objection_is_settled_once_and_made_anew_by_objecting_again():
    life, proposal, first = objected()
    life.do(ObjectionAnswer(answer="withdrawn"), by=CLINICS, ref=first)
    error = refused(life, ObjectionAnswer(answer="resolved"), CLINICS, ref=first)
    assert (error.code, error.hint) == ("unknown-objection", "Open objections: none.")
    second = answer(life, proposal, CLINICS, "object")
    assert (state_of(life, proposal, first), state_of(life, proposal, second)) == ("withdrawn", "open")
    assert close(life, proposal) == "rejected"


def test_objecting_twice_is_one_objection():
    life, proposal, objection = objected()
    answer(life, proposal, CLINICS, "object")
    assert list(life.state.proposals[proposal].objections) == [objection]


def test_objections_of_two_members_are_two():
    life, proposal, first = objected()
    second = answer(life, proposal, GROWERS, "object")
    life.do(ObjectionAnswer(answer="withdrawn"), by=CLINICS, ref=first)
    assert tally(life.state.proposals[proposal]).standing == 1
    assert [o.entry for o in standing(life.state.proposals[proposal])] == [second]
    assert close(life, proposal) == "rejected"


def test_only_whoever_objected_or_the_holder_of_its_proxy_settles_it():
    life, _, objection = objected()
    assert refused(life, ObjectionAnswer(answer="withdrawn"), GROWERS, ref=objection).code == "not-theirs"
    life.do(ProxyGiven(holder=GROWERS, until=at(999)), by=CLINICS)
    assert refused(life, ObjectionAnswer(answer="withdrawn"), SCHOOLS, ref=objection).code == "not-theirs"
    life.do(ObjectionAnswer(answer="resolved"), by=GROWERS, ref=objection)
    assert not life.state.proposals[objection - 5].objections[objection].views


@pytest.mark.parametrize("number", [None, 0, 14])
def test_what_is_settled_is_an_open_objection(number):
    life, _, objection = objected()
    error = refused(life, ObjectionAnswer(answer="withdrawn"), CLINICS, ref=number)
    assert (error.code, error.hint) == ("unknown-objection", f"Open objections: {objection}.")
    assert refused(life, Validity(valid=True), GROWERS, ref=number).code == "unknown-objection"


def test_an_objection_to_what_is_decided_is_not_settled_any_more():
    life, proposal, objection = objected()
    close(life, proposal)
    assert refused(life, ObjectionAnswer(answer="withdrawn"), CLINICS, ref=objection).code == "unknown-objection"


def test_an_objection_survives_an_edit_until_its_member_says_otherwise():
    life, proposal, objection = objected()
    life.do(Edit(text="Three meters."), by=RIVER, ref=proposal)
    for member in (RIVER, GROWERS, SCHOOLS, BEES):
        answer(life, proposal, member, "agree")
    assert (tally(life.state.proposals[proposal]).object, tally(life.state.proposals[proposal]).standing) == (0, 1)
    life.wait(days=20)
    assert close(life, proposal) == "rejected"
    assert state_of(life, proposal, objection) == "sustained"


def test_leaving_withdraws_an_objection():
    life, proposal, objection = objected()
    life.do(Leaving(), by=CLINICS)
    assert state_of(life, proposal, objection) == "withdrawn"
    life.wait(days=7)
    assert close(life, proposal) == "adopted"


@pytest.mark.parametrize("method", ["majority", "unanimity", "supermajority"])
def test_where_one_is_not_enough_to_stop_a_proposal_there_are_no_objections(method):
    life = ruled(method=method, threshold="2/3")
    proposal = life.do(proposing(), by=RIVER)
    answer(life, proposal, CLINICS, "object")
    assert (life.state.objections, life.state.proposals[proposal].objections) == ({}, {})
    assert tally(life.state.proposals[proposal]).object == 1
    assert tally(life.state.proposals[proposal]).standing is None


# Overruling


@pytest.mark.parametrize(
    ("overrule", "judges", "came"),
    [
        ("3/4", 2, "sustained"), ("3/4", 3, "overruled"), ("2/3", 2, "sustained"), ("2/3", 3, "overruled"),
        ("1/2", 1, "sustained"), ("1/2", 2, "overruled"), ("1/1", 3, "sustained"), ("1/1", 4, "overruled"),
        ("0/1", 0, "sustained"), ("0/1", 1, "overruled"),
    ],
)  # fmt: skip
def test_an_objection_is_overruled_exactly_at_the_share_of_the_others(overrule, judges, came):
    life, proposal, objection = objected(overrule)
    judge(life, objection, *(RIVER, GROWERS, SCHOOLS, BEES)[:judges])
    assert close(life, proposal) == {"sustained": "rejected", "overruled": "adopted"}[came]
    assert state_of(life, proposal, objection) == came
    assert life.entries[-1].body["objections"] == [came]


def test_the_latest_word_on_an_objection_counts():
    life, proposal, objection = objected("1/2")
    judge(life, objection, GROWERS, SCHOOLS)
    life.do(Validity(valid=True), by=SCHOOLS, ref=objection)
    held = life.state.proposals[proposal].objections[objection]
    assert held.views == {GROWERS: False, SCHOOLS: True}
    assert {name: life.entries[number].by for name, number in held.viewed_in.items()} == {
        GROWERS: GROWERS, SCHOOLS: SCHOOLS,
    }  # fmt: skip
    assert close(life, proposal) == "rejected"


def test_nobody_judges_its_own_objection():
    life, _, objection = objected("1/2")
    assert refused(life, Validity(valid=False, reason=WHY), CLINICS, ref=objection).code == "own-objection"


def test_to_find_an_objection_not_valid_needs_a_reason():
    life, _, objection = objected("1/2")
    assert refused(life, Validity(valid=False), GROWERS, ref=objection).code == "reason-needed"
    life.do(Validity(valid=True), by=GROWERS, ref=objection)


def test_where_the_rule_does_not_say_so_nobody_overrules():
    life, _, objection = objected()
    assert refused(life, Validity(valid=False, reason=WHY), GROWERS, ref=objection).code == "no-overruling"


def test_only_those_who_may_answer_judge():
    life = in_force(IDS[:4])
    proposal = life.do(proposing(), by=RIVER)
    objection = answer(life, proposal, CLINICS, "object")
    assert refused(life, Validity(valid=True), BEES, ref=objection).code == "not-a-member"
    endorse(life, BEES)
    assert refused(life, Validity(valid=True), BEES, ref=objection).code == "not-in-electorate"


def test_what_a_member_that_left_thought_of_an_objection_no_longer_counts():
    life, proposal, objection = objected("1/2")
    judge(life, objection, GROWERS, SCHOOLS)
    life.do(Leaving(), by=SCHOOLS)
    assert life.state.proposals[proposal].objections[objection].views == {GROWERS: False}
    life.wait(days=7)
    assert close(life, proposal) == "rejected"


def test_an_objection_of_the_last_moment_is_judged_until_the_proposal_is_closed():
    life, proposal, objection = objected("1/2")
    life.wait(days=7)
    judge(life, objection, GROWERS, SCHOOLS)
    assert close(life, proposal) == "adopted"


def test_the_tally_that_is_shown_afterwards_is_the_one_that_decided():
    life, proposal = answered("agree", "object", "agree", "stand-aside", "disagree")
    close(life, proposal)
    decided = life.state.proposals[proposal]
    assert tally(decided) == decided.decision.tally
    life.do(Leaving(), by=CLINICS)
    assert tally(life.state.proposals[proposal]) == decided.decision.tally


def test_an_objection_acts_on_the_stance_that_made_it():
    life, proposal = proposed()
    objection = answer(life, proposal, BEES, "object")
    life.do(ObjectionAnswer(answer="resolved"), by=BEES, ref=objection)
    assert life.entries[-1].ref.index == objection
