"""The wedge radar on what members hand in: planted campaigns, and the ordinary mail that must be left in peace."""

from __future__ import annotations

from itertools import pairwise

import pytest
from bench.campaigns import stream
from hypothesis import given, settings
from hypothesis import strategies as st

from concerted.guard.near import groups
from concerted.guard.wedge import Message, radar

DAY = 86_400.0
SIX = tuple(f"Member {n}" for n in range(6))


def sent(*texts: str, to: tuple[str, ...] = SIX, sender: str = "", gap: float = 60.0, **given) -> list[Message]:
    return [
        Message(id=f"m{n}", text=text, recipient=to[n % len(to)], sender=sender, time=n * gap, **given)
        for n, text in enumerate(texts)
    ]


YES = "We heard that the growers will support the treaty at the next meeting."
NO = "We heard that the growers will oppose the treaty at the next meeting."


def test_contrary_copies_to_different_members_are_found_and_laid_side_by_side():
    (finding,) = radar(sent(YES, NO, YES, NO))
    assert "contrary" in finding.signs
    assert finding.causes == ()
    assert finding.recipients == 4
    assert finding.variants == 2
    assert {finding.evidence[0].left.text, finding.evidence[0].right.text} == {YES, NO}
    assert [(slot.left, slot.right) for slot in finding.evidence[0].contrast.slots] == [("support", "oppose")]
    assert finding.confidence > 0.9
    assert finding.wrong <= 10


def test_without_times_or_senders_it_still_finds_them():
    messages = [Message(id=str(n), text=text, recipient=f"r{n}") for n, text in enumerate((YES, NO))]
    assert radar(messages)[0].confidence > 0.9


def test_what_is_proven_to_be_ours_is_left_out():
    assert radar(sent(YES, NO, signed=True)) == ()


def test_one_member_that_got_both_was_not_told_apart():
    assert radar(sent(YES, NO, to=("Clinics",))) == ()


def test_plain_forwards_are_no_finding():
    assert radar(sent(YES, YES, YES)) == ()


def test_a_newsletter_that_greets_by_name_is_explained_by_that():
    letters = [f"Dear {name}, the spring letter tells of seeds and wells and one long evening." for name in SIX]
    assert all(finding.causes == ("mail-merge",) and finding.confidence < 0.4 for finding in radar(sent(*letters)))


def test_a_figure_that_one_sender_corrects_later_is_explained_by_that():
    then = "The dues for the coming year are 40 euros a member."
    now = "The dues for the coming year are 45 euros a member."
    (finding,) = radar(sent(then, now, sender="office", gap=DAY))
    assert finding.causes == ("correction",)
    assert finding.confidence < 0.4
    assert radar(sent(then, now, gap=DAY))[0].causes == (), "without a known sender nothing explains it"


def test_places_that_differ_in_one_senders_mail_are_explained_by_that():
    texts = [f"The meeting about the wells is on {day} in the big hall." for day in ("Monday", "Friday")]
    (finding,) = radar(sent(*texts, sender="office"))
    assert finding.causes == ("regional",)


def test_a_burst_and_a_form_together_are_shown_though_nothing_contrary_is_said():
    many = [
        f"Your parcel for the {one} {other} waits, please follow this way to it at once and sign there"
        for one, other in (("red", "mill"), ("red", "barn"), ("red", "dairy"), ("red", "forge"), ("red", "bakery"))
    ]
    far = [Message(id="far", text="Nothing else came.", recipient="z", time=300 * DAY)]
    found = radar(sent(*many) + far)
    assert {"burst", "template"} <= set(found[0].signs)


def test_a_burst_within_a_form_is_looked_at_by_itself():
    form = [f"The dues of the mill are {n * 71} euros, so the growers told us in their letter." for n in range(1, 41)]
    camp = [
        f"The dues of the mill are {'not ' * (n % 2)}50 euros, so the growers told us in their letter."
        for n in range(8)
    ]
    late = [Message(id=f"c{n}", text=said, recipient=f"r{n}", time=10.3 * DAY + n) for n, said in enumerate(camp)]
    finding = radar([*sent(*form, gap=DAY), *late])[0]
    assert {message.id for message in finding.messages} == {message.id for message in late}
    assert finding.confidence >= 0.9


def test_a_quiet_forward_is_no_burst_where_all_came_within_an_hour():
    assert all("burst" not in finding.signs for finding in radar(sent(YES, NO, YES, NO)))


def test_contrary_copies_weeks_apart_weigh_less():
    near, far = radar(sent(YES, NO))[0], radar(sent(YES, NO, gap=20 * DAY))[0]
    assert far.confidence < near.confidence / 2


def test_a_form_that_comes_for_weeks_is_explained_by_that_and_a_burst_of_it_is_not():
    turns = ("support", "oppose")
    texts = [f"The growers will {turns[n % 2]} request {n * 71} about the mill, as they told us." for n in range(40)]
    for gap, sure in ((DAY / 2, False), (60.0, True)):
        messages = [*sent(*texts, gap=gap), Message(id="far", text="Nothing else.", recipient="z", time=90 * DAY)]
        finding = max(radar(messages), key=lambda finding: len(finding.messages))
        assert ("form" in finding.causes, finding.confidence >= 0.9) == (not sure, sure)


@pytest.mark.parametrize("how", ["slots", "paraphrase"])
@pytest.mark.parametrize("share", [0.01, 0.3])
def test_planted_campaigns_are_found_and_little_else(how, share):
    planted = stream(700, share, seed=7, how=how)
    flagged = {m.id for finding in radar(planted.messages) if finding.confidence >= 0.9 for m in finding.messages}
    assert len(flagged & planted.planted) >= 0.9 * len(planted.planted)
    assert len(flagged & planted.planted) >= 0.9 * len(flagged)


def test_sketches_find_the_groups_that_comparing_all_finds():
    texts = [message.text for message in stream(500, 0.2, seed=3).messages]
    whole, sketched = groups(texts), groups(texts, exact=10)
    joined = {frozenset(pair) for group in whole for pair in pairwise(group)}
    again = {frozenset((a, b)) for group in sketched for a in group for b in group}
    assert len(joined & again) > 0.9 * len(joined)
    tops = {place: number for number, group in enumerate(whole) for place in group}
    assert all(len({tops[place] for place in group}) == 1 for group in sketched), "nothing else is joined"


def test_empty_texts_are_in_no_group():
    assert groups(["", "...", "", "the the", "the the"]) == [[3, 4]]


@settings(max_examples=30)
@given(st.lists(st.sampled_from([YES, NO, "Soup at noon.", "Soup at one.", "the", ""]), max_size=8), st.integers(0, 3))
def test_every_pair_shown_went_to_two_members_and_differs(texts, members):
    found = radar(sent(*texts, to=SIX[: members + 1]))
    for finding in found:
        assert 0 <= finding.confidence <= 1
        for pair in finding.evidence:
            assert pair.left.recipient != pair.right.recipient
            assert pair.contrast.slots or pair.contrast.contrary == 0
