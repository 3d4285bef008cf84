"""Times as people say them, in their own zone, and the moment in UTC that the record keeps.

Zones change by law, so a moment is worked out once, here, before it is entered; the rules only compare
moments, and every machine agrees on those for ever.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from concerted.errors import InputError
from concerted.lines import Line
from concerted.record.entry import is_instant

_HINT = "Write it in UTC (2026-12-01T17:00:00Z), or with its zone: “2026-12-01 18:00 Europe/Berlin”."
_NO_TIME = "“{text}” is no time"


def read_moment(text: str) -> tuple[str, str | None]:
    """Return the moment that a text means, as the record writes it, and the zone in which it was said.

    Raises `InputError` (`bad-time`) for what is no time, and for a time that a change of clocks leaves out
    or that comes twice on that day.
    """
    if is_instant(text):
        return text, None
    try:
        day, hour, name = text.split()
        local = datetime.fromisoformat(f"{day}T{hour}")
        zone = ZoneInfo(name)
    except (ValueError, ZoneInfoNotFoundError, OSError):
        raise InputError("bad-time", Line(_NO_TIME, {"text": text}), hint=Line(_HINT)) from None
    if local.tzinfo is not None or local.microsecond:
        raise InputError("bad-time", Line(_NO_TIME, {"text": text}), hint=Line(_HINT))
    return _instant(local, zone, text), name


def show_moment(at: str, zone: str) -> str:
    """Return a moment of the record as clocks in a zone show it: 2026-12-01 18:00 Europe/Berlin."""
    return f"{datetime.fromisoformat(at).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"


def closing(at: str, days: int, zone: str) -> str:
    """Return the moment so many days after another by the clocks of a zone: the same time of day there."""
    local = datetime.fromisoformat(at).astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(days=days)
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _instant(local: datetime, zone: ZoneInfo, text: str) -> str:
    early, late = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if early.astimezone(zone).replace(tzinfo=None) != local:
        missing = Line("“{text}” does not exist: clocks are put forward then", {"text": text})
        raise InputError("bad-time", missing, hint=Line("Choose an hour later."))
    if early != late:
        twice = Line("“{text}” comes twice: clocks are put back then", {"text": text})
        which = Line("Say which in UTC: {early} or {late}.", {"early": _utc(early), "late": _utc(late)})
        raise InputError("bad-time", twice, hint=which)
    return _utc(early)


def _utc(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
