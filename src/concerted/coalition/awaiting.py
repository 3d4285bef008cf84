"""What waits for one actor: everything that only it can do now, said in a sentence, nearest step of its life first.

“What needs me now?” is asked by pages, digests, the command line and other programs; the answer is computed here once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from concerted.coalition.assessments import assessed, season_at
from concerted.coalition.counting import challenge_ends, may_close, standing, waiting
from concerted.coalition.days import day_of, days_later, later
from concerted.coalition.drawing import committing_is_over, revealing_is_over
from concerted.coalition.duties import current
from concerted.coalition.state import Actor, Proposal, State
from concerted.lines import Line, Moment

About: TypeAlias = Literal[
    "circle", "platform", "proposal", "duties", "meeting", "commitments", "call", "membership", "assessment",
    "draw",
]  # fmt: skip
"""The room in which it is done."""

SOON = 7
"""Days before a meeting, or before a rotation changes hands, from which it waits for somebody."""

EARLY = 30
"""Days before a season's end from which the renewal waits."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """One thing to do: in which room, about which entry, in a sentence, and by which moment or day, if there is one."""

    about: About
    line: Line
    entry: int | None = None
    until: str | None = None
    asks: str = ""
    """What one is asked to do there, in one word."""


def awaited(state: State, me: Actor, at: str) -> list[Awaited]:
    """Return what waits for this actor at a moment, in the order of a coalition's life; nothing once it has ended."""
    if state.sunset is not None and state.sunset.ended is not None:
        return []
    found = [*_sentences(state, me), *_platform(state, me)]
    if me.member_since:
        found += [*_proposals(state, me, at), *_meetings(state, me, at), *_duties(state, me, at)]
        found += _draws(state, me, at)
        found += [*_commitments(state, me, at), *_calls(state, me), *_season(me, at), *_assessment(state, me, at)]
    return found


def _sentences(state: State, me: Actor) -> Iterator[Awaited]:
    if state.interest is not None or not me.in_circle:
        return
    for sentence in state.sentences.values():
        if me.id not in sentence.nods and sentence.withdrawn is None:
            line = Line("A {sentence} waits for your nod: “{text}”", {"text": sentence.text})
            yield Awaited("circle", line, sentence.number, asks="nod")
    if not state.sentences:
        line = Line("No {sentence} is proposed yet: what do we all want that none of us achieves alone?")
        yield Awaited("circle", line, asks="propose")


def _platform(state: State, me: Actor) -> Iterator[Awaited]:
    version = None if state.sunset else state.platform or state.draft
    signs = version and (state.platform or (me.in_circle and state.interest is not None))
    if version and signs and version.number not in me.endorsed:
        line = Line("The {platform}: read it, and endorse it if you stand by it.")
        if me.member_since:
            line = Line("A new version of the {platform} stands: read it, and endorse it anew.")
        yield Awaited("platform", line, version.entry, asks="endorse")


def _proposals(state: State, me: Actor, at: str) -> Iterator[Awaited]:
    for proposal in state.proposals.values():
        if proposal.is_open:
            yield from _open(proposal, me, at)
        if proposal.by == me.id:
            yield from _own(proposal, at)


def _open(proposal: Proposal, me: Actor, at: str) -> Iterator[Awaited]:
    title = {"title": proposal.title}
    if may_close(proposal, at):
        line = Line("Everyone who will has answered “{title}”: it waits to be closed.", title)
        yield Awaited("proposal", line, proposal.entry, asks="close")
    elif proposal.sealed:
        yield from _ballots(proposal, me, at)
    elif me.id in waiting(proposal):
        line = Line("Take a stance: “{title}”", title)
        if me.id in proposal.stances:
            line = Line("The text of “{title}” was edited: take your stance anew.", title)
        yield Awaited("proposal", line, proposal.entry, proposal.closes, asks="stance")


def _ballots(proposal: Proposal, me: Actor, at: str) -> Iterator[Awaited]:
    title = {"title": proposal.title}
    if proposal.by_trustees and at >= proposal.closes:
        if me.id in proposal.trustees and me.id not in proposal.unsealed and proposal.ballots:
            line = Line("You are a trustee: help to open the ballots on “{title}”.", title)
            yield Awaited("proposal", line, proposal.entry, challenge_ends(proposal), asks="unseal")
    elif at >= proposal.closes and proposal.opened_at is None:
        line = Line("The ballots on “{title}” wait to be opened.", title)
        yield Awaited("proposal", line, proposal.entry, asks="close")
    elif at < proposal.closes and me.id in waiting(proposal):
        line = Line("Cast your sealed ballot: “{title}”", title)
        yield Awaited("proposal", line, proposal.entry, proposal.closes, asks="stance")


