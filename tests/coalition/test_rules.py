import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.coalition.rules import (
    BY_OBJECTION,
    STANCES,
    Rule,
    Tally,
    agrees_needed,
    check_rule,
    count,
    families_of,
    quorum_needed,
    result,
    share_of,
)
from concerted.errors import Refused
from tests.data import needs

METHODS = ("consent", "consensus", "unanimity", "majority", "supermajority")
BASES = ("cast", "eligible", "present", "not-abstaining")
SHARES = st.integers(1, 20).flatmap(lambda whole: st.integers(0, whole).map(lambda part: f"{part}/{whole}"))


def allowed(rule: Rule) -> bool:
    try:
        check_rule(rule)
    except Refused:
        return False
    return True


def names(size: int) -> list[str]:
    return [f"m{n}" for n in range(size)]


RULES = st.builds(
    Rule,
    method=st.sampled_from(METHODS),
    quorum=SHARES,
    threshold=SHARES,
    more_than=st.booleans(),
    base=st.sampled_from(BASES),
    cap=st.sampled_from([None, 1, 2, 3]),
    veto=st.none() | st.lists(st.sampled_from(names(4)), max_size=3, unique=True).map(tuple),
).filter(allowed)


@st.composite
def votes(draw, *, cap: bool = True):
    """A rule, and what `count` needs besides it: `overruled` are those whose objection the others find not valid."""
    members = names(draw(st.integers(1, 9)))
    some = st.sets(st.sampled_from(members))
    rule = draw(RULES if cap else RULES.filter(lambda rule: rule.cap is None))
    stances = draw(st.dictionaries(st.sampled_from(members), st.sampled_from(STANCES)))
    affiliations = {member: draw(st.sets(st.sampled_from("ABC"), max_size=2)) for member in members}
    families = families_of(affiliations)
    return rule, stances, members, families, draw(st.none() | some), draw(some)


def counted(rule, stances, members, families=(), attendees=None, overruled=()) -> Tally:
    standing = sum(word == "object" and member not in overruled for member, word in stances.items())
    given = {"families": families, "attendees": attendees, "standing": standing}
    return count(stances, electorate=members, rule=rule, **given)


def said(*words: str, of: int | None = None) -> tuple[dict[str, str], list[str]]:
    """Return these answers of as many members, and an electorate of so many."""
    members = names(len(words) if of is None else of)
    return dict(zip(members, words, strict=False)), members


def majority(**fields: object) -> Rule:
    return Rule(method="majority", **{"quorum": "0/1", **fields})  # type: ignore[arg-type]


def tally(agree: int = 0, disagree: int = 0, abstain: int = 0, *, of: int = 100) -> Tally:
    return Tally(electorate=of, agree=agree, disagree=disagree, abstain=abstain)


@pytest.mark.parametrize(
    ("share", "of", "needed"),
    [
        ("28/100", 25, 7), ("56/100", 25, 14), ("55/100", 100, 55), ("1/2", 7, 4), ("1/2", 42, 21), ("1/2", 43, 22),
        ("2/3", 42, 28), ("2/3", 43, 29), ("0/1", 9, 0), ("1/1", 9, 9),
    ],
)  # fmt: skip
def test_a_quorum_is_counted_in_whole_members(share, of, needed):
    assert quorum_needed(majority(quorum=share), of) == share_of(share, of) == needed


@pytest.mark.parametrize(
    ("threshold", "more_than", "cast", "needed"),
    [
        ("1/2", True, 42, 22),
        ("1/2", True, 43, 22),
        ("1/2", False, 42, 21),
        ("1/2", False, 43, 22),
        ("2/3", False, 42, 28),
        ("2/3", False, 43, 29),
        ("2/3", True, 42, 29),
        ("28/100", False, 25, 7),
        ("56/100", False, 25, 14),
        ("55/100", False, 100, 55),
    ],
)
def test_a_majority_is_counted_in_whole_members(threshold, more_than, cast, needed):
    rule = majority(threshold=threshold, more_than=more_than)
    assert agrees_needed(rule, tally(agree=cast)) == needed
    assert result(rule, tally(agree=needed, disagree=cast - needed)) == "adopted"
    assert result(rule, tally(agree=needed - 1, disagree=cast - needed + 1)) == "rejected"


