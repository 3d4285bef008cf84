"""What each keyword of a schema does: one rule a group of keywords, each on one pair of schemas, in one direction.

Names of kinds follow the grammar of the field's reference tool (direction, part, keyword, what happened to it), so
that its users know them. How grave each is follows from its effect: see `change.level_of`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from concerted.lines import Line
from concerted.watch.openapi.change import Effect, Found
from concerted.watch.openapi.description import Node, listed, mapping
from concerted.watch.openapi.spot import Pair
from concerted.watch.openapi.types import is_nullable, relation, types_of

Rule: TypeAlias = Callable[[Pair], Iterator[Found]]

_BOUNDS = (
    ("maximum", "max", True), ("minimum", "min", False),
    ("exclusiveMaximum", "exclusive-max", True), ("exclusiveMinimum", "exclusive-min", False),
    ("maxLength", "max-length", True), ("minLength", "min-length", False),
    ("maxItems", "max-items", True), ("minItems", "min-items", False),
    ("maxProperties", "max-properties", True), ("minProperties", "min-properties", False),
    ("maxContains", "max-contains", True), ("minContains", "min-contains", False),
)  # fmt: skip
"""Keyword, its name in kinds, and whether it is an upper bound."""

_COUNTS = ("minLength", "minItems", "minProperties")
"""Bounds for which 0 says nothing."""

_ANY_TEXT = (".*", "^.*$", "^.*", ".*$")
_LONG = 60


def shown(value: object) -> str:
    """Return a value as a sentence shows it."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def bounds(pair: Pair) -> Iterator[Found]:
    """Find bounds that were moved, set or lifted."""
    set_: Effect = "unsure" if pair.asks else "narrows"
    for keyword, name, upper in _BOUNDS:
        before, after = _bound(pair.was, keyword), _bound(pair.now, keyword)
        if before == after:
            continue
        gaps = {"keyword": keyword, "was": shown(before), "now": shown(after)}
        if before is None:
            yield Found(f"{name}-set", set_, Line("{what} has {keyword} {now}; the standard sets no such bound.", gaps))
        elif after is None:
            lifted = Line("{what} has no {keyword}; the standard has {was}.", gaps)
            yield Found(f"{name}-unset", "widens", lifted)
        else:
            grew = after > before
            moved = Line("{what} has {keyword} {now}; the standard has {was}.", gaps)
            effect: Effect = "widens" if grew == upper else "narrows"
            yield Found(f"{name}-{'increased' if grew else 'decreased'}", effect, moved)


def _bound(schema: Node, keyword: str) -> float | None:
    """Return a bound; of OpenAPI 3.0, where “exclusive” is a truth value beside the bound, as 3.1 writes it."""
    value = schema.get(keyword)
    if value is True and keyword.startswith("exclusive"):
        value = schema.get(keyword.removeprefix("exclusive").lower())
    if isinstance(value, bool) or not isinstance(value, int | float) or (value == 0 and keyword in _COUNTS):
        return None
    return value


def kind_of_value(pair: Pair) -> Iterator[Found]:
    """Find a type or format that changed."""
    how = relation(pair.was, pair.now, pair.spot.direction, typed=pair.spot.typed)
    if how == "same":
        return
    gaps = {"was": _type(pair.was), "now": _type(pair.now)}
    line = Line("{what} is of type {now}; the standard says {was}.", gaps)
    several = max(len(types_of(pair.was)), len(types_of(pair.now))) > 1
    if pair.spot.scope == "parameter-property" and how in ("compatible", "changed", "specialized"):
        unsure = how == "compatible"  # how an object is written into an address, nobody says
        yield Found("type-changed" if unsure else "type-specialized", "unsure" if unsure else "differs", line)
    elif how == "compatible":
        yield Found("type-generalized" if pair.spot.scope == "parameter" else "type-compatible", "noted", line)
    elif how == "changed":
        yield Found("type-changed", "differs", line)
    elif how == "generalized":
        yield Found("list-of-types-widened" if several else "type-generalized", "widens", line)
    elif several:
        yield Found("list-of-types-narrowed", "narrows", line)
    else:
        yield Found("type-changed" if pair.asks else "type-specialized", "narrows", line)


