"""What changed since the last map: who moved.

Concepts of two maps are the same when they share a name, or else at least half of their statements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

SAME = 0.5
"""Share of statements in common from which two found concepts are one."""
FAR = 0.5
"""Change of a position, in [-1, 1], from which an actor has moved on the same side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What one map is remembered by."""

    concepts: Mapping[str, Sequence[str]]
    """Name → the texts of its statements."""
    positions: Mapping[str, Mapping[str, float]]
    """Actor → concept → from -1 (opposes) to +1 (supports)."""
    groups: Sequence[Sequence[str]]
    made: str = ""
    """The day on which it was made, YYYY-MM-DD."""
    said: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    """Actor → concept → the plainest statement on its side, as map.json quotes it."""

    def plain(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An actor whose position on a concept is not what it was; None where it was, or is, silent."""

    actor: str
    concept: str
    before: float | None
    after: float | None
    said_before: Mapping[str, Any] | None = None
    """What it said then, word for word, where that may be quoted."""
    said_after: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is otherwise than in the map before."""

    moves: tuple[Move, ...]
    """Those who changed sides first, then the farthest."""
    appeared: tuple[str, ...]
    vanished: tuple[str, ...]
    joined: tuple[tuple[str, int], ...]
    """Actors that are in a group (its place among the groups now) and were in none like it."""
    left: tuple[tuple[str, int], ...]
    """Actors that were in a group and are not any more (its place among the groups now)."""
    concepts: tuple[str, ...]
    """Concepts that were not there."""
    since: str = ""
    """The day of the map before."""
    until: str = ""
    """The day of the map now."""


def changes(before: Snapshot, after: Snapshot) -> Changes:
    """Return what changed from one map to the next."""
    same = same_concepts(before, after)
    now_called = {then: now for now, then in same.items()}
    there, here = set(before.positions), set(after.positions)
    moves = []
    for actor in sorted(there & here):
        held = {now_called[then]: side for then, side in before.positions[actor].items() if then in now_called}
        for concept in sorted(same.keys() & (held.keys() | after.positions[actor].keys())):
            was, now = held.get(concept), after.positions[actor].get(concept)
            if _moved(was, now):
                quote = before.said.get(actor, {}).get(same[concept])
                said = after.said.get(actor, {}).get(concept)
                moves.append(
                    Move(actor=actor, concept=concept, before=was, after=now, said_before=quote, said_after=said)
                )
    moves.sort(key=lambda move: (-_how_far(move), move.actor, move.concept))
    joined, left = [], []
    for number, group in enumerate(after.groups):
        like = max(before.groups, key=lambda old: len(set(old) & set(group)), default=())
        if set(like) & set(group):
            joined += [(actor, number) for actor in sorted(set(group) - set(like)) if actor in there]
            left += [(actor, number) for actor in sorted(set(like) - set(group)) if actor in here]
    return Changes(
        moves=tuple(moves),
        appeared=tuple(sorted(here - there)),
        vanished=tuple(sorted(there - here)),
        joined=tuple(joined),
        left=tuple(left),
        concepts=tuple(sorted(set(after.concepts) - set(same))),
        since=before.made,
        until=after.made,
    )


def same_concepts(before: Snapshot, after: Snapshot) -> dict[str, str]:
    """Return concept now → concept then, for those that are the same."""
    same = {name: name for name in after.concepts if name in before.concepts}
    left = {name: set(texts) for name, texts in before.concepts.items() if name not in same}
    for name in sorted(set(after.concepts) - set(same)):
        texts = set(after.concepts[name])
        shares = {old: len(texts & held) / max(1, len(texts | held)) for old, held in sorted(left.items())}
        best = max(shares, key=shares.__getitem__, default=None)
        if best is not None and shares[best] >= SAME:
            same[name] = best
            del left[best]
    return same


def _moved(before: float | None, after: float | None) -> bool:
    if before is None or after is None:
        return before != after
    return before * after < 0 or abs(after - before) >= FAR


def _how_far(move: Move) -> float:
    if move.before is None or move.after is None:
        return 0.0
    return abs(move.after - move.before) + (2.0 if move.before * move.after < 0 else 0.0)
