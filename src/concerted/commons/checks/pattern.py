"""All checks of one pattern, in order; what needs the other patterns is in `names`."""

from __future__ import annotations

from collections.abc import Iterator

from concerted.commons.checks.assessed import assessed
from concerted.commons.checks.keyed import keyed
from concerted.commons.checks.labelled import labelled
from concerted.commons.checks.linked import linked
from concerted.commons.checks.named import named
from concerted.commons.checks.readable import readable
from concerted.commons.checks.sectioned import sectioned
from concerted.commons.checks.valued import valued
from concerted.commons.findings import Seen
from concerted.commons.patterns import REDUCED, Pattern

UNREADABLE = frozenset({"empty", "too-large", "too-deep", "yaml-error"})
"""After these the rest of the file is not judged: what is missing may only be unread."""


def check_pattern(pattern: Pattern) -> list[Seen]:
    """Return what one pattern alone shows, in the order of the file."""
    found = list(_check(pattern))
    return sorted(found, key=lambda each: each.at)


def _check(pattern: Pattern) -> Iterator[Seen]:
    yield from readable(pattern)
    if any(trouble.code in UNREADABLE for trouble in pattern.troubles):
        return
    if not pattern.top.pairs:
        return
    yield from valued(pattern)
    yield from keyed(pattern)
    yield from named(pattern)
    yield from linked(pattern)
    if pattern.dialect != REDUCED:  # made from the full files: what is to be mended is mended there
        yield from labelled(pattern)
        yield from assessed(pattern)
        yield from sectioned(pattern)
