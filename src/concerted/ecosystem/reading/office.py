"""Documents of word processors, slides and electronic books: a zip archive of XML or XHTML.

Office Open XML (ECMA-376: .docx, .pptx), OpenDocument (ISO/IEC 26300: .odt, .odp) and EPUB (ISO/IEC 23761). Deleted
text, comments and notes to a slide are not the actor's words, and left out. Archives are read a piece at a time, with
a limit.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from concerted.ecosystem.reading.markup import parse
from concerted.ecosystem.reading.pages import html_content
from concerted.ecosystem.reading.texts import Content
from concerted.errors import InputError

LARGEST_PART = 64 * 2**20
"""Bytes, unpacked, that one part of an archive may have."""
_LARGEST_WHOLE = 4 * LARGEST_PART
_CHUNK = 2**16
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """Which elements are paragraphs, which hold text (None: any), which are white space, and which are left out."""

    paragraphs: frozenset[str]
    runs: frozenset[str] | None
    spaces: Mapping[str, str]
    dropped: frozenset[str]


_OPEN_XML = _Words(
    paragraphs=frozenset({"p"}),
    runs=frozenset({"t"}),
    spaces={"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"},
    dropped=frozenset({"Fallback", "del", "moveFrom"}),
)
_OPEN_DOCUMENT = _Words(
    paragraphs=frozenset({"p", "h"}),
    runs=None,
    spaces={"tab": " ", "s": " ", "line-break": "\n"},
    dropped=frozenset({"annotation", "tracked-changes", "notes", "note-citation"}),
)


class _Archive:
    """A zip archive that unpacks no more than it may."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._left = _LARGEST_WHOLE

    def names(self, pattern: str) -> list[str]:
        """Return the names that match, those with numbers in the order of the numbers."""
        found = [name for name in self._zip.namelist() if re.fullmatch(pattern, name)]
        return sorted(set(found), key=lambda name: ([int(n) for n in re.findall(r"\d+", name)], name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a part, unpacked. Raises `InputError` where there is too much of it, or none."""
        if name not in self._zip.NameToInfo:
            raise InputError("bad-archive", f"{name} is missing in it")
        size = 0
        with self._zip.open(name) as part:
            while chunk := part.read(_CHUNK):
                size, self._left = size + len(chunk), self._left - len(chunk)
                if size > LARGEST_PART or self._left < 0:
                    raise InputError("too-large", f"unpacked it has more than {LARGEST_PART // 2**20} MiB")
                yield chunk


def docx(data: bytes) -> Content:
    """Return a word processor's document. Raises `InputError`."""
    archive = _Archive(data)
    return _described(archive, "docProps/core.xml", _text(archive, "word/document.xml", _OPEN_XML))


def pptx(data: bytes) -> Content:
    """Return the slides, in order. Raises `InputError`."""
    archive = _Archive(data)
    slides = archive.names(r"ppt/slides/slide\d{1,9}\.xml")
    text = "\n\n".join(filter(None, (_text(archive, slide, _OPEN_XML) for slide in slides)))
    return _described(archive, "docProps/core.xml", text)


def open_document(data: bytes) -> Content:
    """Return an OpenDocument text or presentation. Raises `InputError`."""
    archive = _Archive(data)
    return _described(archive, "meta.xml", _text(archive, "content.xml", _OPEN_DOCUMENT))


def epub(data: bytes) -> Content:
    """Return a book's chapters, in its order of reading. Raises `InputError`."""
    archive = _Archive(data)
    roots = [said for name, said in _elements(archive, "META-INF/container.xml") if name == "rootfile"]
    package = roots[0].get("full-path", "") if roots else ""
    found = list(_elements(archive, package))
    files = {said.get("id"): said.get("href", "") for name, said in found if name == "item"}
    spine = (files.get(said.get("idref"), "") for name, said in found if name == "itemref")
    chapters = [posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(href))) for href in spine if href]
    texts = (html_content(b"".join(archive.chunks(name)).decode(errors="replace")).text for name in chapters)
    return _described(archive, package, "\n\n".join(filter(None, texts)))


def _text(archive: _Archive, part: str, words: _Words) -> str:
    """Return the paragraphs of a part, with an empty line between them."""
    paragraphs: list[str] = []
    line: list[str] = []
    state = {"paragraph": 0, "run": 0, "dropped": 0}

    def start(name: str, _: Mapping[str, str]) -> None:
        state["paragraph"] += name in words.paragraphs
        state["run"] += words.runs is None or name in words.runs
        state["dropped"] += name in words.dropped
        if name in words.spaces and not state["dropped"]:
            line.append(words.spaces[name])

    def end(name: str) -> None:
        state["run"] -= words.runs is None or name in words.runs
        state["dropped"] -= name in words.dropped
        state["paragraph"] -= name in words.paragraphs
        if name in words.paragraphs and not state["dropped"]:
            if said := "".join(line).strip():
                paragraphs.append(said)
            line.clear()

    def text(data: str) -> None:
        if state["paragraph"] and state["run"] and not state["dropped"]:
            line.append(data)

    parse(archive.chunks(part), start=start, end=end, text=text)
    return "\n\n".join(paragraphs)


def _elements(archive: _Archive, part: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    found: list[tuple[str, Mapping[str, str]]] = []
    parse(
        archive.chunks(part),
        start=lambda name, said: found.append((name, said)),
        end=lambda _: None,
        text=lambda _: None,
    )
    return iter(found)


def _described(archive: _Archive, part: str, text: str) -> Content:
    """Add the title and date that an archive tells (Dublin Core); one that tells none is no worse."""
    said: dict[str, str] = {}
    inside = [""]

    def start(name: str, _: Mapping[str, str]) -> None:
        inside.append(name)

    def gather(data: str) -> None:
        said[inside[-1]] = (said.get(inside[-1], "") + data)[:1000]

    def end(_: str) -> None:
        inside.pop()

    try:
        parse(archive.chunks(part), start=start, end=end, text=gather)
    except InputError:
        said.clear()
    dates = (_DAY.match(said.get(name, "").strip()) for name in ("created", "creation-date", "date", "modified"))
    date = next((found[0] for found in dates if found), "")
    return Content(text=text, title=" ".join(said.get("title", "").split()), date=date)
