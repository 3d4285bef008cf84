import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.coalition.rules import (
    STANCES,
    Rule,
    Tally,
    agrees_needed,
    check_rule,
    count,
    quorum_needed,
    result,
)
from concerted.errors import Refused

SHARES = st.integers(1, 20).flatmap(lambda whole: st.integers(0, whole).map(lambda part: f"{part}/{whole}"))
RULES = st.builds(
    Rule,
    method=st.sampled_from(["consent", "majority"]),
    quorum=SHARES,
    threshold=SHARES,
    more_than=st.booleans(),
    base=st.sampled_from(["cast", "eligible", "present"]),
)
ANSWERS = st.lists(st.sampled_from(STANCES), max_size=30)


def majority(**fields: object) -> Rule:
    return Rule(method="majority", **{"quorum": "0/1", **fields})  # type: ignore[arg-type]


def tally(agree: int = 0, disagree: int = 0, abstain: int = 0, *, of: int = 100) -> Tally:
    return Tally(electorate=of, agree=agree, disagree=disagree, abstain=abstain)


@pytest.mark.parametrize(
    ("share", "of", "needed"),
    [("28/100", 25, 7), ("56/100", 25, 14), ("55/100", 100, 55), ("1/2", 7, 4), ("2/3", 42, 28), ("2/3", 43, 29)],
)
def test_a_quorum_is_counted_in_whole_members(share, of, needed):
    assert quorum_needed(majority(quorum=share), of) == needed


@pytest.mark.parametrize(
    ("threshold", "more_than", "cast", "needed"),
    [
        ("1/2", True, 42, 22),
        ("1/2", True, 43, 22),
        ("1/2", False, 42, 21),
        ("2/3", False, 42, 28),
        ("2/3", False, 43, 29),
    ],
)
def test_a_majority_is_counted_in_whole_members(threshold, more_than, cast, needed):
    rule = majority(threshold=threshold, more_than=more_than)
    assert agrees_needed(rule, tally(agree=cast)) == needed
    assert result(rule, tally(agree=needed, disagree=cast - needed)) == "adopted"
    assert result(rule, tally(agree=needed - 1, disagree=cast - needed + 1)) == "rejected"


@pytest.mark.parametrize(
    "rule", [majority(), majority(more_than=False, threshold="0/1"), Rule(method="consent", quorum="0/1")]
)
def test_nobody_agreeing_never_adopts(rule):
    assert result(rule, tally(abstain=9)) == "rejected"


def test_too_few_answers_lapse_whatever_they_are():
    assert result(majority(quorum="1/2"), tally(agree=49)) == "lapsed"
    assert result(majority(quorum="1/2"), tally(agree=49, abstain=1)) == "adopted"
    assert result(Rule(method="consent"), Tally(electorate=10, agree=4)) == "lapsed"


def test_one_objection_stops_consent_and_a_disagreement_does_not():
    assert result(Rule(method="consent"), Tally(electorate=5, agree=4, object=1)) == "rejected"
    assert result(Rule(method="consent"), Tally(electorate=5, agree=1, disagree=4)) == "adopted"


def test_standing_aside_is_neither_for_nor_against():
    assert result(majority(), Tally(electorate=9, agree=2, disagree=1, stand_aside=6)) == "adopted"


@given(RULES, ANSWERS, st.integers(0, 10))
def test_one_more_agree_never_hurts(rule, answers, silent):
    electorate = len(answers) + silent + 1
    before = result(rule, count(answers, electorate=electorate))
    after = result(rule, count([*answers, "agree"], electorate=electorate))
    assert before != "adopted" or after == "adopted"


@given(RULES, ANSWERS, st.randoms())
def test_it_does_not_matter_who_said_it_or_when(rule, answers, chance):
    shuffled = list(answers)
    chance.shuffle(shuffled)
    size = len(answers)
    assert result(rule, count(answers, electorate=size)) == result(rule, count(shuffled, electorate=size))


@given(RULES, ANSWERS)
def test_an_abstention_never_lowers_what_is_needed(rule, answers):
    electorate = len(answers) + 1
    before = agrees_needed(rule, count(answers, electorate=electorate))
    assert agrees_needed(rule, count([*answers, "abstain"], electorate=electorate)) >= before


@given(RULES, ANSWERS)
def test_the_need_that_is_shown_is_the_need_that_decides(rule, answers):
    counted = count(answers, electorate=len(answers))
    if result(rule, counted) == "adopted":
        assert counted.agree >= agrees_needed(rule, counted)


@pytest.mark.parametrize("share", ["", "1", "2/1", "1/0", "-1/2", "1.5/2", "01/2", "half", "50%"])
def test_a_share_that_is_no_fraction_is_refused(share):
    for rule in (majority(quorum=share), majority(threshold=share)):
        with pytest.raises(Refused, match="is not a share"):
            check_rule(rule)


def test_more_than_all_is_refused_and_all_is_not():
    with pytest.raises(Refused, match="more than all"):
        check_rule(majority(threshold="3/3"))
    check_rule(majority(threshold="3/3", more_than=False))
