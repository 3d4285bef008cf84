"""From a latent coalition to invitations: who of it is suggested, who is invited already, and inviting the chosen."""

from __future__ import annotations

from dataclasses import dataclass

from concerted.coalition import Invitation, State
from concerted.coalition.state import Actor
from concerted.coalition.text import same_name, tidy
from concerted.errors import Refused
from concerted.web import reading
from concerted.web.maps.held import Held
from concerted.web.writing import Entered, enter_all

MOST = 40
"""Actors of a coalition that the form shows: those suggested for the circle first, then others."""


@dataclass(frozen=True, slots=True)
class Guest:
    """An actor of a latent coalition that may be invited, or is already."""

    number: int
    name: str
    suggested: bool
    standing: str
    """`member`, `invited`, or empty: nobody has asked it yet."""

    @property
    def key(self) -> str:
        """Return its number as a form gives it."""
        return str(self.number)


@dataclass(frozen=True, slots=True)
class GuestList:
    """Who of one coalition of the map may be invited."""

    place: int
    number: int
    guests: list[Guest]
    left: int
    """Further actors of it, who are not in the form."""

    @property
    def free(self) -> int:
        """How many nobody has asked yet."""
        return sum(not guest.standing for guest in self.guests)


def guest_list(found: Held, place: int) -> GuestList | None:
    """Return who may be invited of the coalition at that place of the map, or None where there is none."""
    coalitions = found.report()["coalitions"]
    if place >= len(coalitions):
        return None
    group, state = coalitions[place], reading.state()
    suggested = set(group["circle"])
    names = [*group["circle"], *(name for name in group["actors"] if name not in suggested)]
    numbers = found.atlas.named(names)
    number = next((one.number for one in found.atlas.coalitions() if one.place == place), 0)
    guests = [Guest(numbers[name], name, name in suggested, _standing(state, name)) for name in names[:MOST]]
    return GuestList(place, number, guests, len(names) - len(guests))


def invite(guests: GuestList, chosen: list[str], *, by: str) -> list[Entered]:
    """Invite those of a guest list who are chosen by their numbers: all of them, or none. Raises `Refused`."""
    names = [guest.name for guest in guests.guests if guest.key in chosen and not guest.standing]
    if not names:
        raise Refused("nobody-chosen", "Nobody is chosen.", hint="Choose whom to invite.")
    return enter_all([Invitation(name=tidy(name)) for name in names], by=by)


def _standing(state: State, name: str) -> str:
    known: Actor | None = next((actor for actor in state.actors.values() if same_name(actor.name, name)), None)
    if known is None:
        return ""
    return "member" if known.member_since else "invited" if known.invited_at else ""
