"""Fit the temperature of the stance model on concepts that it was not trained on, and tell how well it carries over."""

from __future__ import annotations

from typing import Any

import numpy as np
from stance_data import Pair


def temperature_of(scores: Any, sides: Any) -> float:  # noqa: ANN401 - arrays
    """Return the temperature of the least log loss (Guo et al. 2017), in steps of a hundredth."""

    def loss(temperature: float) -> float:
        scaled = scores / temperature
        return float(np.mean(np.logaddexp.reduce(scaled, axis=1) - scaled[np.arange(len(sides)), sides]))

    return min((step / 100 for step in range(50, 400)), key=loss)


def calibration_error(scores: Any, sides: Any) -> float:  # noqa: ANN401 - arrays
    """Return the expected calibration error of the likeliest side, in ten bins (Naeini et al. 2015)."""
    odds = np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
    best, right = odds.max(axis=1), odds.argmax(axis=1) == sides
    bins = np.minimum((best * 10).astype(int), 9)
    return float(sum(abs(right[bins == b].sum() - best[bins == b].sum()) for b in range(10)) / len(best))


def calibrated(scores: dict[str, Any], held: dict[str, list[Pair]]) -> float:
    """Return the temperature for what was held back; print how well it fits one half's concepts to the other half."""
    sides = {language: np.array([side for *_, side in pairs]) for language, pairs in held.items()}
    every = np.concatenate(list(scores.values())), np.concatenate(list(sides.values()))
    concepts = sorted({concept for pairs in held.values() for concept, *_ in pairs})
    first = set(concepts[::2])
    half = np.array([concept in first for pairs in held.values() for concept, *_ in pairs])
    fitted = temperature_of(every[0][half], every[1][half])
    before, after = (calibration_error(every[0][~half] / t, every[1][~half]) for t in (1.0, fitted))
    for language, given in scores.items():
        right = given.argmax(axis=1) == sides[language]
        print(f"held back, {language}: {right.mean():.3f} of {len(right)} right")
    temperature = temperature_of(*every)
    print(f"temperature {temperature:.2f}; by half of the concepts {fitted:.2f}")
    print(f"calibration error on the other half: {before:.3f} before, {after:.3f} after")
    return temperature
