"""Decision rules: what it takes for a proposal to be adopted, in integer arithmetic.

Shares are fractions written as text (“2/3”), and every count is a whole number: 28 % of 25 is 7.
Abstaining is taking part: it counts towards the quorum, and lowers what is needed of others only where
a rule says so by its base (Robert's Rules of Order speak of the same bases: votes cast, members
present, entire membership).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from concerted.errors import Refused

StanceWord: TypeAlias = Literal["agree", "abstain", "stand-aside", "disagree", "object"]
Result: TypeAlias = Literal["adopted", "rejected", "lapsed"]
Method: TypeAlias = Literal["consent", "consensus", "unanimity", "majority", "supermajority"]
Base: TypeAlias = Literal["cast", "eligible", "present", "not-abstaining"]

STANCES: tuple[StanceWord, ...] = ("agree", "abstain", "stand-aside", "disagree", "object")
REASONED = ("disagree", "object")
"""Stances that need a reason, so that the others can answer it."""

BY_OBJECTION = ("consent", "consensus")
"""Methods under which one objection that stands is enough to stop a proposal."""

LONGEST_EXTENSION = 90
"""Days by which a proposal without a quorum may be extended."""

_CAUTION: tuple[StanceWord, ...] = ("disagree", "object", "stand-aside", "abstain", "agree")
"""Disagreeing comes first: an objection may be overruled, and stands or not however the family is counted."""

_SHARE = re.compile(r"(0|[1-9]\d{0,3})/([1-9]\d{0,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A decision rule: when a proposal is adopted, once its quorum has taken part.

    *consent*: somebody agrees, and no objection stands. *consensus*: enough agree, nobody disagrees, and
    no objection stands; who cannot join stands aside. *unanimity*: all of the base agree. *majority*:
    those who agree are more than (or, without `more_than`, at least) `threshold` of the base.
    *supermajority*: the same, with a threshold above one half.

    Under consent, `threshold`, `more_than` and `base` have no say; under unanimity, only `base` has. The
    base is what the share is of: `cast` (agree, disagree, object), `eligible` (the whole electorate),
    `present` (who took part), `not-abstaining` (the electorate less those who abstain).
    """

    method: Method
    quorum: str = "1/2"
    threshold: str = "1/2"
    more_than: bool = True
    base: Base = "cast"
    electorate: Literal["members", "attendees"] = "members"
    """Who may answer: every member; or, for what is decided in a meeting, the members that attend it."""
    cap: int | None = None
    """Of members that share a funder or a parent, at most so many count: the most cautious of their answers."""
    veto: tuple[str, ...] | None = None
    """Members without whom nothing is adopted: if one of them disagrees or objects, the proposal is rejected."""
    overrule: str | None = None
    """The share of the electorate, its objector left out, that must find an objection not valid to overrule it."""
    ballot: Literal["sealed", "trustees"] | None = None
    """Answers are ballots, sealed until time is up, under `trustees` from the host too; where absent, stances that
    everybody sees."""
    openers: int | None = None
    """How many trustees it takes to open ballots that are sealed from the host too: at least two."""
    extension: int | None = None
    """Where time is up without a quorum: days by which the proposal is extended, once, before it can lapse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many members took each stance, and how many might have; under a cap, how many count."""

    electorate: int
    agree: int = 0
    abstain: int = 0
    stand_aside: int = 0
    disagree: int = 0
    object: int = 0
    present: int | None = None
    """Members at the meeting, for what is decided in one, and any that answered from elsewhere."""
    standing: int | None = None
    """Objections that stand, where one is enough to stop a proposal; those overruled are not among them."""
    vetoes: int | None = None

    @property
    def answered(self) -> int:
        """How many members answered at all."""
        return self.agree + self.abstain + self.stand_aside + self.disagree + self.object

    @property
    def took_part(self) -> int:
        """How many members count towards the quorum: those who answered, and those at the meeting."""
        return self.answered if self.present is None else self.present

    @property
    def against(self) -> int:
        """How many are against: disagreeing and objecting count alike under a majority."""
        return self.disagree + self.object


def count(  # noqa: PLR0913 - what a count depends on is named one by one
    stances: Mapping[str, StanceWord],
    *,
    electorate: Iterable[str],
    rule: Rule,
    families: Iterable[Iterable[str]] = (),
    attendees: Iterable[str] | None = None,
    standing: int = 0,
) -> Tally:
    """Return the tally of these stances (member → stance) under `rule`.

    `families` are the sets of members that share a funder or a parent; they matter under a cap. Which of
    a family's answers count does not depend on who gave them: the most cautious ones do.
    """
    members = list(electorate)
    here = None if attendees is None else {*attendees, *stances}
    groups = _groups(members, families) if rule.cap else [[member] for member in members]
    cap = rule.cap or 1
    words: list[StanceWord] = []
    for group in groups:
        given = sorted((stances[m] for m in group if m in stances), key=_CAUTION.index)
        words += given[:cap]
    counted = {word.replace("-", "_"): words.count(word) for word in set(words)}
    against = [member for member in rule.veto or () if stances.get(member) in REASONED]
    return Tally(
        electorate=sum(min(len(group), cap) for group in groups),
        **counted,
        present=None if here is None else sum(min(sum(m in here for m in group), cap) for group in groups),
        standing=standing if rule.method in BY_OBJECTION else None,
        vetoes=len(against) if rule.veto else None,
    )


