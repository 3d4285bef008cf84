"""What a package's manifest says: its own name, and the names of what it depends on."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

_PYTHON = re.compile(r"^\s*[\"']?([A-Za-z0-9][A-Za-z0-9._-]*)")
_SEPARATORS = re.compile(r"[-_.]+")
_GO = re.compile(r"^\s*(?:require\s+)?([a-z0-9.-]+\.[a-z]+/\S+)\s+v\d", re.MULTILINE)
_GO_NAME = re.compile(r"^module\s+(\S+)", re.MULTILINE)
_GEM = re.compile(r"^\s*(?:gem|\w+\.add(?:_runtime|_development)?_dependency)[\s(]+[\"']([^\"']+)", re.MULTILINE)
_GEM_NAME = re.compile(r"\.name\s*=\s*[\"']([^\"']+)")
_MAVEN = re.compile(r"<dependency>(.*?)</dependency>", re.DOTALL)
_GRADLE = re.compile(r"[\"']([\w.-]+:[\w.-]+)(?::[^\"']*)?[\"']")
_ARTIFACT = re.compile(r"<artifactId>\s*([^<\s]+)\s*</artifactId>")
_NUGET = re.compile(r"<PackageReference\s[^>]*?Include=\"([^\"]+)\"")
_CFG_SECTION = re.compile(r"^\[([^\]]+)\]\s*$|^(\w[\w-]*)\s*=\s*(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A package's own name (empty where it says none) and what it depends on, both in lower case."""

    name: str
    dependencies: frozenset[str]


def manifest(path: str, text: str) -> Manifest | None:
    """Return what a manifest says; None where the file is none. Raises `ValueError` for a broken one."""
    reader = _reader(path.rsplit("/", 1)[-1].lower())
    if reader is None:
        return None
    try:
        name, dependencies = reader(text)
    except (AttributeError, TypeError, RecursionError) as error:  # of another shape than the form has
        raise ValueError(str(error)) from None
    return Manifest(name=name.lower(), dependencies=frozenset(one.lower() for one in dependencies if one))


def is_manifest(path: str) -> bool:
    """Return whether a file is the manifest of a package in a form that is read."""
    return _reader(path.rsplit("/", 1)[-1].lower()) is not None


_Said = tuple[str, Iterable[str]]


def _reader(name: str) -> Callable[[str], _Said] | None:
    if name in _READERS:
        return _READERS[name]
    if re.fullmatch(r"(?:[\w.-]*requirements[\w.-]*|constraints)\.(?:txt|in)", name):
        return _requirements
    return next((reader for ending, reader in _ENDINGS.items() if name.endswith(ending)), None)


def _python(names: Iterable[object]) -> list[str]:
    found = (_PYTHON.match(one) for one in names if isinstance(one, str))
    return [_SEPARATORS.sub("-", one[1]) for one in found if one]


def _requirements(text: str) -> _Said:
    return "", _python(line for line in text.splitlines() if not line.lstrip().startswith(("#", "-")))


def _pyproject(text: str) -> _Said:
    said = tomllib.loads(text)
    project, poetry = said.get("project", {}), said.get("tool", {}).get("poetry", {})
    names: list[object] = [*project.get("dependencies", []), *said.get("build-system", {}).get("requires", [])]
    for group in [*project.get("optional-dependencies", {}).values(), *said.get("dependency-groups", {}).values()]:
        names += group
    names += [*poetry.get("dependencies", {}), *poetry.get("dev-dependencies", {})]
    for part in poetry.get("group", {}).values():
        names += part.get("dependencies", {})
    own = project.get("name") or poetry.get("name") or ""
    return "-".join(_python([own])), _python(names)


def _setup_cfg(text: str) -> _Said:
    name, names, wanted = "", list[str](), False
    for line in text.splitlines():
        if found := _CFG_SECTION.match(line):
            key, value = found[2] or "", found[3] or ""
            wanted = (
                key in {"install_requires", "setup_requires", "tests_require"} or found[1] == "options.extras_require"
            )
            name = value if key == "name" else name
            names += [value] if wanted else []
        elif wanted and line[:1].isspace():
            names.append(line)
    return "-".join(_python([name])), _python(names)


def _package_json(text: str) -> _Said:
    said: dict[str, Any] = json.loads(text)
    groups = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")
    return said.get("name") or "", [name for group in groups for name in said.get(group) or {}]


def _composer(text: str) -> _Said:
    said: dict[str, Any] = json.loads(text)
    return said.get("name") or "", [*(said.get("require") or {}), *(said.get("require-dev") or {})]


def _cargo(text: str) -> _Said:
    said = tomllib.loads(text)
    tables = [said, said.get("workspace", {}), *said.get("target", {}).values()]
    groups = ("dependencies", "dev-dependencies", "build-dependencies")
    return said.get("package", {}).get("name", ""), [
        n for table in tables for group in groups for n in table.get(group, {})
    ]


def _go(text: str) -> _Said:
    name = _GO_NAME.search(text)
    return name[1] if name else "", _GO.findall(text)


def _gems(text: str) -> _Said:
    name = _GEM_NAME.search(text)
    return name[1] if name else "", _GEM.findall(text)


def _maven(text: str) -> _Said:
    outside = re.sub(r"<(parent|dependencies|dependencyManagement|build|profiles)>.*?</\1>", "", text, flags=re.DOTALL)
    name = _ARTIFACT.search(outside)
    return name[1] if name else "", [one for part in _MAVEN.findall(text) for one in _ARTIFACT.findall(part)]


def _gradle(text: str) -> _Said:
    return "", [one.rpartition(":")[2] for one in _GRADLE.findall(text)]


def _nuget(text: str) -> _Said:
    return "", _NUGET.findall(text)


_READERS: dict[str, Callable[[str], _Said]] = {
    "pyproject.toml": _pyproject,
    "setup.cfg": _setup_cfg,
    "package.json": _package_json,
    "composer.json": _composer,
    "cargo.toml": _cargo,
    "go.mod": _go,
    "gemfile": _gems,
    "pom.xml": _maven,
    "build.gradle": _gradle,
    "build.gradle.kts": _gradle,
}
_ENDINGS: dict[str, Callable[[str], _Said]] = {".gemspec": _gems, ".csproj": _nuget, ".fsproj": _nuget}
