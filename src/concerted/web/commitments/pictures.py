"""How commitments stand, as small marks and as one bar; shapes differ as well as colours."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

_WIDE, _TALL, _GAP = 240, 14, 2

SPRITE: SafeString = mark_safe(
    '<svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false">'
    '<symbol id="kept" viewBox="-11 -11 22 22"><circle r="10"/><path d="M-5 0l4 4 6-8"/></symbol>'
    '<symbol id="missed" viewBox="-11 -11 22 22"><circle r="10"/><path d="M-4-4l8 8M4-4l-8 8"/></symbol>'
    '<symbol id="unknown" viewBox="-11 -11 22 22"><circle r="9"/><path d="M0 0h.01"/></symbol>'
    "</svg>"
)
"""The marks, drawn once a page; a cell shows one of them by its name."""


def kept_bar(kept: int, missed: int, owed: int, *, most: int) -> SafeString:
    """Return what was kept, missed and is unknown as one bar; `most` is how many the full width stands for."""
    step = _WIDE / max(most, 1)
    parts, x = [], 0.0
    for standing, number in (("kept", kept), ("missed", missed), ("unknown", owed - kept - missed)):
        if number:
            parts.append((standing, round(x, 1), round(max(number * step - _GAP, 1), 1), _TALL))
            x += number * step
    drawn = format_html_join("", '<rect class="bar-{}" x="{}" width="{}" height="{}" rx="3"/>', parts)
    head = (
        '<svg class="keeping" viewBox="0 0 {} {}" width="{}" height="{}" aria-hidden="true" focusable="false">{}</svg>'
    )
    return format_html(head, _WIDE, _TALL, _WIDE, _TALL, drawn)
