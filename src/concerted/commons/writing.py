"""Writing: edits are spans of the file's own bytes, never a document written anew.

Whatever an edit does not touch stays byte for byte: comments, quoting, order, line ends, a mark at the start.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from textwrap import wrap

from concerted.commons.findings import Edit
from concerted.commons.patterns import Pattern
from concerted.commons.source import Source, to_bytes
from concerted.commons.values import Scalar, Sequence, Value
from concerted.errors import InputError, Place
from concerted.files import write_whole

_PLAIN = re.compile(r"[A-Za-z][\w .()/+-]*\Z", re.A)
_HEADER = re.compile(r"([|>]-?)[ \t]*(?:#[^\n]*)?\r?\n([ ]+)(?=\S)")
_LINES = re.compile(r"\S[^\n]*(?:\n+\S[^\n]*)*\Z")
_WIDTH = 78
_WIDE = 0x10000


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with the edits made; of two that overlap, the one that starts first is made."""
    parts, at = [], 0
    for edit in sorted(edits, key=lambda each: (each.start, each.end)):
        if edit.start >= at:
            parts += [text[at : edit.start], edit.text]
            at = edit.end
    return "".join([*parts, text[at:]])


def rewritten(source: Source, edits: Iterable[Edit]) -> bytes:
    """Return the file's bytes with the edits made; line ends in new text are those of the lines around it."""
    edits = [Edit(each.start, each.end, _broken(source, each)) for each in edits]
    return to_bytes(applied(source.text, edits), source.encoding) if edits else source.data


def _broken(source: Source, edit: Edit) -> str:
    text = edit.text.replace("\r\n", "\n")
    return text.replace("\n", "\r\n") if "\n" in text and _break_near(source, edit.start) == "\r\n" else text


def _break_near(source: Source, at: int) -> str:
    """Return how the line before an offset ends; of the first line, how it ends itself."""
    found = source.text.rfind("\n", 0, at)
    found = source.text.find("\n", at) if found < 0 else found
    return source.text[max(found - 1, 0) : found + 1] if source.text[found - 1 : found] == "\r" else "\n"


def write(pattern: Pattern, edits: Iterable[Edit]) -> bool:
    """Make the edits in the pattern's file, in one step; say whether anything was changed.

    Raises `InputError` (`cannot-write`; `changed-meanwhile` where the file is not as it was when it was read).
    """
    data = rewritten(pattern.source, edits)
    if data == pattern.source.data:
        return False
    if pattern.path.read_bytes() != pattern.source.data:
        hint = "Read it again, and repeat the change if it is still needed."
        raise InputError("changed-meanwhile", "somebody changed it meanwhile", place=Place(pattern.path), hint=hint)
    write_whole(pattern.path, data, mode=pattern.path.stat().st_mode & 0o777)
    return True


def put(source: Source, value: Scalar, text: str) -> Edit:
    """Return the edit that makes a value say `text`, in the way of quoting it has now, where that can say it."""
    return Edit(value.start, value.end, _spaced(source, value, _said(source, value, text)))


def put_literal(source: Source, value: Value, written: str) -> Edit:
    """Return the edit that writes a value exactly so: a number, `[]`, `null`."""
    return Edit(value.start, value.end, _spaced(source, value, written))


def quoted(text: str) -> str:
    """Return a text in double quotes, as YAML and JSON both read it."""
    said = json.dumps(text, ensure_ascii=False)
    return said if said.isprintable() else "".join(each if each.isprintable() else _escaped(each) for each in said)


