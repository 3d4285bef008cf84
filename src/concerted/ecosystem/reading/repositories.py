"""Git repositories: what each project says it wants, the moves it already makes, and which projects know each other.

A project is an actor. Its people are never named: shared contributors are counted by a hash that is made anew in each
run, unless people were asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path

from concerted.ecosystem.cache import key
from concerted.ecosystem.corpus import Coded, Document
from concerted.ecosystem.reading.folders import listed
from concerted.ecosystem.reading.gathering import Gathering
from concerted.ecosystem.reading.git import LARGEST_BLOB, Clone, Commit, Entry, git_folder, opened, remote, state
from concerted.ecosystem.reading.kept import readers
from concerted.ecosystem.reading.moves import MOST_PLACES, Move, dropped_in, moves_in, sort_of, wanted
from concerted.ecosystem.reading.relations import Relations
from concerted.ecosystem.reading.texts import why
from concerted.errors import InputError, Place

LIST = "repositories.txt"
"""A text file with the path of one clone in each line."""
MOST_COMMITS = 5_000
"""Commits of a project's history that are looked at, from the newest."""
MOST_YEARS = 10
"""Earlier years of which one state is looked at, for what was dropped since."""
MOST_DOCUMENTS = 300
"""Documents of one project."""
MOST_READ = 2_000
"""Files of one state of a project that are read for its moves."""

_WANTS = re.compile(
    r"^(?:\.github/)?(?:readme|contributing|governance|roadmap|charter|manifesto|vision|mission|principles|values|goals"
    r"|philosophy|strategy)[\w.-]*$|^(?:docs?|documentation)/|(?:^|/)(?:rfcs?|adrs?|decisions|proposals|enhancements|keps|peps)/",
    re.IGNORECASE,
)
_PROSE = re.compile(r"(?:\.(?:md|markdown|rst|txt|adoc|asciidoc)|(?:^|/)[A-Z_]+)$")
_TITLE = re.compile(r"^#\s+(.+)$|^= (.+)$|^([^\n]+)\n[=*]{4,}\s*$", re.MULTILINE)


def is_repositories(path: Path) -> bool:
    """Return whether a path is a clone, a folder of clones, or a list of them."""
    if path.is_file():
        return path.name == LIST
    if git_folder(path) is not None:
        return True
    try:
        return any(git_folder(part) is not None for part in path.iterdir() if part.is_dir())
    except OSError:
        return False


def read_repositories(path: Path, gathering: Gathering) -> None:
    """Gather a folder of clones (bare or not, shallow or whole), or those that a text file lists.

    Nothing of a clone is run, and nothing is fetched. Broken and empty clones are noted as skipped. Raises
    `InputError` where the list or the folder cannot be read, or where git is not installed.
    """
    clones = (
        _listed(path) if path.is_file() else [path] if git_folder(path) else [p for p in listed(path) if p.is_dir()]
    )
    clones = [clone for clone in clones if git_folder(clone) is not None or not clone.name.startswith(".")]
    marks = {clone: (readers(), "clone", project_name(clone), *state(clone)) for clone in clones}
    together = (readers(), "ties", *(key(*mark, remote(clone)) for clone, mark in marks.items()))
    relations = None if gathering.knows(together) else Relations(people=gathering.people)
    failed = False
    for clone in clones:
        try:
            _read_clone(clone, marks[clone], gathering, relations)
        except InputError as error:
            if error.code == "no-git":
                raise
            gathering.skip(clone.name, why(error, clone))
            failed = failed or error.code != "empty-clone"

    def tell() -> None:
        for tie in relations.ties() if relations else ():
            gathering.tie(tie, tie.where)

    gathering.once(together, tell, sound=lambda: not failed)


def _listed(path: Path) -> list[Path]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        hint = "It is a text file in UTF-8 with the path of one clone in each line."
        raise InputError("bad-list", "the list of clones cannot be read", place=Place(path), hint=hint) from None
    named = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    return [path.parent / line for line in named if "\0" not in line]


