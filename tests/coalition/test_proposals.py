from dataclasses import replace

import pytest

from concerted.coalition import (
    ActorFacts,
    Attendance,
    Clause,
    Closing,
    Convening,
    Edit,
    Effect,
    Extension,
    Invitation,
    Leaving,
    Opening,
    Platform,
    Proposing,
    Rule,
    Sealed,
    Stance,
    Validity,
    Withdrawal,
    changes_between,
    platform_digest,
    replay,
    tally,
)
from concerted.coalition.counting import may_close, waiting
from concerted.coalition.proposals import SLACK, again, may_extend
from concerted.coalition.state import Proposal
from tests.coalition.lives import (
    CLAUSES,
    IDS,
    Life,
    agreed,
    answer,
    answered,
    at,
    endorse,
    governed,
    in_force,
    proposed,
    proposing,
    ruled,
)
from tests.coalition.test_circle import refused

RIVER, CLINICS, GROWERS, SCHOOLS, BEES = IDS
DAY = 24


def reworded(text: str, clauses: tuple[Clause, ...] = CLAUSES, **fields: object) -> tuple[Clause, ...]:
    """The clauses with another text of the first one."""
    return (replace(clauses[0], text=text, **fields), *clauses[1:])  # type: ignore[arg-type]


def amending(life: Life, clauses: tuple[Clause, ...], **fields: object) -> Proposing:
    platform = life.state.platform
    assert platform
    changes = changes_between(platform.clauses, clauses)
    return proposing("platform", changes=changes, base=platform.digest, **fields)


def child_of(life: Life, parent: int, clauses: tuple[Clause, ...], *, old: tuple[Clause, ...], **fields) -> Proposing:
    """An amendment to an open amendment that makes `old` of the platform."""
    changes = changes_between(old, clauses)
    return proposing("platform", changes=changes, base=platform_digest(old), amends=parent, **fields)


def amend_amendment(life: Life, parent: int, clauses: tuple[Clause, ...], *, old: tuple[Clause, ...]) -> int:
    return life.do(child_of(life, parent, clauses, old=old), by=CLINICS, ref=parent)


def of(life: Life, number: int) -> Proposal:
    return life.state.proposals[number]


def close(life: Life, proposal: int, stance: str = "agree") -> str:
    """Let everybody that is awaited answer, close it, and return what came of it."""
    for member in waiting(of(life, proposal)):
        answer(life, proposal, member, stance)
    life.do(Closing(rationale="As the rule says."), ref=proposal)
    return life.state.proposals[proposal].decision.result


def drafted(decision_class: str = "tactical", **fields: object) -> tuple[Life, int]:
    life = in_force()
    return life, life.do(proposing(decision_class, draft=True, **fields), by=RIVER)


# Drafts


def test_a_draft_asks_nobody_yet():
    life, draft = drafted()
    assert of(life, draft).status == "draft"
    assert (of(life, draft).electorate, of(life, draft).closes) == ((), "")
    error = refused(life, Stance(stance="agree"), CLINICS, ref=draft)
    assert (error.code, error.message) == ("not-open", "“Buy two meters” is a draft still.")
    assert refused(life, Closing(rationale="x"), ref=draft).code == "not-open"


def test_a_draft_is_opened_under_the_rule_and_before_the_electorate_of_then():
    life = in_force(IDS[:4])
    draft = life.do(proposing(draft=True), by=RIVER)
    endorse(life, BEES)
    majority = Rule(method="majority")
    change = life.do(amending(life, governed(rule=majority, days=20)), by=CLINICS)
    assert close(life, change) == "adopted"
    assert of(life, draft).rule.method == "consent"
    life.do(Opening(zone="Europe/Berlin"), by=RIVER, ref=draft)
    assert (of(life, draft).rule, of(life, draft).electorate) == (majority, tuple(sorted(IDS)))
    assert of(life, draft).closes == at(life.hour + DAY * 20)
    assert of(life, draft).zone == "Europe/Berlin"
    assert life.entries[-1].rule == {"platform": life.state.platform.digest, "clause": "doing"}
    assert replay(life.entries) == life.state


def test_a_draft_is_edited_in_silence():
    life, draft = drafted()
    life.do(Edit(title="Buy three meters"), by=RIVER, ref=draft)
    assert (of(life, draft).title, of(life, draft).text) == ("Buy three meters", proposing().text)
    assert (of(life, draft).closes, of(life, draft).stances) == ("", {})
    assert "closes" not in life.entries[-1].body


