"""Patterns in the record: who may cite one, where, and what becomes of it."""

import pytest

from concerted.coalition import CitationWithdrawn, Citing, Closing, Leaving, replay
from concerted.coalition.story import line_of
from tests.coalition.lives import IDS, answer, in_force, proposing
from tests.coalition.test_keeping import refused

RIVER, CLINICS, GROWERS, *_ = IDS


def citing(**fields):
    return Citing(**{"pattern": "turn-taking", "name": "Taking Turns", "why": "So that nobody carries all.", **fields})


def decided(life, *, result="agree", **fields):
    number = life.do(proposing(**fields), by=GROWERS)
    for who in IDS:
        answer(life, number, who, result)
    return life.do(Closing(rationale="As we answered."), ref=number)


def said(life, number):
    return line_of(life.state, life.entries[number]).say()


@pytest.fixture
def life():
    return in_force()


def test_a_member_cites_a_pattern_for_all_that_is_done_in_a_decision_or_for_a_duty(life):
    decision = decided(life)
    everywhere = life.do(citing(), by=CLINICS)
    there = life.do(citing(decision=decision), by=CLINICS)
    duty = life.do(citing(duty="communications"), by=CLINICS)
    assert said(life, everywhere) == "Clinics cited the pattern “Taking Turns”"
    title = life.state.decisions[decision].title
    assert said(life, there) == f"Clinics cited the pattern “Taking Turns” in the decision “{title}”"
    assert said(life, duty) == "Clinics cited the pattern “Taking Turns” for the duty of communications."
    assert life.entries[there].ref.index == decision
    kept = replay(life.entries).citations
    assert [(one.decision, one.duty) for one in kept.values()] == [
        (None, None),
        (decision, None),
        (None, "communications"),
    ]
    assert kept[there].why == "So that nobody carries all."


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"pattern": "../secrets"}, "bad-pattern"),
        ({"pattern": "a" * 81}, "bad-pattern"),
        ({"name": ""}, "bad-text"),
        ({"why": " "}, "bad-text"),
        ({"decision": 1}, "unknown-decision"),
        ({"duty": "weather"}, "unknown-duty"),
        ({"decision": 1, "duty": "communications"}, "two-places"),
    ],
)
def test_what_is_no_pattern_or_no_place_of_the_coalition_is_refused(life, fields, code):
    assert refused(life, citing(**fields), CLINICS) == code


def test_only_a_decision_that_was_adopted_and_stands_follows_a_pattern(life):
    rejected = decided(life, result="disagree")
    assert refused(life, citing(decision=rejected), CLINICS) == "unknown-decision"
    decision = decided(life)
    life.do(citing(decision=decision), by=CLINICS)
    back = life.do(proposing(reverses=decision), by=GROWERS, ref=decision)
    for who in IDS:
        answer(life, back, who, "agree")
    life.do(Closing(rationale="It did not hold."), ref=back)
    assert refused(life, citing(pattern="x", decision=decision), CLINICS) == "unknown-decision"


def test_whoever_is_no_member_cites_nothing(life):
    assert refused(life, citing(), "walkers") == "unknown-actor"
    life.do(Leaving(), by=CLINICS)
    assert refused(life, citing(), CLINICS) == "not-a-member"


def test_one_pattern_is_cited_in_one_place_once_until_it_is_withdrawn(life):
    number = life.do(citing(), by=CLINICS)
    assert refused(life, citing(name="Turns"), RIVER) == "cited-already"
    gone = life.do(CitationWithdrawn(), by=CLINICS, ref=number)
    assert said(life, gone) == "Clinics withdrew the citation of “Taking Turns”"
    assert refused(life, CitationWithdrawn(), CLINICS, ref=number) == "unknown-citation"
    life.do(citing(), by=RIVER)
    assert [one.withdrawn for one in replay(life.entries).citations.values()] == [gone, None]


def test_whoever_cited_it_withdraws_it_and_any_member_once_that_one_has_left(life):
    number = life.do(citing(), by=CLINICS)
    assert refused(life, CitationWithdrawn(), RIVER, ref=number) == "not-theirs"
    assert refused(life, CitationWithdrawn(), RIVER) == "unknown-citation"
    life.do(Leaving(), by=CLINICS)
    life.do(CitationWithdrawn(), by=RIVER, ref=number)
    assert life.state.citations[number].withdrawn is not None
