"""Feeds: RSS 0.9x, 1.0 and 2.0, and Atom (RFC 4287), as files. The actor is the feed, by its title."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from concerted.ecosystem.corpus import Document
from concerted.ecosystem.reading.apart import APART
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.kept import once_for
from concerted.ecosystem.reading.markup import parse
from concerted.ecosystem.reading.tables import unreadable
from concerted.ecosystem.reading.texts import decode, mail_day
from concerted.errors import InputError, Place

LARGEST_ENTRY = 16 * 2**20
"""Characters; a larger entry is skipped and named."""
_LARGEST_REPAIRED = 64 * 2**20
_CHUNK = 2**16
_START = 4096
_FEED = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF)[\s>]")
_ENTRY = frozenset({"item", "entry"})
_CONTENT = ("encoded", "content", "description", "summary")
_DATES = ("pubDate", "published", "date", "issued", "updated", "modified")
_FIELDS = frozenset({"title", "link", "guid", "id", *_CONTENT, *_DATES})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TAGS = re.compile(r"<[^<>]{0,1000}>")


def is_feed(path: Path) -> bool:
    """Return whether a file is a feed, by its beginning."""
    if path.suffix.lower() not in {".xml", ".rss", ".atom", ".rdf"} or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return path.suffix.lower() in {".rss", ".atom"} or bool(_FEED.search(file.read(_START)))
    except OSError:
        return False


def read_feed(path: Path, gathering: Gathering, actor: str = "") -> None:
    """Gather a feed's entries; `actor` is whose they are, if not the feed's own. Raises `InputError`."""
    once_for(path, "feed", gathering, lambda: _read_feed(path, gathering, actor), path.name, actor)


def _read_feed(path: Path, gathering: Gathering, actor: str) -> None:
    feed = _Feed()
    broken = _fill(feed, path)
    named = actor or _words(feed.title) or path.stem
    for number, entry in enumerate(feed.entries, start=1):
        title = _words(entry.get("title", ""))
        source = _words(entry.get("link", "")) or _words(entry.get("guid", "") or entry.get("id", ""))
        place = source or f"{path.name}, entry {number}"
        try:
            text = _text(entry)
        except InputError as error:
            gathering.skip(place, error.message)
            continue
        gathering.add(Document(actor=named, source=place, text=text or title, title=title, date=_date(entry)))
    if broken is not None:
        message = f"{broken.message}; entries read before that: {len(feed.entries)}"
        raise InputError(broken.code, message, place=Place(path))


@dataclass(slots=True)
class _Feed:
    """What was found so far in a feed."""

    title: str = ""
    entries: list[Mapping[str, str]] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)
    _said: dict[str, list[str]] | None = None
    _into: list[str] | None = None
    _inside: int = 0
    _size: int = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Open an element: an entry, one of its fields, or mark-up within one."""
        self._open.append(name)
        if self._into is not None:
            self._take(f"<{name}>")
        elif name in _ENTRY and self._said is None:
            self._said, self._size = {}, 0
            self._inside = len(self._open)
        elif self._said is not None and len(self._open) == self._inside + 1 and name in _FIELDS:
            if name == "link" and "href" in attributes:
                if attributes.get("rel", "alternate") == "alternate":
                    self._said.setdefault("link", [attributes["href"]])
            elif name not in self._said:
                self._into = self._said[name] = []
        elif name == "title" and self._said is None and not self.title and self._open[-2:-1] in (["channel"], ["feed"]):
            self._into = []

    def end(self, name: str) -> None:
        """Close an element."""
        depth = len(self._open)
        self._open.pop()
        if self._said is None:
            if self._into is not None and name == "title":
                self.title, self._into = "".join(self._into), None
        elif depth == self._inside:
            self.entries.append({key: "".join(parts) for key, parts in self._said.items()})
            self._said = self._into = None
        elif depth == self._inside + 1:
            self._into = None
        elif self._into is not None:
            self._take(f"</{name}>")

    def text(self, data: str) -> None:
        """Take text; within mark-up of its own it must stay text."""
        nested = self._said is not None and len(self._open) > self._inside + 1
        self._take(html.escape(data) if nested else data)

    def _take(self, data: str) -> None:
        if self._into is not None and self._size <= LARGEST_ENTRY:
            self._size += len(data)
            self._into.append(data)


def _fill(feed: _Feed, path: Path) -> InputError | None:
    """Fill a feed from its file; return what broke it off, if anything. Raises `InputError`."""
    try:
        try:
            parse(_chunks(path), start=feed.start, end=feed.end, text=feed.text)
        except InputError as error:
            mended = _mended(path)
            if mended is None:
                return error
            again = _Feed()
            try:
                parse([mended], start=again.start, end=again.end, text=again.text, encoding="utf-8")
            except InputError as still:
                return still
            feed.title, feed.entries = again.title, again.entries
    except OSError as error:
        raise unreadable(path, error) from None
    return None


def _mended(path: Path) -> bytes | None:
    """Return a feed in UTF-8 where its bytes are in another encoding than it says; None if that is not its trouble."""
    if path.stat().st_size > _LARGEST_REPAIRED:
        return None
    try:
        text, guessed = decode(path.read_bytes())
    except InputError:
        return None
    return text.encode(errors="replace") if guessed else None


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _text(entry: Mapping[str, str]) -> str:
    """Return an entry's words: the fullest field that it has. Raises `InputError`."""
    said = next((entry[name] for name in _CONTENT if entry.get(name, "").strip()), "")
    if len(said) > LARGEST_ENTRY:
        raise InputError("too-large", f"it has more than {LARGEST_ENTRY // 2**20} MiB of text")
    if "<" not in said and "&" not in said:
        return said.strip()
    return APART.read(".html", said.encode(errors="replace")).text


def _words(said: str) -> str:
    return " ".join(_TAGS.sub(" ", html.unescape(said)).split())


def _date(entry: Mapping[str, str]) -> str:
    said = next((entry[name].strip() for name in _DATES if entry.get(name, "").strip()), "")
    day = _DAY.match(said)
    return day[0] if day else mail_day(said)
