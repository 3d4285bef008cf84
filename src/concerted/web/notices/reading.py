"""What the page of notices shows."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from concerted.coalition import State
from concerted.coalition.days import later
from concerted.coalition.state import Actor
from concerted.web import reading
from concerted.web.notices import chats
from concerted.web.notices.chats import SERVICES, Service
from concerted.web.notices.digest import Digest, digest
from concerted.web.notices.models import Inbox, Notice
from concerted.web.notices.post import mail_works
from concerted.web.people.models import Person

WEEK, LOOKED_THROUGH = 7, 500
"""Days of the preview, and entries of the record that are looked through for them at most."""


@dataclass(frozen=True, slots=True)
class Told:
    """An inbox as the page shows it: where it leads, whose it is, and how the latest letter fared."""

    inbox: Inbox
    service: str
    where: str
    whose: Actor | None
    """The organisation whose inbox it is; None for a person's own."""
    works: bool
    """Whether anything can get there at all: mail needs a host that sends some, and an address."""
    latest: Notice | None


def inboxes(state: State, person: Person, actors: list[Actor]) -> list[Told]:
    """Return the inboxes of a person and of the organisations that the person represents."""
    mine = Q(person=person) | Q(actor__in=[actor.id for actor in actors])
    rows = Inbox.objects.filter(mine, coalition=state.coalition).select_related("person").order_by("pk")
    return [_told(inbox, state) for inbox in rows]


def told_in(person: Person, coalition: str) -> list[dict[str, str | bool]]:
    """Return all that is kept about where a person wants to be told, for the person to take along."""
    return [
        {
            "where": inbox.kind,
            "address": inbox.address,
            "digest": inbox.digest,
            "urgent": inbox.urgent,
            "quiet": f"{inbox.quiet_from}:00-{inbox.quiet_until}:00 {inbox.zone}",
        }
        for inbox in Inbox.objects.filter(person=person, coalition=coalition).order_by("pk")
    ]


def services() -> dict[str, Service]:
    """Return the chat services and addresses that can be told."""
    return SERVICES


def this_week(state: State, actors: list[Actor], now: str) -> Digest:
    """Return what a digest of the last seven days says."""
    start = max(state.size - LOOKED_THROUGH, 0)
    week = later(now, -WEEK)
    since = next((one.number for one in reading.written(start=start) if one.entry.at >= week), state.size)
    return digest(state, [actor.id for actor in actors], since=since, now=now)


def _told(inbox: Inbox, state: State) -> Told:
    mail = inbox.kind == Inbox.Kind.MAIL
    address = (inbox.person and inbox.person.email) or ""
    latest = inbox.notices.exclude(stage=Notice.Stage.MOOT).order_by("-at").first()
    return Told(
        inbox=inbox,
        service="" if mail else SERVICES[inbox.kind].name,
        where=address if mail else chats.shown(inbox),
        whose=state.actors.get(inbox.actor),
        works=mail_works() and bool(address) if mail else True,
        latest=latest,
    )
