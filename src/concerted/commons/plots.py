"""Group 6 in a file: what stands there, and how it is written. Not a byte outside of it changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from concerted.commons.findings import Edit
from concerted.commons.patterns import Pattern
from concerted.commons.values import Mapping
from concerted.commons.values import Sequence as Items
from concerted.commons.writing import line_end, plain
from concerted.commons.writing import rewritten as made

if TYPE_CHECKING:
    from concerted.commons.garden import Plot

KEY = "graph_garden"


def rejected(pattern: Pattern) -> list[str]:
    """Return the targets that a person rejected: they are never proposed again."""
    found = pattern.top.get(KEY, "rejected")
    items = found.items if isinstance(found, Items) else []
    return [item.text("target") for item in items if isinstance(item, Mapping) and item.text("target")]


def targets(pattern: Pattern) -> list[str]:
    """Return the targets of the links that stand in the garden now."""
    return [link.target for link in pattern.relations if link.origin == "inferred"]


def rewritten(pattern: Pattern, plot: Plot, today: date) -> bytes | None:
    """Return the file's bytes with its Group 6 grown anew; None where nothing has to change.

    `last_pruned` moves only when something else did, so two runs leave the same bytes.
    """
    kept = _kept(pattern)
    before = pattern.top.text(KEY, "last_pruned")
    if before and _written(pattern) == _rendered(plot, kept, before):
        return None
    return _replaced(pattern, _rendered(plot, kept, today.isoformat()))


def _kept(pattern: Pattern) -> list[str]:
    """Return the lines of the rejections as they stand: what a person said is not written anew."""
    group, found = pattern.top.get(KEY), pattern.top.get(KEY, "rejected")
    key = group.key("rejected") if isinstance(group, Mapping) else None
    if key is None or found is None or not rejected(pattern):
        return []
    text = pattern.text[key.start : line_end(pattern.source, max(found.end, key.end))].replace("\r\n", "\n")
    return [f"  {text}"]


def _written(pattern: Pattern) -> str:
    start, end = _span(pattern)
    return pattern.text[start:end].replace("\r\n", "\n").rstrip("\n")


def _rendered(plot: Plot, kept: Sequence[str], pruned: str) -> str:
    return "\n".join([f"{KEY}:", f"  last_pruned: {pruned}", *_lines(plot), *kept])


def _lines(plot: Plot) -> Iterator[str]:
    yield from _listed("entities", [
        line
        for each in plot.entities
        for line in (
            f"    - id: {plain(each.id)}", f"      type: {each.type}", f"      label: {plain(each.label)}",
            f"      relevance: {each.relevance}",
        )
    ])  # fmt: skip
    yield from _listed("communities", [
        line
        for each in plot.communities
        for line in (
            f"    - id: {plain(each.id)}", f"      label: {plain(each.label)}", "      source: inferred",
            f"      confidence: {each.confidence}",
        )
    ])  # fmt: skip
    yield from _listed("inferred_links", [
        line
        for each in plot.links
        for line in (
            f"    - target: {plain(each.target)}", f"      type: {each.kind}",
            f"      confidence: {each.confidence}", f"      reason: {plain(each.reason)}",
        )
    ])  # fmt: skip


def _listed(name: str, lines: Sequence[str]) -> list[str]:
    return [f"  {name}:", *lines] if lines else [f"  {name}: []"]


def _span(pattern: Pattern) -> tuple[int, int]:
    """Return where Group 6 stands: from its key to the end of its last value; where there is none, where it will."""
    key, value = pattern.top.key(KEY), pattern.top.get(KEY)
    if key is None or value is None:
        at = _place(pattern)
        return at, at
    return key.start, line_end(pattern.source, max(value.end, key.end))


def _place(pattern: Pattern) -> int:
    """Return where a Group 6 that is missing belongs: before the closing fence."""
    return pattern.source.front[1]


def _replaced(pattern: Pattern, text: str) -> bytes:
    start, end = _span(pattern)
    return made(pattern.source, [Edit(start, end, f"{text}\n" if start == end else text)])
