"""The branches of `allOf`, `anyOf` and `oneOf`: which of one side is which of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from concerted.watch.openapi.description import mapping
from concerted.watch.openapi.keywords import ANNOTATIONS

_NAMING = ("properties", "patternProperties", "dependentSchemas", "$defs")
"""Keywords whose fields are names that somebody gave."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Branches of both sides that are the same one, and those of one side only."""

    pairs: list[tuple[object, object]]
    added: list[object]
    removed: list[object]


def matched(was: Sequence[object], now: Sequence[object]) -> Matched:
    """Match branches: by the name they are referred to by, else as they read, else by title, else the only one left."""
    pairs: list[tuple[object, object]] = []
    old, new = list(was), list(now)
    for same in (_same_name, alike, _same_title):
        for one in list(old):
            other = next((node for node in new if same(one, node)), None)
            if other is not None:
                pairs.append((one, other))
                old.remove(one)
                new.remove(other)
    left, came = ([node for node in nodes if not _name(node)] for nodes in (old, new))
    if len(left) == len(came) == 1 and not _title(left[0]) and not _title(came[0]):
        pairs.append((left[0], came[0]))
        old.remove(left[0])
        new.remove(came[0])
    return Matched(pairs, new, old)


def alike(one: object, other: object, *, named: bool = False) -> bool:
    """Tell whether two schemas read the same, whatever they say in passing; or what is `named` in two of them."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if not (isinstance(one, dict) and isinstance(other, dict)):
        return type(one) is type(other) and one == other
    mine, theirs = ({name: node[name] for name in node if named or name not in ANNOTATIONS} for node in (one, other))
    if mine.keys() != theirs.keys():
        return False
    return all(alike(mine[name], theirs[name], named=not named and name in _NAMING) for name in mine)


def _same_name(one: object, other: object) -> bool:
    return bool(_name(one)) and _name(one) == _name(other)


def _same_title(one: object, other: object) -> bool:
    return not _name(one) and not _name(other) and bool(_title(one)) and _title(one) == _title(other)


def _name(node: object) -> object:
    return mapping(node).get("$ref")


def _title(node: object) -> object:
    return mapping(node).get("title")
