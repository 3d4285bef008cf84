"""A coalition's life in commands, for tests: from founding to an open proposal, on a simulated clock."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from concerted.coalition import (
    Clause,
    Closing,
    Command,
    Effect,
    Endorsement,
    Founding,
    Invitation,
    Nod,
    Platform,
    Proposing,
    Rule,
    Sealed,
    Stance,
    State,
    Wording,
    changes_between,
    decide,
    evolve,
    fold,
)
from concerted.coalition.clauses import in_order
from concerted.record.entry import Entry

KEY = base64.b64encode(bytes(range(32))).decode()
BEGAN = datetime(2026, 3, 1, 9, tzinfo=UTC)
NAMES = ("River Watch", "Clinics", "Growers", "Schools", "Beekeepers")
IDS = ("river-watch", "clinics", "growers", "schools", "beekeepers")
SENTENCE = "We want the air our children breathe measured by someone who gains nothing from it."

CLAUSES = (
    Clause(id="measure", kind="non-negotiable", text="Publish all you measure.", check="a monthly file", every="month"),
    Clause(id="words", kind="delegated", text="Speak in your own words.", boundary="not in the coalition's name"),
    Clause(
        id="changing", kind="cadence", text="Changing this page.", governs="platform", days=14,
        rule=Rule(method="majority", threshold="2/3", more_than=False, base="eligible", quorum="2/3"),
    ),
    Clause(
        id="doing", kind="cadence", text="What we do.", governs="tactical", days=7, rule=Rule(method="consent")
    ),
    Clause(
        id="joining", kind="cadence", text="Who belongs.", governs="membership", days=7, rule=Rule(method="majority")
    ),
    Clause(
        id="ending", kind="cadence", text="How we end.", governs="sunset", days=14, rule=Rule(method="majority")
    ),
)  # fmt: skip


def at(hours: int) -> str:
    """The moment so many hours after the beginning, as the record writes it."""
    return (BEGAN + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


class Life:
    """A record in the making; `do` enters a command, or raises what `decide` raises."""

    def __init__(self) -> None:
        self.state: State = fold([])
        self.entries: list[Entry] = []
        self.hour = 0

    def do(self, body: object, by: str | None = None, *, ref: int | None = None, held_at: str | None = None) -> int:
        self.hour += 1
        command = Command(body=body, at=at(self.hour), by=by, ref=ref, held_at=held_at)
        (entry,) = decide(self.state, command)
        self.entries.append(entry)
        self.state = evolve(self.state, entry)
        return len(self.entries) - 1

    def wait(self, *, days: int) -> None:
        self.hour += 24 * days


def founded(convener: str = NAMES[0]) -> Life:
    life = Life()
    life.do(Founding(name="Clear Air", context="activist", convener_name=convener, log_key=KEY))
    return life


def circle(count: int = 5, *, names: Sequence[str] = NAMES) -> Life:
    life = founded(names[0])
    more = [*names[1:], *(f"Group {n}" for n in range(6, 14))]
    for name in more[: count - 1]:
        life.do(Invitation(name=name), by=life.state.circle[0].id)
    return life


def agreed(count: int = 5, *, names: Sequence[str] = NAMES) -> Life:
    life = circle(count, names=names)
    sentence = life.do(Wording(text=SENTENCE), by=life.state.circle[0].id)
    for actor in life.state.circle[1:]:
        life.do(Nod(yes=True), by=actor.id, ref=sentence)
    return life


def drafted(clauses: tuple[Clause, ...] = CLAUSES) -> Life:
    life = agreed()
    life.do(Platform(clauses=clauses), by=IDS[0])
    return life


def in_force(endorsers: Iterable[str] = IDS, clauses: tuple[Clause, ...] = CLAUSES) -> Life:
    life = drafted(clauses)
    for actor in endorsers:
        endorse(life, actor)
    return life


def governed(decision_class: str = "tactical", **fields: object) -> tuple[Clause, ...]:
    """The clauses, where the one that governs this class of decision has other fields: `rule`, `days`, `review`."""
    return tuple(
        replace(clause, **fields) if clause.governs == decision_class else clause  # type: ignore[arg-type]
        for clause in CLAUSES
    )


def ruled(decision_class: str = "tactical", **fields: object) -> Life:
    """A coalition in force that decides this class by the rule with these fields."""
    rule = Rule(**fields)  # type: ignore[arg-type]
    return in_force(clauses=governed(decision_class, rule=rule))


def endorse(life: Life, actor: str) -> int:
    version = life.state.platform or life.state.draft
    assert version
    return life.do(Endorsement(platform=version.digest), by=actor)


def proposed(decision_class: str = "tactical", **fields: object) -> tuple[Life, int]:
    life = in_force()
    return life, life.do(proposing(decision_class, **fields), by=IDS[0])


def proposing(decision_class: str = "tactical", **fields: object) -> Proposing:
    given = {"title": "Buy two meters", "text": "One for the school, one for the clinic.", **fields}
    return Proposing(decision_class=decision_class, **given)  # type: ignore[arg-type]


def answered(*stances: str, decision_class: str = "tactical") -> tuple[Life, int]:
    life, proposal = proposed(decision_class)
    for actor, stance in zip(IDS, stances, strict=False):
        answer(life, proposal, actor, stance)
    return life, proposal


def answer(life: Life, proposal: int, actor: str, stance: str) -> int:
    reason = Sealed(c="0" * 64) if stance in ("disagree", "object") else None
    return life.do(Stance(stance=stance, reason=reason), by=actor, ref=proposal)  # type: ignore[arg-type]


def clauses_with(*more: Clause, **changed: dict[str, object]) -> tuple[Clause, ...]:
    """The usual clauses, some fields of some of them changed, and `more` of them."""
    return in_order((*(replace(clause, **changed.get(clause.id, {})) for clause in CLAUSES), *more))  # type: ignore[arg-type]


def living_by(clauses: tuple[Clause, ...], *, members: int = 5, names: Sequence[str] = NAMES) -> Life:
    """A coalition in force under these clauses, endorsed by all of its circle."""
    life = agreed(members, names=names)
    life.do(Platform(clauses=clauses), by=life.state.circle[0].id)
    for actor in life.state.circle:
        endorse(life, actor.id)
    return life


def amend(life: Life, clauses: tuple[Clause, ...], by: str = IDS[0]) -> int:
    """Adopt these clauses as the next version of the platform; return the decision."""
    platform = life.state.platform
    assert platform
    body = proposing("platform", changes=changes_between(platform.clauses, clauses), base=platform.digest)
    return carried(life, body, by=by)


def carried(life: Life, body: Proposing, by: str = IDS[0], *, ref: int | None = None) -> int:
    """Make a proposal, let everybody agree, close it; return the decision."""
    proposal = life.do(body, by=by, ref=ref)
    for actor in life.state.proposals[proposal].electorate:
        answer(life, proposal, actor, "agree")
    return life.do(Closing(rationale="All agree."), ref=proposal)


def parted(life: Life, actor: str) -> int:
    """Let a membership decision part from a member."""
    return carried(life, proposing("membership", effect=Effect(does="part", actor=actor)))


def wait_until(life: Life, day: str) -> None:
    """Let time pass until the morning of a day."""
    moment = datetime.fromisoformat(f"{day}T09:00:00+00:00")
    life.hour = max(life.hour, (moment - BEGAN) // timedelta(hours=1))


def holders(life: Life) -> dict[str, str | None]:
    """Who holds which duty in the newest rotation."""
    return {duty: held.holder for duty, held in life.state.rotations[-1].duties.items()}
