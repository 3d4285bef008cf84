"""Communities of aligned actors, or none: a group is reported only where chance would not give one as strong.

Signed communities: agreement beyond chance is positive evidence, disagreement negative, and a partition is sought that
has the first inside and the second between (Doreian, Mrvar 1996), by local moves and aggregation (Blondel and others
2008). The whole search runs again on positions shuffled within each concept; a group counts when it is stronger than
the strongest of its size there (maximum statistic: Westfall, Young 1993), the tail read from a Gumbel fit as in scan
statistics (Abrams, Kulldorff, Kleinman 2010). Inside a group the same is asked again, among its members only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil, exp, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.alignment import MOST_PLACED, most_speaking, shuffled
from concerted.ecosystem.communities import signed_communities
from concerted.ecosystem.nulls import Moments, moments, moments_centred
from concerted.ecosystem.partitions import adjusted_rand

FEWEST = 3
"""Actors in a group."""
SHUFFLES = 49
FEW, MANY = 19, 1000
"""Shuffles, and from how many actors on fewer do: there the tail is narrow."""
CHANCE = 0.01
"""The greatest probability that shuffled positions give any group as strong, for a group to be reported."""
SPEAKS = 5
"""Concepts an actor must speak to before it can be said to be in a group: fewer cannot tell allies from neighbours."""
SHARE = 0.9
"""Share of the concepts in each resample."""
RESAMPLES = 9
STABLE = 0.8
"""Mean adjusted Rand index of a group over resamples, from which it is called stable."""
DEPTH = 3
SIZES = (4, 6, 12, 24, 48, 96)
"""Groups are compared with chance's groups of about their size: 3, 4 to 5, 6 to 11, and so on."""
TINY = 1e-12
SURELY, LEAN = 2.0, 0.04
"""Standard deviations beyond chance, and mean correlation, by which an actor must agree with its group; else it is
an outsider."""
EULER = 0.5772156649015329
SURE = 0.0001
"""The least chance stated: a fit to 49 shuffles is not believed further out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A community of aligned actors: rows of the position matrix, how strongly, and how likely by chance."""

    rows: tuple[int, ...]
    strength: float
    """Mean excess agreement of its pairs as a correlation, in [-1, 1]."""
    score: float
    """Standard deviations by which its agreement exceeds what shuffling within concept gives."""
    chance: float
    """Probability that shuffled positions give a group of about this size as strong, in (0, 1]."""
    stability: float
    """Mean adjusted Rand index of its best match over resamples of nine tenths of the concepts, in [-1, 1]."""
    parent: int | None = None
    """Place of the larger group it is a part of, if any."""

    @property
    def stable(self) -> bool:
        """Whether resamples find it again."""
        return self.stability >= STABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """The groups found, who belongs to them and how much, and what it would take to tell where there is none."""

    groups: tuple[Group, ...]
    """The largest structure first, each before its parts."""
    membership: NDArray[np.float64]
    """actors × groups: mean agreement beyond chance with the group, as a correlation, in [-1, 1]."""
    concepts_needed: int | None
    """Concepts at which the strongest group seen would be significant, all else equal; None where one was found, or
    where nothing would help."""
    speaking: int
    """Actors that speak to enough concepts to be placed."""
    likeliest: float = 1.0
    """The least chance of any group that was seen, reported or not: how near to a finding it came."""


@dataclass(frozen=True, slots=True)
class _Found:
    rows: NDArray[np.intp]
    score: float


def find_groups(matrix: NDArray[np.float64], *, seed: int, advance: Callable[[int], None] = lambda _: None) -> Grouping:
    """Return the groups that chance does not explain; none is an answer too. `advance` is told up to `SHUFFLES`."""
    able = most_speaking(matrix, SPEAKS)
    groups, needed, likeliest = _within(matrix, able, seed, advance)
    done = list(groups)
    for _ in range(DEPTH - 1):
        parts: list[Group] = []
        for parent in groups:
            found, _, _ = _within(matrix, np.array(parent.rows), seed, lambda _: None)
            place = done.index(parent)
            parts.extend(replace(part, parent=place) for part in found if len(part.rows) < len(parent.rows))
        done.extend(parts)
        groups = tuple(parts)
    return Grouping(
        groups=tuple(done),
        membership=_membership(matrix, done),
        concepts_needed=None if done else needed,
        speaking=len(able),
        likeliest=likeliest,
    )