def _type(schema: Node) -> str:
    names = "/".join(sorted(types_of(schema))) or "any"
    return f"{names} ({schema['format']})" if schema.get("format") else names


def null(pair: Pair) -> Iterator[Found]:
    """Find where null may stand now, or no longer."""
    before, after = is_nullable(pair.was), is_nullable(pair.now)
    if after and not before:
        yield Found("became-nullable", "widens", Line("{what} may be null; the standard does not allow it."))
    if before and not after:
        yield Found("became-not-nullable", "narrows", Line("{what} may not be null; the standard allows it."))


def values(pair: Pair) -> Iterator[Found]:
    """Find values of an enumeration that came or went, and enumerations that did."""
    before, after = _values(pair.was, "enum"), _values(pair.now, "enum")
    if before is not None and after is not None:
        added: Effect = "widens" if pair.asks else "unsure"
        for value in sorted(before.keys() - after.keys()):
            line = Line("{what} cannot be {value}; the standard has that value.", {"value": shown(before[value])})
            yield Found("enum-value-removed", "narrows", line)
        for value in sorted(after.keys() - before.keys()):
            line = Line("{what} can be {value}; the standard has no such value.", {"value": shown(after[value])})
            yield Found("enum-value-added", added, line)
    elif after is not None:
        yield Found("became-enum", "narrows", Line("{what} is one of a list of values; the standard allows others."))
    elif before is not None:
        loose: Effect = "widens" if pair.asks else "unsure"
        yield Found("became-not-enum", loose, Line("{what} can be anything; the standard has a list of values."))
    before, after = _values(pair.was, "x-extensible-enum"), _values(pair.now, "x-extensible-enum")
    if pair.asks and before is not None and after is not None:
        for value in sorted(before.keys() - after.keys()):
            line = Line("{what} cannot be {value}; the standard has that value.", {"value": shown(before[value])})
            yield Found("x-extensible-enum-value-removed", "narrows", line)


def _values(schema: Node, keyword: str) -> dict[str, object] | None:
    if not isinstance(schema.get(keyword), list):
        return None
    return {json.dumps(value, sort_keys=True, default=str): value for value in schema[keyword]}


def constant(pair: Pair) -> Iterator[Found]:
    """Find a constant that came, went or changed."""
    if "const" in pair.was and "const" in pair.now:
        if pair.was["const"] != pair.now["const"]:
            gaps = {"was": shown(pair.was["const"]), "now": shown(pair.now["const"])}
            yield Found("const-changed", "differs", Line("{what} is always {now}; the standard says {was}.", gaps))
    elif "const" in pair.now:
        gaps = {"now": shown(pair.now["const"])}
        yield Found("const-added", "narrows", Line("{what} is always {now}; the standard allows others.", gaps))
    elif "const" in pair.was:
        gaps = {"was": shown(pair.was["const"])}
        yield Found("const-removed", "widens", Line("{what} can vary; the standard says {was}.", gaps))


def pattern(pair: Pair) -> Iterator[Found]:
    """Find a pattern that came, went or changed. Of answers it is noted only: whoever reads them rarely checks."""
    before, after = pair.was.get("pattern") or None, pair.now.get("pattern") or None
    if before == after:
        return
    gaps = {"was": shown(before), "now": shown(after)}
    if before is None:
        line = Line("{what} must look like {now}; the standard asks for no pattern.", gaps)
        yield Found("pattern-added", "narrows" if pair.asks else "noted", line)
    elif after is None or after in _ANY_TEXT:
        line = Line("{what} may look like anything; the standard asks for {was}.", gaps)
        name = "removed" if after is None else "generalized"
        yield Found(f"pattern-{name}", "widens" if pair.asks else "noted", line)
    else:
        line = Line("{what} must look like {now}; the standard asks for {was}.", gaps)
        yield Found("pattern-changed", "unsure" if pair.asks else "noted", line)


