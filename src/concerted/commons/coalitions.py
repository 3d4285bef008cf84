"""From a coalition to the commons and back: what helps against a sign of decay, and what was made of a pattern.

The coalition's own rooms know nothing of pattern files, and this one nothing of a record: they meet in words.
"""

from __future__ import annotations

import re
from difflib import unified_diff

from concerted.commons.answering import unsound
from concerted.commons.findings import Edit
from concerted.commons.graph import Graph
from concerted.commons.helping import Help, helping
from concerted.commons.navigator import Navigator
from concerted.commons.patterns import Pattern
from concerted.commons.writing import rewritten
from concerted.errors import Refused
from concerted.signs import SITUATIONS

_SECTION = "known uses"

_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
"""A line as diffs know it: other characters that break lines stand in it."""


def help_for(navigator: Navigator, graph: Graph, sign: str, *, context: str | None = None, most: int = 3) -> list[Help]:
    """Return the patterns that help where a sign is bad news, or against a risk. Refuses (`unknown-sign`)."""
    if sign not in SITUATIONS:
        known = ", ".join(SITUATIONS)
        raise Refused(
            "unknown-sign", "“{sign}” is no sign or risk.", hint="There are: {known}.", sign=sign, known=known
        )
    return helping(navigator, graph, in_words(sign), context=context, most=most)


def in_words(situation: str) -> str:
    """Return what a sign or a risk means, where one is named; any other situation as it was said."""
    known = SITUATIONS.get(situation)
    return known.words if known else situation


def with_known_use(pattern: Pattern, title: str, text: str) -> bytes:
    """Return the file with a known use at the end of its section of known uses; no other byte changes.

    Refuses (`no-section`, `unsound-file`) where the pattern has no such section, or cannot be read in full.
    """
    if not pattern.is_sound:
        raise unsound(pattern)
    section = next((each for each in pattern.sections if each.name == _SECTION), None)
    if section is None:
        raise Refused(
            "no-section",
            "{pattern} has no section of known uses.",
            pattern=pattern.slug,
            hint="Write “### Section 6: Known Uses” where it belongs, and repeat this.",
        )
    said = pattern.text[section.at : section.end].rstrip()
    at = section.at + len(said.removesuffix("---").rstrip())
    return rewritten(pattern.source, [Edit(at, at, f"\n\n**{_line(title)}:** {_line(text)}")])


def _line(text: str) -> str:
    return " ".join(text.split())


def as_diff(pattern: Pattern, data: bytes, *, name: str = "") -> str:
    """Return what changes in a file as a unified diff, ready for `git apply`; `name` is its path in its library."""
    name = name or pattern.path.as_posix().lstrip("/")
    before, after = (_LINE.findall(text) for text in (pattern.text, data.decode()))
    lines = unified_diff(before, after, f"a/{name}", f"b/{name}")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
