"""The state of a coalition: what its record, folded, says is so.

A state is only ever made by folding entries (`life.fold`); nothing else is the truth.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches

from concerted.coalition.clauses import Change, Clause
from concerted.coalition.rules import Result, Rule, StanceWord, Tally
from concerted.coalition.text import actor_id, same_name
from concerted.errors import Refused
from concerted.record.entry import Ref

FEWEST, MOST = 5, 12
"""Participants of a formation circle (the seed, Section 4, step 2)."""


@dataclass(slots=True, kw_only=True)
class Actor:
    """An organisation the coalition knows: in the circle, a member, or invited to become one."""

    id: str
    name: str
    invited_by: str | None
    invited_at: str
    in_circle: bool
    endorsed: dict[int, int] = field(default_factory=dict)
    """Platform version → the entry that endorsed it."""
    member_since: str | None = None
    key: Ref | None = None
    """The entry that registered the key by which it signs for itself; else the host acts for it."""
    witness: str | None = None
    """The name of its witness."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """Words that lie beside an entry: which entry, whose words, and by which entry they were erased."""

    ref: Ref
    by: str | None
    erased: int | None = None
    ground: str | None = None
    followed: tuple[str, ...] = ()
    """Organisations that say they erased the words in their copies too."""


@dataclass(slots=True, kw_only=True)
class Sentence:
    """One wording of the shared interest, and who has nodded to it."""

    number: int
    leaf: str
    text: str
    by: str
    at: str
    revises: int | None
    nods: dict[str, bool]
    nodded_in: dict[str, int]
    """Participant → the entry of its latest nod."""


@dataclass(slots=True, kw_only=True)
class Version:
    """One version of the platform; `number` is 0 while it is a draft."""

    number: int
    entry: int
    leaf: str
    digest: str
    clauses: tuple[Clause, ...]
    by: str | None
    at: str
    because: dict[str, int] = field(default_factory=dict)
    """Clause → the decision that last changed it; absent where it stands as first agreed."""


@dataclass(slots=True, kw_only=True)
class Taken:
    """The stance a member has taken: the latest one counts."""

    stance: StanceWord
    at: str
    entry: int


@dataclass(slots=True, kw_only=True)
class Decision:
    """What came of a proposal."""

    entry: int
    leaf: str
    at: str
    result: Result
    tally: Tally
    rationale: str
    reversed_by: int | None = None
    """The decision that reversed this one, if one did."""


@dataclass(slots=True, kw_only=True)
class Proposal:
    """What was put to the members; the rule, the electorate and the text are frozen."""

    entry: int
    leaf: str
    title: str
    text: str
    by: str
    at: str
    closes: str
    decision_class: str
    clause: str
    rule: Rule
    electorate: tuple[str, ...]
    changes: tuple[Change, ...]
    base: str | None
    reverses: int | None
    stances: dict[str, Taken] = field(default_factory=dict)
    decision: Decision | None = None


@dataclass(slots=True, kw_only=True)
class State:
    """A coalition, as its record says."""

    coalition: str = ""
    name: str = ""
    context: str = ""
    size: int = 0
    at: str = ""
    actors: dict[str, Actor] = field(default_factory=dict)
    sentences: dict[int, Sentence] = field(default_factory=dict)
    interest: int | None = None
    """The sentence that stands as the shared interest."""
    draft: Version | None = None
    versions: list[Version] = field(default_factory=list)
    proposals: dict[int, Proposal] = field(default_factory=dict)
    sealed: dict[int, Sealing] = field(default_factory=dict)
    """Entry → the words beside it."""
    log_key: str = ""
    """The public key of the host that keeps the log now, base64."""
    public_keys: set[str] = field(default_factory=set)
    """Every key the record has named: one key, one use."""

    @property
    def platform(self) -> Version | None:
        """The version in force, if the platform is."""
        return self.versions[-1] if self.versions else None

    @property
    def circle(self) -> list[Actor]:
        """The participants of the formation circle, in the order they were invited."""
        return [actor for actor in self.actors.values() if actor.in_circle]

    @property
    def members(self) -> list[Actor]:
        """Those that have endorsed a platform in force."""
        return [actor for actor in self.actors.values() if actor.member_since]

    @property
    def witnesses_needed(self) -> int:
        """How many members' witnesses must have seen an entry before it is final, as the platform demands."""
        clauses = self.platform.clauses if self.platform else ()
        return max((clause.witnesses or 0 for clause in clauses), default=0)

    @property
    def decisions(self) -> dict[int, Proposal]:
        """The proposals that were decided, by the number of the decision's entry."""
        return {proposal.decision.entry: proposal for proposal in self.proposals.values() if proposal.decision}


def named_actor(state: State, text: str) -> Actor:
    """Return the actor that somebody means by its short or full name. Refuses (`unknown-actor`) with the nearest."""
    for actor in state.actors.values():
        if actor.id == text or same_name(actor.name, text):
            return actor
    near = get_close_matches(actor_id(text), state.actors, n=3, cutoff=0.5) or list(state.actors)
    raise Refused("unknown-actor", f"“{text}” is not known to this coalition.", hint=f"Known here: {', '.join(near)}.")


def known_actor(state: State, actor: str | None) -> Actor:
    """Return the actor that acts. Refuses (`unknown-actor`) one the coalition does not know."""
    if actor is None or actor not in state.actors:
        message = f"“{actor}” is not known to this coalition." if actor else "Somebody has to do this."
        names = ", ".join(state.actors) or "nobody yet"
        raise Refused("unknown-actor", message, hint=f"Known here: {names}.")
    return state.actors[actor]


def known_member(state: State, actor: str | None) -> Actor:
    """Return the member that acts. Refuses (`not-a-member`) an actor that has not endorsed the platform."""
    found = known_actor(state, actor)
    if not found.member_since:
        hint = "It becomes one by endorsing the platform in force: concerted endorse."
        raise Refused("not-a-member", f"{found.name} is not a member.", hint=hint)
    return found
