"""What a form of this room says: where to be told, how often, and when to be left in peace."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import available_timezones

from concerted.coalition.state import Actor
from concerted.errors import Refused
from concerted.web.notices import chats
from concerted.web.notices.models import Inbox
from concerted.web.people.models import Person

MOST = 10
"""Inboxes that a person, or an organisation, can have in one coalition."""

_HOURS = 24


def new_inbox(given: Mapping[str, str], person: Person, actors: list[Actor], coalition: str, zone: str) -> Inbox:
    """Return the inbox that a form asks for. Refuses (`bad-address`, `unknown-actor`, `told-already`, `too-many`)."""
    kind, address, actor = given.get("kind", ""), given.get("address", "").strip(), given.get("whose", "")
    chats.check_address(kind, address)
    if actor and actor not in {one.id for one in actors}:
        message = "You do not represent that organisation."
        raise Refused("unknown-actor", message, hint="Choose one of the list.")
    whose = {"actor": actor, "person": None} if actor else {"actor": "", "person": person}
    others = Inbox.objects.filter(coalition=coalition, **whose)
    if others.filter(kind=kind, address=address).exists():
        raise Refused("told-already", "It is told already.", hint="It is in the list above.")
    if others.count() >= MOST:
        hint = "Remove one that you do not need any more."
        raise Refused("too-many", "There are {n} already.", hint=hint, n=MOST)
    return Inbox(coalition=coalition, kind=kind, address=address, zone=zone, **whose)


def chosen(inbox: Inbox, given: Mapping[str, str]) -> Inbox:
    """Return the inbox as a form wants it. Refuses (`bad-rhythm`, `bad-zone`, `bad-hour`)."""
    digest, zone = given.get("digest", ""), given.get("zone", "").strip()
    if digest not in Inbox.Rhythm.values:
        hint = "Choose one of the list."
        raise Refused("bad-rhythm", "How often a digest is to come is not said.", hint=hint)
    if zone not in available_timezones():
        hint = "Name it as a region and a city: Europe/Berlin, America/Lima, or UTC."
        raise Refused("bad-zone", "“{zone}” is no time zone.", hint=hint, zone=zone)
    inbox.digest, inbox.zone, inbox.urgent = digest, zone, given.get("urgent") == "yes"
    inbox.quiet_from, inbox.quiet_until = _hour(given.get("quiet_from", "")), _hour(given.get("quiet_until", ""))
    return inbox


def _hour(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) >= _HOURS:
        raise Refused("bad-hour", "“{hour}” is no hour.", hint="Give 0 to 23.", hour=text)
    return int(text)
