"""The mounted libraries, held in this process: a thread beside the pages reads them, and what changed since.

A page asks for the library and gets it as it was last read. Where that was more than a few seconds ago, a thread looks
whether files changed; whoever asks waits for it a moment, no longer. Before there is anything, one waits two seconds,
then a page says how far it is.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concerted.commons.library import SEED, Library, read_library, with_answers
from concerted.errors import InputError

FRESH = 5.0
"""Seconds for which a library counts as it was read."""
PATIENCE, GLANCE = 2.0, 0.3
"""Seconds one waits for the first reading, and for a later look."""

_log = logging.getLogger(__name__)


class Shelf:
    """The libraries in some folders, as this process knows them."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self.read, self.of = 0, 0
        """How many files are read, of how many."""
        self.trouble = False
        """Whether nothing could be read at the last look."""
        self._library: Library | None = None
        self._looked = float("-inf")
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def library(self, *, patience: float | None = None) -> Library | None:
        """Return the libraries; None while they are read for the first time, or where they cannot be read."""
        wait = (PATIENCE if self._library is None else GLANCE) if patience is None else patience
        if thread := self._looking():
            thread.join(wait)
        return self._library

    def look_again(self) -> None:
        """Have the next who asks look whether files changed."""
        self._looked = float("-inf")

    def answered(self, changed: Iterable[Path]) -> None:
        """Show at once what was written into these files, and have the graph follow at the next look."""
        with self._lock:
            if self._library is not None:
                self._library = with_answers(self._library, changed)
        self.look_again()

    def _looking(self) -> threading.Thread | None:
        with self._lock:
            if self._thread is None and monotonic() - self._looked >= FRESH:
                self._looked = monotonic()
                self._thread = threading.Thread(target=self._look, name="commons", daemon=True)
                self._thread.start()
            return self._thread

    def _look(self) -> None:
        before = self._library
        try:
            library = read_library(self.folders, before=before, told=self._told)
            self._take(library, before)
        except InputError as error:
            self.trouble = True
            _log.warning("the mounted patterns cannot be read: %s", error)
        except Exception:
            self.trouble = True
            _log.exception("reading the mounted patterns failed")
        finally:
            self._thread = None

    def _take(self, library: Library, before: Library | None) -> None:
        """Show what was read, unless answers were written meanwhile: then it is read once more."""
        self.trouble = False
        with self._lock:
            if self._library is before:
                self._library = library
            else:
                self.look_again()

    def _told(self, read: int, of: int) -> None:
        self.read, self.of = read, of


_shelves: dict[tuple[Path, ...], Shelf] = {}


def shelf() -> Shelf:
    """Return the shelf of what this host mounts; where it mounts nothing, of the one pattern that comes along."""
    folders = tuple(Path(folder) for folder in settings.COMMONS.folders) or (SEED,)
    return _shelves.get(folders) or _shelves.setdefault(folders, Shelf(folders))


def is_mounted() -> bool:
    """Tell whether the host mounts a library of its own."""
    return bool(settings.COMMONS.folders)


View = Callable[..., HttpResponse]


def of_library(view: View) -> View:
    """Hand a view the library; until there is one, answer with how far its reading is."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - what the address names
        held = shelf()
        library = held.library()
        if library is None:
            return _not_yet(request, held)
        return view(request, library, **kwargs)

    return answer


def _not_yet(request: HttpRequest, held: Shelf) -> HttpResponse:
    """Say how far it is; the page comes again by itself, also without a script."""
    response = render(request, "commons/reading.html", {"shelf": held}, status=503 if held.trouble else 202)
    response.headers["Retry-After"] = "2"
    if not held.trouble:
        response.headers["Refresh"] = "2"
    return response
