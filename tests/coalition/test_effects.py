from dataclasses import replace

import pytest

from concerted.coalition import (
    Closing,
    Contest,
    Effect,
    Leaving,
    MemberKey,
    Proposing,
    Sealed,
    Withdrawal,
    replay,
)
from concerted.coalition.counting import waiting
from tests.coalition.lives import IDS, Life, answer, at, endorse, governed, in_force, proposing
from tests.coalition.test_circle import refused
from tests.coalition.test_keeping import key, signs

RIVER, CLINICS, GROWERS, SCHOOLS, BEES = IDS
SUNSET = Effect(does="sunset", ground="goal-reached")
PART = Effect(does="part", actor=BEES)


def decide(life: Life, body: Proposing, ref: int | None = None) -> int:
    """Propose it, let everybody agree, and return the number of the decision."""
    proposal = life.do(body, by=RIVER, ref=ref)
    for member in waiting(life.state.proposals[proposal]):
        if life.state.actors[member].member_since:
            answer(life, proposal, member, "agree")
    if waiting(life.state.proposals[proposal]):
        life.wait(days=14)
    decision = life.do(Closing(rationale="All agree."), ref=proposal)
    assert life.state.proposals[proposal].status == "adopted"
    assert replay(life.entries) == life.state
    return decision


def reverse(life: Life, decision: int) -> int:
    body = Proposing(title="Undo it", text="It did harm.", decision_class="tactical", reverses=decision)
    return decide(life, body, decision)


def reversal_of(life: Life, decision: int) -> object:
    return life.state.decisions[decision].effect


def test_a_decision_to_part_is_undone_by_reinstating_and_that_by_parting():
    life = in_force()
    parted = decide(life, proposing("membership", effect=PART))
    beekeepers = life.state.actors[BEES]
    assert (beekeepers.member_since, beekeepers.terms[-1].how) == (None, "parted")
    again = reverse(life, parted)
    assert reversal_of(life, again) == Effect(does="reinstate", actor=BEES)
    assert life.state.actors[BEES].member_since == life.state.at
    assert life.state.decisions[again].decision_class == "membership"
    reverse(life, again)
    assert life.state.actors[BEES].member_since is None
    assert [term.how for term in life.state.actors[BEES].terms] == ["parted", "parted"]


def test_what_is_so_already_happens_once():
    life = in_force()
    first, second = (life.do(proposing("membership", effect=PART), by=RIVER) for _ in range(2))
    for proposal in (first, second):
        for member in IDS:
            answer(life, proposal, member, "agree")
    life.do(Closing(rationale="All agree."), ref=first)
    life.wait(days=7)
    life.do(Closing(rationale="All agree."), ref=second)
    assert life.state.proposals[second].status == "adopted"
    assert len(life.state.actors[BEES].terms) == 1
    parted = life.state.proposals[first].decision.entry
    endorse(life, BEES)
    since = life.state.actors[BEES].member_since
    reverse(life, parted)
    assert life.state.actors[BEES].member_since == since


def test_a_lost_key_is_released_for_good_and_its_reversal_says_so():
    life = in_force()
    signs(life, MemberKey(public=key(7)), BEES)
    assert life.state.actors[BEES].key
    proposal = life.do(proposing("membership", effect=Effect(does="release-key", actor=BEES)), by=RIVER)
    for member in IDS[:4]:
        answer(life, proposal, member, "agree")
    life.wait(days=7)
    decision = life.do(Closing(rationale="It was lost."), ref=proposal)
    assert life.entries[decision].body["releases"] == BEES
    assert life.state.actors[BEES].key is None
    body = Proposing(title="Undo it", text="It was found.", decision_class="membership", reverses=decision)
    reversal = life.do(body, by=RIVER, ref=decision)
    assert life.entries[reversal].body["not_undoable"] == ["release-key"]
    assert life.state.proposals[reversal].effect is None
    for member in IDS:
        answer(life, reversal, member, "agree")
    life.do(Closing(rationale="It was found."), ref=reversal)
    assert life.state.actors[BEES].key is None
    assert life.state.decisions[decision].decision.reversed_by == len(life.entries) - 1


