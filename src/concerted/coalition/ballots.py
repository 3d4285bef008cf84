"""Sealed ballots: nobody but the host and the voter reads a choice until voting is over; then all are opened.

A class of decisions has sealed ballots where its rule says so (`ballot = "sealed"`). A ballot is a commitment to
the choice, bound to the member, the proposal and the platform in force; the choice and its blinding lie beside the
record, and the voter has both as a receipt. Once time is up the host enters the openings; for a day whoever
finds its own ballot missing opens it itself; then the rule computes the outcome. The electorate is frozen as for any
proposal, the last ballot of a member counts, and who cast one took part, whatever becomes of its opening.

Not promised: secrecy from the host, secrecy after the opening, anonymity, freedom from coercion.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, TypeAlias

from concerted.coalition.command import Command, Ruling, Sealed
from concerted.coalition.proposals import known_proposal, may_extend, open_proposal, platform_in_force
from concerted.coalition.state import Cast, Proposal, State, Taken, known_member
from concerted.errors import Refused
from concerted.guard.sharing import SEALED
from concerted.lines import Moment
from concerted.record.canonical import encode, from_base64
from concerted.record.entry import Entry, Ref
from concerted.record.opening import BLINDING, seal

Choice: TypeAlias = Literal["agree", "abstain", "disagree"]
CHOICES: tuple[Choice, ...] = ("agree", "abstain", "disagree")

FIELD = "body.choice"
"""The field of a ballot at which the commitment stands."""

_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """A member's sealed ballot on a proposal; the latest one counts."""

    kind: ClassVar[str] = "ballot"
    computed: ClassVar[tuple[str, ...]] = ()
    choice: Sealed | None = None
    """agree, abstain or disagree."""
    commitment: str | None = None
    """Where trustees open it: the same commitment, whose opening lies nowhere but with the voter, in hex."""
    shares: tuple[str, ...] | None = None
    """A share of its blinding for each trustee, sealed to it, base64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What one ballot holds, and the blinding that proves it, in hex."""

    ballot: int
    choice: Choice
    blinding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings:
    """Voting is over, and ballots are opened: by the host all it can, by a member its own that was left out."""

    kind: ClassVar[str] = "openings"
    computed: ClassVar[tuple[str, ...]] = ("unopened",)
    opened: tuple[Opened, ...]
    unopened: tuple[int, ...] | None = None
    """The ballots that stay sealed after this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a voter keeps: with it, anybody can tell whether the ballot was counted as it was cast."""

    coalition: str
    proposal: int
    member: str
    ballot: int
    leaf: str
    choice: Choice
    blinding: str


Fate: TypeAlias = Literal["sealed", "counted", "replaced", "unopened", "altered", "missing"]
"""What became of a ballot: not open yet; counted as it was cast; a later one of its member took its place, or the text
was edited; left out when the others were opened; in the record, but not with this choice; not in this record."""


def decide_ballot(state: State, command: Command) -> Ruling:
    """Allow a member of the frozen electorate to cast a sealed ballot until time is up, and again."""
    body: Ballot = command.body
    actor = known_member(state, command.by)
    proposal = _sealed(open_proposal(state, command.ref))
    if actor.id not in proposal.electorate:
        hint = "It votes on what is proposed from now on."
        raise Refused("not-in-electorate", "{name} is not among those who answer this.", hint=hint, name=actor.name)
    if command.at >= proposal.closes or proposal.opened_at is not None:
        hint = "It waits for its ballots to be opened: concerted ballot open."
        raise Refused("time-is-up", "The time to answer ended at {closes}.", hint=hint, closes=Moment(proposal.closes))
    if proposal.by_trustees and not command.signed:
        hint = "It casts its ballot on its own machine, with its own key: concerted key, concerted ballot cast."
        raise Refused("needs-signature", "The host may not see how {name} votes.", hint=hint, name=actor.name)
    if not _HEX.fullmatch(committed := _committed(proposal, body)):
        hint = "Let the software seal it: concerted ballot cast."
        raise Refused("bad-ballot", "This ballot holds no choice.", hint=hint)
    if committed in proposal.commitments:
        raise Refused("same-ballot", "This very ballot was cast before.", hint="Seal the choice afresh.")
    rule = {"platform": platform_in_force(state).digest, "clause": proposal.clause}
    return Ruling(body=body, ref=Ref(proposal.entry, proposal.leaf), rule=rule)


