"""Answers to proposals, written into the files as they are now: all of one library's, or none.

What `reviewing` makes of one answer is made of many here: each file is read anew, so that nobody's change meanwhile is
lost, and what would be written is read again first: what lies outside Groups 5 and 6 is as it was, or nothing is
written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from concerted.commons.changes import carry_out, innermost, put_back
from concerted.commons.patterns import Pattern
from concerted.commons.plots import KEY
from concerted.commons.reading import parse_pattern, read_pattern
from concerted.commons.reviewing import CURATED, By, accepted, rejected
from concerted.errors import InputError, Place, Refused


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says to one proposal: in which file, to which target, and as which kind; None rejects it."""

    file: Path
    target: str
    kind: str | None


def write_answers(answers: Iterable[Answer], by: By, *, roots: Sequence[Path]) -> list[Path]:
    """Write answers into the files; return those that changed. `roots` are the folders that may be written in.

    Refuses (`no-proposal`, `unknown-kind`, `unsound-file`) with nothing written. Raises `InputError` where a file
    cannot be.
    """
    changes: dict[Path, bytes] = {}
    for answer in answers:
        data = changes.get(answer.file)
        pattern = read_pattern(answer.file) if data is None else parse_pattern(data, answer.file)
        changes[answer.file] = answered(pattern, answer, by)
    for root in roots:
        within = {file: data for file, data in changes.items() if _root(file, roots) == root}
        if within:
            put_back(root)
            carry_out(within, root=root)
    return list(changes)


def answered(pattern: Pattern, answer: Answer, by: By) -> bytes:
    """Return the bytes of a file with one proposal answered; nothing else in it reads otherwise."""
    if not pattern.is_sound:
        raise unsound(pattern)
    if answer.kind is None:
        data = rejected(pattern, answer.target, by)
    else:
        data = accepted(pattern, answer.target, by, kind=answer.kind)
    again = parse_pattern(data, pattern.path)
    if not again.is_sound or _else_of(again) != _else_of(pattern):
        raise unsound(pattern)
    return data


def _else_of(pattern: Pattern) -> tuple[object, ...]:
    """Return what an answer leaves alone: every other group as it stands, and the body."""
    groups = [(key.text, pattern.text[key.start : value.end]) for key, value in pattern.top if key.text not in _TOUCHED]
    return (*((name, text.rstrip()) for name, text in groups), pattern.body)


_TOUCHED = (KEY, CURATED)


def unsound(pattern: Pattern) -> Refused:
    """Return the refusal to write into a file that cannot be read in full."""
    return Refused(
        "unsound-file",
        "The file of {pattern} cannot be read in full, so nothing is written into it.",
        hint="See what is in the way: concerted commons check PATH.",
        pattern=pattern.slug,
    )


def _root(file: Path, roots: Sequence[Path]) -> Path:
    """Return the innermost of these folders that a file lies in. Raises `InputError` (`outside-library`)."""
    found = innermost(file, roots)
    if found is None:
        hint = "Only what lies in a mounted folder is written."
        raise InputError("outside-library", "this lies outside the library", place=Place(file), hint=hint)
    return found
