"""Canonical JSON: RFC 8785 under a profile in which every verifier gives one verdict; and base64 likewise.

The profile: no floats, integers within ±(2^53 - 1), ASCII keys, NFC strings, no lone surrogates, no
duplicate keys, at most 16 levels. Under it a sorted, compact `json.dumps` *is* the RFC 8785 form.
"""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NoReturn, TypeAlias

from concerted.errors import RecordBroken

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

LARGEST = 2**53 - 1
"""The largest integer that every JSON reader keeps exactly (RFC 7493, section 2.2)."""

DEEPEST = 16
"""Levels of lists and objects within one another that a value may have."""

# Made once. A value that contains itself is too deep, so nobody need look for one again.
_WRITTEN = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


def encode(value: Json) -> bytes:
    """Return the one canonical form of `value` as UTF-8.

    Raises `RecordBroken` (`not-canonical`) where the value is outside the profile.
    """
    _check(value, DEEPEST)
    return _WRITTEN(value).encode()


def decode(data: bytes) -> Json:
    """Return the value whose canonical form is exactly `data`.

    Raises `RecordBroken` (`not-canonical`) where `data` is not JSON, is outside the profile, or is
    another spelling of the same value.
    """
    try:
        value: Json = json.loads(
            data.decode(), object_pairs_hook=_object, parse_float=_no_float, parse_constant=_no_float
        )
    except (ValueError, RecursionError) as error:
        raise _broken(f"not JSON: {error}") from None
    if encode(value) != data:
        raise _broken("another spelling of the same value: keys unsorted, spaces, or needless escapes")
    return value


def from_base64(text: object) -> bytes | None:
    """Return the bytes whose one spelling in base64 is `text`; None where it is another spelling, or none at all."""
    try:
        data = base64.b64decode(str(text), validate=True)
    except ValueError:
        return None
    return data if base64.b64encode(data).decode() == text else None


def _check(value: Json, levels: int) -> None:
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, bool) or value is None:
        return
    elif isinstance(value, int):
        if abs(value) > LARGEST:
            raise _broken(f"the integer {value} is beyond 2^53 - 1")
    elif isinstance(value, Mapping | list | tuple):
        _check_nested(value, levels)
    else:
        raise _broken(f"a value of type {type(value).__name__} has no place in a record")


def _check_nested(value: Sequence[Json] | Mapping[str, Json], levels: int) -> None:
    if levels == 0:
        raise _broken(f"nested more than {DEEPEST} levels deep")
    if isinstance(value, Mapping):
        for key in value:
            if not (isinstance(key, str) and key.isascii()):
                raise _broken(f"the key {key!r} is not ASCII text")
        value = list(value.values())
    for item in value:
        _check(item, levels - 1)


def _check_text(text: str) -> None:
    if not unicodedata.is_normalized("NFC", text):
        raise _broken(f"the text {text[:40]!r} is not in Unicode normal form C")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _broken(f"the text {text[:40]!r} has half of a surrogate pair") from None


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _broken("a key stands twice in one object")
    return value


def _no_float(text: str) -> NoReturn:
    raise _broken(f"the number {text} is not a whole number")


def _broken(why: str) -> RecordBroken:
    return RecordBroken("not-canonical", why, hint="Every line of a record is canonical JSON: see docs/record.md.")