def project_name(path: Path) -> str:
    """Return the name of the project in a clone: that of its folder."""
    return path.resolve().name.removesuffix(".git") or "repository"


def _read_clone(clone: Path, mark: tuple[str, ...], gathering: Gathering, relations: Relations | None) -> None:
    """Gather a project, and let it meet the others, unless that is known already."""
    if relations is None and gathering.again(mark):
        return
    with opened(clone) as reading:
        project = _Project(reading)
        gathering.once(mark, lambda: _tell(project, gathering))
        if relations is not None:
            documents = {entry.path: text for entry, text in project.documents}
            manifests = _manifests(project.files, project.texts)
            relations.meet(project.name, clone, project.commits, documents, manifests)


class _Project:
    """What a clone holds, each part read when it is first asked for."""

    def __init__(self, clone: Clone) -> None:
        self.clone = clone
        self.name = project_name(clone.path)
        self.texts = _Texts(clone)
        self.skipped: list[tuple[str, str]] = []
        """Documents that could not be read, and why."""

    @cached_property
    def files(self) -> list[Entry]:
        """The files at HEAD."""
        return self.clone.files(self.clone.head)

    @cached_property
    def commits(self) -> list[Commit]:
        """Its history, newest first."""
        return self.clone.commits(MOST_COMMITS)

    @cached_property
    def documents(self) -> list[tuple[Entry, str]]:
        """What it says it wants."""
        return _documents(self.files, self.texts, lambda path, reason: self.skipped.append((path, reason)))


def _tell(read: _Project, gathering: Gathering) -> None:
    project, commits, files, texts = read.name, read.commits, read.files, read.texts
    if len(commits) == MOST_COMMITS:
        gathering.skip(project, f"only the last {MOST_COMMITS:,} commits of its history were looked at")
    dates: dict[str, str] = {}
    for commit in commits:
        for path in commit.paths:
            dates.setdefault(path, commit.date)
    head = commits[0].date
    documents = read.documents
    for path, reason in read.skipped:
        gathering.skip(f"{project}:{path}", reason)
    for entry, text in documents:
        title = _TITLE.search(text[:4096])
        named = next(filter(None, title.groups()), "").strip() if title else ""
        day = dates.get(entry.path, head)
        gathering.add(Document(actor=project, source=f"{project}:{entry.path}", text=text, title=named, date=day))
    now = _moves(files, texts)
    for move in now:
        gathering.code(_coded(project, move, 1.0, dates.get(move.path, head)))
    for coded in _dropped(read.clone, project, now, commits, texts, files, dates):
        gathering.code(coded)


class _Texts:
    """The texts of a clone's blobs, each read and decoded once; what is binary or too large has none."""

    def __init__(self, clone: Clone) -> None:
        self._clone = clone
        self._known: dict[str, str | None] = {}
        self.large: set[str] = set()
        """Blobs that were too large to be read."""
        self._moves: dict[tuple[str, str], list[Move]] = {}

    def of(self, entries: Iterable[Entry]) -> list[tuple[Entry, str]]:
        """Return the entries that are text, each with its text."""
        entries = list(entries)
        asked = list(dict.fromkeys(entry.blob for entry in entries if entry.blob not in self._known))
        sizes = self._clone.sizes(asked)
        self._known |= dict.fromkeys(asked)
        self.large |= {blob for blob, size in sizes.items() if size > LARGEST_BLOB}
        found = [blob for blob in asked if sizes.get(blob, LARGEST_BLOB + 1) <= LARGEST_BLOB]
        for at in range(0, len(found), 200):  # 200 blobs of at most 1 MiB stay under what one call may answer
            for blob, content in self._clone.blobs(found[at : at + 200]):
                self._known[blob] = _decoded(content)
        pairs = ((entry, self._known.get(entry.blob)) for entry in entries)
        return [(entry, text) for entry, text in pairs if text is not None]

    def moves(self, entry: Entry, text: str) -> list[Move]:
        """Return the moves a file shows, worked out once for each path and content."""
        key = (entry.path, entry.blob)
        if key not in self._moves:
            self._moves[key] = moves_in(entry.path, text)
        return self._moves[key]


