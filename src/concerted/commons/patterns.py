"""A pattern, whatever dialect its file is written in: one model of names, labels, relations, assessment and body.

    from concerted.commons import read_pattern
    pattern = read_pattern(Path("coalition-based-influence.md"))
    pattern.title, pattern.labels["activist"].text, [link.target for link in pattern.relations]

Every value keeps its place: `pattern.text[value.start:value.end]` is what stands in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple
from zlib import compress, decompress

from concerted.commons.sections import Section, sections
from concerted.commons.source import Source, parse_source
from concerted.commons.values import Mapping, Scalar, Sequence, Trouble, Value

CONTEXTS = ("corporate", "government", "activist", "tech")
"""The four contexts of the Navigator; a label for another context is kept too."""

DIMENSIONS = (
    "stakeholder_architecture", "value_creation", "resilience", "ownership", "autonomy", "composability",
    "fractal_value", "vitality",
)  # fmt: skip
"""The eight dimensions of the assessment."""

GROUPS, ORBITAL, LEGACY, REDUCED, UNKNOWN = (
    "v7.1-groups", "v8-orbital", "v1.x-classification", "hugo-reduced", "unknown",
)  # fmt: skip

KINDS = {
    "generalizes_from", "specializes_to", "enables", "requires", "alternatives", "complementary", "tools",
    "governed_by", "manifests_as", "related", "hub",
}  # fmt: skip
"""The kinds of relation the dialects know; `hub` is a gravitational hub of v8, `related` is of v1.x."""

SYNONYMS = {
    "enabler": "enables", "enabled_by": "requires", "complements": "complementary", "complement": "complementary",
    "alternative": "alternatives", "specialization": "specializes_to", "specializes": "specializes_to",
    "generalizes": "generalizes_from", "generalization": "generalizes_from", "require": "requires",
    "required_by": "enables", "depends_on": "requires", "tool": "tools", "related_to": "related",
}  # fmt: skip
"""What is written for a kind here and there, and the kind that is meant."""

LEGACY_KEYS = ("generalizes_from", "specializes_to", "enables", "requires", "related")
_NAMING = ("typeid", "slug", "id", "target", "hub_id", "pattern")
_HARMLESS = frozenset({"encoding-bom", "line-ends"})
WEIGHING = ("weight", "confidence", "strength", "influence")
"""The keys under which a link says how much it weighs."""

_REASONING = ("reason", "description", "rationale", "force")


@dataclass(frozen=True, slots=True)
class Relation:
    """One link of a pattern to another, as it stands in the file.

    `origin` is `curated` (Group 5), `curated-legacy` (v1.x), `inferred` (Group 6) or `hub` (v8). `kind` is as
    written, None where none is; `meant` the kind it stands for. `target` is what the file says: an id, slug, alias or
    title; `typeid` is its id, where the file gives both. `names` are the values that name it, by their keys (empty for
    a bare string), and `node` is the whole item: what a change of the link must touch.
    """

    kind: str | None
    origin: str
    target: str
    typeid: str
    weight: Scalar | None
    reason: str
    names: tuple[tuple[str, Scalar], ...]
    node: Scalar | Mapping
    kind_at: Scalar | None

    @property
    def meant(self) -> str | None:
        """The kind this stands for: “enabler” means enables."""
        return SYNONYMS.get(self.kind, self.kind) if self.kind else None

    @property
    def at(self) -> Scalar | Mapping:
        """The value that names the target, for its place."""
        return self.names[0][1] if self.names else self.node


class Tie(NamedTuple):
    """A link without its places: from which group, as which kind it is meant, to what, how strong, and why."""

    origin: str
    kind: str | None
    target: str
    typeid: str
    weight: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The eight dimensions as written, the overall score, and the key and node they stand under."""

    key: Scalar
    node: Mapping
    scores: dict[str, Value]
    overall: Scalar | None


