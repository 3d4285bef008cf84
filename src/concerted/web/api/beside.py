"""What a house keeps beside its record: notes of meetings, what members received, ballots, and one's own words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from concerted import plain
from concerted.coalition.ballots import Receipt, receipt_of
from concerted.coalition.meetings import known_meeting
from concerted.coalition.proposals import known_proposal
from concerted.coalition.state import known_member
from concerted.coalition.text import tidy
from concerted.errors import Refused
from concerted.lines import Line
from concerted.record.entry import is_instant
from concerted.web import reading, writing
from concerted.web.api.access import Asker, Token, asker
from concerted.web.api.models import Scope
from concerted.web.api.reads import entry_now
from concerted.web.guard import handing
from concerted.web.guard.models import Received as Held
from concerted.web.guard.reading import capture_page, wedge_page
from concerted.web.meetings.notes import check_may_keep, keep, notes_of
from concerted.web.pages.context import words_for
from concerted.web.pages.templatetags.wording import PROGRAMS

router = Router(auth=Token())


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesSoFar:
    """The notes of a meeting so far, for those who belong; they are no part of the record."""

    text: str = ""
    by: str | None = None
    times: int = 0
    """How often they were saved."""


class NotesKept(BaseModel):
    """Notes to be kept."""

    model_config = ConfigDict(extra="forbid")
    text: str
    seen: int = Field(
        0, strict=True, ge=0, le=2**31 - 1, description="How often they had been saved when you read them."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message that your organisation received and handed in."""

    number: int
    text: str
    sender: str | None = None
    """Who it claims to be from."""
    came: str | None = None


