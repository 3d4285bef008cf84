"""Does the member's API break anything that the shared standard promises to whoever relies on it?"""

from __future__ import annotations

from concerted.errors import InputError
from concerted.lines import Counted, Line
from concerted.watch.case import Case, Sight
from concerted.watch.checks.standard import described, standard
from concerted.watch.eyes import Eyes
from concerted.watch.fetch import Unseen
from concerted.watch.openapi import Change, compare

SHOWN = 20
"""Differences that a look shows."""

_BREAKS = Counted("It breaks the shared standard in {n} place.", "It breaks the shared standard in {n} places.")
_HOLDS = Counted(
    "It breaks nothing of the shared standard ({n} difference).",
    "It breaks nothing of the shared standard ({n} differences).",
)


def look(case: Case, eyes: Eyes) -> Sight:
    """Compare the two descriptions; kinds of difference that the clause accepts do not count."""
    shared = described(standard(case, eyes))
    page = eyes.page(str(case.address))
    try:
        changes = compare(shared, described(page), today=eyes.now[:10])
    except InputError as error:
        raise Unseen(Line("{said}", {"said": error.message})) from None
    counted = [change for change in changes if change.kind not in case.accepts]
    breaking = [change for change in counted if change.level == "breaking"]
    doubtful = [change for change in counted if change.level == "doubtful"]
    shown = tuple(change.line for change in (*breaking, *doubtful)[:SHOWN])
    if breaking:
        line = Line(_BREAKS, {"n": len(breaking)})
        return Sight(verdict="missed", line=line, digest=page.digest, excerpt=_listed(breaking), more=shown)
    line = Line(_HOLDS, {"n": len(changes)})
    return Sight(verdict="kept", line=line, digest=page.digest, excerpt=_listed(doubtful), more=shown)


def _listed(changes: list[Change]) -> str:
    return "\n".join(change.kind for change in changes[:SHOWN])
