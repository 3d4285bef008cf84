"""What stands behind a dot and a line of the map: the statements, and who stands with whom."""

from __future__ import annotations

from dataclasses import dataclass

from concerted.ecosystem.atlas.asking import Actor, Copy, Known, Quote, Stand
from concerted.ecosystem.latent import HELD
from concerted.web.maps.held import Held

STANDS = 12
"""Concepts shown at first of an actor."""
MOST = 200
"""Concepts shown in all."""


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """An actor: where it stands, in its own words, and who stands with it."""

    actor: Actor
    near: list[tuple[Actor, float]]
    far: list[tuple[Actor, float]]
    knows: list[Actor]
    stands: list[Stand]
    more: list[Stand]
    passages: list[Quote]
    on_wording: bool


def actor_entry(found: Held, number: int) -> ActorEntry | None:
    """Return what is known of an actor, or None where there is none of that number."""
    atlas = found.atlas
    actor = atlas.actor(number)
    if actor is None:
        return None
    stands = [] if atlas.on_wording else atlas.stands(number, most=MOST)
    stands.sort(key=lambda stand: not stand.quotes[0])  # what it said itself comes first
    passages = list(atlas.quotes(number, None)) if atlas.on_wording else []
    return ActorEntry(
        actor, atlas.near(number), atlas.far(number), atlas.knows(number), stands[:STANDS], stands[STANDS:], passages,
        atlas.on_wording,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PairEntry:
    """Two actors: how aligned they are, on what, in their own words; what shows that they know each other."""

    a: Actor
    b: Actor
    alignment: float | None
    together: list[Stand]
    apart: list[Stand]
    unsure: list[Stand]
    """Concepts to which both speak, one of them without a sure side."""
    ties: list[Known]
    copies: list[Copy]
    passages: tuple[list[Quote], list[Quote]]
    on_wording: bool

    @property
    def met(self) -> bool:
        """Whether they are known to know each other; a mere mention does not show it."""
        return any(tie.counts for tie in self.ties)


def pair_entry(found: Held, one: int, other: int) -> PairEntry | None:
    """Return what stands behind the line between two actors, or None where there are no such two."""
    atlas = found.atlas
    a, b = (atlas.actor(number) for number in sorted((one, other)))
    if a is None or b is None or a == b:
        return None
    stands = [] if atlas.on_wording else atlas.stands(a.id, b.id, most=MOST)
    sure = [stand for stand in stands if min(map(abs, stand.sides)) >= HELD]
    one_said, other_said = (list(atlas.quotes(actor.id, None)) if atlas.on_wording else [] for actor in (a, b))
    return PairEntry(
        a=a,
        b=b,
        alignment=atlas.alignment(a.id, b.id),
        together=[stand for stand in sure if stand.sides[0] * stand.sides[1] > 0],
        apart=[stand for stand in sure if stand.sides[0] * stand.sides[1] < 0],
        unsure=[stand for stand in stands if stand not in sure],
        ties=atlas.ties(a.id, b.id),
        copies=atlas.copies(a.id, b.id),
        passages=(one_said, other_said),
        on_wording=atlas.on_wording,
    )
