"""A second map of documents that did not change, against the first: what is kept saves.

102 legal briefs, a third each as PDF, DOCX and HTML, are read and mapped with an empty cache, and again with what that
kept; then once more with one document more. CPU seconds with the reader's own process; the maps are the same bytes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from html import escape
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from textwrap import wrap
from time import perf_counter

from tests.data import DATA
from tests.ecosystem.made import docx, pdf

from bench.measure import Figure, machine
from concerted.ecosystem import Cache, map_ecosystem, read
from concerted.ecosystem.report import json_bytes, to_json

_MOST = 1 / 4
_LONG_AGO = 1_700_000_000
_LINES = 50


def run() -> Figure:
    """Map the briefs with nothing kept, with all kept, and with one document more."""
    with TemporaryDirectory() as made:
        folder, kept = Path(made) / "briefs", Path(made) / "map.cache"
        _write(folder)
        first, whole = _timed(folder, kept, "nothing kept")
        second, again = _timed(folder, kept, "all kept")
        assert again == whole
        more = folder / "Another" / "letter.html"
        more.parent.mkdir()
        more.write_text("<p>We ask the court to affirm the judgment below.</p>")
        _timed(folder, kept, "one document more")
    bar = f"a second map of unchanged documents takes at most {_MOST:.0%} of the first's CPU"
    return Figure("map-again", second, first, second / first, bar, second / first <= _MOST, "CPU s", machine())


def _timed(folder: Path, kept: Path, what: str) -> tuple[float, bytes]:
    cpu, wall = _cpu(), perf_counter()
    cache = Cache(kept)
    corpus = read(folder, cache=cache)
    reading = _cpu() - cpu
    report = json_bytes(to_json(map_ecosystem(corpus, cache=cache)))
    cache.close()
    took = _cpu() - cpu
    read_again, anew = cache.known["read"], cache.made["read"]
    print(
        f"  {what}: {took:.2f} CPU s, {reading:.2f} of them reading, {perf_counter() - wall:.2f} s by the clock;"
        f" {anew} documents read, {read_again} known",
        flush=True,
    )
    return took, report


def _cpu() -> float:
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))


def _write(folder: Path) -> None:
    lines = (DATA / "ecosystem" / "amicus" / "docs.jsonl").read_text("utf-8").splitlines()
    for number, said in enumerate(map(json.loads, lines)):
        form, data = list(_forms(said["text"].split("\n")))[number % 3]
        file = folder / said["actor"].replace("/", " ") / f"{number}{form}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        os.utime(file, (_LONG_AGO, _LONG_AGO))


def _forms(paragraphs: list[str]) -> Iterator[tuple[str, bytes]]:
    plain = str.maketrans("()", "[]", "\\")
    lines = [
        line.translate(plain).encode("latin-1", "replace").decode("latin-1") for p in paragraphs for line in wrap(p)
    ]
    yield ".pdf", pdf([lines[begin : begin + _LINES] for begin in range(0, len(lines), _LINES)])
    yield ".docx", docx(*map(escape, filter(None, paragraphs)))
    yield ".html", "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs).encode()
