"""The ecosystem map as a page shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from concerted.ecosystem.picture import GROUPS, network_svg
from concerted.web import reading

_KNOWN_FORM = 2


@dataclass(frozen=True, slots=True)
class Group:
    """One group of aligned actors, with the colour that the picture gives it."""

    colour: int
    found: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One actor in the table: the group it belongs to, and what is known of it."""

    name: str
    group: Group | None
    documents: int
    reach: int | None


@dataclass(frozen=True, slots=True)
class Map:
    """The picture, the groups in it (latent coalitions first), and the rest as the map's file has it."""

    picture: SafeString
    groups: list[Group]
    rows: list[Row]
    found: Mapping[str, Any]


def ecosystem_map() -> Map | None:
    """Return the house's map; None where it has none, or one in a form this version does not know."""
    found = reading.house().ecosystem_map()
    if found is None or found.get("form") != _KNOWN_FORM:
        return None
    try:
        groups = [Group(min(n, GROUPS - 1) + 1, held) for n, held in enumerate(found["coalitions"])]
        grouped = {name: group for group in groups for name in group.found["actors"]}
        rows = [Row(a["name"], grouped.get(a["name"]), a["documents"], a.get("reach")) for a in found["actors"]]
        picture = mark_safe(network_svg(found))  # noqa: S308 - our own drawing, which escapes every name
    except (KeyError, TypeError, ValueError):
        return None
    return Map(picture, sorted(groups, key=lambda group: not group.found["latent"]), rows, found)
