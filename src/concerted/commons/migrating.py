"""Moving a pattern between versions of the format, with a report of what could not be carried.

Between the seed's format and v8 only lines are added or taken out. From v1.x the front matter is laid out anew, for
it has other groups; values are carried as they are written, and the body stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from concerted.commons.findings import Edit
from concerted.commons.patterns import GROUPS, LEGACY, LEGACY_KEYS, ORBITAL, Pattern, texts
from concerted.commons.reading import parse_pattern
from concerted.commons.values import Mapping, Scalar, Sequence, Value
from concerted.commons.writing import added_key, quoted, rewritten
from concerted.errors import InputError, Place
from concerted.lines import Line

VERSIONS = {"v7.1": GROUPS, "v8": ORBITAL}
_ORBITAL_KEYS = ("orbital_layer", "sector", "gravitational_hubs")
_ORBITAL_KINDS = ("governed_by", "manifests_as")
_KEPT_NOWHERE = ("page_url", "github_url", "created", "modified", "repository")
_ASSUMED_LAYER = 2


@dataclass(frozen=True, slots=True)
class Migrated:
    """The file's new bytes, and what could not be carried or had to be assumed."""

    data: bytes
    left: tuple[Line, ...]


def migrate(pattern: Pattern, to: str) -> Migrated:
    """Return a pattern in another version, `v7.1` or `v8`; as it is where it is in that version already.

    Raises `InputError` (`version-unknown`, `cannot-migrate`).
    """
    if to not in VERSIONS:
        raise InputError(
            "version-unknown", f"“{to}” is no version of the format", hint=f"Choose {' or '.join(VERSIONS)}."
        )
    wanted, now = VERSIONS[to], pattern.dialect
    if now == wanted:
        return Migrated(pattern.source.data, ())
    if any(trouble.code == "yaml-error" for trouble in pattern.troubles) or now not in {GROUPS, ORBITAL, LEGACY}:
        hint = (
            "Mend what `concerted commons check` finds first."
            if pattern.troubles
            else "Migrate the full pattern instead."
        )
        raise InputError(
            "cannot-migrate", f"a file in the format {now} cannot be moved", place=Place(pattern.path), hint=hint
        )
    if now == LEGACY:
        return _from_legacy(pattern, to)
    return _to_orbital(pattern) if wanted == ORBITAL else _from_orbital(pattern)


def _to_orbital(pattern: Pattern) -> Migrated:
    after = pattern.top.get("id") or pattern.top.pairs[0][1]
    edit = added_key(
        pattern.source, after, "orbital_layer", f'{_ASSUMED_LAYER}\nsector: "Universal"\ngravitational_hubs: []'
    )
    said = Line(
        "Orbit {layer} and the sector Universal are assumed, and no hub: say what holds.", {"layer": _ASSUMED_LAYER}
    )
    return Migrated(rewritten(pattern.source, [edit]), (said,))


def _from_orbital(pattern: Pattern) -> Migrated:
    edits, left = [], []
    relationships = pattern.top.get("relationships")
    kinds = relationships.pairs if isinstance(relationships, Mapping) else []
    for key, value in [*pattern.top.pairs, *kinds]:
        if key.text in _ORBITAL_KEYS or (key.text in _ORBITAL_KINDS and (key, value) in kinds):
            edits.append(_line_out(pattern, key, value))
            left += list(_lost(pattern, key, value))
    return Migrated(rewritten(pattern.source, edits), tuple(left))


def _line_out(pattern: Pattern, key: Scalar, value: Value) -> Edit:
    start = pattern.text.rfind("\n", 0, key.start) + 1
    end = pattern.text.find("\n", value.end) + 1
    return Edit(start, end, "")


def _lost(pattern: Pattern, key: Scalar, value: Value) -> Iterator[Line]:
    if key.text in _ORBITAL_KINDS or key.text == "gravitational_hubs":
        for relation in pattern.relations:
            if isinstance(value, Sequence) and any(relation.node is item for item in value.items):
                values = {"kind": key.text, "target": relation.target}
                yield Line("v7.1 has no place for “{kind}: {target}”.", values)
    elif isinstance(value, Scalar) and value.text != "Universal":
        yield Line("v7.1 has no place for “{name}: {value}”.", {"name": key.text, "value": value.text})


def _from_legacy(pattern: Pattern, to: str) -> Migrated:
    made = _Legacy(pattern)
    start, end = pattern.source.front
    source = pattern.source
    data = rewritten(source, [Edit(start, end, made.front().replace("\r\n", "\n"))])
    left = tuple(made.left())
    if to == "v7.1":
        return Migrated(data, left)
    further = migrate(parse_pattern(data, pattern.path), to)
    return Migrated(further.data, (*left, *further.left))


