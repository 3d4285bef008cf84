"""What the readers gather into: documents, coded statements, ties and facts, under one spelling per actor."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

from concerted.ecosystem.cache import Cache, key
from concerted.ecosystem.corpus import Coded, Corpus, Document, Skipped, Tie
from concerted.ecosystem.engines import HERE, Engine
from concerted.ecosystem.names import Names
from concerted.errors import InputError, Place

FEWEST_ACTORS = 2

_Said = ParamSpec("_Said")
_VALUES: dict[str, type[Document | Coded | Tie]] = {"add": Document, "code": Coded, "tie": Tie}
"""What is told → the value that it is told by."""


def _noted(
    take: Callable[Concatenate[Gathering, _Said], None],
) -> Callable[Concatenate[Gathering, _Said], None]:
    """Let what a reader tells be noted, so that it can be told again without the reader."""

    def told(self: Gathering, /, *said: _Said.args, **named: _Said.kwargs) -> None:
        notes, self._notes = self._notes, None  # what one method asks of another is noted once
        take(self, *said, **named)
        if notes is not None:
            values = (asdict(one) if isinstance(one, Document | Coded | Tie) else one for one in said)
            notes.append((take.__name__, [*values]))
        self._notes = notes

    functools.update_wrapper(told, take)
    return told


class Gathering:
    """Collects what readers find; each reader is a function `(path, gathering) -> None`."""

    def __init__(
        self,
        names: Names | None = None,
        advance: Callable[[int], None] = lambda _: None,
        *,
        people: bool = False,
        cache: Cache | None = None,
        engine: Engine = HERE,
    ) -> None:
        self.names = names or Names()
        self.people = people
        """Whether people may be actors, not only organisations."""
        self.cache = cache or Cache()
        """What was read before."""
        self.engine = engine
        """Where large tables are read."""
        self._notes: list[tuple[str, list[Any]]] | None = None
        self._advance = advance
        self._met = functools.cache(self.names.meet)
        self._documents: list[Document] = []
        self._coded: list[Coded] = []
        self._ties: list[Tie] = []
        self._facts: dict[str, dict[str, str]] = {}
        self._skipped: list[Skipped] = []
        self._wrote: dict[str, str] = {}
        self._replied: list[tuple[str, Tie]] = []

    def once(self, of: tuple[str, ...], reads: Callable[[], None], *, sound: Callable[[], bool] = lambda: True) -> None:
        """Gather what a reader tells, or what it told before; `of` is all that this depends on, its code included.

        Nothing is kept of a reader that raises an error, or where the result is not `sound`: it is asked again.
        """
        if self.again(of):
            return
        notes: list[tuple[str, list[Any]]] = []
        self._notes = notes
        try:
            reads()
        finally:
            self._notes = None
        if sound():
            self.cache.put("read", self._key(of), json.dumps(notes).encode())

    def again(self, of: tuple[str, ...]) -> bool:
        """Gather what was told before, if it is known; return whether it was."""
        found = self.cache.get("read", self._key(of))
        for what, said in json.loads(found or b"[]"):
            if what in _VALUES:
                said[0] = _VALUES[what](**said[0])
            getattr(self, what)(*said)
        return found is not None

    def knows(self, of: tuple[str, ...]) -> bool:
        """Return whether what was told of something is known."""
        return self.cache.get("read", self._key(of)) is not None

    def _key(self, of: tuple[str, ...]) -> str:
        return key("told", str(self.people), *of)

    @_noted
    def skip(self, source: str, why: str) -> None:
        """Note what was not read, and why."""
        self._skipped.append(Skipped(source=source, why=why))

    @_noted
    def doubt(self, source: str, what: str) -> None:
        """Note what is doubtful about something that was read all the same."""
        self._skipped.append(Skipped(source=source, why=what, read=True))

    @_noted
    def add(self, document: Document) -> None:
        """Take a document; one without text is noted as skipped."""
        self._advance(1)
        if document.text.strip():
            actor, title, text = self._met(document.actor), encodable(document.title), encodable(document.text)
            self._documents.append(replace(document, actor=actor, title=title, text=text))
        else:
            self.skip(document.source, f"no text by {document.actor}")

    @_noted
    def code(self, coded: Coded) -> None:
        """Take a statement that somebody coded."""
        self._advance(1)
        concept, quote = encodable(coded.concept), encodable(coded.quote)
        self._coded.append(replace(coded, actor=self._met(coded.actor), concept=concept, quote=quote))

    @_noted
    def tie(self, tie: Tie, source: str) -> None:
        """Take a tie; `source` says where it stands, in case one of its ends turns out to be no actor of the map."""
        self._ties.append(replace(tie, where=tie.where or source))

    @_noted
    def wrote(self, message: str, actor: str) -> None:
        """Remember who wrote a message, by its identifier."""
        self._wrote.setdefault(message, actor)

    @_noted
    def replied(self, actor: str, message: str, date: str, source: str) -> None:
        """Take an answer to a message; it is a tie to whoever wrote that, if that is read too, in whatever order."""
        self._replied.append((message, Tie(a=actor, b="", where=source, date=date, kind="reply")))

    @_noted
    def fact(self, actor: str, said: Mapping[str, str]) -> None:
        """Take what is said of an actor; what was said first stays."""
        for column, value in said.items():
            self._facts.setdefault(actor, {}).setdefault(column, value)

    def corpus(self, path: Path | str, fewest: int = FEWEST_ACTORS) -> Corpus:
        """Return all that was gathered. Raises `InputError` where there are not that many actors."""
        one = functools.cache(self.names.one)
        documents = sorted(
            (replace(document, actor=one(document.actor)) for document in self._documents),
            key=lambda d: (d.actor, d.date, d.source, d.title, d.text),
        )
        coded = sorted(
            (replace(coded, actor=one(coded.actor)) for coded in self._coded),
            key=lambda c: (c.actor, c.concept, c.date, c.source, c.quote, c.value, c.coder),
        )
        found = {d.actor for d in documents} | {c.actor for c in coded}
        if not found:
            hint = "Give each actor at least one document with text, or one row of a table."
            raise InputError("no-text", "there is no document with text here", place=Place(path), hint=hint)
        if len(found) < fewest:
            hint = "A map needs several actors: one sub-folder, or one name in the column actor, for each."
            raise InputError("one-actor", f"all texts are by one actor, {found.pop()}", place=Place(path), hint=hint)
        facts: dict[str, dict[str, str]] = {}
        for actor, said in self._facts.items():
            facts[one(actor)] = {**said, **facts.get(one(actor), {})}
        ties = self._known(found)
        return Corpus(
            documents=tuple(documents),
            coded=tuple(coded),
            ties=ties,
            facts=facts,
            skipped=tuple(self._skipped),
            merged=self.names.merged(),
        )

    def _known(self, actors: set[str]) -> tuple[Tie, ...]:
        """Return the ties between actors of the map, each pair and date once; note those to strangers as skipped."""
        found: dict[tuple[str, str, str, str], Tie] = {}
        replies = (replace(tie, b=self._wrote[message]) for message, tie in self._replied if message in self._wrote)
        for tie in (*self._ties, *replies):
            a, b = sorted((self.names.one(tie.a), self.names.one(tie.b)))
            stranger = next((end for end in (a, b) if end not in actors), None)
            if stranger is not None:
                self.skip(tie.where, f"{stranger} has no text here")
            elif a != b:
                found.setdefault((a, b, tie.date, tie.kind), replace(tie, a=a, b=b))
        return tuple(found[key] for key in sorted(found))


def encodable(text: str) -> str:
    """Return a text with halves of characters, which no file can hold, replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
