"""Hidden words: who may hide what, for how long, and how they become public."""

import re
from dataclasses import replace

import pytest

from concerted.coalition import (
    Closing,
    Edit,
    Effect,
    Ending,
    Erasure,
    Opening,
    Proposing,
    Sealed,
    Stance,
    Withdrawal,
    changes_between,
    decide,
    evolve,
    fold,
    line_of,
    replay,
)
from concerted.coalition.command import Command
from concerted.coalition.disclosing import Disclosure, disclosure_of
from concerted.coalition.hiding import (
    Beside,
    as_text,
    check_beside,
    due,
    from_text,
    public_by,
    revealed,
    to_hide,
    withheld,
)
from concerted.coalition.shape import to_json
from concerted.coalition.story import more_lines
from concerted.errors import RecordBroken, Refused
from concerted.record.entry import read_entry
from tests.coalition.hidden import DAYS, DELAYING, Keeping, hidden
from tests.coalition.lives import IDS, answer, at, carried, clauses_with, in_force, living_by
from tests.coalition.test_sunset import sunset

RIVER, CLINICS = IDS[:2]
WHY = Sealed(c="0" * 64)


def refused(keeping, body, by=RIVER, *, ref=None):
    with pytest.raises(Refused) as caught:
        keeping.do(body, by, ref=ref)
    assert caught.value.hint
    return caught.value.code


def wait_for(keeping, number):
    """Let time pass until a proposal is to be public."""
    while at(keeping.life.hour) < public_by(keeping.life.state.proposals[number]):
        keeping.life.hour += 1


def test_a_hidden_proposal_is_decided_and_none_of_its_words_is_in_the_record():
    keeping = Keeping()
    number = keeping.decided()
    proposal = keeping.life.state.proposals[number]
    assert proposal.status == "adopted"
    assert proposal.decision
    assert proposal.decision.tally.agree == len(IDS)
    written = b"".join(entry.to_bytes() for entry in keeping.life.entries)
    for word in (b"meters", b"For the school", b"All agree", b"We buy two"):
        assert word not in written
    assert proposal.title == f"Proposal {number}, not public yet"


def test_the_log_says_that_a_delay_is_used_and_that_it_ends():
    keeping = Keeping()
    number = keeping.propose()
    draft = keeping.propose(draft=True)
    lines = [line_of(keeping.life.state, keeping.life.entries[one]).say() for one in (number, draft)]
    assert lines[0] == f"River Watch proposed: “Proposal {number}, not public yet”. {PUBLIC}"
    assert lines[1] == f"River Watch drafted: “Proposal {draft}, not public yet”. {PUBLIC}"


PUBLIC = f"Its words become public {DAYS} days after its closing."


def test_members_see_the_words_where_they_lie_beside_the_record():
    keeping = Keeping()
    number = keeping.decided()
    seen = revealed(keeping.life.state, keeping.beside).proposals[number]
    assert (seen.title, seen.text) == ("Buy two meters", "For the school.")
    assert seen.decision
    assert (seen.decision.rationale, seen.decision.statement) == ("All agree.", "We buy two.")
    assert revealed(keeping.life.state, {}) == keeping.life.state
    assert line_of(revealed(keeping.life.state, keeping.beside), keeping.life.entries[number]).say() == (
        f"River Watch proposed: “Buy two meters”. {PUBLIC}"
    )


def test_nothing_is_hidden_where_there_is_nothing_to_reveal():
    state = in_force().state
    assert revealed(state, {}) is state


def test_it_becomes_public_once_its_days_are_over_and_not_before():
    keeping = Keeping()
    number = keeping.decided(visibility="delayed", delay=3)
    assert due(keeping.life.state, at(keeping.life.hour)) == []
    assert refused(keeping, keeping.disclosure(number), None, ref=number) == "too-soon"
    keeping.life.wait(days=3)
    assert [one.entry for one in due(keeping.life.state, at(keeping.life.hour))] == [number]
    keeping.do(keeping.disclosure(number), CLINICS, ref=number)
    proposal = keeping.life.state.proposals[number]
    assert not proposal.hidden
    assert (proposal.title, proposal.text) == ("Buy two meters", "For the school.")
    assert proposal.decision
    assert (proposal.decision.rationale, proposal.decision.statement) == ("All agree.", "We buy two.")
    assert line_of(keeping.life.state, keeping.life.entries[-1]).say() == (
        "Its days are over, and everybody may read it: “Buy two meters”"
    )
    closed = keeping.life.entries[proposal.decision.entry]
    assert line_of(keeping.life.state, closed).say() == "Adopted: “We buy two.”"
    assert disclosure_of(proposal, keeping.beside) is None
    assert refused(keeping, Disclosure(opened=()), None, ref=number) == "not-hidden"


