"""Weak coding: a quarter of the coded positions flipped and a fifth blanked; alignment with and without denoising."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bench.hidden_votes import DATA, coded
from bench.measure import Figure, machine
from concerted.ecosystem.alignment import alignment
from concerted.ecosystem.denoising import denoised

ELECTIONS = ("2021-deutschland", "2013-deutschland", "2015-bremen", "2019-europa", "2011-berlin", "2017-saarland")


def run() -> Figure:
    """Measure Spearman over pairs against the alignment of the true positions, mean of five draws each."""
    ours, peers = [], []
    for name in ELECTIONS:
        matrix = coded(DATA / "wahlomat" / name)
        for seed in range(5):
            noisy = _noisy(matrix, np.random.default_rng(seed))
            ours.append(_rho(matrix, denoised(noisy, seed=seed).positions))
            peers.append(_rho(matrix, noisy))
        print(f"  {name}: denoised {np.mean(ours[-5:]):.3f}, as coded {np.mean(peers[-5:]):.3f}", flush=True)
    mean = float(np.mean(ours)), float(np.mean(peers))
    return Figure("noisy-positions", *mean, mean[0] / mean[1], "above 1", mean[0] > mean[1], "Spearman", machine())


def _noisy(matrix: NDArray[np.float64], draw: np.random.Generator) -> NDArray[np.float64]:
    turned = np.where(draw.random(matrix.shape) < 0.25, -matrix, matrix)
    return np.where(draw.random(matrix.shape) < 0.2, np.nan, turned)


def _rho(true: NDArray[np.float64], guess: NDArray[np.float64]) -> float:
    upper = np.triu_indices(len(true), 1)
    return float(np.corrcoef(_ranks(alignment(true)[upper]), _ranks(alignment(guess)[upper]))[0, 1])


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    _, codes, counts = np.unique(np.round(values, 9), return_inverse=True, return_counts=True)
    ranks: NDArray[np.float64] = (np.cumsum(counts) - counts / 2)[codes]
    return ranks
