"""What the page of the cited patterns shows: each pattern, where it is cited and why, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from concerted.coalition import State, duties_of
from concerted.coalition.state import Actor, Citation, Proposal
from concerted.commons.coalitions import as_diff, with_known_use
from concerted.commons.library import Library
from concerted.commons.patterns import Pattern
from concerted.errors import Refused
from concerted.plain import KnownUse, known_use
from concerted.web.commons.addresses import address_of
from concerted.web.helping import mounted

DECISION, DUTY = "decision:", "duty:"
"""How a place is named in the form."""

_NEWEST = 40
"""Decisions that the form offers."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation: by whom, in which decision if in one, and whether this reader may withdraw it."""

    citation: Citation
    by: Actor
    decision: Proposal | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Used:
    """A pattern that the coalition works by: its page in the commons, its citations, and what came of it."""

    pattern: str
    name: str
    address: str | None
    cited: list[Cited]
    use: KnownUse
    diff: bool
    """Whether its library is mounted here, so that the known use comes as a change to its file."""


@dataclass(frozen=True, slots=True)
class Place:
    """A decision or a duty, as the form offers it."""

    value: str
    name: str


@dataclass(frozen=True, slots=True)
class Page:
    """What is cited, and what the form offers to this reader."""

    used: list[Used]
    withdrawn: int
    decisions: list[Place]
    duties: list[Place]


def page(state: State, me: Actor | None, context: str) -> Page:
    """Return the patterns that the coalition works by, in the order in which they were first cited."""
    library = mounted()
    standing = [one for one in state.citations.values() if one.withdrawn is None]
    names = dict.fromkeys(one.pattern for one in standing)
    decided = [one for one in state.decisions.items() if _stands(one[1])]
    return Page(
        used=[_used(state, library, name, me, context) for name in names],
        withdrawn=len(state.citations) - len(standing),
        decisions=[Place(f"{DECISION}{number}", one.title) for number, one in decided[: -_NEWEST - 1 : -1]],
        duties=[Place(f"{DUTY}{duty}", duty) for duty in duties_of(state)[0]],
    )


def _stands(proposal: Proposal) -> bool:
    decision = proposal.decision
    return decision is not None and decision.result == "adopted" and decision.reversed_by is None


def _used(state: State, library: Library | None, name: str, me: Actor | None, context: str) -> Used:
    cited = [one for one in state.citations.values() if one.pattern == name and one.withdrawn is None]
    found = library.named(name) if library else None
    label = found.labels.get(context) if found else None
    return Used(
        pattern=name,
        name=label.text if label else found.title if found else cited[-1].name,
        address=address_of(found) if found else None,
        cited=[_cited(state, one, me) for one in cited],
        use=known_use(state, {name}),
        diff=found is not None and found.section("known uses") != "",
    )


def _cited(state: State, one: Citation, me: Actor | None) -> Cited:
    by = state.actors[one.by]
    decision = state.decisions[one.decision] if one.decision is not None else None
    mine = bool(me and me.member_since and (me.id == by.id or not by.member_since))
    return Cited(one, by, decision, mine)


def looked_up(given: Mapping[str, str]) -> tuple[str, str]:
    """Return the id and the name of the pattern that a form names: as its library has them, where one is mounted."""
    library, typed = mounted(), given["pattern"]
    found: Pattern | None = library.named(typed) if library and typed else None
    if found is None:
        return typed, given["name"] or typed.replace("-", " ").capitalize()
    return found.id or found.slug, given["name"] or found.title


def place_of(given: str) -> tuple[int | None, str | None]:
    """Return the decision or the duty that was chosen in the form; neither, where it is all that is done."""
    number = given.removeprefix(DECISION)
    if given.startswith(DECISION) and number.isascii() and number.isdecimal():
        return int(number), None
    return None, given.removeprefix(DUTY) if given.startswith(DUTY) else None


def diff_of(state: State, name: str) -> str | None:
    """Return what came of a pattern as a change to its file; None where it is not mounted, or not cited."""
    library = mounted()
    found = library.named(name) if library else None
    if library is None or found is None:
        return None
    try:
        use = known_use(state, {name, found.id, found.slug} - {""})
        data = with_known_use(found, use.title, use.text)
    except Refused:
        return None
    roots = [root for root in library.folders if found.path.is_relative_to(root)]
    return as_diff(found, data, name=found.path.relative_to(roots[0]).as_posix() if roots else found.path.name)
