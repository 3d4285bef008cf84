"""One difference between two API descriptions, how grave it is, and in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from concerted.lines import Line

Level: TypeAlias = Literal["breaking", "doubtful", "harmless"]
Direction: TypeAlias = Literal["request", "response"]
Effect: TypeAlias = Literal["narrows", "widens", "differs", "unsure", "noted"]
"""What a difference does to the values that may be sent: fewer, more, others; unsure; or nothing at all."""


@dataclass(frozen=True, slots=True)
class Change:
    """A difference: its kind, how grave it is to who relies on the shared standard, and where."""

    kind: str
    level: Level
    operation: str
    """Method and path, such as `GET /pets/{id}`; of a webhook, `webhook` and its name."""
    line: Line

    @property
    def sentence(self) -> str:
        """The difference in a sentence."""
        return self.line.say()


def level_of(direction: Direction, effect: Effect) -> Level:
    """Return how grave an effect is: a request must take all that it took, an answer hold nothing it did not hold."""
    if effect == "differs" or effect == {"request": "narrows", "response": "widens"}[direction]:
        return "breaking"
    return "doubtful" if effect == "unsure" else "harmless"


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found in one pair of schemas: the end of its kind's name, its effect, and the sentence for it."""

    suffix: str
    effect: Effect
    line: Line
    """Has a gap `what` for the part of the description it is found in."""
