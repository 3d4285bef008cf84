"""The seam between what is worked out and where: items in parts, a bounded number under way, errors that come back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from concerted.errors import InputError

PART = 2**20
"""Bytes of a part, unless a single item is larger."""
AT_ONCE = 64 * 2**20
"""Bytes of the parts that a cluster is given at once, unless one part is larger; processes have a few parts each."""

Work: TypeAlias = Callable[[bytes], bytes]
"""Makes one item's result; it can be pickled, and must bear being called by several threads at once."""
_LENGTH = 8
_DONE, _REFUSED = b"\0", b"\1"


class Engine(Protocol):
    """Does the same work for many parts."""

    def run(self, work: Work, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Yield what work makes of each part, in order; parts are taken as they are needed."""

    def close(self) -> None:
        """Let go of what it works with."""


class Here:
    """Works in this process, one part after the other."""

    def run(self, work: Work, parts: Iterable[bytes]) -> Iterator[bytes]:
        """Yield what work makes of each part, in order."""
        return map(work, parts)

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""


HERE = Here()


def through(engine: Engine, work: Work, items: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what `work` makes of each item, in order. Raises `InputError` where work does."""
    for answer in engine.run(Each(work), parts(items)):
        if answer[:1] == _REFUSED:
            code, message, hint = json.loads(answer[1:])
            raise InputError(code, message, hint=hint)
        yield from unpacked(answer[1:])


@dataclass(frozen=True, slots=True)
class Each:
    """The work of a part: that of each of its items. What the input is to blame for comes back as an answer."""

    work: Work

    def __call__(self, part: bytes) -> bytes:
        """Return the results of the items, or why one could not be used."""
        try:
            return _DONE + b"".join(_with_length(self.work(item)) for item in unpacked(part))
        except InputError as error:
            return _REFUSED + json.dumps([error.code, error.message, error.hint]).encode()


def parts(items: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the items packed in parts, each as large as `PART` allows."""
    part = bytearray()
    for item in items:
        if part and len(part) + _LENGTH + len(item) > PART:
            yield bytes(part)
            part.clear()
        part += _with_length(item)
    if part:
        yield bytes(part)


def unpacked(part: bytes) -> Iterator[bytes]:
    """Yield the items of a part."""
    begin = 0
    while begin < len(part):
        end = begin + _LENGTH + int.from_bytes(part[begin : begin + _LENGTH], "big")
        yield part[begin + _LENGTH : end]
        begin = end


def _with_length(item: bytes) -> bytes:
    return len(item).to_bytes(_LENGTH, "big") + item
