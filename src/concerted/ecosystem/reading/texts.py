"""Plain documents: text and Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from concerted.ecosystem.reading.tables import not_utf8, open_text
from concerted.errors import InputError

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TITLE = re.compile(r"^#\s+(.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a file says: its text, and its title and date where it tells them."""

    text: str
    title: str = ""
    date: str = ""


def plain(file: Path) -> Content:
    """Return a text or Markdown file without its front matter. Raises `InputError`, naming the line."""
    try:
        with open_text(file) as opened:
            text = opened.read()
    except UnicodeDecodeError:
        raise not_utf8(file) from None
    text = _FRONT_MATTER.sub("", text.replace("\r\n", "\n"))
    title = _TITLE.search(text)
    return Content(text=text, title=title[1].strip() if title else "")


def why(error: InputError, file: Path) -> str:
    """Return an error's sentence without the file's own path, for the list of what was skipped."""
    return error.message.removeprefix(str(file)).lstrip(":, ")
