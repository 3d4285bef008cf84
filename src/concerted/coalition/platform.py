"""The platform: the one-page agreement, in clauses of three kinds, and the endorsements under it.

“Get this in writing. Vague coalitions die in month three when someone acts unilaterally.”
(the seed, Section 4, step 3)
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, TypeAlias

from concerted.coalition.circle import participant
from concerted.coalition.command import Command, Ruling
from concerted.coalition.rules import Rule, check_rule
from concerted.coalition.shape import to_json
from concerted.coalition.state import State, Version, known_actor
from concerted.coalition.text import PARAGRAPH, check_text
from concerted.errors import Refused
from concerted.record.entry import Entry, Ref, digest

ClauseKind: TypeAlias = Literal["non-negotiable", "delegated", "cadence"]
DecisionClass: TypeAlias = Literal["platform", "tactical", "membership", "sunset"]

KINDS: tuple[ClauseKind, ...] = ("non-negotiable", "delegated", "cadence")
CLASSES: tuple[DecisionClass, ...] = ("platform", "tactical", "membership", "sunset")

PAGE = 550
"""Words that fit on one A4 page in the form Concerted prints: about 50 lines of 11 words."""

LONGEST = 90
"""Days a proposal may stay open."""

_ID = re.compile(r"[a-z][a-z0-9-]{0,31}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause. Each kind has fields of its own, and only those.

    A *non-negotiable* says how one can tell that it is kept (`check`) and how often one looks
    (`every`). A *delegated* decision says where the freedom ends (`boundary`). A *cadence* clause says
    which class of decision it `governs`, by which `rule`, and how many `days` members have to answer.
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


OWN_FIELDS: dict[ClauseKind, tuple[str, ...]] = {
    "non-negotiable": ("check", "every"),
    "delegated": ("boundary",),
    "cadence": ("governs", "rule", "days"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """The first platform's text is put before the circle; it comes into force by endorsement."""

    kind: ClassVar[str] = "platform"
    computed: ClassVar[tuple[str, ...]] = ("digest",)
    clauses: tuple[Clause, ...]
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endorsement:
    """An actor signs one version of the platform, named by its digest."""

    kind: ClassVar[str] = "endorsement"
    computed: ClassVar[tuple[str, ...]] = ("in_force",)
    platform: str
    in_force: bool | None = None
    """True where this endorsement brings the first version into force."""


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
    if (over := words(clauses) - PAGE) > 0:
        raise Refused("over-a-page", f"The platform is {over} words over one page ({PAGE} words).", hint="Shorten it.")


def in_order(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Return clauses as the page prints them: by kind, otherwise as they came."""
    return tuple(sorted(clauses, key=lambda clause: KINDS.index(clause.kind)))


def decide_platform(state: State, command: Command) -> Ruling:
    """Allow a participant to put a first platform (or a better draft of it) before the circle."""
    body: Platform = command.body
    participant(state, command.by)
    if state.platform:
        hint = "Propose an amendment: concerted propose --amend FILE."
        raise Refused("platform-in-force", "A platform is in force; only a decision changes it.", hint=hint)
    _check_interest(state)
    check_clauses(body.clauses)
    if in_order(body.clauses) != body.clauses:
        hint = "First the non-negotiables, then the delegated decisions, then the governance cadence."
        raise Refused("clauses-unordered", "The clauses are not in the page's order.", hint=hint)
    return Ruling(body=replace(body, digest=platform_digest(body.clauses)))


def apply_platform(state: State, entry: Entry, body: Platform) -> None:
    """Replace the draft; endorsements of an earlier draft do not carry over."""
    state.draft = Version(
        number=0,
        entry=state.size,
        leaf=entry.leaf().hex(),
        digest=body.digest,
        clauses=body.clauses,
        by=entry.by,
        at=entry.at,
    )
    for actor in state.actors.values():
        actor.endorsed.clear()


def decide_endorsement(state: State, command: Command) -> Ruling:
    """Allow an actor to sign the version in force, or before that, a participant to sign the draft."""
    body: Endorsement = command.body
    actor = known_actor(state, command.by)
    version = state.platform or state.draft
    if version is None:
        raise Refused(
            "no-platform", "There is no platform to endorse yet.", hint="Write one: concerted platform --help."
        )
    if not state.platform:
        participant(state, command.by)
        _check_interest(state)
    if body.platform != version.digest:
        hint = f"The text to endorse is {version.digest[:12]}…: read it first, it may have changed."
        raise Refused("other-version", "This is not the platform's present text.", hint=hint)
    if version.number in actor.endorsed:
        raise Refused("endorsed-already", f"{actor.name} has endorsed this version.", hint="Nothing more to do.")
    completes = not state.platform and _endorsers(state) + 1 == needed_endorsements(state)
    ruling = replace(body, in_force=True if completes else None)
    return Ruling(body=ruling, ref=Ref(version.entry, version.leaf))


def apply_endorsement(state: State, entry: Entry, body: Endorsement) -> None:
    """Count the signature; the one that makes more than half of the circle brings the platform into force."""
    actor = state.actors[str(entry.by)]
    if state.platform is None:
        actor.endorsed[0] = state.size
        if body.in_force:
            _come_into_force(state, entry)
        return
    actor.endorsed[state.platform.number] = state.size
    actor.member_since = actor.member_since or entry.at


def needed_endorsements(state: State) -> int:
    """Return how many of the circle must endorse before the platform is in force: more than half."""
    return len(state.circle) // 2 + 1


def _endorsers(state: State) -> int:
    return sum(0 in actor.endorsed for actor in state.circle)


def _come_into_force(state: State, entry: Entry) -> None:
    assert state.draft is not None  # noqa: S101 - decide_endorsement saw to it
    state.versions.append(replace(state.draft, number=1))
    state.draft = None
    for actor in state.circle:
        if 0 in actor.endorsed:
            actor.endorsed = {1: actor.endorsed[0]}
            actor.member_since = entry.at


def _check_interest(state: State) -> None:
    if state.interest is None:
        hint = "Agree one sentence that everyone nods to: concerted nod."
        raise Refused("no-shared-interest", "Not yet a coalition, but a group with separate agendas.", hint=hint)


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
    if clause.days is not None and not 1 <= clause.days <= LONGEST:
        raise Refused("bad-clause", f"The clause {clause.id} gives {clause.days} days.", hint=f"Give 1 to {LONGEST}.")
