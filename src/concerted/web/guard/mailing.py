"""Mail for the radar: a secret address for each member, and what arrives there.

The address is the host's own with something secret behind a plus sign: radar+k3f9a2bd7qxm@example.org. Whoever has it
can hand in for its member, so a member puts another in its place whenever it likes; the old one is then nobody's.
"""

from __future__ import annotations

import re
import secrets

from django.conf import settings

from concerted.errors import Refused
from concerted.guard.letters import read_letter
from concerted.web import reading
from concerted.web.guard.handing import hand_in
from concerted.web.guard.models import Mailbox
from concerted.web.hosting.entering import entered

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 16
_EXTENSION = re.compile(rf"[+-]([{_LETTERS}]{{{_LENGTH}}})(?:@|$)", re.IGNORECASE)


def address_of(member: str) -> str:
    """Return to which address a member forwards mail; empty where it made none, or the host takes no mail."""
    box = Mailbox.objects.filter(coalition=reading.coalition(), member=member).first()
    name, at, domain = settings.RADAR.rpartition("@")
    return f"{name}+{box.code}{at}{domain}" if box and at else ""


def renew(member: str) -> None:
    """Make a member's address, or another in its place."""
    code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    Mailbox.objects.update_or_create(coalition=reading.coalition(), member=member, defaults={"code": code})


def receive(recipient: str, mail: bytes) -> None:
    """Hand in a mail for the member whose address it was sent to; neither its sender nor who forwards it is kept.

    Refuses (`unknown-mailbox`) an address that is nobody's, and what cannot be handed in.
    """
    found = _EXTENSION.search(recipient)
    box = Mailbox.objects.filter(code=found[1].lower()).first() if found else None
    for name, house in reading.houses().each.items() if box else ():
        with entered(name, house):
            state = reading.state()
            if box and box.coalition == state.coalition and state.actors[box.member].member_since:
                letter = read_letter(mail)
                hand_in(box.member, letter.text, came=letter.came)
                return
    raise Refused("unknown-mailbox", "Nobody reads mail at this address.", hint="Its member made a new one.")
