"""The demo: an invented valley whose organisations publish, and two months of the coalition found among them.

Everything in it is invented: places, organisations, figures. What the map finds in the documents is not.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from concerted.errors import InputError, Place
from concerted.files import make_folder

MARK = "demo.txt"
"""A file that tells a demo's house from one that somebody lives in."""


def documents() -> Path:
    """Return the folder of the invented valley's documents: a sub-folder for each of its organisations."""
    return Path(str(files(__package__).joinpath("documents")))


def clear(house: Path) -> None:
    """Make `house` an empty folder for a demo. Raises `InputError` (`not-a-demo`) where somebody lives there."""
    if house.exists() and not (house / MARK).exists():
        hint = "Name another folder: concerted demo FOLDER."
        raise InputError("not-a-demo", "this is here already and is no demo", place=Place(house), hint=hint)
    make_folder(house, mode=0o700)
    (house / MARK).write_text("You may delete this folder. `concerted demo` makes it anew.\n")
    for file in house.iterdir():
        if file.is_file() and file.name != MARK:
            file.unlink()
