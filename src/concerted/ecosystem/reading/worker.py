"""The worker that reads hostile forms: one document after the other from its input, one line of JSON for each."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from typing import BinaryIO

from concerted.ecosystem.reading.office import docx, epub, open_document, pptx
from concerted.ecosystem.reading.pages import html_content
from concerted.ecosystem.reading.pdf import pdf
from concerted.ecosystem.reading.texts import Content, decode
from concerted.errors import InputError

_LONGEST_ANSWER = 16 * 2**20


def _html(data: bytes) -> Content:
    text, encoding = decode(data, html=True)
    content = html_content(text)
    return Content(text=content.text, title=content.title, date=content.date, encoding=encoding)


FORMS: Mapping[str, Callable[[bytes], Content]] = {
    ".html": _html,
    ".htm": _html,
    ".xhtml": _html,
    ".pdf": pdf,
    ".docx": docx,
    ".pptx": pptx,
    ".odt": open_document,
    ".odp": open_document,
    ".epub": epub,
}
"""File ending → reader."""


def serve(asked: BinaryIO, told: BinaryIO, seconds: int) -> None:
    """Answer each document with one line of JSON, until there are no more."""
    while line := asked.readline():
        ending, size = line.split()
        data = asked.read(int(size))
        _grant(seconds)
        told.write(json.dumps(_answer(ending.decode(), data)).encode() + b"\n")
        told.flush()


def _answer(ending: str, data: bytes) -> dict[str, str]:
    try:
        content = FORMS[ending](data)
    except InputError as error:
        return {"why": error.message}
    except MemoryError:
        return {"why": "reading it takes too much memory"}
    except Exception as error:
        return {"why": f"it is damaged, or not what its name says ({type(error).__name__})"}
    if len(content.text) > _LONGEST_ANSWER:
        return {"why": f"it has more than {_LONGEST_ANSWER // 2**20} MiB of text"}
    return {"text": content.text, "title": content.title, "date": content.date, "encoding": content.encoding}


def _limit(memory: int) -> None:
    """Bind the worker's memory; it leaves no image of itself when it dies."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))


def _grant(seconds: int) -> None:
    """Allow so much more processor time from now on; then the system ends the worker."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


if __name__ == "__main__":
    _limit(int(sys.argv[2]))
    serve(sys.stdin.buffer, sys.stdout.buffer, int(sys.argv[1]))
