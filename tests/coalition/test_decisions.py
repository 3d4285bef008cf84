from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.coalition import (
    Change,
    Clause,
    Closing,
    Command,
    Invitation,
    Proposing,
    Sealed,
    Stance,
    amended,
    changes_between,
    decide,
    evolve,
    may_close,
    tally,
)
from concerted.coalition.proposals import platform_in_force
from concerted.coalition.rules import STANCES
from concerted.coalition.shape import from_json
from concerted.errors import Refused
from tests.coalition.lives import (
    CLAUSES,
    IDS,
    Life,
    agreed,
    answer,
    answered,
    at,
    endorse,
    in_force,
    proposed,
    proposing,
    ruled,
)
from tests.coalition.test_circle import refused

WEEKLY = (replace(CLAUSES[0], text="Publish it weekly.", every="week"), *CLAUSES[1:])


def amendment(life: Life, clauses: tuple = WEEKLY, by: str = IDS[0]) -> int:
    platform = life.state.platform
    assert platform
    body = proposing("platform", changes=changes_between(platform.clauses, clauses), base=platform.digest)
    return life.do(body, by=by)


def adopt(life: Life, proposal: int) -> int:
    for actor in IDS:
        answer(life, proposal, actor, "agree")
    return life.do(Closing(rationale="All agree."), ref=proposal)


def reversal(life: Life, decision: int) -> int:
    body = Proposing(title="Undo it", text="It did harm.", decision_class="tactical", reverses=decision)
    return life.do(body, by=IDS[1], ref=decision)


def test_an_opened_proposal_has_its_rule_its_electorate_and_its_closing_time_frozen():
    life, proposal = proposed()
    opened = life.state.proposals[proposal]
    assert opened.rule.method == "consent"
    assert opened.electorate == tuple(sorted(IDS))
    assert opened.closes == at(life.hour + 7 * 24)
    assert life.entries[proposal].rule == {"platform": life.state.platform.digest, "clause": "doing"}


def test_only_members_propose_once_a_platform_is_in_force():
    assert refused(agreed(), proposing(), IDS[0]).code == "not-a-member"
    life = in_force(IDS[:3])
    assert refused(life, proposing(), IDS[3]).code == "not-a-member"


@pytest.mark.parametrize(("closes", "code"), [("soon", "bad-time"), (at(1), "too-soon"), (at(24 * 3), "too-soon")])
def test_members_get_the_days_the_platform_gives_them(closes, code):
    assert refused(in_force(), proposing(closes=closes), IDS[0]).code == code


def test_a_proposal_may_give_members_longer():
    life = in_force()
    proposal = life.do(proposing(closes=at(24 * 60)), by=IDS[0])
    assert life.state.proposals[proposal].closes == at(24 * 60)


def test_the_latest_stance_counts():
    life, proposal = answered("object")
    answer(life, proposal, IDS[0], "agree")
    counted = tally(life.state.proposals[proposal])
    assert (counted.agree, counted.object, counted.answered) == (1, 0, 1)


@pytest.mark.parametrize("stance", ["disagree", "object"])
def test_an_answer_against_needs_a_reason(stance):
    life, proposal = proposed()
    assert refused(life, Stance(stance=stance), IDS[1], ref=proposal).code == "reason-needed"


def test_who_joined_later_does_not_answer_what_was_opened_before():
    life, proposal = proposed()
    life.do(Invitation(name="Walkers"), by=IDS[0])
    assert refused(life, Stance(stance="agree"), "walkers", ref=proposal).code == "not-a-member"
    endorse(life, "walkers")
    assert refused(life, Stance(stance="agree"), "walkers", ref=proposal).code == "not-in-electorate"


def test_no_stance_is_taken_when_time_is_up():
    life, proposal = proposed()
    life.wait(days=7)
    assert refused(life, Stance(stance="agree"), IDS[1], ref=proposal).code == "time-is-up"


