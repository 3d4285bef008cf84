"""Is something there: a roadmap, a licence, a release?"""

from __future__ import annotations

from concerted.lines import Line
from concerted.watch.case import Case, Sight
from concerted.watch.eyes import Eyes
from concerted.watch.fetch import Unseen
from concerted.watch.texts import digest_of, excerpt, holds


def look(case: Case, eyes: Eyes) -> Sight:
    """Ask for it: a server that says “nothing is there” has answered; one that does not answer has not."""
    address = str(case.address)
    try:
        page = eyes.page(address)
    except Unseen as unseen:
        if not unseen.gone:
            raise
        return Sight(verdict="missed", line=unseen.line, digest=digest_of(""))
    text = eyes.text(address, page)
    if not page.body.strip():
        return Sight(verdict="missed", line=Line("What is there is empty."), digest=page.digest)
    if case.phrase and not holds(text.text, case.phrase):
        line = Line("What is there does not say “{phrase}”.", {"phrase": case.phrase})
        return Sight(verdict="missed", line=line, digest=page.digest, excerpt=excerpt(text.text))
    return Sight(
        verdict="kept", line=Line("It is there."), digest=page.digest, excerpt=excerpt(text.text, case.phrase or "")
    )
