"""Readers of hostile forms, each document in a process apart: what it does to its reader, it does only to itself.

A damaged or crafted document can take a native library down, or keep it busy for ever. So these forms are read by a
worker with limits on processor time and memory that may write no file; when it dies, that one document is skipped,
and the next one gets a new worker. Where the system knows no such limits (Windows), only the time is bounded.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock, Timer
from typing import BinaryIO

from concerted.ecosystem.reading.office import docx, epub, open_document, pptx
from concerted.ecosystem.reading.pages import html_content
from concerted.ecosystem.reading.pdf import pdf
from concerted.ecosystem.reading.texts import Content, decode
from concerted.errors import InputError

SECONDS = 20
"""Processor time for one document."""
MEMORY = 2 * 2**30
"""Bytes of address space for the worker."""
_WALL = 120
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


class Apart:
    """The worker, started when first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def read(self, ending: str, data: bytes) -> Content:
        """Return what a document says. Raises `InputError` where it cannot be read, or costs too much."""
        with self._lock:
            answer = self._asked(ending, data)
        if "why" in answer:
            raise InputError("unreadable", answer["why"])
        return Content(**answer)

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            self._end()

    def _asked(self, ending: str, data: bytes) -> dict[str, str]:
        process = self._process or self._begun()
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        watch = Timer(_WALL, process.kill)
        watch.start()
        try:
            process.stdin.write(b"%s %d\n" % (ending.encode(), len(data)) + data)
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = b""
        finally:
            watch.cancel()
        if not line.endswith(b"\n"):
            self._end()
            return {"why": f"reading it takes more than {SECONDS} s or {MEMORY // 2**30} GiB, or breaks the reader"}
        answer: dict[str, str] = json.loads(line)
        return answer

    def _begun(self) -> subprocess.Popen[bytes]:
        surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            command, stdin=pipe, stdout=pipe, stderr=nowhere, env=surroundings
        )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with suppress(OSError):
                process.communicate()
            process.kill()
            process.wait()


APART = Apart()
"""The one worker of this process."""


def serve(asked: BinaryIO, told: BinaryIO) -> None:
    """Answer each document with one line of JSON, until there are no more."""
    while line := asked.readline():
        ending, size = line.split()
        data = asked.read(int(size))
        _grant(SECONDS)
        told.write(json.dumps(_answer(ending.decode(), data)).encode() + b"\n")
        told.flush()


def _answer(ending: str, data: bytes) -> dict[str, str]:
    try:
        content = FORMS[ending](data)
    except InputError as error:
        return {"why": error.message}
    except MemoryError:
        return {"why": f"reading it takes more than {MEMORY // 2**30} GiB"}
    except Exception as error:
        return {"why": f"it is damaged, or not what its name says ({type(error).__name__})"}
    if len(content.text) > _LONGEST_ANSWER:
        return {"why": f"it has more than {_LONGEST_ANSWER // 2**20} MiB of text"}
    return {"text": content.text, "title": content.title, "date": content.date, "encoding": content.encoding}


def _limit() -> None:
    """Bind the worker's memory, and let it write no file."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0)):
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
    _limit()
    serve(sys.stdin.buffer, sys.stdout.buffer)
