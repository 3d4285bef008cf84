"""How often a member has served, as one bar: a part for each duty, as wide as the turns it served in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_WIDE, _TALL, _GAP = 240, 14, 2
_COLOURS = 6


def served_bar(served: Mapping[str, int], duties: Sequence[str], *, most: int) -> SafeString:
    """Return the bar; `most` is how many turns the full width stands for. What it shows is said beside it in words."""
    step = _WIDE / max(most, 1)
    parts, x = [], 0.0
    for number, duty in enumerate(duties):
        if times := served.get(duty, 0):
            parts.append((number % _COLOURS + 1, round(x, 1), round(max(times * step - _GAP, 1), 1), _TALL))
            x += times * step
    drawn = format_html_join("", '<rect class="duty-{}" x="{}" width="{}" height="{}" rx="3"/>', parts)
    head = (
        '<svg class="served" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true" focusable="false">{}</svg>'
    )
    return format_html(head, _WIDE, _TALL, _WIDE, _TALL, drawn)
