"""YAML values with the place where each stands: what a pattern's front matter is made of.

Read from the C parser's events, one by one, and never turned into objects: a tag constructs nothing, an alias is
not expanded, and depth is bounded. What came before an error is kept, so that a broken file still has a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from yaml import CBaseLoader, YAMLError
from yaml.error import MarkedYAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingStartEvent,
    ScalarEvent,
)

FORBIDDEN = "forbidden-character"
"""The code of the only trouble of a text that YAML would not have at all; a stand-in for the character helps."""

DEEPEST = 24
"""Levels of nesting that are read; the dialects need six."""


class Scalar:
    """One value as written: its `text` without quotes, its style (empty when plain), and where it stands."""

    __slots__ = ("end", "start", "style", "text")

    def __init__(self, text: str, start: int, end: int, style: str = "") -> None:
        self.text = text
        self.start = start
        self.end = end
        self.style = style

    def __repr__(self) -> str:
        return f"Scalar({self.text!r}, {self.start}, {self.end}, {self.style!r})"

    @property
    def meaning(self) -> bool | int | float | date | str | None:
        """What the value means in YAML 1.2: a quoted one is text, and so are `no`, `off` and `yes`."""
        return self.text if self.style else _meaning(self.text)

    @property
    def is_null(self) -> bool:
        """Whether nothing is said: empty, `~` or `null`."""
        return not self.style and self.text in _NULLS


class Sequence:
    """A list: its items, where it stands, and whether it is written in brackets."""

    __slots__ = ("end", "flow", "items", "start")

    def __init__(self, start: int, *, flow: bool = False) -> None:
        self.items: list[Value] = []
        self.start = start
        self.end = start
        self.flow = flow

    def __iter__(self) -> Iterator[Value]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


class Mapping:
    """Keys and values in their order; a key that stands twice is there twice, and `get` gives the first."""

    __slots__ = ("_found", "end", "flow", "pairs", "start")

    def __init__(self, start: int, *, flow: bool = False) -> None:
        self.pairs: list[tuple[Scalar, Value]] = []
        self._found: dict[str, Value] = {}
        self.start = start
        self.end = start
        self.flow = flow

    def __iter__(self) -> Iterator[tuple[Scalar, Value]]:
        return iter(self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)

    def get(self, *path: str) -> Value | None:
        """Return the value under a key, or under keys within keys; None where there is none."""
        found: Value | None = self
        for key in path:
            if not isinstance(found, Mapping):
                return None
            found = found.at(key)
        return found

    def at(self, name: str) -> Value | None:
        """Return the value under one key, the first where it stands twice."""
        if len(self._found) == 0:
            self._found = {key.text: value for key, value in reversed(self.pairs)}
        return self._found.get(name)

    def key(self, name: str) -> Scalar | None:
        """Return the key itself, for its place."""
        return next((key for key, _ in self.pairs if key.text == name), None)

    def text(self, *path: str) -> str:
        """Return the text under these keys; empty where there is none, or where it is no single value."""
        found = self.get(*path)
        return found.text if isinstance(found, Scalar) and not found.is_null else ""


Value: TypeAlias = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Trouble:
    """What kept a value from being read as plain YAML: a code, the place, and the parser's own words."""

    code: str
    start: int
    said: str


@dataclass(slots=True)
class Composed:
    """A document's top mapping, as far as it could be read, and what was in the way."""

    top: Mapping
    troubles: list[Trouble] = field(default_factory=list)


def compose(text: str, *, base: int = 0) -> Composed:
    """Read one YAML document; places count from `base`. Never raises on what a stranger wrote."""
    return _Composer(text, base).compose()


_Event: TypeAlias = Any
"""An event of the C parser, which always has its marks; the types that are published for it are not so sure."""


_Error: TypeAlias = Any
"""An error of the C parser, with its marks, which it may lack."""


