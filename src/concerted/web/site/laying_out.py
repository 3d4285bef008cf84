"""Laying the copy out in a folder: new files are written, unchanged ones left alone, and what is gone is taken away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from concerted import host
from concerted.errors import InputError
from concerted.files import make_folder, write_whole
from concerted.record.archive import files_of
from concerted.web import reading
from concerted.web.hosting.entering import entered
from concerted.web.site.asking import Visitor
from concerted.web.site.folder import LIST, listed
from concerted.web.site.walking import File, Walk


@dataclass(frozen=True, slots=True)
class Laid:
    """What came of laying a copy out."""

    files: int
    written: int
    removed: int
    size: int


def lay_out(folder: Path, *, language: str) -> Laid:
    """Write the public face of everything that is served into a folder that is free.

    Raises `InputError` (`unknown-language`, `page-broke`, `cannot-write`).
    """
    known = dict(settings.LANGUAGES)
    if language not in known:
        hint = f"There are: {', '.join(known)}."
        raise InputError("unknown-language", f"these pages do not speak “{language}”", hint=hint)
    make_folder(folder)
    before = listed(folder)
    sizes: dict[str, int] = {}
    written = 0
    for file in _files(language):
        path = folder / file.path
        sizes[file.path] = len(file.data)
        if not path.is_file() or path.read_bytes() != file.data:
            make_folder(path.parent)
            write_whole(path, file.data)
            written += 1
    gone = before - sizes.keys()
    for name in gone:
        (folder / name).unlink(missing_ok=True)
    write_whole(folder / LIST, json.dumps({"files": sorted(sizes)}, indent=1).encode())
    return Laid(len(sizes), written, len(gone), sum(sizes.values()))


def _files(language: str) -> Iterator[File]:
    """Give every page a visitor can read, and each record as mirrors and `concerted verify` fetch it."""
    houses, noon = reading.houses(), f"{host.now()[:10]}T12:00:00Z"
    yield from Walk(houses, Visitor(WSGIHandler(), at=noon, language=language)).files()
    for name, house in houses.each.items():
        with entered(name, house):
            for path, data in files_of(host.public(reading.whole())).items():
                yield File("/".join(filter(None, (name, "record", path))), data)
