"""A house in which members keep some proposals to themselves, with a word planted in each of their words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from concerted import host
from concerted.coalition import (
    Attendance,
    Closing,
    Command,
    Convening,
    Edit,
    Invitation,
    Leaving,
    Proposing,
    Stance,
    Withdrawal,
)
from concerted.coalition.amending import amendment
from concerted.web.house import House
from tests.web.houses import IDS, mid_life

DAYS = 14
INVITED, LEFT = "Night Nurses", IDS[5]
PLANTED = (
    "quillbert", "morvandel", "tessarine", "ostrakon", "fendrake",  # decided: title, text, reason, rationale, statement
    "halvorund", "pintaderm", "crosswick", "lumbertan", "grindelow",  # open: before the edit, after it, the objection
    "vexillary", "bramblet", "nightjarl",  # withdrawn: title, text, reason
    "sorrelune", "dovetrack",  # a draft
    "marchwind", "umberlock",  # in a meeting
)  # fmt: skip


class Told:
    """Enters what is asked, one after the other, as the host does."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.hidden: list[int] = []
        self.objection = 0

    def do(self, body: Any, by: str | None = None, ref: int | None = None, reason: str | None = None) -> int:
        command = Command(body=body, at=host.now(), by=by, ref=ref)
        after, _ = host.enter(self._house.record, command, reason=reason)
        return after.size - 1

    def hide(self, title: str, text: str, by: str = IDS[0], **fields: Any) -> int:
        given = {"visibility": "members", "decision_class": "tactical", **fields}
        number = self.do(Proposing(title=title, text=text, **given), by)
        self.hidden.append(number)
        return number

    def decide(self, number: int, closing: Closing, reason: str | None = None) -> None:
        with host.opened(self._house.record) as (connection, coalition):
            asked = host.state_of(connection, coalition).proposals[number].electorate
        for actor in asked:
            self.do(Stance(stance="agree"), actor, number, reason=reason)
        self.do(closing, IDS[0], number)


def keeping_to_itself(folder: Path) -> House:
    """One hidden proposal decided, one open with an objection, one withdrawn, one in a meeting, and a draft."""
    house = mid_life(folder)
    told = Told(house)
    _allow(told, house)
    number = told.hide("Buy quillbert", "For the morvandel.")
    told.decide(number, Closing(rationale="All ostrakon.", statement="We fendrake."), reason="A tessarine.")
    number = told.hide("Paint halvorund", "With pintaderm.", visibility="delayed", delay=3)
    told.do(Stance(stance="object"), IDS[3], number, reason="No grindelow.")
    told.do(Edit(title="Paint crosswick", text="With lumbertan."), IDS[0], number)
    number = told.hide("Sing vexillary", "At bramblet.")
    told.do(Withdrawal(), IDS[0], number, reason="A nightjarl.")
    told.hide("Draft sorrelune", "On dovetrack.", draft=True)
    meeting = told.do(Convening(title="We meet", starts=host.now()), IDS[0])
    told.do(Attendance(present=IDS[:5]), IDS[0], meeting)
    told.hide("Walk marchwind", "By umberlock.", meeting=meeting)
    told.do(Invitation(name=INVITED), IDS[0])
    told.do(Leaving(), LEFT)
    return house


def _allow(told: Told, house: House) -> None:
    """Amend the platform so that what is done together may be hidden for some days."""
    with host.opened(house.record) as (connection, coalition):
        state = host.state_of(connection, coalition)
    assert state.platform
    clauses = state.platform.clauses
    wanted = tuple(replace(one, delay=DAYS) if one.governs == "tactical" else one for one in clauses)
    changes, base = amendment(state, wanted)
    body = Proposing(title="Delay", text="Some days.", decision_class="platform", changes=changes, base=base)
    told.decide(told.do(body, IDS[0]), Closing(rationale="All agree."))
