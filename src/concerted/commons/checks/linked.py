"""Are the pattern's own links well-formed? Whether their targets exist is asked in `names`."""

from __future__ import annotations

from collections.abc import Iterator

from concerted.commons.checks.assessed import number
from concerted.commons.findings import Edit, Seen, seen
from concerted.commons.patterns import KINDS, LEGACY_KEYS, SYNONYMS, WEIGHING, Pattern, Relation
from concerted.commons.values import Mapping, Scalar, Sequence, Value
from concerted.lines import Line


def linked(pattern: Pattern) -> Iterator[Seen]:
    """Yield links without a known kind, to itself, twice, or with a weight that is none."""
    yield from _lists(pattern)
    yield from _items(pattern)
    before: set[tuple[str, str | None, str]] = set()
    for relation in pattern.relations:
        yield from _kind(relation)
        yield from _weight(relation)
        key = (relation.origin, relation.meant, relation.target)
        values = {"target": relation.target}
        if relation.origin != "hub" and (relation.target == pattern.slug or relation.typeid == pattern.id != ""):
            yield seen("link-to-self", relation.at, Line("A pattern is not related to itself: “{target}”.", values))
        elif key in before:
            yield seen("link-duplicate", relation.at, Line("The same link stands above already: “{target}”.", values))
        before.add(key)


def _lists(pattern: Pattern) -> Iterator[Seen]:
    curated = pattern.top.get("relationships")
    pairs = curated.pairs if isinstance(curated, Mapping) else []
    for key, value in [*pairs, *_garden(pattern)]:
        if isinstance(value, Scalar) and value.is_null:
            said = Line("“{name}” says nothing: write [] where there are none.", {"name": key.text})
            mend = (Edit(value.start, value.end, "[]" if value.text else " []"),)
            yield seen("relation-null", key, said, near="[]", mend=mend)
        elif not isinstance(value, Sequence):
            yield seen("wrong-type", value, Line("“{name}” is expected to be a list of patterns.", {"name": key.text}))
        if key.text not in KINDS and key.text != "inferred_links":
            yield _unknown(key, key.text)


def _items(pattern: Pattern) -> Iterator[Seen]:
    """Yield items of a list of links that name no pattern."""
    known = {id(relation.node) for relation in pattern.relations}
    for name, value in _links(pattern):
        for item in value.items if isinstance(value, Sequence) else ():
            if id(item) not in known:
                said = Line("Under “{name}” each link is a slug, or keys of which one names a pattern.", {"name": name})
                yield seen("wrong-type", item, said)


def _links(pattern: Pattern) -> Iterator[tuple[str, Value]]:
    curated, top = pattern.top.get("relationships"), pattern.top
    yield from ((key.text, value) for key, value in (curated.pairs if isinstance(curated, Mapping) else ()))
    others = (("gravitational_hubs",), *((name,) for name in LEGACY_KEYS), ("graph_garden", "inferred_links"))
    yield from ((path[-1], value) for path in others if (value := top.get(*path)) is not None)


def _garden(pattern: Pattern) -> list[tuple[Scalar, Scalar | Mapping]]:
    garden = pattern.top.get("graph_garden")
    pairs = garden.pairs if isinstance(garden, Mapping) else []
    return [
        (key, value)
        for key, value in pairs
        if key.text == "inferred_links"
        and not isinstance(value, Sequence)
        and not (isinstance(value, Scalar) and value.is_null)
    ]


def _kind(relation: Relation) -> Iterator[Seen]:
    if relation.origin != "inferred":
        return
    if relation.kind is None:
        said = Line("This link to “{target}” does not say of which kind it is.", {"target": relation.target})
        yield seen("relation-type-unknown", relation.at, said)
    elif relation.kind not in KINDS and relation.kind_at:
        yield _unknown(relation.kind_at, relation.kind)


_BOTH_WAYS = {"complementary", "alternatives", "related"}
"""Kinds whose direction nobody can mistake: does an “enabler” enable, or is it enabled?"""


def _unknown(place: Scalar, kind: str) -> Seen:
    near = SYNONYMS.get(kind, "")
    values = {"kind": kind, "known": ", ".join(sorted(KINDS - {"hub"}))}
    mend = (Edit(place.start, place.end, near),) if near in _BOTH_WAYS and not place.style else ()
    said = Line("“{kind}” is no kind of link that is known: {known}.", values)
    return seen("relation-type-unknown", place, said, near=near, mend=mend)


def _weight(relation: Relation) -> Iterator[Seen]:
    value = relation.weight
    if value is None and isinstance(relation.node, Mapping):
        odd = next((each for name in WEIGHING if isinstance(each := relation.node.get(name), Mapping | Sequence)), None)
        if odd:
            yield seen("wrong-type", odd, Line("“{name}” is expected to be a number.", {"name": "weight"}))
    if value is None or value.is_null:
        return
    weight = number(value)
    if weight is None:
        said = Line("“{name}” is expected to be a number.", {"name": value.text})
        yield seen("wrong-type", value, said)
    elif not 0 <= weight <= 1:
        said = Line("The weight is {weight}; weights go from 0 to 1.", {"weight": value.text})
        yield seen("weight-out-of-range", value, said)
