"""A pair of schemas, walked side by side: what the member's lets through that the standard's does not, and what not."""

from __future__ import annotations

import re
from collections.abc import Iterable

from concerted.errors import InputError
from concerted.lines import Line
from concerted.watch.openapi.branches import matched
from concerted.watch.openapi.change import Change, Direction, Effect, Found, Level, level_of
from concerted.watch.openapi.description import DEEPEST, Description, listed, mapping
from concerted.watch.openapi.fields import Told, came, gone, required, sided
from concerted.watch.openapi.keywords import RULES, is_bare, kind_of_value
from concerted.watch.openapi.lifecycle import of_property
from concerted.watch.openapi.spot import Pair, Spot
from concerted.watch.openapi.types import types_of
from concerted.watch.openapi.unions import plain, typed

MOST = 50_000
"""Pairs of schemas that are looked at."""

_HOLDING = (
    ("contains", "contains"), ("propertyNames", "property-names"), ("if", "if"), ("then", "then"), ("else", "else"),
    ("contentSchema", "content-schema"),
)  # fmt: skip
"""Keywords that hold one schema, which narrows what they stand in."""
_LEFT_OVER = (("unevaluatedItems", "unevaluated-items"), ("unevaluatedProperties", "unevaluated-properties"))
_NAMING = (("patternProperties", "pattern-property"), ("dependentSchemas", "dependent-schema"))
_GUARDED = re.compile(r"(type|list-of-types|enum|became-enum|exclusive|max|min)\b")
"""What is no burden to a request where only answers hold the field; other marks bind whoever sends it all the same."""
_OF_FIELDS = re.compile(r"(type|list-of-types|enum|became-(not-)?nullable)\b")
"""What is told of a field within a parameter apart from the parameter itself."""


