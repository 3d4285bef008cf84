"""The running text of a pattern: its Markdown taken off, and cut into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FENCED = re.compile(r"^(`{3,}|~{3,}).*?(?:^\1[`~]*[ \t]*$|\Z)", re.M | re.S)
_OFF = re.compile(
    r"<[^<>\n]{1,200}>|!\[[^\[\]\n]{0,300}\]\([^()\n]{0,300}\)"
    r"|^[ \t]*(?:#{1,6}[ \t].*|[-*_]{3,}|\|.*|>[ \t]*\[!\w+\].*)$",
    re.M,
)
_LINK = re.compile(r"\[([^\[\]\n]{0,300})\]\([^()\n]{0,300}\)")
_ADDRESS = re.compile(r"https?://\S+")
_MARKS = re.compile(
    r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=[\w.,!?:;])[*_](?!\w)|`|^[ \t]*(?:>[ \t]?)+|^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+",
    re.M,
)
_BREAK = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t])")
_END = re.compile(r"(?<=[.!?])[\"”’)*]*\s+(?=[\"“‘(]?[A-Z0-9])")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def worded(markdown: str) -> str:
    """Return a text whose words may be counted: without code and addresses, its other marks still in it."""
    return _ADDRESS.sub("", _FENCED.sub("", markdown))


def plain(markdown: str) -> str:
    """Return the text a reader reads: no headings, code, tables, pictures, tags or marks. Paragraphs stay apart."""
    text = _OFF.sub("", _FENCED.sub("", markdown))
    return "\n\n".join(_tidy(part) for part in _BREAK.split(text) if part.strip())


def _tidy(part: str) -> str:
    if "](" in part:
        part = _LINK.sub(r"\1", part)
    part = _MARKS.sub("", part)
    if "http" in part:
        part = _ADDRESS.sub("", part)
    return " ".join(part.split())


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a plain text in their order."""
    for paragraph in text.split("\n\n"):
        yield from (sentence for each in _END.split(paragraph) if (sentence := each.strip()))


def clean(text: str) -> str:
    """Return a text without characters that XML or UTF-8 cannot carry, or that steer a terminal."""
    return _FORBIDDEN.sub("�", text)