@pytest.mark.parametrize("number", [None, 0, 999])
def test_a_stance_is_on_a_proposal(number):
    life, _ = proposed()
    assert refused(life, Stance(stance="agree"), IDS[1], ref=number).code == "unknown-proposal"


def test_a_proposal_closes_when_time_is_up_or_all_have_answered():
    life, proposal = answered("agree", "agree", "agree", "agree")
    opened = life.state.proposals[proposal]
    error = refused(life, Closing(rationale="x"), ref=proposal)
    assert (error.code, "Beekeepers" in error.hint) == ("still-open", True)
    assert not may_close(opened, at(life.hour))
    assert may_close(opened, opened.closes)
    answer(life, proposal, IDS[4], "abstain")
    life.do(Closing(rationale="Enough agree."), by=IDS[0], ref=proposal)
    assert life.state.proposals[proposal].decision.result == "adopted"


def test_a_decision_without_a_reason_is_refused():
    life, proposal = answered(*["agree"] * 5)
    assert refused(life, Closing(rationale=" "), ref=proposal).code == "bad-text"


def test_the_rule_computes_what_came_of_it():
    life, proposal = answered("agree", "agree", "object")
    life.wait(days=7)
    decision = life.do(Closing(rationale="The objection stands."), ref=proposal)
    assert life.entries[decision].body["result"] == "rejected"
    assert life.entries[decision].body["tally"] == {
        "electorate": 5, "agree": 2, "abstain": 0, "stand_aside": 0, "disagree": 0, "object": 1,
        "standing": 1,
    }  # fmt: skip
    assert list(life.state.decisions) == [decision]


def test_without_a_quorum_a_proposal_lapses():
    life, proposal = answered("agree")
    life.wait(days=7)
    life.do(Closing(rationale="Too few answered."), ref=proposal)
    assert life.state.proposals[proposal].decision.result == "lapsed"
    assert life.entries[-1].body["hindrance"] == "no-quorum"


def test_a_decision_may_say_in_a_sentence_what_was_decided():
    life, proposal = answered(*["agree"] * 5)
    assert refused(life, Closing(rationale="x", statement=" "), ref=proposal).code == "bad-text"
    life.do(Closing(rationale="All agree.", statement="Two meters, before the summer."), ref=proposal)
    assert life.state.proposals[proposal].decision.statement == "Two meters, before the summer."


ONE_EACH = st.lists(st.sampled_from(STANCES), min_size=5, max_size=5)
METHODS = st.sampled_from(["consent", "consensus", "majority", "unanimity"])


@settings(max_examples=15, deadline=None)
@given(METHODS, ONE_EACH, st.permutations(range(5)))
def test_the_order_of_answers_that_arrive_at_one_time_does_not_matter(method, words, order):
    life = ruled(method=method, overrule="1/2" if method.startswith("cons") else None)
    proposal = life.do(proposing(), by=IDS[0])
    moment = at(life.hour + 1)
    tallies, results = [], []
    for arrivals in (range(5), order):
        state = life.state
        for n in arrivals:
            reason = Sealed(c="0" * 64) if words[n] in ("disagree", "object") else None
            body = Stance(stance=words[n], reason=reason)
            (entry,) = decide(state, Command(body=body, at=moment, by=IDS[n], ref=proposal))
            state = evolve(state, entry)
        (closed,) = decide(state, Command(body=Closing(rationale="As the rule says."), at=moment, ref=proposal))
        shown, state = tally(state.proposals[proposal]), evolve(state, closed)
        assert shown == tally(state.proposals[proposal]) == state.proposals[proposal].decision.tally
        tallies.append(shown)
        results.append(state.proposals[proposal].decision.result)
    assert tallies[0] == tallies[1]
    assert results[0] == results[1]


def test_what_is_decided_is_decided():
    life, proposal = answered(*["agree"] * 5)
    life.do(Closing(rationale="All agree."), ref=proposal)
    assert refused(life, Closing(rationale="Again."), ref=proposal).code == "closed-already"
    assert refused(life, Stance(stance="abstain"), IDS[1], ref=proposal).code == "closed-already"


