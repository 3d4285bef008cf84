"""What signs are read from: the facts of a whole record by the time they came, gathered in one pass over its entries.

The pass can be taken up again where it ended, so that after a new entry none but this one is read.

A sign asks about a span of time, so that it can be asked of today and, from the record as it is now, of each season.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from concerted.coalition.days import day_of, midnight, months_later
from concerted.coalition.hiding import public_by
from concerted.coalition.state import Meeting, Period, Rotation, State
from concerted.record.entry import Entry


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened: when, in which entry, and which organisation did it or is concerned."""

    at: str
    entry: int
    actor: str = ""
    other: int = 0
    """Another entry it has to do with: the invitation of whoever joined, say."""


F = TypeVar("F", bound="Fact | Took")


@dataclass(frozen=True, slots=True)
class Took:
    """A decision that was taken: when, when it was entered, in which meeting if in one."""

    at: str
    entry: int
    entered: str
    proposal: int
    meeting: int | None
    in_the_room: bool
    """It was taken before it was entered."""


class Facts(list[F], Generic[F]):
    """Facts in the order of their time."""

    def between(self, starts: str, ends: str) -> list[F]:
        """Return those from one moment to another, both included."""
        return self[bisect_left(self, starts, key=_time) : bisect_right(self, ends, key=_time)]

    def until(self, ends: str) -> list[F]:
        """Return those up to a moment."""
        return self[: bisect_right(self, ends, key=_time)]


def _time(fact: Fact | Took) -> str:
    return fact.at


WORK = frozenset(
    (
        "invitation", "interview", "agenda", "sentence", "platform", "proposal", "proposal-opening", "proposal-edit",
        "proposal-extension", "decision", "meeting", "attendance", "minutes", "rotation", "filling", "duty-note",
        "period", "observation", "call", "adoption", "lapse", "tie",
    )
)  # fmt: skip
"""Kinds of entries by which a coalition is carried on. Answering what others began is none: everybody does it."""

CONCERNS = ("object", "disagree")
"""Stances by which a concern is raised where all can hear it."""


@dataclass(slots=True)
class Chronicle:
    """The facts of one record, with the state that they add up to."""

    state: State = field(default_factory=State)
    size: int = 0
    """How many entries were read."""
    work: Facts[Fact] = field(default_factory=Facts)
    joined: Facts[Fact] = field(default_factory=Facts)
    """Those who joined once the platform was in force; `other` is the invitation they followed, 0 where none was."""
    gone: Facts[Fact] = field(default_factory=Facts)
    adopted: Facts[Fact] = field(default_factory=Facts)
    """Bodies that took up the platform without joining."""
    amendments: Facts[Fact] = field(default_factory=Facts)
    """Proposals to change the platform, by whom."""
    refused: Facts[Fact] = field(default_factory=Facts)
    """Amendments that were not adopted."""
    renewals: Facts[Fact] = field(default_factory=Facts)
    """Versions of the platform, and decisions to stand by it as it is."""
    concerns: Facts[Fact] = field(default_factory=Facts)
    changes: Facts[Fact] = field(default_factory=Facts)
    """What is no longer as it was: who came and went, and which missed promise was named."""
    pulses: Facts[Fact] = field(default_factory=Facts)
    """Releases; `other` is the mean in halves."""
    decisions: Facts[Took] = field(default_factory=Facts)
    meetings: list[Meeting] = field(default_factory=list)
    """Those that were to begin, by when they began."""
    ended: str | None = None
    in_force: str | None = None
    """The moment from which a platform was in force."""
    signed: set[str] = field(default_factory=set)
    """Those that signed the draft as it stands, before it comes into force."""
    members: set[str] = field(default_factory=set)
    invited: dict[str, int] = field(default_factory=dict)
    """Name → the newest invitation, since the platform came into force."""
    founders: frozenset[str] = frozenset()
    """Those that sat in the circle as the platform came into force; who of them signs later is no newcomer."""

    def go_on(self, entries: Iterable[Entry], state: State) -> None:
        """Note the entries that came since, in place; `state` is what all of them, folded, give."""
        self.state = state
        for number, entry in enumerate(entries, self.size):
            if entry.by is not None and entry.kind in WORK:
                self.work.append(Fact(entry.at, number, entry.by))
            if entry.kind in _TAKEN:
                _TAKEN[entry.kind](self, number, entry)
            self.size = number + 1
        self.decisions.sort(key=_time)
        self.changes.sort(key=_time)
        self.meetings = sorted(state.meetings.values(), key=_begun)

    def span(self, at: str, months: int) -> tuple[str, str]:
        """Return the span of so many months before a moment, no longer than the platform has been in force."""
        return max(midnight(months_later(day_of(at), -months)), self.in_force or at), at

    def held(self, starts: str, ends: str) -> list[Meeting]:
        """Return the meetings that began in a span."""
        low, high = (bisect_left(self.meetings, moment, key=_begun) for moment in (starts, ends))
        return self.meetings[low:high]

    def periods(self, starts: str, ends: str) -> list[Period]:
        """Return the periods of commitments that ended in a span."""
        return [p for p in self.state.periods.values() if day_of(starts) < p.ends <= day_of(ends)]

    def rotations(self, at: str) -> list[Rotation]:
        """Return the turns of the duties that had begun."""
        return [rotation for rotation in self.state.rotations if rotation.starts <= day_of(at)]

    def reason(self, one: Took) -> str | None:
        """Return the reason of a decision, the same whoever looks; none where its words should be public and are not.

        None as long as members alone may read it: nobody can tell from the record what it is worth.
        """
        proposal = self.state.proposals[one.proposal]
        if proposal.hidden:
            return None if public_by(proposal) > self.state.at else ""
        assert proposal.decision is not None  # noqa: S101 - its decision is at hand
        return proposal.decision.rationale


