"""Panels by lot: the least chance of any candidate, before and after a thousand panels are published.

The peer is the published optimum of 10 % on the small example; the second pool is drawn here, with eight times as many
kinds of candidates, and its own optimum is the measure.
"""

from __future__ import annotations

import csv
import random
from time import process_time

from bench.hidden_votes import DATA
from bench.measure import Figure, machine
from concerted.guard.leximin import leximin
from concerted.guard.panels import Candidate, Quota, check_lottery

PLACE = DATA.parent / "guard" / "sortition" / "example_small_20"
PEER = 10.0
POINTS = 0.1


def run() -> Figure:
    """Measure both pools; the panels of each are checked against the quotas."""
    with (PLACE / "categories.csv").open() as file:
        quotas = [Quota(r["category"], r["feature"], int(r["min"]), int(r["max"])) for r in csv.DictReader(file)]
    with (PLACE / "respondents.csv").open() as file:
        pool = [Candidate(f"p{n:03}", row) for n, row in enumerate(csv.DictReader(file))]
    least, _ = _least(pool, quotas, 20)
    drawn, optimum = _least(*_drawn_pool(), 12)
    holds = abs(least - PEER) <= POINTS and drawn >= optimum - POINTS
    bar = "the published optimum within 0.1 points, after rounding to a thousand panels"
    return Figure("sortition", least, PEER, least / PEER, bar, holds, "least chance, %", machine())


def _least(pool: list[Candidate], quotas: list[Quota], size: int) -> tuple[float, float]:
    began = process_time()
    fair = leximin(pool, quotas, size)
    check_lottery(fair.lottery, pool, quotas, size)
    least = 100 * float(min(fair.lottery.odds(candidate.id for candidate in pool).values()))
    optimum = 100 * min(fair.optimum.values())
    print(
        f"  {len(pool)} for {size}: least {least:.2f} %, optimum {optimum:.2f} %, {process_time() - began:.1f} s",
        flush=True,
    )
    return least, optimum


def _drawn_pool() -> tuple[list[Candidate], list[Quota]]:
    chance = random.Random(5)
    values = {"age": "abc", "place": "nsew", "work": "xyz"}
    pool = [
        Candidate(f"p{n:03}", {name: chance.choices(some, range(1, len(some) + 1))[0] for name, some in values.items()})
        for n in range(120)
    ]
    quotas = [
        Quota(name, value, max(12 // len(some) - 1, 0), 12 // len(some) + 1)
        for name, some in values.items()
        for value in some
    ]
    return pool, quotas
