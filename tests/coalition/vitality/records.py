"""Records in which one thing at a time goes well or ill, for tests of the signs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache

from concerted.coalition import (
    ActorFacts,
    Attendance,
    Capacity,
    Clause,
    Closing,
    Command,
    Convening,
    Effect,
    Invitation,
    Leaving,
    PeriodOpening,
    Released,
    SeatTaken,
    Seen,
    VoiceRule,
    advance,
    decide,
)
from concerted.coalition.copying import own
from concerted.coalition.days import later
from concerted.coalition.vitality import Sign, Vital, vital
from tests.coalition.lives import (
    BEGAN,
    IDS,
    Life,
    amend,
    answer,
    at,
    clauses_with,
    endorse,
    living_by,
    proposing,
)

FIRM = {"text": "Publish all you measure within three days, in the open table.", "check": "The table, every Monday."}
VAGUE = {"text": "Be as open as possible about what you measure.", "check": "A good spirit."}
PLATFORM = clauses_with(
    Clause(id="meeting", kind="cadence", text="We meet.", meets="month"),
    Clause(id="turns", kind="cadence", text="Duties go round.", duties=("minutes", "press"), term="month"),
    measure=FIRM,
)


class Run(Life):
    """A life that is told fast: its state is its own."""

    def do(self, body: object, by: str | None = None, *, ref: int | None = None, held_at: str | None = None) -> int:
        self.hour += 1
        (entry,) = decide(self.state, Command(body=body, at=self.now, by=by, ref=ref, held_at=held_at))
        self.entries.append(entry)
        advance(self.state, entry)
        return len(self.entries) - 1

    @property
    def now(self) -> str:
        return at(self.hour)


def run(clauses: tuple[Clause, ...] = PLATFORM, *, members: int = 5) -> Run:
    """A coalition of five under the platform, some hours old."""
    life, told = _begun(clauses, members), Run()
    told.state, told.entries, told.hour = own(life.state), [*life.entries], life.hour
    return told


@cache
def _begun(clauses: tuple[Clause, ...], members: int) -> Life:
    return living_by(clauses, members=members)


def looked(life: Run, *, days: int = 0) -> Vital:
    """How it is so many days after its last entry."""
    found = vital(life.entries, life.state, later(life.now, days, hours=1))
    assert found
    return found


def sign(life: Run, name: str, *, days: int = 0) -> Sign:
    found = looked(life, days=days).sign(name)
    assert found
    return found


def verdict(life: Run, name: str, *, days: int = 0) -> str:
    return sign(life, name, days=days).found.verdict


# What may happen


def comes(life: Run, name: str = "Bakers") -> str:
    """Somebody is invited by a member, and signs."""
    life.do(Invitation(name=name), IDS[0])
    actor = name.lower().replace(" ", "-")
    endorse(life, actor)
    return actor


def goes(life: Run, actor: str = IDS[4]) -> int:
    return life.do(Leaving(), actor)


def reworded(life: Run, **fields: str) -> int:
    """The one non-negotiable is changed, and everybody agrees."""
    platform = life.state.platform
    assert platform
    clauses = tuple(replace(one, **fields) if one.id == "measure" else one for one in platform.clauses)  # type: ignore[arg-type]
    return amend(life, clauses, by=life.state.members[0].id)


def decided(life: Run, by: str = IDS[0], *, why: str = "All of us agree to it.") -> int:
    proposal = life.do(proposing(), by=by)
    for actor in life.state.proposals[proposal].electorate:
        answer(life, proposal, actor, "agree")
    return life.do(Closing(rationale=why), ref=proposal)


def stood_by(life: Run) -> int:
    proposal = life.do(proposing("platform", effect=Effect(does="reaffirm")), by=IDS[0])
    for actor in life.state.proposals[proposal].electorate:
        answer(life, proposal, actor, "agree")
    return life.do(Closing(rationale="We read it, and stand by it."), ref=proposal)


def met(life: Run, *, by: str = IDS[0], written: bool = True) -> int:
    """A meeting is called and held."""
    meeting = life.do(Convening(title="Circle", starts=later(life.now, 0, hours=2)), by)
    life.hour += 3
    if written:
        life.do(Attendance(present=tuple(actor.id for actor in life.state.members)), by, ref=meeting)
    return meeting


def decided_at(life: Run, meeting: int, *, days: int, why: str = "All in the room agree.") -> int:
    """What was decided in a meeting is entered so many days later."""
    held = life.state.meetings[meeting].held_at
    life.wait(days=days)
    proposal = life.do(proposing(meeting=meeting), IDS[0], held_at=held)
    for actor in life.state.proposals[proposal].electorate:
        answer(life, proposal, actor, "agree")
    return life.do(Closing(rationale=why), IDS[0], ref=proposal, held_at=held)


def promised(life: Run, missing: Iterable[str] = (), *, months: int = 2, said: str = "Seen in the table.") -> None:
    """Months go by, and somebody looks how each kept the one promise there is."""
    for _ in range(months):
        period = life.do(PeriodOpening(clause="measure"))
        for actor in life.state.periods[period].owed:
            seen = "missed" if actor in missing else "kept"
            life.do(Seen(member=actor, seen=seen, evidence=said), IDS[0], ref=period)  # type: ignore[arg-type]
        life.wait(days=32)


def felt(life: Run, *halves: int, answers: int = 10) -> None:
    """The pulse is released month by month."""
    for value in halves:
        month = f"{life.now[:7]}-01"
        life.wait(days=32)
        life.do(Released(starts=month, at_least=answers, halves=value))


NOISE: tuple[Callable[[Run, int], object], ...] = (
    lambda life, n: life.do(SeatTaken(seat=f"seat {life.hour}", binds=False), IDS[n]),
    lambda life, n: life.do(Capacity(duties=2), IDS[n]),
    lambda life, n: life.do(VoiceRule(voice="together"), IDS[n]),
    lambda life, n: life.do(ActorFacts(name=f"Somebody {life.hour}", people=3), IDS[n]),
    lambda life, n: life.wait(days=n % 3),
)
"""What happens in any coalition, and is no sign of anything."""

__all__ = [
    "BEGAN", "IDS", "NOISE", "PLATFORM", "VAGUE", "Run", "comes", "decided", "decided_at", "felt", "goes", "looked",
    "met", "promised", "reworded", "run", "sign", "stood_by", "verdict",
]  # fmt: skip
