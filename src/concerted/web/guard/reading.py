"""What the pages of the guard show: the capture check in words, and contrary copies side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from concerted.coalition import State
from concerted.errors import Refused
from concerted.guard.agreement import Share
from concerted.guard.capture import Check, capture_check
from concerted.guard.power import captured
from concerted.guard.wedge import SURE, Evidence, Finding, Message, radar
from concerted.plain.capture import life
from concerted.web.guard.advising import name_of
from concerted.web.guard.models import Received

JURIES = (5, 7, 11)
"""Seats of the panels whose odds are shown."""


@dataclass(frozen=True, slots=True)
class Bloc:
    """Members that answer alike, and the power they have if they answer as one."""

    members: tuple[str, ...]
    percent: int


@dataclass(frozen=True, slots=True)
class Row:
    """One member's numbers: contested decisions it won, those it alone decided, its proposals that were adopted."""

    name: str
    won: Share
    alone: Share
    passed: Share


@dataclass(frozen=True, slots=True)
class Odds:
    """How often a panel drawn by lot has a hostile majority."""

    seats: int
    percent: str


@dataclass(frozen=True, slots=True)
class CapturePage:
    """The capture check: its findings first, then the numbers under them."""

    check: Check
    blocs: list[Bloc]
    rows: list[Row]
    members: int
    third: int
    """How many members are a third."""
    odds: list[Odds]


def capture_page(state: State) -> CapturePage:
    """Return the capture check of a coalition, computed from its record."""
    looked = life(state)
    check = capture_check(looked)
    count = len(looked.members)
    blocs = [
        Bloc(names, round(100 * float(power.banzhaf))) for names, power in zip(check.blocs, check.power, strict=True)
    ]
    odds = [Odds(seats, f"{100 * float(captured(count, count // 3, seats)):.1f}") for seats in JURIES if seats < count]
    rows = [Row(*each) for each in zip(looked.members, check.wins, check.pivots, check.passes, strict=True)]
    return CapturePage(check, [bloc for bloc in blocs if len(bloc.members) > 1], rows, count, count // 3, odds)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text: as in its copy, or where the two differ."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One of two copies: who received it, from whom it claims to be, and its text in stretches."""

    recipient: str
    sender: str
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page shows it: every pair of copies with what differs marked."""

    finding: Finding
    percent: int
    pairs: list[tuple[Side, Side]]

    @property
    def name(self) -> str:
        """By what a form names it."""
        return name_of(self.finding)


@dataclass(frozen=True, slots=True)
class WedgePage:
    """What the radar finds in what was handed in: the sure findings, how many others, and one's own messages."""

    sure: list[Shown]
    less: int
    handed_in: int
    mine: list[Received]
    address: str
    """To which the member forwards mail; empty where it made none."""


def wedge_page(state: State, handed: list[Received], member: str, address: str = "") -> WedgePage:
    """Return what the radar finds, and which messages this member handed in."""
    found = radar([_message(state, one) for one in handed])
    sure = [_shown(finding) for finding in found if finding.confidence >= SURE]
    mine = [one for one in handed if one.member == member]
    return WedgePage(sure, len(found) - len(sure), len(handed), mine, address)


def finding(state: State, handed: list[Received], name: str) -> Finding:
    """Return the finding that a form names. Refuses (`unknown-finding`) where it is not found any more."""
    found = radar([_message(state, one) for one in handed])
    named = next((one for one in found if one.confidence >= SURE and name_of(one) == name), None)
    if named is None:
        hint = "Look at the page again: something was handed in or erased meanwhile."
        raise Refused("unknown-finding", "This is not found any more.", hint=hint)
    return named


def _message(state: State, one: Received) -> Message:
    actor = state.actors.get(one.member)
    time = datetime.fromisoformat(one.came).timestamp() if one.came else None
    recipient = actor.name if actor else one.member
    return Message(id=str(one.pk), text=one.text, recipient=recipient, sender=one.sender, time=time)


def _shown(finding: Finding) -> Shown:
    return Shown(finding, round(100 * finding.confidence), [_sides(pair) for pair in finding.evidence])


def _sides(pair: Evidence) -> tuple[Side, Side]:
    slots = pair.contrast.slots
    return (
        _side(pair.left, {word for slot in slots for word in slot.left.split()}),
        _side(pair.right, {word for slot in slots for word in slot.right.split()}),
    )


def _side(message: Message, differing: set[str]) -> Side:
    """Return a copy with the words marked that the other does not have in their place."""
    parts: list[Part] = []
    for word in message.text.split():
        differs = word.strip(".,;:!?“”\"'()") in differing
        if parts and parts[-1].differs == differs:
            parts[-1] = Part(f"{parts[-1].text} {word}", differs)
        else:
            parts.append(Part(word, differs))
    return Side(message.recipient, message.sender, parts)
