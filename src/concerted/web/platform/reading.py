"""The platform as the one page it is."""

from __future__ import annotations

from dataclasses import dataclass

from concerted.coalition import Clause, Line, State, rule_line
from concerted.coalition.clauses import KINDS, PAGE, words
from concerted.coalition.platform import needed_endorsements
from concerted.coalition.state import Actor, Proposal, Version
from concerted.coalition.story import more_lines


@dataclass(frozen=True, slots=True)
class Stood:
    """One clause as it stands: its rule in a sentence, and the proposal that last changed it."""

    clause: Clause
    rule: Line | None
    more: list[Line]
    """What else it says."""
    because: Proposal | None


@dataclass(frozen=True, slots=True)
class Page:
    """One version of the platform: its clauses by kind, who signed it, and how much of the page it takes."""

    version: Version
    groups: dict[str, list[Stood]]
    endorsers: list[Actor]
    missing: list[Actor]
    """Who could still sign it."""
    needed: int
    """Endorsements that bring a draft into force; 0 for a version that is in force or was."""
    words: int
    most: int
    newest: bool


def versions(state: State) -> list[Version]:
    """Return every version, newest first; before the first is in force, the draft."""
    return [*([state.draft] if state.draft else []), *reversed(state.versions)]


def page_of(state: State, version: Version) -> Page:
    """Return a version as a page."""
    newest = version is (state.draft or state.platform) and state.sunset is None
    may = (
        state.circle
        if version.number == 0
        else [actor for actor in state.actors.values() if actor.invited_at or actor.member_since]
    )
    return Page(
        version=version,
        groups={kind.replace("-", "_"): _group(state, version, kind) for kind in KINDS},
        endorsers=[actor for actor in state.actors.values() if version.number in actor.endorsed],
        missing=[actor for actor in may if newest and version.number not in actor.endorsed],
        needed=0 if version.number else needed_endorsements(state),
        words=words(version.clauses),
        most=PAGE,
        newest=newest,
    )


def may_endorse(state: State, me: Actor | None) -> bool:
    """Tell whether a page should offer this reader to endorse what it shows; the rules have the last word."""
    version = state.platform or state.draft
    if me is None or version is None or state.sunset is not None or version.number in me.endorsed:
        return False
    return bool(state.platform) or (me.in_circle and state.interest is not None)


def _group(state: State, version: Version, kind: str) -> list[Stood]:
    electorate = len(state.members) or len(state.circle)
    return [
        Stood(
            clause,
            rule_line(clause.rule, electorate) if clause.rule else None,
            more_lines(clause),
            state.decisions.get(version.because.get(clause.id, -1)),
        )
        for clause in version.clauses
        if clause.kind == kind
    ]
