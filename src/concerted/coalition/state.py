"""The state of a coalition: what its record, folded, says is so; one class for each thing the record speaks of.

A state is only ever made by folding entries (`life.fold`, `life.advance`); nothing else is the truth. Moments
are RFC 3339 in UTC to the second, days are `YYYY-MM-DD`; both sort as text as they do in time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal, TypeAlias

from concerted.coalition.clauses import Change, Clause, DecisionClass, Ground
from concerted.coalition.rules import Result, Rule, StanceWord, Tally
from concerted.coalition.text import actor_id, same_name
from concerted.errors import Refused
from concerted.guard.panels import Candidate, Quota
from concerted.lines import Line
from concerted.record.entry import Ref

Context: TypeAlias = Literal["corporate", "government", "activist", "tech"]
Voice: TypeAlias = Literal["latest", "together"]
"""What counts where a member's representatives differ: the latest answer; or none, so that it abstains."""

FEWEST, MOST = 5, 12
"""Participants of a formation circle (the seed, Section 4, step 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the map knows of an actor (the seed, Section 4, step 1: reach, credibility, constraints)."""

    people: int | None = None
    """How many people it reaches."""
    channels: tuple[str, ...] = ()
    rests_on: str | None = None
    """What its credibility rests on."""
    vouched_by: tuple[str, ...] = ()
    """Other actors, by name."""
    constraints: tuple[str, ...] = ()
    """What it may not do or say."""
    context: Context | None = None
    constituencies: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    """Its funders and parent organisations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A time during which an organisation was a member."""

    since: str
    until: str
    how: Literal["left", "lapsed", "parted", "sunset"]


HowEnded: TypeAlias = Literal["replaced", "revoked", "released"]
"""A new key took its place; its holder ended it; the members did, since it was lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastKey:
    """A key by which an organisation signed once: which entry ended it, when and how."""

    public: str
    entry: int
    at: str
    how: HowEnded
    since: str | None = None
    """The moment from which somebody else may have had it."""


@dataclass(slots=True, kw_only=True)
class Actor:
    """An organisation the coalition knows: on the map, in the circle, a member, or invited to become one."""

    id: str
    name: str
    invited_by: str | None
    invited_at: str
    in_circle: bool
    endorsed: dict[int, int] = field(default_factory=dict)
    """Platform version → the entry that endorsed it."""
    member_since: str | None = None
    season_ends: str | None = None
    """The moment its membership lapses unless it is renewed; None where the platform knows no seasons."""
    terms: list[Term] = field(default_factory=list)
    """Memberships that ended."""
    facts: Facts = Facts()
    seats: dict[str, Seat] = field(default_factory=dict)
    """Its representatives, by the name of their seat; people are not named."""
    voice: Voice = "latest"
    proxy: Proxy | None = None
    """Who votes for it, if anybody does."""
    capacity: int | None = None
    """Duties it can hold at once; None where it has set no limit."""
    spared: int = 0
    """Turns it counts as having served before it came, so that a newcomer need not catch up with the oldest."""
    absent_until: str | None = None
    """The day until which it takes no duty."""
    key: Ref | None = None
    """The entry that registered the key by which it signs for itself; else the host acts for it."""
    public: str | None = None
    """That key, base64."""
    past_keys: list[PastKey] = field(default_factory=list)
    """The keys it had before, the first first."""
    witness: str | None = None
    """The name of its witness."""
    witness_public: str | None = None
    """The key by which its witness cosigns, base64."""

    @property
    def belongs(self) -> bool:
        """Whether it has been more than put on the map: invited, or a member, or one that was."""
        return bool(self.invited_at or self.member_since or self.terms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A representative's place in a member: since which entry, and whether it may bind the member."""

    entry: int
    binds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """A member votes for another for a while."""

    entry: int
    leaf: str
    holder: str
    until: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Evidence that two actors know each other already."""

    entry: int
    between: tuple[str, str]
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealing:
    """Words that lie beside an entry: which entry, at which field, whose words, and by which entry they were erased."""

    ref: Ref
    by: str | None
    path: str
    erased: int | None = None
    ground: str | None = None
    about: int | None = None
    """The proposal that the entry makes or acts on, where it is about one."""
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
    views: dict[str, int] = field(default_factory=dict)
    """Anyone outside the circle → 1 agrees, −1 disagrees, 0 passes."""
    withdrawn: int | None = None


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
    reaffirmed: list[int] = field(default_factory=list)
    """The decisions by which the members stood by it as it is."""
    because: dict[str, int] = field(default_factory=dict)
    """Clause → the decision that last changed it; absent where it stands as first agreed."""


@dataclass(slots=True, kw_only=True)
class Taken:
    """The stance a member has taken: the latest one counts."""

    stance: StanceWord
    at: str
    entry: int
    by_proxy: str | None = None
    """The member that took it for this one."""
    seats: dict[str, StanceWord] = field(default_factory=dict)
    """Seat of a representative → its own latest answer, where several answer for one member."""
    outdated: bool = False
    """The text was edited since; it does not count until it is taken again."""


@dataclass(slots=True, kw_only=True)
class Cast:
    """A member's sealed ballot: its entry, the commitment, the platform it is bound to, and what opened it."""

    entry: int
    leaf: str
    at: str
    c: str
    platform: str
    opened: int | None = None
    shares: tuple[str, ...] = ()
    """Where trustees open it: a share sealed to each of them, base64."""


