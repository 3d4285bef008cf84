"""What the page of one pattern shows: its sections, its names, its assessment, its links and what a machine guesses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from concerted.commons.checks.assessed import LEAST, MOST, number
from concerted.commons.graph import SYMMETRIC, Edge, Graph
from concerted.commons.library import Library
from concerted.commons.patterns import CONTEXTS, DIMENSIONS, Pattern, texts
from concerted.commons.values import Mapping, Sequence
from concerted.web.commons.bodies import shown_body
from concerted.web.commons.pictures import score_bar, sure_bar
from concerted.web.commons.reading import Listed, listed
from concerted.web.commons.words import dimension_name, kind_name, named_as, section_name, whose

SHOWN = 30
"""Links of one kind that a page shows; the graph has all of them."""
_STRONGEST = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """A section as it is read."""

    name: str
    body: SafeString


@dataclass(frozen=True, slots=True)
class Label:
    """What a pattern is called by those who work in a context; empty where it has no name there."""

    whose: str
    text: str
    own: bool
    """Whether these are the reader's words."""


@dataclass(frozen=True, slots=True)
class Score:
    """One dimension of the assessment: the score, the library's mean, and both as a bar."""

    name: str
    score: float
    mean: float | None
    bar: SafeString


@dataclass(frozen=True, slots=True)
class Assessed:
    """The assessment of one pattern."""

    scores: list[Score]
    overall: float | None
    mean: float
    reasoning: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link that a person drew: the other pattern, and in percent how much it weighs, where that is said."""

    other: Listed
    weight: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Kind:
    """The links of one kind, as many as are shown, and how many more there are."""

    says: str
    links: list[Link]
    more: int


@dataclass(frozen=True, slots=True)
class Guess:
    """A link that a machine proposes: which, how sure it is, and why."""

    says: str
    other: Listed
    sure: str
    bar: SafeString
    reason: str
    comes: bool
    """Whether the other pattern's file proposes it."""


@dataclass(frozen=True, slots=True)
class Shade:
    """Something a machine read in the text: an entity or a community, and in percent how much it counts."""

    label: str
    percent: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """A pattern's page."""

    pattern: Pattern
    domain: str
    labels: list[Label]
    opening: SafeString
    sections: list[Shown]
    assessed: Assessed | None
    links: list[Kind]
    missing: list[tuple[str, str]]
    """Links to patterns that are in no mounted library: what is said, and of whom."""
    guesses: list[Guess]
    more_guesses: int
    entities: list[Shade]
    communities: list[Shade]
    contributors: list[str]
    sources: list[str]
    attribution: str
    licence: str
    troubles: int


def page_of(library: Library, pattern: Pattern, context: str) -> Page:
    """Return the page of a pattern for a reader of a context."""
    opening, sections = _body(library, pattern)
    guesses = _guesses(library.garden, pattern.slug)
    return Page(
        pattern,
        pattern.top.text("ontology", "domain").replace("-", " "),
        [_label(pattern, each, own=each == context) for each in (*CONTEXTS, *_further(pattern))],
        opening,
        sections,
        _assessed(library, pattern),
        _links(library.graph, pattern.slug),
        [(kind_name(one.kind), one.target) for one in library.graph.dangling if one.source == pattern.slug],
        guesses[:SHOWN],
        max(len(guesses) - SHOWN, 0),
        _shades(pattern, "entities", "relevance"),
        _shades(pattern, "communities", "confidence"),
        _lines(pattern, "contributors"),
        _lines(pattern, "sources"),
        pattern.top.text("attribution"),
        pattern.top.text("license"),
        len(pattern.troubles),
    )


def _further(pattern: Pattern) -> list[str]:
    return [context for context in pattern.labels if context not in CONTEXTS]


def _label(pattern: Pattern, context: str, *, own: bool) -> Label:
    said = pattern.labels.get(context)
    return Label(whose(context), said.text if said else "", own)


def _body(library: Library, pattern: Pattern) -> tuple[SafeString, list[Shown]]:
    """Return what stands before the first section, and the sections of the first level."""
    start, end = pattern.source.body
    shown, at, opening = list[Shown](), start, pattern.text[start:end]
    for section in pattern.sections:
        if section.start < at:
            continue
        if not shown:
            opening = pattern.text[start : section.start]
        body = shown_body(library, pattern.text[section.at : section.end])
        shown.append(Shown(section_name(section.name, section.title), body))
        at = section.end
    return shown_body(library, _without(opening, pattern.summary)), shown


