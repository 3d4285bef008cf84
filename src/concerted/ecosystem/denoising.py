"""Hidden positions from those shown: a shrunk logistic factor model of who takes which side.

Ideal points with biases: the log odds that an actor supports a concept are the concept's and the actor's bias plus a
product of few factors, each with a normal prior, fitted by the variational bound of Jaakkola and Jordan (2000) in
alternating closed form (compare Imai, Lo, Olmsted 2016). Several ranks are averaged, which shrinks what only one sees;
abstaining counts as half way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RANKS = (1, 2, 3, 5)
ROUNDS = 30
BIAS_ACTOR, BIAS_CONCEPT, LOADING = 1.0, 0.5, 1.0
"""Prior variances, in log odds."""
HELD_OUT = 0.15
CUTS = np.linspace(0.35, 0.65, 25)


@dataclass(frozen=True, slots=True, kw_only=True)
class Denoised:
    """Every actor's position on every concept, said or not, and how sure that is."""

    positions: NDArray[np.float64]
    """actors × concepts: the chance of supporting less that of opposing, in [-1, 1]."""
    uncertainty: NDArray[np.float64]
    """actors × concepts: spread over ranks of the model plus that of a single answer, in [0, 1]."""


def denoised(matrix: NDArray[np.float64], *, seed: int = 0) -> Denoised:
    """Return positions with noise shrunk away, from a matrix actors × concepts in [-1, 1], NaN where silent."""
    fitted = [_fitted(matrix, rank, seed) for rank in RANKS if rank < max(2, min(matrix.shape))]
    values = np.tanh(np.array(fitted) / 2)
    mean = np.tanh(np.mean(fitted, axis=0) / 2)
    spread = np.sqrt(np.clip(values.var(axis=0) + 1 - mean**2, 0.0, 1.0))
    return Denoised(positions=mean, uncertainty=spread)


def predicted(matrix: NDArray[np.float64], *, seed: int = 0) -> NDArray[np.float64]:
    """Return the side, -1 or 1, each actor is expected to take on every concept.

    The cut between the sides is the one that gives the best macro-F1 on positions held out from those shown.
    """
    draw = np.random.default_rng(seed)
    taken = np.argwhere(np.nan_to_num(matrix) != 0)
    held = taken[draw.permutation(len(taken))[: int(len(taken) * HELD_OUT)]]
    cut = 0.5
    if len(held):
        shown = matrix.copy()
        shown[held[:, 0], held[:, 1]] = np.nan
        guess = (denoised(shown, seed=seed).positions[held[:, 0], held[:, 1]] + 1) / 2
        truth = matrix[held[:, 0], held[:, 1]] > 0
        scores = np.array([macro_f1(truth, guess > at) for at in CUTS])
        best = float(np.average(CUTS, weights=np.exp((scores - scores.max()) * len(held) / 5)))
        cut = (best * len(held) + 0.5 * 100) / (len(held) + 100)
    return np.where((denoised(matrix, seed=seed).positions + 1) / 2 > cut, 1.0, -1.0)


def macro_f1(truth: NDArray[np.bool_], guess: NDArray[np.bool_]) -> float:
    """Return the mean F1 of the two sides, in [0, 1]."""
    found = [2 * (a & b).sum() / max(a.sum() + b.sum(), 1) for a, b in ((truth, guess), (~truth, ~guess))]
    return float(np.mean(found))


def _fitted(matrix: NDArray[np.float64], rank: int, seed: int) -> NDArray[np.float64]:
    """Return log odds of supporting, actors × concepts."""
    spoke = ~np.isnan(matrix)
    shown = spoke.astype(float)
    chance = (np.nan_to_num(matrix) + 1) / 2
    share = ((chance * shown).sum(axis=0) + 1) / (shown.sum(axis=0) + 2)
    concepts = np.column_stack([np.zeros((matrix.shape[1], rank)), np.log(share / (1 - share))])
    actors = np.column_stack([_start((chance - share) * shown, rank, seed), np.zeros(len(matrix))])
    pull = (chance - 0.5) * shown
    odds: NDArray[np.float64] = np.zeros_like(shown) + concepts[:, rank]
    for _ in range(ROUNDS):
        centre = float(concepts[:, rank].mean())
        weight = _bound(odds) * shown
        fixed = np.column_stack([actors[:, :rank], np.ones(len(actors))])
        prior = np.array([LOADING] * rank + [BIAS_CONCEPT])
        right = pull.T @ fixed - (weight * actors[:, rank:]).T @ fixed
        right[:, rank] += centre / BIAS_CONCEPT
        concepts = _solved(weight.T, fixed, right, prior)
        odds = actors[:, :rank] @ concepts[:, :rank].T + actors[:, rank:] + concepts[:, rank]
        weight = _bound(odds) * shown
        fixed = np.column_stack([concepts[:, :rank], np.ones(len(concepts))])
        prior = np.array([1.0] * rank + [BIAS_ACTOR])
        actors = _solved(weight, fixed, (pull - weight * concepts[:, rank]) @ fixed, prior)
        odds = actors[:, :rank] @ concepts[:, :rank].T + actors[:, rank:] + concepts[:, rank]
    return odds


def _start(rest: NDArray[np.float64], rank: int, seed: int) -> NDArray[np.float64]:
    """Return the leading left singular vectors, by a randomised range finder (Halko, Martinsson, Tropp 2011)."""
    basis: NDArray[np.float64] = np.random.default_rng(seed).standard_normal((rest.shape[1], rank + 8))
    for _ in range(4):
        basis = np.asarray(np.linalg.qr(rest.T @ (rest @ basis))[0], float)
    vectors: NDArray[np.float64] = np.linalg.svd(rest @ basis, full_matrices=False)[0]
    start = np.zeros((len(rest), rank))
    start[:, : min(rank, vectors.shape[1])] = vectors[:, :rank] * np.sqrt(len(rest))
    return start


def _bound(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    size = np.abs(odds) + 1e-6
    bound: NDArray[np.float64] = np.tanh(size / 2) / (2 * size)
    return bound


def _solved(
    weight: NDArray[np.float64], fixed: NDArray[np.float64], right: NDArray[np.float64], prior: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return one ridge regression per row of the weights."""
    many = fixed.shape[1]
    squares = (fixed[:, :, None] * fixed[:, None, :]).reshape(len(fixed), -1)
    left = (weight @ squares).reshape(-1, many, many) + np.diag(1 / prior)
    solved: NDArray[np.float64] = np.linalg.solve(left, right[..., None])[..., 0].astype(np.float64)
    return solved
