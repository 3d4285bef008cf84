"""What a check found: a stable code, the place, what was expected, and perhaps what was meant.

A finding is help for whoever tends the library, never blame: the library is a gift.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from concerted.commons.values import Value
from concerted.lines import Line


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` where `start` to `end` stands now."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding while its file is at hand: the offset it is about, and what would mend it safely, if anything would."""

    code: str
    at: int
    said: Line
    near: str = ""
    mend: tuple[Edit, ...] = ()


def seen(
    code: str, at: Value | int, said: Line, *, near: str = "", mend: tuple[Edit, ...] = ()
) -> Seen:  # the place may be a value
    """Make a finding at a value or an offset."""
    return Seen(code, at if isinstance(at, int) else at.start, said, near, mend)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding in one file, by line and column from 1.

    `near` is what was perhaps meant, `mends` says whether `--fix` would mend it.
    """

    code: str
    file: str
    line: int
    column: int
    said: Line
    near: str = ""
    mends: bool = False

    @property
    def level(self) -> str:
        """How much it matters: `error`, `warning` or `note`."""
        return CODES[self.code].level

    @property
    def print(self) -> str:
        """What stays the same when lines move: for the baseline."""
        told = [self.code, self.said.template, *(f"{name}={value}" for name, value in sorted(self.said.values.items()))]
        return sha256("\0".join(map(str, told)).encode()).hexdigest()[:16]

    def as_row(self) -> list[Any]:
        """Return the finding as plain data."""
        return [
            self.code,
            self.file,
            self.line,
            self.column,
            self.said.template,
            dict(self.said.values),
            self.near,
            self.mends,
        ]

    @classmethod
    def of_row(cls, row: list[Any]) -> Finding:
        """Return the finding from `as_row`."""
        code, file, line, column, template, values, near, mends = row
        return cls(code, file, line, column, Line(template, values), near, mends)


@dataclass(frozen=True, slots=True)
class Code:
    """What a code stands for: its level, its title, and other names it goes by."""

    level: str
    title: str
    also: tuple[str, ...] = ()


_ERROR, _WARNING, _NOTE = "error", "warning", "note"

CODES = {
    # the file
    "empty": Code(_ERROR, "nothing is in the file"),
    "too-large": Code(_ERROR, "too large to be a pattern"),
    "oversized-file": Code(_NOTE, "much larger than other patterns"),
    "encoding": Code(_ERROR, "not written in UTF-8"),
    "encoding-bom": Code(_NOTE, "a mark of its encoding stands before the first line"),
    "line-ends": Code(_NOTE, "lines that end in different ways"),
    "control-character": Code(_WARNING, "a character nobody sees"),
    "bidi-control": Code(_ERROR, "a character that turns the direction of text round"),
    "mojibake": Code(_WARNING, "letters that were read in the wrong encoding once"),
    "script-in-body": Code(_WARNING, "active HTML in the body"),
    "front-matter-missing": Code(_ERROR, "no front matter"),
    "front-matter-unclosed": Code(_ERROR, "front matter without its closing line"),
    "yaml-error": Code(_ERROR, "front matter that cannot be read as YAML"),
    "yaml-alias": Code(_ERROR, "an anchor or alias of YAML"),
    "yaml-ambiguous": Code(_WARNING, "a word that some readers take for true or false"),
    "too-deep": Code(_ERROR, "lists in lists in lists", ("yaml-error",)),
    "duplicate-key": Code(_ERROR, "a key that stands twice"),
    "key-misspelt": Code(_WARNING, "a key that is one slip away from a known one"),
    "wrong-type": Code(_ERROR, "a value of another kind than expected"),
    "date-invalid": Code(_ERROR, "a day that is in no calendar"),
    "version-float": Code(_WARNING, "a version that reads as a number"),
    # identity
    "field-missing": Code(_WARNING, "a field the format asks for"),
    "id-not-a-typeid": Code(_WARNING, "an id that is no TypeID", ("id-invalid",)),
    "id-duplicate": Code(_ERROR, "an id that two patterns have"),
    "slug-invalid": Code(_ERROR, "a slug that is none"),
    "slug-filename-mismatch": Code(_WARNING, "a slug unlike the file's name"),
    "slug-duplicate": Code(_ERROR, "a slug that two patterns have"),
    # labels and search
    "labels-empty": Code(_WARNING, "no label for any context"),
    "labels-wrong-type": Code(_ERROR, "labels that are not context: words", ("wrong-type",)),
    "labels-templated": Code(_NOTE, "labels that only repeat the title"),
    "label-placeholder": Code(_WARNING, "a label that is no label yet"),
    "tension-templated": Code(_NOTE, "a tension made of the title's words"),
    "tension-differs": Code(_WARNING, "a tension the body states otherwise"),
    # assessment
    "assessment-wrong-type": Code(_ERROR, "an assessment that is not dimension: number", ("wrong-type",)),
    "assessment-incomplete": Code(_WARNING, "an assessment without all eight dimensions"),
    "assessment-out-of-range": Code(_ERROR, "a score outside 1 to 5"),
    "assessment-overall-mismatch": Code(_WARNING, "an overall score that is not the mean"),
    "assessment-uniform": Code(_NOTE, "eight dimensions that are all alike"),
    "confidence-contradiction": Code(_WARNING, "a confidence the body contradicts"),
    # links
    "link-dangling": Code(_WARNING, "a link to a pattern that is not here"),
    "link-to-self": Code(_WARNING, "a link to itself"),
    "link-duplicate": Code(_NOTE, "the same link twice"),
    "relation-type-unknown": Code(_WARNING, "a link of no known kind"),
    "relation-null": Code(_NOTE, "a relation that says nothing"),
    "weight-out-of-range": Code(_ERROR, "a weight outside 0 to 1"),
    "hub-not-an-id": Code(_NOTE, "a hub named by slug, not by id"),
    "hub-unresolved": Code(_WARNING, "a hub that is not here"),
    "sector-rule": Code(_WARNING, "a sector without its own label"),
    "anchor-rule": Code(_WARNING, "no hub that anchors the pattern"),
    # body
    "body-empty": Code(_ERROR, "nothing after the front matter"),
    "lead-truncated": Code(_WARNING, "an opening sentence that was cut off"),
    "section-missing": Code(_WARNING, "a section that is not there"),
    "section-order": Code(_NOTE, "sections in another order"),
    "section-heading-level": Code(_NOTE, "sections on different levels of heading"),
    "section-template-remnant": Code(_NOTE, "a remark of the template in a heading"),
    # provenance
    "license-unexpected": Code(_WARNING, "another licence than the library's"),
    "attribution-missing": Code(_WARNING, "nobody is named as the source"),
}
"""Every code there is; it stays what it means."""
