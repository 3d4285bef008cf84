"""Stances and objections: each member's named, changeable answer to a proposal, and what stops it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from concerted.coalition.command import Command, Ruling, Sealed
from concerted.coalition.counting import stops_alone
from concerted.coalition.proposals import open_proposal
from concerted.coalition.rules import REASONED
from concerted.coalition.state import Actor, Objection, Proposal, State, Taken, known_member
from concerted.coalition.voices import check_proxy, heard, proxy_of, seat_of
from concerted.errors import Refused
from concerted.lines import Line, Moment
from concerted.record.entry import Entry, Ref


@dataclass(frozen=True, slots=True, kw_only=True)
class Stance:
    """A member's answer to a proposal; disagreeing and objecting need a reason."""

    kind: ClassVar[str] = "stance"
    computed: ClassVar[tuple[str, ...]] = ()
    stance: Literal["agree", "abstain", "stand-aside", "disagree", "object"]
    reason: Sealed | None = None
    proxy_for: str | None = None
    """The member for which this one votes, by its proxy."""
    seat: str | None = None
    """The representative's seat that answers, where several answer for one member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAnswer:
    """Whoever objected withdraws it, or says that the concern is resolved."""

    kind: ClassVar[str] = "objection-answer"
    computed: ClassVar[tuple[str, ...]] = ()
    answer: Literal["withdrawn", "resolved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """Another member says whether it finds an objection valid: whether it names a harm to what the coalition is for."""

    kind: ClassVar[str] = "validity"
    computed: ClassVar[tuple[str, ...]] = ()
    valid: bool
    reason: Sealed | None = None


def decide_stance(state: State, command: Command) -> Ruling:
    """Allow a member of the frozen electorate to answer while the proposal is open, itself or by its proxy."""
    body: Stance = command.body
    actor = known_member(state, command.by)
    voter = actor if body.proxy_for is None else check_proxy(state, actor, body.proxy_for, command.at)
    proposal = open_proposal(state, command.ref)
    if voter.id not in proposal.electorate:
        hint = "It votes on what is proposed from now on."
        raise Refused("not-in-electorate", "{name} is not among those who answer this.", hint=hint, name=voter.name)
    if command.at >= proposal.closes:
        hint = "It waits to be closed: concerted close."
        raise Refused("time-is-up", "The time to answer ended at {closes}.", hint=hint, closes=Moment(proposal.closes))
    if proposal.sealed:
        hint = "Cast a ballot: concerted ballot cast {entry}."
        raise Refused(
            "sealed-ballot", "“{title}” is answered by sealed ballot.", hint=hint, title=proposal.title,
            entry=proposal.entry,
        )  # fmt: skip
    if body.stance in REASONED and body.reason is None:
        raise Refused(
            "reason-needed", "To {stance} needs a reason.", hint="Say what would have to change.", stance=body.stance
        )
    if body.seat is not None:
        seat_of(actor, body.seat)
    taken = proposal.stances.get(voter.id)
    if voter is not actor and taken and taken.by_proxy is None and not taken.outdated:
        hint = "Its own answer counts, not its proxy's."
        raise Refused("principal-answered", "{name} has answered itself.", hint=hint, name=voter.name)
    return Ruling(body=body, ref=Ref(proposal.entry, proposal.leaf))


def apply_stance(state: State, entry: Entry, body: Stance) -> None:
    """Take the stance in place of the member's earlier one; an objection becomes an object of its own."""
    assert entry.ref is not None  # noqa: S101 - decide_stance saw to it
    proposal = state.proposals[entry.ref.index]
    member = body.proxy_for or str(entry.by)
    before = proposal.stances.get(member)
    by_proxy = entry.by if body.proxy_for else None
    if before and before.by_proxy != by_proxy:
        before = None
    stance, seats = heard(state.actors[str(entry.by)], before, body.seat, body.stance)
    proposal.stances[member] = Taken(stance=stance, at=entry.at, entry=state.size, by_proxy=by_proxy, seats=seats)
    if stops_alone(proposal):
        _keep_objection(state, proposal, member, entry)


