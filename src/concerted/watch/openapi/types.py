"""Types and formats: which values one pair of them lets through that the other does not."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from concerted.watch.openapi.change import Direction
from concerted.watch.openapi.description import Node, listed

Relation: TypeAlias = Literal["same", "generalized", "specialized", "compatible", "changed"]

_WIDER = {
    ("number", "float", "double"), ("integer", "int32", "int64"), ("integer", "int32", "bigint"),
    ("integer", "int64", "bigint"), ("string", "date", "date-time"), ("string", "time", "date-time"),
}  # fmt: skip
"""Type, a format, and one that holds all its values."""
_JSON = re.compile(r"(application|text)/(json|.*\+json)", re.IGNORECASE)


def types_of(schema: Node) -> frozenset[str]:
    """Return the types a schema allows, without null; none where it allows every type."""
    given = schema.get("type")
    named = [given] if isinstance(given, str) else listed(given)
    return frozenset(str(name) for name in named) - {"null"}


def is_nullable(schema: Node) -> bool:
    """Tell whether a schema says that null may stand there."""
    return schema.get("nullable") is True or "null" in listed(schema.get("type")) or schema.get("type") == "null"


def is_typed(media_type: str) -> bool:
    """Tell whether a media type keeps numbers and texts apart, as JSON does and forms do not."""
    return bool(_JSON.match(media_type.partition(";")[0].strip()))


def relation(was: Node, now: Node, direction: Direction, *, typed: bool) -> Relation:
    """Return how the values that type and format let through changed from `was` to `now`.

    Where the wire does not keep types apart (`typed` is false), whoever reads text can read everything: `compatible`.
    """
    types = _of_types(types_of(was), types_of(now))
    reader = now if direction == "request" else was
    if types == "changed" and not typed and "string" in types_of(reader):
        types = "compatible"
    formats = _of_formats(was.get("format"), now.get("format"), types_of(was) & types_of(now))
    if types == "same":
        return formats
    return types if formats in ("same", types) or types == "compatible" else "changed"


def _of_types(was: frozenset[str], now: frozenset[str]) -> Relation:
    if was == now:
        return "same"
    if not now or (was and all(_within(name, now) for name in was)):
        return "generalized"
    if not was or all(_within(name, was) for name in now):
        return "specialized"
    return "changed"


def _within(name: str, names: frozenset[str]) -> bool:
    return name in names or (name == "integer" and "number" in names)


def _of_formats(was: object, now: object, types: frozenset[str]) -> Relation:
    if was == now:
        return "same"
    if not now or any((name, was, now) in _WIDER for name in types):
        return "generalized"
    if not was or any((name, now, was) in _WIDER for name in types):
        return "specialized"
    return "changed"
