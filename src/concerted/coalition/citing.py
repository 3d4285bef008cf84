"""Citing patterns: by which pattern of a commons the coalition works, why, and in which decision or duty.

The seed's patterns are a gift that lives by being used: what came of one here can go back to its library as a known
use (`plain.uses`). A citation stands in clear, for it is the coalition speaking; it is withdrawn, never erased.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from concerted.coalition.command import Command, Ruling, Sealed
from concerted.coalition.duties import duties_of
from concerted.coalition.state import Citation, Decision, State, known_member
from concerted.coalition.text import NAME, PARAGRAPH, check_text
from concerted.errors import Refused
from concerted.lines import Line
from concerted.record.entry import Entry, Ref

_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citing:
    """A member says by which pattern the coalition works, and why; in one decision or duty, or in all it does."""

    kind: ClassVar[str] = "citation"
    computed: ClassVar[tuple[str, ...]] = ()
    pattern: str
    """Its id in its library, or its slug."""
    name: str
    """What it is called there, so that the record can be read without the library."""
    why: str
    decision: int | None = None
    """The entry of the adopted decision that follows it."""
    duty: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationWithdrawn:
    """Whoever cited it, or once that one has left any member, says that the coalition does not work by it here."""

    kind: ClassVar[str] = "citation-withdrawn"
    computed: ClassVar[tuple[str, ...]] = ()
    reason: Sealed | None = None


def decide_citing(state: State, command: Command) -> Ruling:
    """Allow a member to cite a pattern once in each decision or duty, and once for all."""
    body: Citing = command.body
    known_member(state, command.by)
    if not _ID.fullmatch(body.pattern) or len(body.pattern) > NAME:
        hint = "Copy its id or slug from its page: turn-taking, say."
        raise Refused("bad-pattern", "“{pattern}” is no pattern's id.", hint=hint, pattern=body.pattern)
    check_text(body.name, "name", most=NAME)
    check_text(body.why, "reason", most=PARAGRAPH, lines=True)
    decision = _place(state, body)
    for cited in state.citations.values():
        same = (cited.pattern, cited.decision, cited.duty) == (body.pattern, body.decision, body.duty)
        if same and cited.withdrawn is None:
            hint = "It is entry {number}, and stands."
            raise Refused("cited-already", "This pattern is cited there already.", hint=hint, number=cited.entry)
    return Ruling(body=body, ref=Ref(decision.entry, decision.leaf) if decision else None)


def _place(state: State, body: Citing) -> Decision | None:
    """Return the decision in which it is cited, if in one; refuse what is neither a decision nor a duty here."""
    if body.decision is not None and body.duty is not None:
        hint = "Cite it twice, once in each."
        raise Refused("two-places", "A citation is of a {decision} or of a duty.", hint=hint)
    duties, _ = duties_of(state)
    if body.duty is not None and body.duty not in duties:
        known = ", ".join(duties)
        raise Refused(
            "unknown-duty", "There is no duty “{duty}”.", hint="Duties: {known}.", duty=body.duty, known=known
        )
    if body.decision is None:
        return None
    decided = state.decisions.get(body.decision)
    decision = decided.decision if decided else None
    if decision is None or decision.result != "adopted" or decision.reversed_by is not None:
        hint = "Name one that was adopted and stands, by the number of its entry: concerted log."
        raise Refused("unknown-decision", "No {decision} {number} stands.", hint=hint, number=body.decision)
    return decision


def apply_citing(state: State, entry: Entry, body: Citing) -> None:
    """Remember the citation."""
    state.citations[state.size] = Citation(
        entry=state.size,
        leaf=entry.leaf().hex(),
        pattern=body.pattern,
        name=body.name,
        why=body.why,
        by=str(entry.by),
        at=entry.at,
        decision=body.decision,
        duty=body.duty,
    )


def decide_citation_withdrawn(state: State, command: Command) -> Ruling:
    """Allow whoever cited a pattern to withdraw that; where it has left, any member."""
    member = known_member(state, command.by)
    cited = state.citations.get(-1 if command.ref is None else command.ref)
    if cited is None or cited.withdrawn is not None:
        still = ", ".join(str(number) for number, one in state.citations.items() if one.withdrawn is None)
        raise Refused(
            "unknown-citation",
            "No citation {number} stands.",
            hint="Citations that stand: {still}.",
            number=str(command.ref),
            still=still or Line("none"),
        )
    by = state.actors[cited.by]
    if by.id != member.id and by.member_since:
        raise Refused("not-theirs", "{name} cited it.", hint="Ask it to withdraw the citation.", name=by.name)
    return Ruling(body=command.body, ref=Ref(cited.entry, cited.leaf))


def apply_citation_withdrawn(state: State, entry: Entry, body: CitationWithdrawn) -> None:  # noqa: ARG001 - every step's shape
    """It no longer stands."""
    assert entry.ref is not None  # noqa: S101 - decide_citation_withdrawn saw to it
    state.citations[entry.ref.index].withdrawn = state.size
