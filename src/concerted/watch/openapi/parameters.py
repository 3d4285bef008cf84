"""Parameters of an operation, in its path, query, headers and cookies."""

from __future__ import annotations

from collections.abc import Mapping

from concerted.lines import Line
from concerted.watch.openapi.change import Effect, Found, Level
from concerted.watch.openapi.description import Description, Node, listed, mapping
from concerted.watch.openapi.lifecycle import FAULTS, deprecation, removal, sunset_change
from concerted.watch.openapi.schemas import Schemas
from concerted.watch.openapi.spot import Spot


class Parameters:
    """Compares what operations take beside their body."""

    def __init__(self, standard: Description, member: Description, schemas: Schemas, today: str) -> None:
        self._standard = standard
        self._member = member
        self._schemas = schemas
        self._today = today

    def compare(
        self, operation: str, nodes: tuple[Node, Node], common: tuple[Node, Node], renamed: Mapping[str, str]
    ) -> None:
        """Gather how the parameters of one operation differ; those of its path (`common`) are its own too."""
        was = _named(self._standard, (common[0], nodes[0]), renamed)
        now = _named(self._member, (common[1], nodes[1]), {})
        for key in [*was, *(key for key in now if key not in was)]:
            spot = _spot(operation, key)
            if key not in now:
                self._gone(spot, was[key][0])
            elif key not in was:
                self._came(spot, *now[key])
            else:
                self._both(spot, was[key][0], now[key][0])

    def _gone(self, spot: Spot, node: Node) -> None:
        how = removal(node, self._today)
        if how is None:
            return
        end, level = how
        kind = {"without-deprecation": "removed", "sunset-parse": "sunset-parse"}.get(end, f"removed-{end}")
        level = "doubtful" if kind == "removed" else level
        self._add(spot, kind, level, Line("{what} is not known; the standard has it."))

    def _came(self, spot: Spot, node: Node, is_common: bool) -> None:  # noqa: FBT001 - as it was found
        must = node.get("required") is True
        beginning = f"new-{'required' if must else 'optional'}-request"
        kind = f"{beginning}-default-parameter-to-existing-path" if is_common else f"{beginning}-parameter"
        if node.get("in") == "path" and not is_common:
            kind = "new-request-path-parameter"
        line = (
            Line("{what} must be given; the standard does not know it.")
            if must
            else Line("{what} may be given; the standard does not know it.")
        )
        self._schemas.add(spot, Found("", "narrows" if must else "noted", line), kind=kind)

    def _both(self, spot: Spot, was: Node, now: Node) -> None:
        before, after = was.get("required") is True, now.get("required") is True
        if before != after:
            effect: Effect = "narrows" if after else "widens"
            line = (
                Line("{what} must be given; the standard leaves it open.")
                if after
                else Line("{what} may be left out; the standard requires it.")
            )
            self._schemas.add(spot, Found(f"became-{'required' if after else 'optional'}", effect, line))
        self._announced(spot, was, now)
        self._schemas.compare(mapping(was.get("schema")), mapping(now.get("schema")), spot)

    def _announced(self, spot: Spot, was: Node, now: Node) -> None:
        how = deprecation(was, now, self._today)
        if how in FAULTS:
            self._add(spot, how, "breaking", FAULTS[how])
        elif how:
            end = "reactivated" if how == "reactivated" else "deprecated"
            self._add(spot, end, "harmless", Line("{what} is announced otherwise than in the standard."))
        wrong = sunset_change(was, now)
        if wrong:
            self._add(spot, wrong, "breaking", Line("{what} ends sooner than the standard announces."))

    def _add(self, spot: Spot, kind: str, level: Level, line: Line) -> None:
        self._schemas.add(spot, Found("", "noted", line), kind=f"request-parameter-{kind}", level=level)


def _spot(operation: str, key: tuple[str, str]) -> Spot:
    what = Line(
        "{operation}: the parameter {name} ({place})", {"operation": operation, "name": key[1], "place": key[0]}
    )
    return Spot(operation, "request", "parameter", what, typed=False, place=key[0])


def _named(
    side: Description, nodes: tuple[Node, Node], renamed: Mapping[str, str]
) -> dict[tuple[str, str], tuple[Node, bool]]:
    """Return parameters by place and name, each with whether its path, and not the operation itself, has it."""
    found = {}
    for node, is_common in zip(nodes, (True, False), strict=True):
        for one in listed(node.get("parameters")):
            parameter = side.followed(one)[0]
            place, name = str(parameter.get("in")), str(parameter.get("name"))
            if place == "path":
                name = renamed.get(name, name)
            found[place, name.lower() if place == "header" else name] = (parameter, is_common)
    return found
