"""The checks: what a clause may ask a machine to look for, one function each.

Another check is a module here with a function `look(case, eyes)`, a line in `CHECKS`, and its name among
those that a clause may declare (`coalition.watching`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from concerted.lines import Line
from concerted.watch.case import Case, Sight
from concerted.watch.checks import (
    attendance,
    description,
    file,
    phrase,
    report,
    repository,
    schema,
    served,
    terms,
    updated,
)
from concerted.watch.eyes import Eyes
from concerted.watch.fetch import Unseen

Check: TypeAlias = Callable[[Case, Eyes], Sight]

CHECKS: dict[str, Check] = {
    "attendance": attendance.look,
    "report": report.look,
    "updated": updated.look,
    "repository": repository.look,
    "file": file.look,
    "schema": schema.look,
    "openapi": description.look,
    "served": served.look,
    "phrase": phrase.look,
    "terms": terms.look,
}
"""What is looked for → the check."""

WITHIN = ("attendance", "report")
"""Checks that look into the record alone, and call nobody."""


def look(case: Case, eyes: Eyes) -> Sight:
    """Return what is seen of a commitment; `unknown`, with the reason, where it could not be looked at."""
    if case.look not in CHECKS:
        line = Line("This version cannot look for {look}.", {"look": case.look})
        return Sight(verdict="unknown", line=line)
    if case.look not in WITHIN and case.address is None:
        return Sight(verdict="unknown", line=Line("Nobody has said where one can look."))
    try:
        return CHECKS[case.look](case, eyes)
    except Unseen as unseen:
        return Sight(verdict="unknown", line=unseen.line)
