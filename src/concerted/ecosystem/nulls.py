"""Null models with the same margins: what agreement would look like if nobody were aligned with anybody.

Two families. *Within concept*: the positions taken on a concept are dealt anew among those who spoke to it; the first
two moments of every pair's agreement are then known exactly, so no sampling is needed for a tie's z-score. *Fixed
margins*: the bipartite network actors × (concept, side) is drawn with every actor's activity and every side's
popularity kept, in expectation (SDSM, BiCM: Saracco and others 2015; Neal 2014) or exactly (FDSM by curveball:
Strona and others 2014).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

from concerted.ecosystem.alignment import shuffled

SOUND = 30
"""Shuffles pooled over all pairs: five thousand pairs give a hundred and fifty thousand draws."""
POOL = 5_000_000
BINS = 8
"""Classes of pairs by how many concepts they share; a pair is compared with draws of its own class."""
STEPS = 200
EXACT = 1e-10


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """What shuffling within concept does to Σ of products of centred positions, for every pair of actors."""

    centred: NDArray[np.float64]
    """actors × concepts; 0 where silent."""
    expected: NDArray[np.float64]
    variance: NDArray[np.float64]
    shared: NDArray[np.float64]
    """Concepts that both speak to."""


def moments_centred(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the positions less each concept's mean; 0 where silent."""
    spoke = ~np.isnan(matrix)
    held = np.where(spoke, matrix, 0.0)
    return np.where(spoke, held - held.sum(axis=0) / np.maximum(spoke.sum(axis=0), 1), 0.0)


def moments(matrix: NDArray[np.float64]) -> Moments:
    """Return the exact moments of every pair's agreement under permutation within concept."""
    spoke = ~np.isnan(matrix)
    many = np.maximum(spoke.sum(axis=0), 1)
    centred = moments_centred(matrix)
    second, fourth = (centred**2).sum(axis=0) / many, (centred**4).sum(axis=0) / many
    others = np.maximum(many - 1, 1)
    mean = -second / others
    variance = np.maximum((many * second**2 - fourth) / others - mean**2, 0.0)
    shown = spoke.astype(float)
    return Moments(
        centred=centred,
        expected=(shown * mean) @ shown.T,
        variance=(shown * variance) @ shown.T,
        shared=shown @ shown.T,
    )


def z_scores(known: Moments, centred: NDArray[np.float64] | None = None) -> NDArray[np.float64]:
    """Return each pair's agreement in standard deviations from chance: positive aligned, negative opposed."""
    held = known.centred if centred is None else centred
    excess = held @ held.T - known.expected
    scores = np.divide(excess, np.sqrt(known.variance), out=np.zeros_like(excess), where=known.variance > EXACT)
    np.fill_diagonal(scores, 0.0)
    return scores


