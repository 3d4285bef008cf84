"""An actor's folder of documents, at any depth."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from concerted.ecosystem.corpus import Document
from concerted.ecosystem.reading import kept
from concerted.ecosystem.reading.apart import APART, ENDINGS
from concerted.ecosystem.reading.feeds import is_feed, read_feed
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.mail import is_maildir, is_mbox, read_maildir, read_mbox
from concerted.ecosystem.reading.tables import unreadable
from concerted.ecosystem.reading.texts import Content, content_of, plain, why
from concerted.errors import InputError

LARGEST_DOCUMENT = 16 * 2**20
"""Bytes; a larger document is skipped and named."""
BESIDE = ("actors.csv", "ties.csv", "names.csv")
"""Tables that may lie beside the actors' folders."""
OURS = (
    "map.atlas", "map.cache", "map.cache-journal", "map.html", "map.json", "map.kept", "map.kept-journal", "moved.json",
)  # fmt: skip
"""What `concerted map` writes, which may lie there too."""


def rich(file: Path) -> Content:
    """Return a page, a PDF, a word processor's document, slides or a book. Raises `InputError`."""
    return APART.read(file.suffix.lower(), content_of(file))


DOCUMENTS: dict[str, Callable[[Path], Content]] = {".md": plain, ".txt": plain, **dict.fromkeys(ENDINGS, rich)}
"""File ending → reader of one document."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_actor(folder: Path, gathering: Gathering) -> None:
    """Gather every document of an actor's folder, mail and feeds included.

    What a feed says is the actor's; mail is its senders'. Raises `InputError` where the folder cannot be listed.
    """
    for file in _files(folder, gathering):
        source = file.relative_to(folder.parent).as_posix()
        try:
            if is_maildir(file):
                read_maildir(file, gathering)
            elif is_mbox(file):
                read_mbox(file, gathering)
            elif is_feed(file):
                read_feed(file, gathering, folder.name)
            else:
                _read_document(file, source, folder.name, gathering)
        except InputError as error:
            gathering.skip(source, why(error, file))


def listed(folder: Path) -> list[Path]:
    """Return what lies in a folder, in order. Raises `InputError` where it cannot be listed."""
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise unreadable(folder, error) from None


def _files(folder: Path, gathering: Gathering) -> Iterator[Path]:
    """Yield the files and maildirs in a folder and its sub-folders; a link to a folder is not followed."""
    waiting = listed(folder)[::-1]
    while waiting:
        path = waiting.pop()
        if not path.is_dir() or is_maildir(path):
            yield path
        elif path.is_symlink():
            gathering.skip(path.relative_to(folder.parent).as_posix(), "a link to a folder is not followed")
        elif not path.name.startswith("."):
            try:
                waiting += listed(path)[::-1]
            except InputError as error:
                gathering.skip(path.relative_to(folder.parent).as_posix(), why(error, path))


def _read_document(file: Path, source: str, actor: str, gathering: Gathering) -> None:
    reader = DOCUMENTS.get(file.suffix.lower())
    if not file.is_file() or reader is None:
        gathering.skip(source, f"not among the forms that are read: {', '.join(DOCUMENTS)}")
        return
    if (size := file.stat().st_size) > LARGEST_DOCUMENT:
        too_large = f"it has {size / 2**20:,.0f} MiB; documents of at most {LARGEST_DOCUMENT // 2**20} MiB are read"
        gathering.skip(source, too_large)
        return
    content = kept.content(file, reader, gathering.cache)
    if content.encoding:
        gathering.doubt(source, f"its encoding was guessed: {content.encoding}")
    dated = _DATE.search(file.name)
    date = dated[0] if dated else content.date
    gathering.add(Document(actor=actor, source=source, text=content.text, title=content.title, date=date))
