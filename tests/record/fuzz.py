"""Coverage-guided fuzzing of everything that reads bytes from strangers: nothing but our own errors may come out.

    .venv/bin/python -m tests.record.fuzz archive -max_total_time=60

What it finds new it keeps in tests/record/corpus; `test_fuzz.py` plays all of that back in every test run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from concerted.errors import ConcertedError
from concerted.record.archive import unpack
from concerted.record.canonical import decode, encode
from concerted.record.check import check, check_archive
from concerted.record.checkpoint import read_text
from concerted.record.entry import read_entry
from concerted.record.fork import forked, read_fork
from concerted.record.note import Key, read_key, read_note
from concerted.record.policy import read_policy
from concerted.record.proof import proven, read_proof
from concerted.record.witness import read_request, write_request

CORPUS = Path(__file__).parent / "corpus"
KEY = Key("clear-air-abcdef", bytes.fromhex("3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29"))


def entry(data: bytes) -> None:
    assert read_entry(data).to_bytes() == data


def canonical(data: bytes) -> None:
    assert encode(decode(data)) == data


def archive(data: bytes) -> None:
    with suppress(ConcertedError):
        check(unpack(data))
    check_archive(data)


def note(data: bytes) -> None:
    text = data.decode(errors="replace")
    opened = read_note(text)
    assert opened.to_text() == text
    read_text(opened.text)


def vkey(data: bytes) -> None:
    text = data.decode(errors="replace")
    assert read_key(text).vkey == text


def request(data: bytes) -> None:
    asked = read_request(data)
    assert write_request(asked.old, asked.proof, asked.note.to_text()).encode() == data


def fork(data: bytes) -> None:
    forked(read_fork(data), [KEY])


def policy(data: bytes) -> None:
    read_policy(data.decode(errors="replace")).satisfied([])


def proof(data: bytes) -> None:
    proven(read_proof(data.decode(errors="replace")), b"")


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (entry, canonical, archive, note, vkey, request, fork, policy, proof)
}


def survives(name: str, data: bytes) -> None:
    """Run one target; our own errors are its way to say no, anything else is a fault."""
    with suppress(ConcertedError):
        TARGETS[name](data)


def main() -> None:
    import atheris  # noqa: PLC0415 - has no wheels for every system

    name = sys.argv.pop(1)
    (CORPUS / name).mkdir(parents=True, exist_ok=True)
    atheris.instrument_all()
    atheris.Setup([*sys.argv, str(CORPUS / name)], lambda data: survives(name, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
