"""Ballots that are sealed from the host too: their secrets are shared among trustees, and so many of them open all.

A rule says `ballot = "trustees"` and how many open (`openers`). Members that have a trustee key when a proposal opens
are its trustees. A voter seals a share of its ballot's blinding to each of them on its own machine, and signs; host and
fewer trustees than it takes learn nothing. Once time is up each trustee enters the shares of all ballots; with enough
of them everybody computes the blindings, and what each ballot holds. A wrong share shows: what it gives opens nothing.

Who seals shares that open nothing took part and took no side: it cannot choose afterwards. Where too few trustees
answer within a week, or open nothing, the proposal lapses, and is voted on anew.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations, islice
from typing import ClassVar

from concerted.coalition.ballots import Opened, Receipt, bound, check_openable, opened_by
from concerted.coalition.command import Command, Ruling
from concerted.coalition.keeping import with_key
from concerted.coalition.proposals import known_proposal, open_proposal
from concerted.coalition.state import Proposal, State, Taken, known_actor, known_member
from concerted.errors import Refused
from concerted.guard.sharing import KEY, SECRET, SHARE, check_public, joined, open_share, seal_share, split
from concerted.record.canonical import from_base64
from concerted.record.entry import Entry, Ref
from concerted.record.opening import seal

_SHARE = re.compile(rf"[0-9a-f]{{{2 * SHARE}}}")
_TRIES = 500
"""Ways to choose trustees that are tried for one ballot, where some gave wrong shares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrusteeKey:
    """A member can be a trustee from here on: the key to which shares of ballots are sealed."""

    kind: ClassVar[str] = "trustee-key"
    computed: ClassVar[tuple[str, ...]] = ()
    public: str
    """X25519, base64."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A trustee's share of one ballot, in hex; absent where what was sealed to it is none."""

    ballot: int
    share: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsealing:
    """A trustee enters its shares of all ballots on a proposal, and with enough of them they are open."""

    kind: ClassVar[str] = "unsealing"
    computed: ClassVar[tuple[str, ...]] = ("opened", "unopened")
    shares: tuple[Share, ...]
    opened: tuple[Opened, ...] | None = None
    """The ballots that are open with this."""
    unopened: tuple[int, ...] | None = None
    """Where enough trustees have answered: the ballots that stay sealed."""


def decide_trustee_key(state: State, command: Command) -> Ruling:
    """Allow a member that signs for itself to be a trustee: a host could else be all of them."""
    body: TrusteeKey = command.body
    with_key(known_member(state, command.by))
    check_public(from_base64(body.public) or b"")
    if body.public in state.public_keys:
        raise Refused("key-taken", "This key is in use already.", hint="Make a fresh one: one key, one use.")
    return Ruling(body=body)


def apply_trustee_key(state: State, entry: Entry, body: TrusteeKey) -> None:
    """What opens from here on has it as a trustee, by this key."""
    state.trustees[str(entry.by)] = body.public
    state.public_keys.add(body.public)


def decide_unsealing(state: State, command: Command) -> Ruling:
    """Allow each trustee to enter, once time is up, its shares of all ballots at once."""
    body: Unsealing = command.body
    actor, proposal = with_key(known_actor(state, command.by)), open_proposal(state, command.ref)
    if actor.id not in proposal.trustees:
        hint = "Trustees: {names}."
        names = ", ".join(state.actors[name].name for name in proposal.trustees) or "–"
        raise Refused("no-trustee", "{name} is no trustee of this.", hint=hint, name=actor.name, names=names)
    check_openable(proposal, command.at)
    if actor.id in proposal.unsealed:
        raise Refused("no-change", "It answered already.", hint="Nothing more to do.")
    due = sorted(cast.entry for cast in proposal.ballots.values())
    fit = all(one.share is None or _SHARE.fullmatch(one.share) for one in body.shares)
    if not fit or [one.ballot for one in body.shares] != due or not due:
        hint = "Let the software open them: concerted ballot unseal."
        raise Refused("bad-shares", "These are not its shares of all ballots.", hint=hint)
    answered = {**proposal.unsealed, actor.id: _held(body)}
    opened = tuple(_opened(state, proposal, answered, actor.id))
    enough = len(answered) >= (proposal.rule.openers or 0)
    known = {one.ballot for one in opened}
    rest = [cast.entry for cast in proposal.ballots.values() if cast.opened is None and cast.entry not in known]
    unopened = tuple(sorted(rest)) if enough else ()
    return Ruling(
        body=replace(body, opened=opened or None, unopened=unopened or None), ref=Ref(proposal.entry, proposal.leaf)
    )


