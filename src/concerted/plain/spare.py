"""From dataclasses to JSON, without what has no value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any


def spare(value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return the JSON of a value: dataclasses and mappings as objects, without what is None in them.

    >>> spare({"at": None, "by": ("clinics",)})
    {'by': ['clinics']}
    """
    if is_dataclass(value) and not isinstance(value, type):
        value = {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: spare(one) for name, one in value.items() if one is not None}
    return [spare(one) for one in value] if isinstance(value, list | tuple) else value