@pytest.mark.parametrize(("method", "base"), list(product(METHODS, BASES)))
def test_nobody_agreeing_never_adopts(method, base):
    rule = Rule(method=method, base=base, quorum="0/1", threshold="2/3", more_than=False)
    for counted_ in (tally(), tally(abstain=9), tally(abstain=100)):
        assert result(rule, counted_) == "rejected"
    assert result(majority(more_than=False, threshold="0/1"), tally(abstain=9)) == "rejected"


def test_too_few_answers_lapse_whatever_they_are():
    assert result(majority(quorum="1/2"), tally(agree=49)) == "lapsed"
    assert result(majority(quorum="1/2"), tally(agree=49, abstain=1)) == "adopted"
    assert result(Rule(method="consent"), Tally(electorate=10, agree=4)) == "lapsed"
    assert result(Rule(method="consent"), Tally(electorate=10, agree=3, object=1, standing=1)) == "lapsed"


def test_one_objection_stops_consent_and_a_disagreement_does_not():
    assert result(Rule(method="consent"), Tally(electorate=5, agree=4, object=1, standing=1)) == "rejected"
    assert result(Rule(method="consent"), Tally(electorate=5, agree=1, disagree=4, standing=0)) == "adopted"


def test_an_objection_that_no_longer_stands_stops_nothing():
    assert result(Rule(method="consent"), Tally(electorate=5, agree=4, object=1, standing=0)) == "adopted"
    assert result(Rule(method="consensus"), Tally(electorate=5, agree=4, object=1, standing=0)) == "adopted"


@pytest.mark.parametrize("method", METHODS)
def test_objections_are_counted_only_where_one_is_enough(method):
    stances, members = said("agree", "object")
    rule = Rule(method=method, threshold="2/3", more_than=False)
    assert count(stances, electorate=members, rule=rule, standing=1).standing == (1 if method in BY_OBJECTION else None)


def test_under_a_majority_an_objection_is_one_vote_against():
    assert result(majority(), Tally(electorate=5, agree=3, object=2)) == "adopted"
    assert result(majority(), Tally(electorate=5, agree=2, object=2, disagree=1)) == "rejected"


def test_standing_aside_is_neither_for_nor_against():
    assert result(majority(), Tally(electorate=9, agree=2, disagree=1, stand_aside=6)) == "adopted"


def test_who_cannot_join_a_consensus_stands_aside_and_one_that_disagrees_stops_it():
    rule = Rule(method="consensus")
    assert result(rule, Tally(electorate=9, agree=5, stand_aside=4)) == "adopted"
    assert result(rule, Tally(electorate=9, agree=8, disagree=1)) == "rejected"
    assert result(rule, Tally(electorate=9, agree=8, object=1, standing=1)) == "rejected"


def test_a_consensus_needs_as_many_to_agree_as_its_rule_says():
    rule = Rule(method="consensus", base="eligible", threshold="2/3", more_than=False)
    assert result(rule, Tally(electorate=9, agree=6, stand_aside=3)) == "adopted"
    assert result(rule, Tally(electorate=9, agree=5, stand_aside=4)) == "rejected"


def test_unanimity_is_of_all_its_base():
    everybody, whoever = Rule(method="unanimity", base="eligible"), Rule(method="unanimity", base="cast")
    assert result(everybody, Tally(electorate=9, agree=9)) == "adopted"
    assert result(everybody, Tally(electorate=9, agree=8)) == "rejected"
    assert result(everybody, Tally(electorate=9, agree=8, abstain=1)) == "rejected"
    assert result(whoever, Tally(electorate=9, agree=5, abstain=4)) == "adopted"
    assert result(whoever, Tally(electorate=9, agree=8, disagree=1)) == "rejected"
    assert result(whoever, Tally(electorate=9, agree=8, object=1)) == "rejected"


@pytest.mark.parametrize(("base", "needed"), [("cast", 11), ("eligible", 21), ("present", 13), ("not-abstaining", 19)])
def test_a_share_is_of_the_base_the_rule_names(base, needed):
    stood = Tally(electorate=40, agree=14, disagree=6, abstain=4, stand_aside=1)
    assert agrees_needed(majority(base=base), stood) == needed


@pytest.mark.parametrize("base", BASES)
def test_an_even_split_is_no_majority(base):
    assert result(majority(base=base), Tally(electorate=42, agree=21, disagree=21)) == "rejected"
    assert result(majority(base=base), Tally(electorate=43, agree=22, disagree=21)) == "adopted"