def test_an_outcome_is_recomputed_before_and_after_its_words_are_public():
    keeping = Keeping()
    number = keeping.decided()
    entries = keeping.life.entries
    assert replay(entries) == fold(entries) == keeping.life.state
    wait_for(keeping, number)
    keeping.do(keeping.disclosure(number), ref=number)
    assert replay(read_entry(entry.to_bytes()) for entry in entries) == fold(entries) == keeping.life.state


@pytest.mark.parametrize("change", ["title", "text", "rationale", "statement", "blinding", "entry", "short", "none"])
def test_only_the_words_that_were_committed_to_become_public(change):
    keeping = Keeping()
    number = keeping.decided()
    wait_for(keeping, number)
    wording, said = keeping.disclosure(number).opened
    changed = {
        "title": (replace(wording, title="Buy three meters"), said),
        "text": (replace(wording, text=None), said),
        "rationale": (wording, replace(said, rationale="Most agree.")),
        "statement": (wording, replace(said, statement=None)),
        "blinding": (wording, replace(said, blinding="so")),
        "entry": (wording, replace(said, entry=number)),
        "short": (replace(wording, blinding="00"), said),
        "none": (wording,),
    }
    assert refused(keeping, Disclosure(opened=changed[change]), None, ref=number) == "other-words"


def test_a_record_in_which_other_words_were_disclosed_does_not_hold():
    keeping = Keeping()
    number = keeping.decided()
    wait_for(keeping, number)
    keeping.do(keeping.disclosure(number), ref=number)
    *before, entry = keeping.life.entries
    opened = to_json(entry.body["opened"])
    forged = replace(entry, body={"opened": [{**opened[0], "title": "Buy three"}, opened[1]]})
    with pytest.raises(RecordBroken, match="not the words that were committed to"):
        replay([*before, forged])


def test_an_edit_hides_its_words_too_and_only_the_last_ones_are_entered():
    keeping = Keeping()
    number = keeping.propose()
    answer(keeping.life, number, CLINICS, "agree")
    assert refused(keeping, Edit(text="Otherwise."), ref=number) == "half-sealed"
    edit = keeping.do(Edit(title="Buy three meters", text="One travels."), RIVER, ref=number)
    proposal = keeping.life.state.proposals[number]
    assert proposal.stances[CLINICS].outdated
    assert proposal.edits == [edit]
    seen = revealed(keeping.life.state, keeping.beside).proposals[number]
    assert (seen.title, seen.text) == ("Buy three meters", "One travels.")
    wait_for(keeping, number)
    keeping.do(keeping.disclosure(number), ref=number)
    assert keeping.life.state.proposals[number].title == "Buy three meters"


def test_a_hidden_proposal_does_not_become_an_amendment_by_an_edit():
    keeping = Keeping()
    number = keeping.propose(draft=True)
    changes = changes_between(DELAYING, clauses_with())
    assert refused(keeping, Edit(title="T", text="T.", changes=changes), ref=number) == "no-amendment"
    keeping.do(Edit(title="T", text="T."), RIVER, ref=number)
    keeping.do(Opening(), RIVER, ref=number)
    assert keeping.life.state.proposals[number].is_open


def test_what_is_withdrawn_becomes_public_too():
    keeping = Keeping()
    number = keeping.propose()
    keeping.do(Withdrawal(reason=WHY), RIVER, ref=number)
    assert public_by(keeping.life.state.proposals[number]) == at(keeping.life.hour + 24 * DAYS)
    wait_for(keeping, number)
    keeping.do(keeping.disclosure(number), ref=number)
    assert keeping.life.state.proposals[number].title == "Buy two meters"


def test_a_draft_that_nobody_opens_becomes_public_at_the_latest():
    keeping = Keeping()
    number = keeping.propose(draft=True)
    assert public_by(keeping.life.state.proposals[number]) == at(keeping.life.hour + 24 * (90 + DAYS))
    wait_for(keeping, number)
    keeping.do(keeping.disclosure(number), ref=number)
    keeping.do(Edit(text="Now in public."), RIVER, ref=number)
    assert keeping.life.state.proposals[number].text == "Now in public."


