"""Between an entry's body (plain JSON) and the dataclass that says what such a body holds, strictly.

A field may be text, a whole number, a truth value, one of a few words, a dataclass, a tuple of
those, or optional. Unknown, missing and mistyped fields are refused by name.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, ClassVar, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from concerted.coalition.command import Sealed
from concerted.errors import Refused

T = TypeVar("T")


def to_json(value: object) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return the JSON of a body; fields that are None are left out."""
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: to_json(item) for name, item in pairs if item is not None}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return value


def from_json(kind: type[T], value: object, path: str = "body") -> T:
    """Return the `kind` that `value` holds. Raises `Refused` (`bad-shape`), naming the field."""
    if not isinstance(value, Mapping):
        raise _bad("{path} must be an object with named fields, not “{shown}”.", path, value)
    known = _hints(kind)  # type: ignore[arg-type]
    for name in value:
        if name not in known:
            hint = "Known here: {fields}."
            raise Refused(
                "bad-shape",
                "{path}.{name} is not a known field.",
                hint=hint,
                path=path,
                name=name,
                fields=", ".join(known),
            )
    given = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name in value:
            given[field.name] = _read(known[field.name], value[field.name], f"{path}.{field.name}")
        elif field.default is MISSING:
            raise Refused(
                "bad-shape", "{path}.{field} is missing.", hint="Add it, then try again.", path=path, field=field.name
            )
    return kind(**given)


def sealed_field(body: object) -> str | None:
    """Return the field of a body whose words lie beside the record; each kind of entry has one at most."""
    return _sealed_field(type(body))  # type: ignore[arg-type] # a class is hashable


@cache
def _sealed_field(kind: Any) -> str | None:  # noqa: ANN401 - any body
    return next((name for name, hint in _hints(kind).items() if Sealed in (hint, *get_args(hint))), None)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return {name: hint for name, hint in get_type_hints(kind).items() if get_origin(hint) is not ClassVar}


def _read(hint: Any, value: Any, path: str) -> Any:  # noqa: ANN401 - a type hint and a value of any type
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        hint = next(arm for arm in get_args(hint) if arm is not type(None))
        return _read(hint, value, path)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise _bad("{path} must be a list, not “{shown}”.", path, value)
        return tuple(_read(get_args(hint)[0], item, f"{path}[{n}]") for n, item in enumerate(value))
    if origin is Literal:
        if value not in get_args(hint):
            raise _bad(
                "{path} must be one of {known}, not “{shown}”.", path, value, known=", ".join(map(str, get_args(hint)))
            )
        return value
    if is_dataclass(hint):
        return from_json(hint, value, path)  # type: ignore[arg-type]
    if type(value) is not hint:
        raise _bad(_MUST[hint], path, value)
    return value


_MUST: dict[type, str] = {
    str: "{path} must be text, not “{shown}”.",
    int: "{path} must be a whole number, not “{shown}”.",
    bool: "{path} must be true or false, not “{shown}”.",
}


def _bad(message: str, path: str, value: object, **gaps: str) -> Refused:
    return Refused("bad-shape", message, hint="Correct it, then try again.", path=path, shown=str(value)[:60], **gaps)
