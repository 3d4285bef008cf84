"""What an operation is sent and what it answers: bodies, media types, statuses and headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from concerted.lines import Line
from concerted.watch.openapi.change import Direction, Effect, Found
from concerted.watch.openapi.description import Description, Node, mapping
from concerted.watch.openapi.schemas import Schemas
from concerted.watch.openapi.spot import Spot
from concerted.watch.openapi.types import is_typed


class Messages:
    """Compares requests' bodies and the answers to them."""

    def __init__(self, standard: Description, member: Description, schemas: Schemas) -> None:
        self._standard = standard
        self._member = member
        self._schemas = schemas

    def compare(self, operation: str, was: Node, now: Node) -> None:
        """Gather how the messages of one operation differ."""
        self._request(operation, was.get("requestBody"), now.get("requestBody"))
        old, new = mapping(was.get("responses")), mapping(now.get("responses"))
        for status in [*old, *(status for status in new if status not in old)]:
            gaps = {"operation": operation, "status": status}
            spot = Spot(operation, "response", "body", Line("{operation}: the answer {status}", gaps))
            if status in old and status in new:
                one, other = self._standard.followed(old[status])[0], self._member.followed(new[status])[0]
                self._content(spot, one, other)
                self._headers(spot, mapping(one.get("headers")), mapping(other.get("headers")))
            elif status != "default":
                self._status(spot, status, gone=status in old)

    def _status(self, spot: Spot, status: str, *, gone: bool) -> None:
        kind = (
            f"response-{'success' if status.startswith('2') else 'non-success'}-status-{'removed' if gone else 'added'}"
        )
        breaks = kind == "response-success-status-removed"
        line = (
            Line("{what} is missing; the standard has it.")
            if gone
            else Line("{what} is there; the standard does not know it.")
        )
        self._schemas.add(spot, Found("", "noted", line), kind=kind, level="breaking" if breaks else "harmless")

    def _request(self, operation: str, was: object, now: object) -> None:
        spot = Spot(
            operation, "request", "body", Line("{operation}: the body of the request", {"operation": operation})
        )
        one, other = self._standard.followed(was)[0], self._member.followed(now)[0]
        if was is None and now is None:
            return
        if was is None:
            must = other.get("required") is True
            line = (
                Line("{what} must be sent; the standard has none.")
                if must
                else Line("{what} may be sent; the standard has none.")
            )
            self._schemas.add(spot, Found(f"added-{'required' if must else 'optional'}", _asks(must), line))
        elif now is None:
            self._schemas.add(spot, Found("removed", "differs", Line("{what} is not taken; the standard has one.")))
        else:
            before, after = one.get("required") is True, other.get("required") is True
            if before != after:
                line = (
                    Line("{what} must be sent; the standard leaves it open.")
                    if after
                    else Line("{what} may be left out; the standard requires it.")
                )
                self._schemas.add(spot, Found(f"became-{'required' if after else 'optional'}", _asks(after), line))
            self._content(spot, one, other)

    def _content(self, spot: Spot, was: Node, now: Node) -> None:
        """The media types of a body, and the schema of each."""
        old, new = _media(was), _media(now)
        if not spot.asks:
            self._renamed(spot, old, new)
        prefix = "request-body-media-type" if spot.asks else "response-media-type"
        for name in [*old, *(name for name in new if name not in old)]:
            inner = Spot(spot.operation, spot.direction, "body", spot.what, typed=is_typed(name))
            if name in old and name in new:
                self._schema(inner, mapping(old[name]), mapping(new[name]))
            elif name in old:
                line = Line("{what} is not offered as {media}; the standard has it.", {"media": name})
                self._schemas.add(spot, Found("", "differs", line), kind=f"{prefix}-removed")
            else:
                line = Line("{what} is offered as {media}; the standard does not know it.", {"media": name})
                self._schemas.add(spot, Found("", "noted", line), kind=f"{prefix}-added")

    def _renamed(self, spot: Spot, old: dict[str, object], new: dict[str, object]) -> None:
        """Where a media type became a special form of itself, or the general one, go on with it under its old name."""
        for name in [name for name in old if name not in new]:
            for other in [other for other in new if other not in old]:
                narrower, wider = _is_form_of(other, name), _is_form_of(name, other)
                if narrower or wider:
                    line = Line("{what} is offered as {now}; the standard says {was}.", {"now": other, "was": name})
                    kind = f"response-media-type-name-{'specialized' if narrower else 'generalized'}"
                    self._schemas.add(spot, Found("", "narrows" if narrower else "widens", line), kind=kind)
                    new[name] = new.pop(other)
                    break

    def _schema(self, spot: Spot, was: Node, now: Node) -> None:
        one, other = was.get("schema"), now.get("schema")
        if one is not None and other is not None:
            self._schemas.compare(one, other, spot)
        elif one is not None or other is not None:
            came = one is None
            line = (
                Line("{what} is described; the standard leaves it open.")
                if came
                else Line("{what} is not described; the standard does.")
            )
            self._schemas.add(
                spot,
                Found(
                    f"media-type-schema-{'added' if came else 'removed'}",
                    _schema_effect(spot.direction, came=came),
                    line,
                ),
            )

    def _headers(self, spot: Spot, was: Mapping[str, Any], now: Mapping[str, Any]) -> None:
        old, new = ({name.lower(): node for name, node in side.items()} for side in (was, now))
        for name in [*old, *(name for name in new if name not in old)]:
            inner = Spot(
                spot.operation,
                "response",
                "header",
                Line("{what}, header {name}", {"what": spot.what, "name": name}),
                typed=False,
            )
            one, other = self._standard.followed(old.get(name))[0], self._member.followed(new.get(name))[0]
            must = one.get("required") is True
            if name not in new:
                line = Line("{what} is missing; the standard has it.")
                effect: Effect = "widens" if must else "unsure"
                self._schemas.add(
                    inner, Found("", effect, line), kind=f"{'required' if must else 'optional'}-response-header-removed"
                )
            elif name not in old:
                line = Line("{what} is there; the standard does not know it.")
                self._schemas.add(inner, Found("added", "noted", line))
            else:
                if must and other.get("required") is not True:
                    line = Line("{what} may be missing; the standard requires it.")
                    self._schemas.add(inner, Found("became-optional", "widens", line))
                self._schemas.compare(mapping(one.get("schema")), mapping(other.get("schema")), inner)


def _asks(must: bool) -> Effect:  # noqa: FBT001 - what is asked
    return "narrows" if must else "noted"


def _schema_effect(direction: Direction, *, came: bool) -> Effect:
    if direction == "request":
        return "narrows" if came else "noted"
    return "noted" if came else "unsure"


def _media(node: Node) -> dict[str, object]:
    """Return a body's media types as they are compared: without their parameters, in small letters."""
    return {name.partition(";")[0].strip().lower(): one for name, one in mapping(node.get("content")).items()}


def _is_form_of(name: str, other: str) -> bool:
    """Tell whether a media type is a special form of another, as `text/x+xml` is of `text/xml`."""
    kind, _, form = name.partition("/")
    return "+" in form and other == f"{kind}/{form.rpartition('+')[2]}"
