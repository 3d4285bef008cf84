"""Are the values of the front matter of the kind that is expected?"""

from __future__ import annotations

from collections.abc import Iterator

from concerted.commons.findings import Edit, Seen, seen
from concerted.commons.patterns import LEGACY_KEYS, Pattern
from concerted.commons.values import Mapping, Scalar, Sequence, Value, as_date
from concerted.lines import Line

_TEXTS = (
    *((name,) for name in ("id", "slug", "title", "summary", "license", "attribution")),
    ("ontology", "domain"), ("lifecycle", "status"), ("ontology", "search_hints", "primary_tension"),
)  # fmt: skip
_KINDS: dict[type[Mapping | Sequence], tuple[tuple[str, ...], ...]] = {
    Sequence: (
        *((name,) for name in ("aliases", "contributors", "sources", *LEGACY_KEYS)),
        ("graph_garden", "entities"), ("graph_garden", "communities"),
    ),
    Mapping: (("ontology",), ("lifecycle",), ("relationships",), ("graph_garden",), ("classification",)),
}  # fmt: skip
_EXPECTED = {Sequence: "“{name}” is expected to be a list.", Mapping: "“{name}” is expected to be keys with values."}
_DAYS = (("created",), ("modified",), ("graph_garden", "last_pruned"), ("lifecycle", "last_updated"))
_VERSIONS = (("version",), ("lifecycle", "version"))
_AMBIGUOUS = frozenset({"y", "n", "yes", "no", "on", "off"})
_AMBIGUOUS_KEYS = frozenset(
    form for word in (*_AMBIGUOUS, "true", "false") for form in (word, word.capitalize(), word.upper())
)
_LONGEST = 3


def valued(pattern: Pattern) -> Iterator[Seen]:
    """Yield keys that stand twice, and values of another kind than expected."""
    yield from _twice(pattern.top)
    yield from _kinds(pattern.top)
    yield from _days(pattern.top)
    yield from _versions(pattern.top)


def _twice(mapping: Mapping) -> Iterator[Seen]:
    """Walk the whole front matter once: keys that stand twice, and words that some readers take for true or false."""
    walk: list[Value] = [mapping]
    for value in walk:
        if isinstance(value, Mapping):
            if len(names := {key.text for key, _ in value.pairs}) != len(value.pairs):
                yield from _doubled(value)
            if not names.isdisjoint(_AMBIGUOUS_KEYS):
                yield from (_ambiguous(key) for key, _ in value.pairs if not key.style and key.text in _AMBIGUOUS_KEYS)
            walk += [inner for _, inner in value.pairs]
        elif isinstance(value, Sequence):
            walk += value.items
        elif len(value.text) <= _LONGEST and not value.style and value.text.lower() in _AMBIGUOUS:
            yield _ambiguous(value)


def _ambiguous(value: Scalar) -> Seen:
    said = Line("Some readers take “{word}” for true or false: put it in quotes.", {"word": value.text})
    mend = (Edit(value.start, value.end, f'"{value.text}"'),)
    return seen("yaml-ambiguous", value, said, near=f'"{value.text}"', mend=mend)


def _doubled(mapping: Mapping) -> Iterator[Seen]:
    before: set[str] = set()
    for key, _ in mapping.pairs:
        if key.text in before:
            said = Line("“{key}” stands here twice; most readers keep only the last, silently.", {"key": key.text})
            yield seen("duplicate-key", key, said)
        before.add(key.text)


def _kinds(top: Mapping) -> Iterator[Seen]:
    for path in _TEXTS:
        value = top.get(*path)
        if value is not None and not _is_text(value):
            yield seen("wrong-type", value, Line("“{name}” is expected to be text.", {"name": path[-1]}))
    for kind, paths in _KINDS.items():
        for path in paths:
            value = top.get(*path)
            if value is not None and not isinstance(value, kind) and not (isinstance(value, Scalar) and value.is_null):
                yield seen("wrong-type", value, Line(_EXPECTED[kind], {"name": path[-1]}))
    aliases = top.get("aliases")
    for item in aliases.items if isinstance(aliases, Sequence) else ():
        if not _is_text(item):
            yield seen("wrong-type", item, Line("“{name}” is expected to be a list of names.", {"name": "aliases"}))


def _is_text(value: Value) -> bool:
    return isinstance(value, Scalar) and isinstance(value.meaning, str | None)


def _days(top: Mapping) -> Iterator[Seen]:
    for path in _DAYS:
        value = top.get(*path)
        if value is not None and not isinstance(value, Scalar):
            yield seen("wrong-type", value, Line("“{name}” is expected to be a day.", {"name": path[-1]}))
        elif value is not None and not value.is_null and as_date(value.text) is None:
            values = {"name": path[-1], "day": value.text}
            said = Line(
                "“{name}” says {day}, which is no day of the calendar: year-month-day, as in 2026-02-19.", values
            )
            yield seen("date-invalid", value, said)


def _versions(top: Mapping) -> Iterator[Seen]:
    for path in _VERSIONS:
        value = top.get(*path)
        if value is not None and not isinstance(value, Scalar):
            yield seen("wrong-type", value, Line("“{name}” is expected to be text.", {"name": path[-1]}))
        elif value is not None and isinstance(value.meaning, float) and str(value.meaning) != value.text:
            values = {"text": value.text, "number": str(value.meaning)}
            said = Line("Without quotes, version {text} reads as the number {number}.", values)
            mend = (Edit(value.start, value.end, f'"{value.text}"'),)
            yield seen("version-float", value, said, near=f'"{value.text}"', mend=mend)