def test_with_more_abstentions_fewer_need_to_agree_where_the_rule_says_so():
    rule = majority(base="not-abstaining")
    assert [agrees_needed(rule, tally(abstain=n, of=20)) for n in (0, 1, 5, 18, 20)] == [11, 10, 8, 2, 1]


WORKED = (
    (majority(base="not-abstaining"), {"members": 20, "abstain": 5, "for": 8}, "adopted"),
    (majority(base="not-abstaining"), {"members": 20, "abstain": 0, "for": 10}, "rejected"),
    (Rule(method="consent"), {"members": 12, "for": 7, "against": 0, "objections": 1}, "rejected"),
    (majority(quorum="2/3"), {"members": 9, "for": 3, "against": 2, "abstain": 0}, "lapsed"),
    (
        Rule(method="majority", base="eligible", threshold="9/15", more_than=False, veto=tuple(names(15)[10:])),
        {"members": 15, "for": 14, "permanent_against": 1},
        "rejected",
    ),
)
"""Worked cases of published governance: a majority of those who do not abstain, consent, a quorum, a council's veto."""


def outcome(rule: Rule, case: dict) -> str:
    against = case.get("against", 0) + case.get("permanent_against", 0)
    words = ["agree"] * case["for"] + ["abstain"] * case.get("abstain", 0) + ["disagree"] * against
    stances, members = said(*words, of=case["members"])
    return result(rule, count(stances, electorate=members, rule=rule, standing=case.get("objections", 0)))


@pytest.mark.parametrize(("rule", "case", "expected"), WORKED)
def test_a_published_case_comes_out_as_published(rule, case, expected):
    assert outcome(rule, case) == expected


def test_the_published_cases_are_the_ones_restated_here():
    cases = json.loads((needs("coalition") / "decision_rule_cases.json").read_text())["cases"]
    expected = {"pass": "adopted", "fail": "rejected", "objection stands": "rejected", "no quorum": "lapsed"}
    for case, (rule, restated, came) in zip(cases, WORKED, strict=True):
        members = case.get("members", 15)
        numbers = {"members": members} | {name: n for name, n in case.items() if isinstance(n, int)}
        assert numbers == {name: n for name, n in restated.items() if name in numbers}
        assert expected[case["outcome"]] == came == outcome(rule, restated)


def test_a_veto_member_that_only_abstains_stops_nothing():
    rule = Rule(method="majority", base="eligible", threshold="9/15", more_than=False, veto=("m0", "m1"))
    stances, members = said("abstain", "stand-aside", *["agree"] * 9, *["disagree"] * 4)
    tallied = count(stances, electorate=members, rule=rule)
    assert (tallied.vetoes, result(rule, tallied)) == (0, "adopted")
    tallied = count({**stances, "m1": "object"}, electorate=members, rule=rule)
    assert (tallied.vetoes, result(rule, tallied)) == (1, "rejected")


@pytest.mark.parametrize("method", METHODS)
def test_a_veto_holds_under_every_method(method):
    rule = Rule(method=method, threshold="2/3", veto=("m0",))
    stances, members = said("disagree", *["agree"] * 9)
    assert result(rule, count(stances, electorate=members, rule=rule)) == "rejected"


@pytest.mark.parametrize(
    ("cap", "family", "expected"),
    [
        (1, ["agree", "agree", "agree"], {"agree": 3}),
        (1, ["disagree", "disagree", "disagree"], {"agree": 2, "disagree": 1}),
        (1, ["agree", "abstain", "disagree"], {"agree": 2, "disagree": 1}),
        (1, ["agree", "agree", "object"], {"agree": 2, "object": 1}),
        (1, ["agree", "stand-aside", "abstain"], {"agree": 2, "stand_aside": 1}),
        (1, ["agree"], {"agree": 3}),
        (1, [], {"agree": 2}),
        (2, ["agree", "agree", "agree"], {"agree": 4}),
        (2, ["disagree", "disagree", "disagree"], {"agree": 2, "disagree": 2}),
        (2, ["agree", "abstain", "disagree"], {"agree": 2, "abstain": 1, "disagree": 1}),
        (2, ["agree", "agree", "object"], {"agree": 3, "object": 1}),
        (2, ["agree"], {"agree": 3}),
        (3, ["agree", "abstain", "disagree"], {"agree": 3, "abstain": 1, "disagree": 1}),
    ],
)
def test_of_members_that_share_a_funder_so_many_count(cap, family, expected):
    kin, others = ("a", "b", "c"), ("x", "y")
    stances = {**dict(zip(kin, family, strict=False)), "x": "agree", "y": "agree"}
    rule = majority(cap=cap)
    for order in (kin + others, others + kin[::-1]):
        tallied = count(stances, electorate=order, rule=rule, families=[kin])
        assert tallied == Tally(electorate=2 + cap, **expected)


