"""What the valley's coalition does between its decisions: duties go round, promises are looked at, people meet."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from concerted import host
from concerted.coalition import (
    Attendance,
    Calling,
    Command,
    Convening,
    DutyNote,
    Minutes,
    PeriodOpening,
    Rotating,
    Seen,
)
from concerted.coalition.days import later

TABLE = "Rows of every day of last week are in the shared table."
NO_ROWS = "The shared table has no row of last week."
MINUTES = """Nobody was harmed for speaking since we last met; two asked how to say so safely.
The walkers bring the second meter to the school on Thursday.
Next time: how we answer the county, should it say no."""


def work(record: Path, *, now: datetime) -> None:
    """Enter a meeting, a turn of the duties, three commitments of which one was missed and called, and what is next."""
    with host.opened(record) as (connection, coalition):
        state = host.state_of(connection, coalition)
    at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    a, b, c = [actor.id for actor in state.members][:3]

    def do(body: object, by: str | None = None, ref: int | None = None, reason: str | None = None) -> int:
        after, _ = host.enter(record, Command(body=body, at=at, by=by, ref=ref), reason=reason)
        return after.size - 1

    meeting = do(Convening(title="First Tuesday", starts=at, agenda=("Who was harmed?", "The second meter")), a)
    do(Attendance(present=tuple(actor.id for actor in state.members[:5])), a, meeting)
    do(Minutes(text=MINUTES), b, meeting)
    do(Rotating())
    do(DutyNote(duty="scheduling", text="The hall is free on Tuesdays; the key is with the school."), b)
    for clause in ("attribution", "nobody-pays-for-speaking"):
        do(PeriodOpening(clause=clause))
    weekly = do(PeriodOpening(clause="published-data"))
    for member, seen, evidence in ((a, "kept", TABLE), (b, "kept", TABLE), (c, "missed", NO_ROWS)):
        do(Seen(member=member, seen=seen, evidence=evidence), a if member != a else b, weekly)  # type: ignore[arg-type]
    do(Calling(member=c), a, weekly, "Is it the meter, or the hands? We can lend both.")
    do(Convening(title="How we answer the county", starts=later(at, 6), agenda=("If it says no",)), c)
