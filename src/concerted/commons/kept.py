"""What checking found last time, kept so that a second run reads only what changed.

Plain JSON in the user's cache folder, one file a library; it may be deleted at any time. A file counts as unchanged
while its size and its times are, to the nanosecond.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from concerted import __version__
from concerted.errors import InputError, Place

RULES = 1
"""Counted up when a check changes, so that nothing found by the older one is taken for new."""


def place_of(paths: Iterable[Path]) -> Path:
    """Return where the results for these paths are kept."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    name = sha256("\0".join(str(path.absolute()) for path in paths).encode()).hexdigest()[:24]
    return Path(home) / "concerted" / "commons" / f"{name}.json"


def stamp(file: str | Path) -> str:
    """Return what changes when a file does. Raises `InputError` (`cannot-read`)."""
    try:
        seen = os.stat(file)  # noqa: PTH116 - thousands of them
    except OSError as error:
        hint = "Name a pattern file, or a folder of them."
        raise InputError("cannot-read", f"cannot read: {error.strerror}", place=Place(file), hint=hint) from None
    return f"{seen.st_size}.{seen.st_mtime_ns}.{seen.st_ctime_ns}.{seen.st_ino}"


def state(stamps: Iterable[tuple[str, str]]) -> str:
    """Return one word for all files and their stamps, and for the rules they were checked by."""
    told = "\0".join(part for stamped in stamps for part in stamped)
    return sha256(f"{__version__}\0{RULES}\0{told}".encode("utf-8", "surrogateescape")).hexdigest()


def load(place: Path) -> dict[str, Any]:
    """Return what was kept; nothing where there is nothing, or where it cannot be read."""
    with suppress(OSError, ValueError):
        kept = json.loads(place.read_bytes())
        if isinstance(kept, dict) and kept.get("rules") == [__version__, RULES]:
            return kept
    return {}


def keep(place: Path, what: dict[str, Any]) -> None:
    """Keep results, where that can be done: a cache that cannot be written is no mistake of anybody's."""
    from concerted.files import write_whole  # noqa: PLC0415 - a second run, which keeps nothing, does not wait for it

    with suppress(OSError, InputError):
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, json.dumps({"rules": [__version__, RULES], **what}, separators=(",", ":")).encode())
