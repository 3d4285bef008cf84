"""Sentences with gaps, filled last: so that a page can translate the sentence and use its reader's own words in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

WORDS = {
    "coalition": "coalition",
    "member": "member",
    "circle": "formation circle",
    "platform": "platform",
    "proposal": "proposal",
    "decision": "decision",
    "sentence": "sentence",
    "representative": "representative",
    "representatives": "representatives",
}
"""Words that a context may call otherwise, as plain English has them."""


def as_written(sentence: str) -> str:
    """Return a sentence in the language it was written in."""
    return sentence


def in_utc(at: str) -> str:
    """Return a moment as it is said to whoever has no clocks of their own here, and a day as it is.

    >>> in_utc("2026-12-01T17:00:00Z"), in_utc("2026-12-01")
    ('2026-12-01 17:00 UTC', '2026-12-01')
    """
    return f"{at[:16].replace('T', ' ')} UTC" if "T" in at else at


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment of the record (2026-12-01T17:00:00Z), or a day (2026-12-01): a page shows it by its reader's clocks."""

    at: str


def counted_as_written(one: str, many: str, number: int) -> str:
    """Return the form of a counted sentence that goes with a number, in the language it was written in."""
    return one if number == 1 else many


class Counted(NamedTuple):
    """A sentence in two forms, for one and for many: “{n} member left.”, “{n} members left.”

    It may stand wherever a sentence may. A language that has other forms than these two chooses among its own.
    """

    one: str
    many: str
    gap: str = "n"
    """The gap whose number decides."""


class Tongue(NamedTuple):
    """How sentences are said: translated, counted ones in the form that goes with their number, moments by a clock."""

    translate: Callable[[str], str] = as_written
    counted: Callable[[str, str, int], str] = counted_as_written
    moment: Callable[[str], str] = in_utc


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence whose gaps (`{name}`) are values, words of the reader's own context, or sentences themselves."""

    template: str | Counted
    values: Mapping[str, Value] = field(default_factory=dict)

    def say(self, words: Mapping[str, str] = WORDS, tongue: Tongue = Tongue()) -> str:  # noqa: B008 - it never changes
        """Return the sentence with every gap filled, as it is said in a tongue."""
        filled = {name: _filled(value, words, tongue) for name, value in self.values.items()}
        if isinstance(self.template, Counted):
            one, many, gap = self.template
            said = tongue.counted(one, many, int(str(self.values[gap])))
        else:
            said = tongue.translate(self.template)
        return said.format(**{**WORDS, **words, **filled})


def verbatim(said: str) -> Line:
    """Return what somebody else said as a sentence that stays as it is."""
    return Line("{said}", {"said": said})


@dataclass(frozen=True, slots=True)
class Lines:
    """Several sentences in one gap: each after what stands `before` it, and with what stands `between` two."""

    lines: tuple[Line, ...]
    before: str = ""
    between: str = ""


Value: TypeAlias = str | int | Moment | Line | Lines
"""What fills a gap."""


def _filled(value: Value, words: Mapping[str, str], tongue: Tongue) -> str | int:
    if isinstance(value, Moment):
        return tongue.moment(value.at)
    if isinstance(value, Line):
        return value.say(words, tongue)
    if isinstance(value, Lines):
        return value.between.join(value.before + line.say(words, tongue) for line in value.lines)
    return value
