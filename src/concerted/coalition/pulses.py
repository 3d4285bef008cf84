"""Pulses: how the representatives are, asked each month without their names; only what all say together is entered.

“Members complain privately about the coalition but do not raise concerns in formation circles. Trust is eroding
silently.” (the seed, Section 8). What is released is rough on purpose: see docs/vitality.md for what is promised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from concerted.coalition.command import Command, Ruling
from concerted.coalition.days import check_day, day_of, span_of
from concerted.coalition.proposals import platform_in_force
from concerted.coalition.state import Pulse, State
from concerted.errors import Refused
from concerted.lines import Moment
from concerted.record.entry import Entry

FEWEST = 5
"""Answers from which anything is released at all."""

MEMBERS = 3
"""Members from which these answers come at least, so that none can single out one answer with four of its own."""

BANDS = (5, 10, 20, 50, 100, 200, 500)
"""Of how many answered, only “at least so many” is released."""

LOWEST, HIGHEST = 4, 8
"""The mean in halves, as it is released: 2 “or lower” to 4 “or higher”. At the ends nobody's answer is certain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What the representatives answered in a month that is over, all together; the host counts and enters it.

    `halves` is the mean of answers from 1 (ill) to 5 (well), rounded to a half and kept between 2 and 4.
    """

    kind: ClassVar[str] = "pulse"
    computed: ClassVar[tuple[str, ...]] = ("name", "ends")
    starts: str
    at_least: int
    halves: int
    name: str = ""
    ends: str = ""
    """The first day after it."""


def roughly(counts: Sequence[int]) -> tuple[int, int] | None:
    """Return what of these counts (how many answered 1, 2, 3, 4, 5) may be known: at least how many, and the mean.

    None below five answers. The mean is in halves, rounded and kept between 2 and 4.
    """
    answers = sum(counts)
    if answers < FEWEST:
        return None
    total = sum(value * count for value, count in enumerate(counts, 1))
    halves = (4 * total + answers) // (2 * answers)
    return max(band for band in BANDS if band <= answers), min(max(halves, LOWEST), HIGHEST)


def decide_released(state: State, command: Command) -> Ruling:
    """Allow the host to enter what was answered in a month, once it is over, and once only."""
    body: Released = command.body
    platform_in_force(state)
    if command.by is not None:
        raise Refused("bad-pulse", "The host enters this.", hint="It counts the answers, and enters them by itself.")
    check_day(body.starts, "the first day")
    name, starts, ends = span_of(body.starts, "month")
    if starts != body.starts:
        raise Refused("bad-pulse", "A month begins on {starts}.", hint="Name its first day.", starts=Moment(starts))
    if day_of(command.at) < ends:
        raise Refused("too-soon", "Until {ends} answers may come.", hint="Release them then.", ends=Moment(ends))
    if any(one.starts >= starts for one in state.pulses):
        raise Refused("released-already", "{name} was released.", hint="Nothing more to do.", name=name)
    if body.at_least not in BANDS or not LOWEST <= body.halves <= HIGHEST:
        hint = "Release at least how many answered, and the mean in halves, from 4 to 8."
        raise Refused("bad-pulse", "This says more, or other, than a pulse may.", hint=hint)
    return Ruling(body=replace(body, name=name, ends=ends))


def apply_released(state: State, entry: Entry, body: Released) -> None:
    """Keep it."""
    state.pulses.append(
        Pulse(entry=state.size, name=body.name, starts=body.starts, ends=body.ends, at=entry.at,
              at_least=body.at_least, halves=body.halves)
    )  # fmt: skip
