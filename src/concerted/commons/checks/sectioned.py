"""Has the body its eight sections, in order, and an opening that is whole?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from concerted.commons.findings import Edit, Seen, seen
from concerted.commons.patterns import LEGACY, Pattern
from concerted.commons.sections import NAMES, Section
from concerted.lines import Line

_LENGTH_REMARK = re.compile(r"\s*\((?:~\s*)?\d+(?:\s*[-–]\s*\d+)? words\)\s*$")
_DASHED = re.compile(r"\s+(?:—|–|-{1,2})\s+")
_ENDS = (".", "!", "?", "…", "”", '"', "’", "'", ":", ")", "*")
_FEWEST = 40


def sectioned(pattern: Pattern) -> Iterator[Seen]:
    """Yield what is missing, cut or out of order. The older format's bodies are too free to be judged."""
    if pattern.dialect == LEGACY or not pattern.body.strip():
        return
    yield from _lead(pattern)
    own = [each for each in pattern.sections if each.number is not None]
    if not own:
        return
    yield from _missing(pattern, own)
    yield from _order(own)
    yield from _levels(own)
    yield from _remnants(pattern, own)


def _lead(pattern: Pattern) -> Iterator[Seen]:
    start, _ = pattern.source.body
    body = pattern.body
    opening = re.match(r"\s*(?:>[ \t]*)?(?!\[!|#)(\S[^\n]*(?:\n(?!\s*\n)[^\n]*)*)", body)
    if opening is None:
        return
    lead = " ".join(opening[1].replace("\n>", "\n").split())
    summary = " ".join(pattern.summary.split())
    if _FEWEST <= len(lead) < len(summary) and summary.startswith(lead) and not lead.endswith(_ENDS):
        near = whole_sentence(summary, len(lead))
        said = Line("The opening stops in the middle: “…{end}”. The summary goes on.", {"end": lead[-30:]})
        yield seen("lead-truncated", start + opening.start(1), said, near=near)


def whole_sentence(summary: str, at: int) -> str:
    """Return the summary up to the end of the sentence that the offset is in."""
    end = re.compile(r"[.!?](?=\s|$)").search(summary, at)
    return summary[: end.end()] if end else summary


def _missing(pattern: Pattern, own: list[Section]) -> Iterator[Seen]:
    there = {each.name for each in own if each.name in NAMES and not _DASHED.search(each.title)}
    for number, name in enumerate(NAMES, 1):
        if name in there:
            continue
        instead = next((each for each in own if each.number == number and each.name not in there), None)
        if instead:
            yield _otherwise(pattern, instead, name.title())
        else:
            before = [each for each in own if each.number is not None and each.number < number] or own
            said = Line("The section “{title}” is not there.", {"title": name.title()})
            yield seen("section-missing", (before[-1] if before is not own else own[0]).start, said)


def _otherwise(pattern: Pattern, instead: Section, title: str) -> Seen:
    """Say that another heading stands in a section's place; where only its dash is to blame, mend that."""
    values = {"title": title, "instead": instead.title}
    said = Line("The section “{title}” is not there; “{instead}” stands in its place.", values)
    line = pattern.text[instead.start : instead.at]
    at = line.lower().find(title.lower())
    dash = _DASHED.search(line, at + len(title)) if at >= 0 else None
    mend = (Edit(instead.start + dash.start(), instead.start + dash.end(), ": "),) if dash else ()
    return seen("section-missing", instead.start, said, near=title, mend=mend)


def _order(own: list[Section]) -> Iterator[Seen]:
    known = [each for each in own if each.name in NAMES]
    for before, each in pairwise(known):
        if NAMES.index(each.name) < NAMES.index(before.name):
            values = {"title": each.name.title(), "before": before.name.title()}
            yield seen("section-order", each.start, Line("“{title}” comes before “{before}” in the format.", values))
            return


def _levels(own: list[Section]) -> Iterator[Seen]:
    odd = next((each for each in own if each.level != _LEVEL), None)
    if odd:
        values = {"found": "#" * odd.level, "wanted": "#" * _LEVEL}
        mend = tuple(Edit(each.start, each.start + each.level, "#" * _LEVEL) for each in own if each.level != _LEVEL)
        yield seen(
            "section-heading-level",
            odd.start,
            Line("Sections start with {wanted}, this one with {found}.", values),
            mend=mend,
        )


_LEVEL = 3


def _remnants(pattern: Pattern, own: list[Section]) -> Iterator[Seen]:
    mend = []
    for each in own:
        line = pattern.text[each.start : each.at].rstrip("\r")
        if remark := _LENGTH_REMARK.search(line):
            mend.append(Edit(each.start + remark.start(), each.start + len(line), ""))
    if mend:
        said = Line("The template’s remark on length is still in {count} headings.", {"count": len(mend)})
        yield seen("section-template-remnant", mend[0].start, said, mend=tuple(mend))
