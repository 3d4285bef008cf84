"""Has the pattern an id, a slug and a title it can be found by, and does it say whose gift it is?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from concerted.commons.findings import Seen, seen
from concerted.commons.patterns import REDUCED, Pattern
from concerted.commons.typeids import is_typeid
from concerted.commons.values import Mapping, Scalar, Sequence
from concerted.lines import Line

LICENSE = "CC-BY-SA-4.0"
"""The licence the whole library is given under."""

SLUG = re.compile(r"(?=.{1,200}\Z)[a-z0-9]+(?:-+[a-z0-9]+)*\Z")
_ATTRIBUTION = ("provenance", "attribution")
_LONGEST = 80
_NOT_A_SLUG = re.compile(r"[^a-z0-9]+")


def named(pattern: Pattern) -> Iterator[Seen]:
    """Yield what is wrong with the names and the provenance."""
    yield from _missing(pattern)
    yield from _id(pattern)
    yield from _slug(pattern)
    if pattern.dialect != REDUCED:
        yield from _provenance(pattern)


def _missing(pattern: Pattern) -> Iterator[Seen]:
    wanted = ("slug", "title", "summary") if pattern.dialect == REDUCED else ("id", "slug", "title")
    for name in wanted:
        value = pattern.top.get(name)
        if value is None or (isinstance(value, Scalar) and (value.is_null or not value.text.strip())):
            place = value or pattern.source.front[0]
            yield seen("field-missing", place, Line("The format asks for “{name}”.", {"name": name}))


def _id(pattern: Pattern) -> Iterator[Seen]:
    value = pattern.top.get("id")
    if isinstance(value, Scalar) and isinstance(value.meaning, str) and value.text and not is_typeid(value.text):
        values = {"id": value.text}
        said = Line(
            "“{id}” is no TypeID: pat_, then 26 of 0-9 and a-z without i, l, o, u, the first at most 7.", values
        )
        yield seen("id-not-a-typeid", value, said)


def _slug(pattern: Pattern) -> Iterator[Seen]:
    value = pattern.top.get("slug")
    if not isinstance(value, Scalar) or not value.text or value.is_null:
        return
    if not SLUG.match(value.text):
        said = Line("A slug has small letters, digits and hyphens, as in “{near}”.", {"near": slugged(value.text)})
        yield seen("slug-invalid", value, said, near=slugged(value.text))
    elif value.text != pattern.path.stem:
        values = {"slug": value.text, "name": pattern.path.name}
        said = Line("The slug is “{slug}” and the file is called “{name}”: links find one or the other.", values)
        yield seen("slug-filename-mismatch", value, said, near=pattern.path.stem)


def slugged(text: str) -> str:
    """Return a text as a slug: small letters, digits, hyphens."""
    return _NOT_A_SLUG.sub("-", text.lower()).strip("-")[:_LONGEST].rstrip("-") or "pattern"


def _provenance(pattern: Pattern) -> Iterator[Seen]:
    top = pattern.top
    license_ = top.get("license")
    if isinstance(license_, Scalar) and license_.text and re.sub(r"[\s-]+", "-", license_.text) != LICENSE:
        values = {"found": license_.text, "license": LICENSE}
        said = Line("This file says {found}; the library is given under {license}.", values)
        yield seen("license-unexpected", license_, said, near=LICENSE)
    own = top.get("attribution")
    if not isinstance(own, Mapping | Sequence) and not top.text("attribution") and not top.text(*_ATTRIBUTION):
        place = own or top.key("license") or pattern.source.front[0]
        yield seen("attribution-missing", place, Line("Name whom to attribute this to: the licence asks readers to."))
