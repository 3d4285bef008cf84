"""Libraries held ready to be asked: read once, and later only what changed since.

from concerted.commons.library import read_library
library = read_library([Path("patterns")])
library.navigator.find("allies"), library.graph.needs("coalition-based-influence"), library.waiting
library = read_library([Path("patterns")], before=library)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from concerted.commons.assessing import Compared, compare
from concerted.commons.graph import Fault, Graph
from concerted.commons.index import Entry, Index, Words, entry_of
from concerted.commons.kept import stamp
from concerted.commons.navigator import Navigator
from concerted.commons.patterns import Folded, Pattern
from concerted.commons.reading import Told, pattern_files, read_pattern, uncollected
from concerted.commons.reviewing import Proposal, queue
from concerted.errors import InputError

SEED = Path(__file__).parent / "seed"
"""The one pattern that comes with Concerted: what there is to read where nothing is mounted."""


@dataclass(frozen=True, eq=False)
class Library:
    """The patterns of some folders: their files by name, each with its stamp, and what was made of all of them."""

    folders: tuple[Path, ...]
    files: Mapping[Path, tuple[str, Pattern]]
    graph: Graph
    garden: Graph
    """The same patterns with the machine's links alone."""
    navigator: Navigator

    @cached_property
    def patterns(self) -> tuple[Pattern, ...]:
        """Every pattern, copies of one included, in the order of their files."""
        return tuple(pattern for _, pattern in self.files.values())

    @cached_property
    def waiting(self) -> list[Proposal]:
        """The machine's proposals that nobody has answered, the surest first."""
        return queue(self.patterns)

    @cached_property
    def compared(self) -> Compared:
        """The assessments compared, each pattern once."""
        return compare(self.graph.patterns.values())

    @cached_property
    def faults(self) -> list[Fault]:
        """Where the curated graph breaks its rules."""
        return self.graph.faults()

    @cached_property
    def by_mark(self) -> Mapping[str, Pattern]:
        """Each pattern by the mark of its file."""
        return {mark(pattern): pattern for pattern in self.patterns}

    def named(self, name: str) -> Pattern | None:
        """Return the pattern of a TypeID, slug, alias or, loosely, its words; None where none is mounted."""
        slug = self.graph.names.named(name).slug
        return self.graph.patterns[slug] if slug is not None else None


def mark(pattern: Pattern) -> str:
    """Return a short name of a pattern's file that says nothing of the machine's folders."""
    return sha256(str(pattern.path).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def read_library(folders: Sequence[Path], *, before: Library | None = None, told: Told = lambda *_: None) -> Library:
    """Read the libraries in these folders; of what was read `before`, only files that changed since.

    Returns `before` itself where nothing changed. A file that goes while it is looked at is not there. Raises
    `InputError` (`cannot-read`) where a folder is missing.
    """
    names = pattern_files(*folders)
    known = before.files if before else {}
    places = {file: number for number, file in enumerate(known)}
    index = before.navigator.index if before else Index.of([])
    files, entries = dict[Path, tuple[str, Pattern]](), list[Entry]()
    with uncollected():
        for number, file in enumerate(names):
            told(number, len(names))
            with suppress(InputError):
                now = stamp(file)
                if file in known and known[file][0] == now:
                    files[file], entry = known[file], index.entry(places[file])
                else:
                    pattern = read_pattern(file)
                    files[file], entry = (now, Folded(pattern)), entry_of(pattern, index.words)
                entries.append(entry)
        if before and list(files.items()) == list(known.items()):
            return before
        told(len(names), len(names))
        return _made(tuple(folders), files, before, index.words, entries)


def with_answers(library: Library, changed: Iterable[Path]) -> Library:
    """Return the library with these files read again, so that what was answered waits no more.

    Its graphs are made anew at the next reading, for which these files count as changed: in a large library that
    takes longer than whoever answers one proposal after the other wants to wait.
    """
    files = dict(library.files)
    files.update((file, ("", read_pattern(file))) for file in changed)
    return replace(library, files=files)


def _made(
    folders: tuple[Path, ...],
    files: Mapping[Path, tuple[str, Pattern]],
    before: Library | None,
    words: Words,
    entries: Sequence[Entry],
) -> Library:
    patterns = [pattern for _, pattern in files.values()]
    if before and list(before.files) == list(files) and _same_words(before.navigator.index, entries):
        navigator = before.navigator  # an answer to a proposal changes no word it counts
    else:
        navigator = Navigator(patterns, index=Index.joined(words, entries))
    return Library(folders, files, Graph(patterns), Graph(patterns, origins=["inferred"]), navigator)


def _same_words(index: Index, entries: Sequence[Entry]) -> bool:
    """Tell whether the Navigator would read the same."""
    return all(entry.is_same(index.entry(number)) for number, entry in enumerate(entries))