def test_only_members_or_the_host_close():
    life, proposal = answered(*["agree"] * 5)
    life.do(Invitation(name="Walkers"), by=IDS[0])
    assert refused(life, Closing(rationale="x"), "walkers", ref=proposal).code == "not-a-member"


def test_an_adopted_amendment_takes_effect_by_itself_and_each_line_knows_its_decision():
    life = in_force()
    decision = adopt(life, amendment(life))
    platform = life.state.platform
    assert (platform.number, platform.clauses, platform.because) == (2, WEEKLY, {"measure": decision})
    assert life.entries[decision].body["platform"] == platform.digest


def test_a_rejected_amendment_changes_nothing():
    life = in_force()
    proposal = amendment(life)
    for actor in IDS:
        answer(life, proposal, actor, "disagree")
    life.do(Closing(rationale="All are against it."), ref=proposal)
    assert life.state.platform.number == 1


def test_clauses_are_added_and_removed_too():
    extra = replace(CLAUSES[0], id="attend")
    added = amended(CLAUSES, changes_between(CLAUSES, (*CLAUSES, extra)))
    assert [clause.id for clause in added[:2]] == ["measure", "attend"]
    assert amended(added, changes_between(added, CLAUSES)) == CLAUSES


def test_a_change_names_one_clause():
    for change in (Change(), Change(was=CLAUSES[0], now=CLAUSES[1])):
        with pytest.raises(Refused, match="no clause, or two"):
            amended(CLAUSES, (change,))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"changes": changes_between(CLAUSES, WEEKLY), "base": "00"}, "stale-amendment"),
        ({"changes": (Change(was=WEEKLY[0], now=CLAUSES[0]),)}, "stale-amendment"),
        ({"changes": (Change(was=CLAUSES[0]),)}, "clause-missing"),
        ({"changes": ()}, "no-change"),
        ({"changes": changes_between(CLAUSES, WEEKLY), "decision_class": "tactical"}, "wrong-class"),
    ],
)
def test_an_amendment_that_does_not_fit_is_refused(fields, code):
    life = in_force()
    given = {"decision_class": "platform", "base": life.state.platform.digest, **fields}
    assert refused(life, proposing(**given), IDS[0]).code == code


def test_an_amendment_overtaken_by_another_lapses():
    life = in_force()
    late = amendment(life)
    monthly = (replace(CLAUSES[0], text="Publish it on Mondays."), *CLAUSES[1:])
    adopt(life, amendment(life, monthly))
    decision = adopt(life, late)
    assert life.entries[decision].body["result"] == "lapsed"
    assert life.entries[decision].body["hindrance"] == "collision"
    assert "platform" not in life.entries[decision].body
    assert life.state.platform.number == 2


def test_two_amendments_that_are_over_a_page_together_do_not_both_take_effect():
    life = in_force()
    long = " ".join(["word"] * 220)
    first = amendment(life, (replace(CLAUSES[0], text=long), *CLAUSES[1:]))
    second = amendment(life, (CLAUSES[0], replace(CLAUSES[1], text=long), *CLAUSES[2:]))
    adopt(life, first)
    assert life.entries[adopt(life, second)].body["hindrance"] == "over-a-page"
    assert life.state.proposals[second].status == "lapsed"


def test_two_amendments_that_make_no_platform_together_collide():
    life = in_force()
    meets = [Clause(id=name, kind="cadence", text="We meet.", meets="month") for name in ("meet", "gather")]
    first, second = (amendment(life, (*CLAUSES, clause)) for clause in meets)
    adopt(life, first)
    assert life.entries[adopt(life, second)].body["hindrance"] == "collision"


def test_a_clause_that_two_would_remove_is_removed_once():
    life = in_force()
    extra = (CLAUSES[0], replace(CLAUSES[0], id="attend"), *CLAUSES[1:])
    adopt(life, amendment(life, extra))
    first, second = amendment(life, CLAUSES), amendment(life, CLAUSES)
    adopt(life, first)
    version = life.state.platform
    assert life.entries[adopt(life, second)].body["result"] == "adopted"
    assert life.state.platform == version


