"""What helps: from a sign or a risk that a page shows to patterns of the mounted library, in the reader's words.

Where the host mounts no library, it leads to the seed's own section on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from concerted.commons.coalitions import help_for
from concerted.commons.graph import Graph
from concerted.commons.navigator import Navigator
from concerted.commons.patterns import Pattern
from concerted.commons.prose import clean
from concerted.commons.reading import read_patterns
from concerted.signs import RELATED, SECTIONS, SITUATIONS

SEED = "coalition-based-influence"
"""The pattern that Concerted implements."""

MOST = 3
"""Patterns that one sign leads to."""


@dataclass(frozen=True)
class Mounted:
    """The mounted library, ready to be asked."""

    folders: tuple[Path, ...]
    graph: Graph
    navigator: Navigator

    def named(self, name: str) -> Pattern | None:
        """Return the pattern of a TypeID, slug, alias or, loosely, its words."""
        slug = self.graph.names.named(name).slug
        return self.graph.patterns[slug] if slug is not None else None


@dataclass(frozen=True, slots=True)
class Helpful:
    """A pattern that helps: what the reader calls it, where its page is, and what it says of itself."""

    name: str
    address: str | None
    summary: str


@dataclass(frozen=True, slots=True)
class Help:
    """What helps where a sign is bad news: patterns of the mounted library, or else where the seed speaks of it."""

    sign: str
    patterns: list[Helpful]
    number: int
    section: str
    """The seed's section, by number and name."""
    address: str | None
    """The seed's page, where this host shows it."""
    related: list[str]
    """What the seed itself names as related, of what helps."""


def mounted() -> Mounted | None:
    """Return the library that the host mounts (`[commons]` in `host.toml`); None where it mounts none."""
    folders: Sequence[str] = getattr(getattr(settings, "COMMONS", None), "folders", ())
    return _read(tuple(map(Path, folders))) if folders else None


@lru_cache(maxsize=1)
def _read(folders: tuple[Path, ...]) -> Mounted:
    patterns = list(read_patterns(folders))
    return Mounted(folders, Graph(patterns), Navigator(patterns))


def helping(sign: str, context: str) -> Help:
    """Return what helps where a sign or risk of `concerted.signs` is bad news, named in a context's words."""
    library, situation = mounted(), SITUATIONS[sign]
    found = help_for(library.navigator, library.graph, sign, context=context, most=MOST) if library else []
    patterns = [
        Helpful(clean(one.answer.name), page_of(one.answer.pattern), clean(one.answer.pattern.summary))
        for one in found
        if not one.needed_by
    ]
    related = [RELATED[slug] for slug in situation.related]
    return Help(sign, patterns, situation.section, SECTIONS[situation.section], _page(SEED), related)


def helps(signs: Iterable[str], context: str) -> dict[str, Help]:
    """Return what helps for each of several signs, each once."""
    return {sign: helping(sign, context) for sign in dict.fromkeys(signs)}


def page_of(pattern: Pattern) -> str | None:
    """Return the page of a pattern in the commons, by its id or else its slug."""
    return _page(pattern.id or pattern.slug)


def _page(name: str) -> str | None:
    try:
        return reverse("pattern", args=[name])
    except NoReverseMatch:
        return None
