"""Latent coalitions: aligned groups less the ties their actors already have, and what explains each.

“Identify latent coalitions: people already making compatible moves who do not know each other … showing exactly
where alignment is strongest” (the seed, Section 7).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.concepts import Concept
from concerted.ecosystem.groups import STABLE, Group
from concerted.ecosystem.sides import QUOTED
from concerted.ecosystem.statements import Statement

LATENT = 0.5
"""A group is latent while at most this share of its pairs know each other."""
MOST_SENTENCES = 7
SMALLEST_CIRCLE, LARGEST_CIRCLE = 5, 12
QUOTES = 4
PAIRS = 10
BRIDGES = 3
OPPONENTS = 5
HELD = 0.3
"""Position from which an actor is said to hold a side: a statement that may be quoted makes it, another does not."""
SURER = 0.2
"""How much plainer another statement's side must be for it to be quoted instead of a more central one."""
CONSTITUENCY = ("constituency", "sector", "kind", "type", "region", "country")
"""Columns of `actors.csv` that tell whom an actor speaks for; the first one there is counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """What a group holds of one concept: who is for it, who against, and the statements that show it."""

    concept: int
    supporting: tuple[str, ...]
    opposing: tuple[str, ...]
    quotes: tuple[int, ...]
    """Places in the list of statements, one per actor, the most central first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One actor to invite to the formation circle, and what its absence would cost."""

    actor: str
    constituency: str
    """Whom it speaks for, as far as `actors.csv` says."""
    covers: tuple[int, ...]
    """Concepts of the group that it speaks to."""
    loses: tuple[int, ...]
    """Concepts that nobody else invited speaks to."""
    alone: bool
    """Whether nobody else invited speaks for its constituency."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentCoalition:
    """A community of aligned actors, and all that a convener needs to know of it."""

    actors: tuple[str, ...]
    strength: float
    chance: float
    stability: float
    """Mean adjusted Rand index over resamples: from 0.8 it is found again each time."""
    parent: int | None
    """Place, among the groups found, of the larger one it is a part of."""
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
    opponents: tuple[tuple[str, float], ...]
    """Actors outside the group that stand against it, with their mean alignment, the most opposed first."""
    invitations: tuple[Invitation, ...]
    """Whom to invite to the formation circle; fewer than five where the group and its bridges have no more."""
    sentences: tuple[int, ...]
    """Statements to begin the circle from."""

    @property
    def circle(self) -> tuple[str, ...]:
        """The actors to invite, whoever covers most first."""
        return tuple(invitation.actor for invitation in self.invitations)

    @property
    def density(self) -> float:
        """Share of the pairs that already know each other, in [0, 1]."""
        return len(self.known) / (len(self.actors) * (len(self.actors) - 1) / 2)

    @property
    def stable(self) -> bool:
        """Whether resamples find it again."""
        return self.stability >= STABLE

    @property
    def latent(self) -> bool:
        """Whether most of its actors do not know each other yet."""
        return self.density <= LATENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What the groups are explained from: everything found so far, in one place."""

    actors: Sequence[str]
    statements: Sequence[Statement]
    sides: NDArray[np.float64]
    """Each statement's side on its concept, in [-1, 1]."""
    concepts: Sequence[Concept]
    positions: NDArray[np.float64]
    aligned: NDArray[np.float64]
    ties: frozenset[tuple[str, str]]
    facts: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)


def explain(field: Field, group: Group) -> LatentCoalition:
    """Return the group with what aligns it, who knows whom, what divides it, who bridges and whom to invite."""
    actors = tuple(field.actors[row] for row in group.rows)
    pairs = list(combinations(group.rows, 2))
    known = tuple(_names(field, pair) for pair in pairs if _names(field, pair) in field.ties)
    strangers = [pair for pair in pairs if _names(field, pair) not in field.ties and field.aligned[pair] > 0]
    strangers.sort(key=lambda pair: (-field.aligned[pair], pair))
    shared, split = _beliefs(field, group)
    lean = _lean(field, group)
    bridges = tuple(held for held in lean if held[1] > 0)[:BRIDGES]
    return LatentCoalition(
        actors=actors,
        strength=group.strength,
        chance=group.chance,
        stability=group.stability,
        parent=group.parent,
        known=known,
        introduce=tuple((*_names(field, pair), float(field.aligned[pair])) for pair in strangers[:PAIRS]),
        beliefs=shared,
        divides=split,
        bridges=bridges,
        opponents=tuple(held for held in lean[::-1] if held[1] < 0)[:OPPONENTS],
        invitations=_invitations(field, actors, shared, [name for name, _ in bridges]),
        sentences=tuple(belief.quotes[0] for belief in shared if belief.supporting and belief.quotes)[:MOST_SENTENCES],
    )


