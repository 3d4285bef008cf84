"""Readers: what actors publish, in the forms it lies in, into a corpus.

Step 1 of the seed, “Map the ecosystem of aligned actors”: what they publish, what they can reach, whom they know.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from concerted.ecosystem.cache import Cache
from concerted.ecosystem.corpus import Corpus
from concerted.ecosystem.engines import HERE, Engine
from concerted.ecosystem.reading.apart import APART
from concerted.ecosystem.reading.beside import read_facts, read_names, read_ties
from concerted.ecosystem.reading.forms import read_path
from concerted.ecosystem.reading.gathering import FEWEST_ACTORS, Gathering
from concerted.ecosystem.reading.stored import is_stored
from concerted.ecosystem.reading.tables import read_stored
from concerted.errors import InputError, Place


def read(  # noqa: PLR0913 - what may lie beside the paths, each by its name
    *paths: Path | str,
    actors: Path | None = None,
    ties: Path | None = None,
    names: Path | None = None,
    people: bool = False,
    cache: Cache | None = None,
    engine: Engine = HERE,
    advance: Callable[[int], None] = lambda _: None,
    fewest: int | None = None,
) -> Corpus:
    """Return the corpus at `paths`; `actors.csv`, `ties.csv` and `names.csv` beside each are read too.

    A string `s3://bucket/folder` is an address in object storage, with Parquet tables; the engine reads Parquet.

    With `people`, senders of mail from public mail hosts are actors, and shared contributors are named in a tie; else
    only organisations are. What the cache holds of a document, message, feed or clone that did not change is not read
    again. `advance` is told of every document; `fewest` actors must be there, else two. Raises `InputError`, naming the
    file, line and field.
    """
    if not paths:
        raise TypeError("read() needs at least one path")
    here = tuple(Path(path) for path in paths if not is_stored(path))
    for path in here:
        if not path.exists():
            hint = "Give a folder with one sub-folder per actor, or a table with the columns actor and text."
            raise InputError("no-such-path", "there is nothing here", place=Place(path), hint=hint)
    spelled = read_names(*_beside(here, "names.csv", names))
    gathering = Gathering(spelled, advance, people=people, cache=cache, engine=engine)
    try:
        for place in dict.fromkeys(paths):
            if is_stored(place):
                read_stored(str(place), gathering)
            else:
                read_path(Path(place), gathering)
    finally:
        APART.close()
        gathering.cache.commit()
    for table in _beside(here, "actors.csv", actors):
        read_facts(table, gathering)
    for table in _beside(here, "ties.csv", ties):
        read_ties(table, gathering)
    return gathering.corpus(paths[0], FEWEST_ACTORS if fewest is None else fewest)


def _beside(paths: tuple[Path, ...], name: str, given: Path | None) -> list[Path]:
    """Return the table that was given, or else those of this name in or beside the paths."""
    folders = dict.fromkeys(path if path.is_dir() else path.parent for path in paths)
    return [given] if given else [folder / name for folder in folders if (folder / name).is_file()]
