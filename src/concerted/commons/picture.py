"""The graph to look at: in the terminal as a list with arrows, in a browser as one SVG without script."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

import graspologic_native

from concerted.commons.graph import Edge, Graph
from concerted.commons.patterns import Pattern
from concerted.commons.prose import clean

_TURN = math.pi * (3 - math.sqrt(5))
_STEP = 13.0
_MARGIN = 60.0
_NAMED = 24
_WIDE, _HIGH = 210.0, 18.0
_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_STYLE = """
svg{font:11px system-ui,sans-serif;background:#faf8f4}text{fill:#2c2a26}.e{stroke:#8a8578;stroke-opacity:.22;fill:none}
.e.requires,.e.enables{stroke:#9a5b1e;stroke-opacity:.45}.e.generalizes_from,.e.specializes_to{stroke:#2f6f5e;stroke-opacity:.45}
a:hover circle,a:focus circle{stroke:#2c2a26;stroke-width:2}text{paint-order:stroke;stroke:#faf8f4;stroke-width:3px}
@media(prefers-color-scheme:dark){svg{background:#1e1d1b}text{fill:#ece8df;stroke:#1e1d1b}.e{stroke:#a9a397}}
"""
_COLOURS = ("#9a5b1e", "#2f6f5e", "#5b6fa8", "#a8485b", "#7a7230", "#7d5a9c", "#3d8a96", "#8f6b57")


def around(graph: Graph, slug: str) -> str:
    """Return a pattern and its links, kind by kind: → what it names, ← what names it."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for edge in graph.out[slug]:
        kinds[edge.kind].append(f"  → {edge.target}{_found(edge)}")
    for edge in graph.into[slug]:
        kinds[edge.kind].append(f"  ← {edge.source}{_found(edge)}")
    lines = [f"{graph.patterns[slug].title} [{slug}]"]
    for kind in sorted(kinds):
        lines += [kind.replace("_", " "), *dict.fromkeys(kinds[kind])]
    dangling = [f"  ⇢ {each.target} ({each.kind.replace('_', ' ')})" for each in graph.dangling if each.source == slug]
    lines += ["in no mounted library", *dict.fromkeys(dangling)] if dangling else []
    return "\n".join(lines) + "\n"


def _found(edge: Edge) -> str:
    return f" (found {'by ' if edge.how == 'alias' else ''}{edge.how})" if edge.how in {"alias", "loosely"} else ""


def svg(graph: Graph, slugs: Sequence[str] | None = None, *, pages: Mapping[str, str] | None = None) -> str:
    """Return the graph, or these patterns of it, as a picture: neighbours lie together, names show on pointing.

    With `pages`, every pattern is a link to its page.
    """
    shown = list(graph.patterns) if slugs is None else list(slugs)
    kept = set(shown)
    edges = [e for e in graph.edges if e.source in kept and e.target in kept and e.source != e.target]
    places, groups, size = placed(shown, edges)
    degree = Counter(slug for edge in edges for slug in (edge.source, edge.target))
    named = _apart([slug for slug, _ in sorted(degree.items(), key=lambda each: (-each[1], each[0]))], places)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size:.0f} {size:.0f}" role="img">',
        f"<title>{len(shown)} patterns and {len(edges)} links</title><style>{_STYLE}</style>",
    ]
    for edge in edges:
        (x1, y1), (x2, y2) = places[edge.source], places[edge.target]
        kind = edge.kind if edge.kind.replace("_", "").isalpha() else "other"
        parts.append(f'<path class="e {kind}" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"/>')
    parts += [_node(graph.patterns[s], places[s], degree[s], groups[s], (pages or {}).get(s)) for s in shown]
    parts += [_name(graph, slug, places[slug]) for slug in named]
    return clean("\n".join([*parts, "</svg>", ""]))


def _node(pattern: Pattern, place: tuple[float, float], degree: int, group: int, page: str | None) -> str:
    x, y = place
    circle = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 + math.sqrt(degree):.1f}" fill="{_COLOURS[group % len(_COLOURS)]}"/>'
    )
    inner = f"{circle}<title>{escape(pattern.title)}</title>"
    return f"<a href={quoteattr(page)}>{inner}</a>" if page else f"<g>{inner}</g>"


def _apart(slugs: Sequence[str], places: Mapping[str, tuple[float, float]]) -> list[str]:
    """Return the patterns to name: the best connected, as far as their names do not cover each other."""
    named: list[str] = []
    for slug in slugs:
        x, y = places[slug]
        if all(abs(x - places[each][0]) > _WIDE or abs(y - places[each][1]) > _HIGH for each in named):
            named.append(slug)
    return named[:_NAMED]


def _name(graph: Graph, slug: str, place: tuple[float, float]) -> str:
    x, y = place
    return f'<text x="{x:.1f}" y="{y - 8:.1f}" text-anchor="middle">{escape(graph.patterns[slug].title[:40])}</text>'


def address(slug: str) -> str:
    """Return the file name of a pattern's page: whatever a slug says, it names no folder and no script."""
    safe = "".join(letter if letter in _SAFE else "-" for letter in slug)[:100]
    return f"{safe.strip('-') or 'pattern'}.html"


def addresses(slugs: Iterable[str]) -> dict[str, str]:
    """Return each pattern's page. No two are one, in any case of letters, and none takes the start page's name."""
    taken = {"index.html", "log.html"}
    found: dict[str, str] = {}
    for slug in slugs:
        name, number = address(slug), 1
        while name.lower() in taken:
            number += 1
            name = f"{address(slug).removesuffix('.html')}-{number}.html"
        taken.add(name.lower())
        found[slug] = name
    return found


def placed(shown: Sequence[str], edges: Sequence[Edge]) -> tuple[dict[str, tuple[float, float]], dict[str, int], float]:
    """Place each community as a sunflower, and the sunflowers around each other, the largest in the middle."""
    groups = communities(shown, edges)
    places: dict[str, tuple[float, float]] = {}
    home: dict[str, int] = {}
    area = 0.0
    for number, group in enumerate(groups):
        radius = _STEP * math.sqrt(len(group))
        middle = math.sqrt(area) * 1.25
        x, y = middle * math.cos(number * _TURN), middle * math.sin(number * _TURN)
        for at, slug in enumerate(group):
            far = _STEP * math.sqrt(at)
            places[slug] = (x + far * math.cos(at * _TURN), y + far * math.sin(at * _TURN))
            home[slug] = number
        area += (radius + _STEP) ** 2 if number else radius**2 * 2
    reach = max((max(abs(x), abs(y)) for x, y in places.values()), default=0.0) + _MARGIN
    return {slug: (x + reach, y + reach) for slug, (x, y) in places.items()}, home, 2 * reach


def communities(shown: Sequence[str], edges: Sequence[Edge]) -> list[list[str]]:
    """Return these patterns in the groups their links make (Leiden), the largest first; those without links are one."""
    number = {slug: str(at) for at, slug in enumerate(shown)}
    weights = Counter(tuple(sorted((number[e.source], number[e.target]))) for e in edges)
    labels: dict[str, int] = {}
    if weights:
        ways = [(a, b, float(n)) for (a, b), n in sorted(weights.items())]
        _, labels = graspologic_native.leiden(ways, seed=0, iterations=2)
    groups: dict[int, list[str]] = defaultdict(list)
    for slug in shown:
        groups[labels.get(number[slug], -1)].append(slug)
    return sorted(groups.values(), key=lambda group: (-len(group), group))
