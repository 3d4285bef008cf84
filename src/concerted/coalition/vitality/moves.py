"""What the signs call for: renegotiate, replant, sunset, or a smaller step; with why, and the moves that are open.

“Rather than force-fit the old structure, convene a new formation circle … Do this every 3–5 years as a routine
practice, not as a crisis response.” (the seed, Section 8, When to replant)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from concerted.coalition.days import day_of, months_later
from concerted.coalition.vitality.chronicle import Chronicle
from concerted.coalition.vitality.riding import sliding
from concerted.coalition.vitality.sign import Sign, SignName
from concerted.lines import Counted, Line, Value

MoveName: TypeAlias = Literal[
    "reaffirm", "amend", "replant", "sunset", "decide", "rotate", "meet", "call", "publish", "invite"
]
CallFor: TypeAlias = Literal["renegotiate", "replant", "sunset", "tend"]

ROUTINE = 60
"""Months after which replanting is due as a routine, where the page was not renegotiated of late."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that can be done: where (by its name), and what would be put to the members, ready to be worded."""

    name: MoveName
    line: Line
    effect: str = ""
    """What the proposal would do, in the words of its form: “reaffirm”, “sunset replant”."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """What is called for, why, because of which signs, and two or three moves, the first the one that fits best."""

    calls_for: CallFor
    why: Line
    because: tuple[SignName, ...]
    moves: tuple[Move, ...]


REAFFIRM = Move("reaffirm", Line("Stand by the {platform} as it is"), "reaffirm", "We stand by this page as it is")
AMEND = Move("amend", Line("Change a line of the {platform}"))
REPLANT = Move("replant", Line("End, and begin afresh with those who still agree"), "sunset replant",
               "End, and begin afresh")  # fmt: skip
REACHED = Move("sunset", Line("End, because the goal is reached"), "sunset goal-reached", "End: our goal is reached")
GONE = Move("sunset", Line("End, because what it was for is gone"), "sunset trigger-gone",
            "End: what we came together for is gone")  # fmt: skip

BEFORE = Move("meet", Line("Call a meeting before it is a breach"), "", "Before it is a breach: what would help?")

SMALLER: Mapping[SignName, tuple[Move, ...]] = {
    "theatre": (
        Move("decide", Line("Put what the meetings talk about to the members")),
        Move("publish", Line("Write down the meetings that are past")),
    ),
    "log": (Move("publish", Line("Write down what was decided, while one remembers")),),
    "bottleneck": (
        Move("rotate", Line("Let the duties go round")),
        Move("decide", Line("Share out what one carries"), "", "Share out what one of us carries"),
    ),
    "silent-complaint": (
        Move("meet", Line("Call a meeting about how we are with each other"), "", "How are we with each other?"),
        Move("decide", Line("Put the question to everyone"), "", "What are we not saying to each other?"),
    ),
    "lowest-common-denominator": (
        AMEND,
        Move("decide", Line("Ask what we still require"), "", "What do we still require of each other?"),
    ),
    "free-riding": (Move("call", Line("Call what was missed: it opens a renegotiation")), AMEND),
    "referred": (Move("invite", Line("Invite somebody by name")),),
    "departure": (REAFFIRM, AMEND),
    "inherited": (
        Move("meet", Line("Ask the newcomers what they would change"), "", "What would the newest of us change?"),
    ),
}
"""Sign that is bad news → the smaller steps that help; a rigid page calls for a great one."""


def advised(told: Chronicle, signs: Mapping[SignName, Sign], at: str) -> list[Advice]:
    """Return what is called for at a moment, the greatest step first; nothing of a coalition that ends or has ended."""
    ending = told.state.sunset
    if ending is not None and told.state.proposals[_proposal_of(told)].decision.at <= at:  # type: ignore[union-attr]
        return []
    great = _great(told, signs, at)
    answered: set[SignName] = {name for one in great for name in one.because}
    if great:
        answered.add("departure")  # whichever step it is, the page is gone through
    return [*great, *_slides(told, at), *_small(signs, answered)]


def _slides(told: Chronicle, at: str) -> Iterator[Advice]:
    """Yield what a member that slides calls for, before it is a breach."""
    for way in sliding(told, at):
        gaps: dict[str, Value] = {"name": told.state.actors[way.member].name, "clause": way.clause}
        gaps |= {"now": way.stands_at or 0, "limit": way.limit or 0, "unit": way.unit}
        why = Line("{name} has come nearer to the limit of {clause} three times running: it stands at {now}, and the"
                   " limit is {limit} {unit}.", gaps)  # fmt: skip
        yield Advice("tend", why, (), (BEFORE, AMEND))


def _proposal_of(told: Chronicle) -> int:
    sunset = told.state.sunset
    assert sunset is not None  # noqa: S101 - asked where there is one
    return told.state.decisions[sunset.decision].entry


def _great(told: Chronicle, signs: Mapping[SignName, Sign], at: str) -> list[Advice]:
    """Return whether to renegotiate, replant or end, if anything."""
    if signs["rigid-platform"].found.verdict == "present":
        return [_rigid(told, signs, at)]
    if _left_alone(told, at):
        why = Line("A {member} left, and nobody has looked at the {platform} since.")
        return [Advice("renegotiate", why, ("departure",), (REAFFIRM, AMEND))]
    return [_routine()] if _routine_due(told, at) else []


def _rigid(told: Chronicle, signs: Mapping[SignName, Sign], at: str) -> Advice:
    """Choose among the three: what it wanted has taken root elsewhere; the page cannot be stretched; or it can."""
    because: tuple[SignName, ...] = ("rigid-platform",)
    members, adopters = len(told.state.members) or 1, len(told.adopted.until(at))
    last = told.renewals.until(at)[-1].at
    if adopters > members and signs["free-riding"].found.verdict != "present":
        why = Line("What it stands for is carried by {n} bodies outside it, and the {platform} was not touched for 18"
                   " months: is its goal reached, or what it was for gone?", {"n": adopters})  # fmt: skip
        return Advice("sunset", why, because, (GONE, REACHED, REAFFIRM))
    failed = told.refused.between(last, at)
    if failed and signs["referred"].found.verdict == "absent":
        many = Counted(
            "Circumstances changed, an attempt to change the {platform} failed, and for two years it drew nobody: it"
            " cannot take in the shift. End it on purpose and begin afresh; the relationships stay.",
            "Circumstances changed, {n} attempts to change the {platform} failed, and for two years it drew nobody: it"
            " cannot take in the shift. End it on purpose and begin afresh; the relationships stay.",
        )
        why = Line(many, {"n": len(failed)})
        return Advice("replant", why, because, (REPLANT, AMEND, REAFFIRM))
    why = Line("Circumstances changed, and the {platform} did not: read it together, change it or stand by it.")
    return Advice("renegotiate", why, because, (REAFFIRM, AMEND, REPLANT))


def _left_alone(told: Chronicle, at: str) -> bool:
    """Tell whether somebody left in the last year and the page was neither changed nor stood by since."""
    gone = told.gone.between(*told.span(at, 12))
    return bool(gone) and not any(fact.at > gone[-1].at for fact in told.renewals.until(at))


def _routine_due(told: Chronicle, at: str) -> bool:
    """Tell whether it is five years old and more, and nobody has gone through its page for a year."""
    old = told.in_force is not None and months_later(day_of(told.in_force), ROUTINE) <= day_of(at)
    return old and months_later(day_of(told.renewals.until(at)[-1].at), 12) <= day_of(at)


def _routine() -> Advice:
    why = Line("It is five years old, and its {platform} was not renegotiated for a year. Beginning afresh every three"
               " to five years is a routine, and no crisis.")  # fmt: skip
    return Advice("replant", why, (), (REAFFIRM, REPLANT, AMEND))


def _small(signs: Mapping[SignName, Sign], told: set[SignName]) -> Iterator[Advice]:
    """Yield the smaller steps for each sign that is bad news, decay first."""
    bad = [sign for sign in signs.values() if sign.well is False and sign.name not in told]
    for sign in sorted(bad, key=lambda one: one.question.kind != "decay"):
        yield Advice("tend", sign.found.line, (sign.name,), SMALLER[sign.name])
