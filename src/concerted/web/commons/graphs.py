"""What the page of the graph shows: all of it, its communities, one of them, or what lies around one pattern."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from concerted.commons.graph import Edge
from concerted.commons.library import Library
from concerted.commons.picture import communities
from concerted.web.commons.pictures import Dot, Line, degrees, islands, network, ring, shelf
from concerted.web.commons.reading import Listed, listed

DRAWN = 140
"""Patterns that are drawn at once; beyond, communities are."""
_AROUND = 44
_ISLANDS = 36


GUESSES, ONLY_GUESSES = "guesses", "only-guesses"
"""Whose links are looked at, where it is not people's alone."""
WHOSE = (GUESSES, ONLY_GUESSES)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which links are looked at: of one kind, where one is named; by people, a machine's guesses too, or only those."""

    kind: str = ""
    whose: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A pattern of the picture in the table: links that lead out and in, and how many a machine guesses."""

    listed: Listed
    around: str
    out: int
    into: int
    guessed: int


@dataclass(frozen=True, slots=True)
class Community:
    """Patterns that link to each other more than to others: named by those with the most links.

    Those without any link are together too, without a name.
    """

    number: int
    name: str
    slugs: tuple[str, ...]
    within: int
    """Links among themselves."""
    across: int
    """Links to patterns of others."""


@dataclass(frozen=True, slots=True)
class View:
    """A picture of the graph, and beside it the rows of a table: of patterns, or of communities."""

    title: str
    dots: int
    """How many patterns or communities are drawn."""
    picture: SafeString
    rows: list[Row]
    communities: list[Community]
    left_out: int
    """How many patterns belong to this view and are not drawn."""
    slugs: tuple[str, ...]
    """Every pattern that a script draws of it."""
    is_whole: bool = False
    middle: str = ""
    """The pattern that the others lie around, if it is one."""


def whole(library: Library, *, chosen: Chosen) -> View:
    """Return all of a small library; of a large one its communities."""
    slugs = list(library.graph.patterns)
    if len(slugs) <= DRAWN:
        return replace(_drawn(library, gettext("The graph of patterns"), slugs, slugs, chosen=chosen), is_whole=True)
    found = grouped(library)
    return View(
        gettext("The graph of patterns"),
        min(len(found), _ISLANDS),
        _islands(library, found[:_ISLANDS]),
        [],
        found,
        len(found[_ISLANDS:]),
        tuple(slugs),
        is_whole=True,
    )


def community(library: Library, number: int, *, chosen: Chosen) -> View | None:
    """Return one community, the best connected of it drawn; None where there is none of this number."""
    found = next((one for one in grouped(library) if one.number == number), None)
    if found is None:
        return None
    drawn = _best(library, found.slugs)
    return _drawn(library, found.name or gettext("Without a link"), list(found.slugs), drawn, chosen=chosen)


def around(library: Library, slug: str, *, chosen: Chosen) -> View:
    """Return a pattern, and all that it links to or is linked from."""
    edges = edges_of(library, chosen)
    near = dict.fromkeys(
        other for e in edges if slug in (e.source, e.target) for other in (e.source, e.target) if other != slug
    )
    shown = _best(library, list(near))[:_AROUND]
    kept = {slug, *shown}
    inner = [e for e in edges if e.source in kept and e.target in kept and e.source != e.target]
    inner = [e for e in inner if slug in (e.source, e.target) or len(shown) <= _AROUND // 2]
    dots = _dots(library, [slug, *shown], dict.fromkeys(kept, 1) | {slug: 0})
    picture = network(dots, _lines(inner), ring(slug, shown))
    rows = [_row(library, each, chosen) for each in (slug, *near)]
    title, left = library.graph.patterns[slug].title, len(near) - len(shown)
    return View(title, len(kept), picture, rows, [], left, (slug, *shown), middle=slug)


def _drawn(library: Library, title: str, slugs: Sequence[str], shown: Sequence[str], *, chosen: Chosen) -> View:
    kept = set(shown)
    every = [e for e in edges_of(library, chosen) if e.source in kept and e.target in kept]
    edges = [e for e in every if e.source != e.target]
    places, home = shelf(shown, edges)
    picture = network(_dots(library, shown, home), _lines(edges), places)
    rows = sorted((_row(library, slug, chosen) for slug in slugs), key=lambda row: -(row.out + row.into))
    return View(title, len(shown), picture, rows, [], len(slugs) - len(shown), tuple(slugs))


def edges_of(library: Library, chosen: Chosen) -> list[Edge]:
    """Return the links that are chosen, those by people first."""
    people = () if chosen.whose == ONLY_GUESSES else library.graph.edges
    guesses = library.garden.edges if chosen.whose in {GUESSES, ONLY_GUESSES} else ()
    return [edge for edge in (*people, *guesses) if not chosen.kind or edge.kind == chosen.kind]


def _best(library: Library, slugs: Sequence[str]) -> list[str]:
    """Return those with the most links, in the order given."""
    links = degrees_of(library)
    best = set(sorted(slugs, key=lambda slug: -links[slug])[:DRAWN])
    return [slug for slug in slugs if slug in best]


def _dots(library: Library, slugs: Sequence[str], home: Mapping[str, int]) -> dict[str, Dot]:
    links, found = degrees_of(library), [listed(library.graph.patterns[slug]) for slug in slugs]
    return {
        slug: Dot(one.name, one.address, 5 + 1.6 * math.sqrt(min(links[slug], 60)), home[slug])
        for slug, one in zip(slugs, found, strict=True)
    }


def _lines(edges: Sequence[Edge]) -> list[Line]:
    """Return a line for each two that are linked, whatever is said of them and by whom; what a person drew first."""
    found: dict[tuple[str, str], Line] = {}
    for edge in edges:
        a, b = sorted((edge.source, edge.target))
        found.setdefault((a, b), Line(a, b, edge.kind, 1.3, guess=edge.origin == "inferred"))
    return list(found.values())


def _row(library: Library, slug: str, chosen: Chosen) -> Row:
    out, into, garden = library.graph.out, library.graph.into, library.garden
    leaving, coming = (sum(chosen.kind in {"", edge.kind} for edge in found.get(slug, ())) for found in (out, into))
    guesses = [edge for found in (garden.out, garden.into) for edge in found.get(slug, ())]
    guessed = {(edge.source, edge.target) for edge in guesses if chosen.kind in {"", edge.kind}}
    asked = urlencode({"around": slug})
    others = {source if target == slug else target for source, target in guessed}
    return Row(listed(library.graph.patterns[slug]), asked, leaving, coming, len(others))


@lru_cache(maxsize=4)
def grouped(library: Library) -> list[Community]:
    """Return the communities, the largest first; patterns without any link are the last."""
    graph = library.graph
    links = degrees_of(library)
    groups = communities(list(graph.patterns), [e for e in graph.edges if e.source != e.target])
    linked = [group for group in groups if any(links[slug] for slug in group)]
    home = {slug: number for number, group in enumerate(linked) for slug in group}
    within = Counter(home[e.source] for e in graph.edges if home.get(e.source) == home.get(e.target))
    ends = Counter(home[slug] for e in graph.edges for slug in (e.source, e.target) if slug in home)
    found = []
    for number, group in enumerate(linked):
        best = sorted(group, key=lambda slug: (-links[slug], slug))
        name = ", ".join(graph.patterns[slug].title for slug in best[:2])
        across = ends[number] - 2 * within[number]
        found.append(Community(number, name, tuple(best), within[number], across))
    alone = tuple(slug for group in groups for slug in group if not links[slug])
    return [*found, Community(len(found), "", alone, 0, 0)] if alone else found


def faults(library: Library) -> list[tuple[str, int, list[Listed]]]:
    """Return which rules the curated graph does not keep: how often, and the patterns of one example."""
    found = Counter(fault.rule for fault in library.faults)
    first = {fault.rule: fault for fault in reversed(library.faults)}
    patterns = library.graph.patterns
    return [(_RULES[r](), n, [listed(patterns[s]) for s in first[r].slugs[:2]]) for r, n in found.most_common()]


_RULES: Mapping[str, Callable[[], str]] = {
    "link-to-self": lambda: gettext("A pattern links to itself"),
    "link-twice": lambda: gettext("One link is said twice"),
    "inverse-missing": lambda: gettext("The other side does not say it the other way round"),
    "symmetric-missing": lambda: gettext("Only one side says what goes for both"),
    "kinds-contradict": lambda: gettext("Each says that it comes before the other"),
    "cycle": lambda: gettext("What comes first runs in a circle"),
}


@lru_cache(maxsize=4)
def degrees_of(library: Library) -> Counter[str]:
    """Return how many links by people each pattern has."""
    return degrees(library.graph.edges)


def _islands(library: Library, found: Sequence[Community]) -> SafeString:
    sizes = [6 + 2.6 * math.sqrt(len(one.slugs)) for one in found]
    places = {str(one.number): place for one, place in zip(found, islands(sizes), strict=True)}
    home = {slug: one.number for one in found for slug in one.slugs}
    between = Counter(
        tuple(sorted((home[e.source], home[e.target])))
        for e in library.graph.edges
        if e.source in home and e.target in home and home[e.source] != home[e.target]
    )
    lines = [Line(str(a), str(b), "", 1 + math.log(n)) for (a, b), n in between.most_common(160)]
    dots = {
        str(one.number): Dot(one.name or gettext("Without a link"), f"?community={one.number}", size, one.number)
        for one, size in zip(found, sizes, strict=True)
    }
    return network(dots, lines, places)
