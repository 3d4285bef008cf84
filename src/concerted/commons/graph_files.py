"""The graph in other programs' forms: GraphML, JSON, and the tables that GraphRAG reads."""

from __future__ import annotations

import io
import json
from collections import Counter
from typing import Any
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from concerted.commons.graph import Graph
from concerted.commons.prose import clean, plain

_SPACE = UUID("6f2d2d0e-6a0f-5d0e-9d53-3c0f6c8c1b52")
_NODE_KEYS = ("title", "summary")
_EDGE_KEYS = ("kind", "weight", "how", "origin")


def as_json(graph: Graph) -> str:
    """Return the graph as nodes and links, with what dangles and which rules are broken."""
    nodes = [{"slug": p.slug, "id": p.id, "title": p.title, "summary": p.summary} for p in graph.patterns.values()]
    links = [
        {"source": e.source, "target": e.target, "kind": e.kind, "weight": e.weight, "how": e.how, "origin": e.origin}
        for e in graph.edges
    ]
    dangling = [{"source": d.source, "target": d.target, "kind": d.kind, "origin": d.origin} for d in graph.dangling]
    faults = [{"rule": f.rule, "slugs": f.slugs, "kind": f.kind} for f in graph.faults()]
    whole = {"nodes": nodes, "links": links, "dangling": dangling, "faults": faults}
    return clean(json.dumps(whole, ensure_ascii=False, indent=1)) + "\n"


def as_graphml(graph: Graph) -> str:
    """Return the graph as GraphML, a directed one; texts in it are data and nothing else."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *(f'<key id="{key}" for="node" attr.name="{key}" attr.type="string"/>' for key in _NODE_KEYS),
        *(
            f'<key id="{key}" for="edge" attr.name="{key}" attr.type="{"double" if key == "weight" else "string"}"/>'
            for key in _EDGE_KEYS
        ),
        '<graph edgedefault="directed">',
    ]
    for slug, pattern in graph.patterns.items():
        said = f'<data key="title">{escape(pattern.title)}</data><data key="summary">{escape(pattern.summary)}</data>'
        lines.append(f"<node id={quoteattr(slug)}>{said}</node>")
    for edge in graph.edges:
        said = "".join(f'<data key="{key}">{escape(str(getattr(edge, key)))}</data>' for key in _EDGE_KEYS)
        lines.append(f"<edge source={quoteattr(edge.source)} target={quoteattr(edge.target)}>{said}</edge>")
    return clean("\n".join([*lines, "</graph>", "</graphml>", ""]))


def as_tables(graph: Graph) -> dict[str, bytes]:
    """Return the Parquet tables that GraphRAG takes as a graph of one's own, by file name.

    Patterns are its entities, links its relationships, bodies its text units; titles are made unique.
    """
    titles = Counter(pattern.title for pattern in graph.patterns.values())
    names = {s: p.title if titles[p.title] == 1 else f"{p.title} ({s})" for s, p in graph.patterns.items()}
    degree = Counter(slug for edge in graph.edges for slug in (edge.source, edge.target))
    relations = [
        {
            "id": _id("relationship", f"{e.source} {e.kind} {e.target} {number}"),
            "human_readable_id": number,
            "source": names[e.source],
            "target": names[e.target],
            "description": clean(e.reason or f"{names[e.source]} {e.kind.replace('_', ' ')} {names[e.target]}"),
            "weight": e.weight,
            "combined_degree": degree[e.source] + degree[e.target],
            "text_unit_ids": [_id("text", e.source)],
        }
        for number, e in enumerate(graph.edges)
    ]
    entities, units, documents = [], [], []
    for number, (slug, pattern) in enumerate(graph.patterns.items()):
        text, shared = clean(plain(pattern.body)), {"human_readable_id": number}
        entities.append(
            shared
            | {
                "id": _id("entity", slug),
                "title": names[slug],
                "type": "pattern",
                "description": clean(pattern.summary),
                "text_unit_ids": [_id("text", slug)],
                "frequency": 1,
                "degree": degree[slug],
            }
        )
        units.append(
            shared
            | {
                "id": _id("text", slug),
                "text": text,
                "n_tokens": len(text.split()),
                "document_ids": [_id("document", slug)],
                "entity_ids": [_id("entity", slug)],
                "relationship_ids": [
                    r["id"] for r, e in zip(relations, graph.edges, strict=True) if slug in {e.source, e.target}
                ],
            }
        )
        documents.append(
            shared
            | {
                "id": _id("document", slug),
                "title": names[slug],
                "text": text,
                "text_unit_ids": [_id("text", slug)],
            }
        )
    tables: dict[str, list[dict[str, Any]]] = {
        "entities": entities,
        "relationships": relations,
        "text_units": units,
        "documents": documents,
    }
    return {f"{name}.parquet": _parquet(rows) for name, rows in tables.items()}


def _id(kind: str, name: str) -> str:
    return str(uuid5(_SPACE, f"{kind} {name}"))


def _parquet(rows: list[dict[str, Any]]) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 - large, and only this export needs it
    from pyarrow import parquet  # noqa: PLC0415

    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()
