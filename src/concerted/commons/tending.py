"""Tending the garden: what would change in which file, what is pruned and why; and refusing a garden that is biased."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal

from concerted.commons.bias import Leaning
from concerted.commons.garden import Garden, Plot, grow
from concerted.commons.graph import Graph
from concerted.commons.patterns import Pattern
from concerted.commons.plots import rejected, rewritten, targets
from concerted.commons.reading import Told, parse_pattern
from concerted.commons.reviewing import queue
from concerted.errors import Refused

Why = Literal["not mounted", "linked by a person", "rejected", "others are nearer"]
STEADY = 0.03
"""A confidence that moved by less stays as it was."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """A proposal that stood in a file and does not hold any more, and why."""

    slug: str
    target: str
    why: Why


@dataclass(frozen=True, slots=True)
class Tended:
    """What tending a library comes to: new bytes by file, links added, links pruned, and files left alone unread."""

    changes: dict[Path, bytes]
    garden: Garden
    added: int
    pruned: tuple[Pruned, ...]
    left_alone: tuple[Path, ...]


def tend(
    patterns: Iterable[Pattern], today: date, *, also: Iterable[Pattern] = (), told: Told = lambda *_: None
) -> Tended:
    """Grow the garden of these patterns anew; those in `also` are mounted beside them and not written.

    Refuses (`garden-biased`) where targets would follow the alphabet, the files' length or their date.
    """
    own = list(patterns)
    mounted = [*own, *also]
    garden = grow((pattern for pattern in mounted if pattern.is_sound), told)
    refuse_bias(garden.biased)
    graph = Graph(mounted)
    changes: dict[Path, bytes] = {}
    added, pruned, alone = 0, list[Pruned](), list[Path]()
    for pattern in own:
        plot = steady(pattern, garden.plots[pattern.slug]) if pattern.is_sound else None
        data = rewritten(pattern, plot, today) if plot else None
        if plot is None or (data is not None and not _keeps(pattern, data, plot)):
            alone.append(pattern.path)
            continue
        before, after = set(targets(pattern)), {link.target for link in plot.links}
        added += len(after - before)
        pruned += [Pruned(pattern.slug, gone, _why(graph, pattern, gone)) for gone in sorted(before - after)]
        if data is not None:
            changes[pattern.path] = data
    return Tended(changes, garden, added, tuple(pruned), tuple(alone))


def steady(pattern: Pattern, plot: Plot) -> Plot:
    """Return a plot in which a confidence that hardly moved stays: one answer of a reviewer is no new file for all."""
    held = {each.target: each.confidence for each in queue([pattern])}
    links = [
        replace(link, confidence=held[link.target])
        if abs(held.get(link.target, math.inf) - link.confidence) < STEADY
        else link
        for link in plot.links
    ]
    return replace(plot, links=tuple(sorted(links, key=lambda link: (-link.confidence, link.target))))


def refuse_bias(biased: list[Leaning]) -> None:
    """Refuse (`garden-biased`) where anything but the text decides where links go."""
    if biased:
        raise Refused(
            "garden-biased",
            "The targets of this garden follow the {properties}, not the texts.",
            hint="Nothing was written. Are the texts copies of each other? See: concerted commons audit PATH",
            properties=", ".join(each.property for each in biased),
        )


def _keeps(pattern: Pattern, data: bytes, plot: Plot) -> bool:
    """Whether what was written reads as before but for Group 6, and that as it was meant."""
    again = parse_pattern(data, pattern.path)
    before, after = (_keys(each) - {"graph_garden"} for each in (pattern, again))
    meant = targets(again) == [link.target for link in plot.links]
    same = before == after and again.body == pattern.body
    return again.is_sound and same and meant and "graph_garden" in _keys(again)


def _keys(pattern: Pattern) -> set[str]:
    return {key.text for key, _ in pattern.top}


def _why(graph: Graph, pattern: Pattern, target: str) -> Why:
    slug = graph.names.named(target).slug
    if slug is None:
        return "not mounted"
    if target in rejected(pattern) or slug in rejected(pattern):
        return "rejected"
    ways = [(edge.source, edge.target) for edge in (*graph.out[pattern.slug], *graph.into[pattern.slug])]
    linked = (pattern.slug, slug) in ways or (slug, pattern.slug) in ways
    return "linked by a person" if linked else "others are nearer"
