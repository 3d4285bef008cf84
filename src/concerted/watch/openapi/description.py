"""API descriptions as they are published: JSON or YAML, read within limits, with their references followed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeAlias, cast

import yaml

from concerted.errors import InputError, Place

LARGEST = 10_000_000
"""Bytes of a description that are read."""
DEEPEST = 100
"""Levels of brackets or of references that are followed."""

Node: TypeAlias = Mapping[str, Any]
_EMPTY: Node = {}
"""One for all: pairs of nodes are told apart by where they lie in memory."""
_HINT = "Publish it as OpenAPI 3.0 or 3.1, in JSON or YAML, in one file."
_VERSION = re.compile(r"3\.[01](\.\d+)?(-.+)?")
_TAG = "tag:yaml.org,2002:"


class _Loader(yaml.CSafeLoader):
    """Reads YAML as JSON Schema means it: no dates, and only `true` and `false` are truth values."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - as its parent has it


for _tag, _pattern, _first in (
    ("bool", r"true|false|True|False|TRUE|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+0123456789."),
    ("merge", r"<<", "<"),
):
    _Loader.add_implicit_resolver(f"{_TAG}{_tag}", re.compile(rf"^(?:{_pattern})$"), list(_first.replace("\0", "")))
_Loader.yaml_implicit_resolvers.setdefault("", []).append((f"{_TAG}null", re.compile(r"^$")))
_Loader.add_constructor(f"{_TAG}int", lambda loader, node: int(loader.construct_scalar(cast("yaml.ScalarNode", node))))


class Description:
    """A description, and the way through its references."""

    def __init__(self, whole: Node) -> None:
        self.whole = whole

    @property
    def paths(self) -> Node:
        """The paths that it describes."""
        return mapping(self.whole.get("paths"))

    def followed(self, node: object) -> tuple[Node, str | None]:
        """Return what a node stands for, and the reference it was found by; an empty node where that leads nowhere.

        Beside a reference, what is said there counts first (OpenAPI 3.1).
        """
        found = mapping(node)
        first: str | None = None
        beside: Node = {}
        for _ in range(DEEPEST):
            reference = found.get("$ref")
            if not isinstance(reference, str):
                return ({**found, **beside} if beside else found), first
            first = first or reference
            beside = {**{k: v for k, v in found.items() if k != "$ref"}, **beside} if self._is_new else {}
            found = mapping(self._at(reference))
        return {}, first

    @property
    def _is_new(self) -> bool:
        return not str(self.whole.get("openapi", "")).startswith("3.0")

    def _at(self, reference: str) -> object:
        """Return what lies at a reference within the description; None for one that leads out of it."""
        found: object = self.whole
        if not reference.startswith("#"):
            return None
        for part in reference[1:].split("/")[1:]:
            name = part.replace("~1", "/").replace("~0", "~")
            if isinstance(found, list) and name.isdecimal() and int(name) < len(found):
                found = found[int(name)]
            else:
                found = mapping(found).get(name)
        return found


def mapping(node: object) -> Node:
    """Return a node that has fields; an empty one for anything else."""
    return node if isinstance(node, Mapping) else _EMPTY


def listed(node: object) -> list[Any]:
    """Return a node that is a list; an empty one for anything else."""
    return node if isinstance(node, list) else []


def read_description(data: bytes, *, file: str) -> Description:
    """Return the description that a file holds. Raises `InputError` (`bad-description`), naming the file."""
    if len(data) > LARGEST:
        raise _bad(file, f"it has {len(data):,} bytes; {LARGEST:,} are read")
    try:
        whole = _named(_parsed(data.decode("utf-8-sig")), 0, {})
    except UnicodeDecodeError:
        raise _bad(file, "it is not UTF-8 text") from None
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        raise _bad(file, f"neither JSON nor YAML: {str(error).splitlines()[0][:120]}") from None
    version = mapping(whole).get("openapi")
    if not isinstance(version, str | float) or not _VERSION.fullmatch(str(version)):
        raise _bad(file, "it does not say that it is OpenAPI 3.0 or 3.1")
    return Description(mapping(whole))


def _parsed(text: str) -> object:
    if text.lstrip().startswith("{"):
        try:
            return json.loads(text)
        except ValueError:
            pass  # YAML may begin with a bracket too, and then says better what is wrong
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader's heir


def _named(node: object, depth: int, seen: dict[int, object]) -> object:
    """Return a node with every name as text (YAML may have numbers), what stands in several places once.

    Raises `ValueError` where it is nested too deep, or within itself.
    """
    if not isinstance(node, dict | list):
        return node
    if depth > DEEPEST:
        raise ValueError("it is nested too deep")
    if id(node) not in seen:
        if isinstance(node, dict):
            seen[id(node)] = {_name(name): _named(item, depth + 1, seen) for name, item in node.items()}
        else:
            seen[id(node)] = [_named(item, depth + 1, seen) for item in node]
    return seen[id(node)]


def _name(name: object) -> str:
    return str(name).lower() if isinstance(name, bool) else str(name)


def _bad(file: str, why: str) -> InputError:
    return InputError("bad-description", f"this is no API description: {why}", place=Place(file), hint=_HINT)