@dataclass(frozen=True)
class Pattern:
    """One pattern file, read; see the module for what it gives. Made by `parse_pattern` and `read_pattern`."""

    path: Path
    source: Source

    @property
    def text(self) -> str:
        """The whole file as text."""
        return self.source.text

    @property
    def top(self) -> Mapping:
        """The front matter."""
        return self.source.top

    @property
    def troubles(self) -> list[Trouble]:
        """What was in the way of reading."""
        return self.source.troubles

    @property
    def is_sound(self) -> bool:
        """Whether the file can be read without guessing; machines write into such files only."""
        return all(trouble.code in _HARMLESS for trouble in self.troubles)

    @cached_property
    def id(self) -> str:
        """The id as written; empty where there is none."""
        return self.top.text("id")

    @cached_property
    def slug(self) -> str:
        """The slug as written, or else the file's name without its ending."""
        return self.top.text("slug") or self.path.stem

    @cached_property
    def title(self) -> str:
        """The title; the slug where there is none."""
        return self.top.text("title") or self.slug

    @cached_property
    def summary(self) -> str:
        """The summary; empty where there is none."""
        return self.top.text("summary")

    @cached_property
    def aliases(self) -> tuple[Scalar, ...]:
        """Other names of the pattern."""
        return texts(self.top.get("aliases")) or texts(self.top.get("aliases_list"))

    @cached_property
    def labels(self) -> dict[str, Scalar]:
        """Context → the pattern's name in the words of that context. Empty ones are left out."""
        found = self.top.get("context_labels")
        pairs = found.pairs if isinstance(found, Mapping) else []
        return {key.text: value for key, value in pairs if isinstance(value, Scalar) and not value.is_null}

    @cached_property
    def dialect(self) -> str:
        """Which format the file is written in, by its keys."""
        keys = {key.text for key, _ in self.top}
        if keys & {"orbital_layer", "gravitational_hubs", "sector"}:
            return ORBITAL
        if keys & {"classification", "page_url", "github_url"}:
            return LEGACY
        if keys & {"ontology", "relationships", "graph_garden", "lifecycle", "context_labels"}:
            return GROUPS
        return REDUCED if keys & {"aliases_list", "vitality_score", "collection"} else UNKNOWN

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """Every link in every shape in use, in the order of the file's groups: hubs, curated, legacy, inferred."""
        return tuple(_relations(self.top))

    @cached_property
    def ties(self) -> tuple[Tie, ...]:
        """The same links without their places."""
        return tuple(
            [
                Tie(link.origin, link.meant, link.target, link.typeid, _weighing(link.weight), link.reason)
                for link in self.relations
            ]
        )

    @cached_property
    def assessment(self) -> Assessment | None:
        """The assessment, where there is one with named dimensions."""
        for holder in (self.top.get("ontology"), self.top):
            key = holder.key("commons_assessment") if isinstance(holder, Mapping) else None
            node = holder.get("commons_assessment") if isinstance(holder, Mapping) else None
            if key and isinstance(node, Mapping):
                overall = node.get("overall_score")
                scores = {name.text: value for name, value in node if name.text in DIMENSIONS}
                return Assessment(key, node, scores, overall if isinstance(overall, Scalar) else None)
        return None

    @property
    def body(self) -> str:
        """The text after the front matter."""
        start, end = self.source.body
        return self.text[start:end]

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The headings of the body and what belongs to each; places are offsets into `text`."""
        return sections(self.text, *self.source.body)

    def section(self, name: str) -> str:
        """Return the text of the first section of this name, without its heading; empty where there is none."""
        found = next((each for each in self.sections if each.name == name), None)
        return self.text[found.at : found.end].strip() if found else ""

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, counted from 1."""
        return self.source.place(offset)


_AT_HAND = ("id", "slug", "title", "summary", "aliases", "labels", "dialect", "assessment", "ties")
_OPEN = 32
"""Patterns whose text is unfolded at a time."""


class Folded(Pattern):
    """A pattern whose text is folded up until somebody reads it: a tenth of the memory, with its names at hand.

    It is read again from the bytes it was made of, whatever became of the file.
    """

    def __init__(self, pattern: Pattern) -> None:
        self.__dict__.update(
            {name: getattr(pattern, name) for name in ("path", *_AT_HAND)}, folded=compress(pattern.source.data, 1)
        )

    @property
    def source(self) -> Source:
        """The file's text and front matter."""
        return self._whole.source

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Every link with its places."""
        return self._whole.relations

    @property
    def sections(self) -> tuple[Section, ...]:
        """The headings of the body."""
        return self._whole.sections

    @property
    def _whole(self) -> Pattern:
        return _unfolded(self.__dict__["folded"], self.path)


@lru_cache(maxsize=_OPEN)
def _unfolded(folded: bytes, path: Path) -> Pattern:
    return Pattern(path, parse_source(decompress(folded)))


def texts(value: Value | None) -> tuple[Scalar, ...]:
    """Return the single values of a list that say something."""
    items = value.items if isinstance(value, Sequence) else []
    return tuple(item for item in items if isinstance(item, Scalar) and not item.is_null)


def _relations(top: Mapping) -> Iterator[Relation]:
    yield from _listed(top.get("gravitational_hubs"), "hub", "hub", None)
    curated = top.get("relationships")
    for key, value in curated.pairs if isinstance(curated, Mapping) else []:
        yield from _listed(value, key.text, "curated", key)
    for name in LEGACY_KEYS:
        yield from _listed(top.get(name), name, "curated-legacy", top.key(name))
    yield from _listed(top.get("graph_garden", "inferred_links"), None, "inferred", None)


def _listed(value: Value | None, kind: str | None, origin: str, kind_at: Scalar | None) -> Iterator[Relation]:
    for item in value.items if isinstance(value, Sequence) else []:
        if isinstance(item, Scalar):
            if not item.is_null:
                yield Relation(kind, origin, item.text, _typeid(item.text), None, "", (("", item),), item, kind_at)
        elif isinstance(item, Mapping) and (made := _mapped(item, kind, origin, kind_at)):
            yield made


def _mapped(item: Mapping, kind: str | None, origin: str, kind_at: Scalar | None) -> Relation | None:
    found = {key.text: value for key, value in item.pairs if isinstance(value, Scalar)}
    names = tuple([(key, found[key]) for key in _NAMING if key in found and not found[key].is_null])
    if not names:
        return None
    if origin == "inferred" and (kind_at := found.get("type")):
        kind = None if kind_at.is_null else kind_at.text
    target, typeid = names[0][1].text, ""
    for _, value in reversed(names):
        if _typeid(value.text):
            typeid = value.text
        else:
            target = value.text
    weight, reason = _first(found, WEIGHING), _first(found, _REASONING)
    return Relation(kind, origin, target, typeid, weight, reason.text if reason else "", names, item, kind_at)


def _first(found: dict[str, Scalar], keys: tuple[str, ...]) -> Scalar | None:
    for key in keys:
        if key in found:
            return found[key]
    return None


def _weighing(value: Scalar | None) -> float | None:
    weight = value.meaning if value else None
    return float(weight) if isinstance(weight, int | float) else None


def _typeid(text: str) -> str:
    return text if text.startswith("pat_") else ""
