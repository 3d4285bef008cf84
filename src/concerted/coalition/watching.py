"""What a machine can look for by itself: declared in a clause, so that the members decide what is watched.

The rules only say what may be asked. Who looks, and how, is in the room `watch`; where one looks is for each
member to say. What is seen is entered like any other observation, and any member may see it otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from concerted.coalition.text import SENTENCE, check_text
from concerted.errors import Refused
from concerted.lines import Line, Value

Look: TypeAlias = Literal[
    "attendance", "report", "updated", "repository", "file", "schema", "openapi", "served", "phrase", "terms"
]

ADDRESS = 500
"""Characters that an address may have."""
MOST_ACCEPTED = 40
"""Kinds of difference that a clause may accept."""

WATCHES: dict[Look, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "attendance": (("share",), ()),
    "report": ((), ()),
    "updated": (("days",), ()),
    "repository": (("days",), ()),
    "file": ((), ("phrase",)),
    "schema": (("against",), ("digest",)),
    "openapi": (("against",), ("digest", "accepts")),
    "served": (("against",), ("digest",)),
    "phrase": (("phrase",), ()),
    "terms": ((), ()),
}
"""What is looked for → the fields that it must have, and those it may have."""

WITHIN: tuple[Look, ...] = ("attendance", "report")
"""What is looked for in the record itself; for all else a member says where one can look."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_KIND = re.compile(r"[a-z][a-z0-9-]{2,79}")
_MOST = {"days": 400, "share": 100}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What a machine looks for, each member and period apart.

    `attendance`: at least this `share` (in percent) of the period's meetings, as the record has them. `report`:
    the member said itself how it went. `updated`: a page or feed that changed within so many `days`. `repository`:
    a git repository with a commit as young as that. `file`: something that is there, such as a roadmap or a
    licence (with this `phrase` in it). `schema`: a JSON document that fits the JSON Schema `against` which it is
    held. `openapi`: an API description that breaks nothing of the shared one, but for the kinds of difference that
    the clause `accepts`. `served`: an API that answers as the shared description says. `phrase`: a text that has
    the phrase in it. `terms`: one that stays as it was.

    The shared standard may be pinned by its `digest` (SHA-256): another text at its address then counts for nothing.
    """

    look: Look
    days: int | None = None
    share: int | None = None
    against: str | None = None
    digest: str | None = None
    phrase: str | None = None
    accepts: tuple[str, ...] | None = None


def check_watch(watch: Watch, clause: str) -> None:
    """Refuse (`bad-watch`) what nobody can look for."""
    needed, possible = WATCHES[watch.look]
    for field in fields(watch):
        given = getattr(watch, field.name) is not None
        if given and field.name not in ("look", *needed, *possible):
            raise _bad(watch, clause, Line("has no use for “{field}”", {"field": field.name}))
        if not given and field.name in needed:
            raise _bad(watch, clause, Line("needs “{field}”", {"field": field.name}))
    for name, most in _MOST.items():
        number = getattr(watch, name)
        if number is not None and not 1 <= number <= most:
            gaps: dict[str, Value] = {"field": name, "number": number, "most": most}
            raise _bad(watch, clause, Line("cannot have “{field}” {number}: give 1 to {most}", gaps))
    if watch.phrase is not None:
        check_text(watch.phrase, Line("phrase of clause {clause}", {"clause": clause}), most=SENTENCE)
    if watch.against is not None:
        check_address(watch.against)
    if watch.digest is not None and not _DIGEST.fullmatch(watch.digest):
        raise _bad(watch, clause, Line("has a digest that is none: give the 64 hex digits of a SHA-256"))
    accepts = watch.accepts or ("any",)
    if not len(set(accepts)) == len(accepts) <= MOST_ACCEPTED or not all(map(_KIND.fullmatch, accepts)):
        raise _bad(watch, clause, Line("accepts what is no list of kinds of difference"))


def check_address(address: str) -> None:
    """Refuse (`bad-address`) what is no public web address in full, or holds somebody's password."""
    check_text(address, "address", most=ADDRESS)
    try:
        parts = urlsplit(address)
        proper = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
        proper = proper and parts.port != 0 and address.isascii() and " " not in address
    except ValueError:
        proper = False
    if not proper:
        hint = "Write it in full, without a name or password: https://member.example/data"
        raise Refused("bad-address", "“{address}” is no web address.", hint=hint, address=address)


def _bad(watch: Watch, clause: str, why: Line) -> Refused:
    needed, possible = WATCHES[watch.look]
    message = "What is looked for under {clause} ({look}) {why}."
    hint = "It needs: {needed}; it may have: {possible}."
    gaps: dict[str, Value] = {"needed": ", ".join(needed) or "–", "possible": ", ".join(possible) or "–"}
    return Refused("bad-watch", message, hint=hint, clause=clause, look=watch.look, why=why, **gaps)
