"""REFI-QDA exchange files (`.qdpx`, `.qdc`), as NVivo, ATLAS.ti, MAXQDA and others write them.

A project is a ZIP archive of `project.qde` (XML, namespace urn:QDA-XML:project:1.0) and its sources. A source is of the
actor whose case refers to it, else of the actor it is named after. A code takes a side where its name, or the code that
it lies in together with its name, says so: “Speed limit > against”. Other codes only say what is spoken of.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from concerted.ecosystem.corpus import Coded, Document
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.sides import sided_code
from concerted.errors import InputError, Place

LARGEST_PART = 64 * 2**20
"""Bytes of one part of an archive, unpacked."""
MOST_PARTS = 20_000
MOST_BYTES = 512 * 2**20
"""Of all texts of an archive together, unpacked."""
DEEPEST = 200
"""Elements within elements."""
_HINT = "Export the project again as REFI-QDA (.qdpx) from the program it was coded in."


@dataclass(slots=True, kw_only=True)
class _Project:
    codes: dict[str, str] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)
    sources: dict[str, _Source] = field(default_factory=dict)
    actors: dict[str, str] = field(default_factory=dict)
    """Source → the case that refers to it."""


@dataclass(slots=True, kw_only=True)
class _Source:
    name: str
    path: str
    text: str
    date: str
    spans: list[_Span] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class _Span:
    start: int
    stop: int
    user: str
    codings: list[tuple[str, str]] = field(default_factory=list)
    """The user and the code of each coding."""


def read_qda(path: Path, gathering: Gathering) -> None:
    """Gather a project's sources as documents and its codings that take a side. Raises `InputError`."""
    if path.suffix.lower() == ".qdc":
        with path.open("rb") as file:
            codes = _parsed(file.read(LARGEST_PART + 1), path).codes
        gathering.skip(path.name, f"a code book names {len(codes)} codes, but no statement; give the project (.qdpx)")
        return
    with _archive(path) as archive:
        name = next((one for one in archive.namelist() if one.lower().endswith(".qde")), None)
        if name is None:
            raise InputError("bad-qda", "there is no project.qde in it", place=Place(path), hint=_HINT)
        project = _parsed(_part(archive, name, path), path)
        left = MOST_BYTES
        for guid, source in project.sources.items():
            text = _text(archive, source, path)
            left -= len(text)
            if left < 0:
                raise InputError("too-large", "its texts together are too large", place=Place(path), hint="Split it.")
            _gather(path, project, guid, source, text, gathering)


def _gather(path: Path, project: _Project, guid: str, source: _Source, text: str, gathering: Gathering) -> None:  # noqa: PLR0913, PLR0917
    actor = project.actors.get(guid) or source.name
    where = f"{path.name}:{source.name}"
    if not actor:
        gathering.skip(where, "neither a case nor a name says whose text it is")
        return
    gathering.add(Document(actor=actor, source=where, text=text, title=source.name, date=source.date))
    mentions = 0
    for span in source.spans:
        quote = text[span.start : span.stop]
        for user, code in span.codings:
            sided = sided_code(project.codes.get(code, ""))
            if sided is None or not quote:
                mentions += 1
                continue
            concept, value = sided
            coder = project.users.get(user or span.user, "")
            at = f"{where} [{span.start}:{span.stop}]"
            gathering.code(
                Coded(actor=actor, concept=concept, value=value, source=at, date=source.date, quote=quote, coder=coder)
            )
    if mentions:
        gathering.skip(where, f"{mentions} codings have no side in the name of their code, such as “… > against”")


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            if len(archive.infolist()) > MOST_PARTS:
                raise InputError("too-large", f"it has more than {MOST_PARTS:,} parts", place=Place(path), hint=_HINT)
            yield archive
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, UnicodeDecodeError) as error:
        raise InputError("bad-qda", f"it cannot be unpacked: {error}", place=Place(path), hint=_HINT) from None


