"""Libraries as they lie on disk: which files belong to which, and what a library knows of its own names."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from concerted.commons.checks.names import Facts
from concerted.commons.reading import pattern_files

_HEAD = 4096
"""Bytes at a file's start in which its id and slug stand."""

_ID = re.compile(rb"^id:[ \t]*[\"']?([^\s\"'#]+)", re.M)
_SLUG = re.compile(rb"^slug:[ \t]*[\"']?([^\s\"'#]+)", re.M)


@dataclass(frozen=True, slots=True)
class Library:
    """A folder of patterns whose names must be distinct, and its files in order."""

    root: Path
    files: tuple[Path, ...]


def libraries(paths: Iterable[Path]) -> list[Library]:
    """Return the libraries at these places.

    A folder is one library, unless its subfolders are checkouts of their own (they hold `.git`): then each of them is.
    Raises `InputError` (`cannot-read`) where there is nothing.
    """
    roots: dict[Path, None] = {}
    for path in paths:
        inner = [each.parent for each in sorted(path.glob("*/.git"))]
        roots.update(dict.fromkeys([path, *inner]))
    taken: set[Path] = set()
    found = {}
    for root in sorted(roots, key=lambda each: -len(each.parts)):  # a folder within another takes its files first
        files = pattern_files(root)
        found[root] = tuple(file for file in files if file not in taken) if taken else tuple(files)
        if len(roots) > 1:
            taken.update(files)
    return [Library(root, found[root]) for root in roots if found[root]]


def library_of(file: Path) -> Path:
    """Return the folder of the library that a file belongs to: its checkout, or else the folder it lies in."""
    parents = list(file.absolute().parents)
    checkout = next((each for each in parents if (each / ".git").exists()), None)
    return file.parent if checkout is None else _as_given(file, checkout, parents)


def _as_given(file: Path, folder: Path, parents: list[Path]) -> Path:
    """Say a folder above a file as the file was said: relative, if it was."""
    given = list(file.parents)
    depth = parents.index(folder)
    return given[depth] if depth < len(given) else folder


def glance(path: Path) -> Facts:
    """Return what a file's first lines say of its names: all that a link elsewhere needs."""
    handle = os.open(path, os.O_RDONLY)  # thousands of them: a file object would cost as much again
    try:
        head = os.read(handle, _HEAD)
    finally:
        os.close(handle)
    slug, id_ = _SLUG.search(head), _ID.search(head)
    said = slug[1].decode(errors="replace") if slug else path.stem
    return Facts(str(path), id_[1].decode(errors="replace") if id_ else "", said, (), (1, 1), (1, 1), ())
