"""A file's bytes as text with its two parts: the front matter between its fences, and the body.

The text stands for the bytes exactly: `to_bytes` gives them back, whatever they were. Places are offsets into
the text; `place` turns one into line and column.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice

from concerted.commons.values import FORBIDDEN, Composed, Mapping, Trouble, compose

BOM = "\ufeff"
LARGEST = 4 * 2**20
"""Bytes of a pattern file that are read at all; the largest of the real ones has 153,139."""

_FENCE = re.compile(r"\n(---|\.\.\.)[ \t]*\r?(?=\n|\Z)")
_OPENING = re.compile(r"---[ \t]*\r?\n")
_KEYED = re.compile(r"(?:[ \t]*#[^\n]*\n|[ \t]*\r?\n)*[A-Za-z_]\w*:[ \t\r\n]")
_KNOWN = (
    "id|slug|title|aliases|summary|context_labels|ontology|lifecycle|relationships|graph_garden|contributors|sources|license"
    "|attribution|classification|orbital_layer|sector|gravitational_hubs|provenance|repository|version"
)
_GOES_ON = re.compile(rf"\n(?:{_KNOWN}):[ \t\r\n]")
_KEYS_FOLLOW = re.compile(rf"(?:[ \t]*#[^\n]*\n|[ \t]*\r?\n)*(?:{_KNOWN}):[ \t\r\n]")
"""Keys of the format on the first lines of a body: a fence stood in the middle of the front matter."""

_PROSE = re.compile(
    r"\n(?!#(?:[^#]|$)|[ \t\r\n]|[A-Za-z_][\w-]*:(?:[ \t\r\n]|\Z)|- |[\]}\"']|\.\.\.|---|\Z)[^\n]"  # no line of YAML
)
_LOST = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile(
    "[\x85\xad\u180e\u200b\u2028\u2029\u2060\ufeff]|\n *[\xa0\u2000-\u200a\u202f\u3000]"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]"
)
_ODD = re.compile("[\x85\xa0\xad\u061c\u180e\u2000-\u200f\u2028\u2029\u202f\u2060\u3000\ufeff\U000e0000-\U000e007f]")
_ASCII = bytes(range(128))
"""What those two are made of, but for ASCII: the few other characters of a text are soon looked through."""

_DIRECTION = re.compile("[\u061c\u200e\u200f]")
"""What a body may well have, and a name that is looked up may not."""

_LONE = re.compile("\r(?!\n)")
_ODD_BREAK = {False: re.compile("\r\n"), True: re.compile("(?<!\r)\n")}
"""Ends of lines that differ from the first, which has a carriage return or has none."""

_IS_CONTROL, _MAY_TURN = 1, 2
_CONTROLS = frozenset({*range(9), 11, 12, *range(14, 32), 127})
_TURNING = frozenset({0x81, *range(0xAA, 0xAF)})
_RARE = bytes(_IS_CONTROL * (byte in _CONTROLS) or _MAY_TURN * (byte in _TURNING) for byte in range(256))
"""Which bytes call for a closer look. One pass over the bytes of thousands of files is fast, a search is not."""

_HIDDEN = re.compile("[\x80-\x84\x86-\x9f\ufffe\uffff]")
"""What YAML forbids and a body may have."""

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Source:
    """One file: its text, where its front matter and its body lie, the top mapping, and what was in the way."""

    data: bytes
    text: str
    encoding: str
    front: tuple[int, int]
    body: tuple[int, int]
    top: Mapping
    troubles: list[Trouble] = field(default_factory=list)
    _last: list[int] = field(default_factory=lambda: [0, 1], repr=False, compare=False)
    """The offset that was asked for last and its line: places are mostly asked for in the order of the file."""

    @property
    def is_suspect(self) -> bool:
        """Whether letters may have been read in the wrong encoding once: a byte is there that each such letter has."""
        return b"\xc3" in self.data

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both counted from 1, the column in characters."""
        before, line = self._last if self._last[0] <= offset else (0, 1)
        line += self.text.count("\n", before, offset)
        self._last[:] = offset, line
        return line, offset - self.text.rfind("\n", 0, offset)


def to_bytes(text: str, encoding: str) -> bytes:
    """Return the bytes that a text was read from."""
    return text.encode(encoding, "surrogateescape" if encoding == "utf-8" else "strict")


