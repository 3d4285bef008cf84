"""Days, spans and seasons in the proleptic Gregorian calendar, in UTC: plain arithmetic, no clock and no time zones.

Days are text, `YYYY-MM-DD`, moments RFC 3339 in UTC to the second. Time zones change by law, so what a
closing time is in somebody's zone is worked out before it enters the record, never again afterwards.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from concerted.coalition.clauses import Season, Span
from concerted.errors import Refused
from concerted.lines import Line

_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_WEEK = 7


def day_of(at: str) -> str:
    """Return the day of a moment."""
    return at[:10]


def midnight(day: str) -> str:
    """Return the moment at which a day begins."""
    return f"{day}T00:00:00Z"


def later(at: str, days: int, *, hours: int = 0, minutes: int = 0) -> str:
    """Return the moment so many days (of 24 hours), hours and minutes after another."""
    moment = datetime.fromisoformat(at) + timedelta(days=days, hours=hours, minutes=minutes)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def days_later(day: str, days: int) -> str:
    """Return the day so many days after another."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def months_later(day: str, months: int) -> str:
    """Return the same day of a later month, or that month's last day where it has no such day."""
    whole = date.fromisoformat(day)
    year, month = divmod(whole.year * 12 + whole.month - 1 + months, 12)
    for last in range(whole.day, 27, -1):
        try:
            return date(year, month + 1, last).isoformat()
        except ValueError:
            continue
    return date(year, month + 1, whole.day).isoformat()


def span_of(day: str, span: Span | Season) -> tuple[str, str, str]:
    """Return the calendar span in which a day lies: its name, its first day, and the first day after it.

    Weeks are those of ISO 8601, named 2026-W48; months 2026-11, quarters 2026-Q4, half-years 2026-H2.
    """
    whole = date.fromisoformat(day)
    if span == "week":
        year, week, weekday = whole.isocalendar()
        first = whole - timedelta(days=weekday - 1)
        return f"{year}-W{week:02}", first.isoformat(), (first + timedelta(days=_WEEK)).isoformat()
    months = _MONTHS[span]
    part = (whole.month - 1) // months
    first = date(whole.year, part * months + 1, 1)
    name = {
        "month": f"{whole.year}-{whole.month:02}",
        "quarter": f"{whole.year}-Q{part + 1}",
        "half-year": f"{whole.year}-H{part + 1}",
        "year": str(whole.year),
    }[span]
    return name, first.isoformat(), months_later(first.isoformat(), months)


def term_end(day: str, span: Span | Season) -> str:
    """Return the first day after a term that begins on `day`."""
    return days_later(day, _WEEK) if span == "week" else months_later(day, _MONTHS[span])


def season_end(began: str, at: str, season: Season) -> str:
    """Return the moment at which the season in which `at` lies ends; the first season began at `began`."""
    first, months = day_of(began), _MONTHS[season]
    passed = _months_between(first, day_of(at)) // months
    end = months_later(first, (passed + 1) * months)
    if midnight(end) <= at:
        end = months_later(first, (passed + 2) * months)
    return midnight(end)


def check_day(text: str, what: str) -> None:
    """Refuse (`bad-time`) what is no day; `what` is what it is the day of, in a sentence."""
    try:
        proper = date.fromisoformat(text).isoformat() == text
    except ValueError:
        proper = False
    if not proper:
        raise Refused(
            "bad-time", "“{text}” is no day for {what}.", hint="Write it as 2026-12-01.", text=text, what=Line(what)
        )


def _months_between(first: str, other: str) -> int:
    """Return how many whole months lie between two days, at least 0."""
    one, two = date.fromisoformat(first), date.fromisoformat(other)
    whole = (two.year - one.year) * 12 + two.month - one.month
    return max(whole - (two.day < one.day), 0)
