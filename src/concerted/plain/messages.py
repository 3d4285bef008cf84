"""Is this really from us? Signed messages with who signed them and whether they still stand; and where one is heard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from concerted.coalition import State
from concerted.coalition import state as held
from concerted.guard.messages import Known, Piece, code, digest, match

_CLIMBS = re.compile(r"\.\.|%2e|\\|\s", re.IGNORECASE)
"""What could lead a browser elsewhere than the address reads."""

Standing: TypeAlias = Literal["stands", "withdrawn", "in-doubt", "key-revoked", "key-released", "key-replaced"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A message that a member signed with its own key."""

    number: int
    code: str
    """The short code by which people name it."""
    title: str
    text: str | None = None
    """Its words; absent where they were erased, or do not lie here."""
    by: str
    """The member that signed it."""
    for_coalition: bool
    """It is said in the coalition's name."""
    decision: int | None = None
    """The decision by which it speaks for the coalition; absent where its signer held the duty of communications."""
    at: str
    standing: Standing
    """`in-doubt`: its key was revoked, and somebody else may have had it when this was signed. A key that was revoked,
    lost (`key-released`) or replaced later says nothing against it."""
    standing_since: str | None = None
    """When its key ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Where the coalition or a member can be heard, as it said itself, signed with its key."""

    address: str
    by: str
    for_coalition: bool
    at: str
    entry: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a text is really from us."""

    verdict: Literal["ours", "altered", "named", "channel", "unknown"]
    """`named`: only its code, or its address here, was given: compare the words. `channel`: the address is one where
    we can be heard. `unknown`: not from the coalition's record; that does not make it a fake."""
    signed: Signed | None = None
    channel: Heard | None = None
    pieces: tuple[Piece, ...] = ()
    """Of an altered message: ours and the other, word by word."""


def signed(state: State, texts: Mapping[int, str]) -> list[Signed]:
    """Return the signed messages, the latest first; `texts` are the words that lie beside the record, by entry."""
    return [_signed(state, said, texts) for said in sorted(state.messages.values(), key=lambda said: -said.entry)]


def heard(state: State) -> list[Heard]:
    """Return where the coalition can be heard, then where each of its members can."""
    channels = [one for one in state.channels.values() if one.for_coalition or state.actors[one.by].member_since]
    ordered = sorted(channels, key=lambda one: (not one.for_coalition, one.by, one.address))
    return [
        Heard(address=one.address, by=one.by, for_coalition=one.for_coalition, at=one.at, entry=one.entry)
        for one in ordered
    ]


def verdict(state: State, texts: Mapping[int, str], text: str) -> Verdict:
    """Return whether a text, a code or an address is really from us. Nothing is fetched."""
    known = [Known(said.entry, said.digest, _words(said, texts)) for said in state.messages.values()]
    found = match(text, known)
    if found.number is not None:
        one = _signed(state, state.messages[found.number], texts)
        return Verdict(verdict=found.verdict, signed=one, pieces=found.pieces)
    channel = next((one for one in heard(state) if _leads_to(text.strip(), one.address)), None)
    return Verdict(verdict="channel", channel=channel) if channel else Verdict(verdict="unknown")


def _signed(state: State, said: held.Said, texts: Mapping[int, str]) -> Signed:
    standing, since = _standing(state, said)
    return Signed(
        number=said.entry,
        code=code(said.entry, said.digest),
        title=said.title,
        text=_words(said, texts),
        by=said.by,
        for_coalition=said.for_coalition,
        decision=said.decision,
        at=said.at,
        standing=standing,
        standing_since=since,
    )


def _words(said: held.Said, texts: Mapping[int, str]) -> str | None:
    """Return a message's words, if they lie here and are what was signed."""
    text = texts.get(said.entry)
    return text if text is not None and digest(text) == said.digest else None


def _standing(state: State, said: held.Said) -> tuple[Standing, str | None]:
    if said.withdrawn is not None:
        return "withdrawn", None
    past = next((key for key in state.actors[said.by].past_keys if key.public == said.key), None)
    if past is None:
        return "stands", None
    if past.since is not None and said.at >= past.since:
        return "in-doubt", past.since
    ended: dict[str, Standing] = {"revoked": "key-revoked", "released": "key-released", "replaced": "key-replaced"}
    return ended[past.how], past.at


def _leads_to(text: str, address: str) -> bool:
    """Tell whether a text is an address that was listed, or one below it on the same host."""
    if text.casefold().rstrip("/") == address.casefold().rstrip("/"):
        return True
    try:
        one, listed = urlsplit(text), urlsplit(address)
    except ValueError:
        return False
    same = bool(listed.hostname) and (one.scheme, one.netloc.lower()) == (listed.scheme, listed.netloc.lower())
    return same and one.path.startswith(listed.path.rstrip("/") + "/") and not _CLIMBS.search(one.path)
