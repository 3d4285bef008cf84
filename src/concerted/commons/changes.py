"""Changes of several files that belong together: all of them happen, or none.

Before the first file is touched, a note beside the library says how every one was. It is removed after the last; if
the power fails in between, the next command finds the note and puts everything back as it was.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from concerted.errors import InputError, Place
from concerted.files import write_whole

NOTE = ".concerted-undo.json"


def carry_out(changes: Mapping[Path, bytes | None], *, root: Path) -> None:
    """Write the files, or remove those with None. Raises `InputError` where one cannot be, with nothing changed.

    Every file must lie within `root` (`outside-library`).
    """
    carry_out_together({root: changes})


def carry_out_together(parts: Mapping[Path, Mapping[Path, bytes | None]]) -> None:
    """Write the files of several libraries, each under its root: all of them, or none. As `carry_out` else."""
    for root, changes in parts.items():
        for path in changes:
            within(path, root)
    before = {
        root: {path: path.read_bytes() if path.exists() else None for path in changes}
        for root, changes in parts.items()
    }
    try:
        for root, files in before.items():
            write_whole(root / NOTE, _noted(files, root), mode=0o600)
        for changes in parts.values():
            for path, data in changes.items():
                _put(path, data)
    except BaseException:
        for files in before.values():
            for path, was in files.items():
                _put(path, was)
        _forget(before)
        raise
    _forget(before)


def _forget(roots: Iterable[Path]) -> None:
    for root in roots:
        (root / NOTE).unlink(missing_ok=True)


def put_back(root: Path) -> int:
    """Put back what an interrupted change left half done; say how many files. Zero where nothing was interrupted."""
    note = root / NOTE
    if not note.exists():
        return 0
    try:
        said = json.loads(note.read_bytes())
        files = {root / name: None if data is None else base64.b64decode(data) for name, data in said.items()}
    except (ValueError, AttributeError, TypeError):
        hint = "Compare the library with its last commit, then remove this file."
        raise InputError(
            "undo-unreadable", "this note of an interrupted change is damaged", place=Place(note), hint=hint
        ) from None
    for path, data in files.items():
        within(path, root)
        _put(path, data)
    note.unlink()
    return len(files)


def innermost(path: Path, roots: Iterable[Path]) -> Path | None:
    """Return the innermost of some folders that a file lies in, if it lies in any."""
    return max((root for root in roots if path.is_relative_to(root)), key=lambda root: len(root.parts), default=None)


def within(path: Path, root: Path) -> None:
    """Refuse to touch what lies outside a library: a slug may say `../`. Raises `InputError` (`outside-library`)."""
    if not path.resolve().is_relative_to(root.resolve()):
        hint = "A slug has small letters, digits and hyphens only."
        raise InputError("outside-library", "this lies outside the library", place=Place(path), hint=hint)


def _put(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    elif not path.exists() or path.read_bytes() != data:
        write_whole(path, data, mode=path.stat().st_mode & 0o777 if path.exists() else 0o644)


def _noted(before: Mapping[Path, bytes | None], root: Path) -> bytes:
    base = root.resolve()
    said = {
        path.resolve().relative_to(base).as_posix(): None if data is None else base64.b64encode(data).decode()
        for path, data in before.items()
    }
    return json.dumps(said).encode()
