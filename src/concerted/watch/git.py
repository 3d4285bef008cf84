"""The newest commit of a git repository on the web: its name and its time, and nothing else of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import SplitResult, urlsplit

from concerted.lines import Line
from concerted.outward import is_public
from concerted.watch.fetch import AGENT, Unseen

LONGEST = 60.0
"""Seconds that fetching may take."""
LARGEST = 50_000_000
"""Bytes that a repository may send for its newest commit."""
_GLANCE = 0.05


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its name in hex, and when it was made, in seconds since 1970."""

    name: str
    at: int

    @property
    def digest(self) -> str:
        """A SHA-256 of its name."""
        return sha256(self.name.encode()).hexdigest()


def newest_commit(address: str, *, private: bool = False) -> Commit:
    """Return the newest commit of a repository's main branch. Raises `Unseen`.

    Its address is resolved once, and git is told where to connect; it follows no redirect and asks for no password.
    """
    git = shutil.which("git")
    if git is None:
        raise Unseen(Line("There is no git on this machine to look with."))
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https"):
        raise Unseen(Line("A repository is looked at over http or https only."))
    where = _resolved(parts, private=private)
    with tempfile.TemporaryDirectory(prefix="concerted-watch-") as folder:
        run = _Run(git, Path(folder), f"{parts.hostname}:{_port(parts)}:{where}")
        run.call("init", "--quiet", "--bare", ".")
        run.call("fetch", "--quiet", "--depth=1", "--filter=tree:0", "--no-tags", address, "HEAD")
        said = run.call("log", "-1", "--format=%H %ct", "FETCH_HEAD").split()
    return Commit(said[0], int(said[1]))


def _port(parts: SplitResult) -> int:
    return parts.port or {"http": 80, "https": 443}[parts.scheme]


def _resolved(parts: SplitResult, *, private: bool) -> str:
    """Return the address of a host, as git's client takes it; only a public one, unless the host allows others."""
    try:
        found = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
    except OSError:
        raise Unseen(Line("It could not be reached ({why}).", {"why": "no such host"})) from None
    addresses = [str(one[4][0]) for one in found]
    good = [one for one in addresses if private or is_public(one)]
    if not good:
        raise Unseen(Line("It leads into the host's own network."))
    return f"[{good[0]}]" if ":" in good[0] else good[0]


@dataclass(frozen=True, slots=True)
class _Run:
    """Runs git in an empty folder, with nobody's settings, within limits."""

    git: str
    folder: Path
    resolve: str

    def call(self, *words: str) -> str:
        settings = (
            f"http.curloptResolve={self.resolve}", "http.followRedirects=false", f"http.userAgent={AGENT}",
            "http.proxy=", "credential.helper=", "gc.auto=0", "fetch.fsckObjects=true",
        )  # fmt: skip
        command = [self.git, *(word for setting in settings for word in ("-c", setting)), *words]
        began = monotonic()
        with (self.folder / "said").open("wb") as said:
            process = subprocess.Popen(  # noqa: S603 - git, with our own words and a checked address
                command, cwd=self.folder, env=self._environment(), stdin=subprocess.DEVNULL, stdout=said,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
            try:
                while process.poll() is None:
                    sleep(_GLANCE)
                    if monotonic() - began > LONGEST:
                        raise Unseen(Line("It could not be reached ({why}).", {"why": "no answer in time"}))
                    if _size(self.folder) > LARGEST:
                        raise Unseen(Line("It is too large: more than {most} bytes.", {"most": LARGEST}))
            finally:
                process.kill()
                process.wait()
        if process.returncode:
            raise Unseen(Line("Git could not read a repository there."))
        return (self.folder / "said").read_text("ascii", errors="replace")

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ.get("PATH", ""), "HOME": str(self.folder), "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "http:https",
            "GIT_ASKPASS": "true",
        }  # fmt: skip


def _size(folder: Path) -> int:
    """Return how many bytes lie in a folder; what goes while one looks counts for nothing."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.lstat().st_size
        except OSError:
            continue
    return total