def apply_ballot(state: State, entry: Entry, body: Ballot) -> None:
    """Take the ballot in place of the member's earlier one."""
    assert entry.ref and entry.rule  # noqa: S101, PT018 - decide_ballot saw to it
    proposal, member = state.proposals[entry.ref.index], str(entry.by)
    if earlier := proposal.ballots.get(member):
        proposal.replaced[earlier.entry] = earlier.leaf
    leaf, platform = entry.leaf().hex(), str(entry.rule["platform"])
    committed = _committed(proposal, body)
    proposal.ballots[member] = Cast(
        entry=state.size, leaf=leaf, at=entry.at, c=committed, platform=platform, shares=body.shares or ()
    )
    proposal.commitments.add(committed)


def decide_openings(state: State, command: Command) -> Ruling:
    """Allow the host to open ballots once time is up, and a member its own; each must be what was committed to."""
    body: Openings = command.body
    proposal = _sealed(open_proposal(state, command.ref))
    if proposal.by_trustees:
        hint = "Each of them answers: concerted ballot unseal {entry}."
        raise Refused("trustees-open", "Trustees open these ballots.", hint=hint, entry=proposal.entry)
    check_openable(proposal, command.at)
    sealed = {cast.entry: member for member, cast in proposal.ballots.items() if cast.opened is None}
    if command.by is not None:
        sealed = {number: member for number, member in sealed.items() if member == known_member(state, command.by).id}
    if not body.opened and (proposal.opened_at is not None or command.by is not None):
        raise Refused("no-change", "This opens nothing.", hint="Name a ballot that is sealed still.")
    for one in body.opened:
        if one.ballot not in sealed or not _opens(state, proposal, sealed.pop(one.ballot), one):
            hint = "A ballot is opened once, with the choice and the blinding of its receipt."
            raise Refused("bad-opening", "This does not open ballot {number}.", hint=hint, number=one.ballot)
    opened = {one.ballot for one in body.opened}
    rest = (cast.entry for cast in proposal.ballots.values() if cast.opened is None and cast.entry not in opened)
    return Ruling(body=replace(body, unopened=tuple(sorted(rest)) or None), ref=Ref(proposal.entry, proposal.leaf))


def check_openable(proposal: Proposal, at: str) -> None:
    """Refuse to open ballots before time is up, or while the proposal is extended first."""
    if at < proposal.closes:
        message = "The ballots on “{title}” stay sealed until {closes}."
        hint = "Until then members cast them, and change them."
        raise Refused("still-open", message, hint=hint, title=proposal.title, closes=Moment(proposal.closes))
    if may_extend(proposal, at):
        hint = "Extend it: concerted proposal extend {entry}."
        message = "“{title}” lacks its quorum, and is extended first."
        raise Refused("extends", message, hint=hint, title=proposal.title, entry=proposal.entry)


def apply_openings(state: State, entry: Entry, body: Openings) -> None:
    """What was opened are stances from here on; the first opening begins the day in which others may follow."""
    assert entry.ref is not None  # noqa: S101 - decide_openings saw to it
    proposal = state.proposals[entry.ref.index]
    proposal.opened_at = proposal.opened_at or entry.at
    voters = {cast.entry: member for member, cast in proposal.ballots.items()}
    for one in body.opened:
        member = voters[one.ballot]
        proposal.ballots[member].opened = state.size
        at = proposal.ballots[member].at
        proposal.stances[member] = Taken(stance=one.choice, at=at, entry=one.ballot)


def bound(state: State, number: int | None, member: str | None, choice: str) -> str:
    """Return what a ballot commits to: the choice, bound to the proposal, the member and the platform in force.

    Refuses (`bad-ballot`) what is no choice.
    """
    proposal = known_proposal(state, number)
    if choice not in CHOICES:
        hint = "Choose one of: {choices}."
        raise Refused("bad-ballot", "“{choice}” is no choice.", hint=hint, choice=choice, choices=", ".join(CHOICES))
    return _value(proposal, str(member), platform_in_force(state).digest, choice)


