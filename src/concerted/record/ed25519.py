"""Ed25519 keys and signatures on which every verifier gives one verdict (RFC 8032, made strict).

Good verifiers disagree about odd keys and odd signatures. So a key is taken only if it is the one
encoding of a point of prime order, and a signature only if its R is the one encoding of a point that
is not of small order and its S is below the group's order. Then cofactored, cofactorless and batch
verification agree (Chalkias, Garillot and Nikolaenko, “Taming the many EdDSAs”, 2020).
"""

from __future__ import annotations

from functools import cache, lru_cache
from hashlib import sha512
from pathlib import Path
from typing import Any, Self, TypeAlias

from concerted.errors import InputError, Place
from concerted.files import write_new

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)
_Y8 = 2707385501144840649318225287225658788936804267575313519463743609750303021540
_SMALL = {0, 1, _P - 1, _Y8, _P - _Y8}
"""The y coordinates of the eight points whose order divides eight."""

_Point: TypeAlias = tuple[int, int, int, int]
_IDENTITY: _Point = (0, 1, 1, 0)
_BASE_Y = 4 * pow(5, -1, _P) % _P

SIZE = 32
"""Bytes of a public key, and of the seed of a private one."""
_SIGNATURE = 64


@cache
def _library() -> Any:  # noqa: ANN401 - the module of `cryptography`, or nothing
    """Return the library that signs and verifies; None in the single-file verifier, which has to do without."""
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - absent in the verifier
    except ImportError:
        return None
    return ed25519


class PrivateKey:
    """An Ed25519 key that signs: a host's, a member's or a witness's."""

    def __init__(self, seed: bytes) -> None:
        self._private = _library().Ed25519PrivateKey.from_private_bytes(seed)
        self.public: bytes = self._private.public_key().public_bytes_raw()
        """The public key, 32 bytes."""

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make a fresh key and keep it in a new file that only its owner can read.

        Raises `InputError` (`file-exists`, `cannot-write`) rather than overwrite a key.
        """
        seed = _library().Ed25519PrivateKey.generate().private_bytes_raw()
        write_new(path, seed.hex() + "\n", mode=0o600)
        return cls(seed)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a key that `create` kept. Raises `InputError` (`no-key`, `bad-key`)."""
        try:
            return cls(bytes.fromhex(path.read_text("ascii").strip()))
        except OSError as error:
            hint = "Whoever holds a key acts by it: restore the key file, or ask the one who has it."
            raise InputError(
                "no-key", f"the key is not here ({error.strerror})", place=Place(path), hint=hint
            ) from None
        except ValueError:
            hint = "Restore the key file from a backup."
            raise InputError("bad-key", "this is not a key of Concerted's", place=Place(path), hint=hint) from None

    def signature(self, message: bytes) -> bytes:
        """Return the signature of `message`, 64 bytes."""
        signed: bytes = self._private.sign(message)
        return signed


@lru_cache(maxsize=4096)
def sound_key(public: bytes) -> bool:
    """Tell whether these 32 bytes are the one encoding of a point of prime order: a key that may be registered."""
    point = _decode(public)
    return point is not None and not _same(point, _IDENTITY) and _same(_times(_L, point), _IDENTITY)


def verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether `signature` (64 bytes) is `public`'s for `message`; unsound keys and odd encodings never are."""
    if len(signature) != _SIGNATURE or not sound_key(public):
        return False
    y = int.from_bytes(signature[:SIZE], "little") & (1 << 255) - 1
    if y >= _P or y in _SMALL or int.from_bytes(signature[SIZE:], "little") >= _L:
        return False
    if _library() is None:
        return _adds_up(public, signature, message)
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - absent in the verifier

    try:
        _library().Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _adds_up(public: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether S·B = R + k·A (RFC 8032, section 5.1.7), by plain arithmetic: some milliseconds."""
    r, a, base = _decode(signature[:SIZE]), _decode(public), _decode(_BASE_Y.to_bytes(SIZE, "little"))
    if r is None or a is None or base is None:
        return False
    s = int.from_bytes(signature[SIZE:], "little")
    k = int.from_bytes(sha512(signature[:SIZE] + public + message).digest(), "little") % _L
    return _same(_times(s, base), _add(r, _times(k, a)))


def _decode(data: bytes) -> _Point | None:
    """Return the point that these bytes encode (RFC 8032, section 5.1.3), None where they are no canonical encoding."""
    if len(data) != SIZE:
        return None
    sign, y = data[-1] >> 7, int.from_bytes(data, "little") & (1 << 255) - 1
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return (x, y, 1, x * y % _P)


def _add(one: _Point, other: _Point) -> _Point:
    """Return the sum of two points in extended coordinates (RFC 8032, section 5.1.4)."""
    x1, y1, z1, t1 = one
    x2, y2, z2, t2 = other
    a, b = (y1 - x1) * (y2 - x2) % _P, (y1 + x1) * (y2 + x2) % _P
    c, d = 2 * t1 * t2 * _D % _P, 2 * z1 * z2 % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(factor: int, point: _Point) -> _Point:
    total = _IDENTITY
    for bit in bin(factor)[2:]:
        total = _add(total, total)
        if bit == "1":
            total = _add(total, point)
    return total


def _same(one: _Point, other: _Point) -> bool:
    return not ((one[0] * other[2] - other[0] * one[2]) % _P or (one[1] * other[2] - other[1] * one[2]) % _P)