class _Composer:
    """The lists and mappings that are open while events come in, innermost last, each with what is in it so far."""

    def __init__(self, text: str, base: int) -> None:
        self.text = text
        self.base = base
        self.troubles: list[Trouble] = []
        self.open: list[Sequence | Mapping] = []
        self.contents: list[list[Value]] = [[]]

    def compose(self) -> Composed:
        loader = CBaseLoader(self.text)
        try:
            self._take_all(loader.get_event)
        except YAMLError as error:
            self._broken(error)
        finally:
            loader.dispose()
        while self.open:
            self._close(0)
        return Composed(self._mapping(), self.troubles)

    def _take_all(self, next_event: Callable[[], _Event]) -> None:
        """Take events to the document's end. This is where reading spends its time: scalars stay in this loop."""
        base, contents = self.base, self.contents
        next_event()  # the stream's start
        if type(next_event()) is not DocumentStartEvent:
            return  # nothing but remarks
        while True:
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                start, end = event.start_mark.index + base, event.end_mark.index + base
                scalar = Scalar(event.value, start, end, event.style)
                if event.style in _BLOCKS:
                    scalar.end = start + len(self.text[start - base : end - base].rstrip())
                contents[-1].append(scalar)
                if event.tag is not None or event.anchor is not None:
                    self._marked(event, start)
            elif not self._take(event):
                return

    def _take(self, event: _Event) -> bool:
        """Open or close a list or mapping; say whether the document goes on."""
        kind, start = type(event), event.start_mark.index + self.base
        if issubclass(kind, CollectionStartEvent):
            return self._opened(event, start)
        if issubclass(kind, CollectionEndEvent):
            self._close(event.end_mark.index + self.base)
        elif kind is AliasEvent:
            self._trouble("yaml-alias", start, event.anchor)
            self.contents[-1].append(Scalar(f"*{event.anchor}", start, event.end_mark.index + self.base, "*"))
        return bool(self.open)

    def _opened(self, event: _Event, start: int) -> bool:
        if len(self.open) >= DEEPEST:
            self._trouble("too-deep", start, str(DEEPEST))
            return False
        self._marked(event, start)
        made = (Mapping if isinstance(event, MappingStartEvent) else Sequence)(start, flow=bool(event.flow_style))
        inner = self.contents[-1]
        if self.open and isinstance(self.open[-1], Mapping) and len(inner) % 2 == 0:
            self._trouble("yaml-error", start, "a key that is no single value")
            inner.append(Scalar("?", start, start, "?"))
        else:
            inner.append(made)
        self.open.append(made)
        self.contents.append([])
        return True

    def _close(self, end: int) -> None:
        """End the innermost. In block style it reaches to the end of what is last in it, not to the next token."""
        inner, content = self.open.pop(), self.contents.pop()
        inner.end = end if inner.flow and end else content[-1].end if content else inner.start
        if isinstance(inner, Sequence):
            inner.items = content
        else:
            inner.pairs = [
                (key, value) for key, value in zip(content[::2], content[1::2], strict=False) if isinstance(key, Scalar)
            ]

    def _marked(self, event: _Event, start: int) -> None:
        """Say that a value has a tag or an anchor, if it has."""
        if event.tag is not None:
            self._trouble("yaml-error", start, f"the tag {event.tag}")
        if event.anchor is not None:
            self._trouble("yaml-alias", start, event.anchor)

    def _trouble(self, code: str, start: int, said: str) -> None:
        self.troubles.append(Trouble(code, start, said))

    def _broken(self, error: YAMLError) -> None:
        """Say where reading stopped, in the parser's own words."""
        if not isinstance(error, MarkedYAMLError):
            self._trouble(FORBIDDEN, self.base, "")
            return
        self._trouble("yaml-error", self.base + self._fault(error), error.problem or str(error))

    def _fault(self, error: _Error) -> int:
        """Return where the mistake is rather than where the parser noticed: at what was opened and never closed."""
        context = error.context_mark
        mark = error.problem_mark or context
        at = min(mark.index, len(self.text)) if mark else 0
        last = self.contents[-1][-1] if self.contents[-1] else None
        if isinstance(last, Scalar) and last.style in {'"', "'"} and _KEY_WITHIN.search(self._written(last)):
            return last.start - self.base
        if str(error.problem).startswith("mapping values are not allowed"):
            return self._keyless(at)
        if context and (error.context in _CONTEXTS or self._is_outside(at, context.index, str(error.context))):
            return int(context.index)
        return at

    def _keyless(self, at: int) -> int:
        """Return where the line before a key starts, if that line is what lacks a colon; else the place itself."""
        line = self.text.rfind("\n", 0, at) + 1
        before = self.text.rfind("\n", 0, max(line - 1, 0)) + 1
        lone = not _COLON.search(self.text, line, at) and not _COLON.search(self.text, before, line)
        return before if lone and self.text[before:line].strip() else at

    def _written(self, value: Scalar) -> str:
        return self.text[value.start - self.base : value.end - self.base]

    def _is_outside(self, at: int, opening: int, said: str) -> bool:
        """Say whether a place is beyond brackets: on a later line, no deeper than the line that opened them."""
        opened, line = (self.text.rfind("\n", 0, each) + 1 for each in (opening, at))
        deep, now = (len(self.text[each:]) - len(self.text[each:].lstrip(" ")) for each in (opened, line))
        return " flow " in said and line > opened and now <= deep

    def _mapping(self) -> Mapping:
        top = self.contents[0][0] if self.contents[0] else None
        if isinstance(top, Mapping):
            return top
        if top is not None and not self.troubles and not (isinstance(top, Scalar) and top.is_null):
            self._trouble("yaml-error", top.start, "no key stands here")
        return Mapping(self.base)


_BLOCKS = frozenset({"|", ">"})
_CONTEXTS = frozenset({"while scanning a quoted scalar", "while scanning a simple key"})
"""What the parser was at when the mistake is where it began, not where it noticed."""

_COLON = re.compile(r":[ \t\r\n]")
_KEY_WITHIN = re.compile(r"\n[ \t]*(?:- )?[A-Za-z_][\w-]*:[ \t\r\n]")
"""A key on a later line of a quoted text: its first quotation mark was probably never closed."""
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}\Z")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?\Z")
_ODD_NUMBERS = {".nan": "nan", ".inf": "inf", "+.inf": "inf", "-.inf": "-inf"}
DATE = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?:(?:[Tt]|[ \t]+)(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]*)?)?[ \t]*(?:Z|[-+][0-9:]+)?)?\Z"
)


def _meaning(text: str) -> bool | int | float | date | str | None:
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    return _counted(text) if text[0] in "-+.0123456789" else text


def _counted(text: str) -> int | float | date | str:
    if _INTEGER.match(text):
        return int(text)
    if _NUMBER.match(text):
        return float(text)
    return float(_ODD_NUMBERS[text.lower()]) if text.lower() in _ODD_NUMBERS else as_date(text) or text


def as_date(text: str) -> date | None:
    """Return the day a text names, with or without a time; None where there is no such day."""
    if not (match := DATE.match(text)):
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
