"""The public log: what was decided, searched and filtered, a page at a time."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlencode

from concerted.coalition import State
from concerted.coalition.clauses import CLASSES
from concerted.coalition.rules import Result
from concerted.coalition.state import Proposal

RESULTS: tuple[str, ...] = (*get_args(Result), "reversed")
A_PAGE = 15
"""Decisions on one page of the log."""
_MOST = 200
"""Characters of a search that are looked at."""
_DIGITS = 9
"""Digits that a page number has at most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader wants of the log; what is left empty is not asked for."""

    words: str = ""
    result: str = ""
    kind: str = ""
    by: str = ""
    """The short name of whoever proposed it."""

    @property
    def anything(self) -> bool:
        """Whether it asks for less than the whole log."""
        return bool(self.words or self.result or self.kind or self.by)

    def query(self, **more: object) -> str:
        """Return it as the query of an address, with `more`; nothing where nothing is asked for."""
        asked = {"q": self.words, "result": self.result, "class": self.kind, "by": self.by, **more}
        given = urlencode({name: value for name, value in asked.items() if value})
        return f"?{given}" if given else ""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the log: its decided proposals, the latest decision first, and how many there are in all."""

    proposals: list[Proposal]
    number: int
    pages: int
    of: int


def wanted(query: Mapping[str, str], state: State) -> Wanted:
    """Return what the query of an address asks for; words that mean nothing here ask for nothing."""

    def known(name: str, among: tuple[str, ...] | Mapping[str, object]) -> str:
        given = query.get(name, "")
        return given if given in among else ""

    return Wanted(
        words=query.get("q", "").strip()[:_MOST],
        result=known("result", RESULTS),
        kind=known("class", CLASSES),
        by=known("by", state.actors),
    )


def found(state: State, asked: Wanted, page: str = "1") -> Found:
    """Return a page of what the log has of this; a page that there is not is the nearest one."""
    fitting = [one for _, one in sorted(state.decisions.items(), reverse=True) if _fits(state, one, asked)]
    pages = max(-(-len(fitting) // A_PAGE), 1)
    number = min(max(int(page), 1), pages) if page.isascii() and page.isdecimal() and len(page) <= _DIGITS else 1
    start = (number - 1) * A_PAGE
    return Found(fitting[start : start + A_PAGE], number, pages, len(fitting))


def _fits(state: State, proposal: Proposal, asked: Wanted) -> bool:
    decision = proposal.decision
    assert decision is not None  # noqa: S101 - only decided ones are asked
    reversed_ = asked.result == "reversed" and decision.reversed_by is not None
    return (
        (not asked.result or reversed_ or decision.result == asked.result)
        and (not asked.kind or proposal.decision_class == asked.kind)
        and (not asked.by or proposal.by == asked.by)
        and (not asked.words or _has(state, proposal, asked.words))
    )


def _has(state: State, proposal: Proposal, words: str) -> bool:
    """Tell whether every word is somewhere in what was proposed and decided."""
    decision = proposal.decision
    assert decision is not None  # noqa: S101 - as above
    said = (
        proposal.title, proposal.text, decision.rationale, decision.statement or "", state.actors[proposal.by].name,
        *(change.clause for change in proposal.changes),
    )  # fmt: skip
    text = _plain(" ".join(said))
    return all(word in text for word in _plain(words).split())


def _plain(text: str) -> str:
    """Return a text as it is searched: without case and accents, so that “resume” finds “Résumé”."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
