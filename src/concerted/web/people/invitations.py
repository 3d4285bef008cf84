"""Inviting a person to represent an actor: by a link, a short code, or a picture of the link. No mail is needed."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from concerted.coalition import State
from concerted.coalition.state import Actor, named_actor
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.people.models import Invitation, Person, Representative

GOOD_FOR = timedelta(days=14)
MOST_OPEN = 40
"""Invitations that one actor may have open at once."""
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is taken for another when read aloud
_LONG, _PART = 10, 5
_SALT = "concerted.invitation"


def invite(actor: str, by: Person, *, hands_over: Representative | None = None) -> Invitation:
    """Make an invitation to represent an actor of this coalition."""
    seed = secrets.token_urlsafe(24)
    return Invitation.objects.create(
        coalition=reading.coalition(),
        actor=actor,
        seed=seed,
        mark=_mark(_code(seed)),
        made_by=by,
        good_until=timezone.now() + GOOD_FOR,
        hands_over=hands_over,
    )


def asked_for(state: State, own: Representative, name: str | None = None, *, hand_over: bool = False) -> Invitation:
    """Make the invitation that a representative asks for: to their own organisation, or to one by its name.

    Refuses `unknown-actor`; `not-theirs` where they may not invite for it, or another's place would be handed over;
    and `too-many-invitations`.
    """
    me = state.actors[own.actor]
    actor = me if name is None else named_actor(state, name)
    if not may_invite(state, me, actor):
        hint = "Its own people invite others to represent it."
        raise Refused("not-theirs", "You may not invite for {name}.", hint=hint, name=actor.name)
    if hand_over and actor.id != me.id:
        raise Refused("not-theirs", "Only one's own place is handed over.", hint="Ask for an invitation alone.")
    if open_ones().filter(actor=actor.id).count() >= MOST_OPEN:
        raise Refused("too-many-invitations", "Too many invitations are open.", hint="Withdraw some first.")
    return invite(actor.id, own.person, hands_over=own if hand_over else None)


def code(invitation: Invitation) -> str:
    """Return the code to be read aloud or typed: two groups of five."""
    plain = _code(invitation.seed)
    return f"{plain[:_PART]}-{plain[_PART:]}"


def link(invitation: Invitation) -> str:
    """Return the address that does the same as typing the code."""
    return f"{settings.ADDRESS}{reverse('join', args=[code(invitation)])}"


def open_ones() -> QuerySet[Invitation]:
    """Return this coalition's invitations that can still be taken, the newest first."""
    here = Invitation.objects.filter(coalition=reading.coalition(), taken_at=None, good_until__gt=timezone.now())
    return here.select_related("made_by", "hands_over").order_by("-pk")


def open_to(me: Actor, state: State) -> QuerySet[Invitation]:
    """Return the open invitations that an organisation made or that are to it; not those its inviter made too late."""
    others = [one.id for one in state.actors.values() if one.id != me.id and not represented(one.id)]
    ours = representatives_of(me.id).values("person")
    return open_ones().filter(actor=me.id) | open_ones().filter(actor__in=others, made_by__in=ours)


def found(typed: str) -> Invitation | None:
    """Return the open invitation whose code this is, however it was typed; None where there is none."""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    return open_ones().filter(mark=_mark(plain)).first()


@transaction.atomic
def take(invitation: Invitation, person: Person) -> Representative | None:
    """Have a person take an invitation: they represent its actor from now on. None where another was faster."""
    now = timezone.now()
    if not open_ones().filter(pk=invitation.pk).update(taken_at=now):
        return None
    handed_over = invitation.hands_over
    row, _ = Representative.objects.get_or_create(person=person, coalition=invitation.coalition, actor=invitation.actor)
    if handed_over and handed_over.pk != row.pk:
        end_turn(handed_over)
    return row


@transaction.atomic
def end_turn(row: Representative) -> None:
    """End a representation, and take back what that person's open invitations would let in."""
    open_ones().filter(actor=row.actor, made_by=row.person).delete()
    row.delete()


def may_invite(state: State, me: Actor, actor: Actor) -> bool:
    """Tell whether a representative of `me` may invite somebody to represent `actor`.

    For its own organisation always. For another only who invited it, or convenes, and only as long as nobody
    represents it: afterwards its own people decide who joins them.
    """
    if actor.id == me.id:
        return True
    invites = me.id in (actor.invited_by, convener(state).id)
    return invites and actor.belongs and not represented(actor.id)


def convener(state: State) -> Actor:
    """Return the actor that founded the coalition: the circle's first participant."""
    return next(iter(state.actors.values()))


def represented(actor: str) -> bool:
    """Tell whether somebody represents the actor, and has signed in at least once."""
    return representatives_of(actor).exclude(person__last_login=None).exists()


def representatives_of(actor: str) -> QuerySet[Representative]:
    """Return who represents an actor of this coalition; who signed in last comes first."""
    here = Representative.objects.filter(coalition=reading.coalition(), actor=actor).select_related("person")
    return here.order_by(F("person__last_login").desc(nulls_last=True), "pk")


def _code(seed: str) -> str:
    number = int(salted_hmac(_SALT, seed, algorithm="sha256").hexdigest(), 16)
    letters = []
    for _ in range(_LONG):
        number, letter = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[letter])
    return "".join(letters)


def _mark(plain: str) -> str:
    return salted_hmac(f"{_SALT}.mark", plain, algorithm="sha256").hexdigest()
