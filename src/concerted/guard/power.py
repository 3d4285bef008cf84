"""Power under a rule: in how many coalitions of members each one tips the scale.

Banzhaf (1965) counts the sets of others that fail without a member and pass with it; Shapley and Shubik (1954) the
orders of arrival in which its coming makes the motion pass. Both are exact up to thirty members, for any weights: the
others are split in two halves, whose sums meet in the middle (Klinz, Woeginger 2005). Beyond, both are estimated from
drawn orders and sets, each with its standard error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial

import numpy as np
from numpy.typing import NDArray

from concerted.errors import Refused

EXACT = 30
"""Members up to which power is computed and not estimated."""
DRAWS = 20_000
MOST = 2**53
"""The sum of all weights that is still counted without rounding."""


@dataclass(frozen=True, slots=True)
class Power:
    """The power of one member: shares of all that members have together. An error of 0 says that it is exact."""

    banzhaf: Fraction
    shapley: Fraction
    swings: int | None
    """The sets of others that pass only with it; None where they were estimated."""
    banzhaf_error: float = 0.0
    shapley_error: float = 0.0


def power(weights: Sequence[int], quota: int, *, seed: int = 0, draws: int = DRAWS) -> tuple[Power, ...]:
    """Return each member's power where a motion passes with a weight of `quota`. Refuses (`bad-weights`)."""
    if not weights or min(weights) < 0 or not 0 < quota <= sum(weights) <= MOST:
        hint = "Give each member a weight of 0 or more, and a quota between 1 and the sum of them."
        raise Refused("bad-weights", "With these weights nothing passes, or everything does.", hint=hint)
    return _exact(weights, quota) if len(weights) <= EXACT else _estimated(weights, quota, seed, draws)


def _exact(weights: Sequence[int], quota: int) -> tuple[Power, ...]:
    tipping = {weight: _tipping(weights, weight, quota) for weight in set(weights)}
    swings = {weight: sum(sizes) for weight, sizes in tipping.items()}
    total = sum(swings[weight] for weight in weights)
    orders = {weight: _orders(sizes) for weight, sizes in tipping.items()}
    return tuple(Power(Fraction(swings[weight], total), orders[weight], swings[weight]) for weight in weights)


def _orders(sizes: Sequence[int]) -> Fraction:
    """Return the share of orders in which a member tips, from how many sets of each size it tips."""
    count = len(sizes)
    ways = sum(many * factorial(size) * factorial(count - 1 - size) for size, many in enumerate(sizes))
    return Fraction(ways, factorial(count))


def _tipping(weights: Sequence[int], weight: int, quota: int) -> list[int]:
    """Return for each size how many sets of the others weigh less than the quota, and no less with `weight`."""
    others = list(weights)
    others.remove(weight)
    left, right = (_sums(half) for half in (others[: len(others) // 2], others[len(others) // 2 :]))
    result = [0] * len(weights)
    for size, sums in enumerate(left):
        for more, gaps in enumerate(right):
            above = np.searchsorted(gaps, quota - sums, side="left")
            below = np.searchsorted(gaps, quota - weight - sums, side="left")
            result[size + more] += int((above - below).sum())
    return result


def _sums(weights: Sequence[int]) -> list[NDArray[np.int64]]:
    """Return the sums of all sets of these weights, in order, one array a size of set."""
    sums = [np.zeros(1, np.int64)] + [np.zeros(0, np.int64) for _ in weights]
    for count, weight in enumerate(weights, start=1):
        for size in range(count, 0, -1):
            sums[size] = np.concatenate([sums[size], sums[size - 1] + weight])
    return [np.sort(each) for each in sums]


def _estimated(weights: Sequence[int], quota: int, seed: int, draws: int) -> tuple[Power, ...]:
    """Estimate from drawn orders (Castro, Gómez, Tejada 2009) and drawn sets, both in blocks of a thousand."""
    chance = np.random.default_rng(seed)
    weight = np.array(weights, np.int64)
    tips, swings, of_total = np.zeros(len(weight), np.int64), np.zeros(len(weight), np.int64), []
    for begin in range(0, draws, 1000):
        block = min(1000, draws - begin)
        order = np.argsort(chance.random((block, len(weight))), axis=1)
        tipping = (np.cumsum(weight[order], axis=1) >= quota).argmax(axis=1)
        tips += np.bincount(order[np.arange(block), tipping], minlength=len(weight))
        inside = chance.random((block, len(weight))) < 0.5  # noqa: PLR2004 - each is in or out, as likely
        without = inside @ weight[:, None] - inside * weight
        each = (without < quota) & (without + weight >= quota)
        swings += each.sum(axis=0)
        of_total.append(each.sum(axis=1))
    total = max(int(swings.sum()), 1)
    spread = float(np.concatenate(of_total).std()) / (total / draws)
    found: dict[int, Power] = {}
    for each_weight in sorted(set(weights)):  # members of one weight have one power: they are estimated together
        alike = weight == each_weight
        many, swung, tipped = int(alike.sum()), int(swings[alike].sum()), int(tips[alike].sum())
        share = Fraction(swung, total * many)
        error = _error(swung / (draws * many), draws) * draws / total + float(share) * spread / draws**0.5
        found[each_weight] = Power(
            share, Fraction(tipped, draws * many), None, error, _error(tipped / (draws * many), draws)
        )
    return tuple(found[each_weight] for each_weight in weights)


def _error(share: float, draws: int) -> float:
    """Return the standard error of a share; that of one in `draws` where none was seen."""
    share = min(max(share, 1 / draws), 1 - 1 / draws)
    return float((share * (1 - share) / draws) ** 0.5)


def captured(members: int, hostile: int, panel: int) -> Fraction:
    """Return the chance that a panel drawn from the members has a hostile majority."""
    if not 0 <= hostile <= members or not 0 < panel <= members:
        hint = "Give a panel of at least one, and neither more hostile members nor seats than there are members."
        raise Refused("bad-panel", "Such a panel cannot be drawn.", hint=hint)
    least = max(panel // 2 + 1, panel - (members - hostile))
    ways = sum(comb(hostile, k) * comb(members - hostile, panel - k) for k in range(least, min(hostile, panel) + 1))
    return Fraction(ways, comb(members, panel))
