"""Compute every sign of a record, its trends, its advice and its stress test, folding included, against folding it."""

from __future__ import annotations

from bench.fold import PROPOSALS, decoded
from bench.life import record
from bench.measure import Figure, machine, paired
from concerted.coalition import fold
from concerted.coalition.days import later
from concerted.coalition.vitality import stressed, vital
from concerted.record import Entry


def run() -> Figure:
    """Measure seconds for a record of about 100,000 entries."""
    entries = [decoded(line) for line in record(proposals=PROPOSALS, members=12)]
    a, b, ratio = paired(lambda: _whole(entries), lambda: fold(entries))
    return Figure("vitality", a, b, ratio, "at most 2 times folding", ratio <= 2, "CPU s", machine())


def _whole(entries: list[Entry]) -> None:
    state = fold(entries)
    at = later(state.at, 400)
    assert vital(entries, state, at)
    stressed(state, at)
