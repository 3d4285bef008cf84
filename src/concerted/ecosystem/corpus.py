"""What was read: actors, their documents, what was coded already, who knows whom, and what was left out and why."""

from __future__ import annotations

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
class Coded:
    """A statement that somebody coded: an actor's side on a concept, as in discourse network analysis."""

    actor: str
    concept: str
    value: float
    """From -1 (opposes) to +1 (supports); 0 is neither."""
    source: str = ""
    date: str = ""
    quote: str = ""
    coder: str = ""
    kind: str = "coded"
    """Who says so: `coded` by a person, a `vote` or answer of the actor's own, or a `move` seen in its repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Evidence that two actors already know each other; a found one says in which document and where."""

    a: str
    b: str
    where: str = ""
    date: str = ""
    kind: str = "given"
    document: int | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """Something that was not read, and why; or that was read, but not without doubt."""

    source: str
    why: str
    read: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """Everything a map is made from, in an order that does not depend on the order of reading."""

    documents: tuple[Document, ...] = ()
    coded: tuple[Coded, ...] = ()
    ties: tuple[Tie, ...] = ()
    facts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Actor → what `actors.csv` says of it, such as reach."""
    skipped: tuple[Skipped, ...] = ()
    merged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Actor → the other spellings of its name that were taken for it."""

    @property
    def actors(self) -> tuple[str, ...]:
        """The actors that have a text or a coded statement, by name."""
        return tuple(sorted({d.actor for d in self.documents} | {c.actor for c in self.coded}))
