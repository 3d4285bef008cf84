"""The review queue: what the garden proposes, and what a person says to it.

What is accepted goes to Group 5 with who and when; what is rejected stays in Group 6 as rejected, so that no later run
proposes it again. Each answer changes the lines of its own link, no others. An approval in bulk says that it was one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from concerted.commons.patterns import KINDS, Pattern, Relation
from concerted.commons.plots import KEY, quoted
from concerted.commons.source import to_bytes
from concerted.commons.values import Mapping, Scalar, Value
from concerted.commons.values import Sequence as Items
from concerted.errors import Refused

CURATED = "relationships"
_OPEN_TO = sorted(KINDS - {"hub", "related"})
Edit = tuple[int, int, str]


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
        _proposal(pattern, link) for pattern in patterns for link in pattern.relations if link.origin == "inferred"
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
    lines = [f"slug: {quoted(target)}", *_weighed(link), f"accepted_by: {quoted(by.name)}", f"accepted_on: {by.day}"]
    if by.bulk:
        lines.append("accepted_in_bulk: true")
    return _edited(pattern, [_gone(pattern, link), _curated(pattern, chosen, lines)])


def rejected(pattern: Pattern, target: str, by: By) -> bytes:
    """Return the file with a proposal turned into a rejection, which `tend` keeps for ever. Refuses (`no-proposal`)."""
    link = _waiting(pattern, target)
    lines = [f"target: {quoted(target)}", f"rejected_by: {quoted(by.name)}", f"rejected_on: {by.day}"]
    if by.bulk:
        lines.append("rejected_in_bulk: true")
    return _edited(pattern, [_gone(pattern, link), _listed(pattern, (KEY, "rejected"), lines)])


def _proposal(pattern: Pattern, link: Relation) -> Proposal:
    weight = link.weight.meaning if link.weight else None
    sure = float(weight) if isinstance(weight, int | float) else 0.0
    return Proposal(pattern, link.target, link.meant or "complementary", sure, link.reason)


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


def _gone(pattern: Pattern, link: Relation) -> Edit:
    """Take a link's lines out of its list; of the last one the empty list stays."""
    found = pattern.top.get(KEY, "inferred_links")
    items = found.items if isinstance(found, Items) else []
    if isinstance(found, Items) and len(items) == 1:
        key = _key(pattern, KEY, "inferred_links")
        return key.end, _line_end(pattern, found.end), ": []"
    if isinstance(found, Items) and found.flow:
        return _between(items, link.node)
    return _line_start(pattern, link.node.start), _line_end(pattern, link.node.end) + _break(pattern, link.node.end), ""


def _between(items: list[Value], node: Value) -> Edit:
    at = items.index(node)
    if at:
        return items[at - 1].end, node.end, ""
    return node.start, items[1].start, ""


def _curated(pattern: Pattern, kind: str, lines: list[str]) -> Edit:
    return _listed(pattern, (CURATED, kind), lines)


def _listed(pattern: Pattern, path: tuple[str, str], lines: list[str]) -> Edit:
    """Put one item at the end of a list, in the manner in which it is written; make the list where it is missing."""
    group, name = path
    outer, value = pattern.top.get(group), pattern.top.get(*path)
    if isinstance(value, Items) and value.items and value.flow:
        at = value.items[-1].end
        return at, at, f", {{{', '.join(lines)}}}"
    if isinstance(value, Items) and value.items:
        at = _line_end(pattern, value.items[-1].end)
        return at, at, _block(pattern, _indent(pattern, value.items[-1].start), lines)
    if value is not None:
        key = _key(pattern, group, name)
        step = _indent(pattern, key.start) + "  "
        return key.end, _line_end(pattern, max(value.end, key.end)), ":" + _block(pattern, step, lines)
    if isinstance(outer, Mapping) and outer.pairs and not outer.flow:
        step = _indent(pattern, outer.pairs[0][0].start)
        at = _line_end(pattern, outer.end)
        return at, at, f"{_newline(pattern)}{step}{name}:" + _block(pattern, step + "  ", lines)
    return _group(pattern, group, name, lines)


def _group(pattern: Pattern, group: str, name: str, lines: list[str]) -> Edit:
    """Write a group anew: where it stands empty, or else before Group 6 or the closing fence."""
    text = f"{group}:{_newline(pattern)}  {name}:" + _block(pattern, "    ", lines)
    key, outer = pattern.top.key(group), pattern.top.get(group)
    if key and outer is not None:
        return key.start, _line_end(pattern, max(outer.end, key.end)), text
    after = pattern.top.key(KEY)
    at = after.start if after else pattern.source.front[1]
    return at, at, text + _newline(pattern)


def _block(pattern: Pattern, indent: str, lines: list[str]) -> str:
    newline = _newline(pattern)
    return "".join(f"{newline}{indent}{'  ' if number else '- '}{line}" for number, line in enumerate(lines))


def _key(pattern: Pattern, group: str, name: str) -> Scalar:
    outer = pattern.top.get(group)
    found = outer.key(name) if isinstance(outer, Mapping) else None
    assert found is not None  # noqa: S101 - the caller saw its value
    return found


def _edited(pattern: Pattern, edits: list[Edit]) -> bytes:
    text = pattern.text
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return to_bytes(text, pattern.source.encoding)


def _newline(pattern: Pattern) -> str:
    return "\r\n" if "\r\n" in pattern.text[: pattern.source.front[1]] else "\n"


def _line_start(pattern: Pattern, at: int) -> int:
    return pattern.text.rfind("\n", 0, at) + 1


def _indent(pattern: Pattern, at: int) -> str:
    start = _line_start(pattern, at)
    line = pattern.text[start:at]
    return line[: len(line) - len(line.lstrip(" "))]


def _line_end(pattern: Pattern, at: int) -> int:
    """Return the end of the line a value ends in, before its break."""
    at = at - 1 if pattern.text[at - 1 : at] == "\n" else at
    found = pattern.text.find("\n", at)
    found = len(pattern.text) if found < 0 else found
    return found - 1 if pattern.text[found - 1 : found] == "\r" else found


def _break(pattern: Pattern, at: int) -> int:
    end = _line_end(pattern, at)
    return 2 if pattern.text[end : end + 2] == "\r\n" else len(pattern.text[end : end + 1])
