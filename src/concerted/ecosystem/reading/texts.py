"""Plain documents: text and Markdown, in whatever encoding they lie."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

from concerted.ecosystem.reading.tables import unreadable
from concerted.errors import InputError

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TITLE = re.compile(r"^#\s+(.+)$", re.MULTILINE)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_START = 8192
_SAMPLE = 2**16
_WESTERN = "windows-1252"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a file says: its text, and its title and date where it tells them."""

    text: str
    title: str = ""
    date: str = ""
    encoding: str = ""
    """Which encoding was guessed; empty where none had to be."""


def plain(file: Path) -> Content:
    """Return a text or Markdown file without its front matter. Raises `InputError`."""
    text, encoding = decode(content_of(file))
    text = _FRONT_MATTER.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    title = _TITLE.search(text)
    return Content(text=text, title=title[1].strip() if title else "", encoding=encoding)


def content_of(file: Path) -> bytes:
    """Return a file's bytes. Raises `InputError` for one that cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise unreadable(file, error) from None


def decode(data: bytes, *, html: bool = False) -> tuple[str, str]:
    """Return the text, and the encoding if it had to be guessed.

    In this order: UTF-8 (or UTF-16 with its mark), what a page declares, line by line where most lines are UTF-8, a
    guess by the words themselves. Raises `InputError` where this is no text.
    """
    if data.startswith(_MARKS):
        return data.decode("utf-16", errors="replace"), ""
    if b"\0" in data[:_START]:
        raise InputError("binary", "this is not text")
    try:
        return data.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:_START]) if html else None
    if declared and (text := _decoded(data, declared[1].decode("ascii", "replace"))) is not None:
        return text, ""
    return _guessed(data)


def _guessed(data: bytes) -> tuple[str, str]:
    """Return the text in the encoding that its words suggest; a text in two encodings line by line."""
    import chardet  # noqa: PLC0415 - most texts need no guess

    lines = [line for line in data.split(b"\n") if not line.isascii()]
    sound = sum(_decoded(line, "utf-8") is not None for line in lines)
    if sound * 2 >= len(lines):
        text = "\n".join(_line(line) for line in data.split(b"\n"))
        return text.removeprefix("\ufeff"), f"UTF-8 and {_WESTERN}, line by line"
    encoding = chardet.detect(b"\n".join(lines)[:_SAMPLE])["encoding"] or _WESTERN
    found = None if encoding.casefold().startswith("utf") else _decoded(data, encoding)
    return (data.decode(_WESTERN, errors="replace"), _WESTERN) if found is None else (found, encoding)


def _line(line: bytes) -> str:
    text = _decoded(line, "utf-8")
    return line.decode(_WESTERN, errors="replace") if text is None else text


def _decoded(data: bytes, encoding: str) -> str | None:
    """Return the text, or None where it is not in this encoding or nobody knows such a one."""
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None


def mail_day(said: str) -> str:
    """Return the day of a date as mail and RSS write it (RFC 5322), in ISO form; nothing where it is none."""
    try:
        return parsedate_to_datetime(said).date().isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        return ""


def why(error: InputError, file: Path) -> str:
    """Return an error's sentence without the file's own path, for the list of what was skipped."""
    return error.message.removeprefix(str(file)).lstrip(":, ")
