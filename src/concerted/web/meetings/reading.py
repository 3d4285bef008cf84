"""Meetings as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from concerted.coalition import State
from concerted.coalition.days import later
from concerted.coalition.state import Actor, Meeting
from concerted.errors import InputError, Refused
from concerted.web.decisions.reading import Answer, Shown, answers, shown
from concerted.zones import read_moment

LIVE = 12
"""Hours after its beginning in which a meeting counts as going on: what is entered then is done then."""


@dataclass(frozen=True, slots=True)
class InRoom:
    """A proposal decided in a meeting, as it stands, with who answered how."""

    one: Shown
    answers: list[Answer]


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting with who was there and what is decided in it, and what the reader may do about it now."""

    meeting: Meeting
    by: Actor
    present: list[Actor]
    decided: list[InRoom]
    begun: bool
    over: bool
    """Whether it began so long ago that one has to say when it was."""
    belongs: bool
    """Whether the reader's organisation belongs to the coalition, or to the circle while there is no platform."""
    may_note: bool
    """Whether the reader may say who was there: nothing was decided on it yet."""
    may_propose: bool
    expected: list[Actor]
    """Members, or participants while no platform is in force."""
    guests: list[Actor]
    """Everybody else whom the coalition knows."""

    @property
    def keeps_to_itself(self) -> bool:
        """Tell whether members alone read something that is decided there, for now."""
        return any(room.one.proposal.hidden for room in self.decided)

    @property
    def forms(self) -> set[str]:
        """What the reader may do now, by the name of its form."""
        may = {"attendance": self.may_note, "propose": self.may_propose, "minutes": self.belongs and self.begun}
        for room in self.decided:
            number = room.one.proposal.entry
            may |= {f"answer-{number}": room.one.may_answer, f"close-{number}": room.one.may_close}
        return {form for form, allowed in may.items() if allowed}


def calendar(state: State, now: str) -> tuple[list[Meeting], list[Meeting]]:
    """Return the meetings that are to come or going on, the next first, and those that are over, the latest first."""
    ordered = sorted(state.meetings.values(), key=lambda one: (one.starts, one.entry))
    over = [one for one in ordered if one.minutes or later(one.starts, 1) < now]
    return [one for one in ordered if one not in over], over[::-1]


def held(state: State, meeting: Meeting, me: Actor | None, now: str) -> Held:
    """Return a meeting as a page shows it to this reader."""
    proposals = [proposal for proposal in state.proposals.values() if proposal.meeting == meeting.entry]
    belongs = bool(me and belongs_to(state, me))
    expected = state.members if state.platform else state.circle
    there = meeting.present or ()
    return Held(
        meeting=meeting,
        by=state.actors[meeting.by],
        present=[state.actors[name] for name in there],
        decided=[InRoom(shown(state, one, me, now), answers(state, one, now)) for one in proposals],
        begun=now >= meeting.starts,
        over=later(meeting.starts, 0, hours=LIVE) < now,
        belongs=belongs,
        may_note=belongs and now >= meeting.starts and not proposals,
        may_propose=bool(me and me.member_since and me.id in there and not state.sunset),
        expected=expected,
        guests=[actor for actor in state.actors.values() if actor not in expected],
    )


def belongs_to(state: State, actor: Actor) -> bool:
    """Tell whether an actor is a member, or a participant while no platform is in force."""
    return bool(actor.member_since or (actor.in_circle and state.platform is None))


def since_then(meeting: Meeting, now: str) -> str | None:
    """Return when a meeting was held, where that is some time ago: what is entered now was done then."""
    return meeting.held_at if meeting.held_at and later(meeting.held_at, 0, hours=LIVE) < now else None


def moment_of(local: str, zone: str) -> str:
    """Return the moment that clocks in a zone show as `local` (2026-12-01T18:00). Refuses (`bad-time`) all else."""
    try:
        return read_moment(f"{local.replace('T', ' ')} {zone.strip()}")[0]
    except InputError as error:
        hint = "Choose a day and an hour that there is, and name the zone like Europe/Berlin."
        raise Refused(error.code, error.line, hint=hint) from None


def local_of(at: str) -> str:
    """Return a moment as clocks in the reader's zone show it, in the form that `moment_of` reads."""
    return timezone.localtime(datetime.fromisoformat(at)).replace(tzinfo=None).isoformat()
