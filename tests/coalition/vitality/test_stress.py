"""The stress test: what breaks without every one and every two members."""

from __future__ import annotations

import base64
from dataclasses import replace
from time import process_time

import pytest

from concerted.coalition import ActorFacts, Capacity, PeriodOpening, Rotating, Rule, Seen, fold
from concerted.coalition.state import Actor, State, Version
from concerted.coalition.vitality import stressed
from tests.coalition.lives import clauses_with, governed
from tests.coalition.vitality.records import IDS, PLATFORM, Run, run

NOW = "2026-04-20T00:00:00Z"


def broken(life: Run, what: str, many: int) -> list[tuple[tuple[str, ...], str]]:
    return [(one.gone, one.line.say()) for one in stressed(life.state, NOW).without(many) if one.what == what]


def test_before_there_are_members_nothing_can_break():
    tried = stressed(fold([]), NOW)
    assert (tried.members, tried.tried, tried.breaks) == (0, 0, ())


def test_every_one_and_every_two_are_tried():
    tried = stressed(run().state, NOW)
    assert (tried.members, tried.tried) == (5, 5 + 10)


def test_five_are_no_circle_without_any_one():
    assert broken(run(), "quorum", 1) == [
        ((), "Without any one of them they would be fewer than 5: no formation circle.")
    ]


def test_two_thirds_of_all_of_five_fail_without_any_two():
    lines = [line for gone, line in broken(run(), "quorum", 2) if gone == ()]
    assert lines == ["No platform decision could be taken without any two of them: 4 of 5 must answer."]


@pytest.mark.parametrize(("rule", "needed"), [
    (Rule(method="consent", quorum="1/1"), 5), (Rule(method="unanimity", base="eligible"), 5),
    (Rule(method="majority", base="not-abstaining", threshold="4/5", more_than=False), None),
    (Rule(method="majority", quorum="1/10"), None),
])  # fmt: skip
def test_what_a_class_of_decision_takes_comes_of_its_rule(rule, needed):
    life = run(governed("tactical", rule=rule))
    lines = [line for _, line in broken(life, "quorum", 1) if "tactical" in line]
    expected = f"No tactical decision could be taken without any one of them: {needed} of 5 must answer."
    assert lines == ([expected] if needed else [])


def test_under_a_cap_a_family_counts_as_one_and_loses_its_voice_with_its_last():
    life = run(governed("tactical", rule=Rule(method="majority", quorum="1/1", cap=1)))
    for actor in ("River Watch", "Clinics"):
        life.do(ActorFacts(name=actor, affiliations=("One Fund",)))
    alone = [gone for gone, line in broken(life, "quorum", 1) if "tactical" in line]
    pairs = [gone for gone, line in broken(life, "quorum", 2) if "tactical" in line]
    assert alone == [("growers",), ("schools",), ("beekeepers",)]
    assert pairs == [("river-watch", "clinics")]


def test_a_duty_fails_where_nobody_else_could_take_it_over():
    life = run()
    life.do(Rotating())
    for actor in IDS[2:]:
        life.do(Capacity(duties=0), actor)
    assert (("clinics", "river-watch"), "Nobody could take over press.") in broken(life, "duty", 2)


def test_a_duty_that_few_have_ever_held_is_known_to_few():
    life = run()
    for _ in range(2):
        life.do(Rotating())
        life.wait(days=31)
    lines = [line for _, line in broken(life, "duty", 2)]
    assert "Nobody would be left who has ever held press." in lines


def test_a_constituency_that_one_or_two_speak_for():
    life = run()
    life.do(ActorFacts(name="River Watch", constituencies=("anglers", "children")))
    life.do(ActorFacts(name="Schools", constituencies=("children",)))
    assert broken(life, "constituency", 1) == [(("river-watch",), "Nobody would speak for anglers.")]
    assert broken(life, "constituency", 2) == [(("river-watch", "schools"), "Nobody would speak for children.")]


def looked_at(life: Run, by: str | None) -> None:
    period = life.do(PeriodOpening(clause="measure"))
    life.do(Seen(member=IDS[1], seen="kept", evidence="The table."), by, ref=period)
    life.wait(days=32)


def test_a_promise_that_one_keeps_and_one_looks_at():
    life = run()
    looked_at(life, IDS[0])
    assert broken(life, "commitment", 1) == [
        (("clinics",), "Nobody else kept measure the last time one looked."),
        (("river-watch",), "Nobody else looks whether measure is kept."),
    ]


def test_where_the_host_looks_nobody_is_needed_to():
    life = run()
    looked_at(life, None)
    assert [gone for gone, _ in broken(life, "commitment", 1)] == [("clinics",)]


def test_without_a_witness_the_hosts_copy_is_the_only_one():
    assert broken(run(), "replica", 0) == [
        ((), "No member keeps a witnessed copy of the record: there is the host's alone.")
    ]


def witnessed(life: Run, *actors: str) -> Run:
    for name in actors:
        life.state.actors[name].witness_public = base64.b64encode(name.encode()).decode()
    return life


def test_the_last_witnesses_are_missed():
    life = witnessed(run(), IDS[0], IDS[1])
    assert broken(life, "replica", 0) == []
    assert broken(life, "replica", 2) == [
        (("clinics", "river-watch"), "No member would keep a witnessed copy of the record.")
    ]


def test_without_enough_witnesses_no_entry_becomes_final():
    line = "No entry would become final: 2 witnesses must have seen it."
    clauses = clauses_with(changing={"witnesses": 2})
    assert (("clinics",), line) in broken(witnessed(run(clauses), IDS[0], IDS[1]), "replica", 1)
    three = broken(witnessed(run(clauses), *IDS[:3]), "replica", 2)
    assert [gone for gone, said in three if said == line] == [
        ("clinics", "growers"), ("clinics", "river-watch"), ("growers", "river-watch")
    ]  # fmt: skip
    assert [gone for gone, said in broken(witnessed(run(clauses), *IDS), "replica", 2) if said == line] == []


def test_two_hundred_members_take_seconds():
    state, since = State(name="Wide", size=1), "2026-01-01T00:00:00Z"
    rule = Rule(method="majority", cap=2, quorum="199/200")
    clauses = tuple(replace(one, rule=rule) if one.rule else one for one in PLATFORM)
    state.versions.append(Version(number=1, entry=0, leaf="", digest="", clauses=clauses, by=None, at=since))
    for n in range(200):
        state.actors[f"m{n}"] = Actor(id=f"m{n}", name=f"M {n}", invited_by=None, invited_at=since,
                                      in_circle=False, member_since=since)  # fmt: skip
    began = process_time()
    tried = stressed(state, NOW)
    assert tried.tried == 200 + 19_900
    assert process_time() - began < 20  # a bound against the loop that would not end, not a figure