@dataclass(slots=True, kw_only=True)
class Objection:
    """An objection under consent or consensus. Open until its objector, or the closing, settles it."""

    entry: int
    leaf: str
    by: str
    by_proxy: str | None = None
    """The member that made it for this one, which has not made it its own since."""
    state: Literal["open", "withdrawn", "resolved", "sustained", "overruled"] = "open"
    views: dict[str, bool] = field(default_factory=dict)
    """Other members → whether they find it valid."""
    viewed_in: dict[str, int] = field(default_factory=dict)
    """Those members → the entry that says so, beside which its reason lies."""


@dataclass(slots=True, kw_only=True)
class Decision:
    """What came of a proposal."""

    entry: int
    leaf: str
    at: str
    held_at: str | None
    result: Result
    tally: Tally
    rationale: str
    statement: str | None = None
    review: str | None = None
    """The day on which it should be looked at again."""
    hindrance: str | None = None
    reversed_by: int | None = None
    """The decision that reversed this one, if one did."""


@dataclass(slots=True, kw_only=True)
class Hiding:
    """That a proposal's words are, or were, members' alone for a while."""

    visibility: Literal["delayed", "members"]
    days: int
    """Days after its closing on which they become public."""
    latest: str
    """The moment by which they are public, whatever becomes of the proposal."""
    wording: tuple[int, str]
    """The entry beside which its title and text lie as they read last, and the commitment to them there."""
    said: tuple[int, str] | None = None
    """The same of what was said when it was closed."""
    ended: str | None = None
    """When it was decided, or withdrawn."""
    disclosed: int | None = None
    """The entry that made them public."""


