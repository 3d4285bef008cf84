"""The clauses of a platform: what each kind has, what makes a page of them, and how an amendment changes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from concerted.coalition.rules import Rule, check_rule
from concerted.coalition.shape import to_json
from concerted.coalition.text import PARAGRAPH, check_text
from concerted.errors import Refused
from concerted.record.entry import digest

ClauseKind: TypeAlias = Literal["non-negotiable", "delegated", "cadence"]
DecisionClass: TypeAlias = Literal["platform", "tactical", "membership", "sunset"]

KINDS: tuple[ClauseKind, ...] = ("non-negotiable", "delegated", "cadence")
CLASSES: tuple[DecisionClass, ...] = ("platform", "tactical", "membership", "sunset")

PAGE = 450
"""Words that fit on one A4 page in the form Concerted prints, with as many clauses as a page has room for."""

MOST = 20
"""Clauses that fit on it."""

LONGEST = 90
"""Days a proposal may stay open."""

MOST_WITNESSES = 100
"""Witnesses a platform may demand."""

_ID = re.compile(r"[a-z][a-z0-9-]{0,31}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause. Each kind has fields of its own, and only those.

    A *non-negotiable* says how one can tell that it is kept (`check`) and how often one looks
    (`every`). A *delegated* decision says where the freedom ends (`boundary`). A *cadence* clause says
    which class of decision it `governs`, by which `rule`, and how many `days` members have to answer; it
    may demand that so many of the members' `witnesses` have seen an entry before it is final.
    """

    id: str
    kind: ClauseKind
    text: str
    check: str | None = None
    every: Literal["week", "month", "quarter", "year"] | None = None
    boundary: str | None = None
    governs: DecisionClass | None = None
    rule: Rule | None = None
    days: int | None = None
    witnesses: int | None = None


OWN_FIELDS: dict[ClauseKind, tuple[str, ...]] = {
    "non-negotiable": ("check", "every"),
    "delegated": ("boundary",),
    "cadence": ("governs", "rule", "days"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an amendment does to one clause: what it was and what it becomes; one may be absent, not both."""

    was: Clause | None = None
    now: Clause | None = None

    @property
    def clause(self) -> str:
        """The name of the one clause that changes; empty where none or two are named."""
        names = {clause.id for clause in (self.was, self.now) if clause}
        return names.pop() if len(names) == 1 else ""


def platform_digest(clauses: Iterable[Clause]) -> str:
    """Return the SHA-256 of the platform's canonical text, by which endorsements and rules name it."""
    return digest([to_json(clause) for clause in clauses])


def words(clauses: Iterable[Clause]) -> int:
    """Return how many words the clauses have, all their printed fields counted."""
    texts = (text for clause in clauses for text in (clause.text, clause.check, clause.boundary) if text)
    return sum(len(text.split()) for text in texts)


def governing(clauses: Iterable[Clause], decision_class: str) -> Clause:
    """Return the cadence clause that governs a class of decision. Refuses (`ungoverned`) where none does."""
    for clause in clauses:
        if clause.governs == decision_class:
            return clause
    hint = f"Classes: {', '.join(CLASSES)}."
    raise Refused("ungoverned", f"No clause says how {decision_class} decisions are taken.", hint=hint)


def check_clauses(clauses: tuple[Clause, ...]) -> None:
    """Refuse what is not a platform: wrong or missing clauses, or more than one page."""
    for clause in clauses:
        _check_clause(clause)
    ids = [clause.id for clause in clauses]
    twice = next((name for name in ids if ids.count(name) > 1), None)
    if twice:
        raise Refused("clause-twice", f"Two clauses are called {twice}.", hint="Give each clause a name of its own.")
    for kind in KINDS[:2]:
        if not any(clause.kind == kind for clause in clauses):
            raise Refused("clause-missing", f"A platform needs at least one {kind} clause.", hint="Add one.")
    for name in CLASSES:
        if sum(clause.governs == name for clause in clauses) != 1:
            hint = f"Have one cadence clause that governs each of: {', '.join(CLASSES)}."
            raise Refused("clause-missing", f"Exactly one clause must govern {name} decisions.", hint=hint)
    if len(clauses) > MOST:
        message = f"The platform has {len(clauses)} clauses; one page has room for {MOST}."
        raise Refused("over-a-page", message, hint="Say in one clause what two say now.")
    if (over := words(clauses) - PAGE) > 0:
        raise Refused("over-a-page", f"The platform is {over} words over one page ({PAGE} words).", hint="Shorten it.")


def in_order(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Return clauses as the page prints them: by kind, otherwise as they came."""
    return tuple(sorted(clauses, key=lambda clause: KINDS.index(clause.kind)))


def changes_between(old: tuple[Clause, ...], new: tuple[Clause, ...]) -> tuple[Change, ...]:
    """Return what turns the clauses `old` into `new`, clause by clause."""
    before, after = ({clause.id: clause for clause in clauses} for clauses in (old, new))
    pairs = ((before.get(name), after.get(name)) for name in before | after)
    return tuple(Change(was=was, now=now) for was, now in pairs if was != now)


def amended(clauses: tuple[Clause, ...], changes: tuple[Change, ...]) -> tuple[Clause, ...]:
    """Return the clauses after the changes. Refuses (`stale-amendment`) where a clause is not what it was."""
    after = {clause.id: clause for clause in clauses}
    for change in changes:
        name = change.clause
        if not name:
            raise Refused("bad-change", "A change names no clause, or two.", hint="Change one clause at a time.")
        if after.get(name) != change.was:
            hint = "Write the amendment afresh against the platform in force."
            raise Refused("stale-amendment", f"The clause {name} is no longer what this would change.", hint=hint)
        if change.now:
            after[name] = change.now
        else:
            del after[name]
    return in_order(after.values())


def _check_clause(clause: Clause) -> None:
    if not _ID.fullmatch(clause.id):
        hint = "Use small letters, digits and hyphens, such as published-data."
        raise Refused("bad-clause", f"“{clause.id}” cannot name a clause.", hint=hint)
    for kind, names in OWN_FIELDS.items():
        for name in names:
            if (getattr(clause, name) is None) == (clause.kind == kind):
                message = f"The clause {clause.id} {'needs' if clause.kind == kind else 'has no use for'} “{name}”."
                hint = f"A {clause.kind} clause has: text, {', '.join(OWN_FIELDS[clause.kind])}."
                raise Refused("bad-clause", message, hint=hint)
    for name in ("text", "check", "boundary"):
        text = getattr(clause, name)
        if text is not None:
            check_text(text, f"{name} of clause {clause.id}", most=PARAGRAPH)
    if clause.rule:
        check_rule(clause.rule)
    if clause.witnesses is not None and not (clause.kind == "cadence" and 1 <= clause.witnesses <= MOST_WITNESSES):
        hint = f"Only a cadence clause may demand witnesses: 1 to {MOST_WITNESSES} of them."
        raise Refused("bad-clause", f"The clause {clause.id} cannot demand {clause.witnesses} witnesses.", hint=hint)
    if clause.days is not None and not 1 <= clause.days <= LONGEST:
        raise Refused("bad-clause", f"The clause {clause.id} gives {clause.days} days.", hint=f"Give 1 to {LONGEST}.")