def test_a_sunset_is_resumed_by_its_reversal_and_begun_again_by_another():
    life = in_force()
    ending = decide(life, proposing("sunset", effect=SUNSET))
    assert (life.state.sunset.decision, life.state.sunset.ground) == (ending, "goal-reached")
    assert life.state.sunset.ends_from == at(life.hour + 14 * 24)
    resumed = reverse(life, ending)
    assert life.state.sunset is None
    assert reversal_of(life, resumed) == replace(SUNSET, does="resume")


def test_a_reversed_resumption_ends_the_coalition_on_the_ground_there_was():
    life = in_force()
    resumed = reverse(life, decide(life, proposing("sunset", effect=SUNSET)))
    ending = reverse(life, resumed)
    assert (life.state.sunset.decision, life.state.sunset.ground) == (ending, "goal-reached")


def test_a_contested_sunset_is_decided_again_and_then_it_is_confirmed():
    life = in_force()
    decide(life, proposing("sunset", effect=SUNSET))
    assert refused(life, proposing("sunset", effect=SUNSET), RIVER).code == "sunset-already"
    life.do(Contest(reason=Sealed(c="0" * 64)), by=BEES)
    decide(life, proposing("sunset", effect=SUNSET))
    assert (life.state.sunset.confirmed, life.state.sunset.contests) == (True, {})


@pytest.mark.parametrize(
    ("effect", "decision_class", "code"),
    [
        (PART, "tactical", "wrong-class"),
        (Effect(does="release-key", actor=BEES), "tactical", "wrong-class"),
        (SUNSET, "membership", "wrong-class"),
        (Effect(does="reinstate", actor=BEES), "membership", "bad-effect"),
        (Effect(does="resume"), "sunset", "bad-effect"),
        (Effect(does="part", actor="nobody"), "membership", "unknown-actor"),
        (Effect(does="part"), "membership", "unknown-actor"),
        (Effect(does="part", actor=BEES, ground="broken"), "membership", "bad-effect"),
        (Effect(does="release-key", actor=BEES), "membership", "bad-effect"),
        (Effect(does="sunset"), "sunset", "bad-effect"),
        (Effect(does="sunset", ground="broken", actor=BEES), "sunset", "bad-effect"),
    ],
)
def test_an_effect_that_cannot_be_is_refused(effect, decision_class, code):
    assert refused(in_force(), proposing(decision_class, effect=effect), RIVER).code == code


def test_only_a_member_can_be_parted_from():
    life = in_force()
    life.do(Leaving(), by=BEES)
    assert refused(life, proposing("membership", effect=PART), RIVER).code == "bad-effect"


def test_a_coalition_ends_on_the_grounds_its_platform_names():
    life = in_force(clauses=governed("sunset", grounds=("trigger-gone", "broken")))
    error = refused(life, proposing("sunset", effect=SUNSET), RIVER)
    assert (error.code, "trigger-gone, broken" in error.hint) == ("bad-effect", True)
    assert refused(life, proposing("sunset", effect=Effect(does="sunset")), RIVER).hint == (
        "Grounds: trigger-gone, broken."
    )
    decide(life, proposing("sunset", effect=Effect(does="sunset", ground="broken")))


def test_a_rejected_proposal_has_no_effect():
    life = in_force()
    proposal = life.do(proposing("membership", effect=PART), by=RIVER)
    for member in IDS:
        answer(life, proposal, member, "disagree")
    life.do(Closing(rationale="All are against it."), ref=proposal)
    assert life.state.actors[BEES].member_since


def test_a_withdrawn_proposal_has_no_effect():
    life = in_force()
    proposal = life.do(proposing("membership", effect=PART), by=RIVER)
    life.do(Withdrawal(), by=RIVER, ref=proposal)
    assert life.state.actors[BEES].member_since


def test_members_stand_by_the_platform_as_it_is_and_the_version_says_so():
    life = in_force()
    reaffirm = Effect(does="reaffirm")
    decision = decide(life, proposing("platform", effect=reaffirm))
    assert (len(life.state.versions), life.state.versions[0].reaffirmed) == (1, [decision])
    undone = reverse(life, decision)
    assert life.state.decisions[undone].effect is None
    assert life.entries[life.state.decisions[undone].entry].body["not_undoable"] == ["reaffirm"]
    error = refused(life, proposing("platform", effect=replace(reaffirm, actor=BEES)), RIVER)
    assert error.code == "bad-effect"
