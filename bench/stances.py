"""Fold ten thousand stances on one proposal, against merely decoding them from JSON."""

from __future__ import annotations

from bench.fold import against_decoding
from bench.life import record
from bench.measure import Figure


def run() -> Figure:
    """Measure seconds for one proposal on which twelve members change their minds 10,000 times in all."""
    return against_decoding("stances", record(proposals=1, members=12, stances=10_000))
