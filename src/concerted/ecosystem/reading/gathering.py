"""What the readers gather into: documents, coded statements, ties and facts, under one spelling per actor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from concerted.ecosystem.corpus import Coded, Corpus, Document, Skipped, Tie
from concerted.ecosystem.names import Names
from concerted.errors import InputError, Place

FEWEST_ACTORS = 2


class Gathering:
    """Collects what readers find; each reader is a function `(path, gathering) -> None`."""

    def __init__(
        self, names: Names | None = None, advance: Callable[[int], None] = lambda _: None, *, people: bool = False
    ) -> None:
        self.names = names or Names()
        self.people = people
        """Whether people may be actors, not only organisations."""
        self._advance = advance
        self._met = cache(self.names.meet)
        self._documents: list[Document] = []
        self._coded: list[Coded] = []
        self._ties: list[Tie] = []
        self._facts: dict[str, dict[str, str]] = {}
        self._skipped: list[Skipped] = []
        self._wrote: dict[str, str] = {}
        self._replied: list[tuple[str, Tie]] = []

    def skip(self, source: str, why: str) -> None:
        """Note what was not read, and why."""
        self._skipped.append(Skipped(source=source, why=why))

    def doubt(self, source: str, what: str) -> None:
        """Note what is doubtful about something that was read all the same."""
        self._skipped.append(Skipped(source=source, why=what, read=True))

    def add(self, document: Document) -> None:
        """Take a document; one without text is noted as skipped."""
        self._advance(1)
        if document.text.strip():
            actor, title, text = self._met(document.actor), encodable(document.title), encodable(document.text)
            self._documents.append(replace(document, actor=actor, title=title, text=text))
        else:
            self.skip(document.source, f"no text by {document.actor}")

    def code(self, coded: Coded) -> None:
        """Take a statement that somebody coded."""
        self._advance(1)
        concept, quote = encodable(coded.concept), encodable(coded.quote)
        self._coded.append(replace(coded, actor=self._met(coded.actor), concept=concept, quote=quote))

    def tie(self, tie: Tie, source: str) -> None:
        """Take a tie; `source` says where it stands, in case one of its ends turns out to be no actor of the map."""
        self._ties.append(replace(tie, where=tie.where or source))

    def wrote(self, message: str, actor: str) -> None:
        """Remember who wrote a message, by its identifier."""
        self._wrote.setdefault(message, actor)

    def replied(self, actor: str, message: str, date: str, source: str) -> None:
        """Take an answer to a message; it is a tie to whoever wrote that, if that is read too, in whatever order."""
        self._replied.append((message, Tie(a=actor, b="", where=source, date=date, kind="reply")))

    def fact(self, actor: str, said: Mapping[str, str]) -> None:
        """Take what is said of an actor; what was said first stays."""
        for key, value in said.items():
            self._facts.setdefault(actor, {}).setdefault(key, value)

    def corpus(self, path: Path) -> Corpus:
        """Return all that was gathered. Raises `InputError` where there are not at least two actors."""
        one = cache(self.names.one)
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
        if len(found) < FEWEST_ACTORS:
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
