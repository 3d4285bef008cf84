"""The maps before this one, as far as they are needed to say who moved: since the last, and since about a month ago.

They are kept in the cache: of each week the first, for six weeks and a half, and the last one whenever it was made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import numpy as np

from concerted.ecosystem.cache import Cache, key
from concerted.ecosystem.mapping import EcosystemMap
from concerted.ecosystem.moved import Snapshot, changes
from concerted.ecosystem.report import plainest, quote

MONTH, SOONEST, LONGEST = 30, 15, 45
"""Days: a month, and between which a map of “about a month ago” was made."""


def snapshot(found: EcosystemMap, *, made: str = "", before: Snapshot | None = None) -> Snapshot:
    """Return what the map is remembered by, for the next one to be compared with.

    A map that was updated does not hold all statements; what its concepts had in the one `before` stays theirs.
    """
    names = [concept.name for concept in found.concepts]
    had = before.concepts if before and found.tallies else {}
    said: dict[str, dict[str, Any]] = {}
    for actor, column, number in plainest(found):
        said.setdefault(actor, {})[names[column]] = quote(found, number)
    return Snapshot(
        concepts={
            concept.name: sorted(
                {key(found.statements[number].text)[:16] for number in concept.statements}.union(
                    had.get(concept.name, ())
                )
            )
            for concept in found.concepts
        },
        positions={
            actor: {names[n]: round(float(row[n]), 4) for n in np.flatnonzero(~np.isnan(row)).tolist()}
            for actor, row in zip(found.corpus.actors, found.positions, strict=True)
        },
        groups=[coalition.actors for coalition in found.coalitions],
        made=made,
        said=said,
    )


def last(cache: Cache) -> Snapshot | None:
    """Return the map before this one, if it is remembered."""
    days = _days(cache)
    return _of(cache, days[-1]) if days else None


def about_a_month_ago(cache: Cache, today: str) -> Snapshot | None:
    """Return the map of about a month ago, if one is remembered that is not the last."""
    then = [day for day in _days(cache)[:-1] if SOONEST <= _age(day, today) <= LONGEST]
    return _of(cache, min(then, key=lambda day: abs(_age(day, today) - MONTH))) if then else None


def remember(cache: Cache, now: Snapshot) -> None:
    """Remember a map in place of what was remembered of the same day, and forget what is not needed any more."""
    days = sorted({*_days(cache), now.made})
    weeks: dict[tuple[int, int], str] = {}
    for day in reversed(days):
        weeks[date.fromisoformat(day).isocalendar()[:2]] = day
    kept = [day for day in weeks.values() if _age(day, now.made) <= LONGEST]
    for day in set(days) - {*kept, now.made}:
        cache.forget("map", day)
    cache.put("map", now.made, json.dumps(now.plain(), ensure_ascii=False).encode())
    cache.put("map", "days", json.dumps(sorted({*kept, now.made})).encode())


def moved(cache: Cache | None, now: Snapshot) -> list[dict[str, Any]]:
    """Return as plain JSON what changed since the last map, and since that of about a month ago, as far as they are."""
    if cache is None:
        return []
    then = (last(cache), about_a_month_ago(cache, now.made))
    return [asdict(changes(before, now)) for before in then if before is not None]


def _days(cache: Cache) -> list[str]:
    days: list[str] = json.loads(cache.get("map", "days") or b"[]")
    return days


def _of(cache: Cache, day: str) -> Snapshot | None:
    found = cache.get("map", day)
    told: Mapping[str, Any] | None = json.loads(found) if found else None
    return Snapshot(**told) if told else None


def _age(day: str, today: str) -> int:
    return (date.fromisoformat(today) - date.fromisoformat(day)).days
