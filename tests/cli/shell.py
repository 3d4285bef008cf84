"""The `concerted` command as a person runs it: a process of its own, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    status: int
    out: str
    err: str


class Shell:
    """Runs `concerted` in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: str | Path) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "concerted", *map(str, arguments)],
            cwd=self.folder, capture_output=True, text=True, timeout=120, check=False,
            env={**os.environ, "NO_COLOR": "1", "COLUMNS": "120"},
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return Ran(done.returncode, done.stdout, done.stderr)

    def ok(self, *arguments: str | Path) -> str:
        ran = self.run(*arguments)
        assert ran.status == 0, ran
        return ran.out

    def refused(self, *arguments: str | Path) -> str:
        before = self.files()
        ran = self.run(*arguments)
        assert ran.status == 1, ran
        assert "→" in ran.err, ran
        assert self.files() == before, "a refused command left something behind"
        return ran.err

    def files(self) -> dict[str, int]:
        found = (path for path in self.folder.rglob("*") if path.is_file() and path.suffix not in (".record-shm",))
        return {str(path): path.stat().st_size for path in found if not path.name.endswith(("-wal", "-shm"))}
