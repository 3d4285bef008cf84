"""What the demo's coalition does between its decisions follows the rules like everything else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from concerted.coalition import current
from concerted.coalition.awaiting import awaited
from concerted.demo.story import tell
from concerted.demo.work import work
from concerted.host import now, verify
from tests.web.houses import NAMES


def test_the_valley_meets_takes_turns_and_calls_a_missed_commitment(tmp_path: Path):
    record = tmp_path / "coalition.record"
    tell(record, NAMES, now=datetime.now(UTC))
    work(record, now=datetime.now(UTC))
    state = verify(str(record)).state
    assert current(state)
    assert len(state.periods) == 3
    (call,) = state.calls.values()
    assert call.ending is None
    held, coming = state.meetings.values()
    assert held.minutes
    assert coming.starts > now()
    called = [one.asks for one in awaited(state, state.actors[call.member], now())]
    assert {"end", "attend"} <= {*called}
