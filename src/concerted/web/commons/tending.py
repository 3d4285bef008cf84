"""Who tends the commons, what waits for them, their answers: into the files, and into a list of who wrote what."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.safestring import SafeString

from concerted.coalition.state import Actor
from concerted.commons.answering import Answer, write_answers
from concerted.commons.library import Library, mark
from concerted.commons.patterns import Pattern
from concerted.commons.reviewing import By, Proposal
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.commons.bodies import shown_body
from concerted.web.commons.held import is_mounted, shelf
from concerted.web.commons.models import Answered
from concerted.web.commons.patterns import sureness
from concerted.web.commons.reading import Listed, listed
from concerted.web.commons.words import kind_name
from concerted.web.people.acting import acting

KINDS = ("complementary", "requires", "enables", "generalizes_from", "specializes_to", "alternatives", "tools")
"""As what a proposal may be accepted."""

AT_ONCE = 100
"""Proposals that are answered at once, at most."""

_writing = threading.Lock()


def steward(request: HttpRequest) -> Actor | None:
    """Return the organisation for which the reader tends the commons; None for everybody else.

    The host names stewards in `host.toml`. In a demo, where anybody may be anybody, nobody is one; and nobody writes
    into the pattern that comes along.
    """
    actor = acting(request)
    if actor is None or not is_mounted() or reading.house().is_demo:
        return None
    name = actor.id if reading.houses().single else f"{reading.house().folder.name}/{actor.id}"
    return actor if name in settings.COMMONS.stewards else None


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two patterns of a proposal, as far as one needs it to judge."""

    listed: Listed
    problem: SafeString
    solution: SafeString


@dataclass(frozen=True, slots=True)
class Asked:
    """The proposal that is looked at: its place in the queue, and both sides, where the other is mounted."""

    key: str
    place: int
    proposal: Proposal
    says: str
    sure: str
    bar: SafeString
    one: Side
    other: Side | None


@dataclass(frozen=True, slots=True)
class Told:
    """One answer that was given before, by the name of who gave it."""

    who: str
    answered: Answered
    says: str


def key_of(proposal: Proposal) -> str:
    """Return by which words a form names a proposal: its file, and its target."""
    return f"{mark(proposal.pattern)} {proposal.target}"


def asked(library: Library, place: int) -> Asked | None:
    """Return the proposal at a place of the queue, counted from 1, or the last there is; None where nothing waits."""
    if not library.waiting:
        return None
    place = min(max(place, 1), len(library.waiting))
    proposal = library.waiting[place - 1]
    other = library.named(proposal.target)
    sides = _side(library, proposal.pattern), _side(library, other) if other else None
    says = kind_name(proposal.kind)
    return Asked(key_of(proposal), place, proposal, says, *sureness(proposal.confidence), *sides)


def _side(library: Library, pattern: Pattern) -> Side:
    return Side(listed(pattern), _first(library, pattern, "problem"), _first(library, pattern, "solution"))


def _first(library: Library, pattern: Pattern, name: str) -> SafeString:
    """Return the first two paragraphs of a section: what it is about."""
    return shown_body(library, "\n\n".join(pattern.section(name).split("\n\n")[:2]))


def between(library: Library, least: int, below: int) -> list[Proposal]:
    """Return the surest proposals of a confidence from `least` to under `below` percent, as many as go at once.

    Refuses (`none-chosen`) where there is none.
    """
    found = [one for one in library.waiting if least <= 100 * one.confidence < below][:AT_ONCE]
    if not found:
        hint = "Choose a wider range of confidence."
        raise Refused("none-chosen", "No proposal lies in this range.", hint=hint)
    return found


def answer(library: Library, key: str, kind: str | None, actor: Actor) -> Proposal:
    """Answer one proposal: accepted as a kind, or rejected. Refuses (`no-proposal`) where it does not wait any more."""
    proposal = next((one for one in library.waiting if key_of(one) == key), None)
    if proposal is None:
        hint = "Somebody answered it, or the file changed. Look at the next one."
        raise Refused("no-proposal", "This proposal does not wait any more.", hint=hint)
    _write([(proposal, kind)], actor, bulk=False)
    return proposal


def answer_all(chosen: Sequence[Proposal], actor: Actor, *, accept: bool) -> None:
    """Answer many at once, each recorded as answered so; all of one library's are written, or none."""
    _write([(one, _as_proposed(one) if accept else None) for one in chosen], actor, bulk=True)


def _as_proposed(proposal: Proposal) -> str:
    """Return the kind that was proposed; “related” of the old format, or none that is known, goes both ways."""
    return proposal.kind if proposal.kind in KINDS else "complementary"


def _write(answers: Sequence[tuple[Proposal, str | None]], actor: Actor, *, bulk: bool) -> None:
    """Write answers into the files and into the list; where the one cannot be, nor is the other."""
    by = By(actor.name, datetime.now(UTC).date(), bulk=bulk)
    held = shelf()
    with _writing, transaction.atomic():
        Answered.objects.bulk_create(_noted(one, kind, actor, bulk=bulk) for one, kind in answers)
        given = [Answer(one.pattern.path, one.target, kind) for one, kind in answers]
        changed = write_answers(given, by, roots=held.folders)
    held.answered(changed)


def _noted(proposal: Proposal, kind: str | None, actor: Actor, *, bulk: bool) -> Answered:
    said = {"pattern": proposal.pattern.slug[:200], "target": proposal.target[:200], "kind": kind or ""}
    return Answered(coalition=reading.coalition(), actor=actor.id, bulk=bulk, **said)


def lately(most: int = 12) -> list[Told]:
    """Return the last answers given here, the newest first."""
    state = reading.state()
    rows = Answered.objects.filter(coalition=state.coalition).order_by("-pk")[:most]
    return [Told(_name(row.actor), row, kind_name(row.kind) if row.kind else "") for row in rows]


def _name(actor: str) -> str:
    found = reading.state().actors.get(actor)
    return found.name if found else actor
