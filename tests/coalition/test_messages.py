"""Signed messages and channels in the record: who may sign, what stands, and what becomes of keys."""

from __future__ import annotations

import pytest

from concerted.coalition import (
    ChannelNamed,
    Closing,
    KeyRevoked,
    MemberKey,
    Message,
    MessageWithdrawn,
    Rotating,
    Stance,
    replay,
)
from concerted.coalition.messages import DUTY
from concerted.coalition.story import line_of
from concerted.guard.messages import digest
from concerted.plain import heard, signed, verdict
from tests.coalition.lives import IDS, answer, at, in_force, proposing
from tests.coalition.test_keeping import key, refused, signs

RIVER, CLINICS, GROWERS, *_ = IDS
TEXT = "We meet at nine at the old mill."


def message(text: str = TEXT, **fields):
    return Message(title="Where we meet", digest=digest(text), **fields)


@pytest.fixture
def life():
    made = in_force()
    for number, who in enumerate((RIVER, CLINICS), 1):
        signs(made, MemberKey(public=key(number)), who)
    return made


def holder(life):
    life.do(Rotating())
    who = life.state.rotations[-1].duties[DUTY].holder
    if life.state.actors[who].key is None:
        signs(life, MemberKey(public=key(9)), who)
    return who


def decided(life):
    number = life.do(proposing(), by=GROWERS)
    for who in IDS:
        if life.state.actors[who].key:
            signs(life, Stance(stance="agree"), who, ref=number)
        else:
            answer(life, number, who, "agree")
    return life.do(Closing(rationale="All agree."), ref=number)


def test_a_member_signs_with_a_key_of_its_own_and_nobody_without_one(life):
    number = signs(life, message(), CLINICS)
    said = line_of(life.state, life.entries[number]).say()
    assert said == "Clinics signed a message: “Where we meet”"
    assert refused(life, message(), CLINICS) == "needs-signature", "a stolen session has no key"
    assert refused(life, message(), GROWERS) == "no-key"
    assert refused(life, message(), CLINICS, signed=True) == "signed-already"
    assert refused(life, Message(title="x", digest="ab"), CLINICS, signed=True) == "bad-digest"
    assert refused(life, message("x"), CLINICS, signed=True, ref=number) == "own-voice"
    assert replay(life.entries).messages[number].by == CLINICS
    (one,) = signed(life.state, {number: TEXT})
    assert (one.standing, one.text) == ("stands", TEXT)
    assert signed(life.state, {number: "other words"})[0].text is None, "words that were not signed are not shown"


def test_for_the_coalition_speaks_whoever_holds_the_duty_or_names_a_decision(life):
    assert refused(life, message(for_coalition=True), CLINICS, signed=True) == "may-not-speak"
    decision = decided(life)
    by_decision = signs(life, message(for_coalition=True), CLINICS, ref=decision)
    assert life.entries[by_decision].ref.index == decision
    assert refused(life, message("y", for_coalition=True), CLINICS, signed=True, ref=by_decision) == "may-not-speak"
    speaker = holder(life)
    on_duty = signs(life, message("Other.", for_coalition=True), speaker)
    assert "for the coalition" in line_of(life.state, life.entries[on_duty]).say()
    kept = replay(life.entries)
    assert [one.decision for one in signed(kept, {})] == [None, decision]
    assert verdict(kept, {on_duty: "Other."}, "> Other.").verdict == "ours"


def test_whoever_signed_withdraws_and_for_the_coalition_also_the_holder_of_the_duty(life):
    decision = decided(life)
    own = signs(life, message(), CLINICS)
    ours = signs(life, message(for_coalition=True), CLINICS, ref=decision)
    assert refused(life, MessageWithdrawn(), RIVER, signed=True, ref=own) == "not-theirs"
    assert refused(life, MessageWithdrawn(), GROWERS, ref=own) == "no-key"
    assert refused(life, MessageWithdrawn(), RIVER, signed=True, ref=ours) == "not-theirs"
    speaker = holder(life)
    gone = signs(life, MessageWithdrawn(), speaker, ref=ours)
    assert line_of(life.state, life.entries[gone]).say().endswith("withdrew the message “Where we meet”")
    signs(life, MessageWithdrawn(), CLINICS, ref=own)
    assert refused(life, MessageWithdrawn(), CLINICS, signed=True, ref=own) == "unknown-message"
    assert refused(life, MessageWithdrawn(), CLINICS, signed=True) == "unknown-message"
    assert {one.standing for one in signed(replay(life.entries), {})} == {"withdrawn"}
    signs(life, message(), CLINICS)
    assert verdict(life.state, {}, TEXT).signed.standing == "stands", "it may be signed again"