class Schemas:
    """Walks pairs of schemas of two descriptions, and gathers how they differ."""

    def __init__(self, standard: Description, member: Description, today: str) -> None:
        self._standard = standard
        self._member = member
        self._today = today
        self._open: set[tuple[int, int]] = set()
        """Pairs that are being looked at: a schema may refer to itself."""
        self._quiet: set[tuple[int, int, str, str, bool]] = set()
        """Pairs in which there is no difference."""
        self._cut = 0
        self._looked = 0
        self.changes: list[Change] = []

    def compare(self, was: object, now: object, spot: Spot) -> None:
        """Gather how two schemas differ, and what lies within them."""
        pair = (id(was), id(now))
        key = (*pair, spot.direction, spot.scope, spot.typed)
        if key in self._quiet:
            return
        if pair in self._open or len(self._open) > DEEPEST:
            self._cut += 1
            return
        self._looked += 1
        if self._looked > MOST:
            hint = "Compare smaller descriptions, or one operation at a time."
            raise InputError("too-large", f"the descriptions have more than {MOST:,} pairs of schemas", hint=hint)
        before, cut = len(self.changes), self._cut
        self._open.add(pair)
        self._walk(Pair(*plain(self._standard, self._member, was, now), spot))
        self._open.discard(pair)
        if len(self.changes) == before and self._cut == cut:
            self._quiet.add(key)

    def add(self, spot: Spot, found: Found, *, kind: str | None = None, level: Level | None = None) -> None:
        """Keep what was found."""
        line = Line(found.line.template, {**found.line.values, "what": spot.named})  # the sentence was marked there
        name = kind or f"{spot.direction}-{spot.scope}-{found.suffix}"
        self.changes.append(Change(name, level or level_of(spot.direction, found.effect), spot.operation, line))

    def _walk(self, pair: Pair) -> None:
        if self._is_wrapped(pair):
            return
        kinds = list(kind_of_value(typed(pair)))
        for found in (*kinds, *(found for rule in RULES for found in rule(pair))):
            self._keep(pair, found)
        if "property" in pair.spot.scope:
            for kind, level, line in of_property(pair.was, pair.now, self._today):
                self.add(
                    pair.spot, Found("", "noted", line), kind=f"{pair.spot.direction}-property-{kind}", level=level
                )
        if any(found.effect == "differs" for found in kinds):
            return  # what lies within has nothing to be compared with
        self._fields(pair)
        self._held(pair)
        self._branches(pair, several=any("list-of-types" in found.suffix for found in kinds))

    def _keep(self, pair: Pair, found: Found) -> None:
        """Keep what a rule found; but what only answers hold does not burden requests, nor the other way round."""
        spot = pair.spot
        guarded = pair.is_guarded and spot.scope == "property" and (not spot.asks or _GUARDED.match(found.suffix))
        if guarded:
            side = "read-only" if spot.asks else "write-only"
            kind = f"{spot.direction}-{side}-property-{found.suffix}"
            self.add(spot, Found(found.suffix, "noted", found.line), kind=kind)
        elif spot.scope == "parameter-property" and not _OF_FIELDS.match(found.suffix):
            self.add(spot, found, kind=f"request-parameter-{found.suffix}")
        elif (spot.direction, spot.scope, found.suffix) == ("response", "body", "enum-value-removed"):
            self.add(spot, found, kind="response-mediatype-enum-value-removed")
        else:
            self.add(spot, found)

    def _fields(self, pair: Pair) -> None:
        old, new = mapping(pair.was.get("properties")), mapping(pair.now.get("properties"))
        musts, must = set(map(str, listed(pair.was.get("required")))), set(map(str, listed(pair.now.get("required"))))
        for name in [*old, *(name for name in new if name not in old)]:
            spot = pair.spot.into(name)
            if name not in new:
                self._tell(spot, gone(spot, self._standard.followed(old[name])[0], must=name in musts))
            elif name not in old:
                self._tell(spot, came(spot, self._member.followed(new[name])[0], must=name in must))
            else:
                inner = Pair(*plain(self._standard, self._member, old[name], new[name]), spot)
                self._tell(spot, required(inner, name in musts, name in must))
                self._tell(spot, sided(inner, must=name in must))
                self.compare(old[name], new[name], spot)

    def _tell(self, spot: Spot, told: Iterable[Told]) -> None:
        for one in told:
            self.add(spot, one.found, kind=one.kind)

    def _held(self, pair: Pair) -> None:
        """The schemas that a schema's other keywords hold."""
        was, now = pair.was, pair.now
        for keyword in ("items", "additionalProperties"):
            if isinstance(was.get(keyword), dict) and isinstance(now.get(keyword), dict):
                self.compare(was[keyword], now[keyword], pair.spot.into(keyword))
        for keyword, name in _HOLDING:
            self._existence(was.get(keyword), now.get(keyword), (keyword, name), pair.spot)
        for keyword, name in _LEFT_OVER:
            old, new = (None if side in (None, True, {}) else side for side in (was.get(keyword), now.get(keyword)))
            self._existence(old, new, (keyword, name), pair.spot)
        for keyword, name in _NAMING:
            before, after = mapping(was.get(keyword)), mapping(now.get(keyword))
            for one in [*before, *(one for one in after if one not in before)]:
                self._existence(before.get(one), after.get(one), (f"{keyword}[{one}]", name), pair.spot)
        self._first_items(listed(was.get("prefixItems")), listed(now.get("prefixItems")), pair.spot)

    def _first_items(self, old: list[object], new: list[object], spot: Spot) -> None:
        for number, (one, other) in enumerate(zip(old, new, strict=False)):
            self.compare(one, other, spot.into(f"prefixItems[{number}]"))
        if len(old) != len(new):
            more = len(new) > len(old)
            line = Line("{what} describes other first items than the standard.")
            found = Found(f"prefix-items-{'added' if more else 'removed'}", "widens" if more else "narrows", line)
            self.add(spot, found)

    def _existence(self, was: object, now: object, named: tuple[str, str], spot: Spot) -> None:
        keyword, name = named
        if was is None and now is not None:
            line = Line("{what} has {keyword}; the standard does not.", {"keyword": keyword})
            self.add(spot, Found(f"{name}-added", "narrows", line))
        elif was is not None and now is None:
            line = Line("{what} has no {keyword}; the standard does.", {"keyword": keyword})
            self.add(spot, Found(f"{name}-removed", "widens", line))
        elif isinstance(was, dict) and isinstance(now, dict):
            self.compare(was, now, spot.into(keyword))

    def _branches(self, pair: Pair, *, several: bool) -> None:
        for keyword, name in (("allOf", "all-of"), ("anyOf", "any-of"), ("oneOf", "one-of")):
            found = matched(listed(pair.was.get(keyword)), listed(pair.now.get(keyword)))
            for number, (one, other) in enumerate(found.pairs):
                self.compare(one, other, pair.spot.into(f"{keyword}[{number}]"))
            if several and keyword != "allOf":
                continue
            for how, nodes, side in (("added", found.added, self._member), ("removed", found.removed, self._standard)):
                bare = [node for node in nodes if is_bare(side.followed(node)[0])]
                line = Line("{what} has other variants than the standard ({keyword}).", {"keyword": keyword})
                if len(bare) < len(nodes):
                    found_ = Found(f"{name}-{how}", _effect(keyword, how, pair.spot.direction), line)
                    self.add(pair.spot, found_)
                elif bare:
                    self.add(pair.spot, Found(f"{name}-{how}-annotation-only", "noted", line))

    def _is_wrapped(self, pair: Pair) -> bool:
        """Tell, and note, whether an object became one of several: what fitted it may fit two, and then fits none."""
        if pair.was.get("oneOf") or pair.now.get("properties") or types_of(pair.now):
            return False
        mine = mapping(pair.was.get("properties"))
        alternatives = [self._member.followed(node)[0] for node in listed(pair.now.get("oneOf"))]
        if not any(name in mapping(one.get("properties")) for one in alternatives for name in mine):
            return False
        line = Line("{what} is one of several objects; the standard has one.")
        self.add(pair.spot, Found("wrapped-in-one-of", "differs", line))
        return True


def _effect(keyword: str, how: str, direction: Direction) -> Effect:
    """Return what a branch does that came or went. Every branch of `allOf` narrows; one of the others widens."""
    if direction == "response" and keyword != "oneOf":
        return "noted"
    if keyword == "allOf":
        return "narrows" if how == "added" else "unsure"
    return "widens" if how == "added" else "narrows"
