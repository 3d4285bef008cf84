"""Does a published text say what the coalition agreed it would: a phrase, an attribution?"""

from __future__ import annotations

from concerted.lines import Line
from concerted.watch.case import Case, Sight
from concerted.watch.eyes import Eyes
from concerted.watch.texts import excerpt, holds


def look(case: Case, eyes: Eyes) -> Sight:
    """Look for the phrase in what a person would read."""
    address, phrase = str(case.address), str(case.phrase)
    text = eyes.text(address, eyes.page(address))
    kept = holds(text.text, phrase)
    line = Line("The text says “{phrase}”.", {"phrase": phrase})
    if not kept:
        line = Line("The text does not say “{phrase}”.", {"phrase": phrase})
    shown = excerpt(text.text, phrase)
    return Sight(verdict="kept" if kept else "missed", line=line, digest=text.digest, excerpt=shown)