def _escaped(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number < _WIDE else f"\\U{number:08x}"


def plain(text: str) -> str:
    """Return a text without quotes where it may stand so everywhere, else in double quotes."""
    bare = _PLAIN.match(text) and text == text.strip() and isinstance(Scalar(text, 0, 0).meaning, str)
    return text if bare and text.lower() not in {"y", "n", "yes", "no", "on", "off"} else quoted(text)


def _said(source: Source, value: Scalar, text: str) -> str:
    if value.style == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if value.style in {"|", ">"} and (said := _in_lines(source, value, text)):
        return said
    return plain(text) if not value.style else quoted(text)


def _in_lines(source: Source, value: Scalar, text: str) -> str:
    """Return a text in the block style a value has; nothing where that style cannot say it."""
    head = _HEADER.match(source.text, value.start, value.end)
    bare = text.removesuffix("\n")
    if head is None or not _LINES.match(bare) or not bare.replace("\n", "").isprintable():
        return ""
    if ("-" in head[1]) == text.endswith("\n"):  # `>-` never ends with a line end, `>` always does
        return ""
    lines = bare.split("\n") if head[1][0] == "|" else _folded(bare, _WIDTH - len(head[2]))
    header = source.text[value.start : head.start(2)].rstrip("\r\n")
    return "\n".join([header, *(head[2] + line if line else "" for line in lines)])


def _folded(text: str, width: int) -> list[str]:
    """Return the lines that fold back to a text: a line end becomes an empty line more."""
    lines: list[str] = []
    for at, line in enumerate(text.split("\n")):
        words = " ".join(line.split()) == line
        lines += [""] * (at > 0 and line != "") + (
            wrap(line, width, break_long_words=False, break_on_hyphens=False) if words and line else [line]
        )
    return lines


def _spaced(source: Source, value: Value, written: str) -> str:
    """Put a space before a value that had nothing before, right after its colon."""
    return f" {written}" if source.text[value.start - 1 : value.start] in {":", "-"} else written


def appended(source: Source, sequence: Sequence, written: str, *, indent: int) -> list[Edit]:
    """Return the edits that add an item at a list's end, in the style it has; a new list has `indent`."""
    if not sequence.flow:
        column, at = source.place(sequence.start)[1] - 1, line_end(source, sequence.end)
        return [Edit(at, at, f"\n{' ' * column}- {_under(written, column + 2)}")]
    if sequence.items:
        at = sequence.items[-1].end
        return [Edit(at, at, f", {written}" if "\n" not in written else ", {" + written.replace("\n", ", ") + "}")]
    if "\n" not in written:
        return [Edit(sequence.start, sequence.end, f"[{written}]")]
    before = source.text[: sequence.start].rstrip(" ")
    return [Edit(len(before), sequence.end, f"\n{' ' * indent}- {_under(written, indent + 2)}")]


def _under(written: str, column: int) -> str:
    return written.replace("\n", "\n" + " " * column)


def line_end(source: Source, at: int) -> int:
    """Return where the line ends that holds what ends at an offset, before its break.

    What is added there leaves a remark on that line where it is. A block of text ends at the start of the next line.
    """
    at = at - 1 if source.text[at - 1 : at] == "\n" else at
    end = source.text.find("\n", at)
    end = len(source.text) if end < 0 else end
    return end - 1 if source.text[end - 1 : end] == "\r" else end


def begun(source: Source, key: Scalar, value: Value, written: str) -> list[Edit]:
    """Return the edits that make the first item of a list that says nothing yet: `name:`, `name: []` or `name: ~`."""
    column = source.place(key.start)[1] + 1
    end = line_end(source, max(value.end, key.end))
    item = Edit(end, end, f"\n{' ' * column}- {_under(written, column + 2)}")
    colon = source.text.index(":", key.end) + 1
    return [Edit(colon, value.end, ""), item] if value.end > colon else [item]


def removed(source: Source, key: Scalar, sequence: Sequence, items: list[Value]) -> list[Edit]:
    """Return the edits that take items out of a key's list; a list that is left with nothing becomes `[]`.

    They end where the line of the last one ends, so that what is added right behind it only touches them.
    """
    if sequence.flow:
        return [_out_of_brackets(sequence.items, items, each) for each in items]
    colon = source.text.index(":", key.end) + 1
    emptied = [] if len(items) < len(sequence.items) else [Edit(colon, colon, " []")]
    return [*emptied, *(_without(source, each) for each in items)]


def _out_of_brackets(every: list[Value], gone: list[Value], item: Value) -> Edit:
    """Take an item out with the comma before it; one before which nothing stays, with the comma behind it."""
    at = every.index(item)
    if any(each not in gone for each in every[:at]):
        return Edit(every[at - 1].end, item.end, "")
    return Edit(item.start, every[at + 1].start if at + 1 < len(every) else item.end, "")


def _without(source: Source, item: Value) -> Edit:
    """Take the lines of a list's item out, its dash and remark with it."""
    dash = source.text.rfind("-", 0, item.start)
    before = source.text.rfind("\n", 0, dash)
    start = before - 1 if source.text[before - 1 : before] == "\r" else before
    return Edit(start, line_end(source, item.end), "")


def added_key(source: Source, after: Value, name: str, written: str) -> Edit:
    """Return the edit that puts a new key on a line of its own after a value of the first level."""
    at = line_end(source, after.end)
    return Edit(at, at, f"\n{name}: {written}")
