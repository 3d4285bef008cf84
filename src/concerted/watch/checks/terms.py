"""Did a text that was to stay as it was change: terms, a policy?"""

from __future__ import annotations

from concerted.lines import Line, Value
from concerted.watch.case import Case, Sight
from concerted.watch.eyes import Eyes
from concerted.watch.texts import difference, excerpt


def look(case: Case, eyes: Eyes) -> Sight:
    """Compare it with how it stood when the period began, or when it was first seen in it; show the difference."""
    address = str(case.address)
    now = eyes.text(address, eyes.page(address))
    known = eyes.memory.texts(address)
    before = [one for one in known if one.first_at[:10] < case.starts]
    was = before[-1] if before else known[0]
    gaps: dict[str, Value] = {"day": was.first_at[:10]}
    if now.digest == was.digest:
        line = Line("It reads as it did on {day}.", gaps)
        return Sight(verdict="kept", line=line, digest=now.digest, excerpt=excerpt(now.text))
    line = Line("It no longer reads as it did on {day}.", gaps)
    diff = difference(was.text, now.text)
    return Sight(verdict="missed", line=line, digest=now.digest, excerpt=excerpt(now.text), diff=diff)
