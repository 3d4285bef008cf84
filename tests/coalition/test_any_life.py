"""Anything anybody might ask, in any order, over a whole life: what then must always hold."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from random import Random
from typing import Any

from hypothesis import Phase, given, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from concerted.coalition import (
    ActorFacts,
    Adoption,
    AdoptionEnded,
    Agenda,
    Assessing,
    Attendance,
    Ballot,
    CallEnding,
    Calling,
    Capacity,
    ChannelNamed,
    CitationWithdrawn,
    Citing,
    Clause,
    Closing,
    Command,
    Contest,
    ContestEnded,
    Convening,
    DrawAnnounced,
    DutyNote,
    Edit,
    Effect,
    Ending,
    Endorsement,
    Erasure,
    ErasureFollowed,
    Extension,
    Filling,
    Hand,
    Handover,
    HoldingCost,
    Interview,
    Invitation,
    KnownTie,
    Lapse,
    Leaving,
    MemberKey,
    Message,
    MessageWithdrawn,
    Minutes,
    Nod,
    ObjectionAnswer,
    Opening,
    Openings,
    PanelDrawn,
    PanelReplaced,
    PeriodOpening,
    Platform,
    Proposing,
    ProxyEnded,
    ProxyGiven,
    Ratings,
    Released,
    Renewal,
    Replanted,
    Rotating,
    Sealed,
    SeatEnded,
    SeatTaken,
    SeedRevealed,
    Seen,
    SentenceWithdrawal,
    ShownAt,
    Skip,
    Stance,
    State,
    Swap,
    SwapAccepted,
    TrusteeKey,
    Validity,
    Variant,
    View,
    VoiceRule,
    Watch,
    Withdrawal,
    WitnessKey,
    Wording,
    changes_between,
    decide,
    eligible,
    evolve,
    fold,
    line_of,
    next_line,
    replay,
    standing_line,
    together,
)
from concerted.coalition.assessments import BEST, DIMENSIONS, LEAST
from concerted.coalition.ballots import CHOICES, FIELD, bound, openings_of
from concerted.coalition.clauses import CLASSES, GROUNDS, LONGEST
from concerted.coalition.copying import changing, own
from concerted.coalition.counting import UNSEALING, challenge_ends
from concerted.coalition.days import later as at_later
from concerted.coalition.days import months_later
from concerted.coalition.disclosing import disclosure_of
from concerted.coalition.drawing import commitment_to
from concerted.coalition.hiding import Beside, due, public_by
from concerted.coalition.pulses import BANDS, HIGHEST, LOWEST
from concerted.coalition.rules import STANCES, Rule
from concerted.coalition.shape import to_json
from concerted.coalition.state import Proposal
from concerted.coalition.trustees import sealed_ballot, shares_of
from concerted.errors import Refused
from concerted.record.entry import Entry, read_entry
from concerted.record.opening import seal
from tests.coalition.hidden import sealed
from tests.coalition.lives import IDS, Life, agreed, at, clauses_with, living_by
from tests.coalition.test_keeping import key
from tests.coalition.test_trustees import chance_of, secret_of

WHY = Sealed(c="0" * 64)
DUTIES = ("press", "archive", "books")
MOST_DAYS = 12
"""Days for which these platforms let words be hidden after the closing, at most."""
CLAUSES = clauses_with(
    Clause(id="turns", kind="cadence", text="We take turns.", duties=DUTIES, term="month"),
    changing={"days": 3, "rule": Rule(method="majority", base="eligible", extension=3)},
    doing={"days": 3, "review": 6, "delay": 12, "rule": Rule(method="consent", overrule="1/2", extension=3)},
    joining={"days": 3, "season": "quarter", "delay": 5},
    ending={"days": 3, "grounds": GROUNDS},
    measure={"watch": Watch(look="terms")},
)
"""Short days, so that much comes to an end; a season, duties, an extension, a promise that is watched."""

VARIETIES = (
    CLAUSES,
    clauses_with(*CLAUSES[-1:], measure={"every": "week"}),
    tuple(replace(clause, season=None) if clause.season else clause for clause in CLAUSES),
    tuple(replace(clause, duties=DUTIES[:2]) if clause.duties else clause for clause in CLAUSES),
)
"""Platforms that amendments go to and fro between."""

UNSEALED = VARIETIES
SEALED = Rule(method="majority", quorum="1/5", ballot="sealed", extension=3)
BY_TRUSTEES = replace(SEALED, ballot="trustees", openers=2, extension=None)
ELSEWHERE = (Variant(jurisdiction="Vessia", text="Within 7 days.", value=7),)
WITH_SEALS, WITH_TRUSTEES = (
    tuple(replace(clause, rule=rule) if clause.governs == "tactical" else clause for clause in CLAUSES)
    for rule in (SEALED, BY_TRUSTEES)
)
BEGINNINGS = (CLAUSES, CLAUSES, WITH_SEALS, WITH_TRUSTEES, None)
VARIETIES = (
    *UNSEALED,
    WITH_SEALS,
    WITH_TRUSTEES,
    clauses_with(*CLAUSES[-1:], measure={"value": 30, "unit": "days", "stricter": "less", "variants": ELSEWHERE}),
)
"""And such where ballots are sealed, or a clause reads otherwise elsewhere."""

WHO = (*IDS, *IDS, *IDS, None, None, "walkers", "town-library", "stranger")
MEMBER = (*IDS, *IDS, "walkers")
EFFECTS = {"part": "membership", "release-key": "membership", "sunset": "sunset", "reaffirm": "platform"}
MEETING = ("call", "hold", "note", "decide")
CARRIED = (True, False)
RIGHT = (True, True, True, False)
"""Whether whoever may do it does, or anybody."""
NUMBER = range(31)
NAME = ("Walkers", "Town Library", "Clinics")
DUTY = (*DUTIES, *DUTIES, "weather")


def going_on(state: State) -> bool:
    return not (state.sunset and state.sunset.ended is not None)


def undecided(state: State) -> dict[int, Proposal]:
    return {number: p for number, p in state.proposals.items() if p.status in ("draft", "open")}


@dataclass(frozen=True)
class Frozen:
    """What of an open proposal may not change, but by an edit."""

    rule: Rule
    electorate: tuple[str, ...]
    families: object
    effect: object
    edits: int
    text: tuple[object, ...]

    @classmethod
    def of(cls, proposal: Proposal) -> Frozen:
        text = (proposal.title, proposal.text, proposal.changes, proposal.base)
        return cls(
            rule=proposal.rule,
            electorate=proposal.electorate,
            families=proposal.families,
            effect=proposal.effect,
            edits=len(proposal.edits),
            text=text,
        )


def some(known: Mapping[int, Any], number: int) -> int:
    """One of the latest that there are; now and then, or where there is none, one there is not."""
    return 999 if not known or number == 30 else list(known)[-1 - number % min(len(known), 4)]


def no_fractions(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(map(no_fractions, value.values()))
    if isinstance(value, list | tuple):
        return all(map(no_fractions, value))
    return not isinstance(value, float)


def places(value: object) -> int:
    """In how many places of a state that one stands which stands in most, of what changes in place."""
    seen = Counter[int]()

    def count(one: object) -> None:
        inside = [getattr(one, name) for name in changing(type(one))]
        if inside or isinstance(one, dict | list | set):
            seen[id(one)] += 1
        inside += one.values() if isinstance(one, dict) else one if isinstance(one, list | tuple) else ()
        for each in inside:
            count(each)

    count(value)
    return max(seen.values())


@dataclass(frozen=True)
class Move:
    """Something that may be asked, when it makes sense to, and what its words may be."""

    when: Callable[[AnyLife], object]
    choices: Mapping[str, Sequence[Any]]
    ask: Callable[..., None]


MOVES: list[Move] = []


def move(when: Callable[[AnyLife], object] = lambda self: True, **choices: Sequence[Any]) -> Callable[..., Any]:
    def kept(ask: Callable[..., None]) -> Callable[..., None]:
        MOVES.append(Move(when=when, choices=choices, ask=ask))
        return ask

    return kept


class AnyLife(RuleBasedStateMachine):
    """A coalition that anybody asks anything of."""

    def __init__(self) -> None:
        super().__init__()
        self.life = Life()
        self.beside: dict[int, Beside] = {}
        self.votes: dict[int, tuple[str, bytes]] = {}
        self.keys = 0

    @initialize(begun=st.sampled_from(BEGINNINGS))
    def begin(self, begun):
        self.life = living_by(begun) if begun else agreed()
        if begun is WITH_TRUSTEES:
            self.sign_for_oneself(*IDS[:2])

    @rule(seed=st.integers(0, 2**32 - 1))
    def somebody_asks_something(self, seed):
        """One move of all that make sense now, each as likely as another."""
        chance = Random(f"{seed} {self.life.hour}")  # noqa: S311 - Hypothesis draws it, so failures are found again
        made = chance.choice([made for made in MOVES if made.when(self)])
        made.ask(self, **{name: chance.choice(options) for name, options in made.choices.items()})

    @property
    def state(self) -> State:
        return self.life.state

    def allowed(
        self, body: object, by: str | None = None, *, ref: int | None = None, now: str = "", signed: bool = False
    ) -> Entry | Refused:
        """What would be entered at a moment, or why not; nothing is changed. Whoever has a key signs."""
        actor = self.state.actors.get(by or "")
        signed = signed or bool(actor and actor.key)
        now = max(now or at(self.life.hour), self.state.at)
        try:
            (entry,) = decide(self.state, Command(body=body, at=now, by=by, ref=ref, signed=signed))
        except Refused as error:
            refused = error
        else:
            return replace(entry, sig="c2ln") if signed else entry
        assert refused.message
        assert refused.hint, f"{refused.code} says nothing of what would be allowed"
        return refused

    def ask(self, body: object, by: str | None, ref: int | None = None, *, signed: bool = False) -> bool:
        """Ask it, and hold everything that has to hold of one step; tell whether it was allowed.

        What is to be public by then is disclosed first, as a host does.
        """
        self.life.hour += 1
        self.disclose()
        body = self.as_kept(body, ref)
        kind = type(body).__name__
        note(f"{at(self.life.hour)} {by} asks: {kind} {to_json(body)} of {ref}")
        before = own(self.state)
        asked = self.allowed(body, by, ref=ref, signed=signed)
        assert self.state == before
        if isinstance(asked, Refused):
            return False
        self._enter(asked)
        self._check_frozen(before)
        return True

    def as_kept(self, body: object, ref: int | None) -> object:
        """The body as a host enters it: what is hidden is sealed; what cannot be is asked as it is."""
        try:
            return sealed(self.life, self.beside, body, ref)
        except Refused:
            return body

    def disclose(self) -> None:
        now = max(at(self.life.hour), self.state.at)
        for proposal in due(self.state, now):
            body = disclosure_of(proposal, self.beside)
            assert body is not None
            entry = self.allowed(body, ref=proposal.entry)
            assert isinstance(entry, Entry)
            self._enter(entry)

    def _enter(self, entry: Entry) -> None:
        data = entry.to_bytes()
        assert read_entry(data) == entry
        assert read_entry(data).to_bytes() == data
        assert no_fractions(entry.body)
        self.life.entries.append(entry)
        self.life.state = evolve(self.state, entry)
        said = line_of(self.state, entry).say()
        assert "{" not in said
        assert "None" not in said

    def _check_frozen(self, before: State) -> None:
        for number, proposal in before.proposals.items():
            after = self.state.proposals[number]
            if not proposal.is_open:
                continue
            was, now = Frozen.of(proposal), Frozen.of(after)
            if now.edits > was.edits:
                now = replace(now, edits=was.edits, text=was.text)
            assert now == was

    # The circle.

    @move(by=WHO, name=NAME, what=("invite", "facts", "tie", "interview", "agenda", "adopt", "end"))
    def meet_others(self, by, name, what):
        bodies: dict[str, object] = {
            "invite": Invitation(name=name),
            "facts": ActorFacts(name=name, people=7, affiliations=("Fund",)),
            "tie": KnownTie(between=("clinics", "walkers"), what="They share an office."),
            "interview": Interview(actor="walkers", notes=WHY),
            "agenda": Agenda(items=("What do we all want?",)),
            "adopt": Adoption(name=name),
            "end": AdoptionEnded(name=name),
        }
        self.ask(bodies[what], by)

    @move(
        when=lambda self: not self.state.platform,
        by=WHO,
        number=NUMBER,
        what=("word", "revise", "yes", "no", "view", "withdraw"),
        right=RIGHT,
    )
    def find_a_sentence(self, by, number, what, right):
        ref = some(self.state.sentences, number)
        if right and what == "withdraw" and ref in self.state.sentences:
            by = self.state.sentences[ref].by
        if right and what == "view":
            by = "walkers"
        bodies: dict[str, tuple[object, int | None]] = {
            "word": (Wording(text=f"We want it {number}."), None),
            "revise": (Wording(text=f"We want it {number} so."), ref),
            "yes": (Nod(yes=True), ref),
            "no": (Nod(yes=False, reason=WHY), ref),
            "view": (View(view="agree"), ref),
            "withdraw": (SentenceWithdrawal(), ref),
        }
        self.ask(bodies[what][0], by, bodies[what][1])

    @move(when=lambda self: not self.state.platform, number=NUMBER)
    def everybody_nods(self, number):
        for actor in self.state.circle:
            self.ask(Nod(yes=True), actor.id, some(self.state.sentences, number))

    @move(when=lambda self: not self.state.platform, by=MEMBER, clauses=VARIETIES)
    def draft_a_platform(self, by, clauses):
        if self.ask(Platform(clauses=clauses), by):
            for actor in self.state.circle[:3]:
                self.endorse(actor.id)

    @move(by=WHO)
    def endorse(self, by):
        version = self.state.platform or self.state.draft
        self.ask(Endorsement(platform=version.digest if version else "0"), by)

    # Decisions.

    def put(self, body: Proposing, by: str, ref: int | None = None, *, carried: bool = False) -> None:
        """Propose it; and perhaps let everybody agree and close it."""
        if self.ask(body, by, ref) and carried:
            self._carry(self.state.size - 1)

    def _carry(self, proposal: int) -> None:
        known = self.state.proposals.get(proposal)
        if known and known.sealed:
            return
        for actor in self.state.members:
            self.ask(Stance(stance="agree"), actor.id, proposal)
        self.ask(Closing(rationale="All agree."), None, proposal)

    @move(
        when=lambda self: self.state.platform and going_on(self.state),
        by=MEMBER,
        decision_class=CLASSES,
        draft=(None, None, True),
        visibility=(None, None, "members", "delayed"),
        carried=CARRIED,
    )
    def propose(self, by, decision_class, draft, visibility, carried):
        body = Proposing(
            title="Act",
            text="Together.",
            decision_class=decision_class,
            draft=draft,
            visibility=visibility,
            delay=2 if visibility == "delayed" else None,
        )
        self.put(body, by, carried=carried and visibility is not None)

    @move(when=lambda self: self.hidden(), by=WHO, number=NUMBER)
    def disclose_too_soon(self, by, number):
        proposal = self.hidden()[number % len(self.hidden())]
        now = max(at(self.life.hour), self.state.at)
        if public_by(proposal) > now:
            assert isinstance(self.allowed(disclosure_of(proposal, self.beside), by, ref=proposal.entry), Refused)

    def hidden(self) -> list[Proposal]:
        return [proposal for proposal in self.state.proposals.values() if proposal.hidden]

    @move(
        when=lambda self: self.state.platform and going_on(self.state),
        by=MEMBER,
        clauses=VARIETIES,
        number=NUMBER,
        draft=(None, None, True),
        carried=CARRIED,
    )
    def amend(self, by, clauses, number, draft, carried):
        """Amend the platform; for some numbers, an open amendment."""
        version = self.state.platform
        if version is None:
            return
        changes = changes_between(version.clauses, clauses) or None
        amends = some(self.state.proposals, number) if number % 3 == 1 else None
        body = Proposing(
            title="Amend", text="It.", decision_class="platform", changes=changes, base=version.digest, amends=amends,
            draft=draft,
        )  # fmt: skip
        self.put(body, by, amends, carried=carried)

    @move(
        when=lambda self: self.state.platform, by=MEMBER, number=NUMBER, duty=DUTY, right=RIGHT,
        what=("in all", "in a decision", "for a duty", "withdraw", "withdraw"),
    )  # fmt: skip
    def cite(self, by, number, duty, right, what):
        if what == "withdraw":
            cited = some(self.state.citations, number)
            known = self.state.citations.get(cited)
            by = known.by if right and known and self.state.actors[known.by].member_since else by
            self.ask(CitationWithdrawn(reason=WHY), by, cited)
            return
        decision = some(self.state.decisions, number) if what == "in a decision" else None
        pattern = f"pattern-{number % 3}"
        of = duty if what == "for a duty" else None
        self.ask(Citing(pattern=pattern, name="Taking Turns", why="It helps.", decision=decision, duty=of), by)

    @move(when=lambda self: self.state.decisions and going_on(self.state), by=MEMBER, number=NUMBER, carried=CARRIED)
    def reverse(self, by, number, carried):
        adopted = {n: p for n, p in self.state.decisions.items() if p.status == "adopted"}
        ref = some(adopted, number)
        body = Proposing(title="Undo", text="It.", decision_class="tactical", reverses=ref)
        self.put(body, by, ref, carried=carried)

    @move(
        when=lambda self: self.state.platform and going_on(self.state),
        by=MEMBER,
        actor=MEMBER,
        does=tuple(EFFECTS),
        ground=GROUNDS,
        carried=CARRIED,
    )
    def propose_an_effect(self, by, actor, does, ground, carried):
        concerns = actor if EFFECTS[does] == "membership" else None
        effect = Effect(does=does, actor=concerns, ground=ground if does == "sunset" else None)
        body = Proposing(title="Do it", text="Now.", decision_class=EFFECTS[does], effect=effect)
        self.put(body, by, carried=carried)

    @move(
        when=lambda self: undecided(self.state),
        by=WHO,
        number=NUMBER,
        word=STANCES,
        how=("itself", "itself", "proxy", "seat", "answer", "validity"),
        principal=MEMBER,
        right=RIGHT,
    )
    def answer(self, by, number, word, how, principal, right):
        ref = some(undecided(self.state) if right else self.state.proposals, number)
        objection = some(self.state.objections, number)
        proxies = {actor.id: actor.proxy.holder for actor in self.state.members if actor.proxy}
        if right and how == "proxy" and proxies:
            principal, by = list(proxies.items())[number % len(proxies)]
        if right and how == "answer" and objection in self.state.objections:
            by = self.state.proposals[self.state.objections[objection]].objections[objection].by
        bodies: dict[str, tuple[object, int]] = {
            "itself": (Stance(stance=word, reason=WHY), ref),
            "proxy": (Stance(stance=word, reason=WHY, proxy_for=principal), ref),
            "seat": (Stance(stance=word, reason=WHY, seat="board"), ref),
            "answer": (ObjectionAnswer(answer="resolved"), objection),
            "validity": (Validity(valid=number % 2 == 0, reason=WHY), objection),
        }
        self.ask(bodies[how][0], by, bodies[how][1])

    @move(when=lambda self: undecided(self.state), number=NUMBER)
    def everybody_agrees(self, number):
        self._carry(some(undecided(self.state), number))

    @move(
        when=lambda self: undecided(self.state),
        by=WHO,
        number=NUMBER,
        what=("close", "close", "extend", "withdraw", "open", "open", "edit"),
        right=RIGHT,
    )
    def tend_a_proposal(self, by, number, what, right):
        known = undecided(self.state) if right else self.state.proposals
        if right and what == "open":
            known = {n: p for n, p in known.items() if p.status == "draft"}
        ref = some(known, number)
        if right and what in ("withdraw", "open", "edit") and ref in self.state.proposals:
            by = self.state.proposals[ref].by
        bodies: dict[str, object] = {
            "close": Closing(rationale="So it is."),
            "extend": Extension(),
            "withdraw": Withdrawal(),
            "open": Opening(),
            "edit": Edit(title="Act so", text=f"Otherwise {number}."),
        }
        self.ask(bodies[what], by, ref)

    # Sealed ballots, and trustees.

    @move(
        when=lambda self: self.sealed_ones(),
        by=MEMBER,
        number=NUMBER,
        choice=CHOICES,
        right=RIGHT,
        all_of=(True, False),
    )
    def vote_sealed(self, by, number, choice, right, all_of):
        """Cast a ballot as its proposal takes it; now and then as another would take it; or all do."""
        proposal = self.sealed_ones()[number % len(self.sealed_ones())]
        for name in proposal.electorate if all_of else (by,):
            self.cast_ballot(proposal, name, choice, right=right)

    def cast_ballot(self, proposal: Proposal, by: str, choice: str, *, right: bool) -> None:
        if proposal.by_trustees is right and len(proposal.trustees) > 1:
            chance = chance_of(f"{by} {self.state.size}")
            committed, shares, _ = sealed_ballot(self.state, proposal.entry, by, choice, chance)
            self.ask(Ballot(commitment=committed, shares=shares), by, proposal.entry)
            return
        value, blinding = bound(self.state, proposal.entry, by, choice), sha256(f"{self.state.size}".encode()).digest()
        kept = Sealed(**seal(self.state.coalition, FIELD, value, blinding=blinding))
        if self.ask(Ballot(choice=kept), by, proposal.entry):
            self.votes[self.state.size - 1] = (value, blinding)

    @move(when=lambda self: self.sealed_ones(), by=(None, None, *MEMBER), number=NUMBER)
    def open_ballots(self, by, number):
        proposal = self.sealed_ones()[number % len(self.sealed_ones())]
        if proposal.by_trustees:
            for trustee in proposal.trustees:
                self.ask(shares_of(self.state, proposal.entry, trustee, secret_of(trustee)[0]), trustee, proposal.entry)
        else:
            self.ask(openings_of(self.state, proposal, self.votes), by, proposal.entry)

    @move(when=lambda self: self.state.platform and going_on(self.state), by=MEMBER, other=MEMBER)
    def sign_for_oneself(self, by, other):
        """Some take keys of their own, and become trustees by them."""
        for name in dict.fromkeys((by, other)):
            actor = self.state.actors.get(name)
            self.keys += 1
            if actor and actor.key is None:
                self.ask(MemberKey(public=key(self.keys % 200 + 40)), name, signed=True)
            self.ask(TrusteeKey(public=b64encode(secret_of(name)[1]).decode()), name)

    def sealed_ones(self) -> list[Proposal]:
        return [one for one in self.state.proposals.values() if one.is_open and one.sealed]

    @move(
        when=lambda self: self.votes_are_sealed() and going_on(self.state),
        by=MEMBER,
        choices=((CHOICES[0],), CHOICES),
        answering=(0, 1, 2, 3),
    )
    def vote_to_the_end(self, by, choices, answering):
        """All vote; once time is up the host, or so many trustees, open; somebody closes."""
        if not self.ask(Proposing(title="A chair", text="Whose?", decision_class="tactical"), by):
            return
        number = self.state.size - 1
        proposal = self.state.proposals[number]
        for n, name in enumerate(proposal.electorate):
            self.cast_ballot(self.state.proposals[number], name, choices[n % len(choices)], right=True)
        self.life.wait(days=3)
        for trustee in list(proposal.trustees)[:answering]:
            self.ask(shares_of(self.state, number, trustee, secret_of(trustee)[0]), trustee, number)
        if not proposal.by_trustees:
            self.ask(openings_of(self.state, self.state.proposals[number], self.votes), None, number)
        self.life.wait(days=1 if answering > 1 else 7)
        self.ask(Closing(rationale="So it was voted."), None, number)

    def votes_are_sealed(self) -> bool:
        clauses = self.state.platform.clauses if self.state.platform else ()
        return any(one.governs == "tactical" and one.rule and one.rule.ballot for one in clauses)

    # Messages, draws, and what a standard costs.

    @move(by=MEMBER, number=NUMBER, for_all=(None, True), what=("sign", "sign", "withdraw", "channel", "gone"))
    def say_in_public(self, by, number, for_all, what):
        ref = some(self.state.messages, number)
        if what == "withdraw" and ref in self.state.messages:
            by = self.state.messages[ref].by
        bodies: dict[str, object] = {
            "sign": Message(title="To the mayor", digest=f"{number:064x}", for_coalition=for_all),
            "withdraw": MessageWithdrawn(),
            "channel": ChannelNamed(address="https://air.example", for_coalition=for_all),
            "gone": ChannelNamed(address="https://air.example", for_coalition=for_all, gone=True),
        }
        self.ask(bodies[what], by, ref if what == "withdraw" else None)

    @move(
        when=lambda self: self.state.platform and going_on(self.state),
        by=MEMBER,
        seats=(1, 2, 3, 9),
        source=(None, "drand", "The lottery"),
        commits=(None, 1, 2, 3),
    )
    def announce_a_draw(self, by, seats, source, commits):
        members = tuple(actor.id for actor in self.state.members)
        days = [at(self.life.hour + 24 * n) for n in (1, 2, 3)]
        self.ask(
            DrawAnnounced(
                title="A jury", among=members, seats=seats, commits=members[:commits] if commits else None,
                commit_by=days[0] if commits else None, reveal_by=days[1] if commits else None,
                source=source, published_at=days[2] if source else None,
            ),
            by,
        )  # fmt: skip

    @move(
        when=lambda self: self.state.draws,
        by=WHO,
        number=NUMBER,
        what=("commit", "reveal", "draw", "draw", "drop", "all"),
        right=RIGHT,
    )
    def draw_lots(self, by, number, what, right):
        ref = some(self.state.draws, number)
        draw = self.state.draws.get(ref)
        if draw is None:
            self.ask(PanelDrawn(), by, ref)
        elif what == "draw":
            value = "ab" * 96 if draw.round else "3 17 22"
            self.ask(PanelDrawn(randomness=value if draw.source else None), None if right else by, ref)
        elif what == "drop":
            leaver = draw.panel[number % len(draw.panel)] if draw.panel else "clinics"
            self.ask(PanelReplaced(leaver=leaver), leaver if right else by, ref)
        else:
            asked = draw.commits if what == "all" else (by or "clinics",)
            for name in asked if what in ("commit", "all") else ():
                self.ask(commitment_to(self.state, draw, name, self.seed_of(name)), name, ref)
            for name in asked if what in ("reveal", "all") else ():
                self.ask(SeedRevealed(value=self.seed_of(name).hex()), name, ref)

    @move(when=lambda self: self.state.draws, number=NUMBER, revealing=(1, 2, 3), leaving=RIGHT)
    def draw_to_the_end(self, number, revealing, leaving):
        """All commit, some reveal, and once nothing is awaited any more a panel is drawn; somebody drops out."""
        ref = some(self.state.draws, number)
        draw = self.state.draws.get(ref)
        for name in draw.commits if draw else ():
            self.ask(commitment_to(self.state, draw, name, self.seed_of(name)), name, ref)
        for name in draw.commits[:revealing] if draw else ():
            self.ask(SeedRevealed(value=self.seed_of(name).hex()), name, ref)
        self.life.wait(days=3)
        value = "ab" * 96 if draw and draw.round else "3 17 22"
        self.ask(PanelDrawn(randomness=value if draw and draw.source else None), None, ref)
        for name in self.state.draws[ref].panel[:1] if draw and leaving else ():
            self.ask(PanelReplaced(leaver=name), name, ref)

    @staticmethod
    def seed_of(name: str) -> bytes:
        return sha256(f"the seed of {name}".encode()).digest()

    @move(
        when=lambda self: self.state.platform and going_on(self.state), by=MEMBER, cost=("Two days.", "A week.", None)
    )
    def say_what_it_costs(self, by, cost):
        self.ask(HoldingCost(clause="measure", cost=cost or None), by)

    # Meetings, voices, members.

    @move(
        when=lambda self: self.state.platform and going_on(self.state),
        by=WHO,
        number=NUMBER,
        present=((*IDS, "walkers"), IDS, IDS[1:3], IDS[:1]),
        what=MEETING,
    )
    def meet(self, by, number, present, what):
        ref = some(self.state.meetings, number)
        bodies: dict[str, object] = {
            "call": Convening(title="We meet", starts=at(self.life.hour)),
            "hold": Attendance(present=tuple(name for name in present if name in self.state.actors)),
            "note": Minutes(text="We talked."),
            "decide": Proposing(title="Act", text="Now.", decision_class="tactical", meeting=ref),
        }
        self.ask(bodies[what], by, None if what in ("call", "decide") else ref)

    @move(by=WHO, other=MEMBER, what=("seat", "empty", "voice", "proxy", "proxy", "end"), right=RIGHT)
    def speak(self, by, other, what, right):
        given = [actor.id for actor in self.state.members if actor.proxy]
        if right and what == "end" and given:
            by = other = given[0]
        bodies: dict[str, object] = {
            "seat": SeatTaken(seat="board", binds=False, person=WHY),
            "empty": SeatEnded(seat="board"),
            "voice": VoiceRule(voice="together"),
            "proxy": ProxyGiven(holder=other, until=at(self.life.hour + 24 * 30)),
            "end": ProxyEnded(principal=other),
        }
        self.ask(bodies[what], by)

    @move(by=WHO, what=("renew", "renew", "lapse", "leave"))
    def stay_or_go(self, by, what):
        self.ask({"renew": Renewal(), "lapse": Lapse(), "leave": Leaving(reason=WHY)}[what], by)

    @move()
    def everybody_renews(self):
        for actor in self.state.members:
            self.ask(Renewal(), actor.id)

    # Duties and commitments.

    @move(when=lambda self: self.state.platform and going_on(self.state), by=(None, *IDS))
    def rotate(self, by):
        if self.ask(Rotating(), by):
            self._check_shared()

    def _check_shared(self) -> None:
        rotation = self.state.rotations[-1]
        held = [one.holder for one in rotation.duties.values()]
        for actor in eligible(self.state, self.state.at):
            here = actor.absent_until is None or actor.absent_until <= rotation.starts
            assert actor.capacity is None or held.count(actor.id) <= actor.capacity
            if here and actor.capacity != 0 and actor.id not in held:
                assert None not in held
                assert all(held.count(other) == 1 for other in held)

    @move(
        when=lambda self: self.state.rotations and going_on(self.state),
        by=WHO,
        other=MEMBER,
        duty=DUTY,
        theirs=(None, None, *DUTY),
        what=("swap", "take", "skip", "fill", "note"),
    )
    def tend_a_duty(self, by, other, duty, theirs, what):
        held = self.state.rotations[-1].duties.get(duty) if self.state.rotations else None
        if held and what in ("swap", "skip"):
            by = held.holder or by
        if held and held.offered and what == "take":
            by = held.offered[0]
        bodies: dict[str, object] = {
            "swap": Swap(duty=duty, to=other, theirs=theirs),
            "take": SwapAccepted(duty=duty),
            "skip": Skip(duty=duty, reason=WHY),
            "fill": Filling(duty=duty),
            "note": DutyNote(duty=duty, text="It lies in the drawer."),
        }
        self.ask(bodies[what], by)

    @move(by=WHO, duties=(None, None, 0, 1, 3), days=(None, None, 5, 60))
    def say_what_one_can_hold(self, by, duties, days):
        until = None if days is None else at(self.life.hour + 24 * days)[:10]
        self.ask(Capacity(duties=duties, absent_until=until), by)

    @move(
        when=lambda self: self.state.platform and going_on(self.state),
        by=WHO,
        member=MEMBER,
        number=NUMBER,
        what=("open", "kept", "missed", "missed", "call", "call"),
    )
    def owe(self, by, member, number, what):
        ref = some(self.state.periods, number)
        bodies: dict[str, object] = {
            "open": PeriodOpening(clause="measure"),
            "kept": Seen(member=member, seen="kept", evidence="The page."),
            "missed": Seen(member=member, seen="missed", evidence="No page."),
            "call": Calling(member=member),
        }
        missed = [seen.member for p in self.state.periods.values() for seen in p.observations if seen.seen == "missed"]
        if what == "call" and missed:
            bodies["call"] = Calling(member=missed[number % len(missed)])
        self.ask(bodies[what], by, None if what == "open" else ref)

    @move(
        when=lambda self: any(call.ending is None for call in self.state.calls.values()),
        by=WHO,
        number=NUMBER,
        ending=("renewed", "amended", "excused", "parted"),
    )
    def settle(self, by, number, ending):
        ref = some(self.state.calls, number)
        call = self.state.calls.get(ref)
        if call and ending in ("renewed", "excused"):
            by = {"renewed": call.member, "excused": call.by}[ending]
        until = at(self.life.hour + 24 * 20)[:10] if ending == "excused" else None
        self.ask(CallEnding(ending=ending, until=until), by, ref)

    @move(
        when=lambda self: self.state.platform and going_on(self.state),
        by=WHO,
        clause=("measure", "measure", "turns"),
        address=("https://bees.example/data", "https://clinics.example", "by the river", None),
    )
    def show_where_to_look(self, by, clause, address):
        self.ask(ShownAt(clause=clause, address=address), by)

    # How it is.

    @move(
        when=lambda self: self.state.platform, by=WHO, rating=range(LEAST - 1, BEST + 2), reason=(WHY, WHY, WHY, None)
    )
    def assess(self, by, rating, reason):
        ratings = dict.fromkeys(DIMENSIONS, rating) | {"vitality": min(rating + 1, BEST)}
        self.ask(Assessing(ratings=Ratings(**ratings), reason=reason), by)

    @move(
        when=lambda self: self.state.platform,
        by=(None, None, None, *IDS[:1]),
        back=(1, 1, 2, 0),
        at_least=(*BANDS[:3], 7),
        halves=range(LOWEST, HIGHEST + 2),
    )
    def release_a_pulse(self, by, back, at_least, halves):
        """Mostly of the month before, which is over; now and then of one that runs, or too exactly."""
        month = f"{at(self.life.hour)[:7]}-01"
        self.ask(Released(starts=months_later(month, -back), at_least=at_least, halves=halves), by)

    # The end, and who keeps the record.

    @move(when=lambda self: self.state.sunset, by=WHO, what=("contest", "back", "end", "end", "replanted"), right=RIGHT)
    def end(self, by, what, right):
        if right and what == "back" and self.state.sunset and self.state.sunset.contests:
            by = next(iter(self.state.sunset.contests))
        if right and what in ("end", "replanted"):
            by = None
        bodies: dict[str, Callable[[], object]] = {
            "contest": lambda: Contest(reason=WHY),
            "back": ContestEnded,
            "end": Ending,
            "replanted": lambda: Replanted(coalition="clear-water-abcdef"),
        }
        self.ask(bodies[what](), by)

    @move(by=WHO, number=NUMBER, what=("key", "witness", "erase", "follow", "hand-over"), right=RIGHT)
    def keep(self, by, number, what, right):
        self.keys += 1
        watching = [actor.id for actor in self.state.actors.values() if actor.witness]
        if right and what == "erase":
            by = None
        if right and what == "follow" and watching:
            by = watching[0]
        ref = some(self.state.sealed, number)
        field = self.state.sealed[ref].path if ref in self.state.sealed else "body.reason"
        if what == "key":
            self.ask(MemberKey(public=key(self.keys % 200 + 40)), by, signed=True)
        elif what == "witness":
            self.ask(WitnessKey(name=f"w{self.keys % 3}.example", public=key(self.keys % 200 + 40)), by)
        elif what == "erase":
            self.ask(Erasure(field=field, ground="request"), by, ref)
        elif what == "follow":
            self.ask(ErasureFollowed(), by, ref)
        else:
            hands = (Hand(by="host", sig="AAAA"),)
            log_key = key(self.keys % 200 + 40)
            self.ask(Handover(log_key=log_key, size=self.state.size, root="00", signatures=hands), None)

    @move(days=(1, 3, 4, 10, 40, 100))
    def wait(self, days):
        self.life.wait(days=days)

    # What must always hold.

    @invariant()
    def everything_holds(self):
        self.every_member_can_leave_at_once()
        self.every_open_proposal_comes_to_an_end_once_its_time_is_up()
        self.a_proposer_that_is_a_member_can_take_back_what_is_not_decided()
        self.a_sunset_comes_to_an_end_or_is_contested()
        self.only_members_hold_duties_vote_for_others_and_are_asked()
        self.there_is_a_shared_interest_before_there_are_members()
        self.what_comes_next_is_said()
        self.nothing_is_hidden_for_longer_than_the_platform_allows()
        self.a_member_rates_a_season_once_and_a_month_has_one_pulse()
        self.sealed_is_sealed_and_what_is_drawn_is_of_the_pool()

    def sealed_is_sealed_and_what_is_drawn_is_of_the_pool(self):
        """No stance is known before ballots are opened, no seed before it is revealed; a panel has each member once."""
        for proposal in self.sealed_ones():
            assert not proposal.stances or proposal.opened_at
            assert proposal.ballots.keys() <= set(proposal.electorate)
        for draw in self.state.draws.values():
            pool = {one.id for one in draw.pool}
            assert draw.revealed.keys() <= draw.commitments.keys() <= set(draw.commits)
            assert set(draw.panel) <= pool
            assert len(set(draw.panel)) == len(draw.panel) <= draw.seats
            assert not set(draw.panel) & set(draw.gone)

    def nothing_is_hidden_for_longer_than_the_platform_allows(self):
        """Neither for longer after its closing, nor at all for longer than a proposal may be open besides."""
        for proposal in self.hidden():
            assert proposal.hiding
            ends = proposal.hiding.ended or proposal.closes
            most = [at_later(ends, MOST_DAYS)] if ends else []
            assert public_by(proposal) <= min([*most, at_later(proposal.at, LONGEST + MOST_DAYS)])
            assert public_by(proposal) > self.state.at
            body = disclosure_of(proposal, self.beside)
            assert isinstance(self.allowed(body, ref=proposal.entry, now=public_by(proposal)), Entry)

    def a_member_rates_a_season_once_and_a_month_has_one_pulse(self):
        rated = [(one.season, one.by) for one in self.state.assessments]
        assert len({*rated}) == len(rated)
        assert all(LEAST <= rating <= BEST for one in self.state.assessments for rating in one.ratings.values())
        assert all(LEAST <= mean <= BEST for one in together(self.state) for mean in one.means.values())
        months = [one.starts for one in self.state.pulses]
        assert months == sorted({*months})
        assert all(one.ends <= one.at[:10] for one in self.state.pulses)

    def every_member_can_leave_at_once(self):
        ended = self.state.sunset is not None and self.state.sunset.ended is not None
        assert not (ended and self.state.members)
        before_platform = [] if self.state.platform else self.state.circle
        for actor in (*self.state.members, *before_platform):
            assert isinstance(self.allowed(Leaving(), actor.id), Entry)

    def every_open_proposal_comes_to_an_end_once_its_time_is_up(self):
        for proposal in self.state.proposals.values():
            if proposal.is_open:
                assert self.ends(proposal), proposal.title

    def ends(self, proposal: Proposal) -> bool:
        """Tell whether an open proposal can be closed or extended, at the latest when its time is up."""
        now = max(proposal.closes, at(self.life.hour))
        closing = self.as_kept(Closing(rationale="So it is."), proposal.entry)
        closed = self.allowed(closing, ref=proposal.entry, now=now)
        if isinstance(closed, Entry):
            return True
        if closed.code == "challenge":
            return isinstance(self.allowed(closing, ref=proposal.entry, now=challenge_ends(proposal) or ""), Entry)
        if closed.code == "ballots-sealed":
            opening = Openings(opened=())
            latest = self.allowed(closing, ref=proposal.entry, now=at_later(now, UNSEALING))
            opened = latest if proposal.by_trustees else self.allowed(opening, ref=proposal.entry, now=now)
            return isinstance(opened, Entry)
        if closed.code == "extends":
            return isinstance(self.allowed(Extension(), ref=proposal.entry, now=now), Entry)
        amending = [p for p in self.state.proposals.values() if p.amends == proposal.entry and p.is_open]
        return closed.code == "amendments-first" and all(map(self.ends, amending)) and bool(amending)

    def a_proposer_that_is_a_member_can_take_back_what_is_not_decided(self):
        for proposal in self.state.proposals.values():
            if proposal.status in ("draft", "open") and self.state.actors[proposal.by].member_since:
                assert isinstance(self.allowed(Withdrawal(), proposal.by, ref=proposal.entry), Entry)

    def a_sunset_comes_to_an_end_or_is_contested(self):
        sunset = self.state.sunset
        if sunset and sunset.ended is None and not sunset.contests:
            assert isinstance(self.allowed(Ending(), now=sunset.ends_from), Entry)
        if sunset:
            assert all(self.state.actors[name].member_since for name in sunset.contests)

    def only_members_hold_duties_vote_for_others_and_are_asked(self):
        members = {actor.id for actor in self.state.members}
        assert {actor.id for actor in eligible(self.state, self.state.at or at(0))} <= members
        if self.state.rotations:
            assert {held.holder for held in self.state.rotations[-1].duties.values()} <= {*members, None}
        for actor in self.state.actors.values():
            assert actor.proxy is None or {actor.id, actor.proxy.holder} <= members
        for proposal in self.state.proposals.values():
            if proposal.is_open:
                assert proposal.stances.keys() <= members & set(proposal.electorate)

    def there_is_a_shared_interest_before_there_are_members(self):
        assert not self.state.members or self.state.interest is not None

    def what_comes_next_is_said(self):
        if self.state.size:
            assert "{" not in next_line(self.state).say()
        for proposal in self.state.proposals.values():
            assert "{" not in standing_line(proposal).say()

    def teardown(self):
        assert places(self.state) == 1, "what changes in two places would become two"
        entries = self.life.entries
        assert replay(entries) == fold(entries) == self.state
        assert replay(read_entry(entry.to_bytes()) for entry in entries) == self.state


TestAnyLife = AnyLife.TestCase
TestAnyLife.settings = settings(max_examples=40, stateful_step_count=50, deadline=None)
"""Short lives, which Hypothesis makes shorter still where one fails."""


@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.integers(0, 2**32 - 1))
def test_what_always_holds_holds_in_long_lives_too(seed):
    machine = AnyLife()
    machine.begin(begun=BEGINNINGS[seed % 4])
    for step in range(160):
        machine.somebody_asks_something(seed=seed + step)
        if step % 4 == 0:
            machine.everything_holds()
    machine.teardown()
