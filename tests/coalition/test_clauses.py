"""The forms a clause has, and the fields each form must, may and may not have."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concerted.coalition import Change, Clause, Rule, Variant, Watch, amended, changes_between, platform_digest, replay
from concerted.coalition.clauses import (
    CLASSES,
    FORMS,
    GROUNDS,
    MOST,
    PAGE,
    check_clauses,
    form_of,
    in_order,
    words,
)
from concerted.coalition.shape import from_json, to_json
from concerted.errors import Refused
from tests.coalition.lives import CLAUSES, IDS, amend, clauses_with, endorse, in_force, living_by

RULE = Rule(method="majority")
WHOLE = {
    "non-negotiable": Clause(
        id="answer", kind="non-negotiable", text="Answer in 30 days.", check="the log", every="quarter",
        watch=Watch(look="updated", days=31), value=30, unit="days", stricter="less",
        variants=(Variant(jurisdiction="France", text="Answer in 20 days.", value=20),),
    ),
    "delegated": Clause(
        id="press", kind="delegated", text="Speak to the press.", boundary="not for all",
        variants=(Variant(jurisdiction="France", text="Speak to the French press."),),
    ),
    "cadence": Clause(
        id="all", kind="cadence", text="What we do.", governs="tactical", rule=RULE, days=7, witnesses=2, review=12,
        delay=30,
    ),
    "cadence of meetings": Clause(id="meet", kind="cadence", text="We meet.", meets="month", publish=7),
    "cadence of duties": Clause(
        id="turns", kind="cadence", text="We take turns.", duties=("press", "archive"), term="month"
    ),
}  # fmt: skip
"""Each form of clause, with every field it can have."""

SPANS = ("week", "month", "quarter", "year")


def bad(*clauses: Clause) -> Refused:
    with pytest.raises(Refused) as caught:
        check_clauses(in_order((*CLAUSES, *clauses)))
    assert caught.value.hint
    return caught.value


def fine(clause: Clause) -> Clause:
    check_clauses(in_order((*(one for one in CLAUSES if one.governs != clause.governs or not one.governs), clause)))
    return clause


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_clause_can_have_all_its_fields(form):
    clause = WHOLE[form]
    assert form_of(clause) == form
    fine(clause)
    assert from_json(Clause, to_json(clause)) == clause


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_clause_needs_its_fields(form):
    for name in FORMS[form][0]:
        lacking = replace(WHOLE[form], **{name: None})
        error = bad(replace(lacking, id="other"))
        assert error.code == "bad-clause"
        if name in ("meets", "duties", "governs"):  # without its mark it is another form
            assert "needs “governs”" in error.message or "has no use for" in error.message
        else:
            assert f"needs “{name}”" in error.message
            assert f"A {form} clause has: text, {', '.join(FORMS[form][0])}" in error.hint


@pytest.mark.parametrize("form", FORMS)
def test_a_clause_has_no_field_of_another_form(form):
    every = {
        field.name: getattr(clause, field.name)
        for clause in (*WHOLE.values(), Clause(id="x", kind="cadence", text="x", season="year", grounds=("broken",)))
        for field in fields(Clause)
        if getattr(clause, field.name) is not None
    }
    own = {"id", "kind", "text", *FORMS[form][0], *FORMS[form][1]}
    assert every.keys() == {field.name for field in fields(Clause)}
    for name in every.keys() - own - {"governs"}:
        error = bad(replace(WHOLE[form], id="other", **{name: every[name]}))
        assert error.code == "bad-clause"
        assert "has no use for" in error.message


def test_a_clause_that_governs_is_no_clause_of_meetings_or_duties():
    assert form_of(replace(WHOLE["cadence of duties"], governs="tactical")) == "cadence"
    assert form_of(replace(WHOLE["cadence of duties"], meets="month")) == "cadence of meetings"
    assert form_of(Clause(id="x", kind="cadence", text="x")) == "cadence"


@pytest.mark.parametrize(
    ("form", "name", "value"),
    [
        ("cadence", "days", 0),
        ("cadence", "days", 91),
        ("cadence", "witnesses", 0),
        ("cadence", "witnesses", 101),
        ("cadence", "review", 0),
        ("cadence", "review", 61),
        ("cadence", "delay", 0),
        ("cadence", "delay", 91),
        ("cadence of meetings", "publish", -1),
        ("cadence of meetings", "publish", 91),
        ("non-negotiable", "value", 10**9 + 1),
        ("non-negotiable", "value", -(10**9) - 1),
    ],
)
def test_a_number_in_a_clause_keeps_within_its_bounds(form, name, value):
    assert f"cannot have “{name}” {value}" in bad(replace(WHOLE[form], id="other", **{name: value})).message


@pytest.mark.parametrize(
    ("form", "change"),
    [
        ("cadence", {"days": 90, "witnesses": 100, "review": 60, "delay": 90}),
        ("cadence", {"days": 1, "witnesses": 1, "review": 1, "delay": 1}),
        ("cadence of meetings", {"publish": 0}),
        ("cadence of meetings", {"publish": 90}),
        ("non-negotiable", {"value": 10**9}),
        ("non-negotiable", {"value": -(10**9), "variants": None}),
        ("non-negotiable", {"value": 0, "unit": None, "stricter": "more"}),
    ],
)
def test_a_number_in_a_clause_may_stand_at_its_bounds(form, change):
    fine(replace(WHOLE[form], **change))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"stricter": None}, "needs both “value” and “stricter”"),
        ({"value": None, "unit": None, "variants": None}, "needs both “value” and “stricter”"),
        ({"value": None, "stricter": None, "variants": None}, "needs both “value” and “stricter”"),
        ({"variants": (Variant(jurisdiction="France", text="Answer."),)}, "has a value in some variants only"),
        (
            {"value": None, "unit": None, "stricter": None},
            "has a value in some variants only",
        ),
        (
            {"variants": (Variant(jurisdiction="France", text="A.", value=1),) * 2},
            "has two variants for one jurisdiction",
        ),
    ],
)
def test_values_and_variants_go_together(change, why):
    assert why in bad(replace(WHOLE["non-negotiable"], **change)).message


@pytest.mark.parametrize(
    "variant",
    [
        Variant(jurisdiction="", text="Answer.", value=1),
        Variant(jurisdiction="France", text=" ", value=1),
        Variant(jurisdiction="x" * 81, text="Answer.", value=1),
    ],
)
def test_a_variant_names_its_jurisdiction_and_says_something(variant):
    assert bad(replace(WHOLE["non-negotiable"], variants=(variant,))).code == "bad-text"


def test_a_unit_is_a_name():
    assert bad(replace(WHOLE["non-negotiable"], unit="x" * 81)).code == "bad-text"


@pytest.mark.parametrize("season", ["quarter", "half-year", "year"])
def test_only_the_membership_clause_has_a_season(season):
    check_clauses(clauses_with(joining={"season": season}))
    for other in ("changing", "doing", "ending"):
        with pytest.raises(Refused, match="has no use for “season”"):
            check_clauses(clauses_with(**{other: {"season": season}}))


def test_only_the_sunset_clause_has_grounds():
    check_clauses(clauses_with(ending={"grounds": GROUNDS}))
    for other in ("changing", "doing", "joining"):
        with pytest.raises(Refused, match="has no use for “grounds”"):
            check_clauses(clauses_with(**{other: {"grounds": ("broken",)}}))
    for grounds in ((), ("broken", "broken")):
        with pytest.raises(Refused, match="must name 1 to 4 different “grounds”"):
            check_clauses(clauses_with(ending={"grounds": grounds}))


@pytest.mark.parametrize("duties", [(), ("press", "press"), tuple(f"duty {n}" for n in range(13))])
def test_duties_are_a_few_names_each_once(duties):
    error = bad(replace(WHOLE["cadence of duties"], duties=duties))
    assert "must name 1 to 12 different “duties”" in error.message


def test_a_duty_has_a_name_that_can_be_read():
    assert bad(replace(WHOLE["cadence of duties"], duties=("press", "\u200b"))).code == "bad-text"
    fine(replace(WHOLE["cadence of duties"], duties=tuple(f"duty {n}" for n in range(12))))


@pytest.mark.parametrize("term", ["week", "month", "quarter", "half-year", "year"])
def test_every_term_that_may_be_written_can_be_read_back(term):
    life = living_by(clauses_with(replace(WHOLE["cadence of duties"], term=term)))
    assert replay(life.entries) == life.state


@pytest.mark.parametrize("form", ["cadence of meetings", "cadence of duties"])
def test_a_platform_says_once_how_one_meets_and_takes_turns(form):
    clause = WHOLE[form]
    fine(clause)
    error = bad(clause, replace(clause, id="again"))
    assert (error.code, error.message) == ("clause-twice", f"Two clauses are a {form}.")


def test_all_that_a_page_prints_counts_as_its_words():
    assert words([WHOLE["non-negotiable"]]) == len(
        ["Answer", "in", "30", "days.", "the", "log", "Answer", "in", "20", "days."]
    )
    assert words([WHOLE["delegated"]]) == len(
        ["Speak", "to", "the", "press.", "not", "for", "all", "Speak", "to", "the", "French", "press."]
    )
    assert words([WHOLE["cadence of duties"]]) == 5
    room = PAGE - words(CLAUSES)
    long = Variant(jurisdiction="France", text=" ".join(["mot"] * (room - 6)))
    clause = replace(WHOLE["delegated"], text="a b", boundary="c d e f", variants=(long,))
    fine(clause)
    with pytest.raises(Refused, match="1 word over one page"):
        check_clauses(in_order((*CLAUSES, replace(clause, text="a b c"))))


def test_a_page_has_room_for_so_many_clauses():
    more = tuple(replace(CLAUSES[0], id=f"c{n}") for n in range(MOST - len(CLAUSES)))
    check_clauses(in_order((*CLAUSES, *more)))
    assert bad(*more, replace(CLAUSES[0], id="last")).code == "over-a-page"


def test_an_amendment_changes_names_and_takes_out_clauses():
    new = (*clauses_with(WHOLE["cadence of meetings"], measure={"every": "week"}),)
    changes = changes_between(CLAUSES, new)
    assert [change.clause for change in changes] == ["measure", "meet"]
    assert amended(CLAUSES, changes) == new
    assert amended(new, changes_between(new, CLAUSES)) == CLAUSES
    assert changes_between(CLAUSES, CLAUSES) == ()


@pytest.mark.parametrize("change", [Change(), Change(was=CLAUSES[0], now=CLAUSES[1])])
def test_a_change_is_of_one_clause(change):
    assert change.clause == ""
    with pytest.raises(Refused, match="names no clause, or two") as caught:
        amended(CLAUSES, (change,))
    assert caught.value.code == "bad-change"


@pytest.mark.parametrize("was", [None, replace(CLAUSES[0], text="Something else.")])
def test_an_amendment_begins_from_the_clause_as_it_stands(was):
    with pytest.raises(Refused) as caught:
        amended(CLAUSES, (Change(was=was, now=replace(CLAUSES[0], every="week")),))
    assert caught.value.code == "stale-amendment"


@given(st.permutations(CLAUSES))
def test_the_order_of_kinds_is_the_pages_and_the_rest_as_it_came(clauses):
    ordered = in_order(clauses)
    assert [clause.kind for clause in ordered] == [clause.kind for clause in CLAUSES]
    cadence = [clause for clause in clauses if clause.kind == "cadence"]
    assert [clause for clause in ordered if clause.kind == "cadence"] == cadence


def test_each_version_has_its_own_digest_and_is_endorsed_by_those_who_are_members_already():
    life = in_force()
    first = life.state.platform
    decision = amend(life, clauses_with(measure={"every": "week"}))
    second = life.state.platform
    assert first
    assert second
    assert second.digest == platform_digest(second.clauses) != first.digest
    assert second.because == {"measure": decision}
    since = life.state.actors[IDS[0]].member_since
    number = endorse(life, IDS[0])
    assert life.state.actors[IDS[0]].endorsed == {1: 11, 2: number}
    assert life.state.actors[IDS[0]].member_since == since


def test_every_class_of_decision_is_governed():
    assert {clause.governs for clause in CLAUSES if clause.governs} == set(CLASSES)
