"""Did the member say itself how it went, and with what shows it?"""

from __future__ import annotations

import re
from datetime import date, timedelta

from concerted.lines import Line, Value
from concerted.watch.case import Case, Sight
from concerted.watch.eyes import Eyes
from concerted.watch.texts import digest_of, excerpt

GRACE = timedelta(days=31)
"""How long after a period's end a member may still say how it went."""
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def look(case: Case, eyes: Eyes) -> Sight:
    """Take the member's latest word; where it names an address, something must be there."""
    if not case.reports:
        if date.fromisoformat(eyes.now[:10]) < date.fromisoformat(case.ends) + GRACE:
            return Sight(verdict="unknown", line=Line("It has not said yet how it went."))
        line = Line("It did not say how it went.")
        return Sight(verdict="missed", line=line, digest=digest_of(""))
    latest = case.reports[-1]
    gaps: dict[str, Value] = {"number": latest.entry}
    shown = excerpt(latest.evidence)
    if latest.seen == "missed":
        line = Line("It says itself that it missed it (entry {number}).", gaps)
        return Sight(verdict="missed", line=line, digest=digest_of(latest.evidence), excerpt=shown)
    found = _ADDRESS.search(latest.evidence)
    if not found:
        line = Line("It says itself that it kept it (entry {number}).", gaps)
        return Sight(verdict="kept", line=line, digest=digest_of(latest.evidence), excerpt=shown)
    page = eyes.page(found.group().rstrip(".,;:)"))
    line = Line("It says itself that it kept it (entry {number}), and what it shows is there.", gaps)
    return Sight(verdict="kept", line=line, digest=page.digest, excerpt=shown)
