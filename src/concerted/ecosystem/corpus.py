"""What was read: actors, their documents, who already knows whom, and what was left out and why."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text by one actor. `text` is kept as it was read, so that quotes can be checked against it."""

    actor: str
    source: str
    text: str
    title: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Evidence that two actors already know each other."""

    a: str
    b: str
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something that was not read, and why."""

    source: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Everything a map is made from, in an order that does not depend on the order of reading."""

    documents: tuple[Document, ...]
    ties: tuple[Tie, ...] = ()
    facts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Actor → what `actors.csv` says of it, such as reach."""
    skipped: tuple[Skipped, ...] = ()
    merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Actor → the other spellings of its name that were taken for it."""

    @property
    def actors(self) -> tuple[str, ...]:
        """The actors that have a text, by name."""
        return tuple(sorted({document.actor for document in self.documents}))


def canonical_name(name: str) -> str:
    """Return a name in one spelling: compatibility form, single spaces (Unicode NFKC, UAX #15)."""
    return " ".join(unicodedata.normalize("NFKC", name).split())


def name_key(name: str) -> str:
    """Return what two spellings of one name have in common."""
    return canonical_name(name).casefold()