def tie_chances(matrix: NDArray[np.float64], *, seed: int) -> NDArray[np.float64]:
    """Return for each pair the two-sided chance of a tie as strong under permutation within concept, in (0, 1].

    Draws are pooled over pairs that share about as many concepts, so that small chances are resolved with few shuffles.
    """
    known = moments(matrix)
    upper = np.triu_indices(len(matrix), 1)
    observed = np.abs(z_scores(known)[upper])
    shared = known.shared[upper]
    chance = np.ones(len(observed))
    if len(observed):
        met = shared[shared > 0] if shared.any() else shared
        cuts = np.unique(np.quantile(met, np.linspace(0, 1, BINS + 1)[1:-1]))
        kind = np.searchsorted(cuts, shared, side="left")
        draw = np.random.default_rng(seed)
        times = max(2, min(SOUND, POOL // len(observed)))
        pool = [np.abs(z_scores(known, moments_centred(shuffled(matrix, draw)))[upper]) for _ in range(times)]
        for one in np.unique(kind):
            among = kind == one
            drawn = np.sort(np.concatenate([each[among] for each in pool]))
            beyond = len(drawn) - np.searchsorted(drawn, observed[among] - EXACT, side="left")
            chance[among] = (1 + beyond) / (1 + len(drawn))
        chance[shared == 0] = 1.0
    full = np.ones((len(matrix), len(matrix)))
    full[upper] = chance
    full.T[upper] = chance
    return full


def discoveries(chances: NDArray[np.float64], *, rate: float = 0.05) -> NDArray[np.bool_]:
    """Return which of these chances are discoveries at this false-discovery rate (Benjamini, Hochberg 1995)."""
    flat = chances.ravel()
    order = np.sort(flat)
    under = np.flatnonzero(order <= rate * np.arange(1, len(flat) + 1) / max(len(flat), 1))
    level = order[under[-1]] if len(under) else -1.0
    held: NDArray[np.bool_] = chances <= level
    return held


def backbone(matrix: NDArray[np.float64], *, seed: int, rate: float = 0.05) -> NDArray[np.int8]:
    """Return the signed ties that hold: 1 aligned, -1 opposed, 0 what chance explains; symmetric."""
    return holding(matrix, tie_chances(matrix, seed=seed), rate=rate)


def holding(matrix: NDArray[np.float64], chances: NDArray[np.float64], *, rate: float = 0.05) -> NDArray[np.int8]:
    """Return the ties that hold by chances that are known already, as `tie_chances` gives them."""
    upper = np.triu_indices(len(matrix), 1)
    holds = np.zeros((len(matrix), len(matrix)), np.int8)
    sign = np.sign(z_scores(moments(matrix))[upper])
    holds[upper] = np.where(discoveries(chances[upper], rate=rate), sign, 0)
    return np.asarray(holds + holds.T, np.int8)


def sides(matrix: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return the bipartite network actors × (concept, side): the first half of the columns for, the second against."""
    return np.concatenate([np.nan_to_num(matrix) > 0, np.nan_to_num(matrix) < 0], axis=1)


def bicm(network: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the probability of each link when row and column sums hold in expectation and nothing else (BiCM)."""
    rows, columns = network.sum(axis=1).astype(float), network.sum(axis=0).astype(float)
    x, y = rows / np.sqrt(max(rows.sum(), 1.0)), columns / np.sqrt(max(rows.sum(), 1.0))
    for _ in range(STEPS):
        x = np.divide(rows, (y / (1 + np.outer(x, y))).sum(axis=1), out=np.zeros_like(x), where=rows > 0)
        y = np.divide(columns, (x[:, None] / (1 + np.outer(x, y))).sum(axis=0), out=np.zeros_like(y), where=columns > 0)
    odds = np.outer(x, y)
    links: NDArray[np.float64] = odds / (1 + odds)
    return links


def sdsm(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return for each pair the chance of so many common sides under BiCM, by a normal tail with half a step off."""
    network = sides(matrix)
    links = bicm(network)
    together = network.astype(float) @ network.T.astype(float)
    mean, spread = links @ links.T, np.sqrt(np.maximum(links @ links.T - (links**2) @ (links**2).T, EXACT))
    tail = np.vectorize(lambda score: erfc(score / sqrt(2)) / 2, otypes=[float])
    chances: NDArray[np.float64] = tail((together - 0.5 - mean) / spread)
    np.fill_diagonal(chances, 1.0)
    return chances


def curveball(network: NDArray[np.bool_], draw: np.random.Generator, *, trades: int | None = None) -> NDArray[np.bool_]:
    """Return a random network with exactly the same row and column sums: pairs of rows trade what only one has.

    Five trades a row mix well (Strona and others 2014).
    """
    dealt = network.copy()
    for _ in range(5 * len(network) if trades is None else trades):
        if len(network) < 2:  # noqa: PLR2004 - nobody to trade with
            break
        a, b = draw.choice(len(network), 2, replace=False)
        only = np.flatnonzero(dealt[a] != dealt[b])
        mine = draw.permutation(len(only)) < int(dealt[a, only].sum())
        dealt[a, only], dealt[b, only] = mine, ~mine
    return dealt
