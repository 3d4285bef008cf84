"""An actor's folder of documents."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from concerted.ecosystem.corpus import Document
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.tables import unreadable
from concerted.ecosystem.reading.texts import Content, plain, why
from concerted.errors import InputError

LARGEST_DOCUMENT = 16 * 2**20
"""Bytes; a larger document is skipped and named."""
BESIDE = ("actors.csv", "ties.csv", "names.csv")
"""Tables that may lie beside the actors' folders."""

DOCUMENTS: dict[str, Callable[[Path], Content]] = {".md": plain, ".txt": plain}
"""File ending → reader of one document."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_actor(folder: Path, gathering: Gathering) -> None:
    """Gather every document of an actor's folder. Raises `InputError` where the folder cannot be listed."""
    for file in listed(folder):
        _read_document(file, folder.name, gathering)


def listed(folder: Path) -> list[Path]:
    """Return what lies in a folder, in order. Raises `InputError` where it cannot be listed."""
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise unreadable(folder, error) from None


def _read_document(file: Path, actor: str, gathering: Gathering) -> None:
    source = f"{file.parent.name}/{file.name}"
    reader = DOCUMENTS.get(file.suffix.lower())
    if not file.is_file() or reader is None:
        gathering.skip(source, f"not among the forms that are read: {', '.join(DOCUMENTS)}")
        return
    if (size := file.stat().st_size) > LARGEST_DOCUMENT:
        too_large = f"it has {size / 2**20:,.0f} MiB; documents of at most {LARGEST_DOCUMENT // 2**20} MiB are read"
        gathering.skip(source, too_large)
        return
    try:
        content = reader(file)
    except InputError as error:
        gathering.skip(source, why(error, file))
        return
    dated = _DATE.search(file.name)
    date = content.date or (dated[0] if dated else "")
    gathering.add(Document(actor=actor, source=source, text=content.text, title=content.title, date=date))