def parse_source(data: bytes) -> Source:
    """Read a file's bytes. Never raises: what cannot be read is among the troubles."""
    if len(data) > LARGEST:
        return Source(data, "", "utf-8", (0, 0), (0, 0), Mapping(0), [Trouble("too-large", 0, str(LARGEST))])
    text, encoding, intact = _decode(data)
    troubles = list(_seen(data, text, encoding, intact=intact))
    if not text.strip(BOM + " \t\r\n"):
        return Source(
            data, text, encoding, (0, 0), (len(text), len(text)), Mapping(0), [*troubles, Trouble("empty", 0, "")]
        )
    troubles += _broken_lines(text)
    parts = _parts(text)
    troubles += _unseen(text, parts, troubles)
    composed = _compose(text, parts, intact=intact)
    prose = _PROSE.search(text, parts.start, parts.end) if not parts.wrong and composed.troubles else None
    if prose and not _GOES_ON.search(text, prose.end(), parts.end):
        # Prose between the fences, and no key after it: the second was lost, and a rule of the body taken for it.
        parts = _Parts(parts.start, prose.start() + 1, prose.start() + 1, "front-matter-unclosed")
        composed = _compose(text, parts, intact=intact)
    elif not parts.wrong and _KEYS_FOLLOW.match(text, parts.body) and _FENCE.search(text, parts.body):
        composed.troubles.append(Trouble("yaml-error", parts.end, "three dashes end the front matter, and keys follow"))
    if parts.wrong:
        troubles.append(Trouble(parts.wrong, 0 if parts.wrong == "front-matter-missing" else parts.end, ""))
    front, body = (parts.start, parts.end), (parts.body, len(text))
    return Source(data, text, encoding, front, body, composed.top, troubles + composed.troubles)


def _decode(data: bytes) -> tuple[str, str, bool]:
    """Return text, encoding, and whether every byte had a meaning in it.

    Bytes that are no UTF-8 become stand-ins that turn back into those bytes.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        order = "utf-16-le" if data.startswith(codecs.BOM_UTF16_LE) else "utf-16-be"
        with suppress(UnicodeDecodeError):
            return data.decode(order), order, True
    try:
        return data.decode(), "utf-8", True
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape"), "utf-8", False


def _seen(data: bytes, text: str, encoding: str, *, intact: bool) -> Iterator[Trouble]:
    """Report an encoding that others will not expect, a mark at the start, and characters nobody sees."""
    if encoding != "utf-8":
        yield Trouble("encoding", 0, encoding)
        return
    if text.startswith(BOM):
        yield Trouble("encoding-bom", 0, "")
    if not intact and (lost := _LOST.search(text)):
        yield Trouble("encoding", lost.start(), "")
    rare = data.translate(_RARE)
    if _IS_CONTROL in rare and (control := _CONTROL.search(text)):
        yield Trouble("control-character", control.start(), f"U+{ord(control[0]):04X}")
    if _MAY_TURN in rare and (turning := _BIDI.search(text)):
        yield Trouble("bidi-control", turning.start(), f"U+{ord(turning[0]):04X}")


def _broken_lines(text: str) -> Iterator[Trouble]:
    """Report a lone carriage return, a break to some readers only, and the first line that ends unlike the first."""
    if "\r" not in text:
        return
    if lone := _LONE.search(text):
        yield Trouble("control-character", lone.start(), "U+000D")
    first = text.find("\n")
    if odd := _ODD_BREAK[text[max(first - 1, 0) : first] == "\r"].search(text):
        yield Trouble("line-ends", odd.start(), "")


def _unseen(text: str, parts: _Parts, before: list[Trouble]) -> Iterator[Trouble]:
    """Report what nobody sees among the names and values of a front matter."""
    front = text[parts.start : parts.end].encode(errors="surrogateescape")
    if not _ODD.search(front.translate(None, _ASCII).decode(errors="surrogateescape")):
        return
    told = {trouble.code for trouble in before}
    for code, characters in (("control-character", _UNSEEN), ("bidi-control", _DIRECTION)):
        if code not in told and (hidden := characters.search(text, parts.start, parts.end)):
            yield Trouble(code, hidden.end() - 1, f"U+{ord(hidden[0][-1]):04X}")


@dataclass(frozen=True, slots=True)
class _Parts:
    """Where the front matter starts and ends, where the body starts, and what is wrong with the fences."""

    start: int
    end: int
    body: int
    wrong: str = ""


def _parts(text: str) -> _Parts:
    first = len(BOM) if text.startswith(BOM) else 0
    opening = _OPENING.match(text, first)
    if opening is None and not _KEYED.match(text, first):
        return _Parts(first, first, first, "front-matter-missing")
    start = opening.end() if opening else first
    closing = _FENCE.search(text, max(start - 1, 0))
    if closing is None and opening is None:
        return _Parts(first, first, first, "front-matter-missing")
    if closing is None:
        prose = _PROSE.search(text, start)
        end = prose.start() + 1 if prose else len(text)
        return _Parts(start, end, end, "front-matter-unclosed")
    body = min(closing.end() + 1, len(text))
    if closing[1] == "..." and (fence := _OPENING.match(text, body)):
        body = fence.end()
    return _Parts(start, closing.start() + 1, body, "" if opening else "front-matter-missing")


def _compose(text: str, parts: _Parts, *, intact: bool) -> Composed:
    """Read the front matter; where YAML would not have a character, with a stand-in for it: every place stays."""
    front = text[parts.start : parts.end]
    composed = compose(front if intact else _UNREADABLE.sub("�", front), base=parts.start)
    if all(trouble.code != FORBIDDEN for trouble in composed.troubles):
        return composed
    composed = compose(_UNREADABLE.sub("�", front), base=parts.start)
    for hidden in islice(_HIDDEN.finditer(front), 1):
        composed.troubles.append(Trouble("control-character", parts.start + hidden.start(), f"U+{ord(hidden[0]):04X}"))
    return composed
