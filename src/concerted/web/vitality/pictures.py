"""Pictures of how things go: a sign's seasons, what members rated, who carries how much, and a promise on its way."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from concerted.coalition.vitality import Course, Sign

SPRITE: SafeString = mark_safe(
    '<svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false">'
    '<symbol id="well" viewBox="-11 -11 22 22"><circle r="10"/><path d="M-5 0l4 4 6-8"/></symbol>'
    '<symbol id="ill" viewBox="-11 -11 22 22"><path d="M0-10L10.5 8.5h-21z"/><path d="M0-4v6M0 5.5h.01"/></symbol>'
    '<symbol id="unclear" viewBox="-11 -11 22 22"><circle r="9"/><path d="M0 0h.01"/></symbol>'
    "</svg>"
)
"""The marks of good news, bad news, and too little to tell, drawn once a page."""

_STEP, _R = 18, 5
_WIDE, _TALL = 260, 14
_LINE_WIDE, _LINE_TALL = 320, 72
_CELL = 14
_HEAD = '<svg class="{}" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true" focusable="false">{}</svg>'


def seasons(sign: Sign) -> SafeString:
    """Return a sign's seasons and today as dots: full where present, a ring where absent, a point where unknown."""
    verdicts = [*(point.verdict for point in sign.trend), sign.found.verdict]
    parts = [
        (_tone(sign.question.kind, verdict), _STEP * n + _R + 3, _R + 3, {"unknown": 1.6}.get(verdict, _R))
        for n, verdict in enumerate(verdicts)
    ]
    drawn = format_html_join("", '<circle class="{}" cx="{}" cy="{}" r="{}"/>', parts)
    wide = _STEP * (len(verdicts) - 1) + 2 * _R + 6
    return format_html(_HEAD, "seasons", wide, 2 * _R + 6, wide, 2 * _R + 6, drawn)


def _tone(kind: str, verdict: str) -> str:
    if verdict == "unknown":
        return "dot"
    tone = "well" if (verdict == "present") == (kind == "life") else "ill"
    return f"{tone} {'full' if verdict == 'present' else 'ring'}"


def share_bar(part: int, whole: int) -> SafeString:
    """Return a part of a whole as one bar, with a line at its half."""
    wide = round(_WIDE * part / max(whole, 1), 1)
    tone = "ill" if 2 * part > whole else "well"
    drawn = format_html(
        '<rect class="whole" width="{}" height="{}" rx="3"/><rect class="{}" width="{}" height="{}" rx="3"/>'
        '<path class="half" d="M{} 0v{}"/>',
        _WIDE, _TALL, tone, max(wide, 2), _TALL, _WIDE / 2, _TALL,
    )  # fmt: skip
    return format_html(_HEAD, "share", _WIDE, _TALL, _WIDE, _TALL, drawn)


def rating_bars(now: float, before: float | None) -> SafeString:
    """Return a dimension's mean from 1 to 5 as a bar, and last season's as a thinner one below it."""
    parts = [("now", 0, _length(now), 12)]
    if before is not None:
        parts.append(("before", 14, _length(before), 5))
    rects = format_html_join("", '<rect class="{}" y="{}" width="{}" height="{}" rx="2"/>', parts)
    ticks = format_html_join("", '<path class="tick" d="M{} 0v19"/>', [(_length(n),) for n in (2, 3, 4, 5)])
    return format_html(_HEAD, "rating", _WIDE + 2, 19, _WIDE + 2, 19, format_html("{}{}", ticks, rects))


def _length(mean: float) -> float:
    return round(_WIDE * (mean - 1) / 4 + 1, 1)


def strip(course: Course, places: Mapping[int, int]) -> SafeString:
    """Return a member's periods under a clause as marks, each in its period's place: full is kept, crossed missed."""
    shapes = {
        "kept": '<rect class="kept" x="{}" y="1" width="11" height="11" rx="2"/>',
        "missed": '<g class="missed" transform="translate({} 1)"><rect width="11" height="11" rx="2"/>'
        '<path d="M3 3l5 5M8 3l-5 5"/></g>',
        "unknown": '<rect class="unknown" x="{}" y="1" width="11" height="11" rx="2"/>',
    }
    drawn = mark_safe(  # noqa: S308 - made of our own shapes and numbers
        "".join(shapes[step.standing].format(_CELL * places[step.period.entry] + 1) for step in course.steps)
    )
    wide = _CELL * len(places) + 1
    return format_html(_HEAD, "strip", wide, 13, wide, 13, drawn)


def measured_line(course: Course, places: Mapping[int, int]) -> SafeString | None:
    """Return what was measured of a promise, period by period, against its limit; None where nothing was."""
    seen = [(places[step.period.entry], step.measured) for step in course.steps if step.measured is not None]
    values = [value for _, value in seen]
    if course.limit is None or len(values) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    most = max(*values, course.limit) * 1.1 or 1
    points = [(round((n + 0.5) * _LINE_WIDE / len(places), 1), _height(value, most)) for n, value in seen]
    dots = format_html_join("", '<circle cx="{}" cy="{}" r="3"/>', points)
    path = " ".join(f"{x},{y}" for x, y in points)
    limit = _height(course.limit, most)
    drawn = format_html('<path class="limit" d="M0 {}h{}"/><polyline points="{}"/>{}', limit, _LINE_WIDE, path, dots)
    return format_html(_HEAD, f"course{' slides' if course.slides else ''}", _LINE_WIDE, _LINE_TALL, _LINE_WIDE,
                       _LINE_TALL, drawn)  # fmt: skip


def _height(value: float, most: float) -> float:
    return round((_LINE_TALL - 6) * (1 - value / most) + 3, 1)
