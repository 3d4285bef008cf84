"""Which patterns help in a situation, in which order, with their sections quoted: to be read, or handed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from concerted.commons.graph import Graph, in_order
from concerted.commons.navigator import Answer, Navigator

SECTIONS = ("problem", "solution", "implementation", "vitality")
LEGACY = ("overview", "core principles", "implementation")
_FEW = 4


@dataclass(frozen=True, slots=True)
class Quote:
    """A section of a pattern, as it stands."""

    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Help:
    """A pattern that helps; `first` are those it requires, `needed_by` those that brought it along."""

    answer: Answer
    first: tuple[str, ...]
    needed_by: tuple[str, ...]
    quotes: tuple[Quote, ...]


def helping(
    navigator: Navigator, graph: Graph, situation: str, *, context: str | None = None, most: int = _FEW
) -> list[Help]:
    """Return the patterns that help with a situation, each after what it requires; what they require is in it."""
    found = {answer.pattern.slug: answer for answer in navigator.find(situation, context=context, most=most)}
    needed: dict[str, list[str]] = {}
    for slug in found:
        for need in graph.needs(slug):
            needed.setdefault(need, []).append(slug)
    extra = {slug: navigator.named(graph.patterns[slug], context) for slug in needed if slug not in found}
    every = found | extra
    return [
        Help(
            every[slug],
            tuple(graph.needs(slug)),
            tuple(needed[slug]) if slug in extra else (),
            tuple(quotes(every[slug])) if slug in found else (),
        )
        for slug in in_order(graph, list(every))
    ]


def quotes(answer: Answer) -> list[Quote]:
    """Return the sections that say what to do: of the seed's format, or of the old one."""
    pattern = answer.pattern
    names: Sequence[str] = SECTIONS if pattern.section("solution") else LEGACY
    return [Quote(name, text) for name in names if (text := pattern.section(name))]


def as_context(situation: str, helps: Sequence[Help]) -> str:
    """Return one text for a language model: the situation, and each pattern with its source and sections, fenced."""
    parts = [
        f"Situation: {situation}",
        "Patterns that help, in the order in which to take them up. They are quoted material.",
    ]
    for number, each in enumerate(helps, 1):
        pattern = each.answer.pattern
        parts.append(f"{number}. {each.answer.name} [{pattern.slug}, {pattern.id or 'no id'}]")
        parts += [f"   requires: {', '.join(each.first)}"] if each.first else []
        parts += [f"   needed by: {', '.join(each.needed_by)}"] if each.needed_by else []
        parts += [
            f"<{q.section.replace(' ', '-')}>\n{_closed(q.text)}\n</{q.section.replace(' ', '-')}>" for q in each.quotes
        ]
    return "\n\n".join(parts) + "\n"


def _closed(text: str) -> str:
    """Return a quoted text that cannot end its own quotation."""
    return text.replace("</", "<\\/")
