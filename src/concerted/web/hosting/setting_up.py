"""Setting up a coalition on a host: its house is made, its record founded, and its convener's representative known."""

from __future__ import annotations

import re
import shutil
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from concerted import host
from concerted.coalition.text import actor_id
from concerted.contexts import CONTEXTS
from concerted.errors import Refused
from concerted.files import make_folder
from concerted.web import reading
from concerted.web.house import PRIVATE, House, Houses, is_name
from concerted.web.people.links import representatives
from concerted.web.people.models import Representative

GOOD_FOR = timedelta(days=7)
_SALT = "concerted.set-up"
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Begun:
    """A coalition that was set up: the name it is served under, its house, and who convenes it."""

    name: str
    house: House
    convener: Representative


def token() -> str:
    """Return what the address ends with under which a coalition is set up, in the next seven days."""
    return signing.dumps("set-up", salt=_SALT)


def is_good(given: str) -> bool:
    """Tell whether this is such a token."""
    try:
        return bool(signing.loads(given, salt=_SALT, max_age=GOOD_FOR) == "set-up")
    except signing.BadSignature:
        return False


def begin(*, name: str, context: str, convener: str) -> Begun:
    """Make a house, found the coalition in it, and return it with its convener's representative.

    Raises `Refused` as the rules do; then no house is left behind.
    """
    if context not in CONTEXTS:
        hint = "It is one of {contexts}."
        raise Refused("choose-one", "Whose words it speaks is not chosen yet.", hint=hint, contexts=", ".join(CONTEXTS))
    houses = reading.houses()
    address = free_name(houses, name)
    house = House(houses.folder / address)
    make_folder(house.folder, mode=PRIVATE)
    try:
        coalition = host.found(house.record, name=name, context=context, convener=convener, at=host.now())
    except BaseException:
        shutil.rmtree(house.folder)
        raise
    with reading.inside(house):
        (representative,) = representatives(coalition, {actor_id(convener): convener})
    return Begun(address, house, representative)


def free_name(houses: Houses, name: str) -> str:
    """Return a name to serve the coalition under: its own in plain letters, with a number where that is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST].strip("-") or "coalition"
    for number in range(1, 1000):
        found = stem if number == 1 else f"{stem}-{number}"
        if is_name(found) and not (houses.folder / found).exists():
            return found
    hint = "Choose another name for the {coalition}."
    raise Refused("no-address", "Every address of that name is taken here.", hint=hint)
