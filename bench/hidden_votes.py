"""Hidden votes: a fifth of each Polis conversation's votes hidden and predicted, beside red-dwarf on the same cells.

macro-F1 over for and against; passes are shown but not asked. The peer predicts a participant's vote from the majority
of its opinion group, or of everyone where it is in none. Needs the data sets; the peer where it is installed.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.measure import Figure, machine
from concerted.ecosystem.denoising import macro_f1, predicted

HIDE = 0.2
DATA = Path(os.environ.get("CONCERTED_DATA", "../shared/data")) / "ecosystem"


def run() -> Figure:
    """Measure macro-F1 on every conversation; the bar speaks of how many are above the peer."""
    ours, peers = [], []
    for folder in sorted((DATA / "polis").iterdir()):
        matrix = coded(folder)
        hidden, shown = hide(matrix)
        rows, columns = hidden.T
        truth = matrix[rows, columns] > 0
        ours.append(macro_f1(truth, predicted(shown)[rows, columns] > 0))
        peers.append(macro_f1(truth, red_dwarf(shown)[rows, columns] > 0) if find_spec("reddwarf") else float("nan"))
        print(f"  {folder.name}: ours {ours[-1]:.3f}, red-dwarf {peers[-1]:.3f}", flush=True)
    above = sum(a > b for a, b in zip(ours, peers, strict=True))
    worst = min(a - b for a, b in zip(ours, peers, strict=True))
    bar = "above on 8 of 10, nowhere below by more than .01"
    holds = above >= 8 and worst >= -0.01
    mean = float(np.mean(ours)), float(np.mean(peers))
    return Figure("hidden-votes", *mean, mean[0] / mean[1], bar, holds, "macro-F1", machine())


def coded(folder: Path) -> NDArray[np.float64]:
    """Return the positions of a set, actors × concepts, in order of first appearance; NaN where silent."""
    with (folder / "positions.csv").open(encoding="utf-8", newline="") as file:
        table = [(row["actor"], row["concept"], float(row["value"])) for row in csv.DictReader(file)]
    actors = {name: n for n, name in enumerate(dict.fromkeys(actor for actor, _, _ in table))}
    concepts = {name: n for n, name in enumerate(dict.fromkeys(concept for _, concept, _ in table))}
    total = np.zeros((len(actors), len(concepts)))
    count = np.zeros_like(total)
    for actor, concept, value in table:
        total[actors[actor], concepts[concept]] += value
        count[actors[actor], concepts[concept]] += 1
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def hide(matrix: NDArray[np.float64], seed: int = 0) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return the hidden cells that take a side, and the matrix without any hidden cell."""
    cells = np.argwhere(~np.isnan(matrix))
    chosen = cells[np.random.default_rng(seed).permutation(len(cells))[: int(len(cells) * HIDE)]]
    shown = matrix.copy()
    shown[chosen[:, 0], chosen[:, 1]] = np.nan
    return chosen[matrix[chosen[:, 0], chosen[:, 1]] != 0], shown


def red_dwarf(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the peer's prediction: what most of the participant's opinion group, or of everyone, voted."""
    from reddwarf.implementations.base import run_pipeline  # noqa: PLC0415 - only where it is installed

    votes = [
        {"participant_id": int(a), "statement_id": int(c), "vote": int(np.sign(matrix[a, c])), "modified": 0}
        for a, c in np.argwhere(~np.isnan(matrix))
    ]
    with contextlib.redirect_stdout(io.StringIO()):
        people = run_pipeline(votes=votes, random_state=0).participants_df
    everyone = np.nansum(matrix, axis=0)
    guess = np.tile(everyone, (len(matrix), 1))
    for _, group in people.dropna(subset=["cluster_id"]).groupby("cluster_id"):
        said = np.nansum(matrix[list(group.index)], axis=0)
        guess[list(group.index)] = np.where(said != 0, said, everyone)
    return np.where(guess >= 0, 1.0, -1.0)
