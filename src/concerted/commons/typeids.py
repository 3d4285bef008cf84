"""TypeIDs: `pat_` and 26 letters of Crockford's base 32 that stand for a UUID of version 7.

See the TypeID specification 0.3 and RFC 9562, section 5.7.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_TYPEID = re.compile(r"pat_[0-7][0-9a-hjkmnp-tv-z]{25}\Z")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
RANDOM_BYTES = 10
"""How many random bytes a new id takes; 74 of their bits are used."""


def is_typeid(text: str) -> bool:
    """Say whether a text is the TypeID of a pattern; the first letter is at most 7, for a UUID has 128 bits."""
    return _TYPEID.match(text) is not None


def new_typeid(*, at: datetime, random: bytes) -> str:
    """Return a fresh id from a moment and ten random bytes."""
    noise = int.from_bytes(random[:RANDOM_BYTES])
    number = (
        (at - _EPOCH) // timedelta(milliseconds=1) << 80
        | 7 << 76
        | (noise >> 62 & 0xFFF) << 64
        | 2 << 62
        | noise & (2**62 - 1)
    )
    return "pat_" + "".join(_LETTERS[number >> 5 * place & 31] for place in reversed(range(26)))
