"""Reading a git clone that may be hostile: only its objects, never its configuration, hooks or remotes.

Git runs in a folder of our own that borrows the clone's objects (`objects/info/alternates`), at a commit that we looked
up ourselves. What a clone can configure to be run (fsmonitor, filters, pagers, hooks, lazy fetches) is so never read,
and there is no remote that could be asked. Every call has a limit of bytes and of seconds.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from concerted.errors import InputError, Place

SECONDS = 120
"""A single call of git may take."""
MOST_BYTES = 256 * 2**20
"""A single call of git may answer."""
LARGEST_BLOB = 2**20
"""Bytes; larger files of a clone are not read."""
_SMALL = 2**20
_ID = re.compile(r"^(?:[0-9a-f]{40}|[0-9a-f]{64})$")
_REF = re.compile(r"^refs/(?!.*\.\.)[\w./+@-]+$")
_REMOTE = re.compile(r'^\s*\[remote\s+"(?P<name>[^"\n]*)"\]|^\s*url\s*=\s*(?P<url>\S+)|^\s*\[', re.MULTILINE)
_CREDENTIALS = re.compile(r"//[^/@\s]*@")
_HINT = "Clone it again, or leave it out; the other clones are read all the same."


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file in a commit's tree."""

    path: str
    blob: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit: who wrote it, when (the day, ISO 8601), and the files it changed."""

    id: str
    date: str
    author: str
    email: str
    paths: tuple[str, ...]


class Clone:
    """A clone of which only the objects are read; made by `opened`."""

    def __init__(self, path: Path, borrowed: Path, head: str, program: str) -> None:
        self.path = path
        self.head = head
        self._borrowed = borrowed
        self._program = program

    def files(self, commit: str) -> list[Entry]:
        """Return the regular files of a commit, by path, but those whose names are not UTF-8. Raises `InputError`."""
        found = []
        for line in self._run("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0"):
            facts, _, name = line.partition(b"\t")
            fields = facts.decode("ascii", "replace").split()
            if fields[:2] in (["100644", "blob"], ["100755", "blob"]):
                try:
                    found.append(Entry(path=name.decode(), blob=fields[2]))
                except UnicodeDecodeError:
                    continue
        return sorted(found, key=lambda entry: entry.path)

    def sizes(self, ids: Sequence[str]) -> dict[str, int]:
        """Return the bytes of each blob that is there: a clone may lack some. Raises `InputError`."""
        form = "--batch-check=%(objectname) %(objectsize)"
        answer = self._run("cat-file", form, given="".join(f"{one}\n" for one in ids).encode()) if ids else b""
        found = (line.split(" ") for line in answer.decode("ascii", "replace").splitlines())
        return {blob: int(size) for blob, size in found if size.isdigit()}

    def blobs(self, ids: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the id and content of each blob that is there. Raises `InputError`."""
        answer = self._run("cat-file", "--batch", given="".join(f"{one}\n" for one in ids).encode()) if ids else b""
        at = 0
        while (end := answer.find(b"\n", at)) >= 0:
            header = answer[at:end].decode("ascii", "replace").split()
            at = end + 1
            if len(header) == 3 and header[2].isdigit():  # noqa: PLR2004 - id, kind, size
                yield header[0], answer[at : at + int(header[2])]
                at += int(header[2]) + 1

    def commits(self, most: int) -> list[Commit]:
        """Return the last `most` commits, newest first, authors as its mailmap has them. Raises `InputError`."""
        form = "--format=%x01%H%x02%cs%x02%aE%x02%aN"
        log = self._run("log", f"-n{most}", "--no-renames", "--name-only", "-z", form, self.head).decode(
            "utf-8", "replace"
        )
        found = []
        for part in log.split("\x01")[1:]:
            facts, _, names = part.partition("\0")
            fields = facts.rstrip("\n").split("\x02", 3)
            if len(fields) == 4:  # noqa: PLR2004 - as in `form`
                paths = tuple(filter(None, (name.strip("\n") for name in names.split("\0"))))
                found.append(Commit(id=fields[0], date=fields[1], author=fields[3], email=fields[2], paths=paths))
        return found

    def removed(self, text: str, path: str, since: str) -> tuple[str, str] | None:
        """Return the id and day of the last commit after `since` that took out a text. Raises `InputError`."""
        form = "--format=%H %cs"
        log = self._run("log", "-n1", "--no-renames", form, f"-S{text}", f"{since}..{self.head}", "--", path).decode()
        commit, _, date = log.strip().partition(" ")
        return (commit, date) if commit else None

    def _run(self, *arguments: str, given: bytes = b"") -> bytes:
        settings = ("-c", "core.fsmonitor=", "-c", "protocol.allow=never", "-c", "core.hooksPath=/dev/null")
        command = [self._program, "--no-optional-locks", "--no-pager", "--literal-pathspecs", *settings, *arguments]
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self._borrowed),
            "LC_ALL": "C",
            "GIT_DIR": str(self._borrowed),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
        }
        with subprocess.Popen(  # noqa: S603 - the program is git, by its full path
            command,
            env=environment,
            cwd=self._borrowed,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            timer = threading.Timer(SECONDS, process.kill)
            timer.start()
            try:
                answer = _answer(process, given)
            finally:
                timer.cancel()
                process.kill()
        if process.returncode != 0 or len(answer) > MOST_BYTES:
            message = "an object is missing or damaged, or the clone is too large to be read"
            raise InputError("bad-clone", message, place=Place(self.path), hint=_HINT)
        return answer


def _answer(process: subprocess.Popen[bytes], given: bytes) -> bytes:
    """Return all that a process says, while a thread hands it what it is given; kill it where it says too much."""
    assert process.stdin is not None  # noqa: S101 - both were asked for
    assert process.stdout is not None  # noqa: S101
    feeder = threading.Thread(target=_feed, args=(process.stdin, given), daemon=True)
    feeder.start()
    answer = process.stdout.read(MOST_BYTES + 1)
    if len(answer) > MOST_BYTES:
        process.kill()
    process.wait()
    feeder.join()
    return answer


def _feed(stdin: object, given: bytes) -> None:
    try:
        with stdin as pipe:  # type: ignore[attr-defined]
            pipe.write(given)
    except OSError:
        pass  # it ended before it had read all; its exit code says so


@contextmanager
def opened(path: Path) -> Iterator[Clone]:
    """Open a clone for reading. Raises `InputError` where it is none, is empty or broken, or where git is missing."""
    program = shutil.which("git")
    if program is None:
        raise InputError("no-git", "git is not installed", place=Place(path), hint="Install git, then try again.")
    folder = git_folder(path)
    if folder is None:
        raise InputError("no-clone", "this is no git clone", place=Place(path), hint=_HINT)
    head = _head(folder)
    if head is None:
        raise InputError("empty-clone", "it has no commit yet, or its HEAD is broken", place=Place(path), hint=_HINT)
    with tempfile.TemporaryDirectory(prefix="concerted-git-") as made:
        borrowed = Path(made)
        _borrow(folder, borrowed, head)
        yield Clone(path, borrowed, head, program)


def git_folder(path: Path) -> Path | None:
    """Return the folder with the objects of a clone, bare or not; None where there is none."""
    for folder in (path / ".git", path):
        if (folder / "HEAD").is_file() and (folder / "objects").is_dir():
            return folder
    return None


def state(path: Path) -> tuple[str, ...]:
    """Return all that reading a clone depends on: its HEAD, where its history is cut off, and which packs it has."""
    folder = git_folder(path)
    if folder is None:
        return ("no clone",)
    packs = sorted(pack.name for pack in (folder / "objects" / "pack").glob("*.pack"))
    return (_head(folder) or "", _small(folder / "shallow"), *packs)


def remote(path: Path) -> str:
    """Return the address a clone came from, without credentials; empty where it says none. Git is not asked."""
    folder = git_folder(path)
    text = _small(folder / "config") if folder else ""
    name, found = "", ""
    for part in _REMOTE.finditer(text):
        if part["url"] is None:
            name = part["name"] or ""
        elif name and (not found or name == "origin"):
            found = part["url"]
    return _CREDENTIALS.sub("//", found.strip('"'))


def _borrow(folder: Path, borrowed: Path, head: str) -> None:
    """Make a bare repository without anything in it but the way to a clone's objects."""
    (borrowed / "objects" / "info").mkdir(parents=True)
    (borrowed / "refs").mkdir()
    objects = str((folder / "objects").resolve())
    quoted = '"' + objects.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    (borrowed / "objects" / "info" / "alternates").write_text(f"{quoted}\n")
    (borrowed / "HEAD").write_text(f"{head}\n")
    wide = len(head) > 40  # noqa: PLR2004 - the hexadecimal digits of SHA-1
    extension = "[extensions]\nobjectformat = sha256\n" if wide else ""
    (borrowed / "config").write_text(f"[core]\nrepositoryformatversion = {int(wide)}\nbare = true\n{extension}")
    shallow = [line for line in _small(folder / "shallow").split() if _ID.match(line)]
    if shallow:
        (borrowed / "shallow").write_text("\n".join(shallow) + "\n")


def _head(folder: Path) -> str | None:
    """Return the commit that HEAD names: itself, or by a loose or packed reference."""
    said = _small(folder / "HEAD").strip()
    if _ID.match(said):
        return said
    name = said.removeprefix("ref:").strip()
    if not _REF.match(name):
        return None
    loose = _small(folder / name).strip()
    if _ID.match(loose):
        return loose
    for line in _small(folder / "packed-refs", 64 * _SMALL).splitlines():
        commit, _, packed = line.partition(" ")
        if packed == name and _ID.match(commit):
            return commit
    return None


def _small(file: Path, most: int = _SMALL) -> str:
    """Return a small file's text; nothing where it cannot be read or is no regular file."""
    try:
        if not file.is_file():
            return ""
        with file.open("rb") as opened_file:
            return opened_file.read(most).decode("utf-8", "replace")
    except OSError:
        return ""