def _decoded(content: bytes) -> str | None:
    if b"\0" in content[:8192]:
        return None
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return None


def _documents(files: list[Entry], texts: _Texts, skip: Callable[[str, str], None]) -> list[tuple[Entry, str]]:
    """Return the files in which a project says what it wants, with their texts; those that cannot be read are named."""
    said = [entry for entry in files if _WANTS.search(entry.path) and _PROSE.search(entry.path)]
    said.sort(key=lambda entry: (entry.path.count("/"), entry.path))
    for entry in said[MOST_DOCUMENTS:]:
        skip(entry.path, f"the project has more than {MOST_DOCUMENTS} documents")
    found = texts.of(said[:MOST_DOCUMENTS])
    read = {entry.path for entry, _ in found}
    for entry in said[:MOST_DOCUMENTS]:
        if entry.path not in read:
            skip(
                entry.path,
                "it is larger than 1 MiB" if entry.blob in texts.large else "it is not text in UTF-8, or missing",
            )
    return found


def _moves(files: list[Entry], texts: _Texts) -> list[Move]:
    """Return the moves that a state of a project shows, each at no more than a few places."""
    by_path = {entry.path: entry for entry in files}
    places: dict[str, list[Move]] = {}
    for entry, text in texts.of(by_path[path] for path in wanted(by_path)[:MOST_READ]):
        for move in texts.moves(entry, text):
            found = places.setdefault(move.concept, [])
            if len(found) < MOST_PLACES:
                found.append(move)
    return [move for found in places.values() for move in found]


def _dropped(  # noqa: PLR0913, PLR0917 - all that is known of one project
    clone: Clone,
    project: str,
    now: list[Move],
    commits: list[Commit],
    texts: _Texts,
    files: list[Entry],
    dates: dict[str, str],
) -> list[Coded]:
    """Return the moves that were made once and are no longer: seen in an earlier year, or said in the change log."""
    gone: dict[str, Coded] = {}
    kept = {move.concept for move in now}
    for commit in _years(commits):
        for move in _moves(clone.files(commit.id), texts):
            if move.concept not in kept | gone.keys() and sort_of(move.path) != "source":
                left = _removed(clone, move, commit)
                since = f"@{commit.id[:12]}"
                gone[move.concept] = _coded(project, move, -1.0, left[1] if left else commits[0].date, since)
    for entry, text in texts.of(entry for entry in files if sort_of(entry.path) == "changes"):
        for move in dropped_in(entry.path, text):
            if move.concept not in kept | gone.keys():
                gone[move.concept] = _coded(project, move, -1.0, dates.get(entry.path, ""))
    return list(gone.values())


def _removed(clone: Clone, move: Move, commit: Commit) -> tuple[str, str] | None:
    """Return the commit and day that took a move's line out, where the history that is there tells."""
    try:
        return clone.removed(move.quote, move.path, commit.id) if move.quote else None
    except InputError:  # a clone may lack what its files once were
        return None


def _years(commits: list[Commit]) -> list[Commit]:
    """Return the last commit of each earlier year, newest first."""
    last: dict[str, Commit] = {}
    for commit in commits:
        last.setdefault(commit.date[:4], commit)
    last.pop(commits[0].date[:4])
    last.setdefault("", commits[-1])
    return list({commit.id: commit for commit in last.values()}.values())[:MOST_YEARS]


def _coded(project: str, move: Move, value: float, date: str, since: str = "") -> Coded:
    source = f"{project}:{move.path}:{move.line}{since}"
    return Coded(
        actor=project, concept=move.concept, value=value, source=source, date=date, quote=move.quote, kind="move"
    )


def _manifests(files: list[Entry], texts: _Texts) -> dict[str, str]:
    near = (entry for entry in files if sort_of(entry.path) == "manifest" and entry.path.count("/") <= 1)
    return {entry.path: text for entry, text in texts.of(near)}
