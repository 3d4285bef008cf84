"""Reading pattern files: one at a time, or all that lie in some folders."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from concerted.commons.patterns import Pattern
from concerted.commons.source import LARGEST, parse_source
from concerted.errors import InputError, Place

_ASIDE = {"README.md", "LICENSE.md", "CONTRIBUTING.md", "CHANGELOG.md", "_index.md", "index.md"}
"""Files of a library that are no patterns."""

Told = Callable[[int, int], None]
"""Is told how many of so many are done."""

_HINT = "Name a pattern file, or a folder of them."


def parse_pattern(data: bytes, path: Path) -> Pattern:
    """Read a pattern from bytes. Never raises on what a stranger wrote: see `Pattern.troubles`."""
    return Pattern(path, parse_source(data))


def read_pattern(path: Path) -> Pattern:
    """Read a pattern file. Raises `InputError` (`cannot-read`) where there is no file to read."""
    try:
        if not path.is_file() and path.exists():
            raise InputError("cannot-read", "this is no file", place=Place(path), hint=_HINT)
        with path.open("rb") as file:
            return parse_pattern(file.read(LARGEST + 1), path)
    except OSError as error:
        raise InputError("cannot-read", f"cannot read: {error.strerror}", place=Place(path), hint=_HINT) from None


def pattern_files(*paths: Path) -> list[Path]:
    """Return the pattern files at these places, in the order of their names, each once.

    A folder stands for all Markdown files in it but hidden ones and a library's own pages (README, LICENSE, …).
    Raises `InputError` (`cannot-read`) where there is nothing.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += _within(path)
        elif path.exists():
            found.append(path)
        else:
            raise InputError("cannot-read", "there is nothing here", place=Place(path), hint=_HINT)
    return found if len(paths) == 1 else list(dict.fromkeys(found))


def _within(folder: Path) -> Iterator[Path]:
    """Walk a folder, never through a link to another folder."""
    names: list[str] = []
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        names += [os.path.join(root, name) for name in files if _is_pattern(name)]  # noqa: PTH118 - thousands of them
    return map(Path, sorted(names))


def _is_pattern(name: str) -> bool:
    return name.endswith(".md") and not name.startswith(".") and name not in _ASIDE


def read_patterns(paths: Iterable[Path], told: Told = lambda *_: None) -> Iterator[Pattern]:
    """Read the pattern files at these places, one after the other."""
    files = pattern_files(*paths)
    for number, file in enumerate(files, 1):
        yield read_pattern(file)
        told(number, len(files))


@contextmanager
def uncollected() -> Iterator[None]:
    """Reading makes millions of small values and no cycles: looking for cycles meanwhile costs a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