def test_the_quorum_is_counted_under_the_cap_too():
    stances = dict.fromkeys("abcd", "agree")
    rule = majority(cap=1, quorum="1/2")
    tallied = count(stances, electorate="abcdwxyz", rule=rule, families=["abcd"])
    assert (tallied.electorate, tallied.took_part, result(rule, tallied)) == (5, 1, "lapsed")
    here = count({}, electorate="abcdwxyz", rule=rule, families=["abcd"], attendees="abcdw")
    assert (here.present, here.took_part) == (2, 2)


def test_a_family_whose_members_are_not_asked_counts_for_nothing():
    assert count({"x": "agree"}, electorate="x", rule=majority(cap=1), families=["ab"]) == Tally(electorate=1, agree=1)


def test_who_is_not_asked_is_not_counted():
    assert count({"a": "agree", "z": "object"}, electorate="ab", rule=majority()) == Tally(electorate=2, agree=1)


def test_families_are_joined_through_whatever_they_share():
    affiliations = {"a": ["Fund"], "b": ["Fund", "Parent"], "c": ["Parent"], "d": ["Other"], "e": []}
    assert families_of(affiliations) == (("a", "b", "c"),)
    assert families_of({"a": ["One"], "b": ["Two"], "c": ["Two", "One"]}) == (("a", "b", "c"),)
    assert families_of({"a": ["One"], "b": ["Two"], "c": ["One"], "d": ["Two"]}) == (("a", "c"), ("b", "d"))
    assert families_of({}) == ()


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.sets(st.sampled_from("ABCDE"), max_size=3)), st.randoms())
def test_families_do_not_depend_on_the_order_in_which_they_are_found(affiliations, chance):
    shuffled = list(affiliations.items())
    chance.shuffle(shuffled)
    families = families_of(affiliations)
    assert families == families_of(dict(shuffled))
    members = [member for family in families for member in family]
    assert len(members) == len(set(members))
    for one, other in product(affiliations, repeat=2):
        if affiliations[one] & affiliations[other] and one != other:
            assert any({one, other} <= set(family) for family in families)


def test_those_at_a_meeting_take_part_even_where_they_do_not_answer():
    rule = majority(quorum="1/2", base="present")
    tallied = count({"a": "agree", "b": "agree"}, electorate="abcdef", rule=rule, attendees="abcz")
    assert (tallied.present, tallied.took_part, agrees_needed(rule, tallied)) == (3, 3, 2)
    assert result(rule, tallied) == "adopted"


def test_who_answers_from_elsewhere_takes_part_with_those_at_the_meeting():
    rule = majority(quorum="4/6")
    tallied = count({"e": "agree", "f": "agree"}, electorate="abcdef", rule=rule, attendees="ab")
    assert (tallied.took_part, result(rule, tallied)) == (4, "adopted")


@given(votes(), st.data())
def test_one_more_agree_never_hurts(vote, data):
    rule, stances, members, families, attendees, overruled = vote
    member = data.draw(st.sampled_from(members))
    before = result(rule, counted(rule, stances, members, families, attendees, overruled))
    better = {**stances, member: "agree"}
    after = result(rule, counted(rule, better, members, families, attendees, overruled))
    assert before != "adopted" or after == "adopted"


@given(votes(), st.randoms())
def test_it_does_not_matter_who_said_it_or_when(vote, chance):
    rule, stances, members, families, attendees, overruled = vote
    others = list(members)
    chance.shuffle(others)
    called = dict(zip(members, others, strict=True))
    order = list(stances)
    chance.shuffle(order)
    veto = None if rule.veto is None else tuple(called.get(member, member) for member in rule.veto)
    renamed = counted(
        Rule(**{name: getattr(rule, name) for name in Rule.__slots__} | {"veto": veto}),
        {called[member]: stances[member] for member in order},
        others,
        [[called[member] for member in family] for family in families],
        attendees and {called[member] for member in attendees},
        {called[member] for member in overruled},
    )
    assert renamed == counted(rule, stances, members, families, attendees, overruled)


