"""How a coalition is after one new entry, going on from what was noted of its record, against reading it all again."""

from __future__ import annotations

from bench.fold import PROPOSALS
from bench.life import record
from bench.measure import Figure, machine, paired
from concerted.coalition import fold
from concerted.coalition.vitality import Chronicle, vital, vital_of
from concerted.record import read_entry


def run() -> Figure:
    """Measure seconds for a record of about 100,000 entries that are read from their bytes, folding not counted."""
    lines = record(proposals=PROPOSALS, members=12)
    state = fold(map(read_entry, lines))
    told = Chronicle()
    told.go_on(map(read_entry, lines), state)

    def again() -> None:
        told.size -= 1  # its newest entry, an answer, comes once more
        told.go_on([read_entry(lines[-1])], state)
        assert vital_of(told, state.at)

    whole = lambda: vital(map(read_entry, lines), state, state.at)  # noqa: E731 - as short as what it measures
    a, b, ratio = paired(again, whole)
    return Figure("vitality-again", a, b, ratio, "at most .05 of reading it all", ratio <= 0.05, "CPU s", machine())