def test_a_draft_has_no_closing_time_and_no_meeting():
    life = in_force()
    assert refused(life, proposing(draft=True, closes=at(999)), RIVER).code == "draft-closes"
    assert refused(life, proposing(draft=True, meeting=3), RIVER).code == "draft-closes"


def test_only_a_draft_is_opened_and_only_by_its_proposer():
    life, draft = drafted()
    assert refused(life, Opening(), CLINICS, ref=draft).code == "not-theirs"
    assert refused(life, Opening(), "stranger", ref=draft).code == "unknown-actor"
    life.do(Opening(), by=RIVER, ref=draft)
    assert refused(life, Opening(), RIVER, ref=draft).code == "open-already"
    assert refused(life, Opening(closes=at(life.hour + 1)), RIVER, ref=999).code == "unknown-proposal"


def test_a_draft_amendment_is_opened_only_against_the_text_as_it_stands():
    life, draft = drafted(
        "platform", changes=changes_between(CLAUSES, reworded("Weekly.")), base=platform_digest(CLAUSES)
    )
    other = life.do(amending(life, reworded("Daily.")), by=CLINICS)
    assert close(life, other) == "adopted"
    assert refused(life, Opening(), RIVER, ref=draft).code == "stale-amendment"
    now = life.state.platform
    life.do(Edit(changes=changes_between(now.clauses, reworded("Weekly.")), base=now.digest), by=RIVER, ref=draft)
    life.do(Opening(), by=RIVER, ref=draft)
    assert close(life, draft) == "adopted"


def test_the_draft_of_a_member_that_leaves_is_withdrawn():
    life, draft = drafted()
    life.do(Leaving(), by=RIVER)
    assert of(life, draft).status == "withdrawn"


# Edits


def test_an_edit_outdates_what_was_answered_and_everybody_is_asked_again():
    life, proposal = answered("agree", "agree", "abstain", "stand-aside")
    life.wait(days=3)
    edit = life.do(Edit(text="Three meters."), by=RIVER, ref=proposal)
    assert of(life, proposal).edits == [edit]
    assert waiting(of(life, proposal)) == sorted(IDS)
    assert (tally(of(life, proposal)).answered, may_close(of(life, proposal), at(life.hour))) == (0, False)
    assert of(life, proposal).closes == life.entries[edit].body["closes"] == at(life.hour + DAY * 7)
    answer(life, proposal, CLINICS, "agree")
    assert tally(of(life, proposal)).agree == 1


def test_outdated_answers_count_for_nothing_when_time_is_up():
    life, proposal = answered(*["agree"] * 4)
    life.do(Edit(text="Three meters."), by=RIVER, ref=proposal)
    life.wait(days=8)
    life.do(Closing(rationale="Nobody answered anew."), ref=proposal)
    assert of(life, proposal).status == "lapsed"


def test_an_edit_never_shortens_the_time_to_answer():
    life = in_force()
    proposal = life.do(proposing(closes=at(DAY * 60)), by=RIVER)
    life.do(Edit(text="Three meters."), by=RIVER, ref=proposal)
    assert of(life, proposal).closes == at(DAY * 60)


def test_only_its_proposer_edits_a_proposal_and_not_when_time_is_up():
    life, proposal = proposed()
    assert refused(life, Edit(text="None."), CLINICS, ref=proposal).code == "not-theirs"
    life.wait(days=7)
    assert refused(life, Edit(text="None."), RIVER, ref=proposal).code == "time-is-up"
    life.do(Closing(rationale="Nobody answered."), ref=proposal)
    assert refused(life, Edit(text="None."), RIVER, ref=proposal).code == "closed-already"


@pytest.mark.parametrize(
    "edit",
    [Edit(), Edit(title=""), Edit(title="Buy two meters"), Edit(text=proposing().text), Edit(base="00")],
)
def test_an_edit_that_changes_nothing_asks_nobody_again(edit):
    life, proposal = answered("agree")
    assert refused(life, edit, RIVER, ref=proposal).code == "no-change"


def test_an_edit_is_as_tidy_as_a_proposal():
    life, proposal = proposed()
    assert refused(life, Edit(title="a\nb"), RIVER, ref=proposal).code == "bad-text"
    assert refused(life, Edit(text=" x"), RIVER, ref=proposal).code == "bad-text"


def test_an_amendment_is_edited_against_the_text_as_it_stands():
    life = in_force()
    proposal = life.do(amending(life, reworded("Weekly.")), by=RIVER)
    answer(life, proposal, CLINICS, "agree")
    edited = Edit(changes=changes_between(CLAUSES, reworded("Daily.")), base="00")
    assert refused(life, edited, RIVER, ref=proposal).code == "stale-amendment"
    life.do(replace(edited, base=platform_digest(CLAUSES)), by=RIVER, ref=proposal)
    assert close(life, proposal) == "adopted"
    assert life.state.platform.clauses == reworded("Daily.")