def _names(field: Field, pair: tuple[int, int]) -> tuple[str, str]:
    a, b = sorted((field.actors[pair[0]], field.actors[pair[1]]))
    return a, b


def _beliefs(field: Field, group: Group) -> tuple[tuple[Belief, ...], tuple[Belief, ...]]:
    """Return what at least two of the group hold alike, and where at least one is on either side."""
    shared, split = [], []
    held = np.abs(np.nan_to_num(field.positions[list(group.rows)])) >= HELD
    for column in np.flatnonzero(held.sum(axis=0) > 1).tolist():
        belief = _belief(field, group, column)
        if belief.supporting and belief.opposing:
            split.append(belief)
        else:
            shared.append(belief)
    for found in (shared, split):
        found.sort(key=lambda belief: (-len(belief.supporting) - len(belief.opposing), belief.concept))
    return tuple(shared), tuple(split)


def _belief(field: Field, group: Group, column: int) -> Belief:
    held = zip(group.rows, np.nan_to_num(field.positions[list(group.rows), column]), strict=True)
    side = {field.actors[row]: value for row, value in held if abs(value) >= HELD}
    quotes: dict[str, int] = {}
    for number in field.concepts[column].statements:
        statement = field.statements[number]
        if abs(field.sides[number]) >= QUOTED and side.get(statement.actor, 0) * field.sides[number] > 0:
            best = quotes.setdefault(statement.actor, number)
            if abs(field.sides[number]) > abs(field.sides[best]) + SURER:
                quotes[statement.actor] = number
    return Belief(
        concept=column,
        supporting=tuple(sorted(actor for actor, value in side.items() if value > 0)),
        opposing=tuple(sorted(actor for actor, value in side.items() if value < 0)),
        quotes=tuple(quotes.values())[:QUOTES],
    )


def _lean(field: Field, group: Group) -> list[tuple[str, float]]:
    """Return everyone outside the group with their mean alignment with it, the most aligned first."""
    lean = field.aligned[:, list(group.rows)].mean(axis=1)
    outside = sorted(set(range(len(field.actors))) - set(group.rows), key=lambda row: (-lean[row], row))
    return [(field.actors[row], float(lean[row])) for row in outside]


def _invitations(
    field: Field, actors: Sequence[str], beliefs: Sequence[Belief], bridges: Sequence[str]
) -> tuple[Invitation, ...]:
    """Return 5 to 12 that cover what the group holds and whom it speaks for, each time whoever adds most.

    The greedy cover of a set (Nemhauser, Wolsey, Fisher 1978); a constituency counts as a concept does.
    """
    speaks = {
        actor: {belief.concept for belief in beliefs if actor in belief.supporting + belief.opposing}
        for actor in (*actors, *bridges)
    }
    speaks_for = {actor: constituency(field.facts.get(actor, {})) for actor in speaks}
    invited: list[str] = []
    left = list(actors)
    concepts: set[int] = set()
    constituencies = {""}

    def adds(actor: str) -> tuple[int, int, int]:
        new = len(speaks[actor] - concepts) + (speaks_for[actor] not in constituencies)
        return new, len(speaks[actor]), -actors.index(actor)

    while left and len(invited) < LARGEST_CIRCLE:
        best = max(left, key=adds)
        invited.append(best)
        left.remove(best)
        concepts |= speaks[best]
        constituencies.add(speaks_for[best])
    invited += bridges[: max(0, SMALLEST_CIRCLE - len(invited))]
    return tuple(_invitation(actor, invited, speaks, speaks_for) for actor in invited)


def constituency(facts: Mapping[str, str]) -> str:
    """Return whom an actor speaks for, as far as is known."""
    return next((facts[column] for column in CONSTITUENCY if facts.get(column)), "")


def _invitation(
    actor: str, invited: Sequence[str], speaks: Mapping[str, set[int]], speaks_for: Mapping[str, str]
) -> Invitation:
    others = [other for other in invited if other != actor]
    lost = speaks[actor].difference(*(speaks[other] for other in others))
    return Invitation(
        actor=actor,
        constituency=speaks_for[actor],
        covers=tuple(sorted(speaks[actor])),
        loses=tuple(sorted(lost)),
        alone=bool(speaks_for[actor]) and all(speaks_for[other] != speaks_for[actor] for other in others),
    )