def default(pair: Pair) -> Iterator[Found]:
    """Find a default that came, went or changed: of a parameter it changes what the same request means."""
    if ("default" in pair.was, pair.was.get("default")) == ("default" in pair.now, pair.now.get("default")):
        return
    how = "added" if "default" not in pair.was else "removed" if "default" not in pair.now else "changed"
    gaps = {"was": shown(pair.was.get("default")), "now": shown(pair.now.get("default"))}
    line = Line("{what} has the default {now}; the standard has {was}.", gaps)
    yield Found(f"default-value-{how}", "differs" if pair.spot.scope == "parameter" else "noted", line)


def content(pair: Pair) -> Iterator[Found]:
    """Find text that holds another kind of content than it held."""
    for keyword, name in (("contentMediaType", "content-media-type"), ("contentEncoding", "content-encoding")):
        if pair.was.get(keyword) != pair.now.get(keyword):
            gaps = {"keyword": keyword, "was": shown(pair.was.get(keyword)), "now": shown(pair.now.get(keyword))}
            line = Line("{what} has {keyword} {now}; the standard has {was}.", gaps)
            both = pair.was.get(keyword) is not None and pair.now.get(keyword) is not None
            yield Found(f"{name}-changed", "differs" if both else "unsure", line)


def dependencies(pair: Pair) -> Iterator[Found]:
    """Find fields that are required only beside others."""
    before, after = mapping(pair.was.get("dependentRequired")), mapping(pair.now.get("dependentRequired"))
    for name in sorted(before.keys() | after.keys()):
        old, new = (sorted(map(str, listed(side.get(name)))) for side in (before, after))
        if old == new:
            continue
        how, effect = _existence(old, new)
        gaps = {"name": name, "now": ", ".join(new) or "–", "was": ", ".join(old) or "–"}
        line = Line("{what}: beside {name} it requires {now}; the standard requires {was}.", gaps)
        yield Found(f"dependent-required-{how}", effect, line)


def _existence(old: object, new: object) -> tuple[str, Effect]:
    """Return what happened to a constraint that is there or not, and what that does."""
    if old and new:
        return "changed", "differs"
    return ("added", "narrows") if new else ("removed", "widens")


def discriminator(pair: Pair) -> Iterator[Found]:
    """Find a discriminator that came, went or changed: noted, since validation does not depend on it."""
    before, after = mapping(pair.was.get("discriminator")), mapping(pair.now.get("discriminator"))
    line = Line("{what} tells its variants apart otherwise than the standard.")
    if bool(before) != bool(after):
        yield Found(f"discriminator-{'added' if after else 'removed'}", "noted", line)
        return
    if before.get("propertyName") != after.get("propertyName"):
        yield Found("discriminator-property-name-changed", "noted", line)
    old, new = mapping(before.get("mapping")), mapping(after.get("mapping"))
    for how, names in (
        ("added", new.keys() - old.keys()), ("deleted", old.keys() - new.keys()),
        ("changed", {name for name in old.keys() & new.keys() if old[name] != new[name]}),
    ):  # fmt: skip
        if names:
            yield Found(f"discriminator-mapping-{how}", "noted", line)


def closed(pair: Pair) -> Iterator[Found]:
    """Find objects that no longer take fields nobody named; many a server says so and ignores them still."""
    before, after = (schema.get("additionalProperties", True) is False for schema in (pair.was, pair.now))
    if after and not before:
        effect: Effect = "unsure" if pair.asks else "noted"
        line = Line("{what} takes no fields but those named; the standard leaves room for others.")
        yield Found("additional-properties-closed", effect, line)


RULES: tuple[Rule, ...] = (
    null, bounds, values, constant, pattern, default, content, dependencies, discriminator, closed,
)  # fmt: skip
"""The rules on a schema's own keywords; its type, and what lies within it, `schemas` looks at."""


def is_bare(schema: Any) -> bool:  # noqa: ANN401 - a node
    """Tell whether a schema only describes, and lets every value through."""
    return all(name in ANNOTATIONS or name.startswith("x-") for name in mapping(schema))


ANNOTATIONS = frozenset(
    ("title", "description", "example", "examples", "externalDocs", "$comment", "xml", "deprecated", "default")
)
"""Keywords that let every value through."""