def _begun(meeting: Meeting) -> str:
    return meeting.held_at or meeting.starts


def chronicle(entries: Iterable[Entry], state: State) -> Chronicle:
    """Return the facts of a record; `state` is what the same entries, folded, give."""
    told = Chronicle()
    told.go_on(entries, state)
    return told


def _changed(told: Chronicle, number: int, entry: Entry, actor: str) -> None:
    told.changes.append(Fact(entry.at, number, actor))


def _founding(told: Chronicle, number: int, entry: Entry) -> None:
    told.renewals.append(Fact(entry.at, number))


def _invitation(told: Chronicle, number: int, entry: Entry) -> None:
    told.invited[str(entry.body["name"])] = number


def _platform(told: Chronicle, number: int, entry: Entry) -> None:  # noqa: ARG001 - one shape for all
    told.signed.clear()


def _endorsement(told: Chronicle, number: int, entry: Entry) -> None:
    actor = str(entry.by)
    if told.in_force is None:
        told.signed.add(actor)
        if entry.body.get("in_force"):
            told.in_force, told.members = entry.at, set(told.signed)
            names = {actor.name: actor.id for actor in told.state.actors.values()}
            told.founders = frozenset(names[name] for name in told.invited) | told.members
            told.invited.clear()
            told.renewals.append(Fact(entry.at, number))
    elif actor not in told.members:
        told.members.add(actor)
        if actor in told.founders and not any(fact.actor == actor for fact in told.gone):
            return
        name = told.state.actors[actor].name
        told.joined.append(Fact(entry.at, number, actor, told.invited.get(name, 0)))
        _changed(told, number, entry, actor)


def _left(told: Chronicle, number: int, entry: Entry, actors: Sequence[str]) -> None:
    for actor in actors:
        if actor in told.members:
            told.members.discard(actor)
            told.gone.append(Fact(entry.at, number, actor))
            if entry.kind != "lapse":  # to come and go with the seasons changes nothing
                _changed(told, number, entry, actor)


def _leaving(told: Chronicle, number: int, entry: Entry) -> None:
    _left(told, number, entry, [str(entry.by)])


def _lapse(told: Chronicle, number: int, entry: Entry) -> None:
    members: Any = entry.body["members"]
    _left(told, number, entry, members)


def _adoption(told: Chronicle, number: int, entry: Entry) -> None:
    told.adopted.append(Fact(entry.at, number))


def _proposal(told: Chronicle, number: int, entry: Entry) -> None:
    if entry.body.get("changes"):
        told.amendments.append(Fact(entry.at, number, str(entry.by)))


def _decision(told: Chronicle, number: int, entry: Entry) -> None:
    assert entry.ref is not None  # noqa: S101 - a decision closes a proposal
    proposal = told.state.proposals[entry.ref.index]
    body: Any = entry.body
    taken = entry.held_at or entry.at
    told.decisions.append(
        Took(
            taken, number, entry.at, proposal.entry, proposal.meeting, in_the_room=entry.held_at is not None
        )
    )  # fmt: skip
    adopted, effect = body["result"] == "adopted", proposal.effect
    if body.get("platform") or (adopted and effect and effect.does == "reaffirm"):
        told.renewals.append(Fact(entry.at, number))
    if proposal.changes and not adopted:
        told.refused.append(Fact(entry.at, number, proposal.by))
    if adopted and effect and effect.does in ("part", "reinstate"):
        actor = str(effect.actor)
        _left(told, number, entry, [actor])
        if effect.does == "reinstate":
            told.members.add(actor)


def _stance(told: Chronicle, number: int, entry: Entry) -> None:
    if entry.body["stance"] in CONCERNS:
        told.concerns.append(Fact(entry.at, number, str(entry.by)))


def _concern(told: Chronicle, number: int, entry: Entry) -> None:
    told.concerns.append(Fact(entry.at, number, str(entry.by)))


def _call(told: Chronicle, number: int, entry: Entry) -> None:
    _concern(told, number, entry)
    _changed(told, number, entry, str(entry.body["member"]))


def _pulse(told: Chronicle, number: int, entry: Entry) -> None:
    halves: Any = entry.body["halves"]
    told.pulses.append(Fact(entry.at, number, other=halves))


def _ending(told: Chronicle, number: int, entry: Entry) -> None:  # noqa: ARG001 - one shape for all
    told.ended = entry.at


_TAKEN: dict[str, Callable[[Chronicle, int, Entry], None]] = {
    "founding": _founding,
    "invitation": _invitation,
    "platform": _platform,
    "endorsement": _endorsement,
    "leaving": _leaving,
    "lapse": _lapse,
    "adoption": _adoption,
    "proposal": _proposal,
    "decision": _decision,
    "stance": _stance,
    "contest": _concern,
    "call": _call,
    "pulse": _pulse,
    "ending": _ending,
}
"""Kind of entry → what is noted of it."""
