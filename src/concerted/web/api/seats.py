"""Who represents an organisation: seeing them, inviting others, handing over, ending it.

To change it needs a token of the scope `let-in`: whoever is let in stays, once the token is revoked.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from concerted.errors import Refused
from concerted.web import reading
from concerted.web.api.access import Token, asker, instant
from concerted.web.api.models import Scope
from concerted.web.people.invitations import asked_for, code, end_turn, link, open_to, representatives_of
from concerted.web.people.models import Invitation

router = Router(tags=["Representatives"], auth=Token())


@dataclass(frozen=True, slots=True, kw_only=True)
class Seated:
    """Somebody who represents your organisation. Names of people are never in the record."""

    number: int
    name: str
    since: str
    yours: bool
    """It is whoever made this token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """An invitation to represent an organisation, for whoever has its link or its code; it is taken once."""

    number: int
    actor: str
    code: str
    """To be read aloud, and typed at /join."""
    link: str
    until: str
    hands_over: bool
    """Whoever takes it takes the place of the one who made it."""


class Inviting(BaseModel):
    """Whom an invitation is for."""

    model_config = ConfigDict(extra="forbid")
    actor: str | None = Field(
        None,
        max_length=200,
        description="The organisation to be represented: your own if left out; or one that you invited, and that "
        "nobody represents yet.",
    )
    hand_over: bool = Field(default=False, strict=True, description="Whoever takes it takes your place.")


@router.get("/representatives", response=list[Seated], summary="Who represents you")
def representatives(request: HttpRequest) -> list[Seated]:
    """Everybody who acts for your organisation."""
    who = asker(request)
    return [
        Seated(number=row.pk, name=str(row.person), since=instant(row.since), yours=row == who.representative)
        for row in representatives_of(who.actor.id)
    ]


@router.delete("/representatives/{int:number}", response={204: None}, summary="End a representation")
def end_representation(request: HttpRequest, number: int) -> Status[None]:
    """Somebody acts for your organisation no more: a colleague, or whoever made this token, which ends with it.

    Needs a token of the scope `let-in`.
    """
    who = asker(request, Scope.LET_IN)
    row = representatives_of(who.actor.id).filter(pk=number).first()
    if row is None:
        raise Refused(
            "unknown-representative", "Nobody of number {number} represents you.", hint="List them.", number=number
        )
    end_turn(row)
    return Status(204, None)


@router.get("/representatives/invitations", response=list[Invited], summary="Open invitations to represent")
def invitations_to_represent(request: HttpRequest) -> list[Invited]:
    """Those that your organisation made, or that are to it."""
    return [_told(one) for one in open_to(asker(request).actor, reading.state())]


@router.post("/representatives/invitations", response={201: Invited}, summary="Invite to represent, or hand over")
def invite_to_represent(request: HttpRequest, inviting: Inviting) -> Status[Invited]:
    """Make an invitation to represent your organisation, or one that you invited and that nobody represents yet.

    Needs a token of the scope `let-in`.
    """
    own = asker(request, Scope.LET_IN).representative
    made = asked_for(reading.state(), own, inviting.actor, hand_over=inviting.hand_over)
    return Status(201, _told(made))


@router.delete("/representatives/invitations/{int:number}", response={204: None}, summary="Withdraw an invitation")
def withdraw_invitation(request: HttpRequest, number: int) -> Status[None]:
    """Its link and its code open nothing any more. Needs a token of the scope `let-in`."""
    who = asker(request, Scope.LET_IN)
    one = open_to(who.actor, reading.state()).filter(pk=number).first()
    if one is None:
        raise Refused(
            "unknown-invitation", "There is no open invitation {number} of yours.", hint="List them.", number=number
        )
    one.delete()
    return Status(204, None)


def _told(one: Invitation) -> Invited:
    return Invited(
        number=one.pk,
        actor=one.actor,
        code=code(one),
        link=link(one),
        until=instant(one.good_until),
        hands_over=one.hands_over is not None,
    )