@dataclass(slots=True, kw_only=True)
class Proposal:
    """What was put to the members. Once it is open, the rule, the electorate and the text are frozen."""

    entry: int
    leaf: str
    title: str
    text: str
    by: str
    at: str
    held_at: str | None
    closes: str
    decision_class: DecisionClass
    clause: str
    rule: Rule
    """While it is a draft, the rule it would be opened under now."""
    electorate: tuple[str, ...]
    draft: bool = False
    families: tuple[tuple[str, ...], ...] = ()
    """Members of the electorate that share a funder or a parent, as it was when the proposal opened."""
    changes: tuple[Change, ...] = ()
    base: str | None = None
    editorial: bool = False
    amends: int | None = None
    """The open amendment whose text this one would change."""
    amended_by: list[int] = field(default_factory=list)
    """The proposals that would change this one's text, drafts among them."""
    reverses: int | None = None
    effect: Effect | None = None
    meeting: int | None = None
    attendees: tuple[str, ...] | None = None
    """Who was at the meeting in which it is decided."""
    review: str | None = None
    zone: str | None = None
    stances: dict[str, Taken] = field(default_factory=dict)
    objections: dict[int, Objection] = field(default_factory=dict)
    ballots: dict[str, Cast] = field(default_factory=dict)
    """Member → its latest sealed ballot."""
    replaced: dict[int, str] = field(default_factory=dict)
    """The entries of ballots that no longer count → their leaf hashes."""
    commitments: set[str] = field(default_factory=set)
    opened_at: str | None = None
    """When the first ballot was opened; with trustees, when enough of them had answered."""
    trustees: dict[str, str] = field(default_factory=dict)
    """Who opens its ballots, and the key of each, as it was when the proposal opened."""
    unsealed: dict[str, dict[int, str]] = field(default_factory=dict)
    """Trustee → ballot → its share of it."""
    gone: list[str] = field(default_factory=list)
    """Members of the electorate that are members no longer: nobody waits for their answer."""
    edits: list[int] = field(default_factory=list)
    """The entries that changed its text after it was made."""
    extended: bool = False
    withdrawn: int | None = None
    decision: Decision | None = None
    hiding: Hiding | None = None

    @property
    def hidden(self) -> bool:
        """Whether its words are not public yet."""
        return self.hiding is not None and self.hiding.disclosed is None

    @property
    def status(self) -> Literal["draft", "open", "withdrawn", "adopted", "rejected", "lapsed"]:
        """Where it is in its life."""
        if self.withdrawn is not None:
            return "withdrawn"
        if self.decision is not None:
            return self.decision.result
        return "draft" if self.draft else "open"

    @property
    def sealed(self) -> bool:
        """Whether it is answered by sealed ballots."""
        return self.rule.ballot is not None

    @property
    def by_trustees(self) -> bool:
        """Whether its ballots are sealed from the host too, and trustees open them."""
        return self.rule.ballot == "trustees"

    @property
    def is_open(self) -> bool:
        """Whether members may answer."""
        return self.status == "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an adopted decision does besides changing the platform.

    `reaffirm`: the members have read the platform again and stand by it as it is.
    `release-key`: the actor's own key no longer counts, since it was lost. `part`: the actor is a member no
    longer; `reinstate`: it is again. `sunset`: the coalition ends, on a ground; `resume`: it does not.
    """

    does: Literal["reaffirm", "release-key", "part", "reinstate", "sunset", "resume"]
    actor: str | None = None
    ground: Ground | None = None


@dataclass(slots=True, kw_only=True)
class Meeting:
    """A meeting that was called, who came, and what was written down."""

    entry: int
    leaf: str
    title: str
    starts: str
    agenda: tuple[str, ...]
    by: str
    present: tuple[str, ...] | None = None
    held_at: str | None = None
    noted_at: str | None = None
    minutes: str | None = None


@dataclass(slots=True, kw_only=True)
class Said:
    """A message that a member signed, for itself or for the coalition."""

    entry: int
    leaf: str
    title: str
    digest: str
    by: str
    at: str
    key: str
    """The key that signed it, base64."""
    for_coalition: bool
    decision: int | None
    """The decision by which it speaks for the coalition; None where it holds the duty."""
    withdrawn: int | None = None


@dataclass(slots=True, kw_only=True)
class Citation:
    """That the coalition works by a pattern of a commons: why, and in which decision or duty, if in one."""

    entry: int
    leaf: str
    pattern: str
    name: str
    why: str
    by: str
    at: str
    decision: int | None
    duty: str | None
    withdrawn: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a member says that holding one standard everywhere would cost it."""

    entry: int
    at: str
    text: str
    value: int
    """The standard it was said of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Where the coalition, or a member, says that it can be heard."""

    entry: int
    address: str
    by: str
    at: str
    for_coalition: bool


