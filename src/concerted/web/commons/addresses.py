"""Where a pattern has its page: under its slug, or under the mark of its file where the slug cannot be an address."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from concerted.commons.library import Library, mark
from concerted.commons.patterns import Pattern
from concerted.web.commons.held import shelf

TAKEN = ("graph", "labels", "assessment", "review", "help.txt")
"""What stands behind `/commons/` itself."""

_MARKED = "~"


def name_of(pattern: Pattern) -> str:
    """Return the name under which a pattern has its page."""
    return pattern.slug if _is_name(pattern.slug) else f"{_MARKED}{mark(pattern)}"


def _is_name(name: str) -> bool:
    odd = "/" in name or name.startswith(_MARKED) or not name.isprintable()
    return bool(name.strip(". ")) and name not in TAKEN and not odd


def named(library: Library, name: str) -> Pattern | None:
    """Return the pattern that a name in an address means, in any way a pattern may be named."""
    return library.by_mark.get(name[1:]) if name.startswith(_MARKED) else library.named(name)


def address_of(pattern: Pattern) -> str:
    """Return the address of a pattern's page."""
    return reverse("pattern", args=[name_of(pattern)])


def pages_of(names: Iterable[str]) -> dict[str, str]:
    """Return the pages of those patterns (by slug or id) that are mounted here; none while they are still read."""
    library = shelf().library(patience=0.0)
    found = ((name, library.named(name)) for name in names) if library else ()
    return {name: address_of(pattern) for name, pattern in found if pattern}
