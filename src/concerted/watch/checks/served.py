"""Does the member's API answer as the shared standard says? What can be read of it without a key is read.

A description can lie; an answer shows what is there. Only what the server itself answers counts against it: whoever
could not be reached, asks for a key, or is busy has not been looked at, and is not asked further.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Literal, TypeAlias

from concerted.lines import Counted, Line
from concerted.watch.case import Case, Sight
from concerted.watch.checks.schema import faults
from concerted.watch.checks.standard import described, standard
from concerted.watch.eyes import Eyes
from concerted.watch.fetch import Page, Unseen
from concerted.watch.openapi.description import Description
from concerted.watch.openapi.promised import TooMuch, is_json, media_of, promised
from concerted.watch.openapi.readable import Readable, readable
from concerted.watch.texts import decoded, digest_of

MOST = 10
"""Operations that one look reads; of a larger standard the first."""

NOT_LOOKED = (401, 402, 403, 407, 408, 425, 451)
"""Statuses by which a server says that it will not tell us, or not now."""

What: TypeAlias = Literal["fits", "differs", "unseen", "nothing"]
"""It answers as promised, or not; it could not be looked at; or its answer is foreseen and shows nothing."""

_DIFFERS = Counted(
    "Of {all} operations that were read {n} does not answer as the shared standard says.",
    "Of {all} operations that were read {n} do not answer as the shared standard says.",
)
_FITS = Counted(
    "The one operation that can be read answers as the shared standard says.",
    "All {n} operations that can be read answer as the shared standard says.",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one operation answered, in a sentence, and the digest of it."""

    operation: str
    what: What
    line: Line
    digest: str = ""
    to_fit: tuple[object, object] | None = None
    """The schema that was promised, and what was answered."""


def look(case: Case, eyes: Eyes) -> Sight:
    """Read what can be read; all of it must fit, and some of it must be there."""
    shared = described(standard(case, eyes))
    found: list[Answer] = []
    for one in islice(readable(shared), MOST):
        found.append(_asked(one, shared, str(case.address), eyes))
        if found[-1].what == "unseen":
            break
    return _sight(_held_against(found))


def _sight(found: list[Answer]) -> Sight:
    differ = [one for one in found if one.what == "differs"]
    fit = [one for one in found if one.what == "fits"]
    digest = digest_of("\n".join(f"{one.operation} {one.what} {one.digest}" for one in found))
    told, shown = _listed(found), _lines(found)
    if differ:
        line = Line(_DIFFERS, {"all": len(found), "n": len(differ)})
        return Sight(verdict="missed", line=line, digest=digest, excerpt=told, more=shown)
    unseen = next((one for one in found if one.what == "unseen"), None)
    if unseen or not fit:
        none = Line("The shared standard has nothing that can be read without a key.")
        line = unseen.line if unseen else Line("Nothing that can be read was there.") if found else none
        return Sight(verdict="unknown", line=line, excerpt=told, more=shown)
    return Sight(verdict="kept", line=Line(_FITS, {"n": len(fit)}), digest=digest, excerpt=told)


def _asked(one: Readable, shared: Description, base: str, eyes: Eyes) -> Answer:
    address = base.partition("?")[0].rstrip("/") + one.way
    try:
        page = eyes.page(address)
        return _read(one, shared, page)
    except Unseen as unseen:
        return _refused(one, unseen)


def _refused(one: Readable, unseen: Unseen) -> Answer:
    """Say what an answer without content means: a status that the standard does not know is an answer too."""
    status = unseen.status
    if status is None or status in NOT_LOOKED or not (status < 300 or 400 <= status < 500):  # noqa: PLR2004 - classes
        return _answer(one, "unseen", unseen.line)
    if one.answer(status) is not None:
        return _answer(one, "fits" if status < 300 else "nothing", unseen.line)  # noqa: PLR2004 - a success
    if unseen.gone and one.filled:
        return _answer(one, "nothing", unseen.line)
    return _answer(one, "differs", unseen.line)


def _read(one: Readable, shared: Description, page: Page) -> Answer:
    """Hold what was answered against what is promised."""
    media = media_of(one.answer(200) or {})
    if media is None:
        return _answer(one, "fits", Line("It answers."), page.digest)
    no_json = Line("It is not answered in JSON.")
    if page.kind and not is_json(page.kind):
        return _answer(one, "differs", no_json, page.digest)
    try:
        document = json.loads(decoded(page))
    except ValueError:
        return _answer(one, "differs", no_json, page.digest)
    except RecursionError:
        raise Unseen(Line("It is nested too deep.")) from None
    try:
        schema = promised(shared, media["schema"]) if "schema" in media else True
    except TooMuch:
        raise Unseen(Line("The shared schema cannot be used.")) from None
    return Answer(one.name, "fits", Line("It answers as promised."), page.digest, (schema, document))


def _held_against(found: list[Answer]) -> list[Answer]:
    """Return the answers, those that do not fit what was promised among them; all are compared in one go."""
    pairs = [one.to_fit for one in found if one.to_fit]
    wrong = iter(faults(pairs) if pairs else [])
    return [_fitted(one, next(wrong)) if one.to_fit else one for one in found]


def _fitted(one: Answer, wrong: list[str]) -> Answer:
    if not wrong:
        return one
    many = Counted("{n} place does not fit: {where}", "{n} places do not fit, the first of them: {where}")
    return Answer(one.operation, "differs", Line(many, {"n": len(wrong), "where": wrong[0]}), one.digest)


def _answer(one: Readable, what: What, line: Line, digest: str = "") -> Answer:
    return Answer(one.name, what, line, digest)


def _listed(found: Iterable[Answer]) -> str:
    """Return what was read, an operation a line, as it can be shown: words of the standard, none of the server's."""
    return "\n".join(f"{one.operation}: {one.what}" for one in found)


def _lines(found: Iterable[Answer]) -> tuple[Line, ...]:
    told = [one for one in found if one.what != "fits"]
    return tuple(Line("{operation}: {said}", {"operation": one.operation, "said": one.line}) for one in told)
