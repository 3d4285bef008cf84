"""Writing files so that nothing is ever half-written and nothing is overwritten by mistake."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from concerted.errors import InputError, Place

LARGEST_TEXT = 2**20
"""Bytes of a text file that somebody wrote, or a map; more is surely another file."""


def read_small(path: Path, *, most: int = LARGEST_TEXT, hint: str) -> str:
    """Return the text of a small file. Raises `InputError` (`cannot-read`), saying why, with the given hint."""
    try:
        if path.stat().st_size > most:
            raise InputError("cannot-read", f"it is larger than {most // 2**20} MiB", place=Place(path), hint=hint)
        return path.read_text("utf-8")
    except OSError as error:
        raise InputError("cannot-read", f"cannot read: {error.strerror}", place=Place(path), hint=hint) from None
    except UnicodeDecodeError:
        raise InputError("cannot-read", "cannot read: not UTF-8 text", place=Place(path), hint=hint) from None


def write_whole(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Put `data` at `path` in one step: a reader sees the old file or the new one, never a part.

    Raises `InputError` (`cannot-write`) with the system's reason.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.chmod(mode)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _cannot_write(path, error) from None


def make_folder(path: Path, *, mode: int = 0o777) -> None:
    """Make a folder where there is none yet. Raises `InputError` (`cannot-write`)."""
    try:
        path.mkdir(mode, parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(path, error) from None


def write_new(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Write a file that must not exist yet. Raises `InputError` (`file-exists`, `cannot-write`)."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
            file.write(text)
    except FileExistsError:
        hint = "Choose another place, or move the old file away first."
        raise InputError("file-exists", "there is a file here already", place=Place(path), hint=hint) from None
    except OSError as error:
        raise _cannot_write(path, error) from None


def close_to_others(path: Path) -> None:
    """Let only its owner read and write a file of ours, one that is not there yet too: it is made empty."""
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600))
        found = path.stat()
        if found.st_uid == os.geteuid() and found.st_mode & 0o077:
            path.chmod(found.st_mode & 0o700)
    except OSError as error:
        raise _cannot_write(path, error) from None


def _cannot_write(path: Path, error: OSError) -> InputError:
    hint = "Choose a folder that exists and that you may write to."
    return InputError("cannot-write", f"cannot write: {error.strerror}", place=Place(path), hint=hint)
