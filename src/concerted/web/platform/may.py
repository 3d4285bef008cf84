"""The answer to “may we do this without asking?”, as a page shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from concerted.coalition import Clause, State
from concerted.coalition.may import Answer, may
from concerted.coalition.merging import Piece

LONGEST = 300
"""Characters of a question that are looked at."""
_WORD = re.compile(r"\w+(?:['’-]\w+)*|\W+")


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause that speaks of the question, its text and boundary with the words that led to it marked (`now`)."""

    clause: Clause
    text: list[Piece]
    boundary: list[Piece]


@dataclass(frozen=True, slots=True)
class Answered:
    """What the platform says to a question, by which clause and which words."""

    answer: Answer
    cited: Cited | None
    rule: Cited | None
    """The clause by which such a decision is taken."""
    others: list[Cited]


def asked(state: State, question: str) -> Answered | None:
    """Return what the platform, or its draft, says to a question; None where there is no page or nothing is asked."""
    version = state.platform or state.draft
    if version is None or not question:
        return None
    answer = may(version.clauses, question[:LONGEST])
    led = frozenset(theirs.casefold() for _, theirs in answer.matched)
    return Answered(
        answer,
        _cited(answer.clause, led),
        _cited(answer.rule_clause if answer.rule_clause is not answer.clause else None, frozenset()),
        [cited for other in answer.others if (cited := _cited(other, led))],
    )


def _cited(clause: Clause | None, led: frozenset[str]) -> Cited | None:
    return Cited(clause, _marked(clause.text, led), _marked(clause.boundary or "", led)) if clause else None


def _marked(text: str, led: frozenset[str]) -> list[Piece]:
    return [Piece("now" if part.casefold() in led else "kept", part) for part in _WORD.findall(text)]
