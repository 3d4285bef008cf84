"""Can people find the pattern in the words of their own context?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from concerted.commons.findings import Seen, seen
from concerted.commons.patterns import ORBITAL, Pattern
from concerted.commons.values import Mapping, Scalar, Sequence, Value
from concerted.lines import Line

_PLACEHOLDERS = frozenset(
    {"tbd", "todo", "tba", "n/a", "na", "none", "label", "placeholder", "xxx", "...", "…", "-", "?"}
)
_STUB = re.compile(r"[A-Za-z]?[a-z]{0,3}\Z")
_TEMPLATED = (" for Organizations", " for Organisations", " in Public Service", " for Movements", " for Products")
_TENSION = re.compile(r"\*\*The core (?:conflict|tension) is ([^*]{1,400}?)\.{0,3}\*\*")
_ARTICLES = re.compile(r"\b(?:the|a|an)\b|[^\w]+", re.I)
_SECTOR_CONTEXTS = {
    "business": {"business", "corporate", "cooperative"},
    "urban": {"urban", "government"},
    "ecology": {"ecology", "ecological"},
    "life": {"life", "personal"},
}
_OUTER_ORBIT = 3


def labelled(pattern: Pattern) -> Iterator[Seen]:
    """Yield labels that help nobody yet, and tensions that say nothing or two things."""
    yield from _labels(pattern)
    yield from _tension(pattern)
    if pattern.dialect == ORBITAL:
        yield from _orbit(pattern)


def _labels(pattern: Pattern) -> Iterator[Seen]:
    node = pattern.top.get("context_labels")
    if node is None:
        return
    key = pattern.top.key("context_labels") or node
    if (isinstance(node, Sequence) and node.items) or (isinstance(node, Scalar) and not node.is_null):
        yield seen(
            "labels-wrong-type",
            key,
            Line("Each label stands under its context: corporate, government, activist, tech."),
        )
        return
    if not any(label.text.strip() for label in pattern.labels.values()):
        yield seen("labels-empty", key, Line("Nobody can find this pattern in their own words yet: it has no label."))
        return
    stubs = {context for context, label in pattern.labels.items() if _is_stub(label.text)}
    for context in sorted(stubs):
        label = pattern.labels[context]
        said = Line(
            "“{label}” does not yet say what {context} readers call this.", {"label": label.text, "context": context}
        )
        yield seen("label-placeholder", label, said)
    if all(_untailed(label.text) == pattern.title != label.text for label in pattern.labels.values()):
        yield seen(
            "labels-templated", key, Line("Each label is the title with a context added: what do people there call it?")
        )
    yield from _not_words(node)


def _untailed(label: str) -> str:
    tail = next((tail for tail in _TEMPLATED if label.endswith(tail)), "")
    return label.removesuffix(tail).rstrip()


def _is_stub(label: str) -> bool:
    return label.strip().lower() in _PLACEHOLDERS or _STUB.match(label.strip()) is not None


def _not_words(node: Value) -> Iterator[Seen]:
    for key, value in node.pairs if isinstance(node, Mapping) else ():
        if not isinstance(value, Scalar) or not isinstance(value.meaning, str | None):
            said = Line("“{name}” is expected to be text.", {"name": key.text})
            yield seen("wrong-type", value, said)


def _tension(pattern: Pattern) -> Iterator[Seen]:
    value = pattern.top.get("ontology", "search_hints", "primary_tension")
    if not isinstance(value, Scalar) or value.is_null or not value.text.strip():
        return
    if _made_of_title(value.text, pattern.title):
        said = Line("“{tension}” is made of the title’s words: what pulls against what?", {"tension": value.text})
        yield seen("tension-templated", value, said)
    stated = _TENSION.search(pattern.text, pattern.source.body[0])
    if stated and _bare(stated[1]) != _bare(value.text):
        values = {"here": value.text, "body": " ".join(stated[1].split())}
        yield seen(
            "tension-differs",
            value,
            Line("Here it is “{here}”, in the body “{body}”.", values),
            near=str(values["body"]),
        )


def _made_of_title(tension: str, title: str) -> bool:
    words = set(re.findall(r"\w+", tension.lower())) - {"vs", "versus"}
    return bool(words) and words <= set(re.findall(r"\w+", title.lower()))


def _bare(text: str) -> str:
    return " ".join(_ARTICLES.sub(" ", text).casefold().split())


def _orbit(pattern: Pattern) -> Iterator[Seen]:
    sector, layer = pattern.top.get("sector"), pattern.top.get("orbital_layer")
    if isinstance(sector, Scalar) and (wanted := sector.text.strip().lower()) not in {"", "universal"}:
        contexts = _SECTOR_CONTEXTS.get(wanted, {wanted})
        if not contexts & {context.lower() for context in pattern.labels}:
            values = {"sector": sector.text, "contexts": ", ".join(sorted(contexts))}
            said = Line("A pattern of the sector {sector} has a label in its words, under one of: {contexts}.", values)
            yield seen("sector-rule", sector, said)
    if isinstance(layer, Scalar) and isinstance(layer.meaning, int) and layer.meaning >= _OUTER_ORBIT:
        hubs = pattern.top.get("gravitational_hubs")
        if not isinstance(hubs, Sequence) or not hubs.items:
            said = Line("A pattern of orbit {layer} names at least one hub that it circles.", {"layer": layer.text})
            yield seen("anchor-rule", pattern.top.key("gravitational_hubs") or layer, said)
