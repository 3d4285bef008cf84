"""Chance that anybody can repeat: a seed from what was fixed beforehand, and a stream of unbiased numbers from it.

The seed is the SHA-256 of the context, the root that had its quorum, the public randomness and the values that members
revealed, in order. Each part goes in behind its length, so no two lists of parts give the same bytes. The stream is
SHA-256 over the seed and a counter; numbers below a bound are drawn by rejection, so none is likelier than another.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from concerted.errors import Refused

Item = TypeVar("Item")

SECRET = 32
"""Bytes of a value that a member commits to."""

_SEED = b"concerted draw seed v1"
_STREAM = b"concerted draw stream v1"
_COMMITMENT = b"concerted draw commitment v1"
_WORD = 8


def packed(*parts: bytes) -> bytes:
    """Return the parts, each behind its length in eight bytes."""
    return b"".join(len(part).to_bytes(8, "big") + part for part in parts)


def seed_of(context: str, root: bytes, randomness: bytes = b"", revealed: Iterable[bytes] = ()) -> bytes:
    """Return the seed of a draw."""
    return sha256(packed(_SEED, context.encode(), root, randomness, *revealed)).digest()


def commitment(context: str, member: str, value: bytes) -> bytes:
    """Return what a member publishes before it reveals its value: it binds the draw and the member too."""
    if len(value) != SECRET:
        hint = "Draw {bytes} bytes by a good source of chance; keep them until all have committed."
        raise Refused("bad-value", "A value of this length can be guessed or is no value.", hint=hint, bytes=SECRET)
    return sha256(packed(_COMMITMENT, context.encode(), member.encode(), value)).digest()


def opens(committed: bytes, context: str, member: str, value: bytes) -> bool:
    """Tell whether a revealed value is the one that was committed to."""
    return len(value) == SECRET and hmac.compare_digest(committed, commitment(context, member, value))


class Stream:
    """Numbers that follow from a seed."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._block = 0
        self._left = b""

    def below(self, bound: int) -> int:
        """Return the next number from 0 to `bound` − 1, each as likely as another; `bound` is at most 2⁶⁴."""
        whole = 2 ** (8 * _WORD)
        if not 0 < bound <= whole:
            raise Refused("bad-bound", "There is no number below that.", hint="Draw from at least one.")
        while (word := self._word()) >= whole - whole % bound:
            pass
        return word % bound

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """Return the items in an order drawn by lot (Fisher, Yates; as Durstenfeld 1964 writes it, from the front)."""
        result = list(items)
        for place in range(len(result) - 1):
            other = place + self.below(len(result) - place)
            result[place], result[other] = result[other], result[place]
        return result

    def _word(self) -> int:
        if not self._left:
            self._left = sha256(packed(_STREAM, self._seed, self._block.to_bytes(8, "big"))).digest()
            self._block += 1
        word, self._left = self._left[:_WORD], self._left[_WORD:]
        return int.from_bytes(word, "big")


@dataclass(frozen=True, slots=True)
class Source:
    """A public source of randomness: a chain of the League of Entropy, by what is known of it beforehand."""

    name: str
    chain: str
    genesis: int
    """Seconds since 1970 at which its first round came."""
    period: int

    def round_at(self, moment: int) -> int:
        """Return the last round that is out at a moment, in seconds since 1970; 0 before the first."""
        return max((moment - self.genesis) // self.period + 1, 0)

    def comes(self, number: int) -> int:
        """Return the moment at which a round comes."""
        return self.genesis + (number - 1) * self.period


DRAND = Source("drand", "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce", 1_595_431_050, 30)
"""drand's first chain (pedersen-bls-chained)."""


def randomness_of(signature: bytes) -> bytes:
    """Return a round's randomness: the SHA-256 of its signature.

    That the signature is the network's own is not checked here: that takes a pairing on the curve BLS12-381, and the
    round before, which no record holds. Compare the round with several of the network's addresses.
    """
    return sha256(signature).digest()
