"""A secret among several: so many of them have it together, fewer know nothing (Shamir, *How to share a secret*, 1979).

The secret is the value at 0 of a polynomial over the integers below the prime 2⁵²¹ − 1, the share of the n-th its value
at n. A share travels sealed to its holder by HPKE (RFC 9180: X25519, HKDF-SHA256, AES-128-GCM).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from concerted.errors import Refused
from concerted.guard.chance import packed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hpke import Suite

SECRET = 32
"""Bytes of a secret."""
SHARE = 66
"""Bytes of a share."""
SEALED = SHARE + 48
"""Bytes of a share that is sealed to its holder."""
KEY = 32
"""Bytes of a holder's key, and of its public part."""

_PRIME = 2**521 - 1
_FIELD = 2**255 - 19
_LOW = {
    0, 1, _FIELD - 1,
    int.from_bytes(bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"), "little"),
    int.from_bytes(bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"), "little"),
}  # fmt: skip
"""Points of Curve25519 to which nothing can be sealed, since what two agree on by them is always 0."""
_CHANCE = 82
"""Bytes from which a coefficient is drawn: so many more than it has that none is noticeably likelier."""


def split(secret: bytes, *, needed: int, among: int, chance: Callable[[int], bytes]) -> list[bytes]:
    """Return a share for each, of which so many are needed. `chance` gives so many random bytes."""
    more = (int.from_bytes(chance(_CHANCE), "big") % _PRIME for _ in range(needed - 1))
    coefficients = [int.from_bytes(secret, "big"), *more]
    return [_value(coefficients, place).to_bytes(SHARE, "big") for place in range(1, among + 1)]


def joined(shares: Mapping[int, bytes]) -> bytes | None:
    """Return the secret that these shares (place, from 1 → share) give together; None where they give none."""
    total = 0
    for place, share in shares.items():
        above = below = 1
        for other in shares:
            if other != place:
                above = above * other % _PRIME
                below = below * (other - place) % _PRIME
        total += int.from_bytes(share, "big") * above * pow(below, -1, _PRIME)
    total %= _PRIME
    return total.to_bytes(SECRET, "big") if total < 2 ** (8 * SECRET) else None


def new_key(secret: bytes) -> tuple[bytes, bytes]:
    """Return a holder's key made of 32 random bytes, and its public part."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey  # noqa: PLC0415 - slow to import

    key = X25519PrivateKey.from_private_bytes(secret)
    return key.private_bytes_raw(), key.public_key().public_bytes_raw()


def seal_share(public: bytes, share: bytes, *context: str) -> bytes:
    """Return a share that only the holder of this public key can open, in this context."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey  # noqa: PLC0415 - slow to import

    return bytes(_suite().encrypt(share, X25519PublicKey.from_public_bytes(public), info=_info(context)))


def open_share(key: bytes, sealed: bytes, *context: str) -> bytes | None:
    """Return the share that was sealed to this key in this context; None where none was."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - slow to import
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey  # noqa: PLC0415

    try:
        share = bytes(_suite().decrypt(sealed, X25519PrivateKey.from_private_bytes(key), info=_info(context)))
    except (InvalidTag, ValueError):
        return None
    return share if len(share) == SHARE else None


def check_public(public: bytes) -> None:
    """Refuse (`bad-key`) what is no public key to which anything can be sealed."""
    if len(public) != KEY or int.from_bytes(public, "little") % 2**255 % _FIELD in _LOW:
        raise Refused("bad-key", "This is not an X25519 key.", hint="Let the software make one.")


def _suite() -> Suite:
    """Return the one way in which shares are sealed."""
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite  # noqa: PLC0415 - slow to import

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_128_GCM)


def _info(context: tuple[str, ...]) -> bytes:
    return packed(b"concerted ballot share v1", *(part.encode() for part in context))


def _value(coefficients: list[int], place: int) -> int:
    """Return a polynomial's value (Horner)."""
    value = 0
    for coefficient in reversed(coefficients):
        value = (value * place + coefficient) % _PRIME
    return value