def _within(
    matrix: NDArray[np.float64], among: NDArray[np.intp], seed: int, advance: Callable[[int], None]
) -> tuple[tuple[Group, ...], int | None, float]:
    """Return the significant groups among some actors, the concepts needed where none is, and the least chance."""
    part = matrix[among]
    known = moments(part)
    observed = _search(known.centred, known, seed) if len(among) >= FEWEST else []
    if not observed:
        advance(SHUFFLES)
        return (), None, 1.0
    chances = _chances(part, known, observed, seed, advance)
    kept = [(found, chance) for found, chance in zip(observed, chances, strict=True) if chance <= CHANCE]
    if not kept:
        best = int(np.argmin(chances))
        return (), _needed(observed[best], float(chances[best]), part), float(chances[best])
    stability = _stability(part, [found for found, _ in kept], seed)
    correlation = _correlation(known)
    groups = [
        Group(
            rows=tuple(map(int, among[found.rows])),
            strength=float(correlation[np.ix_(found.rows, found.rows)].sum() / (2 * _pairs(len(found.rows)))),
            score=found.score,
            chance=float(chance),
            stability=again,
        )
        for (found, chance), again in zip(kept, stability, strict=True)
    ]
    return tuple(sorted(groups, key=lambda group: (-group.score, group.rows))), None, float(chances.min())


def _search(centred: NDArray[np.float64], known: Moments, seed: int) -> list[_Found]:
    """Return the communities of positive excess agreement, without those who do not lean to them."""
    excess = centred @ centred.T - known.expected
    np.fill_diagonal(excess, 0.0)
    found = []
    labels = signed_communities(excess, seed=seed)
    for label in range(int(labels.max()) + 1):
        rows = _pruned(np.flatnonzero(labels == label), excess, known)
        if len(rows) >= FEWEST:
            found.append(_Found(rows, _score(rows, excess, known.variance)))
    return found


def _pruned(rows: NDArray[np.intp], excess: NDArray[np.float64], known: Moments) -> NDArray[np.intp]:
    """Leave out whoever's agreement with the rest is chance's or negligible: between camps is in neither."""
    square = np.ix_(rows, rows)
    block, spread, shared = excess[square], known.variance[square], known.shared[square]
    total = block.sum(axis=1)
    noise, meeting = spread.sum(axis=1) - spread.diagonal(), shared.sum(axis=1) - shared.diagonal()
    kept = np.ones(len(rows), bool)
    size = len(rows)
    while size >= FEWEST:
        sure = total / np.sqrt(np.maximum(noise, TINY)) / SURELY
        strong = total / np.sqrt(np.maximum(noise * meeting, TINY)) / LEAN
        lean = np.where(kept, np.minimum(sure, strong), np.inf)
        weakest = int(np.argmin(lean))
        if lean[weakest] >= 1:
            break
        kept[weakest] = False
        total, noise, meeting = total - block[weakest], noise - spread[weakest], meeting - shared[weakest]
        size -= 1
    return rows[kept]


def _score(rows: NDArray[np.intp], excess: NDArray[np.float64], variance: NDArray[np.float64]) -> float:
    spread = variance[np.ix_(rows, rows)]
    total = float(spread.sum() - spread.trace()) / 2
    return float(excess[np.ix_(rows, rows)].sum()) / 2 / sqrt(max(total, TINY))


def _chances(
    matrix: NDArray[np.float64], known: Moments, observed: list[_Found], seed: int, advance: Callable[[int], None]
) -> NDArray[np.float64]:
    """Return for each group the chance of one as strong; ends early once no group can count any more.

    Sequential Monte Carlo: Besag, Clifford 1991.
    """
    draw = np.random.default_rng(seed)
    classes = np.searchsorted(SIZES, [len(found.rows) for found in observed], side="right")
    used = sorted(set(classes.tolist()))
    strongest: dict[int, list[float]] = {size: [] for size in used}
    exceeded = np.zeros(len(observed), np.int64)
    trials = FEW if len(matrix) >= MANY else SHUFFLES
    done = 0
    while done < trials:
        done += 1
        dealt = _search(moments_centred(shuffled(matrix, draw)), known, seed)
        sizes = np.searchsorted(SIZES, [len(found.rows) for found in dealt], side="right")
        for size in used:
            near = [found.score for found, own in zip(dealt, sizes, strict=True) if abs(int(own) - size) <= 1]
            strongest[size].append(max(near, default=0.0))
        exceeded += [strongest[int(size)][-1] >= found.score for found, size in zip(observed, classes, strict=True)]
        advance(1)
        if exceeded.min() >= 3:  # noqa: PLR2004 - three of at most 49 are far more than one in a hundred
            break
    advance(SHUFFLES - done)
    tails = [
        len(used) * _gumbel(strongest[int(size)], found.score) for found, size in zip(observed, classes, strict=True)
    ]
    empirical = (exceeded > 0) * exceeded / len(strongest[used[0]])
    return np.clip(np.maximum(tails, empirical), SURE, 1.0)


