"""The signs and risks of a coalition: one list, by which a sign that is found leads to patterns that help against it.

Who looks for signs (`coalition.vitality`, `guard`) and who finds patterns (`commons`) know nothing of each other;
both know these names, and what each means in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeAlias

Life: TypeAlias = Literal["referred", "log", "departure", "inherited"]
"""Signs of life: where one is missing, something helps."""

Decay: TypeAlias = Literal[
    "theatre", "bottleneck", "silent-complaint", "rigid-platform", "lowest-common-denominator", "free-riding"
]
Risk: TypeAlias = Literal["wedge", "capture"]
Break: TypeAlias = Literal["quorum", "duty", "constituency", "commitment", "replica"]
"""What the stress test finds to hang on one or two members."""

SECTIONS = MappingProxyType({4: "Implementation", 5: "Consequences", 7: "Cognitive Era", 8: "Vitality"})
"""The seed's sections that speak of signs and risks."""


@dataclass(frozen=True, slots=True)
class Situation:
    """A sign that is bad news or a risk: in words that patterns answer, and where the seed speaks of it."""

    words: str
    section: int
    """The seed's section; one of `SECTIONS`."""
    related: tuple[str, ...] = ()
    """Of the patterns that the seed itself names as related, those that help, by slug."""


RELATED = MappingProxyType(
    {
        "active-listening-depth": "Active Listening Depth",
        "adaptive-facilitation": "Adaptive Facilitation",
        "accountability-partnership": "Accountability Partnership",
        "accountability-without-shame": "Accountability Without Shame",
        "adaptive-leadership-under-uncertainty": "Adaptive Leadership Under Uncertainty",
        "achievement-celebration": "Achievement Celebration",
        "abundance-vs-scarcity-mindset": "Abundance vs. Scarcity Mindset",
        "advocacy-without-mandate": "Advocacy Without Mandate",
    }
)
"""Slug → title, as the seed's relationships name them."""

_LISTENING, _FACILITATION = "active-listening-depth", "adaptive-facilitation"
_PARTNERSHIP, _WITHOUT_SHAME = "accountability-partnership", "accountability-without-shame"
_UNCERTAINTY = "adaptive-leadership-under-uncertainty"

SITUATIONS: Mapping[str, Situation] = MappingProxyType(
    {
        "referred": Situation(
            "nobody outside knows the coalition by its name, it draws no newcomers",
            8, ("advocacy-without-mandate", "achievement-celebration"),
        ),
        "log": Situation(
            "decisions are published late, the decision log is not open to everyone", 8, (_PARTNERSHIP,)
        ),
        "departure": Situation(
            "a member left and the agreement was not renegotiated by those who stay", 8, (_UNCERTAINTY,)
        ),
        "inherited": Situation(
            "newcomers sign the agreement and never propose a change of their own", 8, (_LISTENING, _FACILITATION)
        ),
        "theatre": Situation(
            "meetings without recorded decisions, decisions recorded late or without a reason",
            8, (_FACILITATION, _PARTNERSHIP),
        ),
        "bottleneck": Situation(
            "one person or organisation carries all the work, duties never rotate, burnout of a few",
            8, (_UNCERTAINTY, _PARTNERSHIP),
        ),
        "silent-complaint": Situation(
            "people complain in private and do not raise concerns openly, trust is eroding in silence",
            8, (_LISTENING, _WITHOUT_SHAME),
        ),
        "rigid-platform": Situation(
            "an agreement that was never renegotiated although circumstances changed", 8, (_UNCERTAINTY, _FACILITATION)
        ),
        "lowest-common-denominator": Situation(
            "consensus so vague that it commits nobody to anything", 5, (_PARTNERSHIP, "abundance-vs-scarcity-mindset")
        ),
        "free-riding": Situation(
            "members take the benefit and do not keep their commitments", 5, (_WITHOUT_SHAME, _PARTNERSHIP)
        ),
        "wedge": Situation("targeted messages and disinformation drive a coalition's members apart", 7),
        "capture": Situation("a decision process captured by a few insiders or a sponsor", 7),
        "quorum": Situation("no decision can be taken once one or two members are gone, too few share the power", 4),
        "duty": Situation("only one or two know how the work is done, nobody could take over their role", 4),
        "constituency": Situation("a community would be left without a voice when its only speaker leaves", 4),
        "commitment": Situation("a promise that only one or two keep, or that nobody else looks after", 4),
        "replica": Situation("the shared record is kept by one alone and could be lost with whoever keeps it", 4),
    }
)  # fmt: skip
"""Each sign and each risk, by its name."""
