"""Where in a description a schema stands, and the pair of schemas that stand there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from concerted.lines import Line
from concerted.watch.openapi.change import Direction
from concerted.watch.openapi.description import Node

_WITHIN = {"body": "property", "parameter": "parameter-property", "header": "header-property"}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a description a schema stands."""

    operation: str
    direction: Direction
    scope: str
    """`body`, `parameter` or `header`, and for a field within `property`, `parameter-property`, `header-property`."""
    what: Line
    """The part of the description, as a sentence names it."""
    path: str = ""
    """The way to a field within the part."""
    typed: bool = True
    """Whether the wire keeps numbers and texts apart."""
    place: str = ""
    """Where a parameter is given: `query`, `path`, `header`, `cookie`."""

    @property
    def asks(self) -> bool:
        """Whether it is a request's; else it is an answer's."""
        return self.direction == "request"

    @property
    def named(self) -> Line:
        """The part, and the field within where it is one."""
        if not self.path:
            return self.what
        return Line("{what}: the field {field}", {"field": self.path, "what": self.what})

    def into(self, step: str) -> Spot:
        """Return the spot one step further in."""
        scope = "header-property" if self.place == "header" else _WITHIN.get(self.scope, self.scope)
        return replace(self, path=f"{self.path}/{step}" if self.path else step, scope=scope)


@dataclass(frozen=True, slots=True)
class Pair:
    """What the standard says at a spot, and what the member says there."""

    was: Node
    now: Node
    spot: Spot

    @property
    def asks(self) -> bool:
        """Whether it is a request's."""
        return self.spot.asks

    @property
    def is_guarded(self) -> bool:
        """Whether the field is said to be only in the messages of the other direction."""
        return self.now.get("readOnly" if self.asks else "writeOnly") is True
