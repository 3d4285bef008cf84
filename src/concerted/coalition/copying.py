"""A state of one's own: what changes in place is copied, values are shared."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType
from typing import Any, TypeVar

T = TypeVar("T")

_VALUES = frozenset((str, int, bool, tuple, NoneType))
"""What most of a state is: looked for first, since it needs no copy."""


def own(whole: T) -> T:
    """Return a state, or a part of one, that may be changed without changing the one handed in.

    Copies dicts, lists, sets and dataclasses that are not frozen; a value (text, number, tuple, frozen dataclass) is
    the same in both. `copy.deepcopy` would copy these too, at ten times the cost. No thing that changes may stand in
    two places of a state, since here it would become two.
    """
    kind: type[Any] = type(whole)
    if kind is dict:
        return {name: one if type(one) in _VALUES else own(one) for name, one in whole.items()}  # type: ignore[attr-defined,return-value]
    if kind is list:
        return [own(one) for one in whole]  # type: ignore[attr-defined,return-value]
    if kind is set:
        return whole.copy()  # type: ignore[attr-defined,no-any-return]
    names = changing(kind)  # type: ignore[arg-type] # a class can be hashed
    if not names:
        return whole
    copied: T = object.__new__(kind)
    for name in names:
        one = getattr(whole, name)
        setattr(copied, name, one if type(one) in _VALUES else own(one))
    return copied


@cache
def changing(kind: type) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass that changes in place; of every other type, none."""
    changes = is_dataclass(kind) and not kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    return tuple(field.name for field in fields(kind)) if changes else ()
