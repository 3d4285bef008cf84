"""A library for other programs: its own index files, in their shape but complete, and the Open Knowledge Format."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from concerted.commons.graph import Graph
from concerted.commons.passages import hints
from concerted.commons.patterns import Pattern, texts
from concerted.commons.picture import addresses
from concerted.commons.prose import clean
from concerted.commons.writing import plain

_SHORT = 200
_KEYED = ("ontology", "classification")


def index_files(graph: Graph, today: date) -> dict[str, bytes]:
    """Return the index files that the library's own tools write, by their path; here every link is in them."""
    patterns = list(graph.patterns.values())
    scores = {pattern.slug: _score(pattern) for pattern in patterns}
    counted = Counter(str(score) for score in scores.values() if score is not None)
    lite = {
        "total": len(patterns),
        "scores": dict(sorted(counted.items())),
        "patterns": [[pattern.title, f"{pattern.slug}.md", scores[pattern.slug]] for pattern in patterns],
    }
    return {
        "data/graph.json": _json(_graph(graph, today)),
        "_data/registry.json": _json([_registered(pattern) for pattern in patterns]),
        "_data/pattern_index_lite.json": _json(lite),
        "search-index.json": _json([_searched(pattern, scores[pattern.slug]) for pattern in patterns]),
    }


def _graph(graph: Graph, today: date) -> dict[str, Any]:
    ids = {slug: pattern.id or slug for slug, pattern in graph.patterns.items()}
    nodes = [
        _registered(pattern)
        | {
            "categories": [each.text for each in texts(pattern.top.get("classification", "category"))],
            "commons_alignment": _score(pattern),
            "universality": pattern.top.text("classification", "universality") or None,
        }
        for pattern in graph.patterns.values()
    ]
    edges = [{"source": ids[e.source], "target": ids[e.target], "type": e.kind} for e in graph.edges]
    stats = {
        "total_patterns": len(nodes),
        "total_relationships": len(edges),
        "dangling_relationships": len(graph.dangling),
        "patterns_by_status": dict(sorted(Counter(str(node["status"]) for node in nodes).items())),
        "patterns_by_domain": dict(sorted(Counter(domain for node in nodes for domain in node["domains"]).items())),
    }
    at = f"{today.isoformat()}T00:00:00Z"
    return {"generated_at": at, "version": "3.0", "nodes": {"patterns": nodes}, "edges": edges, "stats": stats}


def _registered(pattern: Pattern) -> dict[str, Any]:
    domains = domains_of(pattern)
    return {
        "id": pattern.id,
        "title": pattern.title,
        "slug": pattern.slug,
        "domains": domains,
        "domain": domains[0] if domains else "",
        "status": _status(pattern),
    }


def _searched(pattern: Pattern, score: float | None) -> dict[str, Any]:
    domains = domains_of(pattern)
    return {
        "title": pattern.title,
        "url": f"/patterns/{pattern.slug}/",
        "tags": [each.text for each in texts(pattern.top.get("tags"))] or hints(pattern)[1:],
        "description": pattern.summary[:_SHORT],
        "domain": domains[0] if domains else "",
        "score": score,
    }


def domains_of(pattern: Pattern) -> list[str]:
    """Return the domains a pattern is filed under, in whichever dialect, the first the main one."""
    named = [each.text for key in _KEYED for each in texts(pattern.top.get(key, "commons_domain"))]
    single = [pattern.top.text(*path) for path in (("ontology", "domain"), ("classification", "domain"), ("domain",))]
    return list(dict.fromkeys([*named, *(each for each in single if each)]))


def _status(pattern: Pattern) -> str:
    return pattern.top.text("lifecycle", "status") or pattern.top.text("classification", "status") or "draft"


def _score(pattern: Pattern) -> float | None:
    overall = pattern.assessment.overall if pattern.assessment else None
    for said in (overall.text if overall else "", pattern.top.text("classification", "commons_alignment")):
        try:
            return float(said)
        except ValueError:
            continue
    return None


def open_knowledge(graph: Graph) -> dict[str, bytes]:
    """Return the library as a bundle of the Open Knowledge Format 0.2, by file name.

    Curated links (Group 5) become links of the text, proposed ones (Group 6) a section that says so, and Group 7 the
    sources. A file becomes `verified` by nobody: its trust is for its readers to give.
    """
    names = {slug: page.removesuffix(".html") for slug, page in addresses(graph.patterns).items()}
    files = {f"patterns/{names[slug]}.md": _concept(graph, slug, names) for slug in graph.patterns}
    lines = [f"* [{_plain(p.title)}]({names[s]}.md) - {_plain(p.summary)}" for s, p in graph.patterns.items()]
    files["patterns/index.md"] = _text(["# Patterns", "", *lines])
    files["index.md"] = _text(["---", 'okf_version: "0.2"', "---", "", "# Library", "", "* [Patterns](patterns/)"])
    return files


def _concept(graph: Graph, slug: str, names: Mapping[str, str]) -> bytes:
    pattern = graph.patterns[slug]
    status = {"draft": "draft", "deprecated": "deprecated"}.get(_status(pattern), "stable")
    front = ["---", "type: Pattern", f"title: {plain(pattern.title)}"]
    front += [f"description: {plain(pattern.summary)}"] if pattern.summary else []
    front += [f"tags: [{', '.join(map(plain, tags))}]"] if (tags := domains_of(pattern)) else []
    front += ["status: " + status, *_sources(pattern)]
    front += [f"{key}: {plain(value)}" for key, value in _named(pattern)]
    links = [_linked(edge.kind, graph.patterns[edge.target], names) for edge in graph.out[slug]]
    section = ["", "# Links", "", *dict.fromkeys(links)] if links else []
    return _text([*front, "---", "", pattern.body.strip(), *section, *_proposed(graph, pattern, names)])


def _named(pattern: Pattern) -> Iterator[tuple[str, str]]:
    yield from (("pattern_id", pattern.id), ("slug", pattern.slug))
    yield from ((f"label_{context}", label.text) for context, label in pattern.labels.items() if context.isidentifier())
    for key in ("license", "attribution"):
        if said := pattern.top.text(key):
            yield key, said


def _sources(pattern: Pattern) -> list[str]:
    named = [each.text for each in texts(pattern.top.get("sources"))]
    return ["sources:", *(f"  - resource: {plain(each)}" for each in named)] if named else []


def _proposed(graph: Graph, pattern: Pattern, names: Mapping[str, str]) -> Sequence[str]:
    found = [link for link in pattern.relations if link.origin == "inferred"]
    lines = [
        _linked(link.meant or "related", graph.patterns[slug], names)
        for link in found
        if (slug := graph.names.meant(link).slug)
    ]
    return (
        ["", "# Proposed links", "", "A machine proposed these; nobody has confirmed them.", "", *lines]
        if lines
        else []
    )


def _linked(kind: str, target: Pattern, names: Mapping[str, str]) -> str:
    return f"* {_plain(kind.replace('_', ' '))}: [{_plain(target.title)}](/patterns/{names[target.slug]}.md)"


def _plain(text: str) -> str:
    """Return a text that can be no link, tag or line of its own."""
    return " ".join(text.replace("[", "(").replace("]", ")").replace("<", "‹").split())


def _text(lines: Iterable[str]) -> bytes:
    return (clean("\n".join(lines)) + "\n").encode()


def _json(what: object) -> bytes:
    return (clean(json.dumps(what, ensure_ascii=False, indent=1)) + "\n").encode()