@given(votes(cap=False), st.data())
def test_an_abstention_never_lowers_what_is_needed(vote, data):
    rule, stances, members, *others = vote
    silent = [member for member in members if member not in stances]
    if rule.base == "not-abstaining" or not silent:
        return
    more = {**stances, data.draw(st.sampled_from(silent)): "abstain"}
    before = agrees_needed(rule, counted(rule, stances, members, *others))
    assert agrees_needed(rule, counted(rule, more, members, *others)) >= before


@given(votes(), st.data())
def test_an_abstention_adopts_nothing_unless_it_was_the_quorum_that_lacked(vote, data):
    rule, stances, members, *others = vote
    silent = [member for member in members if member not in stances]
    before = result(rule, counted(rule, stances, members, *others))
    if rule.base == "not-abstaining" or not silent or before == "lapsed":
        return
    more = {**stances, data.draw(st.sampled_from(silent)): "abstain"}
    assert before == "adopted" or result(rule, counted(rule, more, members, *others)) != "adopted"


@given(votes())
def test_the_need_that_is_shown_is_the_need_that_decides(vote):
    rule, *others = vote
    tallied = counted(rule, *others)
    stopped = (
        tallied.standing
        or tallied.vetoes
        or (tallied.against and (rule.method == "unanimity" or (rule.method == "consensus" and tallied.disagree)))
    )
    enough = tallied.agree >= agrees_needed(rule, tallied)
    took_part = tallied.took_part >= quorum_needed(rule, tallied.electorate)
    assert (result(rule, tallied) == "adopted") == (took_part and enough and not stopped)
    assert (result(rule, tallied) == "lapsed") == (not took_part)


@given(votes())
def test_nobody_counts_twice_and_no_more_than_are_asked(vote):
    rule, *others = vote
    tallied = counted(rule, *others)
    assert tallied.answered <= tallied.took_part <= tallied.electorate <= len(others[1])


def test_under_a_cap_an_overruled_objection_hides_no_disagreement_of_its_family():
    rule = Rule(method="consensus", cap=1, overrule="1/2", quorum="0/1")
    for word in ("agree", "object"):
        stances = {"a": "disagree", "b": word, **dict.fromkeys("wxyz", "agree")}
        tallied = count(stances, electorate="abwxyz", rule=rule, families=["ab"])
        assert result(rule, tallied) == "rejected"


@pytest.mark.parametrize("share", ["", "1", "2/1", "1/0", "-1/2", "1.5/2", "01/2", "half", "50%", "1/10000", "１/2"])
def test_a_share_that_is_no_fraction_is_refused(share):
    for rule in (majority(quorum=share), majority(threshold=share), Rule(method="consent", overrule=share or "x")):
        with pytest.raises(Refused, match="is not a share") as caught:
            check_rule(rule)
        assert caught.value.hint


def test_more_than_all_is_refused_and_all_is_not():
    with pytest.raises(Refused, match="more than all"):
        check_rule(majority(threshold="3/3"))
    check_rule(majority(threshold="3/3", more_than=False))
    check_rule(Rule(method="consent", threshold="1/1"))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"method": "supermajority"}, "1/2 is no more than half"),
        ({"method": "supermajority", "threshold": "21/42", "more_than": False}, "no more than half"),
        ({"method": "majority", "overrule": "2/3"}, "no objection to overrule"),
        ({"method": "unanimity", "overrule": "2/3"}, "no objection to overrule"),
        ({"method": "majority", "cap": 0}, "silence whole families"),
        ({"method": "majority", "extension": 0}, "none"),
        ({"method": "majority", "extension": 91}, "none"),
    ],
)
def test_a_rule_that_says_two_things_is_refused(fields, why):
    with pytest.raises(Refused, match=why) as caught:
        check_rule(Rule(**fields))
    assert caught.value.code == "bad-rule"
    assert caught.value.hint


@pytest.mark.parametrize(
    "rule",
    [
        Rule(method="supermajority", threshold="2/3"),
        Rule(method="supermajority", threshold="51/100", more_than=False),
        Rule(method="consent", overrule="2/3"),
        Rule(method="consensus", overrule="0/1", cap=1),
        Rule(method="majority", extension=90, veto=("a",)),
    ],
)
def test_rules_are_freely_combined(rule):
    check_rule(rule)
