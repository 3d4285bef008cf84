"""The `concerted` command as a person runs it: a process of its own, in a folder of its own."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory


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
        ran = self._ran(list(map(str, arguments)))
        assert "Traceback" not in ran.err, ran.err
        return ran

    def _ran(self, arguments: list[str]) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "concerted", *arguments],
            cwd=self.folder, capture_output=True, text=True, timeout=120, check=False, env=_environment(),
        )  # fmt: skip
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


class QuickShell(Shell):
    """Runs many verbs, each in a process that is forked from one which has the rules in memory, and nothing else."""

    def _ran(self, arguments: list[str]) -> Ran:
        forks = _forks()
        assert forks.stdin
        assert forks.stdout
        with TemporaryDirectory() as told:
            out, err = Path(told, "out"), Path(told, "err")
            asked = {"folder": str(self.folder), "arguments": arguments, "environment": _environment()}
            forks.stdin.write(json.dumps({**asked, "out": str(out), "err": str(err)}) + "\n")
            forks.stdin.flush()
            status = int(forks.stdout.readline())
            return Ran(status, out.read_text("utf-8"), err.read_text("utf-8"))


FORKS = """
import json, os, signal, sys
from concerted import host
from concerted.cli import main

for line in iter(sys.stdin.readline, ""):
    asked = json.loads(line)
    child = os.fork()
    if child:
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
        continue
    signal.alarm(120)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(asked[name], os.O_WRONLY | os.O_CREAT), number)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    main(asked["arguments"])
    sys.exit()
"""


@lru_cache(maxsize=1)
def _forks() -> subprocess.Popen[str]:
    forks = subprocess.Popen([sys.executable, "-c", FORKS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(forks.communicate)
    return forks


def _environment() -> dict[str, str]:
    return {**os.environ, "NO_COLOR": "1", "COLUMNS": "120"}