def test_an_amendment_is_not_edited_into_one_that_changes_nothing():
    life = in_force()
    proposal = life.do(amending(life, reworded("Weekly.")), by=RIVER)
    edit = Edit(changes=(), base=life.state.platform.digest)
    assert refused(life, edit, RIVER, ref=proposal).code == "no-change"


def test_an_editorial_amendment_is_not_edited_into_another_one():
    life = in_force()
    proposal = life.do(amending(life, reworded("Publish everything you measure."), editorial=True), by=RIVER)
    weekly = changes_between(CLAUSES, reworded("Publish all you measure.", every="week"))
    edit = Edit(changes=weekly, base=life.state.platform.digest)
    assert refused(life, edit, RIVER, ref=proposal).code == "not-editorial"


def test_what_amends_nothing_is_not_edited_into_an_amendment():
    life, proposal = proposed()
    edit = Edit(changes=changes_between(CLAUSES, reworded("Weekly.")), base=life.state.platform.digest)
    assert refused(life, edit, RIVER, ref=proposal).code == "no-amendment"
    life = in_force()
    amendment = life.do(amending(life, reworded("Weekly.")), by=RIVER)
    close(life, amendment)
    decision = len(life.entries) - 1
    body = Proposing(title="Undo it", text="It did harm.", decision_class="platform", reverses=decision)
    reversal = life.do(body, by=RIVER, ref=decision)
    assert refused(life, edit, RIVER, ref=reversal).code == "no-amendment"


def test_a_draft_amendment_that_was_overtaken_elsewhere_is_written_against_the_new_text():
    life, draft = drafted(
        "platform", changes=changes_between(CLAUSES, reworded("Weekly.")), base=platform_digest(CLAUSES)
    )
    assert close(life, life.do(amending(life, governed(days=9)), by=CLINICS)) == "adopted"
    assert refused(life, Opening(), RIVER, ref=draft).code == "stale-amendment"
    same = of(life, draft).changes
    assert refused(life, Edit(changes=same, base=of(life, draft).base), RIVER, ref=draft).code == "no-change"
    life.do(Edit(changes=same, base=life.state.platform.digest), by=RIVER, ref=draft)
    life.do(Opening(), by=RIVER, ref=draft)


# Withdrawal


@pytest.mark.parametrize("draft", [True, None])
def test_its_proposer_withdraws_a_proposal_before_it_is_decided(draft):
    life = in_force()
    proposal = life.do(proposing(draft=draft), by=RIVER)
    assert refused(life, Withdrawal(), CLINICS, ref=proposal).code == "not-theirs"
    life.do(Withdrawal(reason=Sealed(c="0" * 64)), by=RIVER, ref=proposal)
    assert of(life, proposal).status == "withdrawn"
    error = refused(life, Stance(stance="agree"), CLINICS, ref=proposal)
    assert (error.code, error.message) == ("not-open", "“Buy two meters” is withdrawn.")
    assert refused(life, Withdrawal(), RIVER, ref=proposal).code == "not-open"
    assert refused(life, Closing(rationale="x"), ref=proposal).code == "not-open"


def test_what_is_decided_is_not_withdrawn():
    life, proposal = answered(*["agree"] * 5)
    close(life, proposal)
    assert refused(life, Withdrawal(), RIVER, ref=proposal).code == "closed-already"


# Extension


def test_a_proposal_that_lacks_its_quorum_is_extended_once_before_it_can_lapse():
    life = ruled(method="consent", extension=5)
    proposal = life.do(proposing(), by=RIVER)
    answer(life, proposal, CLINICS, "agree")
    assert refused(life, Extension(), RIVER, ref=proposal).code == "no-extension"
    life.wait(days=7)
    assert may_extend(of(life, proposal), at(life.hour))
    assert refused(life, Closing(rationale="x"), ref=proposal).code == "extends"
    life.do(Extension(), ref=proposal)
    assert of(life, proposal).closes == at(life.hour + DAY * 5)
    answer(life, proposal, GROWERS, "agree")
    life.wait(days=5)
    assert refused(life, Extension(), RIVER, ref=proposal).code == "no-extension"
    life.do(Closing(rationale="Too few answered twice."), ref=proposal)
    assert of(life, proposal).status == "lapsed"
    assert replay(life.entries) == life.state


