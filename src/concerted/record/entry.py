"""One entry of the record: a canonical JSON object of at most 65,535 bytes.

Fields: `v` the form's version, `coalition`, `kind`, `at` when it was entered, `held_at` when it
happened if that was earlier, `by` the organisation that acted, `ref` what it acts on, `rule` the
platform version and clause that allows it, `body`, and `sig`, the acting organisation's Ed25519
signature. `sig` is absent where the host acts for its members; the founding entry says that it may.
Organisations are named, people never: their words lie beside the entry (see `opening`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from concerted.errors import RecordBroken, RecordNewer
from concerted.record.canonical import Json, decode, encode
from concerted.record.tree import leaf_hash

VERSION = 1
LARGEST_ENTRY = 65_535
"""Bytes; the length field of a tlog-tiles entry bundle has sixteen bits."""

INSTANT = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
"""RFC 3339 in UTC to the second: 2026-11-23T17:50:00Z. As text it sorts as time does."""


def is_instant(text: object) -> bool:
    """Tell whether `text` is a real moment, written as RFC 3339 in UTC to the second."""
    if not (isinstance(text, str) and INSTANT.fullmatch(text)):
        return False
    try:
        return bool(datetime.fromisoformat(text))
    except ValueError:
        return False


_REQUIRED = {"v", "coalition", "kind", "at", "body"}
_KNOWN = _REQUIRED | {"held_at", "by", "ref", "rule", "sig"}


@dataclass(frozen=True, slots=True)
class Ref:
    """An earlier entry, named by its number and its leaf hash in hex."""

    index: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the record. Times are RFC 3339 in UTC to the second; `body` is plain JSON."""

    coalition: str
    kind: str
    at: str
    body: Mapping[str, Json]
    by: str | None = None
    held_at: str | None = None
    ref: Ref | None = None
    rule: Mapping[str, Json] | None = None
    sig: str | None = None
    v: int = VERSION

    def to_bytes(self) -> bytes:
        """Return the exact bytes that are stored and hashed.

        Raises `RecordBroken` where the entry is outside the profile or over 65,535 bytes.
        """
        fields: dict[str, Any] = {name: value for name in _KNOWN if (value := getattr(self, name)) is not None}
        if self.ref is not None:
            fields["ref"] = {"index": self.ref.index, "hash": self.ref.hash}
        data = encode(fields)
        if len(data) > LARGEST_ENTRY:
            raise RecordBroken(
                "entry-too-large",
                f"an entry of {len(data):,} bytes is over the limit of {LARGEST_ENTRY:,}",
                hint="Shorten the text, or publish the long document elsewhere and name its address.",
            )
        return data

    def leaf(self) -> bytes:
        """Return the entry's leaf hash, 32 bytes."""
        return leaf_hash(self.to_bytes())


def read_entry(data: bytes) -> Entry:
    """Return the entry whose bytes are exactly `data`.

    Raises `RecordNewer` for a later version's entry, `RecordBroken` for anything else that is not an entry.
    """
    if len(data) > LARGEST_ENTRY:
        raise RecordBroken("entry-too-large", f"an entry of {len(data):,} bytes is over the limit of {LARGEST_ENTRY:,}")
    value = decode(data)
    if not isinstance(value, Mapping):
        raise RecordBroken("not-an-entry", "an entry is a JSON object")
    fields: dict[str, Any] = dict(value)
    _check_version(fields.get("v"))
    if not _REQUIRED <= fields.keys() <= _KNOWN:
        wrong = sorted(_REQUIRED - fields.keys() | fields.keys() - _KNOWN)
        raise RecordBroken("not-an-entry", f"missing or unknown field: {', '.join(wrong)}")
    _check_fields(fields)
    if "ref" in fields:
        fields["ref"] = Ref(**fields["ref"])
    return Entry(**fields)


def digest(value: Json) -> str:
    """Return the SHA-256 of a value's canonical form, in hex."""
    return sha256(encode(value)).hexdigest()


def _check_version(version: Json) -> None:
    if isinstance(version, int) and version > VERSION:
        raise RecordNewer(
            "record-newer",
            f"this record was written in form {version}; this version of Concerted reads up to form {VERSION}",
            hint="Install a newer Concerted, then try again: nothing was changed.",
        )
    if version != VERSION or isinstance(version, bool):
        raise RecordBroken("not-an-entry", "the field v is not a version of the record's form")


def _check_fields(fields: Mapping[str, Any]) -> None:
    for name in ("coalition", "kind", "by", "sig"):
        if name in fields and not isinstance(fields[name], str):
            raise RecordBroken("not-an-entry", f"the field {name} is not text")
    for name in ("at", "held_at"):
        if name in fields and not is_instant(fields[name]):
            raise RecordBroken("not-an-entry", f"the field {name} is not a UTC time such as 2026-11-23T17:50:00Z")
    for name in ("body", "rule"):
        if name in fields and not isinstance(fields[name], Mapping):
            raise RecordBroken("not-an-entry", f"the field {name} is not an object")
    if "ref" in fields:
        _check_ref(fields["ref"])


def _check_ref(ref: Any) -> None:  # noqa: ANN401 - any JSON value may stand here
    shape = isinstance(ref, Mapping) and set(ref) == {"index", "hash"}
    if not (shape and type(ref["index"]) is int and ref["index"] >= 0 and isinstance(ref["hash"], str)):
        raise RecordBroken("not-an-entry", "the field ref is not an entry's index and hash")
