"""Who answers alike, who wins, whose answer tipped the scale: each against what equal voices would give by chance.

Chance is this: in every decision as many were for and against as there were, but it was drawn who. Only contested
decisions tell members apart. Many members are looked at, so a finding counts where false finds stay rare among all of
its kind (Benjamini, Hochberg 1995).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from concerted.guard.tails import drawn_tail, falsely_found, unlike_tail

MISTAKEN = 0.05
"""The share of false finds that is put up with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A proposal that came to an end: who was for it (True) or against (False); who abstained is in neither."""

    title: str
    sides: Mapping[str, bool]
    adopted: bool
    by: str | None = None
    """The member that put it."""
    pivotal: frozenset[str] = frozenset()
    """Members each of whom alone, by answering otherwise, would have changed what came of it."""

    @property
    def contested(self) -> bool:
        """Whether there was somebody on either side."""
        return len(set(self.sides.values())) == 2  # noqa: PLR2004 - for and against


@dataclass(frozen=True, slots=True)
class Share:
    """How often something held of a member (or of two), of how often it could; what chance gives, and how rarely."""

    who: tuple[str, ...]
    held: int
    of: int
    expected: float
    chance: float
    """The chance of as many or more."""
    found: bool = False


def agreements(members: Sequence[str], votes: Iterable[Vote]) -> tuple[Share, ...]:
    """Return for every two members how often they took the same side, where both took one."""
    contested = [vote for vote in votes if vote.contested]
    alike = [_alike(vote) for vote in contested]
    shares = []
    for one, other in combinations(members, 2):
        both = [n for n, vote in enumerate(contested) if one in vote.sides and other in vote.sides]
        held = sum(contested[n].sides[one] == contested[n].sides[other] for n in both)
        shares.append(_share((one, other), held, [alike[n] for n in both]))
    return _judged(shares)


def _alike(vote: Vote) -> float:
    """Return the chance that two who took a side took the same."""
    count, agreed = len(vote.sides), sum(vote.sides.values())
    against = count - agreed
    return (agreed * (agreed - 1) + against * (against - 1)) / (count * (count - 1))


def wins(members: Sequence[str], votes: Iterable[Vote], *, lost: bool = False) -> tuple[Share, ...]:
    """Return for every member how often it was on the side that won, or with `lost` on the other."""

    def won(vote: Vote, member: str) -> bool:
        return (vote.sides[member] == vote.adopted) != lost

    return _over(members, [vote for vote in votes if vote.contested], won)


def pivots(members: Sequence[str], votes: Iterable[Vote]) -> tuple[Share, ...]:
    """Return for every member how often its answer alone decided, of the decisions in which it took a side."""
    return _over(members, [vote for vote in votes if vote.sides], lambda vote, member: member in vote.pivotal)


def _over(members: Sequence[str], votes: Sequence[Vote], held: Callable[[Vote, str], bool]) -> tuple[Share, ...]:
    rates = [sum(held(vote, member) for member in vote.sides) / len(vote.sides) for vote in votes]
    shares = []
    for member in members:
        took = [n for n, vote in enumerate(votes) if member in vote.sides]
        shares.append(_share((member,), sum(held(votes[n], member) for n in took), [rates[n] for n in took]))
    return _judged(shares)


def passes(members: Sequence[str], votes: Iterable[Vote]) -> tuple[Share, ...]:
    """Return for every member how many of its proposals were adopted, against all proposals' lot."""
    put = [vote for vote in votes if vote.by is not None]
    adopted = sum(vote.adopted for vote in put)
    shares = []
    for member in members:
        own = [vote for vote in put if vote.by == member]
        held = sum(vote.adopted for vote in own)
        expected = len(own) * adopted / max(len(put), 1)
        chance = float(drawn_tail(held, len(own), adopted, len(put)))
        shares.append(Share((member,), held, len(own), expected, chance))
    return _judged(shares)


def _share(who: tuple[str, ...], held: int, chances: Sequence[float]) -> Share:
    return Share(who, held, len(chances), sum(chances), unlike_tail(held, chances))


def _judged(shares: Sequence[Share]) -> tuple[Share, ...]:
    rare = falsely_found(np.array([share.chance for share in shares]))
    return tuple(
        Share(share.who, share.held, share.of, share.expected, share.chance, bool(false <= MISTAKEN))
        for share, false in zip(shares, rare, strict=True)
    )


def blocs(members: Sequence[str], alike: Iterable[Share]) -> tuple[tuple[str, ...], ...]:
    """Return the standing blocs: members of whom every two answer alike more than chance gives, the largest first.

    A member alone is a bloc of one. The surest pairs are joined first; no chain of acquaintances makes a bloc.
    """
    part = {member: frozenset({member}) for member in members}
    found = {frozenset(share.who) for share in alike if share.found}
    for share in sorted((share for share in alike if share.found), key=lambda share: (share.chance, share.who)):
        one, other = part[share.who[0]], part[share.who[1]]
        if one != other and all(frozenset({a, b}) in found for a in one for b in other):
            part.update(dict.fromkeys(one | other, one | other))
    order = {member: number for number, member in enumerate(members)}
    whole = [tuple(sorted(bloc, key=order.__getitem__)) for bloc in set(part.values())]
    return tuple(sorted(whole, key=lambda bloc: (-len(bloc), order[bloc[0]])))


def effective(counts: Iterable[int]) -> float:
    """Return how many equal parts would be as concentrated: 1/Σs² (Laakso, Taagepera 1979); 0 of nothing."""
    counts = list(counts)
    total = sum(counts)
    return total**2 / sum(count**2 for count in counts) if total else 0.0
