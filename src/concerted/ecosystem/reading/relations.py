"""Which projects know each other: shared contributors, what one builds on of the other, and links between them."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from concerted.ecosystem.corpus import Tie
from concerted.ecosystem.reading.git import Commit, remote
from concerted.ecosystem.reading.manifests import manifest
from concerted.ecosystem.reading.moves import line_of

FEWEST_COMMITS = 2
"""Of one person in each of two projects, before it counts as a contributor that they share."""

_BOT = re.compile(
    r"\[bot\]|(?:^|[\W_])bots?(?:$|[\W_])|dependabot|renovate|greenkeeper|github-actions|snyk|weblate|pre-commit-ci"
    r"|allcontributors|imgbot|semantic-release|^noreply@github\.com$|^actions@github\.com$|\bautomation\b|\bautomated\b",
    re.IGNORECASE,
)
_NOREPLY = re.compile(r"^(?:\d+\+)?([\w-]+)@users\.noreply\.")
_ADDRESS = re.compile(r"^(?:\w+://)?(?:[^/@]*@)?([\w.-]+)(?::\d+)?[:/]+(.+?)(?:\.git)?/?$")
_LINK = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}/[\w.~-]+/[\w.~/-]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    commits: int
    last: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Project:
    address: str
    packages: frozenset[str]
    people: Mapping[bytes, _Person]
    documents: Mapping[str, str]
    manifests: Mapping[str, str]
    date: str


class Relations:
    """Meets projects one by one, then tells which know each other. Persons are named only with `people`."""

    def __init__(self, *, people: bool = False) -> None:
        self._people = people
        self._secret = secrets.token_bytes(32)
        self._met: dict[str, _Project] = {}

    def meet(
        self,
        project: str,
        path: Path,
        commits: list[Commit],
        documents: Mapping[str, str],
        manifests: Mapping[str, str],
    ) -> None:
        """Remember a project: its clone, history, documents and manifests (path → text)."""
        own = (_said(where, text)[0] for where, text in manifests.items() if "/" not in where)
        self._met[project] = _Project(
            address=address(remote(path)),
            packages=frozenset(filter(None, own)),
            people=self._contributors(commits),
            documents=documents,
            manifests=manifests,
            date=commits[0].date,
        )

    def ties(self) -> Iterable[Tie]:
        """Yield the ties between the projects that were met, in order."""
        for a, b in combinations(sorted(self._met), 2):
            yield from self._shared(a, b)
        for a in sorted(self._met):
            yield from self._dependencies(a)
            yield from self._references(a)

    def _contributors(self, commits: list[Commit]) -> dict[bytes, _Person]:
        found: dict[bytes, _Person] = {}
        for commit in commits:
            if _BOT.search(commit.email) or _BOT.search(commit.author) or "@" not in commit.email:
                continue
            key = hashlib.blake2b(_mail(commit.email).encode(), key=self._secret, digest_size=16).digest()
            before = found.get(key)
            name = commit.author if self._people else ""
            found[key] = _Person(
                commits=(before.commits if before else 0) + 1,
                last=before.last if before else commit.date,
                name=before.name if before else name,
            )
        return found

    def _shared(self, a: str, b: str) -> Iterable[Tie]:
        one, other = self._met[a].people, self._met[b].people
        shared = [
            (one[key], other[key])
            for key in one.keys() & other.keys()
            if min(one[key].commits, other[key].commits) >= FEWEST_COMMITS
        ]
        if shared:
            date = max(min(first.last, second.last) for first, second in shared)
            where = f"{len(shared)} shared contributor{'s' if len(shared) > 1 else ''}"
            named = ", ".join(sorted({first.name for first, _ in shared if first.name}))
            yield Tie(a=a, b=b, where=f"{where}: {named}" if named else where, date=date, kind="contributors")

    def _dependencies(self, a: str) -> Iterable[Tie]:
        owners = {package: b for b, project in sorted(self._met.items()) if b != a for package in project.packages}
        for path, text in sorted(self._met[a].manifests.items()):
            lines = text.split("\n")
            for package in sorted(_said(path, text)[1] & owners.keys()):
                where = f"{a}:{path}:{line_of(package, lines)}"
                yield Tie(a=a, b=owners[package], where=where, date=self._met[a].date, kind="dependency")

    def _references(self, a: str) -> Iterable[Tie]:
        others = {project.address: b for b, project in sorted(self._met.items()) if b != a and project.address}
        seen: set[str] = set()
        for path, text in sorted(self._met[a].documents.items()):
            for found in _LINK.finditer(text):
                link = found[0].lower().removeprefix("www.").rstrip("./")
                linked = others.get("/".join(link.split("/")[:3]).removesuffix(".git"))
                if linked is not None and linked not in seen:
                    seen.add(linked)
                    where = f"{a}:{path}:{text.count(chr(10), 0, found.start()) + 1}"
                    yield Tie(a=a, b=linked, where=where, date=self._met[a].date, kind="reference")


def address(url: str) -> str:
    """Return where a repository lives as host/owner/name, in lower case; empty for a local path or anything else."""
    found = _ADDRESS.match(url) if "." in url and not url.startswith((".", "/")) else None
    return f"{found[1]}/{found[2].strip('/')}".lower() if found and "/" in found[2] else ""


def _mail(email: str) -> str:
    """Return what the spellings of one address have in common."""
    lower = email.strip().lower()
    hidden = _NOREPLY.match(lower)
    return f"{hidden[1]}@users.noreply" if hidden else lower


def _said(path: str, text: str) -> tuple[str, frozenset[str]]:
    try:
        said = manifest(path, text)
    except ValueError:
        said = None
    return (said.name, said.dependencies) if said else ("", frozenset())
