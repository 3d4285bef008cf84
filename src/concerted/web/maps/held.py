"""The house's map as it lies there now, opened once and kept until another is put in its place.

`concerted map` writes the atlas beside map.json. Where there is none, or one of another map, it is made of map.json
alone, and held in memory: it then has no statements but those that map.json quotes.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from concerted.ecosystem.atlas import Atlas, atlas_bytes
from concerted.ecosystem.atlas.view import Network, network
from concerted.web import reading
from concerted.web.house import House

FORM = 2
"""The one form of map.json that this version knows."""

Stamp = tuple[int, int] | None


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A map that can be asked."""

    file: Path
    of: str
    """SHA-256 of map.json."""
    atlas: Atlas
    network: Network
    moved: Sequence[Mapping[str, Any]] = ()
    """What changed since the maps before, if that is told."""

    def report(self) -> Mapping[str, Any]:
        """Return the object in map.json, read anew."""
        found: dict[str, Any] = json.loads(self.file.read_bytes())
        return found


_held: dict[Path, tuple[tuple[Stamp, ...], Held | None]] = {}
_opening = threading.Lock()


def held() -> Held | None:
    """Return the house's map, or None where it has none, or one in a form that this version does not know."""
    house = reading.house()
    stamps = tuple(map(_stamp, (house.map_json, house.map_atlas, house.map_moved)))
    known = _held.get(house.folder)
    if known is None or known[0] != stamps:
        with _opening:  # a large atlas is made by one thread; the others wait for it
            known = _held.get(house.folder)
            if known is None or known[0] != stamps:
                known = (stamps, _opened(house))
                _held[house.folder] = known
    return known[1]


def _opened(house: House) -> Held | None:
    try:
        data = house.map_json.read_bytes()
        of = sha256(data).hexdigest()
        atlas = _beside(house.map_atlas, of) or Atlas.held(_made(data, of))
        return Held(house.map_json, of, atlas, network(atlas), _moved(house.map_moved, of))
    except (
        OSError,
        ValueError,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        sqlite3.Error,
        RecursionError,
    ):
        return None


def _beside(file: Path, of: str) -> Atlas | None:
    """Return the atlas that lies beside the map, if it is of this map."""
    with suppress(sqlite3.Error, LookupError, ValueError):
        atlas = Atlas.open(file)
        if atlas.of == of:
            return atlas
        atlas.close()
    return None


def _moved(file: Path, of: str) -> Sequence[Mapping[str, Any]]:
    """Return what changed, if the file beside the map tells it of this map."""
    with suppress(OSError, ValueError, LookupError, TypeError):
        told = json.loads(file.read_bytes())
        if told["of"] == of:
            return list(told["since"])
    return ()


def _made(data: bytes, of: str) -> bytes:
    report = json.loads(data)
    if report.get("form") != FORM:
        raise ValueError(report.get("form"))
    return atlas_bytes(report, of=of)


def _stamp(file: Path) -> Stamp:
    with suppress(OSError):
        found = file.stat()
        return found.st_mtime_ns, found.st_size
    return None
