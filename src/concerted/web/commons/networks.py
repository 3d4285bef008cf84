"""The graph as the page's script draws it: dots at their places, lines between them, and what the colours mean."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext

from concerted.commons.graph import Edge
from concerted.commons.indexes import domains_of
from concerted.commons.library import Library
from concerted.commons.patterns import Pattern
from concerted.commons.picture import placed
from concerted.web.commons.addresses import name_of
from concerted.web.commons.graphs import Chosen, View, degrees_of, edges_of, grouped
from concerted.web.commons.patterns import sureness
from concerted.web.commons.pictures import ring
from concerted.web.commons.reading import Listed, listed
from concerted.web.commons.words import kind_name

COLOURS = 6
BEFORE, BROADER, OTHER = 1, 2, 3
"""The colours of lines by people: one comes before the other, one is a case of the other, any other."""
_STEP, _RING = 13.0, 26.0
_COLOUR_OF = {
    "requires": BEFORE, "enables": BEFORE, "generalizes_from": BROADER, "specializes_to": BROADER,
    "manifests_as": BROADER, "governed_by": BROADER,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What one pattern says of another: a person's link, or a machine's guess with how sure it is, and why."""

    one: Listed
    says: str
    other: Listed
    guess: bool
    sure: str
    reason: str


def network(library: Library, view: View, chosen: Chosen, colour: str) -> bytes:
    """Return what the script draws of a view, as JSON."""
    slugs = list(view.slugs)
    places = _around(view) if view.middle else dict(_places(library) if view.is_whole else _laid(library, slugs))
    left, low = (min((place[side] for place in places.values()), default=0.0) for side in (0, 1))
    right, high = (max((place[side] for place in places.values()), default=0.0) for side in (0, 1))
    names, group = _groups(library, slugs, colour)
    links, number = degrees_of(library), {slug: n for n, slug in enumerate(slugs)}
    dots = [
        (name_of(pattern), pattern.title, group(pattern), 1, links[slug],
         round(places[slug][0] - left, 2), round(places[slug][1] - low, 2))
        for slug in slugs for pattern in (library.graph.patterns[slug],)
    ]  # fmt: skip
    lines: dict[tuple[int, int], tuple[float, int, int]] = {}
    for edge in edges_of(library, chosen):
        if edge.source in number and edge.target in number and edge.source != edge.target:
            pair = number[edge.source], number[edge.target]
            lines.setdefault((min(pair), max(pair)), _line(edge))
    answer = {
        "wide": round(right - left, 2) or 1, "high": round(high - low, 2) or 1, "grouped": False,
        "shown": len(dots), "of": len(dots), "dots": dots, "coalitions": [], "groups": names,
        "lines": [(a, b, *said) for (a, b), said in lines.items()],
    }  # fmt: skip
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def between(library: Library, one: Pattern, other: Pattern) -> list[Said]:
    """Return all that two patterns say of each other: what people said first."""
    ways = [
        edge
        for graph in (library.graph, library.garden)
        for a, b in ((one, other), (other, one))
        for edge in graph.out.get(a.slug, ())
        if edge.target == b.slug
    ]
    return [_said(library, edge) for edge in ways]


def _said(library: Library, edge: Edge) -> Said:
    a, b = (listed(library.graph.patterns[slug]) for slug in (edge.source, edge.target))
    guess = edge.origin == "inferred"
    return Said(a, kind_name(edge.kind), b, guess, sureness(edge.weight)[0] if guess else "", edge.reason)


def _line(edge: Edge) -> tuple[float, int, int]:
    """Return how strong a line is, whether it is dashed, and its colour."""
    guess = edge.origin == "inferred"
    strength = edge.weight if 0 <= edge.weight <= 1 else 1.0
    return round(strength, 2), int(guess), 0 if guess else _COLOUR_OF.get(edge.kind, OTHER)


Places = Mapping[str, tuple[float, float]]


@lru_cache(maxsize=2)
def _places(library: Library) -> Places:
    return _laid(library, list(library.graph.patterns))


def _laid(library: Library, slugs: Sequence[str]) -> Places:
    """Place patterns by what people linked, so that a filter moves none of them; neighbours are one apart."""
    kept = set(slugs)
    edges = [e for e in library.graph.edges if e.source in kept and e.target in kept and e.source != e.target]
    return {slug: (x / _STEP, y / _STEP) for slug, (x, y) in placed(slugs, edges)[0].items()}


def _around(view: View) -> Places:
    return {slug: (x / _RING, y / _RING) for slug, (x, y) in ring(view.middle, view.slugs[1:]).items()}


def _groups(
    library: Library, slugs: Sequence[str], colour: str
) -> tuple[list[tuple[int, str, int]], Callable[[Pattern], int]]:
    """Return the largest groups with their colours, names and sizes, and what gives each pattern its colour."""
    home = {slug: one.name for one in grouped(library) for slug in one.slugs}
    of = {slug: _group(library, library.graph.patterns[slug], colour, home) for slug in slugs}
    sizes = Counter(found for found in of.values() if found)
    best = {found: n for n, (found, _) in enumerate(sizes.most_common(COLOURS), 1)}
    told = [(n, found, sizes[found]) for found, n in best.items()]
    rest = len(slugs) - sum(count for _, _, count in told)
    told += [(0, gettext("others"), rest)] if rest else []
    return told, lambda pattern: best.get(of[pattern.slug], 0)


def _group(library: Library, pattern: Pattern, colour: str, home: Mapping[str, str]) -> str:
    if colour == "domain":
        return _domain(pattern)
    return _library(library, pattern) if colour == "library" else home.get(pattern.slug, "")


def _domain(pattern: Pattern) -> str:
    return next(iter(domains_of(pattern)), "").replace("-", " ")


def _library(library: Library, pattern: Pattern) -> str:
    """Return the folder a pattern is mounted from; where there is one, its part of that."""
    root = next((folder for folder in library.folders if pattern.path.is_relative_to(folder)), pattern.path.parent)
    within = pattern.path.relative_to(root).parts
    return within[0] if len(library.folders) == 1 and len(within) > 1 else root.name
