"""The folder in which a copy lies, and whether it may."""

from __future__ import annotations

import json
from pathlib import Path

from concerted.errors import InputError, Place

LIST = "site.json"
"""The list of all files of a copy: what is not in it is somebody else's, and left alone."""


def check_free(folder: Path) -> None:
    """Raise `InputError` (`not-a-site`) where other things lie than a copy; names that begin with a dot may."""
    others = folder.is_dir() and any(not path.name.startswith(".") for path in folder.iterdir())
    if folder.is_file() or (others and not (folder / LIST).is_file()):
        hint = "Name a folder that does not exist yet, or one that `concerted site` made."
        raise InputError("not-a-site", "there is something else here", place=Place(folder), hint=hint)


def listed(folder: Path) -> set[str]:
    """Return the files of the copy that lies here already; none where there is none, and none outside the folder."""
    try:
        found = json.loads((folder / LIST).read_text("utf-8"))["files"]
        return {str(name) for name in found if ".." not in Path(name).parts and not Path(name).is_absolute()}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