class HandedIn(BaseModel):
    """A message that you received, to be laid beside what others received."""

    model_config = ConfigDict(extra="forbid")
    text: str
    sender: str = Field("", description="Who it claims to be from.")
    came: str | None = Field(None, description="When it came: RFC 3339 in UTC.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One of two copies: who received it, and its words."""

    recipient: str
    text: str
    sender: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrary:
    """Copies of what claims to be one message, that say the contrary to different members."""

    percent: int
    """How sure it is."""
    recipients: int
    pairs: tuple[tuple[Copy, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """One thing that the capture check looked at: what was seen, what else would explain it, what can be done."""

    name: str
    standing: str
    says: str
    perhaps: str | None = None
    remedy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """Words that lie beside an entry, and the blinding under which it commits to them."""

    number: int
    """The entry."""
    path: str
    """Where in it the commitment stands: body.words, body.reason."""
    value: str
    """The words; those of a proposal as one text, the canonical form of their fields."""
    blinding: str
    """In hex."""


@router.get("/meetings/{int:number}/notes", response=NotesSoFar, tags=["Meetings"], summary="The notes so far")
def notes(request: HttpRequest, number: int) -> NotesSoFar:
    """What is being written down there, until it is published as the minutes."""
    _check_may_keep(asker(request), number)
    return _notes(number)


@router.put("/meetings/{int:number}/notes", response=NotesSoFar, tags=["Meetings"], summary="Save the notes")
def keep_notes(request: HttpRequest, number: int, kept: NotesKept) -> NotesSoFar:
    """Keep what is written down so far. To publish it for good, enter `minutes`."""
    who = asker(request, Scope.ACT)
    _check_may_keep(who, number)
    keep(number, tidy(kept.text), by=who.actor.id, seen=kept.seen)
    return _notes(number)


@router.get(
    "/proposals/{int:number}/ballot", response=Receipt, tags=["Proposals"], summary="The receipt of your ballot"
)
def receipt(request: HttpRequest, number: int) -> Receipt:
    """What shows later that your organisation's sealed ballot was counted as it was cast."""
    state, actor = reading.state(), asker(request).actor
    made = receipt_of(state, known_proposal(state, number), actor.id, reading.sealed_choices())
    if made is None:
        raise Refused("unknown-ballot", "There is no ballot of yours.", hint="Cast one: entries/ballot.")
    return made


@router.post(
    "/proposals/{int:number}/openings", response={201: plain.Entry}, tags=["Proposals"], summary="Open the ballots"
)
def open_ballots(request: HttpRequest, number: int) -> Status[plain.Entry]:
    """Have the host open the sealed ballots, once time is up."""
    asker(request, Scope.ACT)
    return Status(201, entry_now(writing.open_ballots(number).number))


@router.get("/received", response=list[Received], tags=["Guard"], summary="What you handed in")
def received(request: HttpRequest) -> list[Received]:
    """The messages that your organisation received and handed in, the newest first."""
    actor = _member(asker(request))
    return [_received(one) for one in handing.received() if one.member == actor]


@router.post("/received", response={201: Received}, tags=["Guard"], summary="Hand in what you received")
def hand_in(request: HttpRequest, handed: HandedIn) -> Status[Received]:
    """Have a message laid beside what other members received. It lies beside the record, and you may erase it."""
    actor = _member(asker(request, Scope.ACT))
    if handed.came is not None and not is_instant(handed.came):
        hint = "Write it in UTC: 2026-12-01T17:00:00Z."
        raise Refused("bad-time", "“{text}” is no time.", hint=hint, text=handed.came)
    return Status(
        201,
        _received(handing.hand_in(actor, handed.text, sender=tidy(handed.sender), came=handed.came or "")),
    )


@router.delete("/received/{int:number}", response={204: None}, tags=["Guard"], summary="Erase what you handed in")
def erase_received(request: HttpRequest, number: int) -> Status[None]:
    """It is erased."""
    if not handing.erase(_member(asker(request, Scope.ACT)), number):
        hint = "List them: received."
        raise Refused("unknown-message", "You handed in no message {number}.", hint=hint, number=number)
    return Status(204, None)


@router.get("/wedge", response=list[Contrary], tags=["Guard"], summary="Contrary copies")
def wedge(request: HttpRequest) -> list[Contrary]:
    """Of what members handed in: copies that say the contrary. What they are, people decide."""
    page = wedge_page(reading.state(), handing.received(), _member(asker(request)))
    return [
        Contrary(
            percent=one.percent,
            recipients=one.finding.recipients,
            pairs=tuple(
                tuple(
                    Copy(recipient=side.recipient, text=side.text, sender=side.sender or None)
                    for side in (pair.left, pair.right)
                )
                for pair in one.finding.evidence
            ),
        )
        for one in page.sure
    ]


@router.get("/capture", response=list[LookedAt], tags=["Guard"], summary="Is everybody still deciding?")
def capture(request: HttpRequest) -> list[LookedAt]:
    """The capture check's findings, those to look at first."""
    _member(asker(request))
    words = words_for(request)

    def said(line: Line | None) -> str | None:
        return line.say(words, PROGRAMS) if line else None

    return [
        LookedAt(
            name=one.name,
            standing=one.standing,
            says=one.says.say(words, PROGRAMS),
            perhaps=said(one.perhaps),
            remedy=said(one.remedy),
        )
        for one in capture_page(reading.state()).check.findings
    ]


@router.get("/me/withheld", response=list[Withheld], tags=["Me"], summary="What members alone read, for now")
def withheld(request: HttpRequest) -> list[Withheld]:
    """The words of proposals that are not public yet, and reasons about them, each with what proves it; for members."""
    _member(asker(request))
    return [
        Withheld(number=one.index, path=one.path, value=one.value, blinding=one.blinding.hex())
        for one in reading.withheld_beside()
    ]


@router.get("/me/words", response=list[dict[str, Any]], tags=["Me"], summary="Take along what you said")
def my_words(request: HttpRequest) -> list[dict[str, Any]]:
    """Every entry of your organisation, with the words that lie beside it. The record itself is at `entries`."""
    return reading.own_words(asker(request).actor.id)


def _check_may_keep(who: Asker, number: int) -> None:
    known_meeting(reading.state(), number)
    check_may_keep(reading.state(), who.actor)


def _member(who: Asker) -> str:
    """Return the member that asks. Refuses (`not-a-member`) whoever is none: the guard is the members' own."""
    return known_member(reading.state(), who.actor.id).id


def _notes(number: int) -> NotesSoFar:
    found = notes_of(number)
    return NotesSoFar(text=found.text, by=found.by, times=found.times) if found else NotesSoFar()


def _received(one: Held) -> Received:
    return Received(number=one.pk, text=one.text, sender=one.sender or None, came=one.came or None)
