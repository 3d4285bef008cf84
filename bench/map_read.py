"""Reading at size: a million one-word documents, and ten thousand actors with one sentence each.

The peer is the file system: listing the folders and reading every byte, with nothing made of it.
"""

from __future__ import annotations

import json
import resource
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from bench.measure import Figure, machine
from concerted.ecosystem.reading import read

_WORDS = 1_000_000
_ACTORS = 10_000
_MOST_GIBIBYTES = 2.0


def run() -> Figure:
    """Read both, print documents a second, and hold the peak of memory to its bar."""
    with TemporaryDirectory() as folder:
        table = Path(folder) / "words.jsonl"
        with table.open("w") as file:
            file.writelines(json.dumps({"actor": f"A{n % 100}", "text": f"word{n}"}) + "\n" for n in range(_WORDS))
        ours = _timed(table, _WORDS, "one-word documents in a table")
        began = process_time()
        table.read_bytes()
        peer = process_time() - began
        many = Path(folder) / "many"
        for number in range(_ACTORS):
            (many / f"A{number}").mkdir(parents=True)
            (many / f"A{number}" / "a.txt").write_text(f"We must do thing {number}.")
        _timed(many, _ACTORS, "actors with one sentence each, in folders")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"  peak memory {peak:.2f} GiB; reading a million takes {ours:.1f} s, their bytes alone {peer:.2f} s")
    bar = f"a million documents in at most {_MOST_GIBIBYTES:.0f} GiB"
    return Figure(
        "map-read", peak, _MOST_GIBIBYTES, peak / _MOST_GIBIBYTES, bar, peak <= _MOST_GIBIBYTES, "GiB", machine()
    )


def _timed(path: Path, documents: int, what: str) -> float:
    began = process_time()
    corpus = read(path)
    took = process_time() - began
    assert len(corpus.documents) == documents
    print(f"  {documents:,} {what}: {took:.1f} CPU s, {documents / took:,.0f} a second", flush=True)
    return took
