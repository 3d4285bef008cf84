"""Each kind of defect put into a sound file at a known line, by plain lines of text and nothing of the checker's own.

A defect names its code, says which line it looks for, and what becomes of that line; `plus` is how many lines further
the finding belongs. What it causes besides (an id that is gone leads nowhere) is listed with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

FRONT, BODY, WHOLE = "front", "body", "whole"


@dataclass(frozen=True)
class Defect:
    """One way to break a file."""

    code: str
    looks_for: str
    becomes: str
    where: str = FRONT
    plus: int = 0
    besides: frozenset[str] = frozenset()
    needs: str = ""


def _front(
    code: str, looks_for: str, becomes: str, plus: int = 0, besides: tuple[str, ...] = (), needs: str = ""
) -> Defect:
    return Defect(code, looks_for, becomes, FRONT, plus, frozenset(besides), needs)


def _body(code: str, looks_for: str, becomes: str, plus: int = 0, needs: str = "") -> Defect:
    return Defect(code, looks_for, becomes, BODY, plus, frozenset(), needs)


_PROSE = r"[A-Z][a-z]+ .*\Z"
_TITLE = r"title:.*"
_SLUG = r"slug:.*"
_ID = r"id:.*"
_MEAN = ("assessment-uniform", "assessment-overall-mismatch")
_SCORE = r"(    )(autonomy|resilience):.*"
_KIND = r"(  (?:enables|requires|complementary|generalizes_from|specializes_to|manifests_as)):\s*\[\]"
_ITEM = r"(  +)- slug: ([a-z-]+)\Z"
_WEIGHT = r"( +(?:weight|confidence|strength|influence)): 0?\.[0-9]+\Z"
_LABEL = r"(  (?:corporate|government|activist|tech)): .*"
_SECTION = r"### Section 4: Implementation\s*\Z"
_MANY = ("field-missing", "wrong-type", "slug-filename-mismatch", "id-not-a-typeid")

DEFECTS = [
    # the file
    _front("control-character", _TITLE, "title: Be\x07ll", besides=("labels-templated",)),
    _front("control-character", _TITLE, "title: Soft\u00adly", besides=("labels-templated",)),
    _front("control-character", _TITLE, "title: Zero\u200bWidth", besides=("labels-templated",)),
    _front("bidi-control", _TITLE, "title: Turned \u202eround", besides=("labels-templated",)),
    _front("bidi-control", _TITLE, "title: Marked \u200fround", besides=("labels-templated",)),
    _front("mojibake", _TITLE, "title: CafÃ© society", besides=("labels-templated",)),
    _front("control-character", _TITLE, "title: A\rB", besides=("yaml-error",)),
    _front("yaml-error", _TITLE, "title: One: two", besides=()),
    _front("yaml-error", _TITLE, 'title: "Never closed'),
    _front("yaml-error", _TITLE, "title: 'Never closed"),
    _front("yaml-error", _TITLE, "title: [never, closed"),
    _front("yaml-error", _TITLE, "title: {never: closed"),
    _front("yaml-error", _TITLE, "title: `quoted`"),
    _front("yaml-error", _TITLE, "title: @home"),
    _front("yaml-error", _TITLE, "title: %done"),
    _front("yaml-error", _TITLE, 'title: "a \\\\q b"'),
    _front("yaml-error", _TITLE, "title: !!python/name:os.system x", besides=("labels-templated",)),
    _front("yaml-error", _TITLE, "title Forgotten Colon"),
    _front("yaml-error", _TITLE, "title:NoSpace"),
    _front("yaml-error", r"\s+status: .*", "\tstatus: draft"),
    _front("yaml-error", r"(\s+)confidence: [0-9]\Z", r"\1   confidence: 2"),
    _front("yaml-error", r"(lifecycle):.*", r"---\n\1:"),
    _front("yaml-alias", _TITLE, "title: &name Anchored", besides=("labels-templated", "tension-templated")),
    _front("yaml-alias", _TITLE, "title: Named\nextra: *name", 1, ("labels-templated", "tension-templated")),
    _front("yaml-ambiguous", r"(\s+)status: .*", r"\1status: Yes"),
    _front("yaml-ambiguous", r"(\s+)status: .*", r"\1status: draft\n\1off: switched", 1),
    _front("too-deep", r"sources:.*", "more: " + "[" * 60 + "]" * 60 + "\nsources:"),
    _front("duplicate-key", _SLUG, "slug: one\nslug: two", 1, _MANY),
    _front("duplicate-key", _TITLE, 'title: One\n"title": Two', 1, ("labels-templated", "tension-templated")),
    _front("duplicate-key", r"(\s+)status: .*", r"\1status: draft\n\1status: stable", 1),
    _front("key-misspelt", r"lifecycle:(.*)", r"lifecylce:\1", besides=("confidence-contradiction",)),
    _front("key-misspelt", r"attribution:(.*)", r"atribution:\1", besides=("attribution-missing",)),
    _front("wrong-type", _TITLE, "title: 12", besides=("labels-templated", "tension-templated")),
    _front("wrong-type", _TITLE, "title: [A, B]", besides=("labels-templated", "tension-templated")),
    _front("wrong-type", _TITLE, "title: true", besides=("labels-templated", "tension-templated")),
    _front("wrong-type", _ID, "id: 12345"),
    _front("wrong-type", _SLUG, "slug: 12", besides=("slug-filename-mismatch",)),
    _front("wrong-type", r"aliases: \[.*", "aliases: other name"),
    _front("wrong-type", r"aliases: \[.*", "aliases: [[nested]]"),
    _front("wrong-type", _LABEL, r"\1: [a, b]", besides=("labels-templated", "labels-empty")),
    _front("wrong-type", _WEIGHT, r'\1: "0.5"'),
    _front("wrong-type", _WEIGHT, r"\1: heavy"),
    _front("wrong-type", _WEIGHT, r"\1: [0.5]"),
    _front("wrong-type", _SCORE, r"\1\2: high", besides=_MEAN),
    _front("wrong-type", _KIND, r"\1: open-door\n  more: []", besides=("relation-type-unknown", "yaml-error")),
    _front("date-invalid", r"(\s+last_pruned): .*", r"\1: 2026-02-30"),
    _front("date-invalid", r"(\s+last_pruned): .*", r"\1: last spring"),
    _front("date-invalid", r"created: .*", "created: 2026-13-01"),
    _front("version-float", r"(\s*version): .*", r"\1: 1.20"),
    # identity
    _front("field-missing", _TITLE, 'title: ""', besides=("labels-templated", "tension-templated")),
    _front("field-missing", _ID, "id:"),
    _front("id-not-a-typeid", _ID, "id: pat_placeholder"),
    _front("id-not-a-typeid", _ID, "id: pat_81khvcxd5cewqtfpsrwjs9wecq"),
    _front("id-not-a-typeid", _ID, "id: PAT_01khvcxd5cewqtfpsrwjs9wecq"),
    _front("slug-invalid", _SLUG, "slug: ../../etc/passwd"),
    _front("slug-invalid", _SLUG, "slug: Upper-Case"),
    _front("slug-invalid", _SLUG, "slug: with space"),
    _front("slug-invalid", _SLUG, "slug: caf\u00e9"),
    _front("slug-filename-mismatch", _SLUG, "slug: something-else"),
    # labels
    _front("label-placeholder", _LABEL, r"\1: TBD", besides=("labels-templated",)),
    _front("tension-differs", r"(\s+primary_tension): .*", r'\1: "Cats vs. Dogs"', 0, ("tension-templated",),
           r"\*\*The core (?:conflict|tension) is"),
    # assessment
    _front("assessment-out-of-range", _SCORE, r"\1\2: 7", besides=_MEAN),
    _front("assessment-out-of-range", _SCORE, r"\1\2: 0", besides=_MEAN),
    _front("assessment-overall-mismatch", r"(\s+overall_score): .*", r"\1: 1.0"),
    _front("confidence-contradiction", r"(  confidence): [0-9]\Z", r"\1: 5", needs=r"Rating:(?:\*\*)? ★{1,4} "),
    # links
    _front("link-dangling", _ITEM, r"\1- slug: nobody-is-called-so", besides=("link-duplicate",)),
    _front("link-duplicate", _ITEM, r"\1- slug: \2\n\1- slug: \2", 1, ("link-dangling",)),
    _front("relation-type-unknown", r"  tools:(.*)", r"  befriends:\1"),
    _front("relation-type-unknown", r"(\s+type): (?:complementary|enables|requires)", r"\1: admires"),
    _front("relation-null", r"  (tools|alternatives|complementary|generalizes_from): \[\]\s*", r"  \1:"),
    _front("weight-out-of-range", _WEIGHT, r"\1: 85"),
    _front("weight-out-of-range", _WEIGHT, r"\1: -0.5"),
    _front("weight-out-of-range", _WEIGHT, r"\1: .nan"),
    _front("weight-out-of-range", _WEIGHT, r"\1: .inf"),
    # the body
    _body("control-character", _PROSE, "Here \x00 is none."),
    _body("bidi-control", _PROSE, "Here \u2066 it turns."),
    _body("mojibake", _PROSE, "Itâ€™s so."),
    _body("script-in-body", _PROSE, "See <script>alert(1)</script> here."),
    _body("script-in-body", _PROSE, "See <img src=x onerror=alert(1)> here."),
    _body("script-in-body", _PROSE, "See <svg/onload=alert(1)> here."),
    _body("script-in-body", _PROSE, "See [here](javascript:alert(1))."),
    _body("script-in-body", _PROSE, "See [here](JaVa&#115;cript:alert(1))."),
    _body("script-in-body", _PROSE, "See [here](data:text/html;base64,PHNj)."),
    _body("script-in-body", _PROSE, 'See <a href="vbscript:x">here</a>.'),
    _body("script-in-body", _PROSE, 'See <a href="javas\ncript:x">here</a>.'),
    _body("script-in-body", _PROSE, "See <iframe src=//example.org></iframe>."),
    _body("script-in-body", _PROSE, 'See <meta http-equiv="refresh" content="0">.'),
    _body("section-missing", _SECTION, "### Section 4: Something Else", needs="\nontology:"),
    _body("section-heading-level", _SECTION, "## Section 4: Implementation", needs="\nontology:"),
    _body("section-template-remnant", _SECTION, "### Section 4: Implementation (300-400 words)", needs="\nontology:"),
    # provenance
    _front("license-unexpected", r"license:.*", "license: MIT"),
    _front("attribution-missing", r"attribution:.*", 'attribution: ""'),
]  # fmt: skip


def broken(text: str, defect: Defect) -> tuple[str, int] | None:
    """Return the text with the defect and the line it is on; None where the file has no such place."""
    if not re.search(defect.needs, text):
        return None
    lines = text.split("\n")
    closing = next(at for at, line in enumerate(lines) if at and line.rstrip() == "---")
    places = range(1, closing) if defect.where == FRONT else range(closing + 1, len(lines))
    for at in places:
        if re.fullmatch(defect.looks_for, lines[at].rstrip("\r")):
            end = "\r" if lines[at].endswith("\r") else ""
            new = re.sub(defect.looks_for, defect.becomes, lines[at].rstrip("\r"), count=1).replace("\n", end + "\n")
            return "\n".join([*lines[:at], new + end, *lines[at + 1 :]]), at + 1 + defect.plus
    return None


def whole(data: bytes) -> Iterator[tuple[str, bytes, set[tuple[str, int]]]]:
    """Yield a sound file broken as a whole: a name, the bytes, and what must be found (at least)."""
    text = data.decode()
    closing = text.index("\n---", 4)
    at = data.index(b"\n", len(data) // 2) + 1
    line = data[:at].count(b"\n") + 1
    yield "empty", b"", {("empty", 1)}
    yield "blank", b" \r\n\t\n", {("empty", 1)}
    yield "mark", b"\xef\xbb\xbf" + data, {("encoding-bom", 1)}
    yield "utf-16", text.encode("utf-16"), {("encoding", 1)}
    yield "utf-16-be", "\ufeff".encode("utf-16-be") + text.encode("utf-16-be"), {("encoding", 1)}
    yield "latin-1", data[:at] + b"caf\xe9 \n" + data[at:], {("encoding", line)}
    yield "half a letter", data[:at] + "é".encode()[:1] + b"\n" + data[at:], {("encoding", line)}
    yield "half a pair", data[:at] + b"\xed\xa0\x80\n" + data[at:], {("encoding", line)}
    yield "overlong", data[:at] + b"\xc0\xaf\n" + data[at:], {("encoding", line)}
    yield "returns only", data.replace(b"\n", b"\r"), {("control-character", 1), ("front-matter-missing", 1)}
    yield "two ends", data[:at] + data[at:].replace(b"\n", b"\r\n"), {("line-ends", line)}
    yield "no first fence", data[4:], {("front-matter-missing", 1)}
    yield "no second fence", (text[:closing] + text[closing + 4 :]).encode(), {("front-matter-unclosed", 0)}
    yield "no fences", text[closing + 5 :].encode(), {("front-matter-missing", 1)}
    yield "a directive", b"%YAML 1.1\n" + data, {("front-matter-missing", 1)}
    yield "no body", text[: closing + 4].encode() + b"\n", {("body-empty", 0)}
    yield "too large", data + b"x" * 2**22, {("too-large", 1)}
    yield "pasted", data + b"x " * 60_000, {("oversized-file", 1)}
