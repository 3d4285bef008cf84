"""Merging an amendment into clauses that have moved on since it was written: field by field, text word by word.

An amendment says what each clause was and what it becomes. Where the clause in force is another by now, what
only one side changed is taken from that side; what both changed alike stands; the rest collides, and people
must say what they mean. “Members disagreeing on implementation details and fracturing” (the seed, Section 3)
should at least not come from two people editing two sentences.

Texts are merged as diff3 does (Khanna, Kunal and Pierce, A Formal Investigation of Diff3, 2007), over words
instead of lines. Every reader of a record recomputes the merged text, so the alignment is our own and exact:
`difflib` has heuristics that may differ from one Python to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from concerted.coalition.clauses import Change, Clause, in_order
from concerted.errors import Refused

_TOKENS = re.compile(r"\s+|[^\s。！？；：，、།။។]+[。！？；：，、།။។]*\s*|[。！？；：，、།။។]+\s*")
"""A word with the white space after it. Scripts that put none between words are cut at their stops."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collision:
    """Where an amendment and the platform want two things at once; of a text, the words that collide only.

    `field` is None where the whole clause collides: deleted here and changed there, or added twice.
    """

    clause: str
    field: str | None
    stands: object
    """What the platform says now."""
    expected: object
    """What the amendment expected to find."""
    wanted: object
    """What the amendment wants."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The clauses after an amendment, in the page's order; None where it collides, and then with what."""

    clauses: tuple[Clause, ...] | None
    collisions: tuple[Collision, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that an edit kept, took away (`was`) or put in (`now`)."""

    kind: Literal["kept", "was", "now"]
    text: str


@dataclass(frozen=True, slots=True)
class _Edit:
    """One side's doing: the words from `start` to `end` of the older text become `now`."""

    start: int
    end: int
    now: tuple[str, ...]
    wanted: bool
    """Whether the amendment wants it; else it is in force."""


def merged(clauses: tuple[Clause, ...], changes: tuple[Change, ...]) -> Merged:
    """Return the clauses after the changes, or everything in which the two collide.

    Nothing but the merge is checked: whether the result is a platform, `check_clauses` says. Refuses
    (`bad-change`) a change that names no clause, or two.
    """
    after = {clause.id: clause for clause in clauses}
    collisions: list[Collision] = []
    for change in changes:
        name = change.clause
        if not name:
            raise Refused("bad-change", "A change names no clause, or two.", hint="Change one clause at a time.")
        clause, found = _merged_clause(after.get(name), change)
        collisions += found
        if clause:
            after[name] = clause
        else:
            after.pop(name, None)
    if collisions:
        return Merged(clauses=None, collisions=tuple(collisions))
    return Merged(clauses=in_order(after.values()))


def collisions_between(
    base: tuple[Clause, ...], one: tuple[Change, ...], other: tuple[Change, ...]
) -> tuple[Collision, ...]:
    """Return where two open amendments of `base` would collide, whichever is adopted first.

    Of each, `stands` is what `one` wants and `wanted` what `other` wants. An amendment that collides with
    `base` itself cannot be adopted, and so stands in no other's way: `merged` tells.
    """
    found = list(_after(base, one, other))
    found += [turned for turned in map(_turned, _after(base, other, one)) if turned not in found]
    return tuple(sorted(found, key=lambda collision: (collision.clause, collision.field or "")))


def _after(base: tuple[Clause, ...], first: tuple[Change, ...], then: tuple[Change, ...]) -> tuple[Collision, ...]:
    adopted = merged(base, first).clauses
    if adopted is None or merged(base, then).clauses is None:
        return ()
    return merged(adopted, then).collisions


def _turned(collision: Collision) -> Collision:
    return replace(collision, stands=collision.wanted, wanted=collision.stands)


def _merged_clause(stands: Clause | None, change: Change) -> tuple[Clause | None, list[Collision]]:
    """Return the clause that comes of `stands` and the change, and where the two collide."""
    was, now = change.was, change.now
    if now in (was, stands):
        return stands, []
    if stands == was:
        return now, []
    if stands is None or was is None or now is None:
        return stands, [Collision(clause=change.clause, field=None, stands=stands, expected=was, wanted=now)]
    values: dict[str, Any] = {}
    collisions = []
    for name in (field.name for field in fields(Clause)):
        old, here, there = getattr(was, name), getattr(stands, name), getattr(now, name)
        values[name], pieces = _merged_value(old, here, there)
        for here_piece, old_piece, there_piece in pieces:
            piece = Collision(clause=stands.id, field=name, stands=here_piece, expected=old_piece, wanted=there_piece)
            collisions.append(piece)
    return replace(stands, **values), collisions


def _merged_value(was: object, stands: object, wanted: object) -> tuple[object, list[tuple[object, object, object]]]:
    """Return a field's merged value, and each piece that collides: as it stands, was, and is wanted."""
    if wanted in (was, stands):
        return stands, []
    if stands == was:
        return wanted, []
    if isinstance(was, str) and isinstance(stands, str) and isinstance(wanted, str):
        return _merged_text(was, stands, wanted)
    return stands, [(stands, was, wanted)]


def _merged_text(was: str, stands: str, wanted: str) -> tuple[str, list[tuple[object, object, object]]]:
    """Return the text with both sides' edits in it, and the pieces where they touch without being the same."""
    old = _TOKENS.findall(was)
    edits = [*_edits(old, _TOKENS.findall(stands), wanted=False), *_edits(old, _TOKENS.findall(wanted), wanted=True)]
    text: list[str] = []
    collisions: list[tuple[object, object, object]] = []
    done = 0
    for region in _regions(sorted(edits, key=lambda edit: (edit.start, edit.end, edit.wanted))):
        start, end = region[0].start, max(edit.end for edit in region)
        before = "".join(old[start:end])
        here, there = (_applied(old, start, end, [e for e in region if e.wanted is side]) for side in (False, True))
        if before not in (here, there) and here != there:
            collisions.append((here, before, there))
        text += [*old[done:start], here if there == before else there]
        done = end
    return "".join([*text, *old[done:]]), collisions


def told_apart(was: str, now: str) -> list[Piece]:
    """Return what became of a text, word by word: kept and taken pieces make up `was`, kept and new ones `now`."""
    old, new = _TOKENS.findall(was), _TOKENS.findall(now)
    pieces: list[Piece] = []
    done = 0
    for edit in _edits(old, new, wanted=True):
        pieces += [Piece("kept", "".join(old[done : edit.start])), Piece("was", "".join(old[edit.start : edit.end]))]
        pieces += [Piece("now", "".join(edit.now))]
        done = edit.end
    return [piece for piece in (*pieces, Piece("kept", "".join(old[done:]))) if piece.text]


def _regions(edits: Sequence[_Edit]) -> Iterator[list[_Edit]]:
    """Yield the edits, at least one and in order, in groups that overlap or touch."""
    region = [edits[0]]
    for edit in edits[1:]:
        if edit.start > max(earlier.end for earlier in region):
            yield region
            region = []
        region.append(edit)
    yield region


def _applied(old: Sequence[str], start: int, end: int, edits: Sequence[_Edit]) -> str:
    """Return the old words from `start` to `end` as one side's edits leave them."""
    text: list[str] = []
    for edit in edits:
        text += [*old[start : edit.start], *edit.now]
        start = edit.end
    return "".join([*text, *old[start:end]])


def _edits(old: Sequence[str], new: Sequence[str], *, wanted: bool) -> Iterator[_Edit]:
    """Yield what turns the old words into the new: the gaps between the words that both have in common."""
    i = j = 0
    for at, there in [*_common(old, new), (len(old), len(new))]:
        if (i, j) != (at, there):
            yield _Edit(i, at, tuple(new[j:there]), wanted)
        i, j = at + 1, there + 1


def _common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return a longest common subsequence as pairs of places; of several, always the same one.

    The textbook table, filled from the end; even a whole page fills it in a moment.
    """
    longest = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        row, below = longest[i], longest[i + 1]
        for j in reversed(range(len(new))):
            row[j] = below[j + 1] + 1 if old[i] == new[j] else max(below[j], row[j + 1])
    pairs = []
    i = j = 0
    while i < len(old) and j < len(new):
        if old[i] == new[j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif longest[i + 1][j] > longest[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs
