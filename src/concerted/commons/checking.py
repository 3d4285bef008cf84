"""Checking whole libraries, or one file among the others of its library, quickly.

from concerted.commons.checking import check
for finding in check(Path("patterns")).findings:
    print(finding.file, finding.line, finding.code, finding.said.say())
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from concerted.commons import kept
from concerted.commons.checks.names import Facts, LinkFact, Names, facts
from concerted.commons.checks.pattern import UNREADABLE, check_pattern
from concerted.commons.findings import Finding
from concerted.commons.mounts import Library, glance, libraries, library_of
from concerted.commons.patterns import Pattern
from concerted.commons.reading import read_pattern, uncollected


@dataclass(frozen=True, slots=True)
class Checked:
    """How many files were looked at, how many of them anew, and what was found, in the order of the files."""

    files: int
    read: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class One:
    """What one file shows by itself, and what the others need to know of it."""

    findings: tuple[Finding, ...]
    facts: Facts
    whole: bool


def check(*paths: Path, cache: Path | None = None) -> Checked:
    """Check the libraries at these places; with a cache, only what changed is read again.

    A single file is checked as part of its library. Raises `InputError` (`cannot-read`) where there is nothing.
    """
    if all(path.is_file() for path in paths):
        return _check_files(paths)
    found = libraries(paths)
    with uncollected():
        return _check_libraries(found, cache)


def _check_files(paths: Sequence[Path]) -> Checked:
    findings: list[Finding] = []
    for path in paths:
        root = library_of(path)
        one = look(read_pattern(path), str(path))
        itself, known = path.resolve(), _names(root)
        files = (file for library in libraries([root]) for file in library.files)
        others = [_named(file, known) for file in files if file.name != path.name or file.resolve() != itself]
        findings += _all_of(one, Names([one.facts, *others]))
    return Checked(len(paths), len(paths), tuple(findings))


def _names(root: Path) -> dict[str, list[str]]:
    """Return what was kept of the names in a library: its files by their absolute places, each with its stamp."""
    names = kept.load(_beside(kept.place_of([root]), "names")).get("names", {})
    return names if isinstance(names, dict) else {}


def _named(file: Path, known: dict[str, list[str]]) -> Facts:
    name = str(file)
    said = known.get(os.path.abspath(name))  # noqa: PTH100 - thousands of them
    if said and said[0] == kept.stamp(name):
        return Facts(name, said[1], said[2], (), (1, 1), (1, 1), ())
    return glance(file)


def look(pattern: Pattern, file: str) -> One:
    """Return what a pattern shows by itself."""
    findings = tuple(
        Finding(seen.code, file, *pattern.place(seen.at), seen.said, seen.near, bool(seen.mend))
        for seen in check_pattern(pattern)
    )
    whole = not any(trouble.code in UNREADABLE for trouble in pattern.troubles)
    return One(findings, facts(pattern, file), whole)


def _all_of(one: One, names: Names) -> list[Finding]:
    """Return what one file shows by itself and beside the others, in the order of its lines."""
    beside = names.check(one.facts) if one.whole else ()
    return sorted([*one.findings, *beside], key=lambda each: (each.line, each.column))


def _check_libraries(found: list[Library], cache: Path | None) -> Checked:
    stamps = {str(file): kept.stamp(file) for library in found for file in library.files} if cache else {}
    now = kept.state(stamps.items())
    whole = kept.load(cache) if cache else {}
    if whole.get("state") == now:
        return Checked(len(stamps), 0, tuple(map(Finding.of_row, whole["findings"])))
    before = _before(cache) if cache else {}
    ones = [[_one(file, stamps.get(str(file), ""), before) for file in library.files] for library in found]
    findings = tuple(_judged(ones))
    count = sum(map(len, ones))
    if cache:
        kept.keep(cache, {"state": now, "findings": [finding.as_row() for finding in findings]})
        rows = {one.facts.file: [stamps[one.facts.file], _row(one)] for each in ones for one in each}
        kept.keep(_beside(cache, "files"), {"files": rows})
        names = {
            str(Path(one.facts.file).absolute()): [stamps[one.facts.file], one.facts.id, one.facts.slug]
            for each in ones for one in each
        }  # fmt: skip
        kept.keep(_beside(cache, "names"), {"names": names})
    anew = sum(stamps.get(one.facts.file, "") != before.get(one.facts.file, [None])[0] for each in ones for one in each)
    return Checked(count, anew, findings)


def _judged(ones: list[list[One]]) -> Iterator[Finding]:
    for at, library in enumerate(ones):
        beside = [one.facts for other, each in enumerate(ones) if other != at for one in each]
        names = Names([one.facts for one in library], beside)
        for one in library:
            yield from _all_of(one, names)


def _one(file: Path, stamped: str, before: dict[str, list[Any]]) -> One:
    known = before.get(str(file))
    if known and known[0] == stamped:
        return _of_row(known[1])
    return look(read_pattern(file), str(file))


def _beside(cache: Path, what: str) -> Path:
    return cache.with_suffix(f".{what}.json")


def _before(cache: Path) -> dict[str, list[Any]]:
    files = kept.load(_beside(cache, "files")).get("files", {})
    return files if isinstance(files, dict) else {}


def _row(one: One) -> list[Any]:
    said = one.facts
    links = [[link.origin, link.names, link.line, link.column] for link in said.links]
    told = [said.file, said.id, said.slug, said.aliases, said.id_at, said.slug_at, links]
    return [[finding.as_row() for finding in one.findings], told, one.whole]


def _of_row(row: list[Any]) -> One:
    findings, (file, id_, slug, aliases, id_at, slug_at, links), whole = row
    told = tuple(LinkFact(origin, tuple(names), line, column) for origin, names, line, column in links)
    said = Facts(file, id_, slug, tuple(aliases), tuple(id_at), tuple(slug_at), told)
    return One(tuple(map(Finding.of_row, findings)), said, whole)
