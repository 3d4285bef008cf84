"""Operations: which the member dropped, and how what it asks and answers differs from the shared standard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from concerted.lines import Line
from concerted.watch.openapi.change import Change, Found, Level
from concerted.watch.openapi.description import Description, Node, listed, mapping
from concerted.watch.openapi.lifecycle import (
    FAULTS,
    STABILITY,
    deprecation,
    is_unsettled,
    removal,
    stability,
    sunset_change,
)
from concerted.watch.openapi.messages import Messages
from concerted.watch.openapi.parameters import Parameters
from concerted.watch.openapi.schemas import Schemas
from concerted.watch.openapi.spot import Spot

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_GAP = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Pair:
    """One operation on both sides, with the path each side writes it at, and what its path says for all operations."""

    name: str
    was: Node
    now: Node
    paths: tuple[str, str]
    common: tuple[Node, Node]

    @property
    def renamed(self) -> Mapping[str, str]:
        """The names of parameters in the standard's path → the member's, which may call them otherwise."""
        return dict(zip(*(_GAP.findall(path) for path in self.paths), strict=True))


class Operations:
    """Compares the operations of two descriptions."""

    def __init__(self, standard: Description, member: Description, today: str) -> None:
        self._standard = standard
        self._member = member
        self._today = today
        self._schemas = Schemas(standard, member, today)

    def compared(self) -> list[Change]:
        """Return every change, each once, in the standard's order."""
        theirs = {_GAP.sub("{}", path): path for path in self._member.paths}
        for path, node in self._standard.paths.items():
            if path.startswith("x-"):
                continue
            other = path if path in self._member.paths else theirs.get(_GAP.sub("{}", path))
            item, found = self._standard.followed(node)[0], mapping(self._member.paths.get(other or ""))
            self._path(path, item, other, self._member.followed(found)[0])
        mine = {_GAP.sub("{}", path) for path in self._standard.paths}
        for path, node in self._member.paths.items():
            if _GAP.sub("{}", path) not in mine and not path.startswith("x-"):
                for method in _methods(self._member.followed(node)[0]):
                    self._new(f"{method.upper()} {path}")
        self._webhooks()
        return list({(one.kind, one.operation, one.sentence): one for one in self._schemas.changes}.values())

    def _path(self, path: str, item: Node, other: str | None, found: Node) -> None:
        for method in _methods(item):
            name, was = f"{method.upper()} {path}", mapping(item[method])
            if is_unsettled(was):
                continue
            if method not in found:
                self._gone(name, was, whole=other is None)
            else:
                self._both(Pair(name, was, mapping(found[method]), (path, other or path), (item, found)))
        for method in _methods(found):
            if method not in item:
                self._new(f"{method.upper()} {path}")

    def _gone(self, name: str, was: Node, *, whole: bool) -> None:
        how = removal(was, self._today)
        if how is None:
            return
        end, level = how
        kind = "api-path-sunset-parse" if end == "sunset-parse" else f"api-{'path-' * whole}removed-{end}"
        self._note(name, kind, level, Line("{what} is missing; the standard has it."))

    def _new(self, name: str) -> None:
        self._note(name, "endpoint-added", "harmless", Line("{what} is there; the standard does not know it."))

    def _note(self, name: str, kind: str, level: Level, line: Line) -> None:
        spot = Spot(name, "request", "operation", Line("{operation}", {"operation": name}))
        self._schemas.add(spot, Found("", "noted", line), kind=kind, level=level)

    def _both(self, pair: Pair) -> None:
        self._announced(pair)
        self._labels(pair)
        Parameters(self._standard, self._member, self._schemas, self._today).compare(
            pair.name, (pair.was, pair.now), pair.common, pair.renamed
        )
        Messages(self._standard, self._member, self._schemas).compare(pair.name, pair.was, pair.now)

    def _announced(self, pair: Pair) -> None:
        """What the member announces of the operation before it goes."""
        how = deprecation(pair.was, pair.now, self._today)
        if how in FAULTS:
            kind = {"sunset-parse": "api-deprecated-sunset-parse"}.get(how, f"api-{how}")
            self._note(pair.name, kind, "breaking", FAULTS[how])
        elif how:
            line = Line("{what} is announced otherwise than in the standard.")
            self._note(pair.name, f"endpoint-{how}", "harmless", line)
        wrong = sunset_change(pair.was, pair.now)
        if wrong:
            kind = {"sunset-parse": "api-path-sunset-parse", "sunset-deleted": "sunset-deleted"}.get(
                wrong, f"api-{wrong}"
            )
            self._note(pair.name, kind, "breaking", Line("{what} ends sooner than the standard announces."))
        if pair.now.get("x-stability-level", "stable") not in STABILITY:
            line = Line("{what} is said to be settled in a way that nobody knows.")
            self._note(pair.name, "api-invalid-stability-level", "breaking", line)
        moved = stability(pair.was, pair.now)
        if moved:
            line = Line("{what} is said to be more or less settled than in the standard.")
            self._note(pair.name, f"api-stability-{moved}", "breaking" if moved == "decreased" else "harmless", line)

    def _labels(self, pair: Pair) -> None:
        """Names, tags and ways to sign in: noted, since the standard's clients go on working or are told."""
        was, now = pair.was, pair.now
        if was.get("operationId") != now.get("operationId"):
            line = Line("{what} has another name than in the standard.")
            for side, how in ((was, "removed"), (now, "added")):
                if side.get("operationId"):
                    self._note(pair.name, f"api-operation-id-{how}", "harmless", line)
                    break
        for keyword, name in (("tags", "tag"), ("security", "security")):
            old, new = ([repr(one) for one in listed(side.get(keyword))] for side in (was, now))
            line = Line("{what} has other {keyword} than the standard.", {"keyword": keyword})
            for how, more, less in (("removed", old, new), ("added", new, old)):
                if any(one not in less for one in more):
                    self._note(pair.name, f"api-{name}-{how}", "harmless", line)

    def _webhooks(self) -> None:
        mine, theirs = (mapping(side.whole.get("webhooks")) for side in (self._standard, self._member))
        for name in [*mine, *(name for name in theirs if name not in mine)]:
            if name not in theirs or name not in mine:
                known = name in mine
                line = (
                    Line("{what} is missing; the standard has it.")
                    if known
                    else Line("{what} is there; the standard does not know it.")
                )
                kind, level = ("webhook-removed", "breaking") if known else ("webhook-added", "harmless")
                self._note(f"webhook {name}", kind, level, line)  # type: ignore[arg-type] # one of two levels
            else:
                item, found = self._standard.followed(mine[name])[0], self._member.followed(theirs[name])[0]
                self._path(f"webhook {name}", item, f"webhook {name}", found)


def _methods(item: Node) -> list[str]:
    return [method for method in METHODS if method in item]