@pytest.mark.parametrize(
    ("since", "standing"), [(None, "key-revoked"), ("before", "in-doubt"), ("after", "key-revoked")]
)
def test_a_revoked_key_is_judged_by_time_in_the_record(life, since, standing):
    number = signs(life, message(), CLINICS)
    made = life.entries[number].at
    life.wait(days=2)
    moment = {None: None, "before": made, "after": at(life.hour)}[since]
    gone = signs(life, KeyRevoked(since=moment), CLINICS)
    assert "revoked its own key" in line_of(life.state, life.entries[gone]).say()
    kept = replay(life.entries)
    assert signed(kept, {})[0].standing == standing
    assert kept.actors[CLINICS].key is None
    assert refused(life, message("z"), CLINICS) == "no-key"
    assert refused(life, message("z"), CLINICS, signed=True) == "unknown-key"
    signs(life, MemberKey(public=key(7)), CLINICS)
    assert signed(life.state, {})[0].standing == standing, "a fresh key does not heal the old one"


def test_a_key_is_revoked_by_its_holder_and_from_a_moment_that_has_been(life):
    assert refused(life, KeyRevoked(), CLINICS) == "needs-signature"
    assert refused(life, KeyRevoked(), GROWERS) == "no-key"
    for since in ("yesterday", "2099-01-01T00:00:00Z"):
        assert refused(life, KeyRevoked(since=since), CLINICS, signed=True) == "bad-time"


def test_what_an_earlier_key_signed_stays_good(life):
    signs(life, message(), CLINICS)
    signs(life, MemberKey(public=key(5)), CLINICS)
    (one,) = signed(replay(life.entries), {})
    assert one.standing == "key-replaced"
    assert one.standing_since


def test_channels_are_listed_by_those_who_may_speak(life):
    ours = "https://clinics.example/news"
    signs(life, ChannelNamed(address=ours), CLINICS)
    assert refused(life, ChannelNamed(address=ours), CLINICS, signed=True) == "no-change"
    assert refused(life, ChannelNamed(address="@air", gone=True), CLINICS, signed=True) == "no-change"
    assert refused(life, ChannelNamed(address="two words"), CLINICS, signed=True) == "bad-address"
    assert refused(life, ChannelNamed(address="@air", for_coalition=True), CLINICS, signed=True) == "may-not-speak"
    assert refused(life, ChannelNamed(address="@fake"), CLINICS) == "needs-signature"
    decision = decided(life)
    listed = signs(life, ChannelNamed(address="@air", for_coalition=True), CLINICS, ref=decision)
    assert line_of(life.state, life.entries[listed]).say() == "Clinics said where the coalition can be heard: @air."
    assert [(one.address, one.for_coalition) for one in heard(replay(life.entries))] == [("@air", True), (ours, False)]
    for other in (ours, ours + "/", ours + "/saturday", "@air", "HTTPS://clinics.example/news/x"):
        assert verdict(life.state, {}, other).verdict == "channel", other
    for other in (
        "https://clinics.example/newsroom",
        "https://clinics.example.evil.example/news/x",
        "https://clinics.example@evil.example/news/x",
        "https://clinics.example/news/../evil",
        "https://clinics.example/news/%2e%2e/evil",
        "http://clinics.example/news/x",
        "http://[bad",
    ):
        assert verdict(life.state, {}, other).verdict == "unknown", other
    gone = signs(life, ChannelNamed(address="@air", for_coalition=True, gone=True), CLINICS, ref=decision)
    assert "no longer be heard" in line_of(life.state, life.entries[gone]).say()
    assert verdict(replay(life.entries), {}, "@air").verdict == "unknown"
