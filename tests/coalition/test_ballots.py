"""Sealed ballots: nothing shows before time is up, everything can be recomputed after, and what a host does shows."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.coalition import (
    Ballot,
    Closing,
    Extension,
    Leaving,
    Openings,
    Receipt,
    Rule,
    Sealed,
    Stance,
    fold,
    may_close,
    replay,
    tally,
)
from concerted.coalition.awaiting import awaited
from concerted.coalition.ballots import CHOICES, FIELD, bound, fate, opening_by, openings_of, receipt_of
from concerted.coalition.clauses import check_clauses
from concerted.coalition.proposals import Edit
from concerted.coalition.rules import check_rule, result
from concerted.coalition.story import count_lines, line_of, rule_line, standing_line
from concerted.errors import RecordBroken, Refused
from concerted.plain import proposal as plain_proposal
from concerted.plain import spare
from concerted.record.opening import seal
from tests.coalition.lives import IDS, endorse, governed, in_force, proposing
from tests.coalition.test_keeping import refused

RULE = Rule(method="majority", threshold="1/2", quorum="2/5", ballot="sealed")
FEW = IDS[:3]


class Vote:
    """A proposal that is answered by sealed ballots, and what lies beside the record."""

    def __init__(self, rule: Rule = RULE) -> None:
        self.life = in_force(clauses=governed(rule=rule))
        self.number = self.life.do(proposing(), by=IDS[0])
        self.beside: dict[int, tuple[str, bytes]] = {}

    @property
    def proposal(self):
        return self.life.state.proposals[self.number]

    def cast(self, member: str, choice: str) -> Receipt:
        value = bound(self.life.state, self.number, member, choice)
        blinding = bytes([len(self.beside) + 1]) * 32
        sealed = Sealed(**seal(self.life.state.coalition, FIELD, value, blinding=blinding))
        self.beside[self.life.do(Ballot(choice=sealed), by=member, ref=self.number)] = (value, blinding)
        receipt = receipt_of(self.life.state, self.proposal, member, self.beside)
        assert receipt
        return receipt

    def open(self, *, without: int | None = None) -> int:
        beside = {number: held for number, held in self.beside.items() if number != without}
        return self.life.do(openings_of(self.life.state, self.proposal, beside), ref=self.number)

    def close(self) -> int:
        self.life.wait(days=1)
        return self.life.do(Closing(rationale="So it was voted."), ref=self.number)

    def pass_time(self) -> None:
        self.life.wait(days=7)


@pytest.fixture(scope="module")
def begun():
    return Vote()


@pytest.fixture
def vote(begun):
    made = Vote.__new__(Vote)
    made.life = type(begun.life)()
    made.life.state, made.life.entries = fold(begun.life.entries), list(begun.life.entries)
    made.life.hour, made.number, made.beside = begun.life.hour, begun.number, {}
    return made


def test_a_vote_by_sealed_ballots_from_its_first_ballot_to_its_decision(vote):
    first = vote.cast(IDS[0], "disagree")
    second = vote.cast(IDS[0], "agree")
    kept = [vote.cast(member, "agree") for member in IDS[1:3]]
    state = vote.life.state
    assert [fate(state, one) for one in (first, second)] == ["replaced", "sealed"]
    assert line_of(state, vote.life.entries[-1]).say() == "Growers cast a sealed ballot on “Buy two meters”"
    assert tally(vote.proposal).took_part == 3
    assert not may_close(vote.proposal, vote.proposal.closes)
    vote.pass_time()
    opened = vote.open()
    said = line_of(vote.life.state, vote.life.entries[opened]).say()
    assert said == "The host opened the ballots on “Buy two meters”"
    assert {taken.stance for taken in vote.proposal.stances.values()} == {"agree"}
    decision = vote.close()
    assert vote.life.entries[decision].body["result"] == "adopted"
    assert vote.life.entries[decision].body["tally"]["agree"] == 3
    assert [fate(vote.life.state, one) for one in (second, *kept)] == ["counted"] * 3
    assert replay(vote.life.entries).decisions[decision].decision.result == "adopted"


def test_who_may_cast_what_and_until_when(vote):
    life, number = vote.life, vote.number
    assert refused(life, Stance(stance="agree"), IDS[0], ref=number) == "sealed-ballot"
    assert refused(life, Ballot(), IDS[0], ref=number) == "bad-ballot"
    assert refused(life, Ballot(choice=Sealed(c="agree")), IDS[0], ref=number) == "bad-ballot"
    with pytest.raises(Refused, match="no choice"):
        bound(life.state, number, IDS[0], "object")
    vote.cast(IDS[0], "agree")
    same = Ballot(choice=Sealed(**life.entries[-1].body["choice"]))
    for member in IDS[:2]:
        assert refused(life, same, member, ref=number) == "same-ballot"
    life.do(Leaving(), by=IDS[4])
    assert refused(life, Ballot(choice=Sealed(c="0" * 64)), IDS[4], ref=number) == "not-a-member"
    vote.pass_time()
    assert refused(life, Ballot(choice=Sealed(c="0" * 64)), IDS[1], ref=number) == "time-is-up"


def test_an_open_proposal_takes_no_sealed_ballot_and_a_newcomer_none():
    life = in_force(endorsers=IDS[:4])
    number = life.do(proposing(), by=IDS[0])
    assert refused(life, Ballot(choice=Sealed(c="0" * 64)), IDS[0], ref=number) == "not-sealed"
    assert refused(life, Openings(opened=()), ref=number) == "not-sealed"
    late = Vote.__new__(Vote)
    late.life = in_force(endorsers=IDS[:4], clauses=governed(rule=RULE))
    late.number = late.life.do(proposing(), by=IDS[0])
    endorse(late.life, IDS[4])
    assert refused(late.life, Ballot(choice=Sealed(c="0" * 64)), IDS[4], ref=late.number) == "not-in-electorate"


def test_nothing_opens_before_time_is_up_even_where_everybody_has_voted(vote):
    receipts = [vote.cast(member, "agree") for member in IDS]
    assert refused(vote.life, openings_of(vote.life.state, vote.proposal, vote.beside), ref=vote.number) == "still-open"
    assert refused(vote.life, opening_by(receipts[0]), IDS[0], ref=vote.number) == "still-open"
    assert refused(vote.life, Closing(rationale="Now!"), ref=vote.number) == "still-open"
    vote.pass_time()
    assert refused(vote.life, Closing(rationale="Now!"), ref=vote.number) == "ballots-sealed"
    vote.open()
    assert refused(vote.life, Closing(rationale="Now!"), ref=vote.number) == "challenge"
    assert refused(vote.life, Openings(opened=()), ref=vote.number) == "no-change"
    vote.close()


def test_a_host_that_changes_a_ballot_is_refused_by_the_rules_and_by_whoever_verifies(vote):
    receipt = vote.cast(IDS[0], "agree")
    vote.cast(IDS[1], "disagree")
    vote.pass_time()
    honest = opening_by(receipt).opened[0]
    for lie in (
        replace(honest, choice="disagree"),
        replace(honest, blinding="0" * 64),
        replace(honest, blinding="xyz"),
        replace(honest, ballot=honest.ballot + 1),
        replace(honest, ballot=0),
    ):
        assert refused(vote.life, Openings(opened=(lie,)), ref=vote.number) == "bad-opening"
    twice = Openings(opened=(honest, honest))
    assert refused(vote.life, twice, ref=vote.number) == "bad-opening"
    opened = vote.open()
    forged = vote.life.entries[opened]
    body = json.loads(json.dumps(forged.body))
    body["opened"][1]["choice"] = "disagree"
    entries = [*vote.life.entries[:opened], replace(forged, body=body)]
    with pytest.raises(RecordBroken, match="not allowed"):
        replay(entries)
    assert fate(vote.life.state, replace(receipt, choice="disagree")) == "altered"


def test_a_host_that_leaves_a_ballot_out_says_so_and_its_voter_opens_it(vote):
    receipts = {member: vote.cast(member, "agree") for member in FEW}
    left_out = receipts[IDS[1]]
    vote.pass_time()
    entry = vote.open(without=left_out.ballot)
    assert vote.life.entries[entry].body["unopened"] == [left_out.ballot]
    assert line_of(vote.life.state, vote.life.entries[entry]).say().endswith("; 1 stay sealed.")
    assert fate(vote.life.state, left_out) == "unopened"
    assert tally(vote.proposal).took_part == 3, "who cast a ballot took part"
    hidden = replace(vote.life.entries[entry], body={"opened": vote.life.entries[entry].body["opened"]})
    with pytest.raises(RecordBroken, match="body"):
        replay([*vote.life.entries[:entry], hidden])
    assert refused(vote.life, opening_by(left_out), IDS[0], ref=vote.number) == "bad-opening"
    assert refused(vote.life, Openings(opened=()), IDS[1], ref=vote.number) == "no-change"
    vote.life.do(opening_by(left_out), by=IDS[1], ref=vote.number)
    assert fate(replay(vote.life.entries), left_out) == "counted"
    assert vote.life.entries[vote.close()].body["tally"]["agree"] == 3


def test_a_ballot_that_stays_sealed_took_part_and_took_no_side(vote):
    choices = zip(FEW, ("agree", "disagree", "disagree"), strict=True)
    receipts = [vote.cast(member, choice) for member, choice in choices]
    vote.pass_time()
    vote.open(without=receipts[2].ballot)
    counted = vote.life.entries[vote.close()].body["tally"]
    assert (counted["agree"], counted["disagree"], counted["present"]) == (1, 1, 3)


def test_a_host_that_drops_or_adds_a_ballot_is_caught_by_its_voter(vote):
    receipt = vote.cast(IDS[0], "agree")
    others = vote.life.entries[:-1]
    assert fate(fold(others), receipt) == "missing"
    vote.cast(IDS[0], "disagree")
    assert fate(vote.life.state, receipt) == "replaced", "somebody cast another in its name"
    assert fate(vote.life.state, replace(receipt, coalition="another")) == "missing"
    assert fate(vote.life.state, replace(receipt, proposal=0)) == "missing"


def test_an_edited_text_asks_for_new_ballots(vote):
    receipt = vote.cast(IDS[1], "agree")
    vote.life.do(Edit(text="Three of them."), by=IDS[0], ref=vote.number)
    assert not vote.proposal.ballots
    assert fate(vote.life.state, receipt) == "replaced"
    vote.cast(IDS[1], "agree")


def test_too_few_ballots_lapse_and_where_a_rule_extends_they_do_so_first():
    vote = Vote(replace(RULE, quorum="1/2", extension=3))
    vote.cast(IDS[0], "agree")
    vote.pass_time()
    assert refused(vote.life, openings_of(vote.life.state, vote.proposal, vote.beside), ref=vote.number) == "extends"
    assert refused(vote.life, Closing(rationale="Now!"), ref=vote.number) == "extends"
    vote.life.do(Extension(), ref=vote.number)
    vote.life.wait(days=3)
    vote.open()
    assert vote.life.entries[vote.close()].body["result"] == "lapsed"


def test_nobody_voted_and_it_lapses_without_an_opening(vote):
    vote.pass_time()
    assert vote.life.entries[vote.life.do(Closing(rationale="Nobody."), ref=vote.number)].body["result"] == "lapsed"


def test_who_leaves_takes_its_ballot_along(vote):
    gone = vote.cast(IDS[3], "disagree")
    for member in FEW:
        vote.cast(member, "agree")
    vote.life.do(Leaving(), by=IDS[3])
    assert fate(vote.life.state, gone) == "replaced"
    vote.pass_time()
    vote.open()
    assert vote.life.entries[vote.close()].body["tally"]["agree"] == 3


def test_members_are_told_to_vote_and_then_to_open(vote):
    me = vote.life.state.actors[IDS[1]]

    def told(at):
        return [one.line.say() for one in awaited(vote.life.state, me, at)]

    assert told(vote.life.state.at) == ["Cast your sealed ballot: “Buy two meters”"]
    vote.cast(IDS[1], "agree")
    assert told(vote.life.state.at) == []
    assert told(vote.proposal.closes) == ["The ballots on “Buy two meters” wait to be opened."]
    vote.pass_time()
    vote.open()
    assert told(vote.life.state.at) == []


def test_only_what_all_decide_by_vote_is_sealed():
    for bad in (Rule(method="consent", ballot="sealed"), replace(RULE, electorate="attendees")):
        with pytest.raises(Refused, match="no ballot can be sealed"):
            check_rule(bad)
    check_clauses(governed(rule=RULE))
    assert "Ballots are sealed until time is up." in rule_line(RULE, 5).say()


def test_what_does_not_lie_here_or_is_no_ballot_is_not_opened(vote):
    receipt = vote.cast(IDS[0], "agree")
    assert receipt_of(vote.life.state, vote.proposal, IDS[1], vote.beside) is None
    assert receipt_of(vote.life.state, vote.proposal, IDS[0], {}) is None
    value, _ = vote.beside[receipt.ballot]
    assert openings_of(vote.life.state, vote.proposal, {receipt.ballot: (value, b"0" * 32)}).opened == ()
    vote.pass_time()
    vote.open(without=receipt.ballot)
    assert vote.proposal.opened_at


def shown(vote: Vote) -> str:
    """Everything that is readable of a vote: its entries and pages, with each commitment and hash put aside."""
    state, proposal = vote.life.state, vote.proposal
    lines = [standing_line(proposal), rule_line(proposal.rule, 5), *count_lines(proposal)]
    lines += [line_of(state, entry) for entry in vote.life.entries]
    said = [line.say() for line in lines]
    said += [one.line.say() for actor in state.actors.values() for one in awaited(state, actor, state.at)]
    entries = [(entry.kind, entry.at, entry.by, "choice" in entry.body) for entry in vote.life.entries]
    said.append(json.dumps(spare(plain_proposal(state, vote.number, {}, state.at)), default=str))
    return json.dumps([said, entries, result(proposal.rule, tally(proposal))])


@settings(max_examples=20)
@given(st.data())
def test_nothing_readable_before_time_is_up_depends_on_a_vote(begun, data):
    voters = data.draw(st.lists(st.sampled_from(IDS), max_size=8))
    told = []
    for _ in range(2):
        vote = Vote.__new__(Vote)
        vote.life = type(begun.life)()
        vote.life.state, vote.life.entries = fold(begun.life.entries), list(begun.life.entries)
        vote.life.hour, vote.number, vote.beside = begun.life.hour, begun.number, {}
        for member in voters:
            vote.cast(member, data.draw(st.sampled_from(CHOICES)))
        told.append(shown(vote))
    assert told[0] == told[1]


@settings(max_examples=30)
@given(st.data())
def test_the_outcome_is_that_of_the_last_ballots_opened_whatever_happens_on_the_way(begun, data):
    vote = Vote.__new__(Vote)
    vote.life = type(begun.life)()
    vote.life.state, vote.life.entries = fold(begun.life.entries), list(begun.life.entries)
    vote.life.hour, vote.number, vote.beside = begun.life.hour, begun.number, {}
    last: dict[str, str] = {}
    receipts = {}
    for member, choice in data.draw(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(CHOICES)), max_size=9)):
        receipts[member] = vote.cast(member, choice)
        last[member] = choice
    vote.pass_time()
    left_out = data.draw(st.sampled_from([None, *receipts]))
    challenges = data.draw(st.booleans())
    if last:
        vote.open(without=receipts[left_out].ballot if left_out else None)
        if left_out and challenges:
            vote.life.do(opening_by(receipts[left_out]), by=left_out, ref=vote.number)
        elif left_out:
            del last[left_out]
    counted = vote.life.entries[vote.close()].body["tally"]
    words = list(last.values())
    assert {choice: counted[choice] for choice in CHOICES} == {choice: words.count(choice) for choice in CHOICES}
    assert counted["present"] == len(receipts)
    assert replay(vote.life.entries) == vote.life.state
