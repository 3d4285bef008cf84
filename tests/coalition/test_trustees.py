"""Ballots that trustees open: neither host nor too few trustees read one early, and wrongs show."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from itertools import combinations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.coalition import (
    Ballot,
    Closing,
    Command,
    Extension,
    Leaving,
    MemberKey,
    Openings,
    Receipt,
    Rule,
    Sealed,
    Share,
    TrusteeKey,
    Unsealing,
    decide,
    evolve,
    fold,
    line_of,
    may_close,
    replay,
    rule_line,
)
from concerted.coalition.awaiting import awaited
from concerted.coalition.ballots import CHOICES, fate
from concerted.coalition.proposals import Edit
from concerted.coalition.rules import check_rule
from concerted.coalition.trustees import receipt_for, sealed_ballot, shares_of
from concerted.errors import RecordBroken, Refused
from concerted.guard.sharing import _LOW, KEY, SEALED, check_public, joined, new_key, open_share, seal_share, split
from tests.coalition.lives import IDS, Life, at, governed, in_force, proposing
from tests.coalition.test_ballots import shown
from tests.coalition.test_keeping import key, refused

RULE = Rule(method="majority", threshold="1/2", quorum="2/5", ballot="trustees", openers=2)
TRUSTEES = IDS[:3]


def chance_of(name: str) -> Callable[[int], bytes]:
    """Bytes that follow from a name, for tests."""
    drawn = iter(range(10_000))
    return lambda count: b"".join(sha256(f"{name} {next(drawn)}".encode()).digest() for _ in range(4))[:count]


def secret_of(trustee: str) -> tuple[bytes, bytes]:
    return new_key(sha256(trustee.encode()).digest())


class Vote:
    """A proposal whose ballots trustees open; every member signs for itself."""

    def __init__(self, rule: Rule = RULE, trustees: tuple[str, ...] = TRUSTEES) -> None:
        self.life = in_force(clauses=governed(rule=rule))
        self.cast_so_far = 0
        for n, member in enumerate(IDS, 1):
            self.sign(MemberKey(public=key(n)), member)
        for trustee in trustees:
            self.sign(TrusteeKey(public=b64encode(secret_of(trustee)[1]).decode()), trustee)
        self.number = self.sign(proposing(), IDS[0])

    def again(self) -> Vote:
        made = Vote.__new__(Vote)
        made.life, made.number, made.cast_so_far = Life(), self.number, 0
        made.life.state, made.life.entries = fold(self.life.entries), list(self.life.entries)
        made.life.hour = self.life.hour
        return made

    @property
    def proposal(self):
        return self.life.state.proposals[self.number]

    def sign(self, body: object, by: str | None, ref: int | None = None) -> int:
        life = self.life
        life.hour += 1
        command = Command(body=body, at=at(life.hour), by=by, ref=ref, signed=by is not None)
        (entry,) = decide(life.state, command)
        life.entries.append(replace(entry, sig="c2ln") if by else entry)
        life.state = evolve(life.state, life.entries[-1])
        return len(life.entries) - 1

    def made(self, member: str, choice: str) -> tuple[Ballot, bytes]:
        self.cast_so_far += 1
        chance = chance_of(f"{member} {self.cast_so_far}")
        c, shares, blinding = sealed_ballot(self.life.state, self.number, member, choice, chance)
        return Ballot(commitment=c, shares=shares), blinding

    def cast(self, member: str, choice: str) -> Receipt:
        body, blinding = self.made(member, choice)
        self.sign(body, member, self.number)
        return receipt_for(self.life.state, self.number, member, choice, blinding)

    def answer(self, *trustees: str, without: int | None = None, lie: bool = False) -> int:
        number = 0
        for trustee in trustees:
            body = shares_of(self.life.state, self.number, trustee, secret_of(trustee)[0])
            if without is not None:
                body = replace(
                    body, shares=tuple(Share(ballot=s.ballot) if s.ballot == without else s for s in body.shares)
                )
            if lie:
                body = replace(body, shares=tuple(replace(one, share="00" * 66) for one in body.shares))
            number = self.sign(body, trustee, self.number)
        return number

    def close(self, *, days: int = 1) -> dict:
        self.life.wait(days=days)
        number = self.sign(Closing(rationale="So it was voted."), None, self.number)
        return dict(self.life.entries[number].body)

    def pass_time(self) -> None:
        self.life.wait(days=7)

    def refused(self, body: object, by: str | None, *, signed: bool = True) -> str:
        return refused(self.life, body, by, ref=self.number, signed=signed and by is not None)


@pytest.fixture(scope="module")
def begun() -> Vote:
    return Vote()


@pytest.fixture
def vote(begun: Vote) -> Vote:
    return begun.again()


def test_a_vote_that_trustees_open_from_its_first_ballot_to_its_decision(vote: Vote):
    first = vote.cast(IDS[0], "disagree")
    kept = [vote.cast(member, "agree") for member in IDS[:4]]
    assert [fate(vote.life.state, one) for one in (first, kept[0])] == ["replaced", "sealed"]
    assert vote.refused(shares_of(vote.life.state, vote.number, TRUSTEES[0], secret_of(TRUSTEES[0])[0]), IDS[0]) == (
        "still-open"
    )
    vote.pass_time()
    assert vote.refused(Openings(opened=()), None) == "trustees-open"
    number = vote.answer(TRUSTEES[0])
    said = line_of(vote.life.state, vote.life.entries[number]).say()
    assert said == "River Watch answered as a trustee, to open the ballots on “Buy two meters”"
    assert vote.refused(Closing(rationale="Now!"), None) == "ballots-sealed"
    assert not vote.proposal.stances, "one of two opens nothing"
    number = vote.answer(TRUSTEES[2])
    assert len(vote.life.entries[number].body["opened"]) == 4
    assert [fate(vote.life.state, one) for one in kept] == ["counted"] * 4
    assert vote.refused(Closing(rationale="Now!"), None) == "challenge"
    assert vote.close()["result"] == "adopted"
    assert replay(vote.life.entries) == vote.life.state


def test_a_rule_says_how_many_trustees_open_and_there_are_as_many():
    for bad in (replace(RULE, openers=None), replace(RULE, openers=1), replace(RULE, ballot="sealed")):
        with pytest.raises(Refused, match="go together"):
            check_rule(bad)
    assert "from the host too: 2 trustees open them" in rule_line(RULE, 5).say()
    with pytest.raises(Refused, match="needs 2 trustees, and there are 1"):
        Vote(trustees=IDS[:1])


def test_a_trustee_signs_for_itself_and_its_key_is_a_fresh_one_to_which_something_can_be_sealed(vote: Vote):
    public = b64encode(secret_of(IDS[3])[1]).decode()
    assert refused(in_force(), TrusteeKey(public=public), IDS[3]) == "no-key"
    for low in sorted(_LOW):
        with pytest.raises(ValueError, match="shared key"):
            X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(low.to_bytes(KEY, "little")))
        with pytest.raises(Refused, match="not an X25519"):
            check_public(low.to_bytes(KEY, "little"))
    assert vote.refused(TrusteeKey(public="soon"), IDS[3]) == "bad-key"
    vote.sign(TrusteeKey(public=public), IDS[3])
    assert "can be a trustee" in line_of(vote.life.state, vote.life.entries[-1]).say()
    assert vote.refused(TrusteeKey(public=public), IDS[4]) == "key-taken"
    assert IDS[3] not in vote.proposal.trustees, "who opens a proposal's ballots is frozen when it opens"


def test_a_ballot_is_cast_by_its_member_alone_with_a_share_for_each_trustee(vote: Vote):
    body, _ = vote.made(IDS[0], "agree")
    shares = body.shares or ()
    for bad in (
        Ballot(), replace(body, shares=None), replace(body, shares=shares[:2]), replace(body, commitment=None),
        replace(body, shares=(*shares[:2], "AAAA")), replace(body, choice=Sealed(c="0" * 64)),
    ):  # fmt: skip
        assert vote.refused(bad, IDS[0]) == "bad-ballot"
    by_host = Vote.__new__(Vote)
    by_host.life = in_force(clauses=governed(rule=RULE))
    for n, member in enumerate(TRUSTEES, 1):
        by_host.sign(MemberKey(public=key(n)), member)
        by_host.sign(TrusteeKey(public=b64encode(secret_of(member)[1]).decode()), member)
    by_host.number, by_host.cast_so_far = by_host.sign(proposing(), IDS[0]), 0
    body, _ = by_host.made(IDS[3], "agree")
    assert by_host.refused(body, IDS[3], signed=False) == "needs-signature"
    open_one = in_force()
    number = open_one.do(proposing(), by=IDS[0])
    with pytest.raises(Refused, match="has no trustees"):
        sealed_ballot(open_one.state, number, IDS[0], "agree", chance_of("x"))


def test_who_answers_as_a_trustee_what_and_when(vote: Vote):
    vote.cast(IDS[0], "agree")
    vote.cast(IDS[1], "agree")
    vote.pass_time()
    body = shares_of(vote.life.state, vote.number, TRUSTEES[0], secret_of(TRUSTEES[0])[0])
    assert vote.refused(body, IDS[4]) == "no-trustee"
    for bad in (body.shares[:1], (), tuple(replace(one, share="soon") for one in body.shares)):
        assert vote.refused(Unsealing(shares=bad), TRUSTEES[0]) == "bad-shares"
    with pytest.raises(Refused, match="no trustee's key"):
        shares_of(vote.life.state, vote.number, TRUSTEES[0], b"")
    other = shares_of(vote.life.state, vote.number, TRUSTEES[0], secret_of(IDS[4])[0])
    assert [one.share for one in other.shares] == [None, None], "by another key nothing opens"
    vote.answer(TRUSTEES[0])
    assert vote.refused(body, TRUSTEES[0]) == "no-change"


def test_too_few_trustees_and_it_is_voted_on_anew(vote: Vote):
    receipt = vote.cast(IDS[0], "agree")
    vote.cast(IDS[1], "agree")
    vote.pass_time()
    vote.answer(TRUSTEES[0])
    assert not may_close(vote.proposal, at(vote.life.hour))
    ended = vote.close(days=7)
    assert (ended["result"], ended["hindrance"]) == ("lapsed", "no-trustees")
    assert fate(vote.life.state, receipt) == "sealed", "nobody ever reads it"
    assert replay(vote.life.entries) == vote.life.state


def test_trustees_that_open_nothing_are_too_few(vote: Vote):
    vote.cast(IDS[0], "agree")
    vote.cast(IDS[1], "agree")
    vote.pass_time()
    number = vote.answer(*TRUSTEES[:2], lie=True)
    assert "2 ballots stay sealed" in line_of(vote.life.state, vote.life.entries[number]).say()
    assert vote.close()["hindrance"] == "no-trustees"


def test_one_liar_among_enough_trustees_changes_nothing(vote: Vote):
    receipts = [vote.cast(member, "agree") for member in IDS[:2]]
    vote.pass_time()
    vote.answer(TRUSTEES[0], lie=True)
    vote.answer(TRUSTEES[1])
    assert {fate(vote.life.state, one) for one in receipts} == {"unopened"}
    vote.answer(TRUSTEES[2])
    assert {fate(vote.life.state, one) for one in receipts} == {"counted"}
    assert vote.close()["result"] == "adopted"


def test_a_share_that_is_held_back_of_one_ballot_shows_by_whom(vote: Vote):
    receipts = [vote.cast(member, "agree") for member in IDS[:2]]
    vote.pass_time()
    number = vote.answer(TRUSTEES[0], without=receipts[0].ballot)
    assert "share" not in vote.life.entries[number].body["shares"][0]
    vote.answer(TRUSTEES[1])
    assert [fate(vote.life.state, one) for one in receipts] == ["unopened", "counted"]
    assert vote.life.entries[-1].body["unopened"] == [receipts[0].ballot]
    vote.answer(TRUSTEES[2])
    assert [fate(vote.life.state, one) for one in receipts] == ["counted", "counted"]


def test_who_seals_what_opens_nothing_took_part_and_took_no_side(vote: Vote):
    body, _ = vote.made(IDS[0], "agree")
    junk = b64encode(bytes(SEALED)).decode()
    vote.sign(replace(body, shares=(junk, junk, junk)), IDS[0], vote.number)
    for member, choice in zip(IDS[1:3], ("agree", "disagree"), strict=True):
        vote.cast(member, choice)
    vote.pass_time()
    vote.answer(*TRUSTEES)
    counted = vote.close()["tally"]
    assert (counted["agree"], counted["disagree"], counted["present"]) == (1, 1, 3)


def test_openings_that_do_not_follow_from_the_shares_are_found_by_whoever_verifies(vote: Vote):
    vote.cast(IDS[0], "agree")
    vote.cast(IDS[1], "disagree")
    vote.pass_time()
    number = vote.answer(*TRUSTEES[:2])
    entry = vote.life.entries[number]
    body = json.loads(json.dumps(entry.body))
    body["opened"][0]["choice"] = "disagree"
    with pytest.raises(RecordBroken, match="body"):
        replay([*vote.life.entries[:number], replace(entry, body=body)])
    del body["opened"]
    with pytest.raises(RecordBroken, match="body"):
        replay([*vote.life.entries[:number], replace(entry, body=body)])


def test_a_dropped_ballot_is_missed_by_its_voter_and_an_added_one_needs_its_key(vote: Vote):
    receipt = vote.cast(IDS[0], "agree")
    assert fate(fold(vote.life.entries[:-1]), receipt) == "missing"
    body, _ = vote.made(IDS[0], "disagree")
    assert vote.refused(body, IDS[0], signed=False) == "needs-signature"


def test_an_edited_text_asks_anew_and_who_leaves_takes_its_ballot_along_but_still_answers_as_a_trustee(vote: Vote):
    receipt = vote.cast(IDS[1], "agree")
    vote.sign(Edit(text="Three of them."), IDS[0], vote.number)
    assert fate(vote.life.state, receipt) == "replaced"
    for member in IDS[:3]:
        vote.cast(member, "agree")
    vote.sign(Leaving(), TRUSTEES[2])
    vote.pass_time()
    vote.answer(TRUSTEES[0], TRUSTEES[2])
    assert vote.close()["tally"]["agree"] == 2


def test_too_few_ballots_are_extended_first():
    vote = Vote(replace(RULE, quorum="1/2", extension=3))
    vote.cast(IDS[0], "agree")
    vote.pass_time()
    assert vote.refused(Unsealing(shares=()), TRUSTEES[0]) == "extends"
    vote.sign(Extension(), None, vote.number)


def test_trustees_are_told_to_help_and_others_are_not(vote: Vote):
    vote.cast(IDS[4], "agree")
    vote.cast(IDS[0], "agree")

    def told(member: str) -> list[str]:
        return [one.asks for one in awaited(vote.life.state, vote.life.state.actors[member], vote.life.state.at)]

    assert [told(IDS[1]), told(IDS[0])] == [["stance"], []]
    vote.pass_time()
    vote.answer(TRUSTEES[0])
    assert [told(name) for name in (TRUSTEES[0], TRUSTEES[1], IDS[4])] == [[], ["unseal"], []]


@settings(max_examples=15)
@given(st.data())
def test_nothing_that_anybody_but_enough_trustees_has_depends_on_a_vote(begun: Vote, data: st.DataObject):
    voters = data.draw(st.lists(st.sampled_from(IDS), max_size=5))
    told = []
    for _ in range(2):
        vote = begun.again()
        for member in voters:
            vote.cast(member, data.draw(st.sampled_from(CHOICES)))
        told.append(shown(vote))  # type: ignore[arg-type]
        assert {len(one) for cast in vote.proposal.ballots.values() for one in cast.shares} <= {152}
    assert told[0] == told[1]


@settings(max_examples=25)
@given(
    secret=st.binary(min_size=32, max_size=32), needed=st.integers(1, 5), more=st.integers(0, 4), chance=st.integers()
)
def test_any_so_many_shares_give_the_secret_and_fewer_fit_every_other(secret, needed, more, chance):
    shares = dict(enumerate(split(secret, needed=needed, among=needed + more, chance=chance_of(str(chance))), start=1))
    for chosen in combinations(shares, needed):
        assert joined({place: shares[place] for place in chosen}) == secret
    if needed > 1:
        fewer = {place: shares[place] for place in list(shares)[: needed - 1]}
        assert joined(fewer) != secret
        other = split(bytes(32), needed=needed, among=1, chance=chance_of("another"))[0]
        forged = {**fewer, needed + more + 1: other}
        assert joined(forged) != secret


def test_a_share_is_sealed_to_its_holder_and_its_context_alone():
    (mine, public), (theirs, _) = secret_of("a"), secret_of("b")
    sealed = seal_share(public, b"s" * 66, "air", "leaf", "clinics", "a")
    assert len(sealed) == SEALED
    assert open_share(mine, sealed, "air", "leaf", "clinics", "a") == b"s" * 66
    for other in (("air", "leaf", "growers", "a"), ("air", "leaf2", "clinics", "a"), ("airleaf", "clinics", "a")):
        assert open_share(mine, sealed, *other) is None
    assert open_share(theirs, sealed, "air", "leaf", "clinics", "a") is None
    assert open_share(mine, b"", "air") is None
    assert open_share(mine, seal_share(public, b"short", "air"), "air") is None
