"""The lot: who may be drawn and by what odds, what public randomness is worth, and who takes whose seat.

What `drawing` computes and anybody computes again, from what the record says alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from hashlib import sha256

from concerted.coalition.state import Actor, Draw, State
from concerted.coalition.text import NAME, SENTENCE, check_text, same_name
from concerted.errors import Refused
from concerted.guard.chance import DRAND, randomness_of, seed_of
from concerted.guard.panels import Candidate, Lottery, Quota, faults, plain_order, replacement

_HEX = re.compile(r"(?:[0-9a-f]{2})+")
_SIGNATURE = 96
"""Bytes of a signature of drand's first chain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """How many on the panel speak for a constituency: at least, at most."""

    constituency: str
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """How likely a member is drawn: in so many of so many equally likely draws."""

    member: str
    times: int
    of: int


def context_of(state: State, draw: Draw) -> str:
    """Return what binds a seed to one draw: the coalition, and the hash of the entry that fixes it."""
    return f"{state.coalition} {draw.leaf}"


def pool_of(state: State, among: Iterable[str], quotas: Iterable[Seats]) -> list[Candidate]:
    """Return who may be drawn, with what the quotas ask about each: whether it speaks for a constituency."""
    asked = [one.constituency for one in quotas]
    return [
        Candidate(name, {place: "yes" if _speaks_for(state.actors[name], place) else "no" for place in asked})
        for name in among
    ]


def quotas_of(quotas: Iterable[Seats], seats: int) -> list[Quota]:
    """Return the quotas as a lottery takes them. Refuses (`bad-quota`) what cannot be kept."""
    found: list[Quota] = []
    for one in quotas:
        check_text(one.constituency, "constituency", most=NAME)
        if any(same_name(one.constituency, other.category) for other in found):
            raise Refused("bad-quota", "A constituency has two quotas.", hint="Give each of them one.")
        if not 0 <= one.least <= one.most <= seats:
            message = "“{place}” cannot have {least} to {most} of {seats} seats."
            hint = "Give the least first, and no more than there are seats."
            gaps: dict[str, str | int] = {
                "place": one.constituency,
                "least": one.least,
                "most": one.most,
                "seats": seats,
            }
            raise Refused("bad-quota", message, hint=hint, **gaps)
        found += [Quota(one.constituency, "yes", one.least, one.most), Quota(one.constituency, "no", 0, seats)]
    return found


def odds_of(among: tuple[str, ...], seats: int, panels: tuple[tuple[int, ...], ...] | None) -> tuple[Odds, ...]:
    """Return how likely each member is drawn."""
    if panels is None:
        return tuple(Odds(member=name, times=seats, of=len(among)) for name in among)
    times = [0] * len(among)
    for panel in panels:
        for place in panel:
            times[place] += 1
    return tuple(Odds(member=name, times=count, of=len(panels)) for name, count in zip(among, times, strict=True))


def chance(draw: Draw, member: str) -> Fraction:
    """Return how likely a member was to be drawn."""
    return Fraction(*draw.odds[member])


def round_of(source: str | None, published_at: str | None) -> int | None:
    """Return drand's first round from a moment on; None for any other source."""
    if source != DRAND.name or published_at is None:
        return None
    moment = int(datetime.fromisoformat(published_at).timestamp())
    number = DRAND.round_at(moment)
    return number if DRAND.comes(number) >= moment else number + 1


def seed_and_panel(state: State, draw: Draw, randomness: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the seed, in hex, that the revealed values and the public randomness give, and the panel it draws."""
    public = public_bytes(draw, randomness)
    values = [bytes.fromhex(draw.revealed[name]) for name in draw.commits if name in draw.revealed]
    seed = seed_of(context_of(state, draw), bytes.fromhex(draw.leaf), public, values)
    if draw.panels is None:
        return seed.hex(), plain_order((one.id for one in draw.pool), draw.seats, seed)[: draw.seats]
    return seed.hex(), Lottery(draw.panels).drawn(seed)


def substitute(state: State, draw: Draw, leaver: str) -> tuple[str | None, int]:
    """Return who comes in for a leaver, and by how many seats the quotas are then missed."""
    gone = {*draw.gone, *(one.id for one in draw.pool if not state.actors[one.id].member_since)} - {leaver}
    seed, ids = bytes.fromhex(str(draw.seed)), [one.id for one in draw.pool]
    if not {*ids} - {*draw.panel, *gone, leaver}:
        return None, faults([name for name in draw.panel if name != leaver], draw.pool, draw.quotas)
    if draw.panels is None:
        order = plain_order(ids, draw.seats, seed)
        return next(name for name in order if name not in {*draw.panel, *gone}), 0
    return replacement(draw.panel, leaver, draw.pool, draw.quotas, seed=seed, gone=gone)


def public_bytes(draw: Draw, given: str | None) -> bytes:
    """Return the public randomness as it goes into the seed. Refuses (`bad-randomness`) what is none."""
    if draw.source is None and given is None:
        return b""
    if draw.source is None or given is None:
        hint = "Give it as it was published." if draw.source else "Leave it out."
        raise Refused("bad-randomness", "Public randomness is not as it was announced.", hint=hint)
    if draw.round is None:
        check_text(given, "randomness", most=SENTENCE)
        return sha256(given.encode()).digest()
    signature = bytes_of(given, _SIGNATURE)
    if not signature:
        hint = "Copy the signature of round {round}: {digits} hexadecimal digits."
        raise Refused(
            "bad-randomness", "This is no signature of drand.", hint=hint, round=draw.round, digits=2 * _SIGNATURE
        )
    return randomness_of(signature)


def bytes_of(text: str, length: int) -> bytes:
    """Return so many bytes that a text gives in hex; none where it does not."""
    return bytes.fromhex(text) if len(text) == 2 * length and _HEX.fullmatch(text) else b""


def _speaks_for(actor: Actor, constituency: str) -> bool:
    return any(same_name(constituency, own) for own in actor.facts.constituencies)
