"""The moves a project already makes, seen in its files: standards, formats, interfaces and practices it adopts.

The rules are data (`moves.toml`); each names a demand or practice that one can be for or against, and the signs that
show it: a file that is there, a package that is depended on, a word in a line of configuration.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import translate
from functools import cache, lru_cache
from importlib.resources import files as resources

from concerted.ecosystem.reading.manifests import is_manifest, manifest

MOST_PLACES = 3
"""Places at which a project's move is shown."""
MOST_SOURCES = 40
"""Files of source code that are looked into, for what stands in their first lines."""
LONGEST_LINE = 400
"""Characters of a line that are looked at and quoted."""

_ASIDE = frozenset(
    {
        "vendor",
        "node_modules",
        "third_party",
        "third-party",
        "thirdparty",
        "testdata",
        "fixtures",
        "examples",
        "example",
    }
    | {"test", "tests", "__tests__", "spec", "specs", "samples", "external", "deps", "dist"}
)
"""Folders of others' files, or of files that are only tried out."""
_CI = re.compile(
    r"^\.(?:github|forgejo|gitea)/workflows/[^/]+\.ya?ml$|^\.gitlab-ci\.yml$|^\.travis\.yml$|^\.circleci/config\.yml$"
    r"|^\.?azure-pipelines\.ya?ml$|^jenkinsfile$|^\.woodpecker(?:/[^/]+)?\.ya?ml$|^\.drone\.yml$|^\.cirrus\.yml$"
    r"|^appveyor\.yml$|^\.builds?/[^/]+\.yml$|^\.buildkite/[^/]+\.ya?ml$"
)
_CONFIG = re.compile(
    r"(?:^|/)(?:dockerfile|containerfile|makefile|justfile|tox\.ini|noxfile\.py|\.pre-commit-config\.yaml|tsconfig\.json"
    r"|docker-compose\.ya?ml|compose\.ya?ml|\.goreleaser\.ya?ml|mypy\.ini|setup\.cfg|setup\.py|\.editorconfig"
    r"|renovate\.json5?|\.releaserc(?:\.json)?|lerna\.json|release-please-config\.json|\.gitattributes|\.golangci\.ya?ml)$"
)
_TEXT = re.compile(
    r"^(?:docs?/)?(?:readme|contributing|governance|security|support|privacy)(?:\.(?:md|rst|txt|adoc))?$"
)
_CHANGES = re.compile(r"^(?:docs?/)?(?:changelog|changes|news|history|releases?)(?:\.(?:md|rst|txt|adoc))?$")
_LICENCE = re.compile(r"^(?:licen[cs]e|copying|unlicense)(?:[.-][\w.-]+)?$")
_SOURCE = re.compile(r"\.(?:py|js|ts|tsx|go|rs|c|h|cc|cpp|hpp|java|kt|rb|php|swift|cs|sh|ex|scala|hs|ml|lua|pl)$")
_DROPS = re.compile(
    r"\b(?:drop(?:s|ped)?|remov(?:e|es|ed)|retir(?:e|es|ed)|deprecat(?:e|es|ed)|no longer (?:support|use|provide)\w*"
    r"|discontinu(?:e|es|ed)|abandon(?:s|ed)?|entfernt|nicht mehr unterstützt)\b",
    re.IGNORECASE,
)
_NOT_DROPPED = re.compile(
    r"\b(?:deprecat\w+ (?:warning|code|function)|un-?deprecat|not (?:be )?(?:removed|dropped))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One move: the concept, named as a demand or practice, and the signs that show it."""

    concept: str
    kind: str
    files: re.Pattern[str]
    """The path, in lower case, of a file that shows it."""
    dependencies: re.Pattern[str] | None
    """The name of a package that shows it, where it is depended on."""
    lines: Mapping[str, re.Pattern[str]]
    """Sort of file (ci, config, manifest, text, licence, source) → what one of its lines says."""
    said: re.Pattern[str] | None
    """What a change log calls it, where it says that it was dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A move and the line that shows it; `line` counts from 1, and `quote` is the line as it stands."""

    concept: str
    kind: str
    path: str
    line: int
    quote: str


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of `moves.toml`, in its order."""
    data = tomllib.loads(resources("concerted.ecosystem.reading").joinpath("moves.toml").read_text(encoding="utf-8"))
    return tuple(_rule(said) for said in data["move"])


def _rule(said: Mapping[str, object]) -> Rule:
    sorts = ("ci", "config", "manifest", "text", "licence", "source")
    return Rule(
        concept=str(said["concept"]),
        kind=str(said["kind"]),
        files=_any_of(_several(said.get("files")), "(?:.*/)?"),
        dependencies=_any_of(_several(said["dependencies"])) if "dependencies" in said else None,
        lines={sort: re.compile(str(said[sort]), re.IGNORECASE) for sort in sorts if sort in said},
        said=re.compile(str(said["said"]), re.IGNORECASE) if "said" in said else None,
    )


def _several(value: object) -> list[str]:
    return [str(one).lower() for one in value] if isinstance(value, list) else []


def _any_of(patterns: Sequence[str], before: str = "") -> re.Pattern[str]:
    """Return a pattern for any of these (fnmatch), those without a slash with something before; for nothing if none."""
    return re.compile("|".join(("" if "/" in one else before) + translate(one) for one in patterns) or r"(?!)")


@lru_cache(maxsize=2**18)
def _shows_itself(path: str) -> bool:
    """Return whether a file shows a move by being there."""
    return any(rule.files.match(path.lower()) for rule in rules())


def sort_of(path: str) -> str:
    """Return a file's sort, by its path: ci, config, manifest, text, changes, licence, source, or nothing."""
    lower = path.lower()
    sorts: Sequence[tuple[str, Callable[[str], object]]] = (
        ("ci", _CI.search),
        ("manifest", is_manifest),
        ("config", _CONFIG.search),
        ("changes", _CHANGES.search),
        ("text", _TEXT.search),
        ("licence", _LICENCE.search),
        ("source", _SOURCE.search),
    )
    return next((sort for sort, is_one in sorts if is_one(lower)), "")


def wanted(paths: Iterable[str]) -> list[str]:
    """Return those of a project's files that have to be read to see its moves, in order."""
    found, sources = [], 0
    for path in sorted(paths):
        if set(path.lower().split("/")[:-1]) & _ASIDE:
            continue
        sort = sort_of(path)
        if sort == "source":
            sources += 1
        if (sort and (sort != "source" or sources <= MOST_SOURCES)) or _shows_itself(path):
            found.append(path)
    return found


def moves_in(path: str, text: str) -> list[Move]:
    """Return the moves that one file shows, each once, at its first line. A broken manifest shows none."""
    lines = [line[:LONGEST_LINE] for line in text.split("\n")]
    found = []
    for rule in rules():
        at = _shown(rule, path, text, lines)
        if at is not None:
            quote = lines[at - 1].strip()
            found.append(Move(concept=rule.concept, kind=rule.kind, path=path, line=at, quote=quote))
    return found


def dropped_in(path: str, text: str) -> list[Move]:
    """Return the moves that a change log says were dropped, each once, at its first line."""
    if sort_of(path) != "changes":
        return []
    found: dict[str, Move] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        short = line[:LONGEST_LINE]
        if _DROPS.search(short) and not _NOT_DROPPED.search(short):
            for rule in rules():
                if rule.said is not None and rule.said.search(short):
                    move = Move(concept=rule.concept, kind=rule.kind, path=path, line=number, quote=short.strip())
                    found.setdefault(rule.concept, move)
    return list(found.values())


def _shown(rule: Rule, path: str, text: str, lines: Sequence[str]) -> int | None:
    """Return the line that shows a rule's move, from 1; None where none does."""
    if rule.files.match(path.lower()):
        return next((number for number, line in enumerate(lines, start=1) if line.strip()), 1)
    sort = sort_of(path)
    looked = {"config": ("config",), "manifest": ("manifest", "config")}.get(sort, (sort,))
    for pattern in (rule.lines[one] for one in looked if one in rule.lines):
        for number, line in enumerate(lines, start=1):
            if pattern.search(line):
                return number
    return _depended(rule.dependencies, path, text, lines) if sort == "manifest" and rule.dependencies else None


def _depended(wanted: re.Pattern[str], path: str, text: str, lines: Sequence[str]) -> int | None:
    found = (name for name in sorted(_dependencies(path, text)) if wanted.match(name))
    return min((line_of(name, lines) for name in found), default=None)


@lru_cache(maxsize=64)
def _dependencies(path: str, text: str) -> frozenset[str]:
    try:
        said = manifest(path, text)
    except ValueError:
        return frozenset()
    return said.dependencies if said else frozenset()


def line_of(name: str, lines: Sequence[str]) -> int:
    """Return the first line, from 1, that has a package's name as a word, however it is spelled; else 1."""
    spelled = "[-_.]".join(re.escape(part) for part in re.split(r"[-_.]", name))
    word = re.compile(rf"(?<![\w/@.-]){spelled}(?![\w/-])", re.IGNORECASE)
    return next((number for number, line in enumerate(lines, start=1) if word.search(line)), 1)
