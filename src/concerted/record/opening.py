"""Personal words beside the record: blinded commitments and their openings.

Names, contacts and free-text reasons never enter a leaf. The leaf holds `{"c": hex}`, an HMAC-SHA-256
under a fresh 32-byte blinding; value and blinding are kept beside the record as an *opening*. Erasing
an opening keeps every proof valid. Copies already taken cannot be recalled, and nobody should promise it.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256

from concerted.record.canonical import encode

BLINDING = 32
"""Bytes of fresh randomness under each commitment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a commitment in entry `index` at field `path` hides, and the blinding that proves it."""

    index: int
    path: str
    value: str
    blinding: bytes

    def opens(self, coalition: str, commitment: object) -> bool:
        """Tell whether this opening is what `commitment` was made from."""
        mine = seal(coalition, self.path, self.value, blinding=self.blinding)
        return isinstance(commitment, dict) and commitment == mine


def seal(coalition: str, path: str, value: str, *, blinding: bytes) -> dict[str, str]:
    """Return the commitment `{"c": hex}` to `value` at field `path`; `blinding` is 32 fresh random bytes."""
    message = encode([coalition, path, value])
    return {"c": hmac.new(blinding, message, sha256).hexdigest()}
