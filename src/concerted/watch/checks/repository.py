"""Does a git repository live: is its newest commit young enough?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from concerted.lines import Counted, Line, Value
from concerted.watch.case import Case, Sight
from concerted.watch.eyes import Eyes
from concerted.watch.git import newest_commit
from concerted.watch.texts import age


def look(case: Case, eyes: Eyes) -> Sight:
    """Look at the newest commit of its main branch, and at nothing of its content: no names, no files."""
    commit = newest_commit(str(case.address), private=eyes.fetcher.private)
    now = datetime.fromisoformat(eyes.now)
    made = datetime.fromtimestamp(commit.at, UTC)
    gaps: dict[str, Value] = {"commit": commit.name[:12], "day": made.date().isoformat(), "days": case.days or 0}
    gaps["age"] = age(made, eyes.now)
    if made > now + timedelta(days=1):
        line = Line("The newest commit ({commit}) says that it is of {day}, which is still to come.", gaps)
        return Sight(verdict="unknown", line=line, digest=commit.digest)
    kept = made >= now - timedelta(days=case.days or 0)
    asked = Counted("The newest commit ({commit}) is of {day}; {days} day is asked for.",
                    "The newest commit ({commit}) is of {day}; {days} days are asked for.", "days")  # fmt: skip
    line = Line(asked, gaps)
    return Sight(verdict="kept" if kept else "missed", line=line, digest=commit.digest, excerpt=commit.name)
