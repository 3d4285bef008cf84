"""The fields of an object: which the member dropped, added, requires, or holds back in one direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from concerted.lines import Line
from concerted.watch.openapi.change import Effect, Found, Level
from concerted.watch.openapi.description import Node
from concerted.watch.openapi.spot import Pair, Spot


@dataclass(frozen=True, slots=True)
class Told:
    """What is found of a field, under a kind of its own."""

    kind: str
    found: Found
    level: Level | None = None


def gone(spot: Spot, schema: Node, *, must: bool) -> Iterator[Told]:
    """A field that the standard has, and the member dropped."""
    if spot.asks:
        if schema.get("readOnly") is not True:
            line = Line("{what} is not known; the standard has it.")
            yield Told(f"request-{_of_header(spot)}property-removed", Found("removed", "unsure", line))
        return
    line = Line("{what} is missing; the standard has it.")
    if must:
        line = Line("{what} is missing; the standard requires it.")
    effect: Effect = "widens" if must else "unsure"
    if schema.get("writeOnly") is True:
        yield Told(f"response-{_must(must)}-write-only-property-removed", Found("removed", "noted", line))
    else:
        yield Told(f"response-{_must(must)}-property-removed", Found("removed", effect, line))


def came(spot: Spot, schema: Node, *, must: bool) -> Iterator[Told]:
    """A field that the member added to the standard."""
    if spot.asks and schema.get("readOnly") is True:
        return
    if not spot.asks:
        side = "write-only-" * (schema.get("writeOnly") is True)
        line = Line("{what} is there; the standard does not know it.")
        yield Told(f"response-{_must(must)}-{side}property-added", Found("added", "noted", line))
    elif must:
        line = Line("{what} must be there; the standard does not know it.")
        kind = f"new-required-request-{_of_header(spot)}property" + "-with-default" * ("default" in schema)
        yield Told(kind, Found("added", "narrows", line))
    else:
        line = Line("{what} may be there; the standard does not know it.")
        yield Told(f"new-optional-request-{_of_header(spot)}property", Found("added", "noted", line))


def required(pair: Pair, was: bool, now: bool) -> Iterator[Told]:  # noqa: FBT001 - what was, what is
    """A field that must be there now, or may be missing now."""
    guarded = pair.is_guarded
    if was == now or (guarded and pair.asks):
        return
    kind = f"{pair.spot.direction}-{'write-only-' * guarded}{pair.spot.scope}-became-{_must(now)}"
    effect: Effect = "noted" if guarded else "narrows" if now else "widens"
    line = Line("{what} may be missing; the standard requires it.")
    if now:
        line = Line("{what} must be there; the standard leaves it open.")
        kind += "-with-default" * (pair.asks and "default" in pair.now)
    yield Told(kind, Found("required", effect, line))


def sided(pair: Pair, *, must: bool) -> Iterator[Told]:
    """A field that only requests or only answers hold, on one side."""
    for keyword, name in (("readOnly", "read-only"), ("writeOnly", "write-only")):
        before, after = pair.was.get(keyword) is True, pair.now.get(keyword) is True
        if before == after:
            continue
        kind = f"{pair.spot.direction}-{_must(must)}-property-became-{'' if after else 'not-'}{name}"
        line = Line("{what} is not {name} any more; the standard says so.", {"name": name})
        if after:
            line = Line("{what} is {name}; the standard does not say so.", {"name": name})
        unsure = kind == "response-required-property-became-not-write-only"
        yield Told(kind, Found("sided", "unsure" if unsure else "noted", line))


def _must(must: bool) -> str:  # noqa: FBT001 - what is named
    return "required" if must else "optional"


def _of_header(spot: Spot) -> str:
    return "header-" * (spot.place == "header")
