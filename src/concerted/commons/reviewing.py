"""The review queue: what the garden proposes, and what a person says to it.

What is accepted goes to Group 5 with who and when; what is rejected stays in Group 6 as rejected, so that no later run
proposes it again. Each answer changes the lines of its own link, no others. An approval in bulk says that it was one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from concerted.commons.findings import Edit
from concerted.commons.patterns import KINDS, Pattern, Relation
from concerted.commons.plots import KEY
from concerted.commons.values import Mapping, Scalar
from concerted.commons.values import Sequence as Items
from concerted.commons.writing import appended, begun, line_end, plain, removed, rewritten
from concerted.errors import Refused

CURATED = "relationships"
_OPEN_TO = sorted(KINDS - {"hub", "related"})


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed link that waits for an answer."""

    pattern: Pattern
    target: str
    kind: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class By:
    """Who answers, on which day, and whether many were answered at once."""

    name: str
    day: date
    bulk: bool = False


def queue(patterns: Iterable[Pattern]) -> list[Proposal]:
    """Return the proposals that wait, the surest first."""
    found = [
        Proposal(pattern, link.target, link.kind or "complementary", link.weight or 0.0, link.reason)
        for pattern in patterns
        for link in pattern.ties
        if link.origin == "inferred"
    ]
    return sorted(found, key=lambda it: (-it.confidence, it.pattern.slug, it.target))


def accepted(pattern: Pattern, target: str, by: By, *, kind: str | None = None) -> bytes:
    """Return the file with a proposal moved to Group 5, as it was proposed or as another `kind`.

    Refuses (`no-proposal`, `unknown-kind`).
    """
    link = _waiting(pattern, target)
    chosen = kind or link.meant or "complementary"
    if chosen not in _OPEN_TO:
        known = ", ".join(_OPEN_TO)
        raise Refused("unknown-kind", "“{kind}” is no kind of link.", hint="Kinds: {known}.", kind=chosen, known=known)
    lines = [f"slug: {plain(target)}", *_weighed(link), f"accepted_by: {plain(by.name)}", f"accepted_on: {by.day}"]
    if by.bulk:
        lines.append("accepted_in_bulk: true")
    return rewritten(pattern.source, [*_gone(pattern, link), *_listed(pattern, (CURATED, chosen), lines)])


def rejected(pattern: Pattern, target: str, by: By) -> bytes:
    """Return the file with a proposal turned into a rejection, which `tend` keeps for ever. Refuses (`no-proposal`)."""
    link = _waiting(pattern, target)
    lines = [f"target: {plain(target)}", f"rejected_by: {plain(by.name)}", f"rejected_on: {by.day}"]
    if by.bulk:
        lines.append("rejected_in_bulk: true")
    return rewritten(pattern.source, [*_gone(pattern, link), *_listed(pattern, (KEY, "rejected"), lines)])


def _waiting(pattern: Pattern, target: str) -> Relation:
    for link in pattern.relations:
        if link.origin == "inferred" and target in {link.target, link.typeid}:
            return link
    raise Refused(
        "no-proposal",
        "{pattern} has no proposal to link to {target}.",
        pattern=pattern.slug,
        target=target,
        hint="See what waits: concerted commons review PATH.",
    )


def _weighed(link: Relation) -> list[str]:
    return [f"weight: {link.weight.text}"] if link.weight and isinstance(link.weight.meaning, int | float) else []


def _gone(pattern: Pattern, link: Relation) -> list[Edit]:
    """Take a link's lines out of its list; of the last one the empty list stays."""
    found = pattern.top.get(KEY, "inferred_links")
    assert isinstance(found, Items)  # noqa: S101 - the link was read from it
    return removed(pattern.source, _key(pattern, KEY, "inferred_links"), found, [link.node])


def _listed(pattern: Pattern, path: tuple[str, str], lines: list[str]) -> list[Edit]:
    """Put one item at the end of a list, in the manner in which it is written; make the list where it is missing."""
    group, name = path
    outer, value, written = pattern.top.get(group), pattern.top.get(*path), "\n".join(lines)
    if isinstance(value, Items) and value.items:
        return appended(pattern.source, value, written, indent=0)
    if value is not None:
        return begun(pattern.source, _key(pattern, group, name), value, written)
    if isinstance(outer, Mapping) and outer.pairs and not outer.flow:
        step = " " * (pattern.source.place(outer.pairs[0][0].start)[1] - 1)
        at = line_end(pattern.source, outer.end)
        return [Edit(at, at, f"\n{step}{name}:" + _item(f"{step}  ", lines))]
    return [_group(pattern, group, name, lines)]


def _group(pattern: Pattern, group: str, name: str, lines: list[str]) -> Edit:
    """Write a group anew: where it stands empty, or else before Group 6 or the closing fence."""
    text = f"{group}:\n  {name}:" + _item("    ", lines)
    key, outer = pattern.top.key(group), pattern.top.get(group)
    if key and outer is not None:
        return Edit(key.start, line_end(pattern.source, max(outer.end, key.end)), text)
    after = pattern.top.key(KEY)
    at = after.start if after else pattern.source.front[1]
    return Edit(at, at, f"{text}\n")


def _item(indent: str, lines: list[str]) -> str:
    return "".join(f"\n{indent}{'  ' if number else '- '}{line}" for number, line in enumerate(lines))


def _key(pattern: Pattern, group: str, name: str) -> Scalar:
    outer = pattern.top.get(group)
    found = outer.key(name) if isinstance(outer, Mapping) else None
    assert found is not None  # noqa: S101 - the caller saw its value
    return found
