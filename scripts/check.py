"""Run every check, one line each, and say at the end which failed: `make test`.

    scripts/check.py                  all of them
    scripts/check.py ruff mypy        only these, by name
    CHECK_WORKERS=4 make test         either kind of tests in four processes instead of one a core

Three kinds run beside one another, so that no core waits for a browser, or for what runs in one process alone: the
static checks, the tests of the pure rooms, and all other tests. Those of the pure rooms are watched for what they
reach, which makes them twice as slow; the others are not, and are shown as they run. What else runs is quiet, unless
it fails.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"

# Rooms whose every branch is reached by a test: pure functions, where an unreached line is an unchecked rule;
# and the watch, which meets strangers.
PURE_ROOMS = ("coalition", "commons", "ecosystem", "guard", "record", "watch")
WHOLLY_COVERED = ",".join(f"src/concerted/{room}/*" for room in PURE_ROOMS)

WORKERS = os.environ.get("CHECK_WORKERS", "auto")
TESTS = f"-m pytest --numprocesses {WORKERS} --dist loadfile --no-loadscope-reorder".split()  # see tests/conftest.py
PURE_TESTS = [f"tests/{room}" for room in (*PURE_ROOMS, "keeping", "plain")]
COVERAGE = ["-m", "coverage", "report", "--fail-under=100", f"--include={WHOLLY_COVERED}"]
CONTRACT = [".venv/bin/lint-imports", "--no-logo", "--cache-dir", ".cache/contract"]
CHECKS = {  # each is what it checks, and what Python is given to run
    "ruff": ("style and common mistakes", ["-m", "ruff", "check"]),
    "format": ("layout", ["-m", "ruff", "format", "--check"]),
    "mypy": ("types, strictly", ["-m", "mypy"]),
    "contract": ("which room may import which", CONTRACT),
    "deptry": ("every import declared, every declared part imported", ["-m", "deptry", "--no-ansi", "src"]),
    "pure": (f"the tests of the pure rooms, processes: {WORKERS}", [*TESTS, "--cov", "--cov-report=", *PURE_TESTS]),
    "coverage": (f"every branch of {', '.join(PURE_ROOMS)} reached by a test", COVERAGE),
    "tests": (f"all other tests, processes: {WORKERS}", [*TESTS, *(f"--ignore={folder}" for folder in PURE_TESTS)]),
}
BESIDE = (("ruff", "format", "mypy", "contract", "deptry"), ("pure", "coverage"), ("tests",))
"""What runs one after another, beside the others."""

SHOWN_AS_THEY_RUN = "tests"


def check(name: str, *, shown: bool) -> bool:
    """Run one check; show what it prints as it runs, or when it fails. Give whether it held."""
    what, command = CHECKS[name]
    started = time.monotonic()
    if shown:
        print(f"· {name}: {what}", flush=True)
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=not shown, text=True, check=False)
    said = "" if shown else (done.stdout + done.stderr).rstrip() + "\n"
    if not done.returncode and not shown:
        said = said.splitlines(keepends=True)[-1] if name == "pure" else ""  # how many tests there were
    print(f"{said}{'✗' if done.returncode else '✓'} {name}: {what} … {time.monotonic() - started:.1f} s", flush=True)
    return done.returncode == 0


def failing(names: list[str]) -> list[str]:
    """Run these checks, each kind beside the others; give those that failed."""
    kinds = [[name for name in kind if name in names] for kind in BESIDE]
    alone = sum(map(bool, kinds)) == 1

    def run(kind: list[str]) -> list[str]:
        return [name for name in kind if not check(name, shown=name == SHOWN_AS_THEY_RUN or (alone and name == "pure"))]

    with ThreadPoolExecutor(len(kinds)) as pool:
        return [name for failed in pool.map(run, kinds) for name in failed]


def main(names: list[str]) -> int:
    """Run the checks named, all when none is; give 1 when any failed."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"✗ There is no check called {unknown[0]}: choose from {', '.join(CHECKS)}.", file=sys.stderr)
        return 2
    failed = failing(names or list(CHECKS))
    print(f"✗ These failed: {', '.join(failed)}." if failed else "✓ Everything holds.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
