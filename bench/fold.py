"""Fold a record into its state, against merely decoding the same entries from JSON."""

from __future__ import annotations

import json

from bench.life import record
from bench.measure import Figure, machine, paired
from concerted.coalition import fold
from concerted.record import Entry
from concerted.record.entry import Ref

PROPOSALS = 7_150


def run() -> Figure:
    """Measure seconds for a record of about 100,000 entries; the bar is a multiple of decoding."""
    return against_decoding("fold", record(proposals=PROPOSALS, members=12))


def against_decoding(name: str, lines: list[bytes]) -> Figure:
    """Measure folding these lines, decoding included, against decoding them."""
    a, b, ratio = paired(lambda: fold(map(decoded, lines)), lambda: [json.loads(line) for line in lines])
    return Figure(name, a, b, ratio, "at most 3 times decoding", ratio <= 3, "CPU s", machine())


def decoded(line: bytes) -> Entry:
    """Decode an entry that was checked before: a fold trusts its record."""
    fields = json.loads(line)
    if "ref" in fields:
        fields["ref"] = Ref(**fields["ref"])
    return Entry(**fields)