@dataclass(slots=True, kw_only=True)
class Draw:
    """A panel that is drawn by lot: what was fixed beforehand, the seeds so far, and who sits on it."""

    entry: int
    leaf: str
    title: str
    by: str
    at: str
    seats: int
    pool: tuple[Candidate, ...]
    quotas: tuple[Quota, ...]
    panels: tuple[tuple[str, ...], ...] | None
    """With quotas: the panels of which one is drawn."""
    commits: tuple[str, ...]
    commit_by: str | None
    reveal_by: str | None
    source: str | None
    published_at: str | None
    round: int | None
    odds: dict[str, tuple[int, int]]
    """Member → in how many of how many equally likely draws it is drawn."""
    commitments: dict[str, str] = field(default_factory=dict)
    revealed: dict[str, str] = field(default_factory=dict)
    drawn: int | None = None
    """The entry by which it was drawn, or failed."""
    drawn_at: str | None = None
    outcome: Literal["drawn", "failed"] | None = None
    randomness: str | None = None
    seed: str | None = None
    unrevealed: tuple[str, ...] = ()
    drawn_first: tuple[str, ...] = ()
    """The panel as it was drawn."""
    panel: list[str] = field(default_factory=list)
    """Who sits on it now."""
    gone: list[str] = field(default_factory=list)
    """Who dropped out, in that order."""


@dataclass(slots=True, kw_only=True)
class Held:
    """A duty in one rotation: who holds it now, who held it before in the same rotation, and notes handed over."""

    holder: str | None
    before: list[str] = field(default_factory=list)
    offered: tuple[str, str | None, int, str] | None = None
    """To whom a swap is offered, for which duty of theirs, and the offer's entry and leaf."""


@dataclass(slots=True, kw_only=True)
class Rotation:
    """One turn of the duties: from its first day to the day before `ends`."""

    entry: int
    leaf: str
    number: int
    starts: str
    ends: str
    duties: dict[str, Held]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What whoever held a duty hands over to the next."""

    entry: int
    duty: str
    by: str
    text: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What was seen of a commitment: by whom, kept or missed, on what evidence."""

    entry: int
    member: str
    by: str | None
    seen: Literal["kept", "missed"]
    evidence: str
    digest: str | None = None


@dataclass(slots=True, kw_only=True)
class Call:
    """A missed commitment, named: it opens a renegotiation, never a punishment."""

    entry: int
    leaf: str
    period: int
    member: str
    by: str
    at: str
    ending: Literal["renewed", "amended", "excused", "parted"] | None = None
    until: str | None = None
    decision: int | None = None
    ended_at: str | None = None


@dataclass(slots=True, kw_only=True)
class Period:
    """One span of one non-negotiable: who owed it, fixed when it opened, and what was seen."""

    entry: int
    leaf: str
    clause: str
    name: str
    starts: str
    ends: str
    owed: tuple[str, ...]
    observations: list[Observation] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopter:
    """A body that adopts the platform publicly without joining."""

    name: str
    version: int
    entry: int
    at: str


@dataclass(slots=True, kw_only=True)
class Sunset:
    """The coalition is ending: by which decision, why, from when it may end, and who contests it."""

    decision: int
    ground: Ground
    ends_from: str
    contests: dict[str, int] = field(default_factory=dict)
    confirmed: bool = False
    ended: int | None = None
    replanted: str | None = None
    """The coalition that was founded afresh from this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """How one member rated the coalition in a season: dimension → 1 to 5."""

    entry: int
    by: str
    season: str
    """The day on which the season began."""
    ratings: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """What the representatives answered in a month, all together: at least how many, and the mean in halves."""

    entry: int
    name: str
    starts: str
    ends: str
    """The first day after it."""
    at: str
    at_least: int
    halves: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The coalition from which this one was replanted: its name, and its record's size and root hash then."""

    coalition: str
    name: str
    size: int
    root: str


