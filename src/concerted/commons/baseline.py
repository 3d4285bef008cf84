"""A baseline: findings that are known and may stay for now, so that only new ones fail.

One line a file and code in sorted JSON, so that it merges well. A finding is known by what it says, not by its line.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from concerted.commons.findings import Finding
from concerted.errors import InputError, Place
from concerted.files import read_small, write_whole

LARGEST = 64 * 2**20
_HINT = "Write a new one: concerted commons check PATH --write-baseline FILE."


def new(findings: Iterable[Finding], known: Path, root: Path) -> list[Finding]:
    """Return the findings that a baseline does not know. Raises `InputError` (`cannot-read`, `baseline-unreadable`)."""
    left = _read(known)
    fresh = []
    for finding in findings:
        key = _key(finding, root)
        if left[key] > 0:
            left[key] -= 1
        else:
            fresh.append(finding)
    return fresh


def write(findings: Iterable[Finding], to: Path, root: Path) -> None:
    """Write a baseline that knows these findings."""
    known: dict[str, dict[str, int]] = {}
    for (file, print_), count in sorted(Counter(_key(finding, root) for finding in findings).items()):
        known.setdefault(file, {})[print_] = count
    lines = ",\n".join(f"{json.dumps(file)}: {json.dumps(prints)}" for file, prints in known.items())
    write_whole(to, f'{{"concerted-commons-baseline": 1, "known": {{\n{lines}\n}}}}\n'.encode())


def _key(finding: Finding, root: Path) -> tuple[str, str]:
    """Say a file from the baseline's own folder, so that the baseline holds wherever the library is checked out."""
    file = Path(finding.file).absolute()
    base = root.absolute()
    return (file.relative_to(base) if file.is_relative_to(base) else file).as_posix(), finding.print


def _read(known: Path) -> Counter[tuple[str, str]]:
    text = read_small(known, most=LARGEST, hint=_HINT)
    try:
        said = json.loads(text)["known"]
        pairs = [((file, print_), int(n)) for file, prints in said.items() for print_, n in prints.items()]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError("baseline-unreadable", "this is no baseline", place=Place(known), hint=_HINT) from None
    return Counter(dict(pairs))
