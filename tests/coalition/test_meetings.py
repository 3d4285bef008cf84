import pytest

from concerted.coalition import Attendance, Closing, Convening, Invitation, Leaving, Minutes, line_of, next_line, replay
from concerted.coalition.rules import Rule
from tests.coalition.lives import (
    IDS,
    Life,
    answer,
    at,
    circle,
    clauses_with,
    founded,
    in_force,
    living_by,
    proposing,
    wait_until,
)
from tests.coalition.test_circle import refused

MONDAY, SAID = "2026-03-09T17:00:00Z", "2026-03-09 17:00 UTC"


def convened(life: Life | None = None) -> tuple[Life, int]:
    life = life or in_force()
    return life, life.do(Convening(title="March meeting", starts=MONDAY, agenda=("Data", "Money")), by=IDS[0])


def held(*present: str, life: Life | None = None) -> tuple[Life, int]:
    life, meeting = convened(life)
    wait_until(life, "2026-03-12")
    life.do(Attendance(present=present), by=IDS[1], ref=meeting, held_at="2026-03-09T17:05:00Z")
    return life, meeting


def test_a_member_calls_a_meeting_with_an_agenda():
    life, meeting = convened()
    called = life.state.meetings[meeting]
    assert (called.title, called.starts, called.agenda, called.by) == (
        "March meeting", MONDAY, ("Data", "Money"), IDS[0],
    )  # fmt: skip
    assert (called.present, called.held_at, called.noted_at, called.minutes) == (None, None, None, None)
    assert line_of(life.state, life.entries[meeting]).say() == f"River Watch called a meeting: March meeting, {SAID}."


def test_before_a_platform_is_in_force_the_circle_meets():
    life, meeting = held(*IDS, life=circle())
    life.do(Minutes(text="We talked."), by=IDS[4], ref=meeting)
    assert life.state.meetings[meeting].minutes == "We talked."
    assert refused(founded(), Convening(title="x", starts=MONDAY), "stranger").code == "unknown-actor"


def test_meetings_are_the_members_own():
    life, meeting = held(*IDS)
    life.do(Invitation(name="Walkers"))
    life.do(Leaving(), by=IDS[4])
    for by in ("walkers", IDS[4]):
        for body in (Convening(title="x", starts=MONDAY), Attendance(present=IDS[:1]), Minutes(text="x")):
            assert refused(life, body, by, ref=meeting).code == "not-a-member"
    assert refused(life, Convening(title="x", starts=MONDAY)).code == "unknown-actor"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (Convening(title=" ", starts=MONDAY), "bad-text"),
        (Convening(title="x", starts="2026-03-09 17:00"), "bad-time"),
        (Convening(title="x", starts="2026-02-30T17:00:00Z"), "bad-time"),
        (Convening(title="x", starts=MONDAY, agenda=("a",) * 31), "bad-agenda"),
        (Convening(title="x", starts=MONDAY, agenda=("",)), "bad-text"),
    ],
)
def test_a_meeting_has_a_title_a_time_and_a_short_agenda(body, code):
    assert refused(in_force(), body, IDS[0]).code == code


def test_who_was_there_is_entered_later_with_when_it_was():
    life, meeting = held(*IDS[:3])
    was = life.state.meetings[meeting]
    assert (was.present, was.held_at, was.noted_at) == (IDS[:3], "2026-03-09T17:05:00Z", "2026-03-12T10:00:00Z")
    assert line_of(life.state, life.entries[-1]).say() == "Clinics noted who was at “March meeting”."


def test_who_was_there_is_corrected_until_a_decision_rests_on_it():
    life, meeting = held(*IDS[:3])
    life.do(Attendance(present=IDS[:4]), by=IDS[0], ref=meeting)
    assert life.state.meetings[meeting].present == IDS[:4]
    life.do(proposing(meeting=meeting), by=IDS[0])
    assert refused(life, Attendance(present=IDS[:3]), IDS[0], ref=meeting).code == "attendance-used"


