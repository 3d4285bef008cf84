"""What the Navigator's pages show: answers in the asker's words, what helps in a situation, and who lacks a label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from concerted.commons.helping import Help, helping
from concerted.commons.library import Library
from concerted.commons.navigator import Answer, Match
from concerted.commons.patterns import CONTEXTS, Pattern
from concerted.web.commons.addresses import address_of
from concerted.web.commons.bodies import shown_body
from concerted.web.commons.words import field_name, section_name, whose

ANSWERS = 12
"""Patterns that one question finds at most."""
A_PAGE = 40
"""Rows of a long list shown at once."""
_MATCHES = 3
_SHORT = 180


@dataclass(frozen=True, slots=True)
class Listed:
    """A pattern in a list: its name, where its page is, and what it says of itself."""

    name: str
    address: str
    slug: str
    summary: str


@dataclass(frozen=True, slots=True)
class Because:
    """What of a pattern matched, and which of the asker's words did."""

    where: str
    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: named in the asker's words where the pattern has some, and why it is one."""

    listed: Listed
    title: str
    """Its title, where it is named otherwise; else empty."""
    lacks: bool
    """Whether it has no name in the asker's words."""
    because: list[Because]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A section of a pattern that says what to do."""

    name: str
    body: SafeString


@dataclass(frozen=True, slots=True)
class Helping:
    """A pattern that helps, what comes before it, and what brought it along."""

    found: Found
    first: list[Listed]
    needed_by: list[Listed]
    quotes: list[Quoted]


@dataclass(frozen=True, slots=True)
class Lacks:
    """How many patterns have no name in the words of a context."""

    context: str
    whose: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """A pattern with its names: one for each context, empty where it has none."""

    listed: Listed
    labels: list[str]


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of a long list: the page they are on, of how many, and how many rows there are in all."""

    rows: list[object]
    number: int
    pages: int
    count: int


def listed(pattern: Pattern, name: str = "") -> Listed:
    """Return a pattern for a list."""
    return Listed(name or pattern.title, address_of(pattern), pattern.slug, pattern.summary)


def found(library: Library, words: str, context: str | None) -> list[Found]:
    """Return what these words find, the best first."""
    answers = library.navigator.find(words, context=context, most=ANSWERS)
    return [_found(library, answer, context) for answer in answers]


def helped(library: Library, situation: str, context: str | None) -> list[Helping]:
    """Return the patterns that help in a situation, in the order in which to take them up."""
    return [_helping(library, one, context) for one in helps(library, situation, context)]


def helps(library: Library, situation: str, context: str | None) -> list[Help]:
    """Return the same as the library has it: to be handed on."""
    return helping(library.navigator, library.graph, situation, context=context)


def _found(library: Library, answer: Answer, context: str | None) -> Found:
    pattern = library.graph.patterns.get(answer.pattern.slug, answer.pattern)
    title = pattern.title if answer.name != pattern.title else ""
    because = [_because(match) for match in answer.matches[:_MATCHES]]
    lacks = context is not None and context not in pattern.labels
    return Found(listed(pattern, answer.name), title, lacks, because)


def _because(match: Match) -> Because:
    text = match.text if len(match.text) <= _SHORT else f"{match.text[:_SHORT].rstrip()}…"
    return Because(field_name(match.field, match.context), text, ", ".join(match.words))


def _helping(library: Library, help_: Help, context: str | None) -> Helping:
    quotes = [Quoted(section_name(q.section, q.section.title()), shown_body(library, q.text)) for q in help_.quotes]
    first, needed = (_named(library, slugs) for slugs in (help_.first, help_.needed_by))
    return Helping(_found(library, help_.answer, context), first, needed, quotes)


def _named(library: Library, slugs: Iterable[str]) -> list[Listed]:
    return [listed(library.graph.patterns[slug]) for slug in slugs if slug in library.graph.patterns]


def lacking(library: Library) -> list[Lacks]:
    """Return how many patterns lack a name, by context."""
    patterns = library.graph.patterns.values()
    counts = {context: sum(context not in pattern.labels for pattern in patterns) for context in CONTEXTS}
    of = max(len(patterns), 1)
    return [Lacks(context, whose(context), count, round(100 * count / of)) for context, count in counts.items()]


def labelled(library: Library, only: str) -> list[Labelled]:
    """Return the patterns with their names in each context; with `only`, those that lack one in that context."""
    patterns = library.graph.patterns.values()
    return [
        Labelled(listed(pattern), [pattern.labels[c].text if c in pattern.labels else "" for c in CONTEXTS])
        for pattern in patterns
        if not only or only not in pattern.labels
    ]


def part(rows: Sequence[object], asked: str, size: int = A_PAGE) -> Part:
    """Return the rows of one page of a list; the nearest page there is, whatever was asked."""
    pages = max(-(-len(rows) // size), 1)
    number = min(max(int(asked), 1), pages) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 1  # noqa: PLR2004 - digits
    return Part(list(rows[(number - 1) * size : number * size]), number, pages, len(rows))