def test_a_proposal_with_its_quorum_is_closed_not_extended():
    life = ruled(method="consent", extension=5)
    proposal = life.do(proposing(), by=RIVER)
    for member in IDS[:3]:
        answer(life, proposal, member, "agree")
    life.wait(days=7)
    assert refused(life, Extension(), RIVER, ref=proposal).code == "no-extension"
    life.do(Closing(rationale="Enough agree."), ref=proposal)
    assert of(life, proposal).status == "adopted"


def test_without_such_a_rule_nothing_is_extended_and_nobody_from_outside_extends():
    life, proposal = proposed()
    life.do(Invitation(name="Walkers"), by=RIVER)
    life.wait(days=7)
    assert refused(life, Extension(), RIVER, ref=proposal).code == "no-extension"
    assert refused(life, Extension(), "walkers", ref=proposal).code == "not-a-member"


# Times


def test_a_closing_time_keeps_the_zone_in_which_it_was_meant():
    life = in_force()
    proposal = life.do(proposing(closes=at(DAY * 30), zone="Europe/Berlin"), by=RIVER)
    assert of(life, proposal).zone == "Europe/Berlin"


@pytest.mark.parametrize("zone", ["", "Berlin time", "Europe/Berlin/Mitte/Nord", "/etc", "../x", "Europe/"])
def test_what_is_no_time_zone_is_refused(zone):
    assert refused(in_force(), proposing(zone=zone), RIVER).code == "bad-time"


def test_a_day_on_which_clocks_change_is_a_day():
    """17:00 in Berlin, seven days later by its clocks, is an hour less in UTC where summer time begins between."""
    life = in_force()
    life.wait(days=23)
    opens = life.hour + 1
    summer = at(opens + 7 * DAY - 1)
    proposal = life.do(proposing(closes=summer, zone="Europe/Berlin"), by=RIVER)
    assert of(life, proposal).closes == summer
    soon = at(life.hour + 1 + 7 * DAY - SLACK)
    life.do(proposing(closes=soon), by=RIVER)
    too_soon = at(life.hour + 1 + 7 * DAY - SLACK - 1)
    assert refused(life, proposing(closes=too_soon), RIVER).code == "too-soon"


@pytest.mark.parametrize("review", ["2026-03-01", "2026-02-30", "soon", "2026-3-9"])
def test_a_review_is_on_a_day_to_come(review):
    assert refused(in_force(), proposing(review=review), RIVER).code == "bad-time"


def test_a_decision_is_looked_at_again_when_it_was_proposed_or_when_the_clause_says():
    life = in_force(clauses=governed(review=6))
    own, clauses = life.do(proposing(review="2027-01-31"), by=RIVER), life.do(proposing(), by=RIVER)
    none = life.do(proposing(), by=RIVER)
    assert [close(life, own), close(life, clauses), close(life, none, "object")] == ["adopted", "adopted", "rejected"]
    assert of(life, own).decision.review == "2027-01-31"
    assert of(life, clauses).decision.review == "2026-09-02"
    assert of(life, none).decision.review is None


@pytest.mark.parametrize("held", ["2026-12-01T00:00:00Z", "2026-12-01", "x"])
def test_nothing_is_dated_in_the_future(held):
    life = in_force()
    code = refused(life, proposing(), RIVER, held_at=held).code
    assert code in ("held-later", "bad-time")


def test_no_answer_is_dated_back_before_the_proposal_closed():
    life, proposal = proposed()
    life.wait(days=7)
    error = refused(life, Stance(stance="agree"), CLINICS, ref=proposal, held_at=at(life.hour - DAY))
    assert error.code == "time-is-up"


# What is frozen


def test_a_rule_changed_after_opening_flips_nothing():
    life = ruled(method="majority", quorum="0/1")
    first, second = life.do(proposing(), by=RIVER), life.do(proposing(), by=RIVER)
    for proposal in (first, second):
        for member, stance in zip(IDS, ["agree", "agree", "agree", "disagree", "disagree"], strict=True):
            answer(life, proposal, member, stance)
    assert close(life, first) == "adopted"
    strict = governed(rule=Rule(method="unanimity", quorum="1/1"))
    assert close(life, life.do(amending(life, strict), by=RIVER)) == "adopted"
    assert (close(life, second), of(life, first).status) == ("adopted", "adopted")
    third = life.do(proposing(), by=RIVER)
    assert close(life, third) == "adopted"
    assert of(life, third).rule.method == "unanimity"
    assert replay(life.entries) == life.state


