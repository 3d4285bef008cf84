"""How surprising a count is: the tails of the distributions that chance would give, and how to judge many at once."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import comb, exp, lgamma, log

import numpy as np
from numpy.typing import NDArray


def poisson_tail(count: int, expected: float) -> float:
    """Return the chance of `count` or more where `expected` are expected."""
    if count <= 0:
        return 1.0
    if expected <= 0:
        return 0.0
    if count <= expected:
        return max(1 - sum(_poisson(k, expected) for k in range(count)), 0.0)
    total, term, number = 0.0, _poisson(count, expected), count
    while term > 1e-17 * total:
        total += term
        number += 1
        term *= expected / number
    return total


def _poisson(count: int, expected: float) -> float:
    return exp(count * log(expected) - expected - lgamma(count + 1))


def unlike_tail(count: int, chances: Iterable[float]) -> float:
    """Return the chance of `count` or more successes where each trial has a chance of its own (Poisson binomial)."""
    each = list(chances)
    ways = np.zeros(len(each) + 1)
    ways[0] = 1
    for chance in each:
        ways[1:] = ways[1:] * (1 - chance) + ways[:-1] * chance
        ways[0] *= 1 - chance
    return min(float(ways[max(count, 0) :].sum()), 1.0)


def equal_tail(count: int, trials: int, among: int) -> float:
    """Return the chance that one of `among` equals gets `count` or more of `trials`."""
    ways = sum(comb(trials, k) * (among - 1) ** (trials - k) for k in range(max(count, 0), trials + 1))
    return float(Fraction(ways, among**trials))


def drawn_tail(count: int, drawn: int, marked: int, among: int) -> Fraction:
    """Return the chance that of `drawn` out of `among`, `count` or more are of the `marked` ones (hypergeometric)."""
    ways = sum(comb(marked, k) * comb(among - marked, drawn - k) for k in range(max(count, 0), drawn + 1))
    return Fraction(ways, comb(among, drawn))


def falsely_found(chances: NDArray[np.float64], *, tests: int | None = None) -> NDArray[np.float64]:
    """Return for each chance the share of false finds if it and all smaller ones are kept (Benjamini, Hochberg 1995).

    `tests` is how many tests there were, where only the surprising ones were kept.
    """
    order = np.argsort(chances)
    ranks = np.arange(1, len(chances) + 1)
    shares = chances[order] * (tests or len(chances)) / ranks
    result = np.empty(len(chances))
    result[order] = np.minimum(np.minimum.accumulate(shares[::-1])[::-1], 1)
    return result
