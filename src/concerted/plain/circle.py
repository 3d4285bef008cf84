"""The formation circle: its agenda, its sentences with who nodded to which, and how opinions group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from concerted.coalition import State, answers
from concerted.coalition import state as held
from concerted.coalition.opinions import Opinions, find
from concerted.coalition.state import FEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Nodded:
    """One participant's answer to a sentence: its yes, or its “not yet” with a reason."""

    actor: str
    yes: bool
    entry: int
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewed:
    """What an actor outside the circle thinks of a sentence: 1 agrees, -1 disagrees, 0 passes."""

    actor: str
    view: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One wording of the shared interest, and who has nodded to it."""

    number: int
    """The entry that proposed it; by it one nods, revises and withdraws."""
    text: str
    by: str
    at: str
    stands: bool
    """Whether it is the shared interest: everybody nodded to it."""
    revises: int | None = None
    withdrawn: int | None = None
    """The entry that took it back."""
    nods: tuple[Nodded, ...] = ()
    views: tuple[Viewed, ...] = ()
    waiting: tuple[str, ...] = ()
    """Participants that have not answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """The formation circle. Until a sentence stands it is no coalition yet, but a group with separate agendas."""

    participants: tuple[str, ...]
    fewest: int
    """Participants it takes at least for a sentence to stand."""
    agenda: tuple[str, ...]
    interest: int | None = None
    """The sentence that stands as the shared interest."""
    sentences: tuple[Sentence, ...]
    opinions: Opinions


def circle(state: State, reasons: Mapping[int, str]) -> Circle:
    """Return the circle, its sentences in the order they were proposed."""
    return Circle(
        participants=tuple(actor.id for actor in state.circle),
        fewest=FEWEST,
        agenda=state.agenda,
        interest=state.interest,
        sentences=tuple(_sentence(state, one, reasons) for one in state.sentences.values()),
        opinions=find(answers(state)),
    )


def _sentence(state: State, one: held.Sentence, reasons: Mapping[int, str]) -> Sentence:
    nods = tuple(
        Nodded(actor=name, yes=yes, entry=one.nodded_in[name], reason=reasons.get(one.nodded_in[name]))
        for name, yes in one.nods.items()
    )
    return Sentence(
        number=one.number,
        text=one.text,
        by=one.by,
        at=one.at,
        stands=state.interest == one.number,
        revises=one.revises,
        withdrawn=one.withdrawn,
        nods=nods,
        views=tuple(Viewed(actor=name, view=view) for name, view in one.views.items()),
        waiting=tuple(actor.id for actor in state.circle if actor.id not in one.nods),
    )
