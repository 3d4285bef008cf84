"""Do the member's data fit the shared JSON Schema?"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

from concerted.lines import Counted, Line
from concerted.watch.case import Case, Sight
from concerted.watch.checks.standard import standard
from concerted.watch.eyes import Eyes
from concerted.watch.fetch import Page, Unseen
from concerted.watch.texts import decoded

PATIENCE = 20
"""Seconds that comparing may take: a pattern in a schema can take for ever on a text made for it."""


def look(case: Case, eyes: Eyes) -> Sight:
    """Hold the document against the schema."""
    schema = _json(standard(case, eyes))
    page = eyes.page(str(case.address))
    (found,) = faults([(schema, _json(page))])
    if not found:
        return Sight(verdict="kept", line=Line("The data fit the shared schema."), digest=page.digest)
    many = Counted("The data do not fit the shared schema in {n} place.",
                   "The data do not fit the shared schema in {n} places.")  # fmt: skip
    line = Line(many, {"n": len(found)})
    return Sight(verdict="missed", line=line, digest=page.digest, excerpt="\n".join(found))


def _json(page: Page) -> object:
    try:
        return json.loads(decoded(page))
    except (ValueError, RecursionError):
        line = Line("What is at {address} is no JSON.", {"address": page.address})
        raise Unseen(line) from None


def faults(held: Sequence[tuple[object, object]]) -> list[list[str]]:
    """Return where each document does not fit its schema: the place, and the keyword that is not met. Raises `Unseen`.

    It is done in a process of its own, that can be stopped.
    """
    command = [sys.executable, "-m", "concerted.watch.validating"]
    asked = json.dumps(held)
    try:
        done = subprocess.run(command, input=asked, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603 - our own
    except subprocess.TimeoutExpired:
        raise Unseen(Line("Comparing the data with the schema took too long.")) from None
    if done.returncode:
        raise Unseen(Line("The shared schema cannot be used."))
    return [[str(fault) for fault in found] for found in json.loads(done.stdout)]