def test_an_affiliation_or_a_cap_changed_after_opening_flips_nothing():
    life = ruled(method="majority", cap=1, quorum="0/1")
    for member, fund in ((RIVER, "Fund"), (CLINICS, "FUND"), (GROWERS, "Other")):
        life.do(ActorFacts(name=life.state.actors[member].name, affiliations=(fund,)), by=member)
    before = life.do(proposing(), by=RIVER)
    assert of(life, before).families == ((CLINICS, RIVER),)
    life.do(ActorFacts(name="Growers", affiliations=("Fund",)), by=GROWERS)
    after = life.do(proposing(), by=RIVER)
    assert of(life, before).families == ((CLINICS, RIVER),)
    assert of(life, after).families == ((CLINICS, GROWERS, RIVER),)
    for proposal in (before, after):
        for member, stance in zip(IDS, ["agree", "agree", "agree", "disagree", "abstain"], strict=True):
            answer(life, proposal, member, stance)
    uncapped = life.do(amending(life, governed(rule=Rule(method="majority", quorum="0/1"))), by=RIVER)
    assert close(life, uncapped) == "adopted"
    assert (tally(of(life, before)).electorate, tally(of(life, after)).electorate) == (4, 3)
    assert (close(life, before), close(life, after)) == ("adopted", "rejected")


def test_an_electorate_changed_after_opening_flips_nothing():
    life = in_force(IDS[:3])
    proposal = life.do(proposing(), by=RIVER)
    for member in (RIVER, CLINICS):
        answer(life, proposal, member, "agree")
    for member in (SCHOOLS, BEES):
        endorse(life, member)
    life.do(Leaving(), by=GROWERS)
    assert of(life, proposal).electorate == tuple(sorted(IDS[:3]))
    life.wait(days=7)
    life.do(Closing(rationale="Two of three agree."), ref=proposal)
    assert (of(life, proposal).status, tally(of(life, proposal)).electorate) == ("adopted", 3)


# Amendments to amendments


WEEKLY, DAILY = reworded("Publish it weekly."), reworded("Publish it daily.")


def test_a_parent_waits_and_an_adopted_child_changes_its_text_and_outdates_its_answers():
    life = in_force()
    parent = life.do(amending(life, WEEKLY), by=RIVER)
    for member in IDS:
        answer(life, parent, member, "agree")
    child = amend_amendment(life, parent, DAILY, old=WEEKLY)
    assert life.entries[child].ref.index == parent
    assert refused(life, Closing(rationale="x"), ref=parent).code == "amendments-first"
    assert close(life, child) == "adopted"
    assert "platform" not in life.entries[-1].body
    assert life.state.platform.clauses == CLAUSES
    assert of(life, parent).changes == changes_between(CLAUSES, DAILY)
    assert (tally(of(life, parent)).answered, of(life, parent).edits) == (0, [len(life.entries) - 1])
    assert of(life, parent).closes == at(life.hour + DAY * 14)
    assert close(life, parent) == "adopted"
    assert life.state.platform.clauses == DAILY
    assert life.state.platform.because == {"measure": len(life.entries) - 1}
    assert replay(life.entries) == life.state


def test_a_rejected_child_leaves_its_parent_as_it_was():
    life = in_force()
    parent = life.do(amending(life, WEEKLY), by=RIVER)
    answer(life, parent, CLINICS, "agree")
    child = amend_amendment(life, parent, DAILY, old=WEEKLY)
    assert close(life, child, "disagree") == "rejected"
    assert tally(of(life, parent)).agree == 1
    assert close(life, parent) == "adopted"
    assert life.state.platform.clauses == WEEKLY


def test_the_child_of_a_withdrawn_parent_lapses():
    life = in_force()
    parent = life.do(amending(life, WEEKLY), by=RIVER)
    child = amend_amendment(life, parent, DAILY, old=WEEKLY)
    life.do(Withdrawal(), by=RIVER, ref=parent)
    assert close(life, child) == "lapsed"
    assert of(life, child).decision.hindrance == "collision"


def test_a_child_amends_what_its_parent_says_now():
    life = in_force()
    parent = life.do(amending(life, WEEKLY), by=RIVER)
    assert refused(life, child_of(life, parent, DAILY, old=CLAUSES), CLINICS, ref=parent).code == "stale-amendment"
    assert refused(life, child_of(life, parent, DAILY, old=WEEKLY), CLINICS).code == "bad-reversal"
    assert refused(life, child_of(life, parent, WEEKLY, old=WEEKLY), CLINICS, ref=parent).code == "no-change"


