"""The errors Concerted raises on purpose.

    ConcertedError
    ├── InputError      what was handed in cannot be used: names the file, line and field
    ├── Refused         the coalition's rules do not allow this now; nothing was changed
    └── RecordError     a record cannot be read, or does not hold
        ├── RecordBroken    a byte, hash, signature or outcome is not what it must be
        └── RecordNewer     written by a newer version than this one

Each has a stable `code` for programs, a message for a person, and a `hint`: what to do next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from concerted.lines import Counted, Line, Value, verbatim


class ConcertedError(Exception):
    """Something a user can mend; shown as one sentence and a hint, never as a traceback."""

    def __init__(self, code: str, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Place:
    """Where in somebody's input a fault lies: a file, and if known its line and field."""

    file: Path | str
    line: int | None = None
    field: str | None = None

    def __str__(self) -> str:
        line = "" if self.line is None else f", line {self.line}"
        field = "" if self.field is None else f", field “{self.field}”"
        return f"{self.file}{line}{field}"


class InputError(ConcertedError):
    """What was handed in cannot be used; `place` says where the fault lies.

    What a page may have to say is given as `Line`s, so that it can be translated.
    """

    def __init__(self, code: str, message: str | Line, *, place: Place | None = None, hint: str | Line = "") -> None:
        self.line = message if isinstance(message, Line) else verbatim(message)
        self.advice = hint if isinstance(hint, Line) else verbatim(hint)
        said = self.line.say()
        super().__init__(code, f"{place}: {said}" if place else said, hint=self.advice.say())
        self.place = place


class Refused(ConcertedError):
    """The coalition's rules do not allow this now; nothing was changed.

    The message and the hint are sentences with gaps (`{name}`), so that a page can translate them: `line`, `advice`.
    One with a count in it may be in two forms (`Counted`).
    What others typed or said only ever comes in through a gap, where no brace of theirs means anything.
    """

    def __init__(
        self, code: str, message: str | Counted | Line, *, hint: str | Counted | Line = "", **gaps: Value
    ) -> None:
        self.line = _line(message, gaps)
        self.advice = _line(hint, gaps)
        super().__init__(code, self.line.say(), hint=self.advice.say())


def _line(said: str | Counted | Line, gaps: Mapping[str, Value]) -> Line:
    return said if isinstance(said, Line) else Line(said, gaps)


class RecordError(ConcertedError):
    """A record cannot be read, or does not hold; `entry` is the first bad entry's number, if known."""

    def __init__(self, code: str, message: str, *, entry: int | None = None, hint: str = "") -> None:
        super().__init__(code, message, hint=hint)
        self.entry = entry


class RecordBroken(RecordError):
    """A byte, hash, signature or outcome is not what it must be."""

    def __init__(self, code: str, message: str, *, entry: int | None = None, hint: str = "") -> None:
        super().__init__(
            code, message, entry=entry, hint=hint or "Do not rely on this copy: compare it with another's."
        )


class RecordNewer(RecordError):
    """Written by a newer version of Concerted than this one."""
