"""Was the member at its share of the period's meetings? The record says."""

from __future__ import annotations

from concerted.lines import Counted, Line, Value
from concerted.watch.case import Case, Sight
from concerted.watch.eyes import Eyes
from concerted.watch.texts import digest_of

_SO_FAR = Counted("At {there} of {held} meeting so far; the period runs.",
                  "At {there} of {held} meetings so far; the period runs.", "held")  # fmt: skip
_IN_ALL = Counted("At {there} of {held} meeting; {share} % are asked for.",
                  "At {there} of {held} meetings; {share} % are asked for.", "held")  # fmt: skip


def look(case: Case, eyes: Eyes) -> Sight:
    """Count the meetings that were held, once the period is over; before that, only what can no longer change."""
    held = len(case.meetings)
    there = sum(case.member in meeting.present for meeting in case.meetings)
    gaps: dict[str, Value] = {"there": there, "held": held, "share": case.share or 0}
    if not held:
        return Sight(verdict="unknown", line=Line("No meeting of the period is in the record."))
    if eyes.now[:10] < case.ends:
        return Sight(verdict="unknown", line=Line(_SO_FAR, gaps))
    entries = ",".join(f"{one.entry}{'+' if case.member in one.present else '-'}" for one in case.meetings)
    kept = there * 100 >= held * (case.share or 0)
    line = Line(_IN_ALL, gaps)
    return Sight(verdict="kept" if kept else "missed", line=line, digest=digest_of(entries), excerpt=entries)
