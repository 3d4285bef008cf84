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


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence whose gaps (`{name}`) are values, words of the reader's own context, or sentences themselves."""

    template: str | Counted
    values: Mapping[str, Value] = field(default_factory=dict)

    def say(
        self,
        words: Mapping[str, str] = WORDS,
        translate: Callable[[str], str] = as_written,
        counted: Callable[[str, str, int], str] = counted_as_written,
    ) -> str:
        """Return the sentence, translated, with every gap filled; `counted` translates one that is in two forms."""
        filled = {name: _filled(value, words, translate, counted) for name, value in self.values.items()}
        if isinstance(self.template, Counted):
            one, many, gap = self.template
            said = counted(one, many, int(str(self.values[gap])))
        else:
            said = translate(self.template)
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


Value: TypeAlias = str | int | Line | Lines
"""What fills a gap."""


def _filled(
    value: Value,
    words: Mapping[str, str],
    translate: Callable[[str], str],
    counted: Callable[[str, str, int], str],
) -> str | int:
    if isinstance(value, Line):
        return value.say(words, translate, counted)
    if isinstance(value, Lines):
        return value.between.join(value.before + line.say(words, translate, counted) for line in value.lines)
    return value