def _part(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    import zlib  # noqa: PLC0415 - only its error is needed, and only here

    try:
        with archive.open(name) as part:
            content = part.read(LARGEST_PART + 1)
    except (KeyError, RuntimeError, zlib.error) as error:  # missing, encrypted, damaged
        raise InputError("bad-qda", f"{name} cannot be unpacked: {error}", place=Place(path), hint=_HINT) from None
    if len(content) > LARGEST_PART:
        message = f"{name} has more than {LARGEST_PART // 2**20} MiB when it is unpacked"
        raise InputError("too-large", message, place=Place(path), hint="Split the project.")
    return content


def _text(archive: zipfile.ZipFile, source: _Source, path: Path) -> str:
    if source.text or not source.path:
        return source.text
    wanted = source.path.removeprefix("internal://").removeprefix("relative://").rsplit("/", 1)[-1].lower()
    found = next((one for one in archive.namelist() if one.rsplit("/", 1)[-1].lower() == wanted), None)
    return _part(archive, found, path).decode("utf-8-sig", "replace") if found else ""


def _parsed(content: bytes, path: Path) -> _Project:
    """Return what a project's XML says. Entities and document types are refused, so nothing can be expanded."""
    if len(content) > LARGEST_PART:
        raise InputError("too-large", "it is too large", place=Place(path), hint="Split the project.")
    reading = _Reading()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.characters
    parser.StartDoctypeDeclHandler = _refuse
    try:
        parser.Parse(content, True)  # noqa: FBT003 - expat takes no keywords
    except (expat.ExpatError, ValueError) as error:
        place = Place(path, parser.CurrentLineNumber)
        raise InputError("bad-qda", f"not a project in XML: {error}", place=place, hint=_HINT) from None
    return reading.project


def _refuse(*_: object) -> None:
    raise ValueError("document types are not read")


class _Reading:
    """Takes the elements of a project as they come."""

    def __init__(self) -> None:
        self.project = _Project()
        self._within: list[str] = []
        self._codes: list[str] = []
        self._source: _Source | None = None
        self._span: _Span | None = None
        self._coder = ""
        self._case = ""
        self._content: list[str] = []
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "User": self._user,
            "Code": self._code,
            "TextSource": self._text_source,
            "PlainTextSelection": self._selection,
            "Coding": self._coding,
            "CodeRef": self._code_ref,
            "Case": self._a_case,
            "SourceRef": self._source_ref,
        }

    def start(self, name: str, said: dict[str, str]) -> None:
        """Take the beginning of an element."""
        tag = name.rsplit(" ", 1)[-1]
        self._within.append(tag)
        if len(self._within) > DEEPEST:
            raise ValueError("elements lie too deep in each other")
        self._content = []
        if tag in self._starts:
            self._starts[tag](said)

    def end(self, _: str) -> None:
        """Take the end of an element."""
        tag = self._within.pop()
        if tag == "Code" and self._codes:
            self._codes.pop()
        elif tag == "TextSource":
            self._source = None
        elif tag == "PlainTextSelection":
            self._span = None
        elif tag == "Coding":
            self._coder = ""
        elif tag == "Case":
            self._case = ""
        elif tag == "PlainTextContent" and self._source is not None:
            self._source.text = "".join(self._content)

    def characters(self, text: str) -> None:
        """Take text between elements."""
        self._content.append(text)

    def _user(self, said: dict[str, str]) -> None:
        self.project.users[said.get("guid", "")] = said.get("name", "")

    def _code(self, said: dict[str, str]) -> None:
        self._codes.append(said.get("name", ""))
        self.project.codes[said.get("guid", "")] = " > ".join(filter(None, self._codes))

    def _text_source(self, said: dict[str, str]) -> None:
        day = (said.get("creationDateTime") or "")[:10]
        name, path = said.get("name", ""), said.get("plainTextPath", "")
        self._source = _Source(name=name, path=path, text="", date=day)
        self.project.sources[said.get("guid", "")] = self._source

    def _selection(self, said: dict[str, str]) -> None:
        if self._source is not None:
            start, stop = max(int(said.get("startPosition", "0")), 0), max(int(said.get("endPosition", "0")), 0)
            self._span = _Span(start=start, stop=stop, user=said.get("creatingUser", ""))
            self._source.spans.append(self._span)

    def _coding(self, said: dict[str, str]) -> None:
        self._coder = said.get("creatingUser", "")

    def _code_ref(self, said: dict[str, str]) -> None:
        if self._span is not None:
            self._span.codings.append((self._coder, said.get("targetGUID", "")))

    def _a_case(self, said: dict[str, str]) -> None:
        self._case = said.get("name", "")

    def _source_ref(self, said: dict[str, str]) -> None:
        if self._case:
            self.project.actors.setdefault(said.get("targetGUID", ""), self._case)