def families_of(affiliations: Mapping[str, Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    """Return the sets of at least two members joined, directly or through others, by a funder or parent they share.

    `affiliations` are member → the names of its funders and parents, folded as the caller compares them.
    """
    families: list[tuple[set[str], set[str]]] = []
    for member, names in affiliations.items():
        joined, shared = {member}, set(names)
        for family in [family for family in families if family[1] & shared]:
            families.remove(family)
            joined, shared = joined | family[0], shared | family[1]
        families.append((joined, shared))
    return tuple(sorted(tuple(sorted(family)) for family, _ in families if len(family) > 1))


def quorum_needed(rule: Rule, electorate: int) -> int:
    """Return how many members must take part: the quorum's share of the electorate, rounded up."""
    return share_of(rule.quorum, electorate)


def share_of(share: str, whole: int) -> int:
    """Return the share of a count, rounded up: 28/100 of 25 is 7, 2/3 of 43 is 29."""
    part, of = _share(share)
    return -(-part * whole // of)


def agrees_needed(rule: Rule, tally: Tally) -> int:
    """Return how many members must agree as things stand: at least one, whatever the share."""
    if rule.method == "consent":
        return 1
    base = {
        "cast": tally.agree + tally.against,
        "eligible": tally.electorate,
        "present": tally.took_part,
        "not-abstaining": tally.electorate - tally.abstain,
    }[rule.base]
    if rule.method == "unanimity":
        return max(base, 1)
    part, whole = _share(rule.threshold)
    return max(part * base // whole + 1 if rule.more_than else share_of(rule.threshold, base), 1)


def result(rule: Rule, tally: Tally) -> Result:
    """Return what came of a proposal under `rule` with this tally."""
    if tally.took_part < quorum_needed(rule, tally.electorate):
        return "lapsed"
    if tally.standing or tally.vetoes:
        return "rejected"
    if tally.against and (rule.method == "unanimity" or (rule.method == "consensus" and tally.disagree)):
        return "rejected"
    return "adopted" if tally.agree >= agrees_needed(rule, tally) else "rejected"


def check_rule(rule: Rule) -> None:
    """Refuse (`bad-rule`) a rule whose shares are not fractions between nothing and all, or that says two things."""
    for name, text in (("quorum", rule.quorum), ("threshold", rule.threshold), ("overrule", rule.overrule or "1/1")):
        match = _SHARE.fullmatch(text)
        if not match or int(match[1]) > int(match[2]):
            message = "The {name} “{text}” is not a share."
            raise Refused(
                "bad-rule",
                message,
                hint="Write a fraction of at most 1, such as 1/2, 2/3 or 28/100.",
                name=name,
                text=text,
            )
    part, whole = _share(rule.threshold)
    if rule.method in ("majority", "supermajority", "consensus") and rule.more_than and part == whole:
        raise Refused("bad-rule", "Nothing can be more than all.", hint="Set more_than to false, or use unanimity.")
    if rule.method == "supermajority" and 2 * part <= whole:
        message = "A supermajority of {threshold} is no more than half."
        raise Refused(
            "bad-rule", message, hint="Set threshold to 2/3, say; or call it a majority.", threshold=rule.threshold
        )
    if rule.overrule and rule.method not in BY_OBJECTION:
        hint = "Objections stop a {proposal} under: {methods}."
        raise Refused(
            "bad-rule",
            "Under {method} there is no objection to overrule.",
            hint=hint,
            method=rule.method,
            methods=", ".join(BY_OBJECTION),
        )
    if rule.ballot and (rule.method in BY_OBJECTION or rule.electorate == "attendees"):
        hint = "Seal what all members decide by: unanimity, majority, supermajority."
        raise Refused("bad-rule", "An objection, or a meeting, is open: no ballot can be sealed there.", hint=hint)
    if (rule.ballot == "trustees") is not (rule.openers is not None and rule.openers > 1):
        hint = "With ballot = trustees, set openers to 2 or more; else leave it out."
        raise Refused("bad-rule", "Trustees, and how many of them open ballots, go together.", hint=hint)
    if rule.cap is not None and rule.cap < 1:
        raise Refused(
            "bad-rule", "A cap of {cap} would silence whole families.", hint="Set cap to 1 or more.", cap=rule.cap
        )
    if rule.extension is not None and not 1 <= rule.extension <= LONGEST_EXTENSION:
        message = "An extension of {extension} days is none."
        raise Refused(
            "bad-rule",
            message,
            hint="Give 1 to {most} days.",
            extension=rule.extension,
            most=LONGEST_EXTENSION,
        )


def _groups(members: list[str], families: Iterable[Iterable[str]]) -> list[list[str]]:
    """Return the electorate as families; a member without one is its own."""
    known = [[member for member in family if member in members] for family in families]
    placed = {member for family in known for member in family}
    return [*known, *([member] for member in members if member not in placed)]


def _share(text: str) -> tuple[int, int]:
    part, _, whole = text.partition("/")
    return int(part), int(whole)
