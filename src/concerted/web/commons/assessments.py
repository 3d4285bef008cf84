"""What the page of the assessments shows: the eight dimensions across the library, the weak ones and the unlikely."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from concerted.commons.library import Library
from concerted.lines import Line
from concerted.web.commons.pictures import histogram, score_bar
from concerted.web.commons.reading import Listed, listed
from concerted.web.commons.words import dimension_name

NAMED = 15
"""Weak patterns named for each dimension."""


@dataclass(frozen=True, slots=True)
class Across:
    """One dimension across the library, the weakest patterns named, and how many more are weak."""

    name: str
    count: int
    mean: float
    spread: float
    bar: SafeString
    columns: SafeString
    steps: list[tuple[int, int]]
    weak: list[Listed]
    weak_count: int
    more: int


@dataclass(frozen=True, slots=True)
class Doubted:
    """A pattern whose scores ask for a second look, and why."""

    listed: Listed
    why: Line


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """The dimensions, the weakest first, and what is unlikely."""

    patterns: int
    assessed: int
    dimensions: list[Across]
    unlikely: list[Doubted]


def assessment_page(library: Library) -> AssessmentPage:
    """Return the dimensions compared across the library."""
    found, patterns = library.compared, library.graph.patterns
    across = [
        Across(
            dimension_name(one.name), one.count, one.mean, one.spread, score_bar(max(one.mean, 1.0), None),
            histogram(one.histogram), list(enumerate(one.histogram, 1)),
            [listed(patterns[slug]) for slug in one.weakest[:NAMED]], len(one.weakest),
            max(len(one.weakest) - NAMED, 0),
        )
        for one in found.dimensions
    ]  # fmt: skip
    across.sort(key=lambda one: one.mean)
    return AssessmentPage(
        found.patterns, found.assessed, across, [Doubted(listed(patterns[one.slug]), one.why) for one in found.unlikely]
    )
