"""A coalition's duties and meetings as a calendar (RFC 5545) that calendar programs open or subscribe to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime

from icalendar import Calendar, Event

from concerted import host
from concerted.coalition import State
from concerted.coalition.counting import waiting
from concerted.coalition.state import Proposal, Rotation


def feed(state: State, *, of: Collection[str] | None = None, due: str = "") -> bytes:
    """Return the duties and meetings of a coalition, with hand-over notes and agendas as descriptions.

    `of` leaves out the duties that other organisations hold. With `due`, a sentence with a gap for the
    `title`, what they have still to answer is in it too, at the moment it closes.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Concerted//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", state.name)
    for rotation in state.rotations:
        for duty in rotation.duties:
            if of is None or rotation.duties[duty].holder in of:
                _add(calendar, _duty(state, rotation, duty))
    for meeting in state.meetings.values():
        about = "\n".join(meeting.agenda)
        _add(calendar, _event(state, f"{meeting.entry}", meeting.title, datetime.fromisoformat(meeting.starts), about))
    for proposal in _asked(state, of or ()) if due else ():
        title = due.format(title=proposal.title)
        _add(calendar, _event(state, f"{proposal.entry}-due", title, datetime.fromisoformat(proposal.closes)))
    return bytes(calendar.to_ical())


def _duty(state: State, rotation: Rotation, duty: str) -> Event | None:
    holder = rotation.duties[duty].holder
    if holder is None:
        return None
    notes = [note.text for note in state.notes if note.duty == duty and note.at[:10] <= rotation.ends]
    title = f"{duty}: {state.actors[holder].name}"
    event = _event(
        state, f"{rotation.entry}-{duty}", title, date.fromisoformat(rotation.starts), "\n\n".join(notes[-2:])
    )
    event.add("dtend", date.fromisoformat(rotation.ends))
    return event


def _asked(state: State, actors: Collection[str]) -> Iterator[Proposal]:
    for proposal in state.proposals.values():
        if proposal.is_open and not {*waiting(proposal)}.isdisjoint(actors):
            yield proposal


def _event(state: State, name: str, title: str, starts: date | datetime, about: str = "") -> Event:
    event = Event()
    event.add("uid", f"{name}@{state.coalition}")
    event.add("dtstamp", datetime.fromisoformat(state.at or host.now()))
    event.add("summary", title)
    event.add("dtstart", starts)
    if about:
        event.add("description", about)
    return event


def _add(calendar: Calendar, event: Event | None) -> None:
    if event is not None:
        calendar.add_component(event)
