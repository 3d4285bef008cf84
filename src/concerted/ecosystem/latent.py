"""Latent coalitions: aligned groups less the ties their actors already have, and what explains each.

“Identify latent coalitions: people already making compatible moves who do not know each other … showing exactly
where alignment is strongest” (the seed, Section 7).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.concepts import Concept
from concerted.ecosystem.groups import Group
from concerted.ecosystem.statements import Statement

LATENT = 0.5
"""A group is latent while at most this share of its pairs know each other."""
MOST_SENTENCES = 7
SMALLEST_CIRCLE, LARGEST_CIRCLE = 5, 12
QUOTES = 4
PAIRS = 10
BRIDGES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """What a group holds of one concept: who is for it, who against, and the statements that show it."""

    concept: int
    supporting: tuple[str, ...]
    opposing: tuple[str, ...]
    quotes: tuple[int, ...]
    """Places in the list of statements, one per actor, the most central first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentCoalition:
    """A community of aligned actors, and all that a convener needs to know of it."""

    actors: tuple[str, ...]
    strength: float
    chance: float
    known: tuple[tuple[str, str], ...]
    """Pairs that already know each other."""
    introduce: tuple[tuple[str, str, float], ...]
    """Pairs to introduce, with their alignment, the most aligned first."""
    beliefs: tuple[Belief, ...]
    """What aligns them, the most widely shared first."""
    divides: tuple[Belief, ...]
    """Where they are on both sides."""
    bridges: tuple[tuple[str, float], ...]
    """Actors outside the group that lean towards it, with their mean alignment."""
    circle: tuple[str, ...]
    """Whom to invite to the formation circle; fewer than five where the group and its bridges have no more."""
    sentences: tuple[int, ...]
    """Statements to begin the circle from."""

    @property
    def density(self) -> float:
        """Share of the pairs that already know each other, in [0, 1]."""
        return len(self.known) / (len(self.actors) * (len(self.actors) - 1) / 2)

    @property
    def latent(self) -> bool:
        """Whether most of its actors do not know each other yet."""
        return self.density <= LATENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What the groups are explained from: everything found so far, in one place."""

    actors: Sequence[str]
    statements: Sequence[Statement]
    concepts: Sequence[Concept]
    positions: NDArray[np.float64]
    aligned: NDArray[np.float64]
    ties: frozenset[tuple[str, str]]


def explain(field: Field, group: Group) -> LatentCoalition:
    """Return the group with what aligns it, who knows whom, what divides it, who bridges and whom to invite."""
    actors = tuple(field.actors[row] for row in group.rows)
    pairs = list(combinations(group.rows, 2))
    known = tuple(_names(field, pair) for pair in pairs if _names(field, pair) in field.ties)
    strangers = [pair for pair in pairs if _names(field, pair) not in field.ties and field.aligned[pair] > 0]
    strangers.sort(key=lambda pair: (-field.aligned[pair], pair))
    shared, split = _beliefs(field, group)
    bridges = _bridges(field, group)
    return LatentCoalition(
        actors=actors,
        strength=group.strength,
        chance=group.chance,
        known=known,
        introduce=tuple((*_names(field, pair), float(field.aligned[pair])) for pair in strangers[:PAIRS]),
        beliefs=shared,
        divides=split,
        bridges=bridges,
        circle=_circle(actors, shared, [name for name, _ in bridges]),
        sentences=tuple(belief.quotes[0] for belief in shared if belief.supporting)[:MOST_SENTENCES],
    )


def new_pairs(field: Field) -> tuple[tuple[str, str, float], ...]:
    """Return the most aligned pairs of the whole map that do not know each other yet."""
    rows = np.argwhere(np.triu(field.aligned, 1) > 0)
    ranked = sorted(map(tuple, rows), key=lambda pair: (-field.aligned[pair], pair))
    found = (
        (*_names(field, pair), float(field.aligned[pair])) for pair in ranked if _names(field, pair) not in field.ties
    )
    return tuple(pair for pair, _ in zip(found, range(PAIRS), strict=False))


def _names(field: Field, pair: tuple[int, int]) -> tuple[str, str]:
    a, b = sorted((field.actors[pair[0]], field.actors[pair[1]]))
    return a, b


def _beliefs(field: Field, group: Group) -> tuple[tuple[Belief, ...], tuple[Belief, ...]]:
    """Return what at least two of the group hold alike, and where at least one is on either side."""
    shared, split = [], []
    for column in range(len(field.concepts)):
        belief = _belief(field, group, column)
        if belief.supporting and belief.opposing:
            split.append(belief)
        elif len(belief.supporting) + len(belief.opposing) > 1:
            shared.append(belief)
    for found in (shared, split):
        found.sort(key=lambda belief: (-len(belief.supporting) - len(belief.opposing), belief.concept))
    return tuple(shared), tuple(split)


def _belief(field: Field, group: Group, column: int) -> Belief:
    held = zip(group.rows, np.nan_to_num(field.positions[list(group.rows), column]), strict=True)
    side = {field.actors[row]: value for row, value in held if value}
    quotes: dict[str, int] = {}
    for number in field.concepts[column].statements:
        statement = field.statements[number]
        if side.get(statement.actor, 0) * statement.polarity > 0:
            quotes.setdefault(statement.actor, number)
    return Belief(
        concept=column,
        supporting=tuple(sorted(actor for actor, value in side.items() if value > 0)),
        opposing=tuple(sorted(actor for actor, value in side.items() if value < 0)),
        quotes=tuple(quotes.values())[:QUOTES],
    )


def _bridges(field: Field, group: Group) -> tuple[tuple[str, float], ...]:
    inside = list(group.rows)
    lean = field.aligned[:, inside].mean(axis=1)
    outside = [row for row in range(len(field.actors)) if row not in group.rows and lean[row] > 0]
    outside.sort(key=lambda row: (-lean[row], row))
    return tuple((field.actors[row], float(lean[row])) for row in outside[:BRIDGES])


def _circle(actors: Sequence[str], beliefs: Sequence[Belief], bridges: Sequence[str]) -> tuple[str, ...]:
    """Return 5 to 12 that cover what the group holds: each time whoever speaks to most that is not covered yet."""
    uncovered = {belief.concept for belief in beliefs}
    speaks = {actor: {b.concept for b in beliefs if actor in b.supporting + b.opposing} for actor in actors}
    left = list(actors)
    invited: list[str] = []
    while left and len(invited) < LARGEST_CIRCLE:
        best = max(left, key=lambda actor: (len(speaks[actor] & uncovered), len(speaks[actor]), -left.index(actor)))
        invited.append(best)
        left.remove(best)
        uncovered -= speaks[best]
    missing = max(0, SMALLEST_CIRCLE - len(invited))
    return (*invited, *bridges[:missing])