def apply_unsealing(state: State, entry: Entry, body: Unsealing) -> None:
    """Keep the shares; what is open with them are stances from here on."""
    assert entry.ref is not None  # noqa: S101 - decide_unsealing saw to it
    proposal = state.proposals[entry.ref.index]
    proposal.unsealed[str(entry.by)] = _held(body)
    if len(proposal.unsealed) >= (proposal.rule.openers or 0):
        proposal.opened_at = proposal.opened_at or entry.at
    voters = {cast.entry: member for member, cast in proposal.ballots.items()}
    for one in body.opened or ():
        cast = proposal.ballots[voters[one.ballot]]
        cast.opened = state.size
        proposal.stances[voters[one.ballot]] = Taken(stance=one.choice, at=cast.at, entry=one.ballot)


def sealed_ballot(
    state: State, number: int, member: str, choice: str, chance: Callable[[int], bytes]
) -> tuple[str, tuple[str, ...], bytes]:
    """Return a ballot as its voter makes it on its own machine: the commitment, a share for each trustee, the blinding.

    Refuses (`bad-ballot`, `trustees-not`) what is no choice, and a proposal without trustees.
    """
    proposal, value, blinding = known_proposal(state, number), bound(state, number, member, choice), chance(SECRET)
    if not proposal.by_trustees:
        hint = "Cast it as the others do."
        raise Refused("trustees-not", "“{title}” has no trustees.", hint=hint, title=proposal.title)
    shares = split(blinding, needed=proposal.rule.openers or 0, among=len(proposal.trustees), chance=chance)
    sealed = tuple(
        b64encode(
            seal_share(from_base64(public) or b"", share, state.coalition, proposal.leaf, member, trustee)
        ).decode()
        for (trustee, public), share in zip(proposal.trustees.items(), shares, strict=True)
    )
    return seal(state.coalition, "body.choice", value, blinding=blinding)["c"], sealed, blinding


def shares_of(state: State, number: int, trustee: str, key: bytes) -> Unsealing:
    """Return a trustee's shares of all ballots, opened with its key on its own machine."""
    proposal = known_proposal(state, number)
    if len(key) != KEY:
        hint = "Name the file that was written when it became one."
        raise Refused("bad-key", "This is no trustee's key.", hint=hint)
    found = []
    for member, cast in sorted(proposal.ballots.items(), key=lambda one: one[1].entry):
        mine = dict(zip(proposal.trustees, cast.shares, strict=True)).get(trustee, "")
        share = open_share(key, from_base64(mine) or b"", state.coalition, proposal.leaf, member, trustee)
        found.append(Share(ballot=cast.entry, share=share.hex() if share else None))
    return Unsealing(shares=tuple(found))


def receipt_for(state: State, number: int, member: str, choice: str, blinding: bytes) -> Receipt:
    """Return the receipt of the ballot that a member has just cast."""
    cast = state.proposals[number].ballots[member]
    return Receipt(
        coalition=state.coalition, proposal=number, member=member, ballot=cast.entry, leaf=cast.leaf,
        choice=choice, blinding=blinding.hex(),  # type: ignore[arg-type] # `bound` saw to it
    )  # fmt: skip


def _held(body: Unsealing) -> dict[int, str]:
    return {one.ballot: one.share for one in body.shares if one.share is not None}


def _opened(state: State, proposal: Proposal, answered: dict[str, dict[int, str]], newest: str) -> list[Opened]:
    """Return the ballots that are open with the shares of the trustee that answered last."""
    places = {name: place for place, name in enumerate(proposal.trustees, 1)}
    found = []
    for member, cast in sorted(proposal.ballots.items(), key=lambda one: one[1].entry):
        held = {places[name]: bytes.fromhex(of[cast.entry]) for name, of in answered.items() if cast.entry in of}
        others = [place for place in held if place != places[newest]]
        if cast.opened is not None or places[newest] not in held:
            continue
        for chosen in islice(combinations(others, (proposal.rule.openers or 1) - 1), _TRIES):
            blinding = joined({place: held[place] for place in (*chosen, places[newest])})
            one = blinding and opened_by(state, proposal, member, blinding)
            if one:
                found.append(one)
                break
    return found
