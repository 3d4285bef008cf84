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

Look: TypeAlias = Literal[
    "attendance", "report", "updated", "repository", "file", "schema", "openapi", "phrase", "terms"
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
    the member said itself how it went. `updated`: a page or feed that changed within so many `days`.
    `repository`: a git repository with a commit as young as that. `file`: something that is there, such as a
    roadmap or a licence (with this `phrase` in it). `schema`: a JSON document that fits the JSON Schema `against`
    which it is held. `openapi`: an API description that breaks nothing of the shared one, but for the kinds of
    difference that the clause `accepts`. `phrase`: a text that has the phrase in it. `terms`: one that
    stays as it was.

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
            raise _bad(clause, f"has no use for “{field.name}” to look for {watch.look}", needed, possible)
        if not given and field.name in needed:
            raise _bad(clause, f"needs “{field.name}” to look for {watch.look}", needed, possible)
    for name, most in _MOST.items():
        number = getattr(watch, name)
        if number is not None and not 1 <= number <= most:
            raise _bad(clause, f"cannot have “{name}” {number}: give 1 to {most}", needed, possible)
    if watch.phrase is not None:
        check_text(watch.phrase, f"phrase of clause {clause}", most=SENTENCE)
    if watch.against is not None:
        check_address(watch.against)
    if watch.digest is not None and not _DIGEST.fullmatch(watch.digest):
        raise _bad(clause, "has a digest that is none: give the 64 hex digits of a SHA-256", needed, possible)
    accepts = watch.accepts or ("any",)
    if not len(set(accepts)) == len(accepts) <= MOST_ACCEPTED or not all(map(_KIND.fullmatch, accepts)):
        raise _bad(clause, "accepts what is no list of kinds of difference", needed, possible)


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


def _bad(clause: str, why: str, needed: tuple[str, ...], possible: tuple[str, ...]) -> Refused:
    has = ", ".join((*needed, *(f"{name} (if you like)" for name in possible))) or "nothing else"
    return Refused("bad-watch", f"The watch of clause {clause} {why}.", hint=f"It has: {has}.")
