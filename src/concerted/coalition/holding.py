"""Holding one standard everywhere: who would be bound by a weaker one, and what holding the higher would cost each.

Coalitions “must decide whether to fracture to meet divergent rules elsewhere, or hold a higher standard globally” (the
seed, Section 7). What it costs a member only that member says, in its own words; nothing is estimated. A cost that was
stated for another standard than is the strictest now says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from concerted.coalition.clauses import Clause
from concerted.coalition.command import Command, Ruling
from concerted.coalition.commitments import Standing, non_negotiable
from concerted.coalition.commitments import standing as kept_in
from concerted.coalition.standards import Standard, bound_by, one_standard, value_for
from concerted.coalition.state import Cost, State, known_member
from concerted.coalition.text import SENTENCE, check_text
from concerted.errors import Refused
from concerted.record.entry import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldingCost:
    """A member says what holding the strictest standard of a clause would cost it; or takes that back."""

    kind: ClassVar[str] = "holding-cost"
    computed: ClassVar[tuple[str, ...]] = ("value",)
    clause: str
    cost: str | None = None
    """In a sentence: money, time, customers; absent to take back what was said."""
    value: int | None = None
    """The standard it was said of."""


@dataclass(frozen=True, slots=True)
class Held:
    """One member under a clause that differs: what would bind it, whether that is weaker, and what it says of it."""

    member: str
    texts: tuple[str, ...]
    """What would bind it if each jurisdiction kept its own."""
    value: int | None
    weaker: bool
    seen: Standing
    """Whether it keeps the clause, as its newest period shows."""
    cost: Cost | None
    outdated: bool
    """The cost was said of another standard."""


@dataclass(frozen=True, slots=True)
class Differing:
    """A clause that differs by jurisdiction, the one standard that satisfies all, and every member under it."""

    clause: Clause
    one: Standard | None
    held: tuple[Held, ...]

    @property
    def weaker(self) -> tuple[Held, ...]:
        """Those that would be bound by a weaker standard than the one."""
        return tuple(one for one in self.held if one.weaker)

    @property
    def silent(self) -> tuple[Held, ...]:
        """Those of them that have not said, of the standard as it is now, what holding it would cost."""
        return tuple(one for one in self.weaker if one.cost is None or one.outdated)


def decide_cost(state: State, command: Command) -> Ruling:
    """Allow a member that would be bound by a weaker standard to say what holding the strictest would cost it."""
    body: HoldingCost = command.body
    member = known_member(state, command.by)
    clause = non_negotiable(state, body.clause)
    one = one_standard(clause)
    if not clause.variants or one is None:
        hint = "Give its variants values, by an amendment."
        raise Refused("no-standard", "No one standard satisfies {clause} everywhere.", hint=hint, clause=clause.id)
    known = state.costs.get((clause.id, member.id))
    if body.cost is None:
        if known is None:
            raise Refused("no-change", "It has said nothing of it.", hint="Nothing to take back.")
        return Ruling(body=body)
    check_text(body.cost, "cost", most=SENTENCE)
    if value_for(clause, member.facts.jurisdictions) == one.value:
        hint = "Say first where else it works: its jurisdictions."
        raise Refused("not-weaker", "{name} would be bound by it anyway.", hint=hint, name=member.name)
    if known is not None and (known.text, known.value) == (body.cost, one.value):
        raise Refused("no-change", "That is what it has said.", hint="Nothing needs to be entered.")
    return Ruling(body=HoldingCost(clause=clause.id, cost=body.cost, value=one.value))


def apply_cost(state: State, entry: Entry, body: HoldingCost) -> None:
    """Keep it, or forget it."""
    key = (body.clause, str(entry.by))
    if body.cost is None or body.value is None:
        state.costs.pop(key, None)
    else:
        state.costs[key] = Cost(entry=state.size, at=entry.at, text=body.cost, value=body.value)


def differing(state: State) -> list[Differing]:
    """Return the clauses in force that differ by jurisdiction, with every member under each."""
    clauses = state.platform.clauses if state.platform else ()
    return [_differing(state, clause) for clause in clauses if clause.variants]


def _differing(state: State, clause: Clause) -> Differing:
    one = one_standard(clause)
    places = {actor.id: actor.facts.jurisdictions for actor in state.members}
    held = []
    for member, texts in bound_by(clause, places).items():
        value, cost = value_for(clause, places[member]), state.costs.get((clause.id, member))
        weaker = one is not None and value != one.value
        outdated = cost is not None and (one is None or cost.value != one.value)
        held.append(Held(member, texts, value, weaker, _seen(state, clause.id, member), cost, outdated))
    return Differing(clause, one, tuple(held))


def _seen(state: State, clause: str, member: str) -> Standing:
    """Return whether a member keeps a clause, by the newest period in which it owed it."""
    owed = [period for period in state.periods.values() if period.clause == clause and member in period.owed]
    return kept_in(owed[-1], member) if owed else "unknown"
