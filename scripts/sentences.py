"""Find the sentences that are written out where the code builds a refusal (`Refused`) or a `Line`.

A sentence is found where it stands: in the call itself, under a name, in one arm of a choice, in a table of the
module, or in the calls of a function that hands it on (`check_text(name, "title", …)` says the word “title”). One in
two forms (`Counted`) is none of these: it is marked by that name, wherever it stands.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

Scope: TypeAlias = ast.FunctionDef | ast.Module


@dataclass(frozen=True, order=True)
class Opening:
    """Where a function takes a sentence: by place or by name; and whether it has to be one that is found."""

    place: int
    name: str
    strict: bool


@dataclass(frozen=True)
class Found:
    """A sentence; or, where it could not be found, the code that stands in its place."""

    module: str
    line: int
    said: str | None
    code: str


_FIRST = {
    "Refused": frozenset({Opening(1, "message", strict=True), Opening(2, "hint", strict=True)}),
    "Line": frozenset({Opening(0, "template", strict=False)}),
}
_SAID_ELSEWHERE = ("line", "advice")
"""The sentences of another refusal: they are found where that one is built."""
_NO_WORD = re.compile(r"(\{[^}]*\}|[^a-zA-Z])*")


def sentences(source: Path) -> dict[str, list[str]]:
    """Return the sentences of every module below a folder, by the module's path."""
    said: dict[str, list[str]] = {}
    for one in found(source):
        if one.said is not None and not _NO_WORD.fullmatch(one.said):
            said.setdefault(one.module, []).append(one.said)
    return said


def unknown(source: Path) -> list[str]:
    """Return where a refusal is built from something that is no sentence anybody could translate."""
    return [f"{one.module}:{one.line}: {one.code}" for one in found(source) if one.said is None]


@cache
def found(source: Path) -> tuple[Found, ...]:
    """Return what is said in every module below a folder."""
    trees = {str(path.relative_to(source)): ast.parse(path.read_text("utf-8")) for path in sorted(source.rglob("*.py"))}
    calls = [(name, tree, *one) for name, tree in trees.items() for one in _calls(tree, tree)]
    openings: dict[str, frozenset[Opening]] = dict(_FIRST)
    while True:
        gathered, before = [], dict(openings)
        for name, tree, scope, call in calls:
            for one in sorted(before.get(_key(name, call.func), ())):
                for part in _parts(_given(call, one), scope, tree):
                    handed = _handed(part, scope, strict=one.strict)
                    if handed is None:
                        gathered.append(_as_found(part, name, strict=one.strict))
                    else:
                        key = _key(name, ast.Name(getattr(scope, "name", "")))
                        openings[key] = openings.get(key, frozenset()) | {handed}
        if openings == before:
            return tuple(one for one in gathered if one is not None)


def _calls(node: ast.AST, scope: Scope) -> Iterator[tuple[Scope, ast.Call]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield scope, child
        yield from _calls(child, child if isinstance(child, ast.FunctionDef) else scope)


def _key(module: str, func: ast.expr) -> str:
    """Return the name of what is called; with its module, where it is known only there."""
    name = func.id if isinstance(func, ast.Name) else ""
    return f"{module}:{name}" if name.startswith("_") else name


def _given(call: ast.Call, opening: Opening) -> ast.expr | None:
    named = {word.arg: word.value for word in call.keywords}
    return call.args[opening.place] if len(call.args) > opening.place else named.get(opening.name)


def _parts(node: ast.expr | None, scope: Scope, module: ast.Module) -> Iterator[ast.expr]:
    """Return what may stand in the place of a sentence."""
    if isinstance(node, ast.IfExp):
        yield from _parts(node.body, scope, module)
        yield from _parts(node.orelse, scope, module)
    elif isinstance(node, ast.Name) and (held := _held(node.id, scope) or _held(node.id, module)):
        for value in held:
            yield from _parts(value, scope, module)
    elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        tables = [table for table in _held(node.value.id, module) if isinstance(table, ast.Dict)]
        yield from [value for table in tables for value in table.values] if tables else [node]
    elif node is not None:
        yield node


def _held(name: str, scope: Scope) -> list[ast.expr]:
    """Return what a name stands for in a scope."""
    inside = ast.walk(scope) if isinstance(scope, ast.FunctionDef) else scope.body
    held = []
    for node in inside:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            held += [node.value for target in targets if isinstance(target, ast.Name) and target.id == name]
    return held


def _handed(node: ast.expr, scope: Scope, *, strict: bool) -> Opening | None:
    """Return the opening through which a function takes what it hands on here; None where it says it itself."""
    if isinstance(scope, ast.FunctionDef) and isinstance(node, ast.Name):
        places = [one.arg for one in scope.args.args]
        if node.id in places + [one.arg for one in scope.args.kwonlyargs]:
            return Opening(places.index(node.id) if node.id in places else len(places), node.id, strict=strict)
    return None


def _as_found(node: ast.expr, module: str, *, strict: bool) -> Found | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return Found(module, node.lineno, node.value, "")
    a_line = (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("Line", "verbatim", "Counted")
    )
    elsewhere = isinstance(node, ast.Attribute) and node.attr in _SAID_ELSEWHERE
    return Found(module, node.lineno, None, ast.unparse(node)) if strict and not a_line and not elsewhere else None
