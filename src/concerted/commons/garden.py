"""The Graph Garden: what a machine proposes between patterns, each link with its kind, its confidence and its reason.

    from concerted.commons.garden import grow
    garden = grow(list(read_patterns([folder])))
    garden.plots["coalition-based-influence"].links, garden.leanings

Nobody is everybody's neighbour: each pattern proposes a few links and receives a few, mutual neighbours first, and
none is left without. Group 6 of the seed's format; what people wrote is never touched, what they rejected stays away.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from concerted.commons.bias import Leaning, audit
from concerted.commons.communities import Community, communities
from concerted.commons.confidence import CANDIDATES, SHIPPED, Confidence, evidence, fit
from concerted.commons.entities import Entity, Phrases, entities, phrases, usual_phrases
from concerted.commons.graph import Graph
from concerted.commons.likeness import Likeness
from concerted.commons.patterns import Pattern
from concerted.commons.plots import rejected
from concerted.commons.prose import plain
from concerted.commons.reading import Told
from concerted.commons.reasons import Reader, Reason, reason

LINKS = 6
"""How many links a pattern proposes, and about how many it receives."""

_ROOM = 1
_COPY = 0.85


@dataclass(frozen=True, slots=True)
class Link:
    """One proposed link: its target's slug, kind, calibrated confidence, and a reason that quotes both texts."""

    target: str
    kind: str
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Plot:
    """One pattern's part of the garden."""

    entities: tuple[Entity, ...]
    communities: tuple[Community, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Garden:
    """The whole: a plot for each slug, how targets lean, and what the confidence was fitted on."""

    plots: Mapping[str, Plot]
    leanings: tuple[Leaning, ...]
    confidence: Confidence

    @property
    def biased(self) -> list[Leaning]:
        """The properties that targets depend on although they must not."""
        return [leaning for leaning in self.leanings if leaning.biased]


def grow(patterns: Iterable[Pattern], told: Told = lambda *_: None) -> Garden:
    """Propose entities, communities and links for all patterns. The same files give the same garden."""
    graph = Graph(patterns)
    if not graph.patterns:
        return Garden({}, (), Confidence(SHIPPED, own=False))
    likeness = Likeness(graph.patterns)
    confidence = fit(likeness, evidence(graph))
    pairs = chosen(likeness, _taken(graph))
    readers, said = dict[str, Reader](), dict[str, Phrases]()
    for slug, at in likeness.number.items():
        told(at, len(likeness.slugs))
        text = plain(graph.patterns[slug].body)
        readers[slug], said[slug] = Reader(graph.patterns[slug], text, likeness.bags, at), phrases(text)
    links = {slug: _links(slug, pairs[at], likeness, readers, confidence) for slug, at in likeness.number.items()}
    groups = communities(likeness, pairs, graph.patterns)
    usual = usual_phrases(said.values())
    plots = {
        slug: Plot(tuple(entities(said[slug], likeness.rarity, usual)), groups.get(slug, ()), tuple(links[slug]))
        for slug in graph.patterns
    }
    ways = [(slug, link.target) for slug, plot in plots.items() for link in plot.links]
    return Garden(plots, tuple(audit(ways, graph.patterns)), confidence)


def _taken(graph: Graph) -> dict[str, set[str]]:
    """Return what needs no proposal: targets a person linked already, either way, and those a person rejected."""
    taken: dict[str, set[str]] = defaultdict(set)
    for edge in graph.edges:
        if edge.origin != "curated-legacy":
            taken[edge.source].add(edge.target)
            taken[edge.target].add(edge.source)
    for slug, pattern in graph.patterns.items():
        for each in rejected(pattern):
            taken[slug].add(graph.names.named(each).slug or each)
    return taken


def chosen(likeness: Likeness, taken: Mapping[str, Collection[str]]) -> list[list[int]]:
    """Choose each pattern's links, the most alike first: mutual ones, then others, then one for whoever has none."""
    count = len(likeness.slugs)
    near = [_candidates(likeness, at, taken.get(slug, ())) for at, slug in enumerate(likeness.slugs)]
    fields = _Fields(likeness, near)
    for source, target in fields.ordered(mutual=True):
        if fields.room(source, target) and fields.room(target, source):
            fields.link(source, target)
            fields.link(target, source)
    for source, target in fields.ordered(mutual=False):
        if target not in fields.out[source] and fields.room(source, target):
            fields.link(source, target)
    for lonely in (at for at in range(count) if not fields.incoming[at]):
        fields.befriend(lonely, taken)
    return [sorted(targets, key=lambda other: near_rank(likeness, at, other)) for at, targets in enumerate(fields.out)]


def near_rank(likeness: Likeness, at: int, other: int) -> tuple[float, str]:
    """Return what orders a pattern's links: likeness, then the name."""
    return -float(likeness.scores[at, other]), likeness.slugs[other]


def _candidates(likeness: Likeness, at: int, taken: Collection[str]) -> list[int]:
    ranked = [other for other in likeness.ranked(at) if likeness.slugs[other] not in taken]
    return ranked[:CANDIDATES]


class _Fields:
    """Who proposes whom so far."""

    def __init__(self, likeness: Likeness, near: list[list[int]]) -> None:
        self.likeness = likeness
        self.near = near
        self.out: list[list[int]] = [[] for _ in near]
        self.incoming: Counter[int] = Counter()

    def ordered(self, *, mutual: bool) -> list[tuple[int, int]]:
        """Return the candidate pairs, the most alike first: each mutual one once, or all."""
        pairs = [(at, other) for at, row in enumerate(self.near) for other in row]
        if mutual:
            pairs = [(at, other) for at, other in pairs if at < other and at in self.near[other]]
        scores, place = self.likeness.scores, self.likeness.scatter
        return sorted(pairs, key=lambda pair: (-scores[pair], place[pair[0]], place[pair[1]]))

    def room(self, source: int, target: int) -> bool:
        """Whether the one has a link to give, the other one to take, and the link says something new."""
        if len(self.out[source]) >= LINKS or self.incoming[target] >= LINKS + _ROOM:
            return False
        return all(self.likeness.cosine[target, other] < _COPY for other in self.out[source])

    def link(self, source: int, target: int) -> None:
        """Let the one propose the other."""
        self.out[source].append(target)
        self.incoming[target] += 1

    def befriend(self, lonely: int, taken: Mapping[str, Collection[str]]) -> None:
        """Let the most alike of the others propose one whom nobody proposes, and give one more for it."""
        slugs = self.likeness.slugs
        others = [o for o in self.likeness.ranked(lonely) if slugs[lonely] not in taken.get(slugs[o], ())]
        if others:
            host = min(others[:CANDIDATES], key=lambda o: (len(self.out[o]), -self.likeness.scores[o, lonely]))
            self.link(host, lonely)


def _links(
    slug: str, targets: list[int], likeness: Likeness, readers: Mapping[str, Reader], confidence: Confidence
) -> list[Link]:
    at = likeness.number[slug]
    found: list[Link] = []
    for other in targets:
        target = likeness.slugs[other]
        why: Reason | None = reason(readers[slug], readers[target], likeness.bags.words)
        if why:
            sure = confidence.of(float(likeness.scores[at, other]), likeness.rank(at, other))
            found.append(Link(target, why.kind, sure, why.text))
    return sorted(found, key=lambda link: (-link.confidence, link.target))
