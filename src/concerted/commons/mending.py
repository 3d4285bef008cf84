"""Mending what can be mended safely: `check --fix`.

Only edits that a finding carries are made; each leaves the meaning as it was or as the finding says it should be.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from concerted.commons.checks.pattern import check_pattern
from concerted.commons.reading import parse_pattern, read_pattern
from concerted.commons.writing import rewritten, write


def mend(files: Iterable[Path]) -> dict[Path, int]:
    """Mend files, each in one step; return how many findings were mended in each that changed.

    A file whose mended form says anything else in its front matter than was meant is left alone.
    """
    done: dict[Path, int] = {}
    for file in files:
        pattern = read_pattern(file)
        found = [seen for seen in check_pattern(pattern) if seen.mend]
        edits = [edit for seen in found for edit in seen.mend]
        if (
            edits
            and _is_sound(pattern.path, rewritten(pattern.source, edits), len(pattern.top))
            and write(pattern, edits)
        ):
            done[file] = len(found)
    return done


def _is_sound(path: Path, data: bytes, keys: int) -> bool:
    after = parse_pattern(data, path)
    return len(after.top) == keys and not any(trouble.code == "yaml-error" for trouble in after.troubles)