def test_two_amendments_of_different_clauses_both_take_effect():
    life = in_force()
    first = amendment(life)
    second = amendment(life, (CLAUSES[0], replace(CLAUSES[1], text="Speak freely."), *CLAUSES[2:]))
    one, two = adopt(life, first), adopt(life, second)
    assert life.state.platform.because == {"measure": one, "words": two}


def test_reversing_a_decision_undoes_what_it_changed():
    life = in_force()
    before = life.state.platform.digest
    decision = adopt(life, amendment(life))
    undone = adopt(life, reversal(life, decision))
    assert life.state.decisions[decision].decision.reversed_by == undone
    assert (life.state.platform.number, life.state.platform.digest) == (3, before)
    again = adopt(life, reversal(life, undone))
    assert life.state.decisions[undone].decision.reversed_by == again
    assert life.state.platform.clauses == WEEKLY


def test_reversing_a_decision_without_effect_says_so_in_the_log():
    life, proposal = answered(*["agree"] * 5)
    decision = life.do(Closing(rationale="All agree."), ref=proposal)
    undone = adopt(life, reversal(life, decision))
    assert life.state.decisions[decision].decision.reversed_by == undone
    assert life.state.proposals[proposal + 7].decision_class == "tactical"


def test_what_another_decision_changed_since_is_not_undone_by_a_reversal():
    life = in_force()
    decision = adopt(life, amendment(life))
    adopt(life, amendment(life, (replace(CLAUSES[0], text="Publish it on Mondays."), *CLAUSES[1:])))
    with pytest.raises(Refused, match="no longer what this would change"):
        reversal(life, decision)


def test_of_two_reversals_of_one_decision_the_later_one_lapses():
    life = in_force()
    decision = adopt(life, amendment(life))
    first, second = reversal(life, decision), reversal(life, decision)
    undone = adopt(life, first)
    assert life.entries[adopt(life, second)].body["hindrance"] == "undone-already"
    assert life.state.decisions[decision].decision.reversed_by == undone


def test_of_two_reversals_without_effect_the_first_is_the_one_that_reversed_it():
    life, proposal = answered(*["agree"] * 5)
    decision = life.do(Closing(rationale="All agree."), ref=proposal)
    first, second = reversal(life, decision), reversal(life, decision)
    undone = adopt(life, first)
    adopt(life, second)
    assert life.state.decisions[decision].decision.reversed_by == undone


def test_only_adopted_decisions_are_reversed_and_only_once():
    life, proposal = answered(*["object"] * 5)
    rejected = life.do(Closing(rationale="All object."), ref=proposal)
    with pytest.raises(Refused, match="was adopted"):
        reversal(life, rejected)
    life = in_force()
    decision = adopt(life, amendment(life))
    adopt(life, reversal(life, decision))
    with pytest.raises(Refused, match="is reversed already"):
        reversal(life, decision)


def test_a_reversal_acts_on_the_decision_it_reverses():
    life = in_force()
    body = Proposing(title="Undo it", text="It did harm.", decision_class="tactical", reverses=3)
    assert refused(life, body, IDS[0]).code == "bad-reversal"


def test_a_proposal_needs_a_title_and_a_text():
    assert refused(in_force(), proposing(title=""), IDS[0]).code == "bad-text"
    assert refused(in_force(), proposing(text=""), IDS[0]).code == "bad-text"


def test_there_is_nothing_to_amend_before_a_platform_is_in_force():
    with pytest.raises(Refused, match="No platform is in force yet"):
        platform_in_force(agreed().state)


def test_the_changes_of_an_amendment_are_a_list():
    with pytest.raises(Refused, match=r"body\.changes must be a list"):
        from_json(Proposing, {"title": "a", "text": "b", "decision_class": "platform", "changes": {}})
