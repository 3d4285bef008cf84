"""Decision rules: what it takes for a proposal to be adopted, in integer arithmetic.

Shares are fractions written as text (“2/3”), and every count is a whole number: 28 % of 25 is 7.
Abstaining is taking part: it counts towards the quorum, and never changes what is needed of others
under the base “eligible” (Robert's Rules of Order speak of the same bases: votes cast, members
present, entire membership).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from concerted.errors import Refused

StanceWord: TypeAlias = Literal["agree", "abstain", "stand-aside", "disagree", "object"]
Result: TypeAlias = Literal["adopted", "rejected", "lapsed"]

STANCES: tuple[StanceWord, ...] = ("agree", "abstain", "stand-aside", "disagree", "object")
REASONED = ("disagree", "object")
"""Stances that need a reason, so that the others can answer it."""

_SHARE = re.compile(r"(0|[1-9]\d{0,3})/([1-9]\d{0,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A decision rule.

    Under *consent* a proposal is adopted when somebody agrees and no objection stands; `threshold`,
    `more_than` and `base` then have no say. Under *majority* the members who agree must be more than
    (or, without `more_than`, at least) `threshold` of the base. Under both, at least `quorum` of the
    electorate must have answered, or the proposal lapses.
    """

    method: Literal["consent", "majority"]
    quorum: str = "1/2"
    threshold: str = "1/2"
    more_than: bool = True
    base: Literal["cast", "eligible", "present"] = "cast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many members took each stance, and how many might have."""

    electorate: int
    agree: int = 0
    abstain: int = 0
    stand_aside: int = 0
    disagree: int = 0
    object: int = 0

    @property
    def answered(self) -> int:
        """How many members answered at all."""
        return self.agree + self.abstain + self.stand_aside + self.disagree + self.object

    @property
    def against(self) -> int:
        """How many are against: disagreeing and objecting count alike under a majority."""
        return self.disagree + self.object


def count(stances: Iterable[StanceWord], *, electorate: int) -> Tally:
    """Return the tally of these stances, one for each member that answered."""
    taken = [word.replace("-", "_") for word in stances]
    return Tally(electorate=electorate, **{word: taken.count(word) for word in set(taken)})


def quorum_needed(rule: Rule, electorate: int) -> int:
    """Return how many members must answer: the quorum's share of the electorate, rounded up."""
    part, whole = _share(rule.quorum)
    return -(-part * electorate // whole)


def agrees_needed(rule: Rule, tally: Tally) -> int:
    """Return how many members must agree as things stand: at least one, whatever the share."""
    if rule.method == "consent":
        return 1
    part, whole = _share(rule.threshold)
    base = {"cast": tally.agree + tally.against, "eligible": tally.electorate, "present": tally.answered}[rule.base]
    least = part * base // whole + 1 if rule.more_than else -(-part * base // whole)
    return max(least, 1)


def result(rule: Rule, tally: Tally) -> Result:
    """Return what came of a proposal under `rule` with this tally."""
    if tally.answered < quorum_needed(rule, tally.electorate):
        return "lapsed"
    if rule.method == "consent" and tally.object:
        return "rejected"
    return "adopted" if tally.agree >= agrees_needed(rule, tally) else "rejected"


def check_rule(rule: Rule) -> None:
    """Refuse (`bad-rule`) a rule whose shares are not fractions between nothing and all."""
    for name, text in (("quorum", rule.quorum), ("threshold", rule.threshold)):
        match = _SHARE.fullmatch(text)
        if not match or int(match[1]) > int(match[2]):
            message = f"The {name} “{text}” is not a share."
            raise Refused("bad-rule", message, hint="Write a fraction of at most 1, such as 1/2, 2/3 or 28/100.")
    part, whole = _share(rule.threshold)
    if rule.method == "majority" and rule.more_than and part == whole:
        raise Refused("bad-rule", "Nothing can be more than all.", hint="Set more_than to false for unanimity.")


def _share(text: str) -> tuple[int, int]:
    part, _, whole = text.partition("/")
    return int(part), int(whole)