def _keep_objection(state: State, proposal: Proposal, member: str, entry: Entry) -> None:
    """Let a member that objects have one open objection, and one that no longer does, none."""
    taken = proposal.stances[member]
    held = next((o for o in proposal.objections.values() if o.by == member and o.state == "open"), None)
    if held is None and taken.stance == "object":
        proposal.objections[state.size] = Objection(
            entry=state.size, leaf=entry.leaf().hex(), by=member, by_proxy=taken.by_proxy
        )
        state.objections[state.size] = proposal.entry
    elif held is not None and taken.stance != "object":
        held.state = "withdrawn"
    elif held is not None and taken.by_proxy is None:
        held.by_proxy = None


def decide_answer(state: State, command: Command) -> Ruling:
    """Allow whoever objected, or the holder of its proxy, to settle its own objection."""
    actor = known_member(state, command.by)
    objection = _open_objection(state, command.ref)
    principal = state.actors[objection.by]
    proxy = proxy_of(principal, command.at)
    if actor is not principal and not (proxy and proxy.holder == actor.id):
        hint = "Others say whether they find it valid: concerted objection NUMBER --not-valid."
        raise Refused("not-theirs", "This is the objection of {principal}.", hint=hint, principal=principal.name)
    return Ruling(body=command.body, ref=Ref(objection.entry, objection.leaf))


def apply_answer(state: State, entry: Entry, body: ObjectionAnswer) -> None:
    """The objection stops nothing any more; its member's stance stays until it takes another."""
    assert entry.ref is not None  # noqa: S101 - decide_answer saw to it
    _objection(state, entry.ref.index).state = body.answer


def decide_validity(state: State, command: Command) -> Ruling:
    """Allow another member of the electorate to say what it thinks of an objection."""
    body: Validity = command.body
    actor = known_member(state, command.by)
    objection = _open_objection(state, command.ref)
    proposal = state.proposals[state.objections[objection.entry]]
    _check_may_judge(proposal, objection, actor)
    if not body.valid and body.reason is None:
        raise Refused("reason-needed", "To find an objection not valid needs a reason.", hint="Say why.")
    return Ruling(body=body, ref=Ref(objection.entry, objection.leaf))


def apply_validity(state: State, entry: Entry, body: Validity) -> None:
    """Keep the member's latest word on it."""
    assert entry.ref is not None  # noqa: S101 - decide_validity saw to it
    objection = _objection(state, entry.ref.index)
    objection.views[str(entry.by)] = body.valid
    objection.viewed_in[str(entry.by)] = state.size


def _check_may_judge(proposal: Proposal, objection: Objection, actor: Actor) -> None:
    if actor.id == objection.by:
        raise Refused("own-objection", "It is its own objection.", hint="Withdraw it, or say that it is resolved.")
    if actor.id not in proposal.electorate:
        hint = "Those who may answer the {proposal} judge its objections."
        raise Refused("not-in-electorate", "{name} is not among those who answer this.", hint=hint, name=actor.name)
    if proposal.rule.overrule is None:
        hint = "Talk to whoever objected; editing the {proposal} may resolve it."
        raise Refused("no-overruling", "The rule of this {proposal} lets nobody overrule an objection.", hint=hint)


def _open_objection(state: State, number: int | None) -> Objection:
    """Return the open objection of an open proposal. Refuses (`unknown-objection`) any other."""
    if number in state.objections and state.proposals[state.objections[number]].is_open:
        objection = _objection(state, number)
        if objection.state == "open":
            return objection
    still = [
        str(n)
        for n, p in state.objections.items()
        if state.proposals[p].is_open and _objection(state, n).state == "open"
    ]
    hint = "Open objections: {still}."
    raise Refused(
        "unknown-objection",
        "There is no open objection {number}.",
        hint=hint,
        number=str(number),
        still=", ".join(still) or Line("none"),
    )


def _objection(state: State, number: int) -> Objection:
    return state.proposals[state.objections[number]].objections[number]