def test_only_an_open_amendment_is_amended():
    life, tactical = proposed()
    for clauses, parent, code in (
        (DAILY, tactical, "no-amendment"),
        (DAILY, 999, "unknown-proposal"),
    ):
        body = child_of(life, parent, clauses, old=CLAUSES)
        assert refused(life, body, CLINICS, ref=parent).code == code
    parent = life.do(amending(life, WEEKLY), by=RIVER)
    close(life, parent)
    assert refused(life, child_of(life, parent, DAILY, old=WEEKLY), CLINICS, ref=parent).code == "closed-already"


def test_a_reversal_is_not_amended():
    life = in_force()
    close(life, life.do(amending(life, WEEKLY), by=RIVER))
    decision = len(life.entries) - 1
    body = Proposing(title="Undo it", text="It did harm.", decision_class="platform", reverses=decision)
    reversal = life.do(body, by=RIVER, ref=decision)
    assert refused(life, child_of(life, reversal, DAILY, old=CLAUSES), CLINICS, ref=reversal).code == "no-amendment"


def test_an_amendment_to_an_amendment_is_itself_not_amended():
    life = in_force()
    parent = life.do(amending(life, WEEKLY), by=RIVER)
    child = amend_amendment(life, parent, DAILY, old=WEEKLY)
    hourly = reworded("Publish it hourly.")
    assert refused(life, child_of(life, child, hourly, old=DAILY), GROWERS, ref=child).code == "amends-amendment"


def test_what_amends_an_editorial_amendment_is_editorial():
    life = in_force()
    parent = life.do(amending(life, reworded("Publish everything you measure."), editorial=True), by=RIVER)
    old = reworded("Publish everything you measure.")
    stricter = reworded("Publish everything you measure.", every="week")
    assert refused(life, child_of(life, parent, stricter, old=old), CLINICS, ref=parent).code == "not-editorial"
    child = amend_amendment(life, parent, reworded("Publish whatever you measure."), old=old)
    edit = Edit(changes=changes_between(old, stricter), base=platform_digest(old))
    assert refused(life, edit, CLINICS, ref=child).code == "not-editorial"


def test_nobody_keeps_a_decision_open_by_amending_it_when_its_time_is_up():
    life = in_force()
    parent = life.do(amending(life, WEEKLY), by=RIVER)
    life.wait(days=14)
    assert refused(life, child_of(life, parent, DAILY, old=WEEKLY), CLINICS, ref=parent).code == "time-is-up"


def test_nobody_keeps_a_decision_open_by_editing_or_opening_what_amends_it():
    life = in_force()
    parent = life.do(amending(life, WEEKLY), by=RIVER)
    draft = life.do(child_of(life, parent, DAILY, old=WEEKLY, draft=True), by=CLINICS, ref=parent)
    life.wait(days=13)
    child = amend_amendment(life, parent, DAILY, old=WEEKLY)
    life.do(Edit(text="Sooner."), by=CLINICS, ref=child)
    life.wait(days=1)
    assert refused(life, Edit(text="Sooner still."), CLINICS, ref=child).code == "time-is-up"
    assert refused(life, Opening(), CLINICS, ref=draft).code == "time-is-up"
    assert close(life, child, "disagree") == "rejected"
    life.do(Closing(rationale="Nobody answered."), ref=parent)
    assert of(life, parent).status == "lapsed"


def test_a_child_is_opened_from_a_draft_while_its_parent_is_open():
    life = in_force()
    parent = life.do(amending(life, WEEKLY), by=RIVER)
    draft = life.do(child_of(life, parent, DAILY, old=WEEKLY, draft=True), by=CLINICS, ref=parent)
    life.do(Opening(), by=CLINICS, ref=draft)
    assert close(life, draft) == "adopted"
    assert of(life, parent).changes == changes_between(CLAUSES, DAILY)


def test_a_veto_is_of_somebody_the_coalition_knows():
    life = in_force()
    rule = Rule(method="majority", veto=("clinics", "nobody"))
    assert refused(life, amending(life, governed(rule=rule)), RIVER).code == "unknown-actor"
    assert refused(agreed(), Platform(clauses=governed(rule=rule)), RIVER).code == "unknown-actor"
    life.do(amending(life, governed(rule=replace(rule, veto=("clinics",)))), by=RIVER)


def test_a_veto_of_a_member_that_left_keeps_nobody_from_amending_another_clause():
    life = in_force(clauses=governed(rule=Rule(method="majority", veto=(BEES,))))
    life.do(Leaving(), by=BEES)
    life.do(amending(life, (replace(CLAUSES[0], text="Weekly."), *life.state.platform.clauses[1:])), by=RIVER)


