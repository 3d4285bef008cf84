"""Is a key misspelt? What stands under it is then read by nobody, silently."""

from __future__ import annotations

from collections.abc import Iterator

from concerted.commons.findings import Seen, seen
from concerted.commons.near import Near
from concerted.commons.patterns import CONTEXTS, DIMENSIONS, LEGACY_KEYS, Pattern
from concerted.commons.values import Mapping
from concerted.lines import Line

KEYS: dict[tuple[str, ...], tuple[str, ...]] = {
    (): (
        "id", "slug", "title", "aliases", "summary", "context_labels", "ontology", "lifecycle", "relationships",
        "graph_garden", "contributors", "sources", "license", "attribution", "classification", "orbital_layer",
        "sector", "gravitational_hubs", "provenance", "repository", "version", "created", "modified", *LEGACY_KEYS,
    ),
    ("context_labels",): CONTEXTS,
    ("ontology",): ("domain", "cross_domains", "commons_domain", "search_hints", "commons_assessment"),
    ("ontology", "search_hints"): ("primary_tension", "vector_keywords"),
    ("ontology", "commons_assessment"): (*DIMENSIONS, "vitality_reasoning", "overall_score"),
    ("lifecycle",): ("usage_stage", "adoption_stage", "status", "version", "confidence"),
    ("graph_garden",): ("last_pruned", "entities", "communities", "inferred_links"),
}  # fmt: skip
"""The keys that are read, by where they stand."""

_NEAR = {path: Near(keys) for path, keys in KEYS.items()}


def keyed(pattern: Pattern) -> Iterator[Seen]:
    """Yield keys that are one slip away from a known one which is not there."""
    for path, known in KEYS.items():
        found = pattern.top.get(*path)
        if not isinstance(found, Mapping):
            continue
        for key, _ in found.pairs:
            if key.text not in known and (near := _NEAR[path].slip(key.text)) and found.at(near) is None:
                said = Line("“{key}” is read by nobody.", {"key": key.text})
                yield seen("key-misspelt", key, said, near=near)
