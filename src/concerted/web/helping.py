"""What helps: from a sign or a risk that a page shows to patterns of the mounted library, in the reader's words.

Where the host mounts no library, it leads to the seed's own section on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from concerted.commons.coalitions import help_for
from concerted.commons.library import Library
from concerted.commons.prose import clean
from concerted.signs import RELATED, SECTIONS, SITUATIONS
from concerted.web.commons.addresses import address_of, pages_of
from concerted.web.commons.held import is_mounted, shelf

SEED = "coalition-based-influence"
"""The pattern that Concerted implements."""

MOST = 3
"""Patterns that one sign leads to."""


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


def mounted() -> Library | None:
    """Return the library that the host mounts; None where it mounts none, or while a large one is read at first."""
    return shelf().library() if is_mounted() else None


def helping(sign: str, context: str) -> Help:
    """Return what helps where a sign or risk of `concerted.signs` is bad news, named in a context's words."""
    library, situation = mounted(), SITUATIONS[sign]
    found = help_for(library.navigator, library.graph, sign, context=context, most=MOST) if library else []
    patterns = [
        Helpful(clean(one.answer.name), address_of(one.answer.pattern), clean(one.answer.pattern.summary))
        for one in found
        if not one.needed_by
    ]
    related = [RELATED[slug] for slug in situation.related]
    return Help(sign, patterns, situation.section, SECTIONS[situation.section], pages_of([SEED]).get(SEED), related)


def helps(signs: Iterable[str], context: str) -> dict[str, Help]:
    """Return what helps for each of several signs, each once."""
    return {sign: helping(sign, context) for sign in dict.fromkeys(signs)}
