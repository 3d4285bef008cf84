"""What changes between two readings of a clause: each thing it says, word by word, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext

from concerted.coalition import Change, Clause, rule_line
from concerted.coalition.merging import Piece, told_apart
from concerted.coalition.story import more_lines
from concerted.web.pages.templatetags.wording import class_name, every, say
from concerted.web.pages.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a clause says: its label (none for the text itself), and its words before and after."""

    label: str
    was: list[Piece]
    now: list[Piece]

    @property
    def changes(self) -> bool:
        """Whether it reads differently."""
        return any(piece.kind != "kept" for piece in (*self.was, *self.now))


@dataclass(frozen=True, slots=True)
class Told:
    """A change of one clause, told side by side."""

    clause: str
    how: Literal["changed", "new", "gone", "kept"]
    rows: list[Row]


def told(change: Change, electorate: int, words: Vocabulary) -> Told:
    """Return a change side by side; rules and classes are said in the reader's words."""
    was, now = (_said(clause, electorate, words) if clause else {} for clause in (change.was, change.now))
    how: Literal["changed", "new", "gone", "kept"] = (
        "new" if change.was is None else "gone" if change.now is None else "changed"
    )
    rows = [_row(label, was.get(label, ""), now.get(label, "")) for label in dict.fromkeys((*was, *now))]
    return Told(change.clause, "kept" if change.was == change.now else how, rows)


def _row(label: str, was: str, now: str) -> Row:
    pieces = told_apart(was, now)
    return Row(
        label, [piece for piece in pieces if piece.kind != "now"], [piece for piece in pieces if piece.kind != "was"]
    )


def _said(clause: Clause, electorate: int, words: Vocabulary) -> dict[str, str]:
    """Return everything a clause says, each under its label."""
    said = {"": clause.text}
    if clause.check:
        said[gettext("One can tell by:")] = f"{clause.check} ({every(clause.every or '')})"
    if clause.boundary:
        said[gettext("The boundary:")] = clause.boundary
    if clause.rule and clause.governs:
        days = gettext("%(days)d days to answer.") % {"days": clause.days or 0}
        said[f"{say(class_name(clause.governs), words)}:"] = f"{say(rule_line(clause.rule, electorate), words)} {days}"
    if more := more_lines(clause):
        said[gettext("Also:")] = " ".join(say(line, words) for line in more)
    return said
