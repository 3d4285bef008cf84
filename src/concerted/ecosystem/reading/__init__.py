"""Readers: what actors publish, in the forms it lies in, into a corpus.

Step 1 of the seed, “Map the ecosystem of aligned actors”: what they publish, what they can reach, whom they know.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from concerted.ecosystem.cache import Cache
from concerted.ecosystem.corpus import Corpus
from concerted.ecosystem.reading.apart import APART
from concerted.ecosystem.reading.beside import read_facts, read_names, read_ties
from concerted.ecosystem.reading.forms import read_path
from concerted.ecosystem.reading.gathering import FEWEST_ACTORS, Gathering
from concerted.errors import InputError, Place


def read(  # noqa: PLR0913 - what may lie beside the paths, each by its name
    *paths: Path,
    actors: Path | None = None,
    ties: Path | None = None,
    names: Path | None = None,
    people: bool = False,
    cache: Cache | None = None,
    advance: Callable[[int], None] = lambda _: None,
    fewest: int | None = None,
) -> Corpus:
    """Return the corpus at `paths`; `actors.csv`, `ties.csv` and `names.csv` beside each are read too.

    With `people`, senders of mail from public mail hosts are actors, and shared contributors are named in a tie; else
    only organisations are. What the cache holds of a document, message, feed or clone that did not change is not read
    again. `advance` is told of every document; `fewest` actors must be there, else two. Raises `InputError`, naming the
    file, line and field.
    """
    if not paths:
        raise TypeError("read() needs at least one path")
    for path in paths:
        if not path.exists():
            hint = "Give a folder with one sub-folder per actor, or a table with the columns actor and text."
            raise InputError("no-such-path", "there is nothing here", place=Place(path), hint=hint)
    gathering = Gathering(read_names(*_beside(paths, "names.csv", names)), advance, people=people, cache=cache)
    try:
        for path in dict.fromkeys(paths):
            read_path(path, gathering)
    finally:
        APART.close()
        gathering.cache.commit()
    for table in _beside(paths, "actors.csv", actors):
        read_facts(table, gathering)
    for table in _beside(paths, "ties.csv", ties):
        read_ties(table, gathering)
    return gathering.corpus(paths[0], FEWEST_ACTORS if fewest is None else fewest)


def _beside(paths: tuple[Path, ...], name: str, given: Path | None) -> list[Path]:
    """Return the table that was given, or else those of this name in or beside the paths."""
    folders = dict.fromkeys(path if path.is_dir() else path.parent for path in paths)
    return [given] if given else [folder / name for folder in folders if (folder / name).is_file()]