def _own(proposal: Proposal, at: str) -> Iterator[Awaited]:
    title, decision = {"title": proposal.title}, proposal.decision
    if proposal.is_open and standing(proposal):
        line = Line("An objection to your {proposal} “{title}”: talk to whoever raised it.", title)
        yield Awaited("proposal", line, proposal.entry, proposal.closes, asks="answer")
    if proposal.status == "draft":
        line = Line("Your draft “{title}” is not put to anyone yet.", title)
        yield Awaited("proposal", line, proposal.entry, asks="open")
    stands = decision is not None and decision.result == "adopted" and decision.reversed_by is None
    if stands and decision and decision.review and decision.review <= day_of(at):
        line = Line("“{title}” was to be looked at again: does it still hold?", title)
        yield Awaited("proposal", line, proposal.entry, decision.review, asks="review")


def _meetings(state: State, me: Actor, at: str) -> Iterator[Awaited]:
    for meeting in state.meetings.values():
        title = {"title": meeting.title}
        if at <= meeting.starts <= later(at, SOON):
            yield Awaited(
                "meeting", Line("A meeting is near: {title}", title), meeting.entry, meeting.starts, asks="attend"
            )
        elif meeting.starts < at and meeting.noted_at is None and meeting.by == me.id:
            line = Line("{title} has been: say who came, and what was written down.", title)
            yield Awaited("meeting", line, meeting.entry, asks="note")


def _duties(state: State, me: Actor, at: str) -> Iterator[Awaited]:
    rotation, today = current(state), day_of(at)
    if rotation is None:
        return
    for duty, held in rotation.duties.items():
        if held.offered and held.offered[0] == me.id:
            line = Line("You are offered a duty: {duty}. Take it, or leave it where it is.", {"duty": duty})
            yield Awaited("duties", line, rotation.entry, asks="swap")
        if held.holder != me.id:
            continue
        handed = any(note.duty == duty and note.by == me.id and note.entry > rotation.entry for note in state.notes)
        if rotation.starts <= today < rotation.ends <= days_later(today, SOON) and not handed:
            line = Line("Your turn at {duty} ends soon: leave a note for whoever is next.", {"duty": duty})
            yield Awaited("duties", line, rotation.entry, rotation.ends, asks="note")
        elif days_later(rotation.starts, -SOON) <= today < days_later(rotation.starts, SOON):
            line = Line("It is your turn: {duty}, from {starts} on.", {"duty": duty, "starts": Moment(rotation.starts)})
            yield Awaited("duties", line, rotation.entry, rotation.ends, asks="serve")


def _draws(state: State, me: Actor, at: str) -> Iterator[Awaited]:
    """Commit to a seed, reveal it, and have the panel drawn once nothing is missing any more."""
    for draw in state.draws.values():
        title = {"title": draw.title}
        if draw.drawn is not None:
            continue
        if revealing_is_over(draw, at):
            if at >= (draw.published_at or at):
                line = Line("Nothing is missing any more: the panel for “{title}” waits to be drawn.", title)
                yield Awaited("draw", line, draw.entry, asks="draw")
        elif committing_is_over(draw, at):
            if me.id in draw.commitments and me.id not in draw.revealed:
                line = Line("Reveal the seed that you committed to for “{title}”.", title)
                yield Awaited("draw", line, draw.entry, draw.reveal_by, asks="reveal")
        elif me.id in draw.commits and me.id not in draw.commitments:
            line = Line("Commit to a seed, so that nobody chooses who is drawn for “{title}”.", title)
            yield Awaited("draw", line, draw.entry, draw.commit_by, asks="commit")


def _commitments(state: State, me: Actor, at: str) -> Iterator[Awaited]:
    """Say how it went: from a week before a period's end until a month after."""
    today = day_of(at)
    for period in state.periods.values():
        said = any(seen.member == me.id for seen in period.observations)
        ending = days_later(today, -EARLY) <= period.ends <= days_later(today, SOON)
        if me.id in period.owed and ending and not said:
            values = {"clause": period.clause, "period": period.name}
            line = Line("Did you keep {clause} in {period}? Say so, with what shows it.", values)
            yield Awaited("commitments", line, period.entry, period.ends, asks="say")


def _calls(state: State, me: Actor) -> Iterator[Awaited]:
    for call in state.calls.values():
        if call.ending is not None or me.id not in (call.member, call.by):
            continue
        values = {"clause": state.periods[call.period].clause, "member": state.actors[call.member].name}
        line = Line("A missed commitment of yours was called: {clause}. Talk, then say how it goes on.", values)
        if me.id == call.by:
            line = Line("You called {clause} with {member}: talk, then say how it goes on.", values)
        yield Awaited("call", line, call.entry, asks="end")


def _season(me: Actor, at: str) -> Iterator[Awaited]:
    if me.season_ends is not None and at < me.season_ends <= later(at, EARLY):
        line = Line("Your season ends: renew it, or let it lapse without blame.")
        yield Awaited("membership", line, until=me.season_ends, asks="renew")


def _assessment(state: State, me: Actor, at: str) -> Iterator[Awaited]:
    """Rate the season: in its last month."""
    _, ends = season_at(state, at)
    if days_later(ends, -EARLY) <= day_of(at) and not assessed(state, me.id, at):
        line = Line("How does the {coalition} do? Rate the season that ends, and say why.")
        yield Awaited("assessment", line, until=ends, asks="rate")