def test_what_nobody_closes_becomes_public_all_the_same_and_is_closed_in_public():
    keeping = Keeping()
    number = keeping.propose()
    proposal = keeping.life.state.proposals[number]
    wait_for(keeping, number)
    assert at(keeping.life.hour)[:10] <= at(DAYS * 24 + 9 * 24)[:10]
    keeping.do(keeping.disclosure(number), ref=number)
    keeping.do(Closing(rationale="Nobody answered."), ref=number)
    decision = keeping.life.state.proposals[number].decision
    assert decision
    assert decision.rationale == "Nobody answered."
    assert proposal.hiding


def test_however_often_its_closing_moves_it_is_public_by_a_day_that_is_fixed_when_it_is_made():
    keeping = Keeping()
    number = keeping.propose()
    hiding = keeping.life.state.proposals[number].hiding
    assert hiding
    for _ in range(20):
        keeping.life.wait(days=6)
        if public_by(keeping.life.state.proposals[number]) == hiding.latest:
            break
        keeping.do(Edit(title="Again", text="And again."), RIVER, ref=number)
    assert public_by(keeping.life.state.proposals[number]) == hiding.latest == at(_made(keeping, number) + 24 * 100)


def _made(keeping, number):
    return next(hour for hour in range(10_000) if at(hour) == keeping.life.state.proposals[number].at)


def test_it_becomes_public_after_the_coalition_has_ended():
    keeping = Keeping()
    number = keeping.decided()
    carried(keeping.life, sunset())
    keeping.life.wait(days=20)
    keeping.do(Ending())
    keeping.do(keeping.disclosure(number), ref=number)
    assert not keeping.life.state.proposals[number].hidden


def test_where_no_clause_allows_it_nothing_is_hidden():
    keeping = Keeping(life=in_force())
    assert refused(keeping, hidden(visibility="members")) == "no-delay"
    assert refused(Keeping(), hidden(visibility="members", decision_class="membership")) == "no-delay"


@pytest.mark.parametrize(
    "fields",
    [
        {"visibility": "delayed"},
        {"visibility": "delayed", "delay": 0},
        {"visibility": "delayed", "delay": DAYS + 1},
        {"visibility": "members", "delay": 2},
        {"delay": 2},
    ],
)
def test_a_delay_is_what_the_clause_allows(fields):
    assert refused(Keeping(), hidden(**fields)) == "bad-delay"


def test_what_binds_everybody_is_changed_in_public():
    keeping = Keeping(life=living_by(clauses_with(changing={"delay": 5}, joining={"delay": 5})))
    platform = keeping.life.state.platform
    assert platform
    changes = changes_between(platform.clauses, clauses_with())
    amendment = hidden(visibility="members", decision_class="platform", changes=changes, base=platform.digest)
    assert refused(keeping, amendment) == "changes-in-public"
    parting = hidden(visibility="members", decision_class="membership", effect=Effect(does="part", actor=CLINICS))
    assert refused(keeping, parting) == "changes-in-public"


def test_a_reversal_does_not_give_away_what_it_reverses():
    keeping = Keeping()
    number = keeping.decided()
    decided = keeping.life.state.proposals[number].decision
    assert decided
    reversal = hidden(title="Sell them", reverses=decided.entry)
    assert refused(keeping, reversal, ref=decided.entry) == "hidden-still"
    made = keeping.do(replace(reversal, visibility="members"), RIVER, ref=decided.entry)
    assert keeping.life.state.proposals[made].hidden
    wait_for(keeping, number)
    keeping.do(keeping.disclosure(number), ref=number)
    keeping.do(reversal, RIVER, ref=decided.entry)


def test_readable_words_are_refused_where_they_are_to_be_hidden_and_sealed_ones_where_not():
    keeping = Keeping()
    number = keeping.propose()
    public = keeping.do(hidden(title="In public"), RIVER)
    for body, ref in (
        (hidden(title="Readable", visibility="members"), None),
        (hidden(title="Readable", visibility="members", words=WHY), None),
        (Edit(title="Readable", text="T."), number),
    ):
        with pytest.raises(Refused) as caught:
            keeping.life.do(body, RIVER, ref=ref)
        assert caught.value.code == "not-sealed"
    for body, ref in ((Edit(words=WHY), public), (hidden(title="", text="", words=WHY), None)):
        with pytest.raises(Refused) as caught:
            keeping.life.do(body, RIVER, ref=ref)
        assert caught.value.code in ("not-hidden", "bad-text")
    for actor in IDS:
        answer(keeping.life, public, actor, "agree")
    with pytest.raises(Refused, match="Nothing of this proposal is hidden"):
        keeping.life.do(Closing(rationale="", words=WHY), ref=public)


