"""The platform as a page to take along, as Markdown and as JSON; and how each of its lines came to stand there.

“Keep it short: one page” (the seed, Section 4, step 3): what is handed around is what was agreed, no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from concerted.coalition.clauses import KINDS, PAGE, Clause, words
from concerted.coalition.shape import to_json
from concerted.coalition.state import Proposal, State, Version
from concerted.coalition.story import more_lines, rule_line

HEADINGS = {
    "non-negotiable": "Non-negotiable",
    "delegated": "Delegated: each decides alone",
    "cadence": "Governance cadence: how we decide",
}


@dataclass(frozen=True, slots=True)
class Past:
    """One turn in the life of a clause: the version it came with, the proposal that did it, and both readings."""

    version: Version
    because: Proposal | None
    """None where it stands as first agreed."""
    was: Clause | None
    now: Clause | None


def history(state: State, name: str) -> list[Past]:
    """Return how a clause came to stand, the latest turn first; nothing where there never was one of that name."""
    held = state.versions or ([state.draft] if state.draft else [])
    turns = []
    if held and (first := clause_of(held[0], name)):
        turns.append(Past(held[0], None, None, first))
    for before, after in pairwise(held):
        was, now = clause_of(before, name), clause_of(after, name)
        if was != now:
            turns.append(Past(after, state.decisions.get(after.entry), was, now))
    return turns[::-1]


def clause_of(version: Version, name: str) -> Clause | None:
    """Return the clause of that name in a version, if it has one."""
    return next((clause for clause in version.clauses if clause.id == name), None)


def endorsers(state: State, version: Version) -> list[str]:
    """Return the names of those that signed a version."""
    return [actor.name for actor in state.actors.values() if version.number in actor.endorsed]


def adopters(state: State, version: Version) -> list[str]:
    """Return the names of the bodies that adopted a version publicly without joining."""
    return [adopter.name for adopter in state.adopters.values() if adopter.version == version.number]


def as_json(state: State, version: Version) -> dict[str, Any]:
    """Return a version as data; whoever has its clauses can compute its digest, by which endorsements name it."""
    return {
        "coalition": state.coalition,
        "name": state.name,
        "shared_interest": state.sentences[state.interest].text if state.interest is not None else None,
        "version": version.number,
        "since": version.at,
        "digest": version.digest,
        "words": words(version.clauses),
        "most_words": PAGE,
        "clauses": [to_json(clause) for clause in version.clauses],
        "decided_by": version.because,
        "endorsed_by": endorsers(state, version),
        "adopted_by": adopters(state, version),
    }


def as_markdown(state: State, version: Version) -> str:
    """Return a version as Markdown, for a channel, a page or a wall."""
    status = f"Version {version.number}, since {version.at[:10]}" if version.number else "Draft"
    lines = [f"# {state.name}", ""]
    if state.interest is not None:
        lines += [f"> {state.sentences[state.interest].text}", ""]
    electorate = len(state.members) or len(state.circle)
    number = 0
    for kind in KINDS:
        lines += [f"## {HEADINGS[kind]}", ""]
        for clause in (clause for clause in version.clauses if clause.kind == kind):
            number += 1
            lines.append(f"{number}. {clause.text}")
            lines += [f"   - {detail}" for detail in details(clause, electorate)]
        lines.append("")
    signed, took = endorsers(state, version), adopters(state, version)
    lines += [f"Endorsed by: {', '.join(signed) or 'nobody yet'}", ""]
    lines += [f"Adopted without joining by: {', '.join(took)}", ""] if took else []
    return "\n".join([*lines, f"{status}. Text {version.digest[:12]}."]) + "\n"


def details(clause: Clause, electorate: int) -> Iterator[str]:
    """Yield what a clause says besides its text: its check, its boundary, its rule, and the rest."""
    if clause.check:
        yield f"One can tell by: {clause.check} (every {clause.every})"
    if clause.boundary:
        yield f"Boundary: {clause.boundary}"
    if clause.rule:
        yield f"{rule_line(clause.rule, electorate).say()} {clause.days} days to answer."
    yield from (line.say() for line in more_lines(clause))
