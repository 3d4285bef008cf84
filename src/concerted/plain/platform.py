"""The platform: its page as it stands or stood, why a clause is there, and what it says to “may we?”."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from concerted.coalition import Clause, State, rule_line
from concerted.coalition import standards as known
from concerted.coalition.clauses import PAGE, words
from concerted.coalition.commitments import Standing
from concerted.coalition.holding import Held, differing
from concerted.coalition.may import AnswerKind, may
from concerted.coalition.platform import needed_endorsements
from concerted.coalition.state import Version
from concerted.coalition.story import more_lines
from concerted.errors import Refused

SAID: Mapping[AnswerKind, str] = {
    "delegated": "Yes: that is left to each member.",
    "obliged": "Yes: everybody has promised it.",
    "needs-decision": "That needs a decision.",
    "against": "No: that goes against a non-negotiable.",
    "not-covered": "No clause speaks of this.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """One clause as it stands: what its rule and its other fields say in sentences, and what last changed it."""

    clause: Clause
    says: tuple[str, ...] = ()
    because: int | None = None
    """The decision that last changed it; absent where it stands as first agreed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One version of the platform. `version` 0 is a draft before the circle."""

    version: int
    digest: str
    """The SHA-256 of its text, by which endorsements and amendments name it."""
    at: str
    by: str | None = None
    in_force: bool
    clauses: tuple[Stood, ...]
    words: int
    most_words: int
    """Words that one page has room for."""
    endorsed_by: tuple[str, ...]
    needed: int | None = None
    """Of a draft: endorsements that bring it into force."""
    reaffirmed: tuple[int, ...] = ()
    """The decisions by which the members stood by it as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A decision that changed a clause, with its reason."""

    version: int
    at: str
    decision: int
    title: str
    rationale: str
    before: Clause | None = None
    """How it read before; absent where the decision added it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a clause stands as it does: every decision that changed it, the latest first."""

    clause: Clause
    changed: tuple[Changed, ...]
    agreed_at: str | None = None
    """When it was first agreed, where it was in the first version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """Two words that matched: the question's, and the clause's."""

    asked: str
    found: str


@dataclass(frozen=True, slots=True, kw_only=True)
class May:
    """What the platform says to “may we do this without asking?”, and by which words."""

    kind: AnswerKind
    said: str
    clause: Clause | None = None
    rule_clause: Clause | None = None
    """The clause by which such a decision is taken; only where one is needed."""
    matched: tuple[Matched, ...] = ()
    broken_by: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Further clauses that speak of it, the nearest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """By which texts a member would be bound if each jurisdiction kept its own."""

    member: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One member under a clause that differs: what would bind it, and what holding the one standard would cost it."""

    member: str
    texts: tuple[str, ...]
    value: int | None = None
    weaker: bool
    """Whether that is weaker than the one standard."""
    seen: Standing
    """Whether it keeps the clause, as its newest period shows."""
    cost: str | None = None
    """In its own words; absent where it has not said."""
    said_at: str | None = None
    said_of: int | None = None
    """The standard it said so of; another one than is the strictest now where the platform changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A clause that differs by jurisdiction, and what holding its strictest standard everywhere would take."""

    clause: str
    one: known.Standard | None = None
    members: tuple[Holding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OneStandard:
    """A clause that differs by jurisdiction: the one standard that satisfies all, where its values have an order."""

    clause: str
    one: known.Standard | None = None
    otherwise: tuple[Bound, ...]


def page(state: State) -> Page:
    """Return the platform in force, else its draft. Refuses (`no-platform`) where there is neither."""
    return version(state, _shown(state))


def version(state: State, one: Version) -> Page:
    """Return one version of the platform as a page."""
    many = len(state.members) or len(state.circle)
    return Page(
        version=one.number,
        digest=one.digest,
        at=one.at,
        by=one.by,
        in_force=one is state.platform,
        clauses=tuple(
            Stood(clause=clause, says=tuple(_says(clause, many)), because=one.because.get(clause.id))
            for clause in one.clauses
        ),
        words=words(one.clauses),
        most_words=PAGE,
        endorsed_by=tuple(actor.id for actor in state.actors.values() if one.number in actor.endorsed),
        needed=None if one.number else needed_endorsements(state),
        reaffirmed=tuple(one.reaffirmed),
    )


def why(state: State, name: str) -> Why:
    """Return why a clause stands as it does. Refuses (`unknown-clause`) where the platform has none of that name."""
    clause = _clause(state, name)
    first = state.versions[0] if state.versions else None
    agreed = bool(first and any(one.id == name for one in first.clauses))
    return Why(clause=clause, changed=tuple(_changes(state, name)), agreed_at=first.at if first and agreed else None)


def asked(state: State, question: str) -> May:
    """Return what the platform says to a question. Refuses (`no-platform`) where there is none yet."""
    answer = may(_shown(state).clauses, question)
    return May(
        kind=answer.kind,
        said=SAID[answer.kind],
        clause=answer.clause,
        rule_clause=answer.rule_clause,
        matched=tuple(Matched(asked=one, found=other) for one, other in answer.matched),
        broken_by=answer.broken_by,
        others=tuple(clause.id for clause in answer.others),
    )


def standard(state: State, name: str) -> OneStandard:
    """Return the one standard that satisfies a clause everywhere. Refuses (`unknown-clause`) as `why` does."""
    clause = _clause(state, name)
    places = {actor.id: actor.facts.jurisdictions for actor in state.members}
    return OneStandard(
        clause=name,
        one=known.one_standard(clause),
        otherwise=tuple(Bound(member=who, texts=texts) for who, texts in known.bound_by(clause, places).items()),
    )


def standards(state: State) -> list[Differing]:
    """Return every clause in force that differs by jurisdiction, with what each member says that holding it costs."""
    return [
        Differing(clause=one.clause.id, one=one.one, members=tuple(_holding(held) for held in one.held))
        for one in differing(state)
    ]


def _holding(held: Held) -> Holding:
    cost = held.cost
    return Holding(
        member=held.member,
        texts=held.texts,
        value=held.value,
        weaker=held.weaker,
        seen=held.seen,
        cost=cost.text if cost else None,
        said_at=cost.at if cost else None,
        said_of=cost.value if cost else None,
    )


def _changes(state: State, name: str) -> Iterator[Changed]:
    for one in reversed(state.versions):
        number = one.because.get(name)
        if number is None or one.entry != number:
            continue
        proposal = state.decisions[number]
        assert proposal.decision is not None  # noqa: S101 - state.decisions holds only decided ones
        yield Changed(
            version=one.number,
            at=one.at,
            decision=number,
            title=proposal.title,
            rationale=proposal.decision.rationale,
            before=next((change.was for change in proposal.changes if change.clause == name), None),
        )


def _says(clause: Clause, members: int) -> Iterator[str]:
    if clause.rule:
        yield rule_line(clause.rule, members).say()
    yield from (line.say() for line in more_lines(clause))


def _clause(state: State, name: str) -> Clause:
    clauses = _shown(state).clauses
    for clause in clauses:
        if clause.id == name:
            return clause
    hint = "Clauses: {clauses}."
    raise Refused(
        "unknown-clause",
        "The {platform} has no clause {name}.",
        hint=hint,
        name=name,
        clauses=", ".join(clause.id for clause in clauses),
    )


def _shown(state: State) -> Version:
    one = state.platform or state.draft
    if one is None:
        raise Refused("no-platform", "There is no {platform} yet.", hint="The circle puts a first draft in writing.")
    return one
