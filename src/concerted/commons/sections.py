"""The body of a pattern: its sections, by the headings that are headings (one in a code fence is none)."""

from __future__ import annotations

import re
from dataclasses import dataclass

NAMES = (
    "context", "problem", "solution", "implementation", "consequences", "known uses", "cognitive era", "vitality",
)  # fmt: skip
"""The eight sections of the seed's format, in their order."""

LEGACY_NAMES = (
    "overview", "core principles", "key practices", "application context", "implementation", "evidence & impact",
    "cognitive era", "commons alignment assessment", "resources & references",
)  # fmt: skip
"""The nine sections of the v1.x format, in their order."""

LONGEST = 300
"""Letters of a heading; more is a paragraph."""

_MARKS = re.compile(r"\n(?:(`{3,}|~{3,})[^\n]*|(#{1,6})[ \t]+([^\n]*))")
_NUMBERED = re.compile(r"(?:section\s+)?(\d{1,2})\s*[.:)]\s*(.*)", re.I)
_TAIL = re.compile(r"\s*\([^()]*\)\s*$|\s*(?::|[—–-]+)\s+.*$")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it, up to the next heading of a section or of its level or above.

    `name` is the section's own, in small letters and without number or remark (“context”, “cognitive era”); `number`
    as written, if one is. The heading's line starts at `start`; its text starts `at`, after the heading, and ends
    at `end`.
    """

    name: str
    title: str
    level: int
    number: int | None
    start: int
    at: int
    end: int


def sections(text: str, start: int, end: int) -> tuple[Section, ...]:
    """Return the headings of a body between two offsets of a text, with what belongs to each."""
    found: list[tuple[int, int, int, str]] = []
    fence = ""
    for mark in _MARKS.finditer(text, max(start - 1, 0), end):
        if (ticks := mark[1]) is not None:
            if not fence:
                fence = ticks
            elif ticks.startswith(fence) and mark[0].strip() == ticks:
                fence = ""
        elif not fence:
            found.append((mark.start() + 1, mark.end(), len(mark[2]), mark[3].strip()))
    return _with_ends([heading for heading in found if len(heading[3]) <= LONGEST], end)


def _with_ends(headings: list[tuple[int, int, int, str]], end: int) -> tuple[Section, ...]:
    """Make the sections, last to first: each ends where a heading of its level or above starts, or a numbered one."""
    made, stops = [], [(0, end)]
    for start, at, level, title in reversed(headings):
        numbered = _NUMBERED.match(title)
        while stops[-1][0] > level:
            stops.pop()
        number = int(numbered[1]) if numbered else None
        name = plain_name(numbered[2] if numbered else title)
        made.append(Section(name, title, level, number, start, at, stops[-1][1]))
        stops.append((0 if numbered else level, start))
    return tuple(reversed(made))


def plain_name(title: str) -> str:
    """Return a section's name in small letters, without remarks: “Vitality: The Quality …” is “vitality”."""
    name = _TAIL.sub("", title.rstrip("# ").strip("*_ ")).strip().lower()
    return "cognitive era" if name.startswith("cognitive era") else name