def test_a_child_that_goes_over_a_page_with_its_parent_lapses():
    life = in_force()
    parent = life.do(amending(life, WEEKLY), by=RIVER)
    long = (WEEKLY[0], replace(CLAUSES[1], text=" ".join(["word"] * 250)), *CLAUSES[2:])
    child = amend_amendment(life, parent, long, old=WEEKLY)
    edited = reworded(" ".join(["word"] * 250))
    life.do(Edit(changes=changes_between(CLAUSES, edited), base=life.state.platform.digest), by=RIVER, ref=parent)
    assert close(life, child) == "lapsed"
    assert of(life, child).decision.hindrance == "over-a-page"


# Editorial amendments


@pytest.mark.parametrize(
    ("clauses", "allowed"),
    [
        (reworded("Publish everything that you measure."), True),
        (reworded("Publish all you measure.", check="a file a month"), True),
        (reworded("Publish all you measure within 30 days."), False),
        (reworded("Publish all you measure.", every="week"), False),
        (governed(days=8), False),
        (governed(rule=Rule(method="majority")), False),
        ((*CLAUSES[:2], replace(CLAUSES[1], id="more"), *CLAUSES[2:]), False),
    ],
)
def test_an_editorial_amendment_changes_wording_only(clauses, allowed):
    life = in_force()
    body = amending(life, clauses, editorial=True)
    if allowed:
        assert of(life, life.do(body, by=RIVER)).editorial
    else:
        assert refused(life, body, RIVER).code == "not-editorial"


def test_a_number_is_more_than_wording():
    life = in_force(clauses=reworded("Publish within 30 days."))
    for text, allowed in (("Publish it all within 30 days.", True), ("Publish within 60 days.", False)):
        body = amending(life, reworded(text), editorial=True)
        if allowed:
            life.do(body, by=RIVER)
        else:
            assert refused(life, body, RIVER).code == "not-editorial"


def test_what_changes_nothing_is_not_editorial():
    assert refused(in_force(), proposing(editorial=True), RIVER).code == "no-change"


# One thing at a time


def test_a_proposal_does_one_thing():
    life = in_force()
    effect = Effect(does="part", actor=BEES)
    assert refused(life, amending(life, WEEKLY, effect=effect), RIVER).code == "two-effects"
    parent = life.do(amending(life, WEEKLY), by=RIVER)
    both = child_of(life, parent, DAILY, old=WEEKLY, reverses=parent)
    assert refused(life, both, RIVER, ref=parent).code == "two-effects"


# Meetings


def met(*present: str, clauses: tuple[Clause, ...] = CLAUSES) -> tuple[Life, int]:
    """A meeting at which these were present, noted two hours later."""
    life = in_force(clauses=clauses)
    meeting = life.do(Convening(title="Spring meeting", starts=at(life.hour + 2)), by=RIVER)
    life.wait(days=1)
    life.do(Attendance(present=present), by=RIVER, ref=meeting, held_at=at(life.hour - 20))
    return life, meeting


def test_what_was_decided_in_the_room_is_entered_later():
    life, meeting = met(RIVER, CLINICS, GROWERS)
    held = life.state.meetings[meeting].held_at
    proposal = life.do(proposing(meeting=meeting, closes=at(life.hour + 1)), by=RIVER, held_at=held)
    assert (of(life, proposal).held_at, of(life, proposal).attendees) == (held, (RIVER, CLINICS, GROWERS))
    assert refused(life, Stance(stance="agree"), CLINICS, ref=proposal, held_at=held).code == "time-is-up"


def test_those_present_decide_and_count_towards_the_quorum():
    life, meeting = met(RIVER, CLINICS, GROWERS)
    held = life.state.meetings[meeting].held_at
    proposal = life.do(proposing(meeting=meeting), by=RIVER, held_at=held)
    assert (tally(of(life, proposal)).present, waiting(of(life, proposal))) == (3, [CLINICS, GROWERS, RIVER])
    for member in (RIVER, CLINICS, GROWERS):
        life.do(Stance(stance="agree"), by=member, ref=proposal, held_at=held)
    life.do(Closing(rationale="All present agreed."), by=CLINICS, ref=proposal, held_at=held)
    decision = of(life, proposal).decision
    assert (decision.result, decision.held_at, decision.at) == ("adopted", held, at(life.hour))
    assert replay(life.entries) == life.state


def test_being_there_is_taking_part():
    life, meeting = met(RIVER, CLINICS, GROWERS)
    proposal = life.do(proposing(meeting=meeting), by=RIVER)
    answer(life, proposal, RIVER, "agree")
    life.wait(days=7)
    life.do(Closing(rationale="Nobody objected."), ref=proposal)
    assert of(life, proposal).status == "adopted"


