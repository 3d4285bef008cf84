"""A library kept ready to be asked from the command line: who asks again waits for no file that has not changed.

One file a library in the user's cache folder, beside what checking keeps; it may be deleted at any time. It is replaced
as a whole, so that of two who ask at once each finds a whole one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias
from zipfile import BadZipFile

import numpy as np

from concerted import __version__
from concerted.commons import kept
from concerted.commons.graph import Graph
from concerted.commons.index import Entry, Index, Rows, Words, entry_of
from concerted.commons.navigator import Navigator
from concerted.commons.patterns import Pattern, Tie
from concerted.commons.reading import Told, pattern_files, read_pattern, uncollected
from concerted.commons.source import Source
from concerted.commons.values import Scalar
from concerted.errors import InputError

COUNTED = 1
"""Counted up when files are read in another way, so that nothing read the older way is taken for new."""

Links: TypeAlias = list[Any]
"""A pattern's id, title, aliases and ties: what a graph needs of it."""


class _Named(Pattern):
    """A pattern known by name, whose file is read when more is asked for."""

    def __init__(self, path: Path, slug: str) -> None:
        self.__dict__.update(path=path, slug=slug)

    @cached_property
    def source(self) -> Source:
        """The file's text and front matter."""
        return read_pattern(self.path).source

    def linked(self, links: Links) -> _Named:
        """Return the pattern with what a graph needs of it."""
        id_, title, aliases, ties = links
        texts = tuple(Scalar(alias, 0, 0) for alias in aliases)
        self.__dict__.update(id=id_, title=title, aliases=texts, ties=tuple(Tie._make([*tie, ""]) for tie in ties))
        return self


@dataclass(frozen=True)
class Asked:
    """The Navigator, and the curated graph without the reasons of its links."""

    navigator: Navigator
    links: bytes

    @cached_property
    def graph(self) -> Graph:
        """Read the graph, which only some questions need."""
        rows = zip(self.navigator.patterns, json.loads(self.links), strict=True)
        return Graph(_Named(pattern.path, pattern.slug).linked(links) for pattern, links in rows)


def asked(paths: Sequence[Path], told: Told = lambda *_: None) -> Asked:
    """Return the libraries at these places, of which only what changed since the last time is read.

    Raises `InputError` (`cannot-read`) where there is nothing.
    """
    files = pattern_files(*paths)
    stamps = [[os.path.abspath(file), kept.stamp(file)] for file in files]  # noqa: PTH100 - thousands of them
    place = kept.place_of(paths).with_suffix(".asked.npz")
    before, index, links = _load(place)
    if before != stamps:
        index, links = _read(files, stamps, (before, index, links), told)
        _keep(place, stamps, index, links)
    patterns = [_Named(file, slug) for file, slug in zip(files, index.slugs, strict=True)]
    return Asked(Navigator(patterns, index=index), links)


_Known: TypeAlias = tuple[list[list[str]], Index, bytes]


def _read(files: list[Path], stamps: list[list[str]], known: _Known, told: Told) -> tuple[Index, bytes]:
    """Read what changed."""
    before, index, links = known
    at = {tuple(stamped): number for number, stamped in enumerate(before)}
    linked = json.loads(links)
    entries, rows = list[Entry](), list[Links]()
    with uncollected():
        for number, (file, stamped) in enumerate(zip(files, stamps, strict=True), 1):
            told(number, len(files))
            had = at.get(tuple(stamped))
            if had is None:
                pattern = read_pattern(file)
                entries.append(entry_of(pattern, index.words))
                rows.append(_links(pattern))
            else:
                entries.append(index.entry(had))
                rows.append(linked[had])
        return Index.joined(index.words, entries), json.dumps(rows, separators=(",", ":")).encode()


def _links(pattern: Pattern) -> Links:
    aliases = [alias.text for alias in pattern.aliases]
    return [pattern.id, pattern.title, aliases, [tie[:-1] for tie in pattern.ties]]


def _load(place: Path) -> _Known:
    """Return what was kept; nothing where there is nothing, or where it cannot be read."""
    unreadable = suppress(OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile)
    with unreadable, place.open("rb") as file, np.load(file, allow_pickle=False) as found:
        told: dict[str, Any] = json.loads(found["told"].tobytes())
        if told["rules"] == [__version__, COUNTED]:
            words = Words(told["words"])
            said = [tuple((field, context, text) for field, context, text in each) for each in told["said"]]
            rows = Rows(*(found[name] for name in Rows._fields))
            return told["stamps"], Index(words, told["slugs"], said, rows), found["links"].tobytes()
    return [], Index.of([]), b"[]"


def _keep(place: Path, stamps: list[list[str]], index: Index, links: bytes) -> None:
    """Keep all of it, where that can be done: a cache that cannot be written is no mistake of anybody's."""
    from concerted.files import write_whole  # noqa: PLC0415 - who asks again, and keeps nothing, does not wait for it

    told = {
        "rules": [__version__, COUNTED], "stamps": stamps, "slugs": index.slugs, "said": index.said,
        "words": list(index.words),
    }  # fmt: skip
    texts = {"told": json.dumps(told, separators=(",", ":")).encode(), "links": links}
    out = BytesIO()
    arrays: dict[str, Any] = {name: np.frombuffer(text, np.uint8) for name, text in texts.items()}
    np.savez(out, **arrays, **index.rows._asdict())
    with suppress(OSError, InputError):
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, out.getvalue())
