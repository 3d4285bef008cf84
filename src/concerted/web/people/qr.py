"""A picture of an address, for a telephone's camera."""

from __future__ import annotations

import qrcode
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_QUIET = 4
"""Empty modules around the code, without which cameras do not find it."""


def qr(text: str, label: str) -> SafeString:
    """Return the QR code of a text as SVG, dark on light whatever the page's colours are."""
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    side = len(rows) + 2 * _QUIET
    dots = [(x + _QUIET, y + _QUIET, wide) for y, row in enumerate(rows) for x, wide in _runs(row)]
    path = format_html_join("", "M{} {}h{}v1h-{}z", [(x, y, wide, wide) for x, y, wide in dots])
    return format_html(
        '<svg class="qr" viewBox="0 0 {} {}" width="240" height="240" role="img" aria-label="{}" '
        'shape-rendering="crispEdges"><rect width="{}" height="{}" fill="#fff"/><path d="{}" fill="#000"/></svg>',
        side, side, label, side, side, path,
    )  # fmt: skip


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Return where dark modules begin in a row, and how many follow one another."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((x, 1))
    return runs
