"""What search reads of a pattern: its names in every context, what it says of itself, and its body, each counted."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from concerted.commons.patterns import Pattern, texts
from concerted.commons.prose import worded
from concerted.commons.terms import counted
from concerted.commons.values import Mapping as Group


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a pattern that search reads."""

    field: str
    context: str
    text: str
    counts: Counter[str] = dataclasses.field(repr=False)


def passages(pattern: Pattern) -> Iterator[Passage]:
    """Yield what search reads of a pattern: its names in every context, what it says of itself, and its body."""
    for kind, context, text in told(pattern):
        if text:
            yield Passage(kind, context, text, counted(text))


def told(pattern: Pattern) -> Iterator[tuple[str, str, str]]:
    """Yield the same before it is counted: field, context, text, which may be empty."""
    yield "title", "", pattern.title
    yield from (("label", context, label.text) for context, label in pattern.labels.items())
    yield from (("alias", "", alias.text) for alias in pattern.aliases)
    yield "summary", "", pattern.summary
    yield from (("keyword", "", hint) for hint in hints(pattern))
    yield "body", "", worded(pattern.body)


def hints(pattern: Pattern) -> list[str]:
    """Return a pattern's tension and keywords: what its author gave search."""
    found = pattern.top.get("ontology", "search_hints")
    if not isinstance(found, Group):
        return []
    return [found.text("primary_tension"), *(word.text for word in texts(found.get("vector_keywords")))]
