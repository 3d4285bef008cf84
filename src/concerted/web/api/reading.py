"""The description of the API as its page shows it: a chapter for each heading, an operation for each address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from concerted.web.api.description import api

_CODE, _WORD = re.compile(r"`([^`]+)`"), re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])")


@dataclass(frozen=True, slots=True)
class Field:
    """A field that is sent, or that comes back: its name, what it holds in words, and what it means."""

    name: str
    holds: str
    needed: bool
    says: SafeString


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, with an example that can be typed."""

    name: str
    method: str
    path: str
    short: str
    """Its address below that of the API."""
    summary: SafeString
    says: SafeString
    public: bool
    """Whether it needs no token."""
    asks: list[Field]
    gives: str
    """What comes back."""
    part: str
    """The part that comes back, or of which a list does; empty where that is something else."""
    example: str


@dataclass(frozen=True, slots=True)
class Part:
    """Something that operations take or give, with its fields."""

    name: str
    says: SafeString
    fields: list[Field]


@dataclass(slots=True)
class Chapter:
    """The operations under one heading."""

    name: str
    operations: list[Operation] = field(default_factory=list)


def chapters() -> list[Chapter]:
    """Return the operations by heading, in the order of a coalition's life."""
    found: dict[str, Chapter] = {}
    schema = api.get_openapi_schema()
    for path, operations in schema["paths"].items():
        for method, one in operations.items():
            (heading,) = one["tags"]
            chapter = found.setdefault(heading, Chapter(heading))
            chapter.operations.append(_operation(schema, method.upper(), path, one))
    return list(found.values())


def parts() -> list[Part]:
    """Return what operations give and what lies within it, by name."""
    schemas = api.get_openapi_schema()["components"]["schemas"]
    asked = {_name(body) for body in _bodies()}
    shown = sorted(name for name, one in schemas.items() if "properties" in one and name not in asked)
    return [Part(name, _said(schemas[name]), list(_fields(schemas[name]))) for name in shown]


def _bodies() -> Iterator[dict[str, Any]]:
    for operations in api.get_openapi_schema()["paths"].values():
        for one in operations.values():
            if "requestBody" in one:
                yield one["requestBody"]["content"]["application/json"]["schema"]


def _operation(schema: dict[str, Any], method: str, path: str, one: dict[str, Any]) -> Operation:
    asks = [
        Field(given["name"], _holds(given["schema"]), given["required"], _said(given)) for given in one["parameters"]
    ]
    body: dict[str, Any] = {}
    if "requestBody" in one:
        body = schema["components"]["schemas"][_name(one["requestBody"]["content"]["application/json"]["schema"])]
        asks += _fields(body)
    done = next(answer for status, answer in one["responses"].items() if int(status) < 300)  # noqa: PLR2004
    gives = done.get("content", {}).get("application/json", {}).get("schema", {})
    public = {} in one["security"]
    says = _said(one) if one.get("description") != one["summary"] else SafeString()
    return Operation(
        name=one["operationId"],
        method=method,
        path=path,
        short=path.removeprefix(reverse("api:api-root")),
        summary=_marked(one["summary"]),
        says=says,
        public=public,
        asks=sorted(asks, key=lambda asked: not asked.needed),
        gives=_holds(gives) if gives else "",
        part=_name(gives.get("items", gives)),
        example=_example(method, path, body, schema["components"]["schemas"], public=public),
    )


def _example(method: str, path: str, body: dict[str, Any], parts: dict[str, Any], *, public: bool) -> str:
    """Return the operation as `curl` does it, with what has to be sent and nothing else."""
    lines = ["curl"] if method == "GET" else [f"curl -X {method}"]
    if not public:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if body:
        sent = _sample(body, parts)
        lines.append(f"--json '{json.dumps(sent, ensure_ascii=False)}'")
    return " ".join([*lines, f"{settings.ADDRESS}{path}"])


def _sample(part: dict[str, Any], parts: dict[str, Any]) -> object:
    """Return what might be sent as a part: of an object, the fields that it needs."""
    part = parts[_name(part)] if "$ref" in part else part
    if "properties" in part:
        return {name: _sample(part["properties"][name], parts) for name in part.get("required", [])}
    if "enum" in part:
        return part["enum"][0]
    samples: dict[str, object] = {"integer": 16, "boolean": True, "array": []}
    return samples.get(part.get("type", "object"), "…" if part.get("type") == "string" else {})


def _fields(part: dict[str, Any]) -> list[Field]:
    needed = part.get("required", [])
    return [Field(name, _holds(one), name in needed, _said(one)) for name, one in part.get("properties", {}).items()]


def _said(part: dict[str, Any]) -> SafeString:
    return _marked(part.get("description", ""))


def _marked(text: str) -> SafeString:
    """Return a docstring's text with its `code` and its *words* marked as such, and its lines joined."""
    joined = re.sub(r"(?<=\S)\n(?=\S)", " ", text)
    marked = _WORD.sub(r"<em>\1</em>", _CODE.sub(r"<code>\1</code>", str(conditional_escape(joined))))
    return mark_safe(marked)  # noqa: S308 - escaped the line above


def _holds(part: dict[str, Any]) -> str:
    """Return what a part of the description holds, in a few words."""
    if "$ref" in part:
        return _name(part)
    if "enum" in part:
        return " | ".join(map(str, part["enum"]))
    if "anyOf" in part:
        return " | ".join(map(_holds, part["anyOf"]))
    if part.get("type") == "array":
        return f"list of {_holds(part.get('items', {}))}"
    words = {"string": "text", "integer": "number", "number": "number", "boolean": "true or false"}
    return words.get(part.get("type", ""), "object")


def _name(part: dict[str, Any]) -> str:
    return str(part.get("$ref", "").rpartition("/")[2])