@dataclass(slots=True, kw_only=True)
class State:
    """A coalition, as its record says."""

    coalition: str = ""
    name: str = ""
    context: str = ""
    origin: Origin | None = None
    size: int = 0
    at: str = ""
    actors: dict[str, Actor] = field(default_factory=dict)
    ties: list[Tie] = field(default_factory=list)
    interviews: dict[str, list[int]] = field(default_factory=dict)
    """Actor → the entries of the interviews held with it."""
    agenda: tuple[str, ...] = ()
    """What the formation circle talks about, in this order."""
    sentences: dict[int, Sentence] = field(default_factory=dict)
    interest: int | None = None
    """The sentence that stands as the shared interest."""
    draft: Version | None = None
    versions: list[Version] = field(default_factory=list)
    proposals: dict[int, Proposal] = field(default_factory=dict)
    objections: dict[int, int] = field(default_factory=dict)
    """Entry of an objection → its proposal."""
    meetings: dict[int, Meeting] = field(default_factory=dict)
    rotations: list[Rotation] = field(default_factory=list)
    served: dict[str, dict[str, int]] = field(default_factory=dict)
    """Actor → duty → how many times it served."""
    notes: list[Note] = field(default_factory=list)
    periods: dict[int, Period] = field(default_factory=dict)
    calls: dict[int, Call] = field(default_factory=dict)
    excused: dict[tuple[str, str], str] = field(default_factory=dict)
    """(clause, member) → the day until which it owes nothing under it."""
    assessments: list[Assessment] = field(default_factory=list)
    pulses: list[Pulse] = field(default_factory=list)
    shown_at: dict[tuple[str, str], str] = field(default_factory=dict)
    """(clause, member) → the address at which one can look whether it keeps it."""
    costs: dict[tuple[str, str], Cost] = field(default_factory=dict)
    """(clause, member) → what holding its strictest standard would cost that member."""
    adopters: dict[str, Adopter] = field(default_factory=dict)
    messages: dict[int, Said] = field(default_factory=dict)
    channels: dict[tuple[str, str], Channel] = field(default_factory=dict)
    """(whose, or nothing for the coalition's; the address as it is compared) → the channel."""
    citations: dict[int, Citation] = field(default_factory=dict)
    trustees: dict[str, str] = field(default_factory=dict)
    """Member → the key to which shares of ballots are sealed for it, base64."""
    draws: dict[int, Draw] = field(default_factory=dict)
    sunset: Sunset | None = None
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
        """Those that have endorsed a platform in force, and have not left."""
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
    raise Refused(
        "unknown-actor",
        "“{text}” is not known to this {coalition}.",
        hint="Known here: {near}.",
        text=text,
        near=", ".join(near),
    )


def known_actor(state: State, actor: str | None) -> Actor:
    """Return the actor that acts. Refuses (`unknown-actor`) one the coalition does not know."""
    if actor is None or actor not in state.actors:
        message = "“{actor}” is not known to this {coalition}." if actor else "Somebody has to do this."
        names = ", ".join(state.actors) or Line("nobody yet")
        raise Refused("unknown-actor", message, hint="Known here: {names}.", actor=actor or "", names=names)
    return state.actors[actor]


def known_member(state: State, actor: str | None) -> Actor:
    """Return the member that acts. Refuses (`not-a-member`) an actor that has not endorsed the platform."""
    found = known_actor(state, actor)
    if not found.member_since and found.terms:
        hint = "It joins again by endorsing the platform in force: concerted endorse."
        raise Refused("not-a-member", "{name} is a member no longer.", hint=hint, name=found.name)
    if not found.member_since:
        hint = "It becomes one by endorsing the platform in force: concerted endorse."
        raise Refused("not-a-member", "{name} is not a member.", hint=hint, name=found.name)
    return found


def check_vetoes(state: State, clauses: Iterable[Clause]) -> None:
    """Refuse (`unknown-actor`) a rule under which somebody has a veto whom the coalition does not know."""
    for clause in clauses:
        for name in (clause.rule and clause.rule.veto) or ():
            known_actor(state, name)
