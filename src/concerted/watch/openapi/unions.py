"""Unions that only say which types a value has: “null, or this”, and lists of simple types."""

from __future__ import annotations

from dataclasses import replace

from concerted.watch.openapi.description import Description, Node, listed, mapping
from concerted.watch.openapi.spot import Pair
from concerted.watch.openapi.types import is_nullable, types_of


def plain(standard: Description, member: Description, was: object, now: object) -> tuple[Node, Node]:
    """Return what two schemas stand for; where one of them is “null, or this”, as this, with null allowed."""
    one, other = standard.followed(was)[0], member.followed(now)[0]
    if bool(_other_than_null(one)) == bool(_other_than_null(other)):
        return one, other
    return _bare(standard, one), _bare(member, other)


def _other_than_null(schema: Node) -> tuple[str, object] | None:
    """Return the other branch of a schema that is “null, or this”, with its keyword; None for any other schema."""
    for keyword in ("oneOf", "anyOf"):
        branches = listed(schema.get(keyword))
        others = [one for one in branches if mapping(one).get("type") != "null"]
        if len(branches) == 2 and len(others) == 1 and "properties" not in schema:  # noqa: PLR2004 - null and another
            return keyword, others[0]
    return None


def _bare(side: Description, schema: Node) -> Node:
    other = _other_than_null(schema)
    inner = side.followed(other[1])[0] if other else {}
    if other is None or is_nullable(inner):
        return schema
    return {**inner, **{name: value for name, value in schema.items() if name != other[0]}, "nullable": True}


def typed(pair: Pair) -> Pair:
    """Return a pair with the types of both sides named, where one side lists them as branches of `oneOf` or `anyOf`."""
    old, new = _simple(pair.was), _simple(pair.now)
    before, after = types_of(pair.was) or old, types_of(pair.now) or new
    if not (old or new) or not before or not after or before == after:
        return pair
    return replace(pair, was={**pair.was, "type": sorted(before)}, now={**pair.now, "type": sorted(after)})


def _simple(schema: Node) -> frozenset[str]:
    """Return the types of a schema's branches where each is of one simple type and nothing else lies in it."""
    branches = [mapping(one) for one in listed(schema.get("oneOf")) or listed(schema.get("anyOf"))]
    if any(name in schema for name in ("not", "allOf", "properties", "type")):
        return frozenset()
    if not all(isinstance(one.get("type"), str) and "properties" not in one and "allOf" not in one for one in branches):
        return frozenset()
    return frozenset(str(one["type"]) for one in branches) - {"null"}
