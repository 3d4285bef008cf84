"""A platform as a file that people write: TOML with one table per clause, grouped by kind."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

from concerted.coalition.clauses import FORMS, KINDS, Clause, check_clauses, form_of
from concerted.coalition.shape import from_json, to_json
from concerted.coalition.text import tidy
from concerted.errors import InputError, Place, Refused


def read_platform(text: str, *, file: str) -> tuple[Clause, ...]:
    """Return the clauses of a platform file. Raises `InputError`, naming the file and the line or clause."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        hint = "Compare it with a template: concerted platform --template activist."
        raise InputError("bad-toml", f"not TOML: {error}", place=Place(file), hint=hint) from None
    unknown = next((name for name in tables if name not in KINDS), None)
    if unknown:
        hint = f"Groups of clauses: {', '.join(f'[[{kind}]]' for kind in KINDS)}."
        raise InputError("bad-group", "this is no group of clauses", place=Place(file, field=unknown), hint=hint)
    try:
        clauses = tuple(_clause(kind, n, table) for kind in KINDS for n, table in enumerate(_tables(tables, kind), 1))
        check_clauses(clauses)
    except Refused as error:
        raise InputError(error.code, error.line, place=Place(file), hint=error.advice) from None
    return clauses


def write_platform(clauses: tuple[Clause, ...]) -> str:
    """Return the text of the file that `read_platform` reads these clauses from."""
    return "\n".join(_table(clause) for clause in clauses)


def _tables(tables: Mapping[str, Any], kind: str) -> list[Any]:
    group = tables.get(kind, [])
    if not isinstance(group, list):
        raise Refused(
            "bad-group", "“{kind}” is one table.", hint="Begin each clause with [[{kind}]], two brackets.", kind=kind
        )
    return group


def _clause(kind: str, number: int, table: object) -> Clause:
    path = f"[[{kind}]] {number}"
    if isinstance(table, Mapping):
        table = {**_tidied(table), "kind": kind}
    return from_json(Clause, table, path)


def _tidied(value: Any) -> Any:  # noqa: ANN401 - whatever TOML can hold
    """Return what somebody wrote with every text in it tidied."""
    if isinstance(value, Mapping):
        return {name: _tidied(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_tidied(item) for item in value]
    return tidy(value) if isinstance(value, str) else value


def _table(clause: Clause) -> str:
    needed, possible = FORMS[form_of(clause)]
    names = ("id", "text", *needed, *(name for name in possible if getattr(clause, name) is not None))
    lines = (f"{name} = {_toml(to_json(getattr(clause, name)))}" for name in names)
    return "\n".join((f"[[{clause.kind}]]", *lines, ""))


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{name} = {_toml(item)}" for name, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
