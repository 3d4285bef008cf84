"""Files of numbers that a model is made of, read only where they are the known ones."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from concerted.errors import InputError, Place


def checked(path: Path, digest: str, *, called: str, hint: str) -> bytes:
    """Return what a file holds, where its SHA-256 is `digest`.

    Raises `InputError` (`no-…` or `other-…` with what the model is `called`) where it cannot be read, or is another.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"no-{called}", f"cannot read: {error.strerror}", place=Place(path), hint=hint) from None
    if sha256(data).hexdigest() != digest:
        raise InputError(f"other-{called}", "this is not the file that Concerted knows", place=Place(path), hint=hint)
    return data
