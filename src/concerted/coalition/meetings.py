"""Meetings: called with an agenda, held with an attendance, written down in minutes.

What is decided in the room is entered later with `held_at`: a proposal names its meeting, those present
take their stances, and the same rule decides. How late it was entered stays visible.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from concerted.coalition.command import Command, Ruling
from concerted.coalition.state import Actor, Meeting, State, known_actor
from concerted.coalition.text import NAME, PARAGRAPH, SENTENCE, check_text
from concerted.errors import Refused
from concerted.lines import Line, Moment
from concerted.record.entry import Entry, Ref, is_instant

MOST_ITEMS = 30
"""Items of an agenda."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Convening:
    """A meeting is called: what it is, when it begins (RFC 3339 in UTC), and what it will talk about."""

    kind: ClassVar[str] = "meeting"
    computed: ClassVar[tuple[str, ...]] = ()
    title: str
    starts: str
    agenda: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """A meeting was held, and these organisations were there. `held_at` is when it was."""

    kind: ClassVar[str] = "attendance"
    computed: ClassVar[tuple[str, ...]] = ()
    present: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """What was said and agreed, in the coalition's own words. Organisations are named, people are not."""

    kind: ClassVar[str] = "minutes"
    computed: ClassVar[tuple[str, ...]] = ()
    text: str


def decide_meeting(state: State, command: Command) -> Ruling:
    """Allow a member, or before there are any a participant, to call a meeting."""
    body: Convening = command.body
    _belongs(state, command.by)
    check_text(body.title, "title", most=NAME)
    if not is_instant(body.starts):
        raise Refused(
            "bad-time", "“{starts}” is no time.", hint="Write it in UTC: 2026-12-01T17:00:00Z.", starts=body.starts
        )
    if len(body.agenda) > MOST_ITEMS:
        raise Refused("bad-agenda", "An agenda has at most {most} items.", hint="Call two meetings.", most=MOST_ITEMS)
    for item in body.agenda:
        check_text(item, "item", most=SENTENCE)
    return Ruling(body=body)


def apply_meeting(state: State, entry: Entry, body: Convening) -> None:
    """Remember the meeting."""
    state.meetings[state.size] = Meeting(
        entry=state.size,
        leaf=entry.leaf().hex(),
        title=body.title,
        starts=body.starts,
        agenda=body.agenda,
        by=str(entry.by),
    )


def decide_attendance(state: State, command: Command) -> Ruling:
    """Allow somebody who belongs to say who was there; it can be corrected until a decision rests on it."""
    body: Attendance = command.body
    _belongs(state, command.by)
    meeting = known_meeting(state, command.ref)
    if any(proposal.meeting == meeting.entry for proposal in state.proposals.values()):
        hint = "What was decided there stands on it. Say in the minutes what was wrong."
        raise Refused("attendance-used", "Decisions rest on this attendance.", hint=hint)
    if not body.present or len(set(body.present)) != len(body.present):
        raise Refused("bad-attendance", "Nobody, or somebody twice, was there.", hint="Name each once.")
    for name in body.present:
        known_actor(state, name)
    if (command.held_at or command.at) < meeting.starts:
        hint = "Say when it was held: --held-at. If it was moved, call it anew."
        raise Refused("not-begun", "The meeting begins at {starts}.", hint=hint, starts=Moment(meeting.starts))
    return Ruling(body=body, ref=Ref(meeting.entry, meeting.leaf))


def apply_attendance(state: State, entry: Entry, body: Attendance) -> None:
    """The meeting was held, with these present."""
    assert entry.ref is not None  # noqa: S101 - decide_attendance saw to it
    meeting = state.meetings[entry.ref.index]
    meeting.present, meeting.held_at, meeting.noted_at = body.present, entry.held_at or entry.at, entry.at


def decide_minutes(state: State, command: Command) -> Ruling:
    """Allow minutes of a meeting that was held; later ones replace them, and both stay in the record."""
    _belongs(state, command.by)
    meeting = known_meeting(state, command.ref)
    check_text(command.body.text, "minutes", most=PARAGRAPH, lines=True)
    if meeting.present is None:
        hint = "Say who was there first: concerted meeting held {entry}."
        raise Refused(
            "not-held",
            "Nobody is known to have been at “{title}”.",
            hint=hint,
            title=meeting.title,
            entry=meeting.entry,
        )
    return Ruling(body=command.body, ref=Ref(meeting.entry, meeting.leaf))


def apply_minutes(state: State, entry: Entry, body: Minutes) -> None:
    """Keep the minutes."""
    assert entry.ref is not None  # noqa: S101 - decide_minutes saw to it
    meeting = state.meetings[entry.ref.index]
    meeting.minutes, meeting.noted_at = body.text, entry.at


def known_meeting(state: State, number: int | None) -> Meeting:
    """Return the meeting of that number. Refuses (`unknown-meeting`) where there is none."""
    if number is None or number not in state.meetings:
        known = ", ".join(map(str, state.meetings)) or Line("none yet")
        raise Refused(
            "unknown-meeting",
            "There is no meeting {number}.",
            hint="Meetings: {known}.",
            number=str(number),
            known=known,
        )
    return state.meetings[number]


def _belongs(state: State, name: str | None) -> Actor:
    """Return the member, or the participant while no platform is in force, that acts."""
    actor = known_actor(state, name)
    if not actor.member_since and not (actor.in_circle and state.platform is None):
        hint = "Meetings are the members' own; before a {platform} is in force, the circle's."
        raise Refused("not-a-member", "{name} does not belong to the {coalition}.", hint=hint, name=actor.name)
    return actor
