"""What cannot wait for the digest: only what needs these organisations, and soon."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_noop

from concerted.coalition import State, current
from concerted.coalition.counting import waiting
from concerted.coalition.days import days_later, later, midnight
from concerted.coalition.state import Objection, Proposal
from concerted.guard.messages import code
from concerted.lines import Line, Moment, Value

SOON = 2
"""Days before a proposal closes, or a duty begins, from which it cannot wait any more."""


@dataclass(frozen=True, slots=True)
class Urgent:
    """One thing that needs an organisation now: what it is, where it is done, and until when."""

    about: str
    """By which it is told once, and again only where it comes anew."""
    line: Line
    address: str
    closes: str | None = None


def urgent(
    state: State, actors: Collection[str], now: str, announced: Collection[tuple[str, str]] = ()
) -> list[Urgent]:
    """Return what needs these organisations now, what closes first before the rest.

    `announced` are the statements of which every member is to be told at once, as (actor, digest).
    """
    found = [
        *_answers(state, actors, now),
        *_objections(state, actors),
        *_duties(state, actors, now),
        *_calls(state, actors),
        *_statements(state, actors, now, announced),
    ]
    return sorted(found, key=lambda one: one.closes or "~")


def _answers(state: State, actors: Collection[str], now: str) -> Iterator[Urgent]:
    for proposal in state.proposals.values():
        soon = proposal.is_open and now < proposal.closes <= later(now, SOON)
        if soon and not {*waiting(proposal)}.isdisjoint(actors):
            line = Line(gettext_noop("Your answer is awaited: “{title}”"), {"title": proposal.title})
            yield Urgent(f"answer:{proposal.entry}:{proposal.closes}", line, _page(proposal), proposal.closes)


def _objections(state: State, actors: Collection[str]) -> Iterator[Urgent]:
    for proposal in state.proposals.values():
        if not proposal.is_open or proposal.by not in actors:
            continue
        for objection in _standing(proposal):
            values = {"who": state.actors[objection.by].name, "title": proposal.title}
            line = Line(gettext_noop("{who} objects to what you proposed: “{title}”"), values)
            yield Urgent(f"objection:{objection.entry}", line, _page(proposal), proposal.closes)


def _standing(proposal: Proposal) -> list[Objection]:
    return [objection for objection in proposal.objections.values() if objection.state == "open"]


def _duties(state: State, actors: Collection[str], now: str) -> Iterator[Urgent]:
    turn = current(state)
    if turn is None or not days_later(turn.starts, -SOON) <= now[:10] < days_later(turn.starts, SOON):
        return
    for duty, held in turn.duties.items():
        if held.holder in actors:
            last = days_later(turn.ends, -1)
            values: dict[str, Value] = {"duty": duty, "starts": Moment(turn.starts), "ends": Moment(last)}
            line = Line(gettext_noop("Your duty begins: {duty}, from {starts} until {ends}"), values)
            ahead = midnight(turn.starts) if now < midnight(turn.starts) else None
            yield Urgent(f"duty:{turn.entry}:{duty}:{held.holder}", line, reverse("duties"), ahead)


def _calls(state: State, actors: Collection[str]) -> Iterator[Urgent]:
    for call in state.calls.values():
        if call.ending is None and call.member in actors:
            period = state.periods[call.period]
            values = {"who": state.actors[call.by].name, "clause": period.clause, "period": period.name}
            line = Line(gettext_noop("{who} calls a commitment of yours: {clause} in {period}"), values)
            yield Urgent(f"call:{call.entry}", line, reverse("call", args=[call.entry]))


def _statements(
    state: State, actors: Collection[str], now: str, announced: Collection[tuple[str, str]]
) -> Iterator[Urgent]:
    members = {actor for actor in actors if state.actors[actor].member_since}
    for said in state.messages.values():
        meant = (said.by, said.digest) in announced and said.withdrawn is None and members - {said.by}
        if meant and now <= later(said.at, SOON):
            values = {"who": state.actors[said.by].name, "title": said.title}
            line = Line(gettext_noop("{who} signed, for all of us to know: “{title}”"), values)
            yield Urgent(f"statement:{said.entry}", line, reverse("message", args=[code(said.entry, said.digest)]))


def _page(proposal: Proposal) -> str:
    return reverse("proposal", args=[proposal.entry])
