"""A coalition's life in commands, for tests: from founding to an open proposal, on a simulated clock."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from concerted.coalition import (
    Clause,
    Command,
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
    decide,
    evolve,
    fold,
)
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


def founded() -> Life:
    life = Life()
    life.do(Founding(name="Clear Air", context="activist", convener_name=NAMES[0], log_key=KEY))
    return life


def circle(count: int = 5) -> Life:
    life = founded()
    more = [*NAMES[1:], *(f"Group {n}" for n in range(6, 14))]
    for name in more[: count - 1]:
        life.do(Invitation(name=name), by=IDS[0])
    return life


def agreed(count: int = 5) -> Life:
    life = circle(count)
    sentence = life.do(Wording(text=SENTENCE), by=IDS[0])
    for actor in life.state.circle[1:]:
        life.do(Nod(yes=True), by=actor.id, ref=sentence)
    return life


def drafted() -> Life:
    life = agreed()
    life.do(Platform(clauses=CLAUSES), by=IDS[0])
    return life


def in_force(endorsers: Iterable[str] = IDS) -> Life:
    life = drafted()
    for actor in endorsers:
        endorse(life, actor)
    return life


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