def test_some_rules_let_only_those_at_a_meeting_decide():
    life, meeting = met(
        RIVER, CLINICS, "beekeepers", clauses=governed(rule=Rule(method="majority", electorate="attendees"))
    )
    assert refused(life, proposing(), RIVER).code == "needs-meeting"
    proposal = life.do(proposing(meeting=meeting), by=RIVER)
    assert of(life, proposal).electorate == (BEES, CLINICS, RIVER)
    assert refused(life, Stance(stance="agree"), GROWERS, ref=proposal).code == "not-in-electorate"
    assert close(life, proposal) == "adopted"
    assert tally(of(life, proposal)).electorate == 3


def test_a_proposal_in_a_meeting_keeps_its_closing_time_when_it_is_edited():
    life, meeting = met(RIVER, CLINICS, GROWERS)
    proposal = life.do(proposing(meeting=meeting), by=RIVER)
    closes = of(life, proposal).closes
    life.wait(days=2)
    life.do(Edit(text="Three meters."), by=RIVER, ref=proposal)
    assert of(life, proposal).closes == closes == again(life.state, of(life, proposal), at(life.hour))


def test_a_decision_in_a_meeting_needs_that_it_was_held_and_who_was_there():
    life, meeting = met(RIVER, CLINICS)
    planned = life.do(Convening(title="Next", starts=at(life.hour + 500)), by=RIVER)
    for number in (planned, 999):
        error = refused(life, proposing(meeting=number), RIVER)
        assert (error.code, error.hint) == ("unknown-meeting", f"Meetings whose attendance is taken: {meeting}.")
    assert refused(in_force(), proposing(meeting=1), RIVER).hint.endswith("none yet.")
    assert refused(life, proposing(meeting=meeting), GROWERS).code == "not-there"
    assert refused(life, proposing(meeting=meeting), RIVER, held_at=at(1)).code == "bad-time"
    assert refused(life, proposing(meeting=meeting, closes=at(life.hour)), RIVER).code == "too-soon"


def test_nobody_is_asked_where_every_season_is_over():
    life = in_force(clauses=governed("membership", season="quarter"))
    life.wait(days=100)
    error = refused(life, proposing(), RIVER)
    assert (error.code, error.hint) == ("no-electorate", "Members renew their season: concerted season renew.")


def test_there_is_nothing_to_propose_before_a_platform_is_in_force():
    assert refused(agreed(), proposing(), RIVER).code == "not-a-member"


def test_a_number_that_is_no_proposal_is_answered_with_those_that_are_open():
    life, proposal = proposed()
    assert refused(life, Withdrawal(), RIVER, ref=None).hint == f"Open proposals: {proposal}."
    assert refused(in_force(), Withdrawal(), RIVER, ref=1).hint == "Open proposals: none."
    assert refused(life, Validity(valid=True), RIVER, ref=proposal).code == "unknown-objection"


def test_a_proposal_is_not_open_for_longer_than_a_quarter():
    life = in_force()
    assert refused(life, proposing(closes="9999-12-31T00:00:00Z"), RIVER).code == "too-late"


def test_a_draft_is_opened_in_a_meeting_where_those_present_decide():
    clauses = governed(rule=Rule(method="majority", electorate="attendees"))
    life, meeting = met(RIVER, CLINICS, clauses=clauses)
    draft = life.do(proposing(draft=True), by=RIVER)
    assert refused(life, Opening(), RIVER, ref=draft).code == "needs-meeting"
    life.do(Opening(meeting=meeting), by=RIVER, ref=draft)
    assert (of(life, draft).electorate, of(life, draft).attendees) == ((CLINICS, RIVER), (RIVER, CLINICS))


def test_nobody_waits_for_the_answer_of_a_member_that_left():
    life, proposal = in_force(), None
    proposal = life.do(proposing(), by=RIVER)
    life.do(Leaving(), by=BEES)
    for member in IDS[:4]:
        answer(life, proposal, member, "agree")
    life.do(Closing(rationale="All that are left agree."), ref=proposal)
    assert of(life, proposal).decision.tally.electorate == 5


def test_under_a_cap_a_member_is_of_one_family_with_those_it_owns():
    life = in_force(clauses=governed(rule=Rule(method="majority", cap=1)))
    life.do(ActorFacts(name="Clinics", affiliations=("River Watch",)), by=CLINICS)
    proposal = life.do(proposing(), by=RIVER)
    assert of(life, proposal).families == ((CLINICS, RIVER),)
