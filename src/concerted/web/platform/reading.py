"""The platform as the one page it is."""

from __future__ import annotations

from dataclasses import dataclass

from concerted.coalition import Change, Clause, State, rule_line
from concerted.coalition.clauses import KINDS, MOST, PAGE, words
from concerted.coalition.page import Past, adopters, clause_of, history
from concerted.coalition.platform import needed_endorsements
from concerted.coalition.standards import Standard, bound_by, one_standard
from concerted.coalition.state import Actor, Proposal, Version
from concerted.coalition.story import more_lines
from concerted.lines import Line
from concerted.web.pages.vocabulary import Vocabulary
from concerted.web.platform.changes import Told, told


@dataclass(frozen=True, slots=True)
class Stood:
    """One clause as it stands: its rule in a sentence, and the proposal that last changed it."""

    clause: Clause
    rule: Line | None
    more: list[Line]
    """What else it says."""
    because: Proposal | None
    questioned: list[Proposal]
    """The open proposals that would change it."""


@dataclass(frozen=True, slots=True)
class Page:
    """One version of the platform: its clauses by kind, who signed it, and how much of the page it takes."""

    version: Version
    groups: dict[str, list[Stood]]
    endorsers: list[Actor]
    missing: list[Actor]
    """Who could still sign it."""
    adopters: list[str]
    """Bodies that adopted it publicly without joining."""
    reaffirmed: list[Proposal]
    """The decisions by which the members stood by it as it is."""
    needed: int
    """Endorsements that bring a draft into force; 0 for a version that is in force or was."""
    words: int
    most: int
    clauses: int
    most_clauses: int
    newest: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn in the life of a clause, with the change told side by side."""

    past: Past
    change: Told


@dataclass(frozen=True, slots=True)
class Why:
    """Why a clause stands as it does: the clause, its turns, and what each jurisdiction would make of it."""

    name: str
    stood: Stood | None
    """None where it stands no longer."""
    turns: list[Turn]
    standard: Standard | None
    """The one standard that satisfies all, where its readings by jurisdiction can be ordered."""
    bound: dict[str, tuple[str, ...]]
    """Whom which readings would bind if each jurisdiction kept its own."""


def versions(state: State) -> list[Version]:
    """Return every version, newest first; before the first is in force, the draft."""
    return [*([state.draft] if state.draft else []), *reversed(state.versions)]


def page_of(state: State, version: Version) -> Page:
    """Return a version as a page."""
    newest = version is (state.draft or state.platform) and state.sunset is None
    questioned = _questioned(state, version)
    may = (
        state.circle
        if version.number == 0
        else [actor for actor in state.actors.values() if actor.invited_at or actor.member_since]
    )
    return Page(
        version=version,
        groups={
            kind.replace("-", "_"): [
                _stood(state, version, clause, questioned) for clause in version.clauses if clause.kind == kind
            ]
            for kind in KINDS
        },
        endorsers=[actor for actor in state.actors.values() if version.number in actor.endorsed],
        missing=[actor for actor in may if newest and version.number not in actor.endorsed],
        adopters=adopters(state, version),
        reaffirmed=[state.decisions[number] for number in version.reaffirmed],
        needed=0 if version.number else needed_endorsements(state),
        words=words(version.clauses),
        most=PAGE,
        clauses=len(version.clauses),
        most_clauses=MOST,
        newest=newest,
    )


def may_endorse(state: State, me: Actor | None) -> bool:
    """Tell whether a page should offer this reader to endorse what it shows; the rules have the last word."""
    version = state.platform or state.draft
    if me is None or version is None or state.sunset is not None or version.number in me.endorsed:
        return False
    return bool(state.platform) or (me.in_circle and state.interest is not None)


def may_write(state: State, me: Actor | None) -> bool:
    """Tell whether a page should offer this reader to change its lines: a draft directly, else by an amendment."""
    if me is None or state.sunset is not None:
        return False
    return bool(me.member_since) if state.platform else (me.in_circle and state.interest is not None)


def why(state: State, name: str, words: Vocabulary) -> Why | None:
    """Return why a clause stands as it does; None where there never was one of that name."""
    turns = history(state, name)
    version = state.platform or state.draft
    if version is None or not turns:
        return None
    clause, electorate = clause_of(version, name), _electorate(state)
    places = {actor.name: actor.facts.jurisdictions for actor in state.members}
    return Why(
        name=name,
        stood=_stood(state, version, clause, _questioned(state, version)) if clause else None,
        turns=[Turn(past, told(Change(was=past.was, now=past.now), electorate, words)) for past in turns],
        standard=one_standard(clause) if clause else None,
        bound=bound_by(clause, places) if clause and clause.variants else {},
    )


def compared(state: State, old: Version, new: Version, words: Vocabulary) -> list[Told]:
    """Return every clause of two versions side by side, as the newer page has them; what went, last."""
    names = dict.fromkeys(clause.id for clause in (*new.clauses, *old.clauses))
    pairs = (Change(was=clause_of(old, name), now=clause_of(new, name)) for name in names)
    return [told(change, _electorate(state), words) for change in pairs]


def _electorate(state: State) -> int:
    return len(state.members) or len(state.circle)


def _questioned(state: State, version: Version) -> dict[str, list[Proposal]]:
    """Return the open proposals that would change the page in force, by clause."""
    found: dict[str, list[Proposal]] = {}
    for one in state.proposals.values() if version is state.platform else ():
        for change in one.changes if one.is_open else ():
            found.setdefault(change.clause, []).append(one)
    return found


def _stood(state: State, version: Version, clause: Clause, questioned: dict[str, list[Proposal]]) -> Stood:
    because = version.because.get(clause.id)
    return Stood(
        clause,
        rule_line(clause.rule, _electorate(state)) if clause.rule else None,
        more_lines(clause),
        None if because is None else state.decisions.get(because),
        questioned.get(clause.id, []),
    )
