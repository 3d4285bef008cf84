"""Readers of hostile forms, each document in a process apart: what it does to its reader, it does only to itself.

A damaged or crafted document can take a native library down, or keep it busy for ever. So these forms are read by a
worker (`worker.py`) with limits on processor time and memory; when it dies, that one document is skipped, and the next
one gets a new worker. Where the system knows no such limits (Windows), only the time is bounded.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from threading import Lock, Timer

from concerted.ecosystem.reading.texts import Content
from concerted.errors import InputError

ENDINGS = (".html", ".htm", ".xhtml", ".pdf", ".docx", ".pptx", ".odt", ".odp", ".epub")
"""Of the files that are read apart."""
SECONDS = 20
"""Processor time for one document."""
MEMORY = 2 * 2**30
"""Bytes of address space for the worker."""
_WALL = 120


class Apart:
    """The worker, started when first needed."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = Lock()
        self.died = 0
        """Documents that the worker died of: another run may fare better."""

    def read(self, ending: str, data: bytes) -> Content:
        """Return what a document says. Raises `InputError` where it cannot be read, or costs too much."""
        with self._lock:
            answer = self._asked(ending, data)
        if answer is None:
            self.died += 1
            message = f"reading it takes more than {SECONDS} s or {MEMORY // 2**30} GiB, or breaks the reader"
            raise InputError("too-costly", message)
        if "why" in answer:
            raise InputError("unreadable", answer["why"])
        return Content(**answer)

    def close(self) -> None:
        """End the worker."""
        with self._lock:
            self._end()

    def _asked(self, ending: str, data: bytes) -> dict[str, str] | None:
        """Return the worker's answer; None where it died of the document."""
        process = self._process or self._begun()
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are pipes
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
            return None
        answer: dict[str, str] = json.loads(line)
        return answer

    def _begun(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-P", "-m", "concerted.ecosystem.reading.worker", str(SECONDS), str(MEMORY)]
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
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