def test_guests_may_have_been_there_but_nobody_twice_or_unknown():
    life, meeting = convened()
    life.do(Invitation(name="Walkers"))
    wait_until(life, "2026-03-12")
    assert refused(life, Attendance(present=()), IDS[0], ref=meeting).code == "bad-attendance"
    assert refused(life, Attendance(present=(IDS[0], IDS[0])), IDS[0], ref=meeting).code == "bad-attendance"
    assert refused(life, Attendance(present=("stranger",)), IDS[0], ref=meeting).code == "unknown-actor"
    life.do(Attendance(present=(IDS[0], "walkers")), by=IDS[0], ref=meeting)


def test_nobody_was_at_a_meeting_that_has_not_begun():
    life, meeting = convened()
    error = refused(life, Attendance(present=IDS), IDS[0], ref=meeting)
    assert (error.code, error.message) == ("not-begun", f"The meeting begins at {SAID}.")
    wait_until(life, "2026-03-12")
    with_earlier = {"ref": meeting, "held_at": "2026-03-09T16:59:59Z"}
    assert refused(life, Attendance(present=IDS), IDS[0], **with_earlier).code == "not-begun"
    life.do(Attendance(present=IDS), by=IDS[0], ref=meeting)
    assert life.state.meetings[meeting].held_at == life.state.at


def test_minutes_are_written_of_a_meeting_that_was_held_and_may_be_written_anew():
    life, meeting = convened()
    error = refused(life, Minutes(text="We talked."), IDS[0], ref=meeting)
    assert error.code == "not-held"
    assert f"meeting held {meeting}" in error.hint
    life, meeting = held(*IDS)
    assert refused(life, Minutes(text=""), IDS[0], ref=meeting).code == "bad-text"
    life.do(Minutes(text="We talked.\nWe ate."), by=IDS[0], ref=meeting)
    life.do(Minutes(text="We talked, ate and agreed."), by=IDS[4], ref=meeting)
    was = life.state.meetings[meeting]
    assert (was.minutes, was.noted_at) == ("We talked, ate and agreed.", life.state.at)
    assert line_of(life.state, life.entries[-1]).say() == "Beekeepers wrote the minutes of “March meeting”."


@pytest.mark.parametrize("number", [None, 0, 999])
def test_a_meeting_is_named_by_its_number(number):
    life, meeting = convened()
    for body in (Attendance(present=IDS), Minutes(text="x")):
        error = refused(life, body, IDS[0], ref=number)
        assert (error.code, error.hint) == ("unknown-meeting", f"Meetings: {meeting}.")
    assert refused(in_force(), Minutes(text="x"), IDS[0], ref=number).hint == "Meetings: none yet."


def test_what_was_decided_in_the_room_is_entered_later_by_those_who_were_there():
    rule = Rule(method="majority", electorate="attendees", quorum="1/1")
    life, meeting = held(*IDS[:3], life=living_by(clauses_with(doing={"rule": rule})))
    assert refused(life, proposing(meeting=meeting), IDS[3]).code == "not-there"
    assert refused(life, proposing(), IDS[0]).code == "needs-meeting"
    then = "2026-03-09T18:00:00Z"
    proposal = life.do(proposing(meeting=meeting), by=IDS[0], held_at=then)
    assert life.state.proposals[proposal].electorate == tuple(sorted(IDS[:3]))
    assert next_line(life.state).say() == "Open: “Buy two meters”"
    for actor in IDS[:3]:
        answer(life, proposal, actor, "agree")
    life.do(Closing(rationale="All in the room agreed."), ref=proposal, held_at=then)
    decided = life.state.proposals[proposal].decision
    assert decided
    assert (decided.result, decided.held_at, decided.at) == ("adopted", then, at(life.hour))
    assert replay(life.entries) == life.state
