"""The curated graph: every link of every shape in use, across all mounted libraries, and the rules it should keep.

from concerted.commons.graph import Graph
graph = Graph(read_patterns([folder, another]))
graph.needs("coalition-based-influence"), graph.faults()
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from concerted.commons.naming import How, Names
from concerted.commons.patterns import Pattern

INVERSE = {
    "generalizes_from": "specializes_to",
    "specializes_to": "generalizes_from",
    "enables": "requires",
    "requires": "enables",
}
"""A link of the one kind says the other the other way round."""

SYMMETRIC = frozenset({"complementary", "alternatives", "related"})
ORDERED = ("requires", "generalizes_from")
"""Kinds that must not run in a circle."""

CURATED = frozenset({"curated", "curated-legacy", "hub"})
Rule = Literal["link-to-self", "link-twice", "inverse-missing", "symmetric-missing", "kinds-contradict", "cycle"]


@dataclass(frozen=True, slots=True)
class Edge:
    """One link between two patterns, by their slugs; `how` the target was found, and from which group it comes."""

    source: str
    target: str
    kind: str
    weight: float
    how: How
    origin: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Dangling:
    """A link whose target is in no mounted library."""

    source: str
    target: str
    kind: str
    origin: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that the graph does not keep: which, and the slugs it is about, in their order."""

    rule: Rule
    slugs: tuple[str, ...]
    kind: str


class Graph:
    """The patterns of the mounted libraries by slug, and the links between them. `origins` says which links count."""

    def __init__(self, patterns: Iterable[Pattern], *, origins: Iterable[str] = CURATED) -> None:
        mounted = list(patterns)
        self.names = Names(mounted)
        self.patterns = dict(sorted(self.names.patterns.items()))
        self.edges: list[Edge] = []
        self.dangling: list[Dangling] = []
        counted = frozenset(origins)
        for pattern in mounted:
            self._take(pattern, counted)
        # Copies of one pattern say the same link each: it is one link.
        copies = len(mounted) > len(self.patterns)
        if copies:
            self.edges = list({(e.source, e.target, e.kind, e.origin): e for e in reversed(self.edges)}.values())[::-1]
        self.out: dict[str, list[Edge]] = defaultdict(list)
        self.into: dict[str, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            self.out[edge.source].append(edge)
            self.into[edge.target].append(edge)

    def _take(self, pattern: Pattern, origins: frozenset[str]) -> None:
        for link in pattern.ties:
            if link.origin not in origins:
                continue
            kind, meant = link.kind or "related", self.names.meant(link)
            if meant.slug is None:
                self.dangling.append(Dangling(pattern.slug, link.target, kind, link.origin))
                continue
            weight = 1.0 if link.weight is None else link.weight
            self.edges.append(Edge(pattern.slug, meant.slug, kind, weight, meant.how, link.origin, link.reason))

    def found_by(self) -> Counter[str]:
        """Return how many links were found by id, by slug, by alias and loosely, and how many dangle."""
        return Counter([*(edge.how for edge in self.edges), *("nothing" for _ in self.dangling)])

    def needs(self, slug: str) -> list[str]:
        """Return what a pattern requires, by its own word or the other's `enables`, in the order of slugs."""
        said = {edge.target for edge in self.out[slug] if edge.kind == "requires"}
        return sorted((said | {edge.source for edge in self.into[slug] if edge.kind == "enables"}) - {slug})

    def faults(self) -> list[Fault]:
        """Return what breaks the rules: links to oneself, links twice, one-sided ones, contradictions, circles."""
        return [*self._single(), *self._pairs(), *self._circles()]

    def _single(self) -> Iterator[Fault]:
        seen: set[tuple[str, str, str]] = set()
        for edge in self.edges:
            if edge.source == edge.target:
                yield Fault("link-to-self", (edge.source,), edge.kind)
            key = (edge.source, edge.target, edge.kind)
            if key in seen:
                yield Fault("link-twice", (edge.source, edge.target), edge.kind)
            seen.add(key)

    def _pairs(self) -> Iterator[Fault]:
        said = {(edge.source, edge.target, edge.kind) for edge in self.edges if edge.source != edge.target}
        for source, target, kind in sorted(said):
            if kind in SYMMETRIC and (target, source, kind) not in said:
                yield Fault("symmetric-missing", (source, target), kind)
            elif kind in INVERSE and (target, source, INVERSE[kind]) not in said:
                yield Fault("inverse-missing", (source, target), kind)
            if kind in INVERSE and source < target and (target, source, kind) in said:
                yield Fault("kinds-contradict", (source, target), kind)

    def _circles(self) -> Iterator[Fault]:
        for kind in ORDERED:
            ways = {slug: [e.target for e in self.out[slug] if e.kind == kind] for slug in self.patterns}
            for circle in circles(ways):
                yield Fault("cycle", circle, kind)


def circles(ways: dict[str, list[str]]) -> list[tuple[str, ...]]:
    """Return the sets of two and more that reach each other (Tarjan 1972), each in the order of slugs."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    held: set[str] = set()
    found: list[tuple[str, ...]] = []
    for root, first in ways.items():
        if root in order:
            continue
        work = [(root, iter(first))]
        while work:
            here, rest = work[-1]
            if here not in order:
                order[here] = low[here] = len(order)
                stack.append(here)
                held.add(here)
            onward = next(rest, None)
            if onward is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[here])
                if low[here] == order[here]:
                    found += _cut(stack, held, here)
            elif onward not in order:
                work.append((onward, iter(ways[onward])))
            elif onward in held:
                low[here] = min(low[here], order[onward])
    return sorted(found)


def _cut(stack: list[str], held: set[str], root: str) -> list[tuple[str, ...]]:
    at = stack.index(root)
    part = stack[at:]
    del stack[at:]
    held.difference_update(part)
    return [tuple(sorted(part))] if len(part) > 1 else []


def in_order(graph: Graph, slugs: Sequence[str]) -> list[str]:
    """Return these patterns so that each comes after what it requires; else in the order given. A circle stays put."""
    given, placed = list(slugs), dict[str, None]()

    def place(slug: str, above: frozenset[str]) -> None:
        if slug in placed or slug in above:
            return
        for need in graph.needs(slug):
            if need in given:
                place(need, above | {slug})
        placed[slug] = None

    for slug in given:
        place(slug, frozenset())
    return list(placed)
