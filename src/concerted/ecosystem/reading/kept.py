"""Files that were read before: known again by what is in them, and without opening them by path, size and dates.

What a reader told is kept under the content's SHA-256 and a mark of the readers' own code, so that a file that was
copied, renamed or touched is not read anew, and a changed one, or a changed reader, is never mistaken for the old.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from time import time_ns
from typing import TypeAlias

from concerted.ecosystem.cache import Cache, key, made_by
from concerted.ecosystem.reading.apart import APART
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.tables import unreadable
from concerted.ecosystem.reading.texts import Content
from concerted.errors import InputError

SETTLED = 2_000_000_000
"""Nanoseconds since a file's last change from which its date is believed: clocks of file systems are that coarse."""
State: TypeAlias = "tuple[str, int, int, int]"
"""A file's path, size, and when its content and its record in the file system last changed, in nanoseconds."""
PASSING = ("cannot-read", "too-costly")
"""Errors that another run may not meet, so they are not kept."""


def readers() -> str:
    """Return the mark of the code that reads: of these modules, and of the parts that they rely on."""
    return made_by("reading", "corpus.py", "dna.py", of=("chardet", "pypdfium2"))


def once_for(file: Path, form: str, gathering: Gathering, reads: Callable[[], None], *of: str) -> None:
    """Gather what a reader of this form tells of a file, or told before. Raises `InputError`, as the reader does.

    `of` is what it depends on beside the content, such as whose file it is.
    """
    if not gathering.cache.keeps:
        reads()
        return
    before, died = _state(file), APART.died
    digest = digest_of(file, gathering.cache, before)
    sound = lambda: _state(file) == before and APART.died == died  # noqa: E731 - it is said where it is needed
    gathering.once((readers(), form, digest, *of), reads, sound=sound)


def once_for_bytes(data: bytes, form: str, gathering: Gathering, reads: Callable[[], None], *of: str) -> None:
    """Gather what a reader of this form tells of a part of a file, or told before."""
    if not gathering.cache.keeps:
        reads()
        return
    died, digest = APART.died, hashlib.sha256(data).hexdigest()
    gathering.once((readers(), form, digest, *of), reads, sound=lambda: APART.died == died)


def content(file: Path, reader: Callable[[Path], Content], cache: Cache) -> Content:
    """Return what a document says, by its reader or as it was kept. Raises `InputError`, as the reader does."""
    if not cache.keeps:
        return reader(file)
    before = _state(file)
    name = key("document", readers(), file.suffix.lower(), digest_of(file, cache, before))
    found = cache.get("read", name)
    if found is None:
        said = _said(file, reader)
        if _state(file) == before:
            cache.put("read", name, json.dumps(said).encode())
    else:
        said = json.loads(found)
    if "why" in said:
        raise InputError("unreadable", said["why"])
    return Content(**said)


def digest_of(file: Path, cache: Cache, before: State) -> str:
    """Return the SHA-256 of a file's content, read only where none is known for its state. Raises `InputError`."""
    name = key("file", *map(str, before))
    found = cache.get("file", name)
    if found is not None:
        return found.decode()
    try:
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(file, error) from None
    if _state(file) == before and time_ns() - before[2] >= SETTLED:
        cache.put("file", name, digest.encode())
    return digest


def _said(file: Path, reader: Callable[[Path], Content]) -> dict[str, str]:
    try:
        return asdict(reader(file))
    except InputError as error:
        if error.code in PASSING:
            raise
        return {"why": error.message}


def _state(file: Path) -> State:
    try:
        state = file.stat()
    except OSError as error:
        raise unreadable(file, error) from None
    return os.path.abspath(file), state.st_size, state.st_mtime_ns, state.st_ctime_ns  # noqa: PTH100 - thrice as quick
