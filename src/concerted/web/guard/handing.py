"""Handing in what one received, taking it along, and erasing it again."""

from __future__ import annotations

from django.db import transaction

from concerted.coalition import State
from concerted.coalition.text import check_text
from concerted.errors import Refused
from concerted.guard.letters import read_letters
from concerted.web import reading
from concerted.web.guard.models import Mailbox, Received
from concerted.web.people.models import Person, Representative

MOST = 5_000
"""Messages kept for one coalition at once."""
LONGEST = 10_000
"""Characters of a message. Letters that nobody can see are kept: they are evidence."""
_SENDER = 200


def hand_in(member: str, text: str, *, sender: str = "", came: str = "") -> Received:
    """Keep a message beside the record, and return it.

    Refuses a text that is empty or too long, and more than are looked through.
    """
    if not text.strip() or len(text) > LONGEST:
        hint = "Paste at most {most} characters of it, and at least a word."
        raise Refused("bad-message", "This is no message that can be laid beside others.", hint=hint, most=LONGEST)
    if sender:
        check_text(sender, "sender", most=_SENDER)
    mine = Received.objects.filter(coalition=reading.coalition())
    if mine.count() >= MOST:
        raise Refused("too-many", "So many messages are not looked through here.", hint="Erase those that are settled.")
    return Received.objects.create(coalition=reading.coalition(), member=member, text=text, sender=sender, came=came)


def hand_in_file(member: str, data: bytes, *, sender: bool) -> int:
    """Keep each message of a file; return how many. From whom they claim to be is kept only where `sender` says so."""
    letters = read_letters(data)
    with transaction.atomic():  # all of them or none
        for one in letters:
            hand_in(member, one.text, sender=one.sender[:_SENDER] if sender else "", came=one.came)
    return len(letters)


def erase(member: str, number: int) -> bool:
    """Erase a message that this member handed in; tell whether there was one."""
    gone, _ = Received.objects.filter(coalition=reading.coalition(), member=member, id=number).delete()
    return bool(gone)


def received() -> list[Received]:
    """Return what was handed in, the newest first."""
    return list(Received.objects.filter(coalition=reading.coalition()).order_by("-id"))


def handed_in_by(member: str) -> list[dict[str, str]]:
    """Return what a member handed in, to take along."""
    own = Received.objects.filter(coalition=reading.coalition(), member=member).order_by("id")
    return [{"text": one.text, "sender": one.sender, "came": one.came} for one in own]


def erase_of_gone(state: State) -> None:
    """Erase what those handed in who belong no more: none of them could erase it any longer."""
    members = [actor.id for actor in state.members]
    Received.objects.filter(coalition=state.coalition).exclude(member__in=members).delete()
    Mailbox.objects.filter(coalition=state.coalition).exclude(member__in=members).delete()


def erase_of(person: Person) -> None:
    """Erase, in every coalition, what those handed in for whom this person alone acts."""
    for own in person.represents.all():
        here = {"coalition": own.coalition}
        if not Representative.objects.filter(**here, actor=own.actor).exclude(person=person).exists():
            Received.objects.filter(**here, member=own.actor).delete()
            Mailbox.objects.filter(**here, member=own.actor).delete()