def test_words_are_checked_before_they_are_sealed():
    with pytest.raises(Refused, match="title"):
        Keeping().do(hidden(visibility="members", title="T" * 81), RIVER)


def test_reasons_about_a_hidden_proposal_are_withheld_until_it_is_public():
    keeping = Keeping()
    number = keeping.propose()
    said = keeping.do(Stance(stance="object", reason=WHY), CLINICS, ref=number)
    public = keeping.do(hidden(title="In public"), RIVER)
    elsewhere = keeping.do(Stance(stance="object", reason=WHY), CLINICS, ref=public)
    state = keeping.life.state
    assert [withheld(state, one) for one in (number, said, elsewhere, public, 0)] == [True, True, False, False, False]
    wait_for(keeping, number)
    keeping.do(keeping.disclosure(number), ref=number)
    assert not withheld(keeping.life.state, said)


def test_the_coalitions_own_words_are_not_erased():
    keeping = Keeping()
    number = keeping.propose()
    assert refused(keeping, Erasure(field="body.words", ground="request"), ref=number) == "not-personal"


def test_without_the_words_nothing_can_be_disclosed():
    keeping = Keeping()
    number = keeping.decided()
    assert disclosure_of(keeping.life.state.proposals[number], {}) is None
    public = keeping.do(hidden(), RIVER)
    assert disclosure_of(keeping.life.state.proposals[public], keeping.beside) is None


@pytest.mark.parametrize(
    "value",
    ["so", '{"title":"T"}', '{"text":"T.","title":"T","why":"x"}', '["T"]', '{"title":"T","text":"T."}', "1.5"],
)
def test_hidden_words_handed_in_from_elsewhere_have_the_form_in_which_they_are_disclosed(value):
    with pytest.raises(Refused):
        check_beside("proposal", value)


def test_hidden_words_keep_their_form():
    said = {"title": "T", "text": "“T”\nand more"}
    check_beside("proposal", as_text(said))
    check_beside("decision", as_text({"rationale": "So."}))
    assert from_text(as_text(said)) == said
    with pytest.raises(Refused):
        check_beside("stance", as_text(said))


def test_a_clause_says_for_how_long_words_may_be_hidden():
    clause = next(clause for clause in DELAYING if clause.delay)
    assert any(re.search(rf"public {DAYS} days after", line.say()) for line in more_lines(clause))
    with pytest.raises(Refused, match="delay"):
        living_by(clauses_with(doing={"delay": 91}))


def test_what_is_sealed_already_is_left_as_it_is():
    keeping = Keeping()
    body = hidden(title="", text="", visibility="members", words=WHY)
    assert to_hide(keeping.life.state, Command(body=body, at=at(0))) is None


def test_a_record_of_before_reads_as_it_did():
    entry = carried_in_public().entries[-1]
    assert not {"visibility", "delay", "words", "public_after"} & entry.body.keys()


def carried_in_public():
    life = in_force()
    carried(life, Proposing(title="T", text="T.", decision_class="tactical"))
    return life


def test_what_nobody_knows_discloses_nothing():
    keeping = Keeping()
    number = keeping.decided()
    wait_for(keeping, number)
    assert refused(keeping, keeping.disclosure(number), "stranger", ref=number) == "unknown-actor"
    assert refused(keeping, keeping.disclosure(number), ref=999) == "unknown-proposal"


def test_the_state_before_a_disclosure_stays_as_it_was():
    keeping = Keeping()
    number = keeping.decided()
    wait_for(keeping, number)
    before = keeping.life.state
    command = Command(body=keeping.disclosure(number), at=at(keeping.life.hour), ref=number)
    (entry,) = decide(before, command)
    assert evolve(before, entry) != before
    assert before.proposals[number].hidden


def test_words_beside_another_entry_reveal_nothing():
    keeping = Keeping()
    number = keeping.propose()
    assert revealed(keeping.life.state, {999: Beside({}, b"")}).proposals[number].title.endswith("not public yet")