def _without(opening: str, summary: str) -> str:
    """Return an opening without a first paragraph that the summary has said already."""
    first, _, rest = opening.strip().partition("\n\n")
    return rest if " ".join(first.split()).strip("> ") in " ".join(summary.split()) else opening


def _assessed(library: Library, pattern: Pattern) -> Assessed | None:
    found = pattern.assessment
    if found is None:
        return None
    means = {one.name: one.mean for one in library.compared.dimensions if one.count > 1}
    read = {name: number(found.scores[name]) for name in DIMENSIONS if name in found.scores}
    scores = {name: score for name, score in read.items() if score is not None and LEAST <= score <= MOST}
    if not scores:
        return None
    rows = [Score(dimension_name(n), s, means.get(n), score_bar(s, means.get(n))) for n, s in scores.items()]
    reasoning = " ".join(found.node.text("vitality_reasoning").split())
    said = number(found.overall) if found.overall else None
    overall = said if said is not None and LEAST <= said <= MOST else None
    return Assessed(rows, overall, sum(scores.values()) / len(scores), reasoning)


def _links(graph: Graph, slug: str) -> list[Kind]:
    """Return the curated links by what they say, those of others too; what both say of each other is one."""
    groups: dict[str, dict[str, Link]] = {}
    for edge in graph.out[slug]:
        groups.setdefault(kind_name(edge.kind), {}).setdefault(edge.target, _link(graph, edge, edge.target))
    for edge in graph.into[slug]:
        says = kind_name(edge.kind) if edge.kind in SYMMETRIC - {"related"} else named_as(edge.kind)
        groups.setdefault(says, {}).setdefault(edge.source, _link(graph, edge, edge.source))
    others = {says: [link for other, link in links.items() if other != slug] for says, links in groups.items()}
    return [Kind(says, links[:SHOWN], max(len(links) - SHOWN, 0)) for says, links in others.items() if links]


def _link(graph: Graph, edge: Edge, other: str) -> Link:
    weight = round(100 * edge.weight) if 0 <= edge.weight < 1 else None
    return Link(listed(graph.patterns[other]), weight, edge.reason)


def _guesses(garden: Graph, slug: str) -> list[Guess]:
    """Return the proposed links in both directions, the surest first; each pattern once."""
    found: dict[str, Guess] = {}
    edges = [(edge, edge.target) for edge in garden.out[slug]] + [(edge, edge.source) for edge in garden.into[slug]]
    for edge, other in sorted(edges, key=lambda each: -each[0].weight):
        if other != slug and other not in found:
            found[other] = _guess(garden, edge, other)
    return list(found.values())


def _guess(garden: Graph, edge: Edge, other: str) -> Guess:
    comes = edge.source == other
    says = named_as(edge.kind) if comes else kind_name(edge.kind)
    return Guess(says, listed(garden.patterns[other]), *sureness(edge.weight), edge.reason, comes)


def sureness(weight: float) -> tuple[str, SafeString]:
    """Return how sure a machine is, in words and as a bar: a confidence up to 1, or a strength up to 5."""
    if 0 <= weight <= 1:
        percent = round(100 * weight)
        return gettext("%(percent)d %% sure") % {"percent": percent}, sure_bar(percent)
    if 1 < weight <= _STRONGEST:
        return gettext("strength %(n)d of 5") % {"n": round(weight)}, sure_bar(round(100 * weight / _STRONGEST))
    return gettext("it does not say how sure"), sure_bar(0)


def _shades(pattern: Pattern, name: str, weight: str) -> list[Shade]:
    found = pattern.top.get("graph_garden", name)
    items = found.items if isinstance(found, Sequence) else []
    return [_shade(item, weight) for item in items if isinstance(item, Mapping) and item.text("label")]


def _shade(item: Mapping, weight: str) -> Shade:
    value = item.get(weight)
    said = number(value) if value is not None else None
    return Shade(item.text("label"), round(100 * said) if said is not None and 0 <= said <= 1 else None)


def _lines(pattern: Pattern, key: str) -> list[str]:
    return [line.text for line in texts(pattern.top.get(key))] or list(_single(pattern.top.text(key)))


def _single(text: str) -> Iterator[str]:
    if text:
        yield text
