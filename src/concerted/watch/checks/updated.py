"""Was a page or feed updated within so many days?"""

from __future__ import annotations

from datetime import datetime, timedelta

from concerted.lines import Counted, Line, Value
from concerted.watch.case import Case, Sight
from concerted.watch.eyes import Eyes
from concerted.watch.texts import age, excerpt, newest, read_date


def look(case: Case, eyes: Eyes) -> Sight:
    """Take the newest date of a feed. Of a page, what changed before our eyes counts first, then what its server says.

    A server that says “today” for a text that has not changed for longer than asked is not believed.
    """
    address, days = str(case.address), case.days or 0
    page = eyes.page(address)
    text = eyes.text(address, page)
    since = datetime.fromisoformat(eyes.now) - timedelta(days=days)
    shown = excerpt(text.text)
    dated = newest(page)
    if dated:
        gaps: dict[str, Value] = {"day": dated.date().isoformat(), "days": days, "age": age(dated, eyes.now)}
        asked = Counted("The newest item of the feed is of {day}; {days} day is asked for.",
                        "The newest item of the feed is of {day}; {days} days are asked for.", "days")  # fmt: skip
        line = Line(asked, gaps)
        return Sight(verdict="kept" if dated >= since else "missed", line=line, digest=page.digest, excerpt=shown)
    first = datetime.fromisoformat(text.first_at)
    unchanged: dict[str, Value] = {"day": text.first_at[:10], "age": age(first, eyes.now)}
    if len(eyes.memory.texts(address)) > 1 and first >= since:
        line = Line("The page changed: it has been as it is since {day}.", unchanged)
        return Sight(verdict="kept", line=line, digest=text.digest, excerpt=shown)
    if first < since:
        line = Line("The page has not changed since {day}.", unchanged)
        return Sight(verdict="missed", line=line, digest=text.digest, excerpt=shown)
    said = read_date(page.modified or "")
    if said is None:
        line = Line(
            "The page says no date, and was first seen on {day}: look again later.", {"day": text.first_at[:10]}
        )
        return Sight(verdict="unknown", line=line, digest=text.digest, excerpt=shown)
    gaps = {"day": said.date().isoformat(), "age": age(said, eyes.now)}
    line = Line("Its server says that the page changed on {day}.", gaps)
    return Sight(verdict="kept" if said >= since else "missed", line=line, digest=text.digest, excerpt=shown)