class _Legacy:
    """A v1.x pattern laid out in seven groups."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self.classed = pattern.top.get("classification")

    def raw(self, *path: str, otherwise: str, column: int = 0) -> str:
        """Return a value as it is written, moved to stand under its new key."""
        value = self.pattern.top.get(*path)
        if value is None or value.end == value.start:
            return otherwise
        written = self.pattern.text[value.start : value.end]
        if isinstance(value, Scalar):
            return written
        was = self.pattern.place(value.start)[1] - 1
        lines = written.replace("\r\n", "\n").split("\n")
        if isinstance(value, Sequence) and value.flow:
            return written
        return "\n" + "\n".join(" " * column + (line[was:] if at else line) for at, line in enumerate(lines))

    def summary(self) -> str:
        """Return the first sentence of the overview, for v1.x has no summary."""
        text = " ".join(self.pattern.section("overview").split())
        sentence = re.match(r".*?[.!?](?=\s|$)", text)
        return sentence[0] if sentence else ""

    def front(self) -> str:
        """Return the new front matter."""
        raw = self.raw
        filled = _GROUPED.format(
            id=raw("id", otherwise='""'), slug=raw("slug", otherwise=self.pattern.slug),
            title=raw("title", otherwise='""'), aliases=raw("aliases", otherwise="[]"), summary=quoted(self.summary()),
            domain=raw("classification", "domain", otherwise='""'),
            commons_domain=raw("classification", "commons_domain", otherwise="[]", column=4),
            status=raw("classification", "status", otherwise="draft"), version=self.version(),
            **{name: raw(name, otherwise="[]", column=4) for name in LEGACY_KEYS},
            contributors=raw("contributors", otherwise="[]"), sources=raw("sources", otherwise="[]"),
            license=raw("license", otherwise="CC-BY-SA-4.0"), attribution=raw("attribution", otherwise='""'),
        )  # fmt: skip
        return filled.replace(": \n", ":\n")

    def version(self) -> str:
        """Return the version as text, so that 1.10 stays 1.10."""
        return quoted(self.pattern.top.text("version") or "0.1")

    def left(self) -> Iterator[Line]:
        """Say what has no place, and what is missing now."""
        for name in _KEPT_NOWHERE:
            if said := self.pattern.top.text(name):
                yield Line("v7.1 has no place for “{name}: {value}”.", {"name": name, "value": said})
        for key, value in self.classed.pairs if isinstance(self.classed, Mapping) else []:
            if key.text in {"domain", "commons_domain", "status"} or value.end == value.start:
                continue
            said = ", ".join(each.text for each in texts(value)) or (value.text if isinstance(value, Scalar) else "")
            if said:
                yield Line("v7.1 has no place for “{name}: {value}”.", {"name": key.text, "value": said})
        if isinstance(related := self.pattern.top.get("related"), Sequence) and related.items:
            yield Line("{count} related patterns became complementary ones.", {"count": len(related.items)})
        yield Line("Labels, tension, the eight dimensions and a confidence are still to be written.")
        yield Line("The body stays as it is: the nine sections of v1.x have no counterpart among the eight.")


_GROUPED = """\
# GROUP 1: CORE IDENTITY
id: {id}
slug: {slug}
title: {title}
aliases: {aliases}
summary: {summary}
# GROUP 2: CONTEXTUAL TRANSLATION (The Navigator Engine)
context_labels: {{}}
# GROUP 3: ONTOLOGY & SEARCH OPTIMIZATION (The RAG Fuel)
ontology:
  domain: {domain}
  cross_domains: []
  commons_domain: {commons_domain}
# GROUP 4: LIFECYCLE & CONFIDENCE
lifecycle:
  status: {status}
  version: {version}
# GROUP 5: HARD RELATIONSHIPS (Human-Curated Graph)
relationships:
  generalizes_from: {generalizes_from}
  specializes_to: {specializes_to}
  enables: {enables}
  requires: {requires}
  alternatives: []
  complementary: {related}
  tools: []
# GROUP 6: GRAPH GARDEN (Machine-Written Graph)
graph_garden:
  last_pruned: null
  entities: []
  communities: []
  inferred_links: []
# GROUP 7: PROVENANCE
contributors: {contributors}
sources: {sources}
license: {license}
attribution: {attribution}
"""
