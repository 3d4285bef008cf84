"""Lowest-common-denominator drift: whether a platform's non-negotiables grew vaguer from version to version.

“If you find yourself saying *maybe we should be less specific about what we require*, you are already losing
vitality.” (the seed, Section 5)
"""

from __future__ import annotations

from dataclasses import dataclass

from concerted.coalition.clauses import Clause
from concerted.coalition.state import Version
from concerted.coalition.vitality.chronicle import Chronicle
from concerted.coalition.vitality.sign import Found, found
from concerted.coalition.vitality.testable import points
from concerted.lines import Counted
from concerted.lines import as_written as _

FELL = 8
"""Points by which a clause must fall before it counts as vaguer: about one measure, or one “where possible”."""

FIRM = 40
"""Points from which a clause is testable, however much more it says."""


@dataclass(frozen=True, slots=True)
class Vaguer:
    """A non-negotiable that became less testable, or is one no longer: before and after, in which version's entry."""

    clause: str
    was: Clause
    now: Clause | None
    before: int
    after: int
    entry: int


@dataclass(frozen=True, slots=True)
class Firmness:
    """How testable the non-negotiables of a version are, all together."""

    version: int
    entry: int
    at: str
    points: int


def firm(clause: Clause) -> int:
    """Return how testable a clause is, from 0 to 40; one with a value that can be ordered is so by its form."""
    return FIRM if clause.value is not None else min(points(clause), FIRM)


def firmnesses(versions: list[Version]) -> list[Firmness]:
    """Return how testable each version is: the sum over its non-negotiables, so that one more is never less."""
    return [Firmness(one.number, one.entry, one.at, sum(map(firm, _bound(one).values()))) for one in versions]


def vaguer(versions: list[Version]) -> list[Vaguer]:
    """Return the non-negotiables in force that were more testable once, each against when it was most so."""
    found_ones = []
    now = {clause.id: clause for clause in versions[-1].clauses} if versions else {}
    for name in {name: None for version in versions for name in _bound(version)}:
        held = [(firm(clause), clause) for one in versions if (clause := _bound(one).get(name))]
        before, was = max(held, key=lambda pair: pair[0])
        clause = now.get(name)
        after = firm(clause) if clause and clause.kind == "non-negotiable" else 0
        if before - after >= FELL:
            entry = next(one.entry for one in reversed(versions) if _changed_here(versions, one, name))
            found_ones.append(Vaguer(name, was, clause, before, after, entry))
    return found_ones


def vague(told: Chronicle, at: str) -> Found:
    """Tell whether a non-negotiable became vaguer or went, and nothing as testable came in its place."""
    versions = [one for one in told.state.versions if one.at <= at]
    if len(versions) < 2:  # noqa: PLR2004 - drift is between two
        return found("unknown", _("There is one version of the {platform}: nothing to compare it with."))
    was, now = max(firmnesses(versions[:-1]), key=lambda one: one.points), firmnesses(versions)[-1]
    values = {"was": was.points, "now": now.points, "version": was.version}
    lost = vaguer(versions)
    if lost and was.points > now.points:
        fewer = Counted(
            "{n} non-negotiable became vaguer or went: from {was} points in version {version} to {now}.",
            "{n} non-negotiables became vaguer or went: from {was} points in version {version} to {now}.",
        )
        return found("present", fewer, [*(one.entry for one in lost), was.entry], n=len(lost), **values)
    line = _("The non-negotiables stand at {now} points; at their firmest, in version {version}, at {was}.")
    return found("absent", line, [was.entry, now.entry], **values)


def _bound(version: Version) -> dict[str, Clause]:
    return {clause.id: clause for clause in version.clauses if clause.kind == "non-negotiable"}


def _changed_here(versions: list[Version], one: Version, name: str) -> bool:
    place = versions.index(one)
    before = {} if place == 0 else {clause.id: clause for clause in versions[place - 1].clauses}
    return before.get(name) != {clause.id: clause for clause in one.clauses}.get(name)
