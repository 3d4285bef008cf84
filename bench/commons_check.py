"""Checking a library of 3,616 patterns: cold, with nothing changed, and one file of it.

The sample of real patterns, copied under new names until there are as many as in the whole library. Each run is a
process of its own, and its CPU seconds count from its first to its last; of several runs the least counts, since a busy
machine only adds to them. Modules are compiled before, as they are where Concerted is installed. The peer is the usual
way of reading YAML into objects, PyYAML's own `safe_load`, on the same front matters: it checks nothing.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.measure import Figure, machine

FILES, RUNS = 3616, 3
BARS = {"cold": 4.0, "unchanged": 0.5, "one": 0.3}
_PEER = (
    "import sys,yaml,pathlib\n"
    "for f in sorted(pathlib.Path(sys.argv[1]).glob('*.md')):\n"
    "    parts = f.read_text('utf-8', 'replace').split('\\n---', 1)\n"
    "    try: yaml.safe_load(parts[0].removeprefix('---'))\n"
    "    except (yaml.YAMLError, ValueError): pass\n"
)


def run() -> Figure:
    """Measure the three ways of checking; the ratio is the worst of them to its bar."""
    place = (
        Path(os.environ.get("CONCERTED_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data") / "commons"
    )
    with tempfile.TemporaryDirectory() as folder:
        library, cache = Path(folder) / "library", Path(folder) / "cache"
        library.mkdir()
        one = _fill(library, place)
        check = [sys.executable, "-m", "concerted", "commons", "check", str(library)]
        compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        _cpu([*check[:-1], str(one)], {**compiled, "XDG_CACHE_HOME": str(cache / "first")})
        cpu: dict[str, list[float]] = {"cold": [], "unchanged": [], "one": []}
        for n in range(RUNS):
            kept = {**compiled, "XDG_CACHE_HOME": str(cache / str(n))}
            cpu["cold"].append(_cpu(check, kept))
            cpu["unchanged"].append(_cpu(check, kept))
            cpu["one"].append(_cpu([*check[:-1], str(one)], kept))
        peer = _cpu([sys.executable, "-c", _PEER, str(library)], dict(os.environ))
    took = {name: min(times) for name, times in cpu.items()}
    for name, seconds in took.items():
        print(f"  {name}: {seconds:.2f} CPU s (bar {BARS[name]}); all runs {[round(each, 2) for each in cpu[name]]}")
    ratio = max(took[name] / bar for name, bar in BARS.items())
    bar = "cold 4, nothing changed 0.5, one file 0.3 CPU seconds"
    return Figure("commons-check", took["cold"], peer, ratio, bar, ratio <= 1, "CPU s", machine())


def _fill(library: Path, place: Path) -> Path:
    """Write the library; return one of its files."""
    rows = [json.loads(line) for line in (place / "MANIFEST.jsonl").read_text().splitlines()]
    for n in range(FILES):
        row = rows[n % len(rows)]
        data, name = (place / row["file"]).read_bytes(), f"{Path(row['file']).stem}-{n}"
        (library / f"{name}.md").write_bytes(re.sub(rb"(?m)^slug: *\S+", f"slug: {name}".encode(), data, count=1))
    return library / f"{Path(rows[0]['file']).stem}-0.md"


def _cpu(command: list[str], environment: dict[str, str]) -> float:
    before = os.times()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


if __name__ == "__main__":
    print(run().json())
