"""Founding afresh in the browser: a house of its own beside the old one, for those still aligned."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from concerted import host
from concerted.coalition import State
from concerted.coalition.state import Actor
from concerted.demo import MARK
from concerted.errors import Refused
from concerted.files import make_folder
from concerted.web import reading
from concerted.web.hosting.setting_up import free_name
from concerted.web.house import PRIVATE, House
from concerted.web.people.models import Representative


@dataclass(frozen=True, slots=True)
class Planted:
    """A coalition that was founded afresh: where it is served, its id, and who convenes it."""

    address: str
    coalition: str
    convener: str

    def represented_by(self, person: object) -> Representative | None:
        """Return as whom a person acts for its convener; None for somebody else."""
        found = Representative.objects.filter(coalition=self.coalition, actor=self.convener)
        return next((row for row in found if row.person == person), None)


def stayed(state: State) -> list[Actor]:
    """Return those that were members to the end."""
    return [actor for actor in state.actors.values() if actor.terms and actor.terms[-1].how == "sunset"]


def may_replant(state: State, me: Actor | None) -> bool:
    """Tell whether this reader may found it afresh here: one that stayed, on a host that serves a folder of houses."""
    ended = state.sunset is not None and state.sunset.ended is not None and state.sunset.replanted is None
    return (
        ended and me is not None and me.id in {actor.id for actor in stayed(state)} and reading.houses().single is None
    )


def replant(convener: Actor, *, name: str, names: Sequence[str]) -> Planted:
    """Found the coalition afresh in a house of its own; who represented those invited does so there too.

    Raises `Refused` as the rules do; then no house is left behind.
    """
    old, houses = reading.house(), reading.houses()
    if not (may_replant(reading.state(), convener) and isinstance(old.record, Path)):
        hint = "Those that stayed to the end do it, where several coalitions are hosted; else the host does."
        raise Refused("not-here", "It cannot be founded afresh from here.", hint=hint)
    if not names:
        raise Refused("choose-one", "Nobody is chosen yet.", hint="A circle has five at least.")
    address = free_name(houses, name)
    house = House(houses.folder / address)
    make_folder(house.folder, mode=PRIVATE)
    try:
        host.replant(old.record, house.record, name=name, convener=convener.name, names=names)
    except BaseException:
        shutil.rmtree(house.folder)
        raise
    if old.is_demo:
        shutil.copy(old.folder / MARK, house.folder)
    ids = _carry_people(house)
    with reading.inside(house):
        return Planted(f"/{address}/", reading.coalition(), ids[convener.name])


def address_of(coalition: str) -> str | None:
    """Return where this host serves a coalition; None where it does not keep it."""
    if reading.houses().single:
        return None
    for name, house in reading.houses().each.items():
        with reading.inside(house):
            if reading.coalition() == coalition:
                return f"/{name}/"
    return None


def _carry_people(house: House) -> dict[str, str]:
    """Let the people of the old coalition act for the same organisations in the fresh one: its actors' name → id."""
    before, old = reading.coalition(), reading.state()
    with reading.inside(house):
        fresh, names = reading.coalition(), {actor.name: actor.id for actor in reading.state().actors.values()}
    for row in Representative.objects.filter(coalition=before):
        actor = old.actors.get(row.actor)
        if actor and actor.name in names:
            Representative.objects.get_or_create(person=row.person, coalition=fresh, actor=names[actor.name])
    return names
