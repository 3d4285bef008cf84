"""Patterns by which a coalition works, and what came of each: a known use, as its library tells of one.

In the language of the patterns themselves, which is English.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from concerted.coalition import State
from concerted.coalition import state as held
from concerted.coalition.days import day_of
from concerted.errors import Refused

_GROUNDS = {
    "goal-reached": "its goal was reached",
    "trigger-gone": "what it was for is gone",
    "broken": "a promise was broken for good",
    "replant": "new conditions called for a fresh platform",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """That the coalition works by a pattern: why, and in which decision or duty; without either, in all it does."""

    number: int
    pattern: str
    name: str
    why: str
    by: str
    at: str
    decision: int | None = None
    duty: str | None = None
    withdrawn: int | None = None
    """The entry by which it was withdrawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownUse:
    """What a coalition made of a pattern, in two texts: who and when, and what came of it."""

    title: str
    text: str


def citations(state: State) -> list[Citation]:
    """Return every citation, the latest first."""
    return [
        Citation(
            number=one.entry, pattern=one.pattern, name=one.name, why=one.why, by=one.by, at=one.at,
            decision=one.decision, duty=one.duty, withdrawn=one.withdrawn,
        )
        for one in sorted(state.citations.values(), key=lambda one: -one.entry)
    ]  # fmt: skip


def known_use(state: State, names: Collection[str]) -> KnownUse:
    """Return what came of the pattern that goes by these names (its id, its slug), from its citations that stand.

    Refuses (`not-cited`) where there is none.
    """
    standing = [one for one in state.citations.values() if one.withdrawn is None]
    cited = [one for one in standing if one.pattern in names]
    if not cited:
        known = ", ".join(sorted({one.pattern for one in standing})) or "none yet"
        hint = "Cited here: {known}. To cite one: concerted citations add --help."
        raise Refused("not-cited", "This record cites no such pattern.", hint=hint, known=known)
    ended = _ended(state)
    years = f"{cited[0].at[:4]}–{ended[:4] if ended else 'present'}"
    return KnownUse(title=f"{state.name} ({years})", text=" ".join(_told(state, cited)))


def _told(state: State, cited: list[held.Citation]) -> Iterator[str]:
    for one in cited:
        yield from _of_one(state, one)
    if (sunset := state.sunset) and (ended := _ended(state)):
        yield f"On {day_of(ended)} its members decided to end it: {_GROUNDS[sunset.ground]}."
    else:
        yield f"It goes on with {len(state.members)} members."
    yield f"Every step can be recomputed from its public record, {state.coalition}."


def _of_one(state: State, one: held.Citation) -> Iterator[str]:
    why = _sentence(one.why)
    if one.duty is not None:
        turns = [turn.duties[one.duty] for turn in state.rotations if one.duty in turn.duties]
        hands = {turn.holder for turn in turns if turn.holder}
        yield f"Its members hold the duty of {one.duty} by it: {why}"
        if len(turns) > 1:
            whose = "one member’s hands" if len(hands) == 1 else f"{len(hands)} members’ hands"
            yield f"In {len(turns)} turns it was in {whose}."
    elif one.decision is not None:
        yield f"{_decided(state.decisions[one.decision])} {why}"
    else:
        yield f"Its members work by it in all they do together: {why}"


def _decided(proposal: held.Proposal) -> str:
    """Say what was decided by the pattern, as far as it is public, and whether it still stands."""
    decision = proposal.decision
    assert decision is not None  # noqa: S101 - it was cited in its decision
    said = "" if proposal.hidden else f" “{decision.statement or proposal.title}”"
    later = "; later it was reversed" if decision.reversed_by is not None else ""
    return f"By it they decided{said} on {day_of(decision.at)}{later}."


def _ended(state: State) -> str | None:
    """Return when it was decided that the coalition ends, once it has."""
    sunset = state.sunset
    if sunset is None or sunset.ended is None:
        return None
    decision = state.decisions[sunset.decision].decision
    return decision.at if decision else None


def _sentence(text: str) -> str:
    said = " ".join(text.split())
    return said if said[-1] in ".!?…”" else f"{said}."