def _gumbel(drawn: list[float], score: float) -> float:
    """Return the chance of a maximum of at least this score, by a Gumbel fit of moments with a wider spread.

    The spread is raised by what 49 draws may understate.
    """
    spread = max(float(np.std(drawn)), 1e-6) * (1 + 1.65 / sqrt(2 * len(drawn)))
    scale = spread * sqrt(6) / pi
    place = float(np.mean(drawn)) - EULER * scale
    return 1 - exp(-exp(max(-(score - place) / scale, -700)))


def _needed(found: _Found, chance: float, matrix: NDArray[np.float64]) -> int:
    """Return how many concepts would make a group of this effect significant: its score grows with their root.

    The score is above 0, since whoever does not agree with the rest was left out of the group.
    """
    spoken = int((~np.isnan(matrix)).any(axis=0).sum())
    threshold = found.score * sqrt(max(1.0, np.log(CHANCE) / min(np.log(max(chance, 1e-12)), -0.05)))
    return max(spoken + 1, ceil(spoken * (threshold / found.score) ** 2))


def _correlation(known: Moments) -> NDArray[np.float64]:
    """Return excess agreement as a correlation, in [-1, 1]; 0 on the diagonal."""
    shown = (known.centred != 0).astype(float)
    power = known.centred**2 @ shown.T
    length = np.sqrt(power * power.T)
    excess = known.centred @ known.centred.T - known.expected
    np.fill_diagonal(excess, 0.0)
    scaled: NDArray[np.float64] = np.divide(excess, length, out=np.zeros_like(excess), where=length > TINY)
    return np.clip(scaled, -1.0, 1.0)


def _membership(matrix: NDArray[np.float64], groups: list[Group]) -> NDArray[np.float64]:
    """Return actors × groups: the mean correlation with the group's other members; 0 beyond `MOST_PLACED` actors."""
    strengths = np.zeros((len(matrix), len(groups)))
    if not groups:
        return strengths
    placed = most_speaking(matrix, SPEAKS if len(matrix) > MOST_PLACED else 0)
    correlation = _correlation(moments(matrix[placed]))
    for place, group in enumerate(groups):
        inside = np.isin(placed, group.rows)
        strengths[placed, place] = correlation[:, inside].sum(axis=1) / (len(group.rows) - inside)
    return strengths


def _stability(matrix: NDArray[np.float64], found: list[_Found], seed: int) -> list[float]:
    """Return each group's mean adjusted Rand index with its best match over resamples of the concepts and new seeds."""
    draw = np.random.default_rng(seed + 1)
    width = matrix.shape[1]
    totals = np.zeros(len(found))
    for again in range(RESAMPLES):
        columns = np.sort(draw.permutation(width)[: max(1, round(SHARE * width))])
        known = moments(matrix[:, columns])
        others = _search(known.centred, known, seed + 1 + again)
        for place, group in enumerate(found):
            totals[place] += max((_agree(group.rows, other.rows, len(matrix)) for other in others), default=0.0)
    return [float(total) / RESAMPLES for total in totals]


def _agree(a: NDArray[np.intp], b: NDArray[np.intp], many: int) -> float:
    """Return the adjusted Rand index of two sets of rows, each taken as inside and outside."""
    inside = np.zeros((2, many), np.int64)
    inside[0, a] = inside[1, b] = 1
    return adjusted_rand(inside[0], inside[1])


def _pairs(size: int) -> float:
    return size * (size - 1) / 2