def openings_of(state: State, proposal: Proposal, beside: Mapping[int, tuple[str, bytes]]) -> Openings:
    """Return the openings of all ballots that are sealed still, as far as what lies beside the record opens them.

    `beside` is entry → the value that was sealed, and its blinding.
    """
    found = []
    for member, cast in sorted(proposal.ballots.items()):
        value, blinding = beside.get(cast.entry, ("", b""))
        for choice in CHOICES:
            one = Opened(ballot=cast.entry, choice=choice, blinding=blinding.hex())
            if cast.opened is None and value == _value(proposal, member, cast.platform, choice):
                found += [one] if _opens(state, proposal, member, one) else []
    return Openings(opened=tuple(found))


def opened_by(state: State, proposal: Proposal, member: str, blinding: bytes) -> Opened | None:
    """Return what a member's ballot holds, by its blinding; None where it is another's."""
    for choice in CHOICES:
        one = Opened(ballot=proposal.ballots[member].entry, choice=choice, blinding=blinding.hex())
        if _opens(state, proposal, member, one):
            return one
    return None


def receipt_of(
    state: State, proposal: Proposal, member: str, beside: Mapping[int, tuple[str, bytes]]
) -> Receipt | None:
    """Return a member's receipt for its latest ballot; None where it has none, or it does not lie here."""
    cast = proposal.ballots.get(member)
    value, blinding = beside.get(cast.entry, ("", b"")) if cast else ("", b"")
    for choice in CHOICES if cast else ():
        if cast and value == _value(proposal, member, cast.platform, choice):
            where = {"coalition": state.coalition, "proposal": proposal.entry, "member": member}
            return Receipt(**where, ballot=cast.entry, leaf=cast.leaf, choice=choice, blinding=blinding.hex())  # type: ignore[arg-type]
    return None


def fate(state: State, receipt: Receipt) -> Fate:
    """Return what became of a ballot in this record, by its receipt."""
    proposal = state.proposals.get(receipt.proposal)
    if proposal is None or receipt.coalition != state.coalition:
        return "missing"
    if proposal.replaced.get(receipt.ballot) == receipt.leaf:
        return "replaced"
    cast = proposal.ballots.get(receipt.member)
    if cast is None or (cast.entry, cast.leaf) != (receipt.ballot, receipt.leaf):
        return "missing"
    if not _opens(state, proposal, receipt.member, _opening(receipt)):
        return "altered"
    if cast.opened is None:
        return "sealed" if proposal.opened_at is None else "unopened"
    return "counted"


def opening_by(receipt: Receipt) -> Openings:
    """Return the opening by which a voter opens its own ballot."""
    return Openings(opened=(_opening(receipt),))


def _committed(proposal: Proposal, body: Ballot) -> str:
    """Return what a ballot commits to; nothing where it is not of the kind that its proposal takes."""
    shares = body.shares or ()
    if not proposal.by_trustees:
        return body.choice.c if body.choice and body.commitment is None and not shares else ""
    fit = len(shares) == len(proposal.trustees) and all(len(from_base64(one) or b"") == SEALED for one in shares)
    return (body.commitment or "") if fit and body.choice is None else ""


def _opening(receipt: Receipt) -> Opened:
    return Opened(ballot=receipt.ballot, choice=receipt.choice, blinding=receipt.blinding)


def _sealed(proposal: Proposal) -> Proposal:
    if not proposal.sealed:
        hint = "Take a stance: concerted stance --help."
        raise Refused("not-sealed", "“{title}” is answered openly.", hint=hint, title=proposal.title)
    return proposal


def _opens(state: State, proposal: Proposal, member: str, one: Opened) -> bool:
    cast = proposal.ballots[member]
    if not _HEX.fullmatch(one.blinding) or len(one.blinding) != 2 * BLINDING:
        return False
    value = _value(proposal, member, cast.platform, one.choice)
    return seal(state.coalition, FIELD, value, blinding=bytes.fromhex(one.blinding)) == {"c": cast.c}


def _value(proposal: Proposal, member: str, platform: str, choice: str) -> str:
    return encode([proposal.leaf, member, platform, choice]).decode()
